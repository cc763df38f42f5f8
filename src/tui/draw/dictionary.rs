//! What the dictionaries say of the word under the cursor, above the status line.

use ratatui::buffer::Buffer;

use crate::app::App;
use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::tui::paint::{fill, put_cut};
use crate::tui::theme::Theme;

/// Lines of the box at most.
const MOST_LINES: u16 = 8;

pub fn draw(app: &App, area: Area, theme: &Theme, buffer: &mut Buffer) {
    let Some(lines) = app.dictionary_lines() else { return };
    let rows = (lines.len() as u16).min(MOST_LINES).min(area.height / 2);
    let top = (area.y + area.height).saturating_sub(rows + 1);
    fill(buffer, Area { y: top, height: 1, ..area }, theme.title_focused);
    fill(buffer, Area { y: top + 1, height: rows, ..area }, theme.text);
    let key = |action| app.keymap().key_in(action, app.scope()).unwrap_or_default();
    let (back, next, close) = (key(Action::PreviousWord), key(Action::NextWord), key(Action::ToggleDictionary));
    let title = format!(" Dictionary: {next} next word, {back} previous, {close} closes");
    put_cut(buffer, area.x, top, area.width, &title, theme.title_focused);
    for (line, y) in lines.iter().take(usize::from(rows)).zip(top + 1..) {
        put_cut(buffer, area.x + 1, y, area.width.saturating_sub(2), line, theme.text);
    }
}
