//! What may follow the first keys of a sequence, in a box above the status line.

use ratatui::buffer::Buffer;

use crate::app::App;
use crate::app::action::entry;
use crate::app::geometry::Area;
use crate::app::key::notation;
use crate::tui::paint::{fill, put, put_all, put_cut};
use crate::tui::theme::Theme;

/// Columns for a key.
const KEY_WIDTH: u16 = 6;
/// Columns for a name.
const NAME_WIDTH: u16 = 24;

pub fn draw(app: &App, area: Area, theme: &Theme, buffer: &mut Buffer) {
    if app.pending.is_empty() {
        return;
    }
    let following = app.keymap().continuations(&app.pending, app.scope());
    let columns = (area.width / (KEY_WIDTH + NAME_WIDTH)).max(1);
    let rows = (following.len() as u16).div_ceil(columns).min(area.height.saturating_sub(1));
    let top = (area.y + area.height).saturating_sub(rows + 1);
    fill(buffer, Area { y: top, height: 1, ..area }, theme.title_focused);
    fill(buffer, Area { y: top + 1, height: rows, ..area }, theme.text);
    let title = format!(" {} and then", notation(&app.pending));
    let used = put_cut(buffer, area.x, top, area.width, &title, theme.title_focused);
    let cancel = "esc cancels ";
    let at = (area.x + area.width).saturating_sub(cancel.len() as u16);
    if at > area.x + used {
        put(buffer, at, top, cancel.len() as u16, cancel, theme.title_focused);
    }
    let width = area.width / columns;
    for (number, next) in following.iter().enumerate() {
        let (column, row) = (number as u16 / rows.max(1), number as u16 % rows.max(1));
        if column >= columns {
            break;
        }
        let x = area.x + 1 + column * width;
        let end = (x + width - 1).min(area.x + area.width);
        let key = next.key.to_string();
        let name = next.action.map_or("…", |action| entry(action).name);
        let y = top + 1 + row;
        put_cut(buffer, x, y, KEY_WIDTH - 1, &key, theme.key);
        put_all(buffer, x + KEY_WIDTH, y, end, &[(name, theme.text)]);
    }
}
