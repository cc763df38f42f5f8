//! Words: what a text's sentences are made of, by dictionary.

mod chinese;
mod japanese;

pub use chinese::ChineseTokenizer;
pub use japanese::{DictionaryError, JapaneseTokenizer};

use super::{Display, Span};

/// Cuts text into words. Loading one takes a while: do it in a worker.
pub trait Tokenizer: Send + Sync {
    /// The words of `text` in order. They do not overlap; white space belongs to none.
    fn tokenize(&self, text: &str) -> Vec<Token>;

    /// The words of what is shown of `source`. Links and emphasis show where words begin and end: none crosses markup.
    fn tokenize_display(&self, display: &Display<'_>, source: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut start = 0;
        for end in display.seams(source).into_iter().chain([display.text.len() as u32]) {
            let piece = Span { start, end };
            let words = self.tokenize(piece.of(&display.text));
            tokens.extend(words.into_iter().map(|token| Token { span: token.span.shifted(start as usize), ..token }));
            start = end;
        }
        tokens
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::display;

    #[test]
    fn no_word_crosses_the_edge_of_a_link() {
        let source = "在[[zh:日本|日本]]国会[[zh:国际空间站|国际空间站]]的";
        let shown = display(source, Span::new(0, source.len()));
        assert_eq!(shown.text, "在日本国会国际空间站的");
        let tokenizer = ChineseTokenizer::load();
        let words: Vec<&str> =
            tokenizer.tokenize_display(&shown, source).iter().map(|token| token.span.of(&shown.text)).collect();
        assert_eq!(words.concat(), shown.text);
        let edges: Vec<usize> = (0..words.len()).map(|at| words[..at].concat().len()).collect();
        assert!([3, 9, 15, 30].iter().all(|edge| edges.contains(edge)), "{words:?}");
    }
}
