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
/// Characters next to a quote by which the place where it stood is known again.
const TAIL: usize = 12;
/// Bytes that a text in which a quote repeats may have grown or shrunk by before it.
const NEARBY: usize = 1500;
/// Characters of a quote that, found elsewhere, say that part of it was moved there.
const PART: usize = 6;
/// The same for a quote that is not [`SHORT`].
const PART_OF_LONG: usize = 12;
/// Characters below which a quote is short.
const SHORT: usize = 24;
/// Least similarity of an edited quote.
const QUOTE_SIMILARITY: f32 = 0.75;

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
        return settled(text, selector, sizes, only);
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
        [only] => return settled(text, selector, sizes, only),
        _ => return None,
    }
    if selector.occurrences == 1 {
        let near: Vec<_> = partial.into_iter().filter(|place| place.left + place.right >= TELLING).collect();
        return best(&near).and_then(|place| settled(text, selector, sizes, place));
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
    let agrees = less >= 3 && both >= if repeats { 4 * FIRM } else { 2 * FIRM };
    if !agrees || (repeats && !near) {
        return None;
    }
    settled(text, selector, sizes, here)
}

/// The place, unless what stood around the quote stands somewhere else: then the words may have been copied here, and
/// what was marked may be what is left of them there.
fn settled(text: &str, selector: &Selector, sizes: [usize; 2], place: &Agreement) -> Option<usize> {
    // Of words that stood there several times others may have been changed since.
    if [place.left, place.right] == sizes || selector.occurrences != 1 {
        return Some(place.at);
    }
    let size = selector.quote.chars().count();
    let end = place.at + selector.quote.len();
    let remains = (size / 6).max(1);
    // At the beginning or the end of a file there is too little to know a place by.
    let known = |context: &&str| context.chars().count() == TAIL;
    let tail = Some(last_chars(&selector.prefix, TAIL)).filter(known);
    let left_elsewhere = tail.is_some_and(|tail| {
        occurrences(text, tail).map(|at| at + tail.len()).filter(|&at| at != place.at).any(|at| {
            let (before, after) = text.split_at_checked(at).unwrap_or_default();
            common_suffix(&selector.prefix, before) >= place.left
                && common_prefix(&selector.quote, after) >= remains
                && !after.starts_with(&selector.quote)
        })
    });
    let head = Some(first_chars(&selector.suffix, TAIL)).filter(known);
    let right_elsewhere = head.is_some_and(|head| {
        occurrences(text, head).filter(|&at| at != end).any(|at| {
            let (before, after) = text.split_at_checked(at).unwrap_or_default();
            common_prefix(&selector.suffix, after) >= place.right
                && common_suffix(&selector.quote, before) >= remains
                && !before.ends_with(&selector.quote)
        })
    });
    (!left_elsewhere && !right_elsewhere).then_some(place.at)
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
fn best<'a>(places: &[&'a Agreement]) -> Option<&'a Agreement> {
    let most = places.iter().max_by_key(|place| place.left + place.right)?;
    let ties = places.iter().filter(|place| place.left + place.right == most.left + most.right).count();
    (ties == 1).then_some(*most)
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
    // Part of it may have been moved away, and something like it put here.
    let letters: Vec<usize> = selector.quote.char_indices().map(|(at, _)| at).chain([selector.quote.len()]).collect();
    let length_of_part = if size < SHORT { PART } else { PART_OF_LONG };
    let moved = letters.windows(length_of_part + 1).any(|part| {
        let words = selector.quote.get(part[0]..part[length_of_part]).unwrap_or_default();
        !now.contains(words) && text.contains(words)
    });
    if moved {
        return None;
    }
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
