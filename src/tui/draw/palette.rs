//! The command palette.

use ratatui::buffer::Buffer;

use crate::app::geometry::Area;
use crate::app::help::keys_column;
use crate::app::list::HEADER_LINES;
use crate::app::palette::Palette;
use crate::app::{App, View};
use crate::tui::paint::{fill, put, put_cut};
use crate::tui::theme::Theme;

/// Columns for the names and for the keys.
const NAME_WIDTH: u16 = 22;
const KEYS_WIDTH: u16 = 18;
/// Below this width the descriptions get the room of the keys.
const WIDE_ENOUGH: u16 = 80;

pub fn draw(app: &App, palette: &Palette, area: Area, theme: &Theme, buffer: &mut Buffer) {
    fill(buffer, area, theme.text);
    fill(buffer, Area { height: 1, ..area }, theme.title_focused);
    let entries = palette.matching(app.palette_scope(), app.keymap());
    let does = if app.view == View::Help { "shows it in the help" } else { "runs it" };
    let line = format!(" Commands: {} match; type to find one, enter {does}, esc leaves", entries.len());
    put_cut(buffer, area.x, area.y, area.width, &line, theme.title_focused);
    for (line, row) in palette.list.visible().enumerate() {
        let Some(entry) = entries.get(row) else { continue };
        let y = area.y + (HEADER_LINES + line) as u16;
        let selected = row == palette.list.selected;
        let style = if selected { theme.cursor } else { theme.text };
        fill(buffer, Area { y, height: 1, ..area }, style);
        if selected {
            put(buffer, area.x, y, 1, "▌", theme.cursor_bar);
        }
        let mut x = area.x + 1;
        put_cut(buffer, x, y, NAME_WIDTH - 1, entry.name, style);
        x += NAME_WIDTH;
        if area.width >= WIDE_ENOUGH {
            put_cut(
                buffer,
                x,
                y,
                KEYS_WIDTH - 1,
                &keys_column(&app.keymap().keys_of(entry.action)),
                theme.key.patch(style),
            );
            x += KEYS_WIDTH;
        }
        put_cut(buffer, x, y, (area.x + area.width).saturating_sub(x), entry.help, style);
    }
}
