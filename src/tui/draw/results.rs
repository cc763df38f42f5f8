//! The list of everything that was found.

use ratatui::buffer::Buffer;

use super::decorated;
use crate::app::App;
use crate::app::geometry::Area;
use crate::app::inspector::Decoration;
use crate::app::list::{HEADER_LINES, counted};
use crate::app::search::CorpusHit;
use crate::text::Span;
use crate::text::width::text_width;
use crate::tui::paint::{ambiguous, fill, put, put_cut};
use crate::tui::theme::Theme;

/// Columns for the article and the sentence.
const PLACE_WIDTH: u16 = 22;
/// Below this width they take half of that.
const WIDE_ENOUGH: u16 = 70;
/// Characters shown before the first match where that would not be in view otherwise.
const LEAD: usize = 6;

pub fn draw(app: &App, area: Area, theme: &Theme, buffer: &mut Buffer) {
    fill(buffer, Area { height: 1, ..area }, theme.title_focused);
    let Some(hits) = app.search.hits() else {
        let line = app.search.error.as_ref().map_or_else(|| "searching…".to_owned(), ToString::to_string);
        put_cut(buffer, area.x + 1, area.y, area.width - 1, &line, theme.title_focused);
        return;
    };
    let shown =
        if hits.segments > hits.hits.len() { format!(", the first {} listed", hits.hits.len()) } else { String::new() };
    let is_copy = |article, segment| app.duplicates.as_ref().is_some_and(|index| index.is_copy(article, segment));
    let copies = match app.search.copies(is_copy) {
        0 => String::new(),
        copies => format!(", {copies} in copies (≡)"),
    };
    let (typed, segments, articles) = (app.search.field.text(), hits.segments, hits.articles);
    let line = format!(" {typed}: {segments} found in {}{copies}{shown}", counted(articles, "article"));
    put_cut(buffer, area.x, area.y, area.width, &line, theme.title_focused);
    let place_width = if area.width < WIDE_ENOUGH { PLACE_WIDTH / 2 } else { PLACE_WIDTH };
    put_cut(buffer, area.x + 1, area.y + 1, place_width, "where", theme.dim);
    put_cut(buffer, area.x + 1 + place_width, area.y + 1, area.width - place_width - 1, "text", theme.dim);
    for (line, row) in app.search.list.visible().enumerate() {
        let Some(hit) = hits.hits.get(row) else { continue };
        let y = area.y + (HEADER_LINES + line) as u16;
        let selected = row == app.search.list.selected;
        let style = if selected { theme.cursor } else { theme.text };
        fill(buffer, Area { y, height: 1, ..area }, style);
        if selected {
            put(buffer, area.x, y, 1, "▌", theme.cursor_bar);
        }
        let Some(article) = app.articles.get(hit.article) else { continue };
        let number = format!(" {}", hit.hit.segment + 1);
        let room = place_width.saturating_sub(number.len() as u16 + 1);
        let used = put_cut(buffer, area.x + 1, y, room, article.file_name(), style);
        put(buffer, area.x + 1 + used, y, place_width - used, &number, theme.dim.patch(style));
        let x = area.x + 1 + place_width;
        let x = if is_copy(hit.article, hit.hit.segment) { x + put(buffer, x, y, 2, "≡ ", theme.fold) } else { x };
        text(app, hit, (x, y), (area.x + area.width).saturating_sub(x), style, theme, buffer);
    }
}

fn text(
    app: &App,
    hit: &CorpusHit,
    (x, y): (u16, u16),
    room: u16,
    style: ratatui::style::Style,
    theme: &Theme,
    buffer: &mut Buffer,
) {
    let Some(article) = app.articles.get(hit.article) else { return };
    let Some(segment) = article.segments.get(hit.hit.segment) else { return };
    let display = article.display(segment.span);
    let marked: Vec<(Span, Decoration)> =
        hit.hit.matches.iter().map(|&span| (display.span_to_display(span), Decoration::Hit)).collect();
    // A long sentence begins a little before the first match.
    let first = marked.first().map_or(0, |(span, _)| span.start as usize);
    let lead: usize = display.text.get(..first).unwrap_or_default().chars().rev().take(LEAD).map(char::len_utf8).sum();
    let end = marked.first().map_or(0, |(span, _)| span.end as usize);
    let in_view = text_width(display.text.get(..end).unwrap_or_default(), ambiguous()) < usize::from(room);
    let from = if in_view { 0 } else { first - lead };
    let whole = Span::new(from, display.text.len());
    let used = if from > 0 { put(buffer, x, y, room, "…", theme.dim.patch(style)) } else { 0 };
    let shown = whole.of(&display.text).replace(['\n', '\r'], " ");
    decorated(buffer, (x + used, y), room - used, &shown, whole, &marked, style, theme);
}
