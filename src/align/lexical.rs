//! Words in common: folded Han characters and their pairs, katakana and Latin words, weighted by how rare they are.

use rustc_hash::FxHashMap;

use super::view::View;
use crate::text::Span;
use crate::text::fold::{FoldOptions, fold_each};

/// A character of folded text with the byte of the display it came from.
pub(super) type FoldedText = Vec<(u32, char)>;

/// Folds `text` with a blank wherever something was dropped, so that words do not run together.
pub(super) fn folded(text: &str) -> FoldedText {
    let mut out: FoldedText = Vec::with_capacity(text.len() / 3);
    fold_each(text, FoldOptions::default(), |byte, c| out.push((byte as u32, c)));
    out
}

/// Writing systems that make up words of their own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Script {
    Han,
    Katakana,
    Latin,
    Other,
}

/// What `c` is written in.
pub(super) fn script(c: char) -> Script {
    match c {
        '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}' | '々' => Script::Han,
        '\u{30A1}'..='\u{30FA}' | 'ー' => Script::Katakana,
        _ if c.is_alphabetic() && (c as u32) < 0x250 => Script::Latin,
        _ => Script::Other,
    }
}

/// Runs of one script in folded text, as ranges of characters; a run ends where the source has something between.
pub(super) fn runs(text: &FoldedText, source: &str) -> Vec<(Script, usize, usize)> {
    let mut runs: Vec<(Script, usize, usize)> = Vec::new();
    let mut next_byte = 0;
    for (at, &(byte, c)) in text.iter().enumerate() {
        let found = script(c);
        let adjacent = byte <= next_byte;
        let latin = |s: Script| matches!(s, Script::Latin) || (s == Script::Other && c.is_ascii_digit());
        match runs.last_mut() {
            Some((kind, _, end))
                if *end == at && adjacent && (*kind == found || (*kind == Script::Latin && latin(found))) =>
            {
                *end = at + 1;
            }
            _ => runs.push((found, at, at + 1)),
        }
        let width = source.get(byte as usize..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        next_byte = byte + width as u32;
    }
    runs.retain(|&(kind, ..)| kind != Script::Other);
    runs
}

/// The bytes of `text` that characters `start..end` of it, folded, came from.
pub(super) fn source_span(folded: &FoldedText, text: &str, start: usize, end: usize) -> Span {
    let first = folded.get(start).map_or(0, |&(byte, _)| byte as usize);
    let last = end.checked_sub(1).and_then(|at| folded.get(at)).map_or(0, |&(byte, _)| byte as usize);
    let width = text.get(last..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    Span::new(first, last + width)
}

/// The terms of every item, by number, with what each weighs.
pub(super) struct Terms {
    numbers: FxHashMap<String, u32>,
    /// Sorted numbers of the terms of each item.
    of_item: Vec<Vec<u32>>,
    /// Cube of the normalised inverse document frequency, 0 to 1: rare words are what tells one statement of a topic
    /// from another.
    weights: Vec<f32>,
    /// Sum of the weights of each item's terms.
    totals: Vec<f32>,
}

/// How much two items have in common.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Overlap {
    /// Summed weight of the terms they share.
    pub shared: f32,
    /// That over the geometric mean of what each has, 0 to 1.
    pub similarity: f32,
    /// That over what the one with less has, 0 to 1.
    pub containment: f32,
}

impl Terms {
    /// Collects the terms of all items.
    pub fn new(view: &View<'_>) -> Self {
        let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
        let mut frequency: Vec<u32> = Vec::new();
        let of_item: Vec<Vec<u32>> = (0..view.len())
            .map(|item| {
                let mut list: Vec<u32> = terms(view.text(item))
                    .into_iter()
                    .map(|(term, _)| {
                        let next = numbers.len() as u32;
                        *numbers.entry(term).or_insert(next)
                    })
                    .collect();
                list.sort_unstable();
                list.dedup();
                frequency.resize(numbers.len(), 0);
                for &term in &list {
                    if let Some(count) = frequency.get_mut(term as usize) {
                        *count += 1;
                    }
                }
                list
            })
            .collect();
        let items = view.len() as f32;
        let rarest = ((items + 1.0) / 1.5).ln().max(1.0);
        let weights: Vec<f32> = frequency
            .iter()
            .map(|&count| (((items + 1.0) / (count as f32 + 0.5)).ln() / rarest).clamp(0.0, 1.0).powi(3))
            .collect();
        let total = |list: &Vec<u32>| list.iter().filter_map(|&term| weights.get(term as usize)).sum();
        let totals = of_item.iter().map(total).collect();
        Self { numbers, of_item, weights, totals }
    }

    /// The terms of an item as they stand in its words, with what they weigh.
    pub fn placed(&self, view: &View<'_>, item: usize) -> Vec<(Span, f32)> {
        let weight = |term: &String| self.numbers.get(term).and_then(|&number| self.weights.get(number as usize));
        let found = terms(view.text(item)).into_iter();
        found.filter_map(|(term, span)| Some((span, *weight(&term)?))).collect()
    }

    /// What two items share. O(terms of both).
    pub fn overlap(&self, a: usize, b: usize) -> Overlap {
        let (Some(left), Some(right)) = (self.of_item.get(a), self.of_item.get(b)) else { return Overlap::default() };
        let (mut i, mut j, mut shared) = (0, 0, 0.0);
        while let (Some(x), Some(y)) = (left.get(i), right.get(j)) {
            match x.cmp(y) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    shared += self.weights.get(*x as usize).copied().unwrap_or_default();
                    i += 1;
                    j += 1;
                }
            }
        }
        let of = |item: usize| self.totals.get(item).copied().unwrap_or_default();
        let (all_a, all_b) = (of(a), of(b));
        Overlap {
            shared,
            similarity: shared / (all_a * all_b).sqrt().max(0.5),
            containment: shared / (all_a.min(all_b) + 1.0),
        }
    }
}

/// The terms of a text and where they stand: Han characters and pairs, katakana words, Latin words.
fn terms(text: &str) -> Vec<(String, Span)> {
    let folded = folded(text);
    let mut out = Vec::new();
    for (kind, start, end) in runs(&folded, text) {
        let mut add = |from: usize, to: usize| {
            let word: String = folded.get(from..to).unwrap_or_default().iter().map(|&(_, c)| c).collect();
            out.push((word, source_span(&folded, text, from, to)));
        };
        match kind {
            Script::Han => {
                (start..end).for_each(|at| add(at, at + 1));
                (start..end.saturating_sub(1)).for_each(|at| add(at, at + 2));
            }
            Script::Katakana | Script::Latin if end - start >= 2 => add(start, end),
            _ => {}
        }
    }
    out
}
