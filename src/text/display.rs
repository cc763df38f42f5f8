//! A stretch of an article as the reader sees it, and the way back to where it stands in the text.

use std::borrow::Cow;

use super::Span;

/// Text without its markup, and a map between its bytes and the source's.
///
/// Borrowed, with nothing to look up, where the source holds no markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Display<'a> {
    /// What is shown.
    pub text: Cow<'a, str>,
    /// Where it stands in the source, markup included.
    source: Span,
    /// What is shown, in order; empty where display and source are the same.
    pieces: Vec<Piece>,
}

/// A stretch that is shown. What lies between two pieces in the source is markup and is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    display: Span,
    source: Span,
    /// Whether both are the same bytes; otherwise one stands for the other as a whole (`&amp;` and `&`).
    verbatim: bool,
}

impl<'a> Display<'a> {
    /// Shows `span` of `source` as it stands.
    pub fn verbatim(source: &'a str, span: Span) -> Self {
        Self { text: Cow::Borrowed(span.of(source)), source: span, pieces: Vec::new() }
    }

    /// The span of the source that is shown.
    pub fn source(&self) -> Span {
        self.source
    }

    /// Whether the display is the source, byte for byte.
    pub fn is_verbatim(&self) -> bool {
        self.pieces.is_empty() && self.text.len() == self.source.len()
    }

    /// The same display, owning its text.
    pub fn into_owned(self) -> Display<'static> {
        Display { text: Cow::Owned(self.text.into_owned()), source: self.source, pieces: self.pieces }
    }

    /// The bytes of the display, rising, at which markup was taken out of `source`: where a link's label begins and ends
    /// a word does. Line ends and the white space about them are no markup.
    pub fn seams(&self, source: &str) -> Vec<u32> {
        let is_markup = |between: &str| !between.chars().all(|c| c.is_whitespace() || c == '>');
        let seam = |pair: &[Piece]| match pair {
            [left, right] if left.source.end < right.source.start => {
                let between = Span { start: left.source.end, end: right.source.start };
                is_markup(between.of(source)).then_some(right.display.start)
            }
            _ => None,
        };
        self.pieces.windows(2).filter_map(seam).collect()
    }

    /// The byte of the source that is shown at `byte` of the display; the source's end at or past the display's end.
    pub fn to_source(&self, byte: u32) -> u32 {
        if self.is_verbatim() {
            return self.source.start.saturating_add(byte).min(self.source.end);
        }
        let after = self.pieces.partition_point(|piece| piece.display.end <= byte);
        self.pieces.get(after).map_or(self.source.end, |piece| piece.source_of_start(byte))
    }

    /// The span of the source that shows as `span` of the display, without markup before or after it.
    pub fn span_to_source(&self, span: Span) -> Span {
        let start = self.to_source(span.start);
        if self.is_verbatim() {
            return Span { start, end: self.to_source(span.end).max(start) };
        }
        if span.is_empty() {
            return Span { start, end: start };
        }
        let last = self.pieces.partition_point(|piece| piece.display.start < span.end).checked_sub(1);
        let end = last.and_then(|at| self.pieces.get(at)).map_or(self.source.end, |p| p.source_of_end(span.end));
        Span { start, end: end.max(start) }
    }

    /// What of the display comes from `span` of the source; empty where `span` is markup only.
    pub fn span_to_display(&self, span: Span) -> Span {
        if self.is_verbatim() {
            let inside = span.intersection(self.source);
            let base = self.source.start;
            return if inside.is_empty() {
                let at = span.start.clamp(base, self.source.end) - base;
                Span { start: at, end: at }
            } else {
                Span { start: inside.start - base, end: inside.end - base }
            };
        }
        let first = self.pieces.partition_point(|piece| piece.source.end <= span.start);
        let start = self.pieces.get(first).map_or(self.text.len() as u32, |p| p.display_of_start(span.start));
        let last = self.pieces.partition_point(|piece| piece.source.start < span.end).checked_sub(1);
        let end = last.and_then(|at| self.pieces.get(at)).map_or(0, |p| p.display_of_end(span.end));
        Span { start, end: end.max(start) }
    }
}

impl Piece {
    fn source_of_start(&self, byte: u32) -> u32 {
        let into = byte.saturating_sub(self.display.start);
        if self.verbatim { self.source.start + into } else { self.source.start }
    }

    fn source_of_end(&self, byte: u32) -> u32 {
        let left = self.display.end.saturating_sub(byte);
        if self.verbatim { self.source.end - left } else { self.source.end }
    }

    fn display_of_start(&self, byte: u32) -> u32 {
        let into = byte.saturating_sub(self.source.start);
        if self.verbatim { self.display.start + into } else { self.display.start }
    }

    fn display_of_end(&self, byte: u32) -> u32 {
        let left = self.source.end.saturating_sub(byte);
        if self.verbatim { self.display.end - left } else { self.display.end }
    }
}

/// Collects what is shown of a source, from left to right.
pub(super) struct Builder<'a> {
    source: &'a str,
    span: Span,
    text: String,
    pieces: Vec<Piece>,
}

impl<'a> Builder<'a> {
    /// Starts a display of `span`.
    pub(super) fn new(source: &'a str, span: Span) -> Self {
        Self { source, span, text: String::with_capacity(span.len()), pieces: Vec::new() }
    }

    /// Shows `from..to` of the source as it stands.
    pub(super) fn keep(&mut self, from: usize, to: usize) {
        if from >= to {
            return;
        }
        let source = Span::new(from, to);
        let start = self.text.len();
        self.text.push_str(source.of(self.source));
        let display = Span::new(start, self.text.len());
        match self.pieces.last_mut() {
            Some(last) if last.verbatim && last.source.end == source.start => {
                last.source.end = source.end;
                last.display.end = display.end;
            }
            _ => self.pieces.push(Piece { display, source, verbatim: true }),
        }
    }

    /// Shows `shown` in place of `from..to` of the source.
    pub(super) fn replace(&mut self, from: usize, to: usize, shown: &str) {
        if shown.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(shown);
        let display = Span::new(start, self.text.len());
        self.pieces.push(Piece { display, source: Span::new(from, to), verbatim: false });
    }

    /// The character that was shown last.
    pub(super) fn last(&self) -> Option<char> {
        self.text.chars().next_back()
    }

    /// The finished display.
    pub(super) fn finish(self) -> Display<'a> {
        let whole = Piece { display: Span::new(0, self.span.len()), source: self.span, verbatim: true };
        if self.pieces == [whole] {
            return Display::verbatim(self.source, self.span);
        }
        Display { text: Cow::Owned(self.text), source: self.span, pieces: self.pieces }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_lead_both_ways() {
        // The source: ab[[cd]]&amp;e
        let source = "ab[[cd]]&amp;e";
        let mut builder = Builder::new(source, Span::new(0, source.len()));
        builder.keep(0, 2);
        builder.keep(4, 6);
        builder.replace(8, 13, "&");
        builder.keep(13, 14);
        let display = builder.finish();
        assert_eq!(display.text, "abcd&e");
        assert_eq!((0..=6).map(|at| display.to_source(at)).collect::<Vec<_>>(), [0, 1, 4, 5, 8, 13, 14]);
        assert_eq!(display.span_to_source(Span::new(1, 2)), Span::new(1, 2));
        assert_eq!(display.span_to_source(Span::new(1, 4)), Span::new(1, 6));
        assert_eq!(display.span_to_source(Span::new(4, 5)), Span::new(8, 13));
        assert_eq!(display.span_to_display(Span::new(2, 8)), Span::new(2, 4));
        assert_eq!(display.span_to_display(Span::new(0, 10)), Span::new(0, 5));
        assert!(display.span_to_display(Span::new(2, 4)).is_empty());
    }

    #[test]
    fn markup_leaves_seams_and_line_ends_do_not() {
        let source = "日[[本]]国\n> の";
        let mut builder = Builder::new(source, Span::new(0, source.len()));
        builder.keep(0, 3);
        builder.keep(5, 8);
        builder.keep(10, 13);
        builder.keep(16, 19);
        let display = builder.finish();
        assert_eq!((display.text.as_ref(), display.seams(source)), ("日本国の", vec![3, 6]));
        assert!(Display::verbatim(source, Span::new(0, 3)).seams(source).is_empty());
    }

    #[test]
    fn what_is_shown_whole_is_borrowed() {
        let source = "前後日本前後";
        let span = Span::new(6, 12);
        let mut builder = Builder::new(source, span);
        builder.keep(6, 9);
        builder.keep(9, 12);
        let display = builder.finish();
        assert!(display.is_verbatim() && matches!(display.text, Cow::Borrowed("日本")));
        assert_eq!(display.to_source(3), 9);
        assert_eq!(display.span_to_source(Span::new(0, 3)), Span::new(6, 9));
        assert_eq!(display.span_to_display(Span::new(0, 9)), Span::new(0, 3));
        assert!(display.span_to_display(Span::new(0, 3)).is_empty());
    }

    #[test]
    fn a_source_that_is_markup_only_shows_nothing() {
        let display = Builder::new("****", Span::new(0, 4)).finish();
        assert_eq!((display.text.as_ref(), display.is_verbatim()), ("", false));
        assert_eq!(display.to_source(0), 4);
        assert!(display.span_to_display(Span::new(0, 4)).is_empty());
    }
}
