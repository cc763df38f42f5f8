//! The words of a sentence as a reader asks for them: how they are read, and what the dictionaries say.

use pinyin::ToPinyin;

use super::{Lexicon, Vocabulary};
use crate::text::tokens::{PartOfSpeech, Token, Tokenizer};
use crate::text::{Display, Language, Span};

/// Glosses of an entry that are told.
const MOST_GLOSSES: usize = 6;

/// Counterparts of a word that are told.
const MOST_COUNTERPARTS: usize = 6;

/// A word of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadWord {
    /// Where it stands in what is shown of the sentence, in bytes.
    pub span: Span,
    /// How it is read, and the part of it that needs to be told: the characters that do not tell it themselves.
    pub reading: Option<(Span, Box<str>)>,
    /// Its dictionary form.
    pub base: Box<str>,
    /// Whether it is a word, and not punctuation.
    pub is_word: bool,
}

/// What the dictionaries say of a word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Definition {
    /// How the dictionary writes it.
    pub headword: String,
    /// Each reading with its English glosses.
    pub entries: Vec<(String, String)>,
    /// Words of the other language that say the same, best first, with their readings.
    pub counterparts: Vec<(String, String)>,
}

/// The words of what is shown of `source`.
pub fn read_words(
    display: &Display<'_>,
    source: &str,
    language: Language,
    tokenizer: &dyn Tokenizer,
    lexicon: Option<&Lexicon>,
) -> Vec<ReadWord> {
    let text = display.text.as_ref();
    let tokens = tokenizer.tokenize_display(display, source);
    let read = |token: &Token| {
        if language.is_chinese() { pinyin_of(token, text, lexicon) } else { furigana_of(token, text) }
    };
    tokens
        .iter()
        .map(|token| ReadWord {
            span: token.span,
            reading: read(token),
            base: token.base(text).into(),
            is_word: token.part_of_speech != PartOfSpeech::Punctuation,
        })
        .collect()
}

/// Hiragana over the part of a Japanese word that is written in kanji; none where there is none.
fn furigana_of(token: &Token, text: &str) -> Option<(Span, Box<str>)> {
    let surface: Vec<char> = token.surface(text).chars().collect();
    if !surface.iter().any(|&c| is_kanji(c)) {
        return None;
    }
    let reading: Vec<char> = token.reading.as_deref()?.chars().map(hiragana).collect();
    let same = |a: &char, b: &char| hiragana(*a) == *b;
    let tail = surface.iter().rev().zip(reading.iter().rev()).take_while(|(a, b)| !is_kanji(**a) && same(a, b)).count();
    let (surface, reading) = (without_last(&surface, tail), without_last(&reading, tail));
    let head = surface.iter().zip(reading).take_while(|(a, b)| !is_kanji(**a) && same(a, b)).count();
    let bytes = |chars: &[char]| chars.iter().map(|c| c.len_utf8()).sum::<usize>();
    let (before, kanji) = surface.split_at_checked(head)?;
    let reading: String = reading.get(head..)?.iter().collect();
    let start = token.span.start as usize + bytes(before);
    (!reading.is_empty()).then(|| (Span::new(start, start + bytes(kanji)), reading.into()))
}

fn without_last(chars: &[char], count: usize) -> &[char] {
    chars.get(..chars.len().saturating_sub(count)).unwrap_or_default()
}

/// Pinyin of a Chinese word: as the dictionary has it, which knows how characters are read together, or else character
/// by character.
fn pinyin_of(token: &Token, text: &str, lexicon: Option<&Lexicon>) -> Option<(Span, Box<str>)> {
    let surface = token.surface(text);
    if !surface.chars().any(is_kanji) {
        return None;
    }
    let together = || {
        let lexicon = lexicon.filter(|_| surface.chars().nth(1).is_some())?;
        let word = lexicon.find(Vocabulary::Chinese, surface)?;
        lexicon.entries(word).into_iter().map(|entry| entry.reading).find(|reading| !reading.is_empty())
    };
    let apart = || -> String {
        let syllable = |c: char| c.to_pinyin().map_or_else(|| c.to_string(), |p| p.with_tone().to_owned());
        surface.chars().map(syllable).collect()
    };
    Some((token.span, together().unwrap_or_else(apart).into()))
}

fn is_kanji(c: char) -> bool {
    matches!(c, '々' | '〆' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn hiragana(c: char) -> char {
    match c {
        'ァ'..='ヶ' => char::from_u32(c as u32 - ('ァ' as u32 - 'ぁ' as u32)).unwrap_or(c),
        _ => c,
    }
}

impl Lexicon {
    /// What the dictionaries say of the first of `words`, forms of one word, that they know; or of the longest word
    /// that the last of them begins with.
    pub fn define(&self, language: Language, words: &[&str]) -> Option<Definition> {
        let vocabulary = Vocabulary::of(language)?;
        let known = words.iter().find_map(|word| self.find(vocabulary, word));
        let begins = || self.prefixes(vocabulary, words.last()?).last().map(|&(_, word)| word);
        let word = known.or_else(begins)?;
        let entries = self.entries(word).into_iter();
        let entries = entries.map(|entry| {
            let glosses: Vec<&str> = entry.glosses.iter().copied().take(MOST_GLOSSES).collect();
            (entry.reading.clone(), glosses.join("; "))
        });
        let counterparts = self.counterparts(word).into_iter().take(MOST_COUNTERPARTS).map(|(word, _)| {
            let reading = self.entries(word).into_iter().next().map(|entry| entry.reading).unwrap_or_default();
            (self.headword(word).to_owned(), reading)
        });
        Some(Definition {
            headword: self.headword(word).to_owned(),
            entries: entries.collect(),
            counterparts: counterparts.collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::AssetStore;
    use crate::text::display;
    use crate::text::tokens::{ChineseTokenizer, JapaneseTokenizer};
    use std::sync::LazyLock;

    static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::load(&AssetStore::new(None)).unwrap());

    fn readings(text: &str, language: Language, tokenizer: &dyn Tokenizer) -> Vec<(String, String)> {
        let shown = display(text, Span::new(0, text.len()));
        let words = read_words(&shown, text, language, tokenizer, Some(&LEXICON));
        let read =
            |word: &ReadWord| word.reading.as_ref().map(|(span, r)| (span.of(&shown.text).to_owned(), r.to_string()));
        words.iter().filter_map(read).collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn furigana_stand_over_what_is_written_in_kanji() {
        let tokenizer = JapaneseTokenizer::load(&AssetStore::new(None)).unwrap();
        let found = readings("首相は走った。お話しのGPIを統合する。", Language::JA, &tokenizer);
        assert_eq!(found, pairs(&[("首相", "しゅしょう"), ("走", "はし"), ("話", "はな"), ("統合", "とうごう")]));
    }

    #[test]
    fn pinyin_knows_how_characters_are_read_together() {
        let tokenizer = ChineseTokenizer::load();
        let found = readings("银行的会谈很重要，2024年。", Language::ZH_HANS, &tokenizer);
        let expected = [("银行", "yínháng"), ("的", "de"), ("会谈", "huìtán"), ("很", "hěn"), ("重要", "zhòngyào")];
        assert_eq!(found.get(..5), Some(&pairs(&expected)[..]), "{found:?}");
    }

    #[test]
    fn a_word_is_defined_by_its_dictionary_form_or_its_beginning() {
        let define = |language, words: &[&str]| LEXICON.define(language, words);
        let talks = define(Language::JA, &["会談"]).unwrap();
        assert_eq!((talks.headword.as_str(), talks.entries[0].0.as_str()), ("会談", "かいだん"));
        assert_eq!(talks.counterparts[0], ("会谈".to_owned(), "huìtán".to_owned()));
        assert_eq!(define(Language::JA, &["走る", "走っ"]).unwrap().headword, "走る");
        assert_eq!(define(Language::JA, &["会談何とか"]).unwrap().headword, "会談");
        assert_eq!(define(Language::ZH_HANT, &["會談"]).unwrap().headword, "会谈");
        assert_eq!(define(Language::JA, &["☃"]), None);
        assert_eq!(define(Language::EN, &["talk"]), None);
    }
}
