//! How the words of a query are compared with those of an article.

use std::ops::Range;

use memchr::memmem::Finder;
use regex::{Regex, RegexBuilder};
use roaring::RoaringBitmap;

use super::grams::Grams;
use super::prepared::{Laid, Prepared, SEARCH_FOLDING};
use super::required::Required;
use crate::corpus::Article;
use crate::text::{Display, Folded, FoldedChar, Span, fold_char};

/// Compiled patterns may take this many bytes: a pattern is typed by hand, and each key compiles one.
const LARGEST_PATTERN: usize = 1 << 20;

/// What is looked for in segments.
#[derive(Clone, Debug)]
pub struct Pattern {
    kind: Kind,
    /// Folded texts of which every article with a match holds one, markup apart; none where no such are known.
    held: Vec<Vec<u16>>,
}

#[derive(Clone, Debug)]
enum Kind {
    /// Whatever there is.
    Anything,
    /// Words as folded: 統合 finds 统合 and 統合, half-width finds full-width, either kana the other.
    Folded(Finder<'static>),
    /// Words exactly as they are shown, case and all.
    Literal(Finder<'static>),
    /// A regular expression, over what is shown of a segment.
    Regex(Expression),
}

#[derive(Clone, Debug)]
struct Expression {
    regex: Regex,
    required: Required,
}

impl Pattern {
    /// Finds every segment.
    pub fn anything() -> Self {
        Self { kind: Kind::Anything, held: Vec::new() }
    }

    /// Looks for `words` as folded; nothing where they fold to nothing.
    pub fn folded(words: &str) -> Option<Self> {
        let units = Folded::new(words, SEARCH_FOLDING).units;
        let bytes: &[u8] = bytemuck::cast_slice(&units);
        let kind = Kind::Folded(Finder::new(bytes).into_owned());
        (!units.is_empty()).then(|| Self { kind, held: vec![units] })
    }

    /// Looks for `words` as they stand; nothing where there are none.
    pub fn literal(words: &str) -> Option<Self> {
        let kind = Kind::Literal(Finder::new(words).into_owned());
        (!words.is_empty()).then(|| Self { kind, held: vec![held_with(words)] })
    }

    /// Looks for an expression; nothing where it is empty.
    pub fn regex(expression: &str) -> Result<Option<Self>, String> {
        let regex = RegexBuilder::new(expression).size_limit(LARGEST_PATTERN).build();
        let regex = regex.map_err(|error| error.to_string())?;
        let required = Required::of(expression);
        let held = required.words().iter().map(|word| held_with(word)).collect();
        let kind = Kind::Regex(Expression { regex, required });
        Ok((!expression.is_empty()).then_some(Self { kind, held }))
    }

    /// Whether it is compared with what is shown, and not with the text as it stands.
    pub fn is_shown(&self) -> bool {
        matches!(self.kind, Kind::Literal(_) | Kind::Regex(_))
    }

    /// The articles without markup that may hold what is looked for; nothing where that cannot be told.
    pub fn holders(&self, grams: &Grams) -> Option<RoaringBitmap> {
        let each: Option<Vec<RoaringBitmap>> = self.held.iter().map(|units| grams.holding(units)).collect();
        each?.into_iter().reduce(|all, more| all | more)
    }

    /// The numbers of those segments of `article` that `wants` and that hold what is looked for, rising. O(text).
    pub fn segments_in(&self, article: &Article, prepared: &Prepared, wants: impl Fn(usize) -> bool) -> Vec<u32> {
        match &self.kind {
            Kind::Anything => (0..article.segments.len()).filter(|&at| wants(at)).map(|at| at as u32).collect(),
            Kind::Folded(finder) => {
                let folded = prepared.folded();
                walk(&folded, |at| find_units(finder, folded.text, at), wants)
            }
            Kind::Literal(finder) => {
                let shown = prepared.shown(article);
                let length = finder.needle().len();
                let find = |from: usize| {
                    let at = from + finder.find(shown.text.as_bytes().get(from..)?)?;
                    Some(at..at + length)
                };
                walk(&shown, find, wants)
            }
            Kind::Regex(expression) => {
                let shown = prepared.shown(article);
                let holds = |number: usize| {
                    wants(number)
                        && prepared.runs.get(number).is_some_and(|runs| runs.reach(expression.required.runs))
                        && shown
                            .segment(number)
                            .and_then(|span| shown.text.get(span))
                            .is_some_and(|text| expression.is_in(text))
                };
                if expression.required.is_known() {
                    walk(&shown, |from| expression.required.find(shown.text, from), holds)
                } else {
                    (0..article.segments.len()).filter(|&number| holds(number)).map(|number| number as u32).collect()
                }
            }
        }
    }

    /// Where in the article's text a segment holds what is looked for, in order, without overlaps. O(segment).
    pub fn matches_in(&self, article: &Article, prepared: &Prepared, segment: usize) -> Vec<Span> {
        let in_display = |find: &dyn Fn(&str) -> Vec<Span>| {
            let Some(segment) = article.segments.get(segment) else { return Vec::new() };
            let display = if prepared.has_markup() {
                article.display(segment.span)
            } else {
                Display::verbatim(&article.text, segment.span)
            };
            find(&display.text).into_iter().map(|span| display.span_to_source(span)).collect()
        };
        match &self.kind {
            Kind::Anything => Vec::new(),
            Kind::Folded(finder) => {
                let folded = prepared.folded();
                let Some(bounds) = folded.segment(segment) else { return Vec::new() };
                let units = folded.text.get(..bounds.end).unwrap_or_default();
                let mut spans: Vec<Span> = Vec::new();
                let mut at = bounds.start;
                while let Some(found) = find_units(finder, units, at) {
                    let span = prepared.folded.span(&article.text, found.start, found.end);
                    if spans.last().is_none_or(|last| last.end <= span.start) {
                        spans.push(span);
                    }
                    at = found.start + 1;
                }
                spans
            }
            Kind::Literal(finder) => in_display(&|text| {
                let length = finder.needle().len();
                finder.find_iter(text.as_bytes()).map(|at| Span::new(at, at + length)).collect()
            }),
            Kind::Regex(Expression { regex, .. }) => in_display(&|text| {
                let found = regex.find_iter(text).filter(|found| !found.is_empty());
                found.map(|found| Span::new(found.start(), found.end())).collect()
            }),
        }
    }
}

impl Expression {
    /// Whether some characters of `text` match.
    fn is_in(&self, text: &str) -> bool {
        if self.required.is_some_text() {
            self.regex.is_match(text)
        } else {
            self.regex.find_iter(text).any(|found| !found.is_empty())
        }
    }
}

/// What the folded text holds wherever `words` stand in it.
fn held_with(words: &str) -> Vec<u16> {
    let first = words.chars().map(fold_char).find(|folded| *folded != FoldedChar::Dropped);
    if matches!(first, Some(FoldedChar::Combining(_))) {
        // It may change what stands before, or stand for itself.
        return Vec::new();
    }
    let mut units = Folded::new(words, SEARCH_FOLDING).units;
    // A mark after the words may change their last character, unless that is Han.
    if units.last().is_some_and(|last| !(0x4E00..=0x9FFF).contains(last)) {
        units.pop();
    }
    units
}

/// The numbers of the segments that hold something that `find` finds from a place on, and are `accepted`. A segment is
/// left at once when it is known whether it is one of them.
fn walk<T: ?Sized>(
    laid: &Laid<'_, T>,
    find: impl Fn(usize) -> Option<Range<usize>>,
    accepted: impl Fn(usize) -> bool,
) -> Vec<u32> {
    let mut segments = Vec::new();
    let (mut at, mut number) = (0, 0);
    while let Some(found) = find(at) {
        while laid.segment(number).is_some_and(|segment| segment.end <= found.start) {
            number += 1;
        }
        let Some(segment) = laid.segment(number) else { break };
        if found.start < segment.start {
            at = segment.start;
        } else if segment.end < found.end {
            at = found.start + 1;
        } else {
            if accepted(number) {
                segments.push(number as u32);
            }
            at = segment.end;
        }
    }
    segments
}

/// Where the units that `finder` looks for stand next in `units`, from `from` on.
fn find_units(finder: &Finder<'_>, units: &[u16], from: usize) -> Option<Range<usize>> {
    let bytes: &[u8] = bytemuck::cast_slice(units);
    let mut at = 2 * from;
    loop {
        let found = at + finder.find(bytes.get(at..)?)?;
        if found.is_multiple_of(2) {
            let first = found / 2;
            return Some(first..first + finder.needle().len() / 2);
        }
        // These are two halves of neighbouring units.
        at = found + 1;
    }
}
