//! Finding a selection again in a text that has changed: by the exact quote in its context, then by a quote that was
//! edited between contexts that were not. What is not certain is not placed.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::target::{Selector, common_prefix, common_suffix, first_chars, last_chars, occurrences};
use crate::text::Span;

/// Where a selection is in a changed text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its words stand there unchanged.
    Exact(Span),
    /// Its words were edited.
    Edited(Span),
    /// Its words are gone, or could be in more than one place.
    Orphan,
}

impl Anchor {
    /// The place, if there is one.
    pub const fn span(self) -> Option<Span> {
        match self {
            Self::Exact(span) | Self::Edited(span) => Some(span),
            Self::Orphan => None,
        }
    }
}

/// Characters of a quote that are found only by accident in one place.
const TELLING: usize = 8;
/// Characters of context that identify a place alone.
const FIRM: usize = 16;
/// Bytes that a text in which a quote repeats may have grown or shrunk by before it.
const NEARBY: usize = 1500;
/// Least similarity of an edited quote.
const QUOTE_SIMILARITY: f32 = 0.6;

/// How a place agrees with what stood around a quote.
struct Agreement {
    at: usize,
    left: usize,
    right: usize,
    full: bool,
}

/// Finds `selector` in `text`. Linear in the text for each place where the quote or its context stands.
pub fn anchor(text: &str, selector: &Selector) -> Anchor {
    match exact(text, selector) {
        Some(at) => Anchor::Exact(Span::new(at, at + selector.quote.len())),
        None => edited(text, selector).map_or(Anchor::Orphan, Anchor::Edited),
    }
}

fn exact(text: &str, selector: &Selector) -> Option<usize> {
    let sizes = [selector.prefix.chars().count(), selector.suffix.chars().count()];
    let long = selector.quote.chars().count() >= TELLING;
    let places: Vec<Agreement> =
        occurrences(text, &selector.quote).map(|at| agreement(text, selector, sizes, at)).collect();
    if let [only] = places.as_slice()
        && selector.occurrences == 1
        && (long || only.left + only.right >= TELLING)
    {
        return Some(only.at);
    }
    if selector.occurrences > 0 && places.len() > selector.occurrences as usize {
        // Copied since: only what stands as it stood, on both sides, is the original.
        let both: Vec<_> = places.iter().filter(|place| place.full && [place.left, place.right] == sizes).collect();
        return if let [only] = both.as_slice() { Some(only.at) } else { None };
    }
    // A whole context stood nowhere else when the mark was made.
    let (full, partial): (Vec<_>, Vec<_>) = places.iter().partition(|place| place.full);
    match full.as_slice() {
        [] => {}
        [only] => return Some(only.at),
        _ => return None,
    }
    if selector.occurrences == 1 {
        let near: Vec<_> = partial.into_iter().filter(|place| place.left + place.right >= TELLING).collect();
        return best(&near);
    }
    // Where one of several equal quotes is gone it may be this one; where all are there they are in order.
    let which =
        (selector.occurrence as usize).checked_sub(1).filter(|_| places.len() == selector.occurrences as usize)?;
    let here = places.get(which)?;
    let way = |place: &Agreement| place.at.abs_diff(selector.bytes[0] as usize);
    let nearest = places.iter().map(way).min().unwrap_or_default();
    let near = way(here) == nearest && way(here) <= NEARBY;
    let repeats = sizes.iter().any(|&size| size > Selector::CONTEXT);
    let (less, both) = (here.left.min(here.right), here.left + here.right);
    let agrees = (less >= 3 && both >= TELLING) || (!repeats && both >= FIRM);
    ((near || !repeats) && agrees).then_some(here.at)
}

fn agreement(text: &str, selector: &Selector, sizes: [usize; 2], at: usize) -> Agreement {
    let before = text.get(..at).unwrap_or_default();
    let after = text.get(at + selector.quote.len()..).unwrap_or_default();
    let left = common_suffix(&selector.prefix, before);
    let right = common_prefix(&selector.suffix, after);
    // A short context is one that the text's beginning or end cut off, and counts only where it still does.
    let whole = |matched: usize, size: usize, rest: &str| {
        matched == size
            && size != Selector::MOST_CONTEXT
            && (size >= Selector::CONTEXT || rest.chars().nth(size).is_none())
    };
    let full = whole(left, sizes[0], before) || whole(right, sizes[1], after);
    Agreement { at, left, right, full }
}

/// The place that agrees most, unless another does as well.
fn best(places: &[&Agreement]) -> Option<usize> {
    let most = places.iter().max_by_key(|place| place.left + place.right)?;
    let ties = places.iter().filter(|place| place.left + place.right == most.left + most.right).count();
    (ties == 1).then_some(most.at)
}

/// What stands between the two contexts, where it is like the quote.
fn edited(text: &str, selector: &Selector) -> Option<Span> {
    let size = selector.quote.chars().count();
    let only = |context: &str| {
        let mut places = occurrences(text, context);
        let first = places.next().filter(|_| (FIRM..Selector::MOST_CONTEXT).contains(&context.chars().count()))?;
        places.next().is_none().then_some(first)
    };
    let start = only(&selector.prefix).map(|at| at + selector.prefix.len());
    let end = only(&selector.suffix);
    let span = match (start, end) {
        (Some(start), Some(end)) if start < end => Span::new(start, end),
        (Some(start), None) => {
            let rest = text.get(start..)?;
            let head = first_chars(&selector.suffix, TELLING);
            let near = first_chars(rest, size * 2 + TELLING);
            Span::new(start, start + near.find(head).filter(|_| head.chars().count() == TELLING)?)
        }
        (None, Some(end)) => {
            let tail = last_chars(&selector.prefix, TELLING);
            let near = last_chars(text.get(..end)?, size * 2 + TELLING);
            let at = near.rfind(tail).filter(|_| tail.chars().count() == TELLING)? + tail.len();
            Span::new(end - near.len() + at, end)
        }
        _ => return None,
    };
    // Its words as they were may stand somewhere else: then they are not these.
    let (inside, outside): (Vec<usize>, Vec<usize>) =
        occurrences(text, &selector.quote).partition(|&at| span.range().contains(&at));
    let repeats = selector.occurrences > 1 && !inside.is_empty();
    if repeats || (selector.occurrences > 0 && outside.len() >= selector.occurrences as usize) {
        return None;
    }
    if let [only] = inside.as_slice()
        && only + selector.quote.len() <= span.end as usize
    {
        return Some(Span::new(*only, only + selector.quote.len()));
    }
    let now = span.of(text);
    let length = now.chars().count();
    let plausible = length * 2 >= size && length <= size * 2;
    (plausible && similarity(&selector.quote, now) >= QUOTE_SIMILARITY).then_some(span)
}

/// How many of their characters two texts share in order, 0 to 1.
fn similarity(a: &str, b: &str) -> f32 {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.is_empty() && b.is_empty() {
        return 1.0;
    }
    let shared: usize = capture_diff_slices(Algorithm::Myers, &a, &b)
        .iter()
        .map(|op| if let DiffOp::Equal { len, .. } = op { *len } else { 0 })
        .sum();
    2.0 * shared as f32 / (a.len() + b.len()) as f32
}

#[cfg(test)]
#[path = "anchor_tests.rs"]
mod tests;
