//! Parts of long sentences, so that one of several statements can be matched with a sentence that makes only that.

use std::ops::Range;

use super::types::Sentence;
use super::view::{is_linkable, spoken_length};
use crate::embed::Vectors;

/// Least length of a clause, as it is spoken: about a dozen Japanese or Chinese characters.
const LEAST: f32 = 22.0;

/// Clauses that are kept of a sentence; the rest stays with the last.
const MOST: usize = 6;

/// The clauses of all sentences that have more than one.
#[derive(Clone, Debug, Default)]
pub struct Clauses<'a> {
    /// Their words.
    pub texts: Vec<&'a str>,
    /// Which clauses each sentence has.
    of_sentence: Vec<Range<usize>>,
}

impl<'a> Clauses<'a> {
    /// Divides `sentences`.
    pub fn new(sentences: &'a [Sentence<'a>]) -> Self {
        let mut clauses = Self::default();
        for sentence in sentences {
            let start = clauses.texts.len();
            if is_linkable(sentence) {
                let parts = divide(sentence.text());
                if parts.len() > 1 {
                    clauses.texts.extend(parts);
                }
            }
            clauses.of_sentence.push(start..clauses.texts.len());
        }
        clauses
    }

    /// The numbers of a sentence's clauses.
    pub fn of(&self, sentence: usize) -> Range<usize> {
        self.of_sentence.get(sentence).cloned().unwrap_or(0..0)
    }
}

/// Clauses with their vectors, row after row as in [`Clauses::texts`].
#[derive(Clone, Copy, Debug)]
pub struct EncodedClauses<'a> {
    /// The clauses.
    pub clauses: &'a Clauses<'a>,
    /// Their vectors.
    pub vectors: &'a Vectors,
}

/// Cuts at commas and the like, wherever both sides are long enough to say something.
fn divide(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if !matches!(c, '、' | '，' | '；' | ';' | '：' | '—' | '。' | '！' | '？' | '」') {
            continue;
        }
        let end = at + c.len_utf8();
        let (part, rest) = (text.get(start..end).unwrap_or_default(), text.get(end..).unwrap_or_default());
        if spoken_length(part) >= LEAST && spoken_length(rest) >= LEAST && parts.len() + 1 < MOST {
            parts.push(part.trim());
            start = end;
        }
    }
    parts.push(text.get(start..).unwrap_or_default().trim());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_sentences_are_divided_at_commas() {
        let text = "両首脳は水曜日、ワシントンで会談し、同盟の新時代を発表したほか、月面着陸の計画についても合意した。";
        let parts = divide(text);
        assert_eq!(parts.concat(), text);
        assert_eq!(parts.len(), 3, "{parts:?}");
        assert_eq!(divide("短い、文。").len(), 1);
        assert_eq!(divide("").len(), 1);
    }
}
