//! Parts of sentences that have vectors of their own.
//!
//! Clauses, so that one of several statements can be matched with a sentence that makes only that. Phrases, which
//! overlap and are cut without regard to words, so that what two sentences have in common can be told from what they
//! are about: see [`super::phrases`].

use std::ops::Range;

use super::types::Sentence;
use super::view::{spoken_length, spoken_weight};
use crate::embed::Vectors;
use crate::text::Span;

/// Least length of a clause, as it is spoken: about a dozen Japanese or Chinese characters.
const LEAST_CLAUSE: f32 = 22.0;

/// Clauses that are kept of a sentence; the rest stays with the last.
const MOST_CLAUSES: usize = 6;

/// Length of a phrase, counting characters wider than Latin twice.
const PHRASE: usize = 40;

/// How far apart phrases begin at most.
const STEP: usize = 10;

/// Phrases of a sentence; in one that is longer they begin farther apart.
const MOST_PHRASES: usize = 64;

/// Sentences up to which a corpus is cut into phrases: their vectors take some 16 KB a sentence.
pub const MOST_PHRASED: usize = 12_000;

/// Parts of all sentences.
#[derive(Clone, Debug, Default)]
pub struct Parts<'a> {
    /// Their words.
    pub texts: Vec<&'a str>,
    /// Where in the sentence's words each stands.
    spans: Vec<Span>,
    /// Which parts each sentence has.
    of_sentence: Vec<Range<usize>>,
}

impl<'a> Parts<'a> {
    /// Clauses of the sentences that have more than one.
    pub fn clauses(sentences: &'a [Sentence<'a>]) -> Self {
        Self::cut(sentences, |text| {
            let parts = clauses(text);
            if parts.len() > 1 { parts } else { Vec::new() }
        })
    }

    /// Phrases of all sentences; none where there are too many sentences.
    pub fn phrases(sentences: &'a [Sentence<'a>]) -> Self {
        if sentences.len() > MOST_PHRASED { Self::default() } else { Self::cut(sentences, phrases) }
    }

    fn cut(sentences: &'a [Sentence<'a>], divide: impl Fn(&str) -> Vec<Span>) -> Self {
        let mut parts = Self::default();
        for sentence in sentences {
            let start = parts.texts.len();
            if sentence.is_linkable() {
                let text = sentence.text();
                for span in divide(text) {
                    let part = span.of(text);
                    let before = part.len() - part.trim_start().len();
                    let part = part.trim();
                    parts.texts.push(part);
                    let from = span.start as usize + before;
                    parts.spans.push(Span::new(from, from + part.len()));
                }
            }
            parts.of_sentence.push(start..parts.texts.len());
        }
        parts
    }

    /// The numbers of a sentence's parts.
    pub fn of(&self, sentence: usize) -> Range<usize> {
        self.of_sentence.get(sentence).cloned().unwrap_or(0..0)
    }

    /// Where a part stands in its sentence's words.
    pub fn span(&self, part: usize) -> Span {
        self.spans.get(part).copied().unwrap_or_default()
    }
}

/// Parts with their vectors, row after row as in [`Parts::texts`].
#[derive(Clone, Copy, Debug)]
pub struct EncodedParts<'a> {
    /// The parts.
    pub parts: &'a Parts<'a>,
    /// Their vectors.
    pub vectors: &'a Vectors,
}

impl EncodedParts<'_> {
    /// The parts of a sentence that have a vector.
    pub fn of(&self, sentence: usize) -> impl Iterator<Item = usize> {
        let vectors = self.vectors.len();
        self.parts.of(sentence).filter(move |&part| part < vectors)
    }
}

/// Cuts at commas and the like, wherever both sides are long enough to say something.
fn clauses(text: &str) -> Vec<Span> {
    let mut parts = Vec::new();
    let (mut start, mut said, mut left) = (0, 0.0, spoken_length(text));
    for (at, c) in text.char_indices() {
        let weight = spoken_weight(c);
        (said, left) = (said + weight, left - weight);
        let pause = matches!(c, '、' | '，' | '；' | ';' | '：' | '—' | '。' | '！' | '？' | '」');
        if pause && said >= LEAST_CLAUSE && left >= LEAST_CLAUSE && parts.len() + 1 < MOST_CLAUSES {
            let end = at + c.len_utf8();
            parts.push(Span::new(start, end));
            (start, said) = (end, 0.0);
        }
    }
    parts.push(Span::new(start, text.len()));
    parts
}

/// Cuts into pieces of equal length that overlap; a short text is one piece.
fn phrases(text: &str) -> Vec<Span> {
    // The place of each character in units of half its width, and past the last.
    let mut places: Vec<(usize, usize)> = Vec::new();
    let mut length = 0;
    for (at, c) in text.char_indices() {
        places.push((length, at));
        length += if c as u32 >= 0x1100 { 2 } else { 1 };
    }
    let over = length.saturating_sub(PHRASE);
    let steps = over.div_ceil(STEP).min(MOST_PHRASES - 1);
    let byte = |place: usize| {
        let at = places.partition_point(|&(known, _)| known < place);
        places.get(at).map_or(text.len(), |&(_, byte)| byte)
    };
    (0..=steps)
        .map(|step| {
            let start = (over * step).checked_div(steps).unwrap_or_default();
            Span::new(byte(start), byte(start + PHRASE))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_sentences_are_divided_at_commas() {
        let text = "両首脳は水曜日、ワシントンで会談し、同盟の新時代を発表したほか、月面着陸の計画についても合意した。";
        let parts = clauses(text);
        assert_eq!(parts.iter().map(|part| part.of(text)).collect::<String>(), text);
        assert_eq!(parts.len(), 3, "{parts:?}");
        assert_eq!(clauses("短い、文。").len(), 1);
        assert_eq!(clauses("").len(), 1);
    }

    #[test]
    fn phrases_overlap_and_leave_nothing_out() {
        for text in ["", "短い文。", "両首脳は水曜日、ワシントンで会談し、同盟の新時代を発表したほか、月面着陸も。"]
        {
            let found = phrases(text);
            assert_eq!((found[0].start, found[found.len() - 1].end), (0, text.len() as u32));
            assert!(found.is_sorted_by(|x, y| x.start < y.start && y.start < x.end));
        }
        let long = "a".repeat(10_000);
        assert_eq!(phrases(&long).len(), MOST_PHRASES);
    }
}
