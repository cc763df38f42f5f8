//! From the state to cells. Pure: the same state gives the same screen.

mod annotations;
mod articles;
mod claims;
mod continuations;
mod dictionary;
mod duplicates;
mod help;
mod inspector;
mod note;
mod palette;
mod reader;
mod results;
mod status;
mod welcome;

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::paint::{draw_ambiguous, fill, put};
use super::theme::Theme;
use crate::app::geometry::{Area, SMALLEST};
use crate::app::inspector::Decoration;
use crate::app::prompt::Prompt;
use crate::app::{App, View};
use crate::text::Span;

/// Draws the whole screen. Returns the cell that the terminal's cursor belongs in while something is typed: there an
/// input method shows what it composes.
pub fn draw(app: &App, theme: &Theme, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let area = buffer.area;
    if area.is_empty() {
        // A terminal may say that it has no lines or columns.
        return None;
    }
    draw_ambiguous(app.settings.ambiguous);
    fill(buffer, Area { x: 0, y: 0, width: area.width, height: area.height }, theme.text);
    let Some(geometry) = app.geometry.filter(|g| g.hints.y < area.height && g.hints.width <= area.width) else {
        let (width, height) = SMALLEST;
        let line = format!("too small: min {width}x{height}");
        put(buffer, 0, 0, area.width, &line, theme.text);
        return None;
    };
    match app.view {
        View::Reader => reader::draw(app, &geometry, theme, buffer),
        View::Articles => articles::draw(app, geometry.whole, theme, buffer),
        View::Duplicates => duplicates::draw(app, geometry.whole, theme, buffer),
        View::Results => results::draw(app, geometry.whole, theme, buffer),
        View::Claims => claims::draw(app, geometry.whole, theme, buffer),
        View::Annotations => annotations::draw(app, geometry.whole, theme, buffer),
        View::Help => help::draw(app, geometry.whole, theme, buffer),
    }
    if let Some(Prompt::Palette(palette)) = &app.prompt {
        palette::draw(app, palette, geometry.whole, theme, buffer);
    }
    dictionary::draw(app, geometry.whole, theme, buffer);
    welcome::draw(app, geometry.whole, theme, buffer);
    continuations::draw(app, geometry.whole, theme, buffer);
    let typing = status::draw(app, &geometry, theme, buffer);
    match &app.prompt {
        Some(Prompt::Note { editor, target }) => Some(note::draw(app, editor, target, &geometry, theme, buffer)),
        _ => typing,
    }
}

/// Writes `text`, which is `span` of what is shown of a segment, with the stretches of it that are `marked` (spans of
/// the same). Where several overlap their styles go on top of each other, the greater decoration last.
#[allow(clippy::too_many_arguments, reason = "text, its place and its style: there is no less to say")]
fn decorated(
    buffer: &mut Buffer,
    (x, y): (u16, u16),
    room: u16,
    text: &str,
    span: Span,
    marked: &[(Span, Decoration)],
    style: Style,
    theme: &Theme,
) {
    let inside = |mark: &Span| {
        let inside = mark.intersection(span);
        let at = |byte: u32| byte.saturating_sub(span.start) as usize;
        (!inside.is_empty()).then(|| (at(inside.start), at(inside.end)))
    };
    let mut here: Vec<(usize, usize, Decoration)> =
        marked.iter().filter_map(|(mark, decoration)| inside(mark).map(|(from, to)| (from, to, *decoration))).collect();
    here.sort_by_key(|&(_, _, decoration)| decoration);
    let mut cuts: Vec<usize> = here.iter().flat_map(|&(from, to, _)| [from, to]).chain([0, text.len()]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut used = 0;
    for piece in cuts.windows(2) {
        let (from, to) = (piece[0], piece[1]);
        let over = here.iter().filter(|(start, end, _)| *start <= from && to <= *end);
        let style = over.fold(style, |style, (_, _, decoration)| style.patch(theme.decoration(*decoration)));
        used += put(buffer, x + used, y, room - used, text.get(from..to).unwrap_or_default(), style);
    }
}
