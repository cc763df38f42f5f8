//! Japanese words by lindera and IPADIC.

use std::borrow::Cow;
use std::sync::Arc;

use lindera::dictionary::{Dictionary, Metadata};
use lindera::error::LinderaError;
use lindera::mode::Mode;
use lindera::segmenter::Segmenter;
use lindera_dictionary::dictionary::character_definition::CharacterDefinition;
use lindera_dictionary::dictionary::connection_cost_matrix::ConnectionCostMatrix;
use lindera_dictionary::dictionary::prefix_dictionary::PrefixDictionary;
use lindera_dictionary::dictionary::unknown_dictionary::UnknownDictionary;
use lindera_dictionary::util::Data;

use super::{PartOfSpeech, Token, Tokenizer};
use crate::assets::{self, Asset, AssetBytes, AssetError, AssetStore};
use crate::text::Span;

/// What IPADIC writes where it has nothing to say.
const NOTHING: &str = "*";
/// The dot between the parts of a foreign name. IPADIC and its rules for unknown words take such names as one word.
const NAME_DOT: char = '・';

/// Tokenizes Japanese.
pub struct JapaneseTokenizer {
    segmenter: Segmenter,
}

/// Why the dictionary could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum DictionaryError {
    /// Its files could not be had.
    #[error(transparent)]
    Asset(#[from] AssetError),
    /// Its files are not what lindera expects.
    #[error("the Japanese dictionary cannot be used: {0}")]
    Lindera(#[from] LinderaError),
}

impl JapaneseTokenizer {
    /// Loads the dictionary: a few milliseconds once it is unpacked.
    pub fn load(store: &AssetStore) -> Result<Self, DictionaryError> {
        let data = |asset: &Asset| store.bytes(asset).map(into_data);
        let dictionary = Dictionary {
            prefix_dictionary: Arc::new(PrefixDictionary::load(
                data(&assets::IPADIC_DICT_TRIE)?,
                data(&assets::IPADIC_DICT_VALSIDX)?,
                data(&assets::IPADIC_DICT_VALS)?,
                data(&assets::IPADIC_DICT_WORDSIDX)?,
                data(&assets::IPADIC_DICT_WORDS)?,
            )?),
            connection_cost_matrix: Arc::new(ConnectionCostMatrix::load(data(&assets::IPADIC_MATRIX_MTX)?)?),
            character_definition: Arc::new(CharacterDefinition::load(&store.bytes(&assets::IPADIC_CHAR_DEF_BIN)?)?),
            unknown_dictionary: Arc::new(UnknownDictionary::load(&store.bytes(&assets::IPADIC_UNK_BIN)?)?),
            metadata: Arc::new(Metadata::load(&store.bytes(&assets::IPADIC_METADATA_JSON)?)?),
        };
        Ok(Self { segmenter: Segmenter::new(Mode::Normal, dictionary, None) })
    }
}

fn into_data(bytes: AssetBytes) -> Data {
    match bytes {
        AssetBytes::Mapped(map) => Data::Map(map),
        AssetBytes::Owned(bytes) => Data::Vec(Arc::unwrap_or_clone(bytes)),
    }
}

impl Tokenizer for JapaneseTokenizer {
    fn tokenize(&self, text: &str) -> Vec<Token> {
        let mut tokens = match self.segmenter.segment(Cow::Borrowed(text)) {
            Ok(tokens) => tokens,
            Err(error) => {
                log::warn!("no Japanese words: {error}");
                return Vec::new();
            }
        };
        let mut out = Vec::with_capacity(tokens.len());
        for token in &mut tokens {
            let span = Span::new(token.byte_start, token.byte_end);
            let details: Vec<&str> = token.details_iter().collect();
            push(&mut out, span, span.of(text), &details);
        }
        out
    }
}

/// Appends a word with IPADIC's `details`: part of speech and three refinements of it, conjugation form and type, base
/// form, reading, pronunciation; the last three are missing where the word is unknown.
fn push(out: &mut Vec<Token>, span: Span, surface: &str, details: &[&str]) {
    if surface.trim().is_empty() {
        return;
    }
    let field = |index: usize| details.get(index).copied().filter(|&field| field != NOTHING);
    let part_of_speech = part_of_speech(details);
    let (base, reading) = (field(6), field(7));
    if surface.contains(NAME_DOT) && surface.chars().count() > 1 {
        split_name(out, span, surface, reading, part_of_speech);
        return;
    }
    let base = base.filter(|&base| base != surface).map(Box::from);
    let reading = reading.map(Box::from).or_else(|| kana_reading(surface));
    out.push(Token { span, part_of_speech, reading, base });
}

/// How a word that the dictionary does not know is read, if it is written in kana.
fn kana_reading(surface: &str) -> Option<Box<str>> {
    let katakana = |c: char| match c {
        'ぁ'..='ゖ' => char::from_u32(c as u32 + ('ァ' as u32 - 'ぁ' as u32)),
        'ァ'..='ヺ' | 'ー' => Some(c),
        _ => None,
    };
    surface.chars().map(katakana).collect::<Option<String>>().map(String::into_boxed_str)
}

/// Appends a name's parts and the dots between them.
fn split_name(out: &mut Vec<Token>, span: Span, surface: &str, reading: Option<&str>, part_of_speech: PartOfSpeech) {
    let count = surface.split(NAME_DOT).count();
    let readings: Option<Vec<&str>> =
        reading.map(|reading| reading.split(NAME_DOT).collect()).filter(|readings: &Vec<_>| readings.len() == count);
    let mut start = span.start as usize;
    for (index, part) in surface.split(NAME_DOT).enumerate() {
        if index > 0 {
            let dot = Span::new(start, start + NAME_DOT.len_utf8());
            out.push(Token { span: dot, part_of_speech: PartOfSpeech::Punctuation, reading: None, base: None });
            start += NAME_DOT.len_utf8();
        }
        if !part.is_empty() {
            let known = readings.as_ref().and_then(|readings| readings.get(index));
            let reading = known.map(|&reading| Box::from(reading)).or_else(|| kana_reading(part));
            out.push(Token { span: Span::new(start, start + part.len()), part_of_speech, reading, base: None });
        }
        start += part.len();
    }
}

/// IPADIC's part of speech as ours.
fn part_of_speech(details: &[&str]) -> PartOfSpeech {
    let at = |index: usize| details.get(index).copied().unwrap_or_default();
    match (at(0), at(1)) {
        ("名詞", "固有名詞") => PartOfSpeech::ProperNoun,
        ("名詞", "数") => PartOfSpeech::Numeral,
        ("名詞", "代名詞") => PartOfSpeech::Pronoun,
        ("名詞", "形容動詞語幹") | ("形容詞", "自立") => PartOfSpeech::Adjective,
        ("名詞", "接尾") | ("接頭詞", _) => PartOfSpeech::Affix,
        ("名詞", "非自立" | "特殊" | "動詞非自立的") | ("助詞", _) => PartOfSpeech::Particle,
        ("名詞", "接続詞的") | ("接続詞", _) => PartOfSpeech::Conjunction,
        ("名詞", _) | ("記号", "アルファベット") => PartOfSpeech::Noun,
        ("動詞", "自立") => PartOfSpeech::Verb,
        ("動詞" | "形容詞" | "助動詞", _) => PartOfSpeech::Auxiliary,
        ("副詞", _) => PartOfSpeech::Adverb,
        ("連体詞", _) => PartOfSpeech::Determiner,
        ("感動詞" | "フィラー", _) => PartOfSpeech::Interjection,
        ("記号", _) => PartOfSpeech::Punctuation,
        _ => PartOfSpeech::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    /// From memory, as where the cache folder cannot be written.
    static TOKENIZER: LazyLock<JapaneseTokenizer> =
        LazyLock::new(|| JapaneseTokenizer::load(&AssetStore::new(None)).unwrap());

    fn described(text: &str) -> Vec<String> {
        let tokens = TOKENIZER.tokenize(text);
        let describe = |token: &Token| {
            let reading = token.reading.as_deref().unwrap_or("?");
            format!("{}/{:?}/{reading}/{}", token.surface(text), token.part_of_speech, token.base(text))
        };
        tokens.iter().map(describe).collect()
    }

    #[test]
    fn words_have_kind_reading_and_base() {
        assert_eq!(
            described("令和に走った。"),
            [
                "令和/ProperNoun/レイワ/令和",
                "に/Particle/ニ/に",
                "走っ/Verb/ハシッ/走る",
                "た/Auxiliary/タ/た",
                "。/Punctuation/。/。",
            ]
        );
    }

    #[test]
    fn names_are_split_at_their_dots() {
        let text = "レオナルド・ダ・ヴィンチとゾルグヌス・ペポロンがいた";
        let tokens = TOKENIZER.tokenize(text);
        let names: Vec<&str> =
            tokens.iter().filter(|token| token.part_of_speech.is_content()).map(|token| token.surface(text)).collect();
        assert!(["ヴィンチ", "ゾルグヌス", "ペポロン"].iter().all(|name| names.contains(name)), "{names:?}");
        assert!(tokens.iter().all(|token| token.surface(text) == "・" || !token.surface(text).contains('・')));
    }

    #[test]
    fn unknown_words_are_read_as_they_are_written_or_not_at_all() {
        let readings = |text: &str| -> Vec<Option<String>> {
            TOKENIZER.tokenize(text).iter().map(|token| token.reading.as_deref().map(str::to_owned)).collect()
        };
        assert_eq!(readings("ゾルグヌス"), [Some("ゾルグヌス".to_owned())]);
        assert_eq!(kana_reading("ぺぽろんー").as_deref(), Some("ペポロンー"));
        assert_eq!(kana_reading("鑽ぺ"), None);
        assert_eq!(kana_reading("GPI"), None);
    }

    #[test]
    fn a_mapped_dictionary_gives_the_same_words() {
        let cache = tempfile::tempdir().unwrap();
        let mapped = JapaneseTokenizer::load(&AssetStore::new(Some(cache.path()))).unwrap();
        let text = "国際宇宙ステーションから地球へ帰還した。";
        assert_eq!(mapped.tokenize(text), TOKENIZER.tokenize(text));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn words_are_in_order_and_within_the_text(text in "(\\PC|[ぁ-ん]|[ァ-ー]|日|本|・|。|\n|\u{3000}|\0){0,60}") {
            let mut end = 0;
            for token in TOKENIZER.tokenize(&text) {
                prop_assert!(token.span.start >= end && token.span.end > token.span.start);
                prop_assert!(!token.surface(&text).is_empty());
                end = token.span.end;
            }
        }
    }
}
