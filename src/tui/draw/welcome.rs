//! Three lines for who opens the reader for the first time.

use ratatui::buffer::Buffer;

use super::status::hint_line;
use crate::app::App;
use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::tui::paint::{fill, put_cut};
use crate::tui::theme::Theme;

/// What the three lines name.
const LINES: [&[Action]; 3] = [
    &[Action::NextSentence, Action::PreviousSentence, Action::Next, Action::FollowLink, Action::NextPane],
    &[Action::Search, Action::Claims, Action::Articles, Action::Duplicates, Action::ToggleInspector],
    &[Action::Help, Action::Palette, Action::Back, Action::Quit],
];

pub fn draw(app: &App, area: Area, theme: &Theme, buffer: &mut Buffer) {
    if !app.welcome {
        return;
    }
    let top = (area.y + area.height).saturating_sub(LINES.len() as u16 + 1);
    fill(buffer, Area { y: top, height: 1, ..area }, theme.title_focused);
    put_cut(buffer, area.x, top, area.width, " Welcome. These keys do most of it (shown once)", theme.title_focused);
    for (actions, y) in LINES.iter().zip(top + 1..) {
        fill(buffer, Area { y, height: 1, ..area }, theme.text);
        hint_line(app, actions, Area { y, height: 1, ..area }, theme, buffer);
    }
}
