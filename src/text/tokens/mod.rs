//! Words: what a text's sentences are made of, by dictionary.

mod chinese;
mod japanese;

pub use chinese::ChineseTokenizer;
pub use japanese::{DictionaryError, JapaneseTokenizer};

use super::Span;

/// Cuts text into words. Loading one takes a while: do it in a worker.
pub trait Tokenizer: Send + Sync {
    /// The words of `text` in order. They do not overlap; white space belongs to none.
    fn tokenize(&self, text: &str) -> Vec<Token>;
}

/// A word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands, in bytes.
    pub span: Span,
    /// What kind of word it is.
    pub part_of_speech: PartOfSpeech,
    /// How it is read, in katakana; Japanese words of the dictionary only.
    pub reading: Option<Box<str>>,
    /// Its dictionary form, where that is known and not what stands in the text.
    pub base: Option<Box<str>>,
}

impl Token {
    /// The word as it stands in `text`, the text that was tokenized.
    pub fn surface<'a>(&self, text: &'a str) -> &'a str {
        self.span.of(text)
    }

    /// The dictionary form, or the word as it stands where that is it or none is known.
    pub fn base<'a>(&'a self, text: &'a str) -> &'a str {
        self.base.as_deref().unwrap_or_else(|| self.surface(text))
    }
}

/// Kinds of words, after the Universal Dependencies' parts of speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartOfSpeech {
    /// Common noun.
    Noun,
    /// Name.
    ProperNoun,
    /// Number.
    Numeral,
    /// Pronoun.
    Pronoun,
    /// Verb.
    Verb,
    /// Adjective, the nominal ones included.
    Adjective,
    /// Adverb.
    Adverb,
    /// この, 每: what only goes with a noun.
    Determiner,
    /// は, 的, 在: particles and prepositions.
    Particle,
    /// ます, and verbs that only help another.
    Auxiliary,
    /// Conjunction.
    Conjunction,
    /// Interjection.
    Interjection,
    /// Prefixes, suffixes and counters.
    Affix,
    /// Punctuation and symbols.
    Punctuation,
    /// Everything else.
    Other,
}

impl PartOfSpeech {
    /// Whether such words say what a sentence is about.
    pub const fn is_content(self) -> bool {
        matches!(self, Self::Noun | Self::ProperNoun | Self::Numeral | Self::Verb | Self::Adjective | Self::Adverb)
    }
}
