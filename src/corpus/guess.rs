//! What encoding bytes are in that say nothing of it and are not UTF-8.
//!
//! `chardetng` is right on whole pages but not on a line or two, so the encodings of East Asia are tried in turn and
//! the decoding that is likeliest to be text wins; `chardetng` stands for all others.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252,
};

use crate::text::likelihood::cost;

/// What is always tried.
pub const EAST_ASIAN: [&Encoding; 5] = [SHIFT_JIS, EUC_JP, GB18030, BIG5, EUC_KR];
/// Bytes that are looked at: more of the same says nothing new.
const SAMPLE: usize = 16 << 10;
/// Bits a byte above which no decoding is text: a rare character for every two bytes.
const NO_TEXT: f32 = 9.5;
/// Bits to pay for Japanese in an encoding of China or Korea, most of which have kana at the same bytes as EUC-JP.
const JAPANESE_IN_ANOTHER: f32 = 16.0;

/// The encoding that `bytes` are most likely in; `None` where they are no text in any.
pub fn guess(bytes: &[u8]) -> Option<&'static Encoding> {
    if is_iso_2022_jp(bytes) {
        return Some(ISO_2022_JP);
    }
    let sample = sample(bytes);
    let has_nul = bytes.contains(&0);
    let mut candidates: Vec<&'static Encoding> = Vec::new();
    if !has_nul {
        candidates.extend(EAST_ASIAN);
        candidates.push(UTF_8);
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(bytes.get(..bytes.len().min(SAMPLE * 64)).unwrap_or(bytes), true);
        let other = detector.guess(None, Utf8Detection::Deny);
        candidates.extend([other, WINDOWS_1252].into_iter().filter(|encoding| !EAST_ASIAN.contains(encoding)));
    }
    candidates.extend([UTF_16LE, UTF_16BE]);
    let costs = candidates.into_iter().map(|encoding| (encoding, cost_in(encoding, sample)));
    let (best, cost) = costs.min_by(|a, b| a.1.total_cmp(&b.1))?;
    (cost <= NO_TEXT * sample.len() as f32).then_some(best)
}

fn cost_in(encoding: &'static Encoding, bytes: &[u8]) -> f32 {
    let text = encoding.decode_without_bom_handling(bytes).0;
    let foreign = [GB18030, BIG5, EUC_KR].contains(&encoding) && text.contains(is_kana);
    cost(&text) + if foreign { JAPANESE_IN_ANOTHER } else { 0.0 }
}

fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ヶ')
}

/// From the first line that is not plain ASCII on.
fn sample(bytes: &[u8]) -> &[u8] {
    let first = bytes.iter().position(|&byte| byte >= 0x80 || byte == 0).unwrap_or_default();
    let line = bytes.iter().take(first).rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    // Two bytes make a unit of UTF-16; a very long line is not worth going back for.
    let start = if first - line > SAMPLE / 2 { first - SAMPLE / 2 } else { line } & !1;
    let rest = bytes.get(start..).unwrap_or_default();
    rest.get(..SAMPLE).unwrap_or(rest)
}

/// Whether seven-bit bytes switch between character sets, and back, as mail in Japanese does.
pub fn is_iso_2022_jp(bytes: &[u8]) -> bool {
    let mut switches = bytes.windows(3).skip_while(|three| !matches!(*three, b"\x1b$B" | b"\x1b$@" | b"\x1b(I"));
    switches.any(|three| matches!(three, b"\x1b(B" | b"\x1b(J")) && bytes.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(text: &str, encoding: &'static Encoding) -> Option<&'static str> {
        let (bytes, _, unmappable) = encoding.encode(text);
        assert!(!unmappable, "{text} in {}", encoding.name());
        guess(&bytes).map(Encoding::name)
    }

    #[test]
    fn a_short_line_is_enough() {
        for encoding in [SHIFT_JIS, EUC_JP, ISO_2022_JP] {
            assert_eq!(guessed("日本の防衛政策はどうなるのか。", encoding), Some(encoding.name()));
        }
        assert_eq!(guessed("国会学校里的人们说这是一个故事。", GB18030), Some("gb18030"));
        assert_eq!(guessed("國會學校裡的人們說這是一個故事。", BIG5), Some("Big5"));
        assert_eq!(guessed("이것은 고양이에 관한 이야기이다.", EUC_KR), Some("EUC-KR"));
        assert_eq!(guessed("Les élèves étaient à l'école cet été.", WINDOWS_1252), Some("windows-1252"));
        assert_eq!(guessed("Это история о кошке.", encoding_rs::WINDOWS_1251), Some("windows-1251"));
    }

    #[test]
    fn utf_16_needs_no_mark() {
        for text in ["日本の防衛政策はどうなるのか。", "a story in plain letters"] {
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            assert_eq!(guess(&little), Some(UTF_16LE));
            assert_eq!(guess(&big), Some(UTF_16BE));
        }
    }

    #[test]
    fn utf_8_with_a_broken_byte_is_still_utf_8() {
        let mut bytes = "日本の防衛政策はどうなるのか。".repeat(3).into_bytes();
        bytes[30] = 0xFF;
        assert_eq!(guess(&bytes), Some(UTF_8));
    }

    #[test]
    fn noise_is_no_text() {
        let noise: Vec<u8> = (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert_eq!(guess(&noise), None);
    }
}
