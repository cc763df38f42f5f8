//! Why two sentences are linked.

use ratatui::buffer::Buffer;

use crate::app::App;
use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::app::inspector::InspectorLine;
use crate::tui::paint::{fill, put, put_cut};
use crate::tui::theme::{Theme, mark_symbol};

pub fn draw(app: &App, area: Area, theme: &Theme, buffer: &mut Buffer) {
    if area.height == 0 {
        return;
    }
    fill(buffer, Area { height: 1, ..area }, theme.title);
    let title = format!(" Why these two, and what else ({} closes)", app.key_name(Action::ToggleInspector));
    put_cut(buffer, area.x, area.y, area.width, &title, theme.title);
    let room = area.width.saturating_sub(4);
    let lines = app.inspector_lines();
    let rows = usize::from(area.height - 1);
    for (line, y) in lines.iter().take(rows).zip(area.y + 1..) {
        let (mark, mark_style, text, style) = match line {
            InspectorLine::Link { confidence, text } => {
                (mark_symbol(*confidence), theme.mark(*confidence), text, theme.heading)
            }
            InspectorLine::Evidence(text) => ("=", theme.evidence, text, theme.text),
            InspectorLine::Conflict(text) => ("≠", theme.conflict, text, theme.text),
            InspectorLine::Note(text) => ("✎", theme.sign, text, theme.text),
            InspectorLine::Other(text) => ("·", theme.dim, text, theme.dim),
        };
        put(buffer, area.x + 1, y, 1, mark, mark_style);
        put_cut(buffer, area.x + 3, y, room, &text.replace(['\n', '\r'], " "), style);
    }
    if lines.len() > rows {
        let more = format!(" {} more ", lines.len() - rows);
        let width = more.len() as u16;
        put(buffer, (area.x + area.width).saturating_sub(width), area.y, width, &more, theme.title);
    }
}
