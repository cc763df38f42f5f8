//! Text of China, Japan and Korea whose bytes were read as Western letters: `ÖÐÎÄ` for 中文.

use encoding_rs::{Encoding, WINDOWS_1252};

use super::guess::{EAST_ASIAN, guess};

/// Western letters beyond ASCII without which nothing is suspected: no word has as many one after the other.
const FEWEST: usize = 4;

/// The characters of `text` that are mojibake, as far as they stand close together, and the encoding that they were in.
pub fn mojibake(text: &str) -> Option<(usize, &'static Encoding)> {
    let stretches: Vec<&str> = text.split(char::is_whitespace).filter(|word| is_suspicious(word)).collect();
    if stretches.is_empty() {
        return None;
    }
    let joined = stretches.join("\n");
    let encoding = guess(&bytes_of(&joined)?).filter(|encoding| EAST_ASIAN.contains(encoding))?;
    Some((stretches.iter().map(|stretch| stretch.chars().count()).sum(), encoding))
}

/// Whether a word is as no word in a Western language is: half of it letters beyond ASCII, and different ones.
fn is_suspicious(word: &str) -> bool {
    let mut beyond: Vec<char> = word.chars().filter(|&c| is_letter_beyond_ascii(c)).collect();
    let count = beyond.len();
    beyond.sort_unstable();
    beyond.dedup();
    beyond.len() >= FEWEST && 2 * count >= word.chars().count() && bytes_of(word).is_some()
}

/// What no text in Chinese or Japanese has much of, though it has `“…”`, `·` and `—`.
fn is_letter_beyond_ascii(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{9f}' | '\u{a1}'..='\u{b6}' | '\u{b8}'..='\u{ff}') || "‚ƒ„†‡ˆ‰Š‹ŒŽ˜™š›œžŸ".contains(c)
}

/// The bytes that were read; nothing where no byte is read so.
fn bytes_of(text: &str) -> Option<Vec<u8>> {
    let byte = |c: char| match u8::try_from(c) {
        Ok(byte) => Some(byte),
        Err(_) => match *WINDOWS_1252.encode(c.encode_utf8(&mut [0; 4])).0 {
            [byte] => Some(byte),
            _ => None,
        },
    };
    text.chars().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, EUC_JP, EUC_KR, GB18030, SHIFT_JIS};

    use super::*;

    fn garbled(text: &str, encoding: &'static Encoding, wide: bool) -> String {
        let bytes = encoding.encode(text).0;
        if wide {
            WINDOWS_1252.decode(&bytes).0.into_owned()
        } else {
            bytes.iter().map(|&byte| char::from(byte)).collect()
        }
    }

    #[test]
    fn bytes_read_as_western_letters_are_recognised() {
        for (text, encoding) in [
            ("市政府三日公布了车站广场整修计划。", GB18030),
            ("市は三日、駅前広場の改修計画を発表した。", SHIFT_JIS),
            ("市は三日、駅前広場の改修計画を発表した。", EUC_JP),
            ("市政府三日公布了車站廣場整修計劃。", BIG5),
            ("시는 사흘 역전 광장 정비 계획을 발표했다.", EUC_KR),
        ] {
            for wide in [false, true] {
                let page = format!("Press release 2024-05-10\n{}\n{}", garbled(text, encoding, wide), "End of page.");
                let found = mojibake(&page);
                assert_eq!(found.map(|(_, encoding)| encoding), Some(encoding), "{page}");
            }
        }
    }

    #[test]
    fn text_in_any_language_is_not_suspected() {
        for text in [
            "Les élèves étaient à l'école cet été. Où êtes-vous, Anaïs ? Garçon, Noël, œuvre.",
            "Übergrößenträger, Öffentlichkeit, süß. Đường phố đẹp.",
            "“……”——‘…’，他说：“10×20°±5§”·········。",
            "駅前広場の改修計画を発表した。±5％、×2、÷3、¥100。",
            "þæð ýïöü", // Too little to tell.
            "Всё это история о кошке.",
        ] {
            assert_eq!(mojibake(text), None, "{text}");
        }
    }
}
