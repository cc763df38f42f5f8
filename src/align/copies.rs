//! Sentences that repeat others. Each has links of its own; what repeats stands for each other in claims, and links name it.

use rustc_hash::FxHashMap;

use super::lexical::folded;
use super::types::Sentence;
use crate::dedup::{DuplicateGroup, DuplicateKind};
use crate::text::Span;

/// Which sentences stand for which.
#[derive(Clone, Debug, Default)]
pub struct Copies {
    /// The sentence that stands for each copy.
    first: FxHashMap<usize, usize>,
    /// The copies of each sentence that stands for some.
    others: FxHashMap<usize, Vec<usize>>,
}

impl Copies {
    /// Finds the copies among `sentences` of what `groups` says repeats.
    ///
    /// Inside a duplicated passage a sentence is a copy of the first passage's sentence with the same words; one that
    /// was edited says something of its own and is aligned for itself.
    pub fn new(sentences: &[Sentence<'_>], groups: &[DuplicateGroup]) -> Self {
        let mut of_article: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for (at, sentence) in sentences.iter().enumerate() {
            of_article.entry(sentence.article).or_default().push(at);
        }
        let inside = |article: usize, span: Span| {
            let list = of_article.get(&article).map(Vec::as_slice).unwrap_or_default();
            let source = |at: usize| sentences.get(at).map(|sentence| sentence.display.source()).unwrap_or_default();
            let from = list.partition_point(|&at| source(at).end <= span.start);
            let there = list.get(from..).unwrap_or_default().iter().copied();
            let there = there.take_while(move |&at| source(at).start < span.end);
            there.filter(move |&at| source(at).intersection(span).len() * 10 >= source(at).len() * 9)
        };
        let words = |at: usize| -> String {
            sentences.get(at).map(|s| folded(s.text()).into_iter().map(|(_, c)| c).collect()).unwrap_or_default()
        };
        let mut copies = Self::default();
        for group in groups.iter().filter(|group| group.kind == DuplicateKind::Passage) {
            let mut known: FxHashMap<String, usize> = FxHashMap::default();
            for passage in &group.passages {
                for at in inside(passage.article, passage.span) {
                    let words = words(at);
                    if words.is_empty() {
                        continue;
                    }
                    let first = *known.entry(words).or_insert(at);
                    // The first one may itself be a copy by another group.
                    let first = copies.first.get(&first).copied().unwrap_or(first);
                    if first != at && !copies.first.contains_key(&at) && !copies.others.contains_key(&at) {
                        copies.first.insert(at, first);
                        copies.others.entry(first).or_default().push(at);
                    }
                }
            }
        }
        copies
    }

    /// Copies by hand: each with what stands for it.
    #[cfg(test)]
    pub(super) fn of(pairs: &[(usize, usize)]) -> Self {
        let mut copies = Self::default();
        for &(copy, first) in pairs {
            copies.first.insert(copy, first);
            copies.others.entry(first).or_default().push(copy);
        }
        copies
    }

    /// The sentence that stands for `sentence`, where that is a copy.
    pub fn first(&self, sentence: usize) -> Option<usize> {
        self.first.get(&sentence).copied()
    }

    /// The copies that `sentence` stands for.
    pub fn others(&self, sentence: usize) -> &[usize] {
        self.others.get(&sentence).map(Vec::as_slice).unwrap_or_default()
    }
}
