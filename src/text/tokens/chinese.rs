//! Chinese words by jieba.

use std::borrow::Cow;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use jieba_rs::Jieba;

use super::{PartOfSpeech, Token, Tokenizer};
use crate::text::Span;

/// Tokenizes Chinese in both scripts.
pub struct ChineseTokenizer {
    jieba: Jieba,
    /// From traditional to simplified; jieba's dictionary knows simplified words only.
    to_simplified: Option<OpenCC>,
}

impl ChineseTokenizer {
    /// Loads the dictionary: 100 to 200 milliseconds.
    pub fn load() -> Self {
        let to_simplified = OpenCC::from_config(BuiltinConfig::T2s)
            .inspect_err(|error| log::warn!("traditional Chinese is cut up as it stands: {error}"))
            .ok();
        Self { jieba: Jieba::new(), to_simplified }
    }
}

impl Tokenizer for ChineseTokenizer {
    fn tokenize(&self, text: &str) -> Vec<Token> {
        let simplified =
            self.to_simplified.as_ref().map_or(Cow::Borrowed(text), |converter| simplified(text, converter));
        let mut positions = Positions::new(text);
        let mut out = Vec::new();
        for tag in self.jieba.tag(&simplified, true) {
            let start = positions.byte_of(tag.start);
            let span = Span::new(start, positions.byte_of(tag.end));
            let surface = span.of(text);
            if !surface.trim().is_empty() {
                let part_of_speech = part_of_speech(tag.tag, surface);
                out.push(Token { span, part_of_speech, reading: None, base: None });
            }
        }
        out
    }
}

/// The text in simplified characters, one for each of `text`. Where a phrase became longer or shorter, which would move
/// everything after it, its characters are converted one by one.
fn simplified<'a>(text: &'a str, converter: &OpenCC) -> Cow<'a, str> {
    if let Some(whole) = same_length(text, converter.convert(text)) {
        return whole;
    }
    let phrases = text.split_inclusive(|c: char| !c.is_alphanumeric());
    let folded = phrases.map(|phrase| {
        same_length(phrase, converter.convert(phrase)).unwrap_or_else(|| Cow::Owned(by_characters(phrase, converter)))
    });
    Cow::Owned(folded.collect())
}

fn by_characters(phrase: &str, converter: &OpenCC) -> String {
    let mut buffer = [0; 4];
    let mut one = |c: char| {
        let folded = converter.convert(c.encode_utf8(&mut buffer));
        let mut characters = folded.chars();
        characters.next().filter(|_| characters.next().is_none()).unwrap_or(c)
    };
    phrase.chars().map(&mut one).collect()
}

/// The conversion, where each of its characters stands for the one at the same place in `text`.
fn same_length(text: &str, converted: String) -> Option<Cow<'_, str>> {
    if converted == text {
        Some(Cow::Borrowed(text))
    } else {
        (converted.chars().count() == text.chars().count()).then_some(Cow::Owned(converted))
    }
}

/// Finds the bytes at which characters start, for rising character numbers.
struct Positions<'a> {
    text: &'a str,
    character: usize,
    byte: usize,
}

impl<'a> Positions<'a> {
    const fn new(text: &'a str) -> Self {
        Self { text, character: 0, byte: 0 }
    }

    fn byte_of(&mut self, character: usize) -> usize {
        let ahead = self.text.get(self.byte..).unwrap_or_default().chars();
        for next in ahead.take(character.saturating_sub(self.character)) {
            self.byte += next.len_utf8();
            self.character += 1;
        }
        self.byte
    }
}

/// jieba's tag (those of the ICTCLAS set) as ours.
fn part_of_speech(tag: &str, surface: &str) -> PartOfSpeech {
    match tag.as_bytes() {
        // Latin words ("eng") in Chinese text are names more often than not.
        [b'n', b'r' | b's' | b't' | b'z', ..] | b"eng" => PartOfSpeech::ProperNoun,
        [b'm', ..] => PartOfSpeech::Numeral,
        [b'r', ..] => PartOfSpeech::Pronoun,
        [b'n' | b't' | b's' | b'j' | b'l' | b'i', ..] => PartOfSpeech::Noun,
        [b'v', ..] => PartOfSpeech::Verb,
        [b'a' | b'b' | b'z', ..] => PartOfSpeech::Adjective,
        [b'd', ..] => PartOfSpeech::Adverb,
        [b'c', ..] => PartOfSpeech::Conjunction,
        [b'p' | b'u' | b'y' | b'f', ..] => PartOfSpeech::Particle,
        [b'q' | b'k' | b'h', ..] => PartOfSpeech::Affix,
        [b'e' | b'o', ..] => PartOfSpeech::Interjection,
        _ if surface.chars().any(char::is_alphabetic) => PartOfSpeech::Other,
        _ => PartOfSpeech::Punctuation,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static TOKENIZER: LazyLock<ChineseTokenizer> = LazyLock::new(ChineseTokenizer::load);

    fn surfaces(text: &str) -> Vec<&str> {
        TOKENIZER.tokenize(text).iter().map(|token| token.span.of(text)).collect()
    }

    #[test]
    fn both_scripts_are_cut_alike() {
        assert_eq!(surfaces("国际空间站的飞行任务"), ["国际", "空间站", "的", "飞行", "任务"]);
        assert_eq!(surfaces("國際空間站的飛行任務"), ["國際", "空間站", "的", "飛行", "任務"]);
    }

    #[test]
    fn names_numbers_and_marks_are_told_apart() {
        let text = "北京在2008年，NASA说。";
        let kinds: Vec<_> =
            TOKENIZER.tokenize(text).iter().map(|token| (token.span.of(text), token.part_of_speech)).collect();
        assert!(kinds.contains(&("北京", PartOfSpeech::ProperNoun)), "{kinds:?}");
        assert!(kinds.contains(&("2008", PartOfSpeech::Numeral)), "{kinds:?}");
        assert!(kinds.contains(&("NASA", PartOfSpeech::ProperNoun)), "{kinds:?}");
        assert!(kinds.contains(&("。", PartOfSpeech::Punctuation)), "{kinds:?}");
    }

    #[test]
    fn characters_of_other_widths_keep_the_offsets() {
        let text = "\u{20b9f}漢語\u{1f600}國際 abc";
        assert!(surfaces(text).contains(&"國際"));
        assert_eq!(surfaces(text).concat(), "\u{20b9f}漢語\u{1f600}國際abc");
    }

    #[test]
    fn a_conversion_of_another_length_is_not_used() {
        assert_eq!(same_length("計程車", "出租车".to_owned()).as_deref(), Some("出租车"));
        assert_eq!(same_length("鉤", "钩子".to_owned()), None);
        let converter = TOKENIZER.to_simplified.as_ref().unwrap();
        assert_eq!(by_characters("國際、abc", converter), "国际、abc");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn words_are_in_order_and_within_the_text(text in "(\\PC|中|國|說|，|。|\n|\u{3000}|\0|[a-z0-9]){0,60}") {
            let mut end = 0;
            for token in TOKENIZER.tokenize(&text) {
                prop_assert!(token.span.start >= end && token.span.end > token.span.start);
                end = token.span.end;
            }
        }
    }
}
