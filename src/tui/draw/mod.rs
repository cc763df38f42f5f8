//! From the state to cells. Pure: the same state gives the same screen.

mod articles;
mod duplicates;
mod help;
mod reader;
mod status;

use ratatui::buffer::Buffer;

use super::paint::{fill, put};
use super::theme::Theme;
use crate::app::geometry::{Area, SMALLEST};
use crate::app::{App, View};

/// Draws the whole screen.
pub fn draw(app: &App, theme: &Theme, buffer: &mut Buffer) {
    let area = buffer.area;
    fill(buffer, Area { x: 0, y: 0, width: area.width, height: area.height }, theme.text);
    let Some(geometry) = app.geometry.filter(|g| g.hints.y < area.height && g.hints.width <= area.width) else {
        let (width, height) = SMALLEST;
        let line = format!("too small: needs {width}x{height}");
        put(buffer, 0, 0, area.width, &line, theme.text);
        return;
    };
    match app.view {
        View::Reader => reader::draw(app, &geometry, theme, buffer),
        View::Articles => articles::draw(app, geometry.whole, theme, buffer),
        View::Duplicates => duplicates::draw(app, geometry.whole, theme, buffer),
        View::Help => help::draw(app, geometry.whole, theme, buffer),
    }
    status::draw(app, &geometry, theme, buffer);
}
