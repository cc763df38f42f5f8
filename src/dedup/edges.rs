//! From clusters of units to passages of text that begin and end where a reader would begin and end them.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::group::Cluster;
use super::store::Store;
use super::{DuplicateGroup, DuplicateKind, Options, Passage, boilerplate, distance};
use crate::text::{FoldOffsets, Span};

/// Units that a passage's end moves at most to where a sentence begins or ends.
const REACH: usize = 10;

/// Characters of punctuation that a passage takes in at either end at most.
const GROWTH: usize = 12;

/// Units that a whole sentence may lack.
const SLACK: u32 = 3;

/// A passage of a group under way.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub article: u32,
    pub doc: u32,
    /// First unit and end, in the store.
    pub start: u32,
    pub end: u32,
}

/// The articles and the way back to them.
pub struct Sources<'a, T> {
    pub texts: &'a [T],
    pub offsets: &'a [&'a FoldOffsets],
    pub store: &'a Store,
}

/// Turns clusters into groups. O(passages) and, for similarities, O(units in them).
pub fn passages<T: AsRef<str> + Sync>(
    sources: &Sources<'_, T>,
    clusters: &[Cluster],
    options: &Options,
) -> Vec<DuplicateGroup> {
    let mut found: Vec<DuplicateGroup> =
        clusters.par_iter().filter_map(|cluster| sources.group(cluster, options)).collect();
    found.sort_by_cached_key(|group| {
        let places: Vec<_> = group.passages.iter().map(|passage| (passage.article, passage.span)).collect();
        let first = places.first().map(|&(article, span)| (article, span.start, Reverse(span.end)));
        (first, places)
    });
    found
}

impl<T: AsRef<str>> Sources<'_, T> {
    /// Settles the edges, compares with the representative and tells boilerplate from passages.
    fn group(&self, cluster: &Cluster, options: &Options) -> Option<DuplicateGroup> {
        let store = self.store;
        let mut places: Vec<Place> = Vec::with_capacity(cluster.len());
        for &(start, end) in cluster {
            // A match may end between the two units of an astral character.
            let half = |unit: u32| store.units.get(unit as usize).is_some_and(|unit| (0xDC00..0xE000).contains(unit));
            let (start, end) = (start + u32::from(half(start)), end - u32::from(half(end)));
            let doc = store.doc_of(start);
            places.extend(store.articles(doc).iter().map(|&article| Place { article, doc, start, end }));
        }
        places.sort_unstable_by_key(|place| (place.article, place.start));
        let boundaries: Vec<(Option<u32>, Option<u32>)> = places.iter().map(|place| self.boundaries(place)).collect();
        let whole = places.iter().zip(&boundaries).any(|(place, &(start, end))| {
            let near = |at: u32, boundary: Option<u32>| boundary.is_some_and(|to| to.abs_diff(at) <= SLACK);
            near(place.start, start) && near(place.end, end)
        });
        snap(&mut places, &boundaries);
        let units = |place: &Place| store.units.get(place.start as usize..place.end as usize).unwrap_or_default();
        let first = units(places.first()?);
        let passage = |place: &Place| Passage {
            article: place.article as usize,
            span: self.span(place),
            similarity: distance::similarity(first, units(place)),
        };
        let passages: Vec<Passage> = places.iter().map(passage).collect();
        let similarity = passages.iter().map(|passage| passage.similarity).fold(1.0, f32::min);
        let lightest = places.iter().map(|place| distance::weight(units(place))).fold(f32::INFINITY, f32::min);
        let shortest = places.iter().map(|place| units(place).len()).min().unwrap_or(0);
        // A whole sentence that is the same to the letter may be made of letters.
        let least = if whole && similarity >= 1.0 { shortest as f32 } else { lightest };
        if least < options.min_len as f32 || (!whole && lightest < options.min_fragment_len as f32) {
            return None;
        }
        let boilerplate = boilerplate::is(store, &places, options);
        let kind = if boilerplate { DuplicateKind::Boilerplate } else { DuplicateKind::Passage };
        (passages.len() > 1).then_some(DuplicateGroup { kind, similarity, passages })
    }

    fn source(&self, place: &Place) -> Option<(&str, &FoldOffsets)> {
        let at = place.article as usize;
        Some((self.texts.get(at)?.as_ref(), self.offsets.get(at)?))
    }

    /// The boundaries of sentences next to a passage's start and end, in units of the store.
    fn boundaries(&self, place: &Place) -> (Option<u32>, Option<u32>) {
        let Some((text, offsets)) = self.source(place) else { return (None, None) };
        let base = self.store.bounds(place.doc).0;
        let (start, end) = (place.start as usize - base, place.end as usize - base);
        let nearest = |unit: usize, from: usize, to: usize| {
            let candidates = (0..=REACH).flat_map(|by| [unit.checked_sub(by), unit.checked_add(by)]).flatten();
            candidates.filter(|at| (from..=to).contains(at)).find(|&at| is_boundary(text, offsets, at))
        };
        let first = nearest(start, 0, end.saturating_sub(1));
        let last = nearest(end, start + 1, offsets.len());
        (first.map(|at| (base + at) as u32), last.map(|at| (base + at) as u32))
    }

    fn span(&self, place: &Place) -> Span {
        let Some((text, offsets)) = self.source(place) else { return Span::default() };
        let base = self.store.bounds(place.doc).0;
        grown(text, offsets, place.start as usize - base, place.end as usize - base)
    }
}

/// Moves the edges of a group's passages to boundaries, all of them or none: where one copy goes on in mid-sentence,
/// the texts part there.
fn snap(places: &mut [Place], boundaries: &[(Option<u32>, Option<u32>)]) {
    let starts: Option<Vec<u32>> = boundaries.iter().map(|boundary| boundary.0).collect();
    let ends: Option<Vec<u32>> = boundaries.iter().map(|boundary| boundary.1).collect();
    let mut moved = places.to_vec();
    for (place, start) in moved.iter_mut().zip(starts.unwrap_or_default()) {
        place.start = start;
    }
    for (place, end) in moved.iter_mut().zip(ends.unwrap_or_default()) {
        place.end = end;
    }
    let collide = |pair: &[Place]| matches!(pair, [x, y] if x.article == y.article && y.start < x.end);
    if !moved.windows(2).any(collide) && moved.iter().all(|place| place.start < place.end) {
        places.copy_from_slice(&moved);
    }
}

/// Whether a sentence, a line or a quotation ends between the units before and after `unit`.
fn is_boundary(text: &str, offsets: &FoldOffsets, unit: usize) -> bool {
    if unit == 0 || unit == offsets.len() {
        return true;
    }
    let from = offsets.span(text, unit - 1, unit).end as usize;
    let gap = text.get(from..offsets.byte_of(unit) as usize).unwrap_or_default();
    gap.contains(['。', '！', '？', '!', '?', '．', '｡', '\n', '\r', '「', '」', '『', '』', '“', '”'])
        || gap.contains(". ")
}

/// The span of units `from..to` with what closes its last sentence and with brackets that it holds the other half of.
fn grown(text: &str, offsets: &FoldOffsets, from: usize, to: usize) -> Span {
    let span = offsets.span(text, from, to);
    let (mut start, mut stop) = (span.start as usize, span.end as usize);
    let limit = if to < offsets.len() { offsets.byte_of(to) as usize } else { text.len() };
    let inner = span.of(text);
    let odd_quote = inner.matches('"').count() % 2 == 1;
    for c in text.get(stop..limit).unwrap_or_default().chars().take(GROWTH) {
        let closes = |open: char| inner.matches(open).count() > inner.matches(c).count();
        let grows = match c {
            '。' | '！' | '？' | '!' | '?' | '．' | '｡' | '…' | '.' => true,
            '"' => odd_quote,
            _ => opener(c).is_some_and(closes),
        };
        if !grows {
            break;
        }
        stop += c.len_utf8();
    }
    let inner = text.get(start..stop).unwrap_or_default();
    let excess = |open: char, close: char| inner.matches(close).count().saturating_sub(inner.matches(open).count());
    for (taken, open) in text.get(..start).unwrap_or_default().chars().rev().take(GROWTH).enumerate() {
        if closer(open).is_none_or(|close| excess(open, close) <= taken) {
            break;
        }
        start -= open.len_utf8();
    }
    Span::new(start, stop)
}

const BRACKETS: [(char, char); 12] = [
    ('「', '」'),
    ('『', '』'),
    ('（', '）'),
    ('(', ')'),
    ('“', '”'),
    ('‘', '’'),
    ('《', '》'),
    ('〈', '〉'),
    ('【', '】'),
    ('［', '］'),
    ('[', ']'),
    ('｢', '｣'),
];

fn opener(close: char) -> Option<char> {
    BRACKETS.iter().find(|pair| pair.1 == close).map(|pair| pair.0)
}

fn closer(open: char) -> Option<char> {
    BRACKETS.iter().find(|pair| pair.0 == open).map(|pair| pair.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dedup::fold;

    #[test]
    fn brackets_come_in_pairs() {
        let text = "。\n\n[[zh:中国]]是[[zh:日本]]安全\"面临\"？「据」";
        let folded = fold(text);
        let span = grown(text, &folded.offsets, 0, folded.units.len() - 1);
        assert_eq!(span.of(text), "[[zh:中国]]是[[zh:日本]]安全\"面临\"？");
    }
}
