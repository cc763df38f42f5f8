//! One article on the screen: its lines, the cursor and what is scrolled into view.
//!
//! Only the lines in view, and those passed on the way to them, are ever broken.

use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::annotation::{Annotation, ReadingStyle};
use super::duplicates::Repeat;
use crate::corpus::Article;
use crate::text::{Ambiguous, Segment, SegmentKind, Span, wrap};

/// Lines kept visible above and below the cursor where the article goes on.
const SCROLL_MARGIN: usize = 2;

/// Columns kept free behind lines with readings above them.
const READING_OVERHANG: u16 = 6;

/// Columns by which a list item is set in, for its mark.
const LIST_INDENT: u16 = 2;

/// How far sentences stand apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Spacing {
    /// Nowhere a blank line.
    Close,
    /// A blank line before each paragraph.
    #[default]
    Paragraphs,
    /// A blank line before each sentence.
    Sentences,
}

impl Spacing {
    /// The one after this, in turn.
    pub(super) const fn next(self) -> Self {
        match self {
            Self::Close => Self::Paragraphs,
            Self::Paragraphs => Self::Sentences,
            Self::Sentences => Self::Close,
        }
    }

    /// Where blank lines stand, in words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Close => "no blank lines",
            Self::Paragraphs => "a blank line between paragraphs",
            Self::Sentences => "a blank line between sentences",
        }
    }
}

/// What can be under the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Item {
    /// A segment by its number.
    Segment(usize),
    /// A repeated passage, by its number among the repeats, shown as one line.
    Fold(usize),
}

/// A line in view.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What stands in it, as it is shown.
    pub text: String,
    /// Where that is in what is shown of the segment.
    pub span: Span,
    /// Columns left blank before the text.
    pub indent: u16,
    /// What the line belongs to.
    pub part: Part,
    /// Whether it is the first line of what it belongs to.
    pub first: bool,
    /// The item that it belongs to, for comparing with the cursor.
    pub item: usize,
}

/// What a line in view belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The blank line before a paragraph.
    Gap,
    /// A segment by its number.
    Segment(usize),
    /// A folded passage by the number of its first segment.
    Fold(usize),
    /// How the words of the line below are read, by the number of its segment.
    Readings(usize),
}

/// A line of the whole article: an item and a line in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Position {
    item: usize,
    line: usize,
}

/// What an annotation was made from, beside the segment: where readings stand, and of which word alone.
pub type AnnotationKey = (ReadingStyle, Option<usize>);

/// An article on the screen.
#[derive(Debug)]
pub struct Pane {
    /// Which article of the corpus.
    pub id: usize,
    article: Arc<Article>,
    items: Vec<Item>,
    repeats: Vec<Repeat>,
    /// Repeats that were opened, by their first segment.
    opened: FxHashSet<usize>,
    /// Segments that are boilerplate by repetition.
    boilerplate: FxHashSet<usize>,
    /// Whether boilerplate is left out.
    hides_boilerplate: bool,
    spacing: Spacing,
    cursor: usize,
    top: Position,
    /// The line that the cursor is to be on when the pane is laid out next.
    cursor_line: Option<usize>,
    width: u16,
    height: usize,
    ambiguous: Ambiguous,
    /// Broken lines by segment, for the present width.
    wrapped: FxHashMap<usize, Rc<[Span]>>,
    /// Segments that are shown with readings.
    annotations: FxHashMap<usize, (AnnotationKey, Annotation)>,
    rows: Vec<Row>,
}

impl Pane {
    /// Shows `article` from its beginning.
    pub fn new(id: usize, article: Arc<Article>) -> Self {
        let mut pane = Self {
            id,
            article,
            items: Vec::new(),
            repeats: Vec::new(),
            opened: FxHashSet::default(),
            boilerplate: FxHashSet::default(),
            hides_boilerplate: false,
            spacing: Spacing::default(),
            cursor: 0,
            top: Position::default(),
            cursor_line: None,
            width: 0,
            height: 0,
            ambiguous: Ambiguous::default(),
            wrapped: FxHashMap::default(),
            annotations: FxHashMap::default(),
            rows: Vec::new(),
        };
        pane.rebuild_items();
        pane
    }

    /// The article that is shown.
    pub fn article(&self) -> &Arc<Article> {
        &self.article
    }

    /// The lines in view, from the top. Valid after [`Pane::lay_out`].
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The item under the cursor, as [`Row::item`] counts.
    pub fn cursor_item(&self) -> usize {
        self.cursor
    }

    /// The segment under the cursor; the first one of a folded passage.
    pub fn segment(&self) -> usize {
        self.items.get(self.cursor).map_or(0, |item| self.first_segment(item))
    }

    /// The repeat under the cursor, folded or open.
    pub fn repeat_at_cursor(&self) -> Option<&Repeat> {
        let segment = self.segment();
        self.repeats.iter().find(|repeat| repeat.segments.contains(&segment))
    }

    /// Whether the cursor is on a folded passage.
    pub fn on_fold(&self) -> bool {
        matches!(self.items.get(self.cursor), Some(Item::Fold(_)))
    }

    /// Takes over what repeats. The cursor stays on its segment.
    pub fn set_repeats(&mut self, repeats: Vec<Repeat>, boilerplate: impl IntoIterator<Item = usize>) {
        self.repeats = repeats;
        self.boilerplate = boilerplate.into_iter().collect();
        self.rebuild_items();
    }

    /// Leaves boilerplate out, or shows it again.
    pub fn hide_boilerplate(&mut self, hide: bool) {
        if self.hides_boilerplate != hide {
            self.hides_boilerplate = hide;
            self.rebuild_items();
        }
    }

    /// Puts sentences closer together or further apart.
    pub fn set_spacing(&mut self, spacing: Spacing) {
        self.spacing = spacing;
    }

    /// Whether a segment is boilerplate, by its form or since it stands in many articles.
    pub fn is_boilerplate(&self, segment: usize) -> bool {
        self.boilerplate.contains(&segment)
            || self.article.segments.get(segment).is_some_and(|segment| segment.kind == SegmentKind::Boilerplate)
    }

    /// Opens the repeat that holds `segment`, if there is one.
    pub fn open_fold_at(&mut self, segment: usize) {
        if let Some(repeat) = self.repeats.iter().find(|repeat| repeat.segments.contains(&segment)) {
            self.opened.insert(repeat.segments.start);
            self.rebuild_items();
        }
    }

    /// Repeats that are open, by their first segments.
    pub fn opened(&self) -> impl Iterator<Item = usize> + '_ {
        self.opened.iter().copied()
    }

    /// Opens exactly the repeats that begin with these segments, known already or not.
    pub fn set_opened(&mut self, opened: FxHashSet<usize>) {
        self.opened = opened;
        self.rebuild_items();
    }

    /// Opens or closes the repeat under the cursor. Returns whether there is one.
    pub fn toggle_fold(&mut self) -> bool {
        let Some(first) = self.repeat_at_cursor().map(|repeat| repeat.segments.start) else { return false };
        if !self.opened.remove(&first) {
            self.opened.insert(first);
        }
        self.rebuild_items();
        true
    }

    /// Opens all repeats, or closes all where none is closed.
    pub fn toggle_all_folds(&mut self) {
        let all: FxHashSet<usize> = self.repeats.iter().map(|repeat| repeat.segments.start).collect();
        self.opened = if all.is_subset(&self.opened) { FxHashSet::default() } else { all };
        self.rebuild_items();
    }

    fn rebuild_items(&mut self) {
        let segment = self.segment();
        let top = (self.items.get(self.top.item).map_or(0, |item| self.first_segment(item)), self.top.line);
        let mut items = Vec::with_capacity(self.article.segments.len());
        let mut next = 0;
        for (number, repeat) in self.repeats.iter().enumerate() {
            if self.opened.contains(&repeat.segments.start) {
                continue;
            }
            items.extend((next..repeat.segments.start).map(Item::Segment));
            items.push(Item::Fold(number));
            next = repeat.segments.end;
        }
        items.extend((next..self.article.segments.len()).map(Item::Segment));
        if self.hides_boilerplate {
            let shown = |item: &Item| !matches!(item, Item::Segment(segment) if self.is_boilerplate(*segment));
            // An article that is nothing else is shown all the same.
            if items.iter().any(shown) {
                items.retain(shown);
            }
        }
        self.items = items;
        self.cursor = self.item_of(segment);
        self.top = Position { item: self.item_of(top.0), line: top.1 };
    }

    fn first_segment(&self, item: &Item) -> usize {
        match item {
            Item::Segment(segment) => *segment,
            Item::Fold(repeat) => self.repeats.get(*repeat).map_or(0, |repeat| repeat.segments.start),
        }
    }

    /// The item that shows `segment`.
    fn item_of(&self, segment: usize) -> usize {
        self.items.partition_point(|item| self.first_segment(item) <= segment).saturating_sub(1)
    }

    /// Whether `segment` is shown by the item that a row belongs to.
    pub fn shows(&self, row: &Row, segment: usize) -> bool {
        row.item == self.item_of(segment)
    }

    /// Puts the cursor on `segment`.
    pub fn go_to(&mut self, segment: usize) {
        self.cursor = self.item_of(segment);
    }

    /// Moves the cursor by `by` items, as far as there are any.
    pub fn step(&mut self, by: isize) {
        let last = self.items.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }

    /// Moves the cursor to the first item of the next paragraph, or of this and then the previous one.
    pub fn step_paragraph(&mut self, forward: bool) {
        if forward {
            let next = (self.cursor + 1..self.items.len()).find(|&item| self.begins_paragraph(item));
            self.cursor = next.unwrap_or(self.items.len().saturating_sub(1));
        } else {
            self.cursor = (0..self.cursor).rev().find(|&item| self.begins_paragraph(item)).unwrap_or(0);
        }
    }

    /// Puts the cursor on the first or the last item.
    pub fn go_to_end(&mut self, last: bool) {
        self.cursor = if last { self.items.len().saturating_sub(1) } else { 0 };
    }

    /// Moves the view by `lines` and takes the cursor along.
    pub fn page(&mut self, lines: isize) {
        let lines_before = self.lines_between(self.top, Position { item: self.cursor, line: 0 }, self.height);
        self.scroll(lines);
        let target = self.advance(self.top, lines_before.min(self.height.saturating_sub(1)));
        let before = self.cursor;
        self.cursor = target.item;
        // A sentence longer than the screen must not hold the cursor.
        if self.cursor == before {
            self.step(lines.signum());
        }
    }

    /// Moves the view by `lines`; the cursor moves only as far as it must to stay in view.
    pub fn scroll(&mut self, lines: isize) {
        let distance = lines.unsigned_abs();
        self.top = if lines < 0 { self.retreat(self.top, distance) } else { self.advance(self.top, distance) };
        let end = self.end();
        let lowest = self.retreat(end, self.height.saturating_sub(1));
        self.top = self.top.min(lowest);
        let bottom = self.advance(self.top, self.height.saturating_sub(1));
        let first = if self.top.line == 0 { self.top.item } else { self.top.item + 1 };
        let last = if bottom.line + 1 >= self.lines(bottom.item) { bottom.item } else { bottom.item.saturating_sub(1) };
        self.cursor = self.cursor.clamp(first.min(last), last.max(first)).min(self.items.len().saturating_sub(1));
    }

    /// The item at line `y` of the view.
    pub fn item_at(&self, y: usize) -> Option<usize> {
        self.rows.get(y).map(|row| row.item)
    }

    /// Puts the cursor on an item in view.
    pub fn select(&mut self, item: usize) {
        self.cursor = item.min(self.items.len().saturating_sub(1));
    }

    /// The line of the view on which the item under the cursor begins, if it is in view.
    pub fn cursor_line(&self) -> Option<usize> {
        self.rows.iter().position(|row| row.item == self.cursor && row.first)
    }

    /// Scrolls so that the item under the cursor begins on line `y` of the view, as far as the article allows.
    pub fn align_cursor_to(&mut self, y: usize) {
        let start = self.text_start(self.cursor);
        self.top = self.retreat(start, y);
    }

    /// Does so once it is known how the article is broken into lines.
    pub fn keep_cursor_on(&mut self, y: usize) {
        self.cursor_line = Some(y);
    }

    /// Fits the view to `width` by `height` cells of text, brings the cursor into it and breaks its lines.
    pub fn lay_out(&mut self, width: u16, height: u16, ambiguous: Ambiguous) {
        if (self.width, self.ambiguous) != (width, ambiguous) {
            (self.width, self.ambiguous) = (width, ambiguous);
            self.wrapped.clear();
        }
        self.height = usize::from(height);
        if let Some(y) = self.cursor_line.take() {
            self.align_cursor_to(y);
        }
        self.clamp_top();
        self.bring_cursor_into_view();
        self.rows = self.rows_in_view();
    }

    fn clamp_top(&mut self) {
        self.top.item = self.top.item.min(self.items.len().saturating_sub(1));
        self.top.line = self.top.line.min(self.lines(self.top.item).saturating_sub(1));
    }

    fn bring_cursor_into_view(&mut self) {
        let start = Position { item: self.cursor, line: 0 };
        let end = Position { item: self.cursor, line: self.lines(self.cursor).saturating_sub(1) };
        let margin = SCROLL_MARGIN.min(self.height / 4);
        if start < self.top || self.lines_between(self.top, start, margin) < margin {
            self.top = self.retreat(start, margin);
        }
        let visible = self.height.saturating_sub(margin + 1);
        if self.lines_between(self.top, end, self.height) > visible {
            // The beginning of what does not fit matters more than its end.
            self.top = self.retreat(end, visible).min(start);
        }
    }

    fn rows_in_view(&mut self) -> Vec<Row> {
        let mut rows = Vec::with_capacity(self.height);
        let mut at = self.top;
        while rows.len() < self.height && at.item < self.items.len() {
            rows.push(self.row(at));
            at.line += 1;
            if at.line >= self.lines(at.item) {
                at = Position { item: at.item + 1, line: 0 };
            }
        }
        rows
    }

    fn row(&mut self, at: Position) -> Row {
        let gap = usize::from(self.has_gap(at.item));
        let blank =
            Row { text: String::new(), span: Span::default(), indent: 0, part: Part::Gap, first: false, item: at.item };
        if at.line < gap {
            return blank;
        }
        let first = at.line == gap;
        match self.items.get(at.item) {
            Some(Item::Fold(repeat)) => match self.repeats.get(*repeat) {
                Some(repeat) => Row { text: repeat.label(), part: Part::Fold(repeat.segments.start), first, ..blank },
                None => blank,
            },
            Some(&Item::Segment(segment)) => {
                let rows = self.rows_a_line(segment);
                let line = self.wrapped(segment).get((at.line - gap) / rows).copied().unwrap_or_default();
                let indent = self.indent(segment);
                let annotation = self.annotations.get(&segment).map(|(_, annotation)| annotation);
                if let Some(annotation) = annotation.filter(|_| (at.line - gap) % rows + 1 < rows) {
                    let text = annotation.line_above(line, self.ambiguous);
                    return Row { text, indent, part: Part::Readings(segment), ..blank };
                }
                let text = match annotation {
                    Some(annotation) => line.of(&annotation.text).to_owned(),
                    None => self
                        .article
                        .segments
                        .get(segment)
                        .map(|s| line.of(&self.article.display(s.span).text).to_owned())
                        .unwrap_or_default(),
                };
                let first = at.line - gap + 1 == rows;
                Row { text, span: line, indent, part: Part::Segment(segment), first, ..blank }
            }
            None => blank,
        }
    }

    /// The rows that a line of a segment takes: one more where readings stand above it.
    fn rows_a_line(&self, segment: usize) -> usize {
        1 + usize::from(self.annotations.get(&segment).is_some_and(|(_, annotation)| annotation.is_above()))
    }

    /// Forgets the readings that `keeps`, given segments and what they were made from, does not keep. Says whether
    /// there were any.
    pub fn keep_annotations(&mut self, keeps: impl Fn(usize, AnnotationKey) -> bool) -> bool {
        let before = self.annotations.len();
        let wrapped = &mut self.wrapped;
        self.annotations.retain(|&segment, (key, _)| {
            let kept = keeps(segment, *key);
            if !kept {
                wrapped.remove(&segment);
            }
            kept
        });
        self.annotations.len() != before
    }

    /// Shows a segment with readings, made by `make` from what is shown of it, where it is not yet. Says whether it was
    /// not.
    pub fn annotate(&mut self, segment: usize, key: AnnotationKey, make: impl FnOnce(&str) -> Annotation) -> bool {
        if self.annotations.get(&segment).is_some_and(|(made_from, _)| *made_from == key) {
            return false;
        }
        let Some(span) = self.article.segments.get(segment).map(|s| s.span) else { return false };
        let annotation = make(&self.article.display(span).text);
        self.annotations.insert(segment, (key, annotation));
        self.wrapped.remove(&segment);
        true
    }

    /// Where a stretch of what is shown of a segment stands in the text of its rows, which may hold readings.
    pub fn shown_span(&self, segment: usize, span: Span) -> Span {
        self.annotations.get(&segment).map_or(span, |(_, annotation)| annotation.span(span))
    }

    fn indent(&self, segment: usize) -> u16 {
        let is_list_item = |segment: &Segment| segment.kind == SegmentKind::ListItem;
        if self.article.segments.get(segment).is_some_and(is_list_item) { LIST_INDENT } else { 0 }
    }

    /// The lines of a segment, as spans of its display text.
    fn wrapped(&mut self, segment: usize) -> Rc<[Span]> {
        if let Some(lines) = self.wrapped.get(&segment) {
            return Rc::clone(lines);
        }
        let width = self.width.saturating_sub(self.indent(segment)).max(2);
        let annotation = self.annotations.get(&segment).map(|(_, annotation)| annotation);
        let lines: Rc<[Span]> = match (self.article.segments.get(segment), annotation) {
            (Some(s), Some(annotation)) => {
                // The last reading of a line may hang over its word.
                let width = if annotation.is_above() { width.saturating_sub(READING_OVERHANG) } else { width };
                wrap(&annotation.text, width, s.language, self.ambiguous).into()
            }
            (Some(s), None) => wrap(&self.article.display(s.span).text, width, s.language, self.ambiguous).into(),
            (None, _) => Rc::from([]),
        };
        self.wrapped.insert(segment, Rc::clone(&lines));
        lines
    }

    /// Whether a blank line goes before an item.
    fn has_gap(&self, item: usize) -> bool {
        match self.spacing {
            Spacing::Close => false,
            Spacing::Paragraphs => self.begins_paragraph(item),
            Spacing::Sentences => item > 0,
        }
    }

    /// Whether an item begins a paragraph other than the first.
    fn begins_paragraph(&self, item: usize) -> bool {
        let paragraph = |item: &Item| self.article.segments.get(self.first_segment(item)).map(|s| s.paragraph);
        let last_paragraph = |item: &Item| match item {
            Item::Segment(_) => paragraph(item),
            Item::Fold(repeat) => self
                .repeats
                .get(*repeat)
                .and_then(|repeat| self.article.segments.get(repeat.segments.end.saturating_sub(1)))
                .map(|s| s.paragraph),
        };
        match (item.checked_sub(1).and_then(|before| self.items.get(before)), self.items.get(item)) {
            (Some(before), Some(item)) => last_paragraph(before) != paragraph(item),
            _ => false,
        }
    }

    /// How many lines an item takes, the gap before it included; at least one.
    fn lines(&mut self, item: usize) -> usize {
        let gap = usize::from(self.has_gap(item));
        match self.items.get(item) {
            Some(&Item::Segment(segment)) => gap + self.wrapped(segment).len().max(1) * self.rows_a_line(segment),
            Some(Item::Fold(_)) => gap + 1,
            None => 1,
        }
    }

    fn text_start(&self, item: usize) -> Position {
        let above = match self.items.get(item) {
            Some(&Item::Segment(segment)) => self.rows_a_line(segment) - 1,
            _ => 0,
        };
        Position { item, line: usize::from(self.has_gap(item)) + above }
    }

    /// The last line of the article.
    fn end(&mut self) -> Position {
        let item = self.items.len().saturating_sub(1);
        Position { item, line: self.lines(item).saturating_sub(1) }
    }

    fn advance(&mut self, from: Position, mut lines: usize) -> Position {
        let mut at = from;
        let last = self.items.len().saturating_sub(1);
        loop {
            let left = self.lines(at.item).saturating_sub(at.line + 1);
            if lines <= left || at.item >= last {
                return Position { line: at.line + lines.min(left), ..at };
            }
            lines -= left + 1;
            at = Position { item: at.item + 1, line: 0 };
        }
    }

    fn retreat(&mut self, from: Position, mut lines: usize) -> Position {
        let mut at = from;
        loop {
            if lines <= at.line {
                return Position { line: at.line - lines, ..at };
            }
            let Some(before) = at.item.checked_sub(1) else { return Position::default() };
            lines -= at.line + 1;
            at = Position { item: before, line: self.lines(before).saturating_sub(1) };
        }
    }

    /// Lines from `from` down to `to`, counted no further than `limit + 1`.
    fn lines_between(&mut self, from: Position, to: Position, limit: usize) -> usize {
        let mut at = from;
        let mut passed = 0;
        while at.item < to.item && passed <= limit {
            passed += self.lines(at.item) - at.line.min(self.lines(at.item) - 1);
            at = Position { item: at.item + 1, line: 0 };
        }
        if at.item == to.item { passed + to.line.saturating_sub(at.line) } else { passed }
    }
}
