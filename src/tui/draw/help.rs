//! The help page.

use ratatui::buffer::Buffer;

use crate::app::App;
use crate::app::geometry::Area;
use crate::app::help::{HelpLine, KEYS_WIDTH, lines};
use crate::app::links::Confidence;
use crate::tui::paint::{fill, put, put_cut};
use crate::tui::theme::{Theme, mark_symbol};

const MARKS: [(Confidence, &str); 5] = [
    (Confidence::Confirmed, "confirmed"),
    (Confidence::Sure, "sure"),
    (Confidence::Good, "good"),
    (Confidence::Fair, "fair"),
    (Confidence::Doubtful, "doubtful"),
];

pub fn draw(app: &App, area: Area, theme: &Theme, buffer: &mut Buffer) {
    fill(buffer, Area { height: 1, ..area }, theme.title_focused);
    put_cut(buffer, area.x, area.y, area.width, " Help: all keys", theme.title_focused);
    let lines = lines(area.width, app.keymap());
    for (y, line) in (area.y + 1..area.y + area.height).zip(lines.iter().skip(app.help_top)) {
        let x = area.x + 1;
        let room = area.width - 2;
        match line {
            HelpLine::Marks => marks(area, y, theme, buffer),
            HelpLine::Blank => {}
            HelpLine::Heading(heading) => {
                put_cut(buffer, x, y, room, heading, theme.heading);
            }
            HelpLine::Entry(keys, text) => {
                put_cut(buffer, x, y, KEYS_WIDTH - 1, keys, theme.key);
                put_cut(buffer, x + KEYS_WIDTH, y, room.saturating_sub(KEYS_WIDTH), text, theme.text);
            }
        }
    }
}

fn marks(area: Area, y: u16, theme: &Theme, buffer: &mut Buffer) {
    let end = area.x + area.width;
    let mut x = area.x + 1;
    for (confidence, name) in MARKS {
        x += put(buffer, x, y, end.saturating_sub(x), mark_symbol(confidence), theme.mark(confidence)) + 1;
        x += put_cut(buffer, x, y, end.saturating_sub(x), name, theme.text) + 2;
    }
    put_cut(buffer, x, y, end.saturating_sub(x), "· elsewhere", theme.dim);
}
