//! How likely a string is to be text that somebody wrote: what tells the right decoding of some bytes from a wrong one.
//!
//! Each character costs bits, fewer where it is usual in a kind of writing: Japanese, Simplified or Traditional
//! Chinese, Korean, the Latin alphabet, another alphabet. A string costs what it costs in the kind that suits it best.
//! The costs are round figures from what the scripts look like; those of Han characters come from the table of
//! [`super::han`].

use std::collections::HashSet;
use std::sync::LazyLock;

use encoding_rs::EUC_KR;

use super::han;

/// Kinds of writing that are told apart.
const KINDS: usize = 6;
/// A Han character that the table has never seen, in bits.
const UNSEEN_HAN: f32 = 25.0;
/// What no text holds: bytes that could not be decoded, private use, control characters.
const REPLACEMENT: f32 = 40.0;
const PRIVATE_USE: f32 = 30.0;
const CONTROL: f32 = 25.0;
/// A symbol that occurs in any writing, but rarely.
const RARE: f32 = 18.0;

/// What `text` costs in bits in the kind of writing that suits it best; less is likelier.
///
/// Decodings of the same bytes are compared by this figure as it is: the one with fewer, rarer characters loses only
/// where they are rarer by more than they are fewer.
pub fn cost(text: &str) -> f32 {
    let mut sums = [0.0_f32; KINDS];
    for c in text.chars() {
        for (sum, bits) in sums.iter_mut().zip(bits(c)) {
            *sum += bits;
        }
    }
    sums.into_iter().fold(f32::INFINITY, f32::min)
}

/// The cost of a character in Japanese, Simplified and Traditional Chinese, Korean, Latin and other alphabets.
fn bits(c: char) -> [f32; KINDS] {
    match c {
        '\t' | '\n' | '\r' => [7.0; KINDS],
        ' '..='~' => [6.0; KINDS],
        '\u{fffd}' => [REPLACEMENT; KINDS],
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'.. => [PRIVATE_USE; KINDS],
        _ if c.is_control() => [CONTROL; KINDS],
        'ぁ'..='ん' => [6.0, 18.0, 18.0, 20.0, 24.0, 24.0],
        'ァ'..='ヶ' | 'ー' => [8.0, 20.0, 20.0, 22.0, 24.0, 24.0],
        // Bytes of Chinese and Korean look like these when they are read as Shift_JIS.
        '｡'..='ﾟ' => [14.0, 24.0, 24.0, 24.0, 24.0, 24.0],
        '、' | '。' => [5.0, 6.0, 6.0, 16.0, 20.0, 20.0],
        '，' => [12.0, 5.0, 5.0, 16.0, 20.0, 20.0],
        '「' | '」' | '『' | '』' => [8.0, 13.0, 8.0, 14.0, 20.0, 20.0],
        '\u{3000}' | '！' | '？' | '（' | '）' | '：' | '；' | '％' => [9.0, 9.0, 9.0, 16.0, 20.0, 20.0],
        '“' | '”' | '‘' | '’' | '…' | '—' | '–' | '・' | '·' | '～' | '〜' => {
            [10.0, 10.0, 10.0, 10.0, 10.0, 12.0]
        }
        '々' | '〆' => [9.0, 20.0, 20.0, 22.0, 24.0, 24.0],
        '\u{3001}'..='\u{303f}' | '！'..='～' => [10.0, 10.0, 10.0, 16.0, 20.0, 20.0],
        'ㄅ'..='ㄯ' => [22.0, 18.0, 16.0, 22.0, 24.0, 24.0],
        '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => {
            let [japanese, simplified, traditional] = han::bits(c).map(|above| UNSEEN_HAN - above);
            [japanese, simplified, traditional, 22.0, 26.0, 26.0]
        }
        '가'..='힣' if EVERYDAY_HANGUL.contains(c) => [24.0, 24.0, 24.0, 7.0, 24.0, 24.0],
        '가'..='힣' if is_common_hangul(c) => [24.0, 24.0, 24.0, 13.0, 24.0, 24.0],
        '가'..='힣' => [26.0, 26.0, 26.0, 20.0, 26.0, 26.0],
        'À'..='ɏ' => [16.0, 16.0, 16.0, 16.0, 10.0, 16.0],
        '\u{a0}'..='¿' => [16.0, 16.0, 16.0, 16.0, 13.0, 14.0],
        _ if c.is_alphabetic() => [RARE, RARE, RARE, RARE, RARE, 8.0],
        _ => [RARE; KINDS],
    }
}

/// Syllables that make up about half of any Korean text: particles, endings, the commonest parts of words.
const EVERYDAY_HANGUL: &str =
    "이다는에의가을하한고은지로사도서기를대인리자시어정있들나해그부일수전제상과보라아으장와주만원니국면여우스성말유";

/// The 2350 of 11172 syllables that KS X 1001 has, which are nearly all that are written.
static COMMON_HANGUL: LazyLock<HashSet<char>> = LazyLock::new(|| {
    let bytes: Vec<u8> = (0xB0..=0xC8).flat_map(|lead| (0xA1..=0xFE).flat_map(move |trail| [lead, trail])).collect();
    EUC_KR.decode_without_bom_handling(&bytes).0.chars().collect()
});

fn is_common_hangul(c: char) -> bool {
    COMMON_HANGUL.contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_likelier_than_what_its_bytes_look_like_elsewhere() {
        for (right, wrong) in [("日本の防衛政策", "鐃緒申鐃瞬"), ("这是一个故事", "侭頁匯倖"), ("café", "caf楷")]
        {
            let (right, wrong) = (cost(right) / right.len() as f32, cost(wrong) / wrong.len() as f32);
            assert!(right < wrong, "{right} {wrong}");
        }
    }

    #[test]
    fn what_could_not_be_decoded_is_the_least_likely() {
        assert!(cost("日\u{fffd}") > cost("日鱻"));
        assert_eq!(cost("").to_bits(), 0.0_f32.to_bits());
    }
}
