//! An article made ready for search.

use std::ops::Range;
use std::sync::{Arc, Weak};

use super::runs::Runs;
use crate::corpus::Article;
use crate::text::{FoldOptions, Folded, Span};

/// Either kana finds the other.
pub const SEARCH_FOLDING: FoldOptions = FoldOptions { kana: true };

/// An article's text, folded and as it is shown, with the places of its segments in both.
#[derive(Debug)]
pub struct Prepared {
    article: Weak<Article>,
    pub folded: Folded,
    /// The units that come from each segment alone.
    units: Vec<Range<u32>>,
    shown: Option<Shown>,
    /// What of each script stands in a row in each segment, as it is shown.
    pub runs: Vec<Runs>,
}

/// What is shown of an article's segments, one after the other.
#[derive(Debug, Default)]
struct Shown {
    text: String,
    spans: Vec<Span>,
}

/// A text and where the segments stand in it.
#[derive(Clone, Copy)]
pub struct Laid<'a, T: ?Sized> {
    pub text: &'a T,
    spans: Spans<'a>,
}

#[derive(Clone, Copy)]
enum Spans<'a> {
    Article(&'a Article),
    Shown(&'a [Span]),
    Units(&'a [Range<u32>]),
}

impl<T: ?Sized> Laid<'_, T> {
    /// Where a segment stands.
    pub fn segment(&self, number: usize) -> Option<Range<usize>> {
        match self.spans {
            Spans::Article(article) => article.segments.get(number).map(|segment| segment.span.range()),
            Spans::Shown(spans) => spans.get(number).map(|span| span.range()),
            Spans::Units(units) => units.get(number).map(|units| units.start as usize..units.end as usize),
        }
    }
}

impl Prepared {
    /// O(text) time; 3 bytes a folded unit, and once more the text where it holds markup.
    pub fn new(article: &Arc<Article>) -> Self {
        let folded = Folded::new(&article.text, SEARCH_FOLDING);
        let units = units_of_segments(article, &folded);
        let mut prepared =
            Self { article: Arc::downgrade(article), folded, units, shown: Shown::of(article), runs: Vec::new() };
        let shown = prepared.shown(article);
        let text = |number| shown.segment(number).and_then(|span| shown.text.get(span)).unwrap_or_default();
        prepared.runs = (0..article.segments.len()).map(|number| Runs::of(text(number))).collect();
        prepared
    }

    /// Whether this was made of `article`.
    pub fn is_of(&self, article: &Arc<Article>) -> bool {
        self.article.as_ptr() == Arc::as_ptr(article)
    }

    /// Whether something else is shown than stands in the text.
    pub fn has_markup(&self) -> bool {
        self.shown.is_some()
    }

    /// The folded text.
    pub fn folded(&self) -> Laid<'_, [u16]> {
        Laid { text: &self.folded.units, spans: Spans::Units(&self.units) }
    }

    /// What is shown of `article`, the one that this was made of. Without markup that is its text.
    pub fn shown<'a>(&'a self, article: &'a Article) -> Laid<'a, str> {
        match &self.shown {
            Some(shown) => Laid { text: &shown.text, spans: Spans::Shown(&shown.spans) },
            None => Laid { text: &article.text, spans: Spans::Article(article) },
        }
    }
}

impl Shown {
    fn of(article: &Article) -> Option<Self> {
        let displays = || article.segments.iter().map(|segment| article.display(segment.span));
        if displays().all(|display| display.is_verbatim()) {
            return None;
        }
        let mut shown = Self::default();
        for display in displays() {
            let start = shown.text.len();
            shown.text.push_str(&display.text);
            shown.spans.push(Span::new(start, shown.text.len()));
        }
        Some(shown)
    }
}

fn units_of_segments(article: &Article, folded: &Folded) -> Vec<Range<u32>> {
    let mut bytes = folded.offsets.bytes().peekable();
    let mut unit = 0;
    let mut pass_to = |byte: u32| {
        while bytes.next_if(|&at| at < byte).is_some() {
            unit += 1;
        }
        unit
    };
    let units = |span: Span| {
        let start: u32 = pass_to(span.start);
        let mut end = pass_to(span.end);
        // A mark at the beginning of the next segment may have been composed into the last character of this one.
        while start < end && folded.span(&article.text, end as usize - 1, end as usize).end > span.end {
            end -= 1;
        }
        start..end
    };
    article.segments.iter().map(|segment| segment.span).map(units).collect()
}
