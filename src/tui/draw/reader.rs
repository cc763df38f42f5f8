//! Two articles side by side with their lanes.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::{decorated, inspector};
use crate::app::App;
use crate::app::geometry::{Area, Column, Geometry, PANE_MARGIN};
use crate::app::inspector::Decoration;
use crate::app::minimap::MapMark;
use crate::app::pane::{Pane, Part, Row};
use crate::app::reader::Mark;
use crate::app::signs::Sign;
use crate::text::SegmentKind;
use crate::text::width::text_width;
use crate::tui::gutter::Tracks;
use crate::tui::paint::{ambiguous, fill, put, put_cut};
use crate::tui::theme::{Theme, mark_symbol};

/// Beside what is under the cursor and its counterpart.
const BAR: &str = "▌";
const LIST_MARK: &str = "•";
const FOLD_MARK: &str = "▸ ";

pub fn draw(app: &App, geometry: &Geometry, theme: &Theme, buffer: &mut Buffer) {
    for (side, column) in geometry.numbered() {
        match app.reader.panes.get(side) {
            Some(pane) => {
                title(app, side, pane, column.title, theme, buffer);
                text(app, side, pane, column.pane, theme, buffer);
                minimap(app, side, column.minimap, theme, buffer);
            }
            None => empty(app, column, theme, buffer),
        }
        gutter(app, side, column.gutter, theme, buffer);
    }
    inspector::draw(app, geometry.inspector, theme, buffer);
}

fn title(app: &App, side: usize, pane: &Pane, area: Area, theme: &Theme, buffer: &mut Buffer) {
    let style = if side == app.reader.focus { theme.title_focused } else { theme.title };
    fill(buffer, area, style);
    let article = pane.article();
    let line = format!(" {}/{} {} {}", pane.id + 1, app.articles.len(), article.language, article.title);
    put_cut(buffer, area.x, area.y, area.width.saturating_sub(1), &line, style);
}

fn empty(app: &App, column: &Column, theme: &Theme, buffer: &mut Buffer) {
    let area = column.pane;
    fill(buffer, column.title, theme.title);
    let line = if app.progress.is_some() { "more articles are being read" } else { "no other article" };
    put_cut(buffer, area.x + PANE_MARGIN, area.y + 1, area.width - PANE_MARGIN, line, theme.dim);
}

fn text(app: &App, side: usize, pane: &Pane, area: Area, theme: &Theme, buffer: &mut Buffer) {
    let focused = side == app.reader.focus;
    let counterpart = app.reader.counterpart_segments(side);
    for (line, row) in pane.rows().iter().enumerate() {
        let y = area.y + line as u16;
        let is_cursor = row.item == pane.cursor_item() && row.part != Part::Gap;
        let is_counterpart = match (&counterpart, row.part) {
            (Some(segments), Part::Segment(segment) | Part::Readings(segment)) => segments.contains(&segment),
            (Some(segments), Part::Fold(_)) => pane.shows(row, segments.start),
            _ => false,
        };
        let highlight = match (focused && is_cursor, is_counterpart) {
            (true, _) => Some((theme.cursor, theme.cursor_bar)),
            (_, true) => Some((theme.counterpart, theme.counterpart_bar)),
            _ => None,
        };
        let style = highlight.map_or_else(|| base(pane, row, theme), |(style, _)| base(pane, row, theme).patch(style));
        if let Some((highlighted, bar)) = highlight {
            fill(buffer, Area { x: area.x + 1, y, width: area.width - 1, height: 1 }, highlighted);
            put(buffer, area.x, y, 1, BAR, bar);
        } else if is_cursor {
            // Where the cursor of the other pane waits.
            put(buffer, area.x, y, 1, BAR, theme.dim);
        }
        row_text(app, side, pane, row, (area, y), style, theme, buffer);
        if let Part::Segment(segment) = row.part {
            let of_segment = |other: &&Row| other.part == row.part;
            let number = pane.rows().iter().take(line).rev().take_while(of_segment).count();
            let rows_left = pane.rows().iter().skip(line + 1).take_while(of_segment).count();
            signs(app, pane, row, segment, (number, rows_left), (area, y), style, theme, buffer);
        }
    }
}

/// The signs of what is marked in a sentence, down its margin, and the names of its labels behind its last line.
#[allow(clippy::too_many_arguments, reason = "a row with all that it is drawn from")]
fn signs(
    app: &App,
    pane: &Pane,
    row: &Row,
    segment: usize,
    (number, rows_left): (usize, usize),
    (area, y): (Area, u16),
    style: Style,
    theme: &Theme,
    buffer: &mut Buffer,
) {
    let signs = app.signs(pane.id, segment);
    if let Some(sign) = signs.get(number) {
        // What finds no line of its own is told of by a last one.
        let more = rows_left == 0 && signs.len() > number + 1;
        let (symbol, of_sign) = if more { ("+".to_owned(), theme.sign) } else { theme.sign_of(sign) };
        put(buffer, area.x + 1, y, 1, &symbol, style.patch(of_sign));
    }
    if rows_left > 0 {
        return;
    }
    let end = area.x + area.width;
    let mut x = area.x + PANE_MARGIN + row.indent + text_width(&row.text, ambiguous()) as u16 + 1;
    for sign in &signs {
        if let Sign::Label(_, name) = sign {
            // Less than a letter of its name says nothing.
            if x + 4 > end {
                break;
            }
            x += put_cut(
                buffer,
                x,
                y,
                end - x,
                &format!("[{name}]"),
                theme.dim.patch(Style { bg: style.bg, ..Style::new() }),
            ) + 1;
        }
    }
}

fn base(pane: &Pane, row: &Row, theme: &Theme) -> Style {
    match row.part {
        Part::Gap => theme.text,
        Part::Readings(_) => theme.reading,
        Part::Fold(_) => theme.fold,
        Part::Segment(segment) => match pane.article().segments.get(segment).map(|s| s.kind) {
            _ if pane.is_boilerplate(segment) => theme.dim,
            Some(SegmentKind::Heading) => theme.heading,
            Some(SegmentKind::Url | SegmentKind::Byline | SegmentKind::Caption) => theme.dim,
            _ => theme.text,
        },
    }
}

#[allow(clippy::too_many_arguments, reason = "a row with all that it is drawn from")]
fn row_text(
    app: &App,
    side: usize,
    pane: &Pane,
    row: &Row,
    (area, y): (Area, u16),
    style: Style,
    theme: &Theme,
    buffer: &mut Buffer,
) {
    let x = area.x + PANE_MARGIN;
    let room = area.width - PANE_MARGIN;
    match row.part {
        Part::Gap => {}
        Part::Readings(_) => {
            put_cut(buffer, x + row.indent, y, room - row.indent, &row.text, style);
        }
        Part::Fold(_) => {
            let used = put(buffer, x, y, room, FOLD_MARK, style);
            put_cut(buffer, x + used, y, room - used, &row.text, style);
        }
        Part::Segment(segment) => {
            let is_list_item = pane.article().segments.get(segment).is_some_and(|s| s.kind == SegmentKind::ListItem);
            if row.first && is_list_item {
                put(buffer, x, y, row.indent, LIST_MARK, style);
            }
            let mut marked: Vec<_> = match pane.article().segments.get(segment) {
                Some(shown) => {
                    let display = pane.article().display(shown.span);
                    let marked = app.decorations(side, segment).into_iter();
                    marked.map(|(span, decoration)| (display.span_to_display(span), decoration)).collect()
                }
                None => Vec::new(),
            };
            if let Some(word) = app.word_span(side, segment) {
                // One style would hide the other: the word under the cursor goes first.
                marked.retain(|(span, _)| span.intersection(word).is_empty());
                let at = marked.partition_point(|(span, _)| span.start < word.start);
                marked.insert(at, (word, Decoration::Word));
            }
            for (span, _) in &mut marked {
                *span = pane.shown_span(segment, *span);
            }
            decorated(buffer, (x + row.indent, y), room - row.indent, &row.text, row.span, &marked, style, theme);
        }
    }
}

fn minimap(app: &App, side: usize, area: Area, theme: &Theme, buffer: &mut Buffer) {
    if area.width == 0 {
        return;
    }
    for (line, y) in app.minimap(side, usize::from(area.height)).into_iter().zip(area.y..) {
        let (symbol, style) = match line.mark {
            MapMark::Text => (" ", theme.text),
            MapMark::Repeat => ("░", theme.dim),
            MapMark::Elsewhere => ("·", theme.dim),
            MapMark::Linked(confidence) => ("━", theme.mark(confidence)),
            MapMark::Conflict => ("≠", theme.conflict),
            MapMark::Hit => ("◆", theme.hit),
        };
        let style = if line.in_view { theme.in_view.patch(style) } else { style };
        put(buffer, area.x, y, 1, symbol, style);
    }
}

fn gutter(app: &App, side: usize, area: Area, theme: &Theme, buffer: &mut Buffer) {
    if area.width == 0 {
        return;
    }
    let gutter = app.gutter(side);
    let inner = area.width.saturating_sub(2);
    let tracks = Tracks::new(&gutter.lanes, usize::from(inner), usize::from(area.height));
    for y in 0..area.height {
        for x in 0..inner {
            let (symbol, current) = tracks.symbol(usize::from(x), usize::from(y));
            let style = if current { theme.lane_current } else { theme.lane };
            put(buffer, area.x + 1 + x, area.y + y, 1, symbol, style);
        }
    }
    for (marks, x) in gutter.marks.iter().zip([area.x, area.x + area.width - 1]) {
        for &(line, mark) in marks {
            let (symbol, style) = match mark {
                Mark::Here(confidence) => (mark_symbol(confidence), theme.mark(confidence)),
                Mark::Contradicted => ("≠", theme.conflict),
                Mark::Judged(standing) => theme.standing(standing),
                Mark::Elsewhere => ("·", theme.dim),
            };
            put(buffer, x, area.y + line as u16, 1, symbol, style);
        }
    }
}
