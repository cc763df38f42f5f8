//! From clusters of units to passages of text that begin and end where a reader would begin and end them.

use rayon::prelude::*;

use super::group::Cluster;
use super::store::Store;
use super::{DuplicateGroup, DuplicateKind, Options, Passage, boilerplate, distance};
use crate::text::{FoldOffsets, Span};

/// Units that a passage's end moves at most to where a sentence begins or ends.
const REACH: usize = 10;

/// Units that a whole sentence may lack.
const SLACK: u32 = 3;

/// A passage of a group under way.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    group: u32,
    pub article: u32,
    pub doc: u32,
    /// In units of the store.
    pub start: Edge,
    pub end: Edge,
}

impl Place {
    /// Whether the passage is made of whole sentences, lines or quotations.
    fn is_whole(&self) -> bool {
        let near = |edge: &Edge| edge.boundary.is_some_and(|(unit, _)| unit.abs_diff(edge.unit) <= SLACK);
        near(&self.start) && near(&self.end)
    }
}

/// Where a passage begins or ends, and where it would do so at a boundary of sentences.
#[derive(Clone, Copy, Debug, Default)]
pub struct Edge {
    pub unit: u32,
    byte: u32,
    boundary: Option<(u32, u32)>,
}

impl Edge {
    fn snap(&mut self) {
        if let Some((unit, byte)) = self.boundary {
            (self.unit, self.byte) = (unit, byte);
        }
    }
}

/// Turns clusters into groups. O(passages) and, for similarities, O(units in them).
pub fn passages<T: AsRef<str> + Sync>(
    texts: &[T],
    offsets: &[&FoldOffsets],
    store: &Store,
    clusters: Vec<Cluster>,
    options: &Options,
) -> Vec<DuplicateGroup> {
    let mut places: Vec<Place> = Vec::new();
    for (cluster, group) in clusters.iter().zip(0..) {
        for &(start, end) in cluster {
            let doc = store.doc_of(start);
            let at = |unit| Edge { unit, ..Edge::default() };
            let new = |&article| Place { group, article, doc, start: at(start), end: at(end) };
            places.extend(store.articles(doc).iter().map(new));
        }
    }
    drop(clusters);
    places.sort_unstable_by_key(|place| (place.article, place.group, place.start.unit));
    let mut articles: Vec<&mut [Place]> = places.chunk_by_mut(|x, y| x.article == y.article).collect();
    articles.par_iter_mut().for_each(|places| locate(texts, offsets, store, places));
    places.sort_unstable_by_key(|place| (place.group, place.article, place.start.unit));
    let mut groups: Vec<&mut [Place]> = places.chunk_by_mut(|x, y| x.group == y.group).collect();
    let mut found: Vec<DuplicateGroup> =
        groups.par_iter_mut().filter_map(|group| finish(store, group, options)).collect();
    let key = |group: &DuplicateGroup| {
        group.passages.first().map(|first| (first.article, first.span.start, std::cmp::Reverse(first.span.end)))
    };
    found.sort_by_cached_key(|group| {
        (key(group), group.passages.len(), group.passages.iter().map(|p| (p.article, p.span)).collect::<Vec<_>>())
    });
    found
}

/// Finds bytes and near boundaries for the edges of the passages in one article.
fn locate<T: AsRef<str>>(texts: &[T], offsets: &[&FoldOffsets], store: &Store, places: &mut [Place]) {
    let Some(&Place { article, doc, .. }) = places.first() else { return };
    let Some(text) = texts.get(article as usize).map(AsRef::as_ref) else { return };
    let Some(&folded) = offsets.get(article as usize) else { return };
    let base = store.bounds(doc).0;
    for place in places {
        let (start, end) = (place.start.unit as usize - base, place.end.unit as usize - base);
        let nearest = |unit: usize, from: usize, to: usize| {
            let candidates = (0..=REACH).flat_map(|by| [unit.checked_sub(by), unit.checked_add(by)]).flatten();
            candidates.filter(|&at| at >= from && at <= to).find(|&at| is_boundary(text, folded, at))
        };
        let count = folded.len();
        let first = nearest(start, 0, end.saturating_sub(1));
        let last = nearest(end, start + 1, count);
        let inner = |start: usize, end: usize| folded.span(text, start, end);
        let whole = grown(text, folded, inner(start, end), end);
        place.start.byte = whole.start;
        place.end.byte = whole.end;
        let (from, to) = (first.unwrap_or(start), last.unwrap_or(end));
        if from < to {
            let snapped = grown(text, folded, inner(from, to), to);
            place.start.boundary = first.map(|at| ((base + at) as u32, snapped.start));
            place.end.boundary = last.map(|at| ((base + at) as u32, snapped.end));
        }
    }
}

/// Whether a sentence, a line or a quotation ends between the units before and after `unit`.
fn is_boundary(text: &str, folded: &FoldOffsets, unit: usize) -> bool {
    if unit == 0 || unit == folded.len() {
        return true;
    }
    let from = folded.span(text, unit - 1, unit).end as usize;
    let gap = text.get(from..folded.byte_of(unit) as usize).unwrap_or_default();
    gap.contains(['。', '！', '？', '!', '?', '．', '｡', '\n', '\r', '「', '」', '『', '』', '“', '”'])
        || gap.contains(". ")
}

/// The span with what closes its last sentence and with brackets that it holds the other half of.
fn grown(text: &str, folded: &FoldOffsets, span: Span, end: usize) -> Span {
    let inner = span.of(text);
    let (mut start, mut stop) = (span.start as usize, span.end as usize);
    let limit = if end < folded.len() { folded.byte_of(end) as usize } else { text.len() };
    for c in text.get(stop..limit).unwrap_or_default().chars() {
        let closes = |open: char| inner.matches(open).count() > inner.matches(c).count();
        let grows = match c {
            '。' | '！' | '？' | '!' | '?' | '．' | '｡' | '…' | '.' => true,
            _ => opener(c).is_some_and(closes),
        };
        if !grows {
            break;
        }
        stop += c.len_utf8();
    }
    let inner = text.get(start..stop).unwrap_or_default();
    let before = text.get(..start).unwrap_or_default();
    if let Some(open) = before.chars().next_back()
        && let Some(close) = closer(open)
        && inner.matches(close).count() > inner.matches(open).count()
    {
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

/// Settles the edges, compares with the representative and tells boilerplate from passages.
fn finish(store: &Store, places: &mut [Place], options: &Options) -> Option<DuplicateGroup> {
    // All move or none: where one copy goes on in mid-sentence, the text parts there.
    let as_found = places.to_vec();
    if places.iter().all(|place| place.start.boundary.is_some()) {
        places.iter_mut().for_each(|place| place.start.snap());
    }
    if places.iter().all(|place| place.end.boundary.is_some()) {
        places.iter_mut().for_each(|place| place.end.snap());
    }
    let collide = |places: &[Place]| {
        places.windows(2).any(|pair| matches!(pair, [x, y] if x.article == y.article && y.start.byte < x.end.byte))
    };
    if collide(places) {
        places.copy_from_slice(&as_found);
    }
    let units = |place: &Place| store.units.get(place.start.unit as usize..place.end.unit as usize).unwrap_or_default();
    let first = units(places.first()?);
    let passages: Vec<Passage> = places
        .iter()
        .map(|place| Passage {
            article: place.article as usize,
            span: Span { start: place.start.byte, end: place.end.byte },
            similarity: distance::similarity(first, units(place)),
        })
        .collect();
    let similarity = passages.iter().map(|passage| passage.similarity).fold(1.0, f32::min);
    let whole = as_found.iter().any(Place::is_whole);
    let lightest = places.iter().map(|place| distance::weight(units(place))).fold(f32::INFINITY, f32::min);
    let shortest = places.iter().map(|place| units(place).len()).min().unwrap_or(0);
    // A whole sentence that is the same to the letter may be made of letters.
    let least = if whole && similarity == 1.0 { shortest as f32 } else { lightest };
    if least < options.min_len as f32 || (!whole && lightest < options.min_fragment_len as f32) {
        return None;
    }
    let kind =
        if boilerplate::is(store, places, options) { DuplicateKind::Boilerplate } else { DuplicateKind::Passage };
    (passages.len() > 1).then_some(DuplicateGroup { kind, similarity, passages })
}
