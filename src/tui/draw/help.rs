//! The help page.

use ratatui::buffer::Buffer;

use crate::app::App;
use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::app::help::{HelpLine, keys_width, lines};
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
    let line = format!(" Help: all keys; {} finds a command", app.key_name(Action::Search));
    put_cut(buffer, area.x, area.y, area.width, &line, theme.title_focused);
    let keys = keys_width(area.width);
    let lines = lines(area.width, app.helped_scope(), app.keymap());
    for (y, line) in (area.y + 1..area.y + area.height).zip(lines.iter().skip(app.help_top)) {
        let x = area.x + 1;
        let room = area.width - 2;
        match line {
            HelpLine::Marks => marks(area, y, theme, buffer),
            HelpLine::Blank => {}
            HelpLine::Heading(heading) => {
                put_cut(buffer, x, y, room, heading, theme.heading);
            }
            HelpLine::Entry(_, of_entry, text) => {
                put_cut(buffer, x, y, keys - 1, of_entry, theme.key);
                put_cut(buffer, x + keys, y, room.saturating_sub(keys), text, theme.text);
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
    x += put(buffer, x, y, end.saturating_sub(x), "≠", theme.conflict) + 1;
    x += put_cut(buffer, x, y, end.saturating_sub(x), "conflict", theme.text) + 2;
    put_cut(buffer, x, y, end.saturating_sub(x), "· elsewhere", theme.dim);
}
