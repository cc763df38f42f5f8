//! Putting text into cells. Nothing from an article reaches the terminal but through here.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::geometry::Area;
use crate::text::Ambiguous;
use crate::text::width::{clusters, printable, text_width};

/// Shows that something was cut off.
const ELLIPSIS: &str = "…";

/// The area as ratatui has it.
pub fn rect(area: Area) -> Rect {
    Rect { x: area.x, y: area.y, width: area.width, height: area.height }
}

/// Empties an area and gives it a style, so that no half of an old wide character stays behind.
pub fn fill(buffer: &mut Buffer, area: Area, style: Style) {
    let area = rect(area).intersection(buffer.area);
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            buffer[(x, y)].reset();
            buffer[(x, y)].set_style(style);
        }
    }
}

/// Writes as much of `text` as fits into `room` cells, control characters made harmless and no cluster cut.
///
/// Returns the columns used.
pub fn put(buffer: &mut Buffer, x: u16, y: u16, room: u16, text: &str, style: Style) -> u16 {
    let mut used = 0;
    for cluster in clusters(text, Ambiguous::Narrow) {
        let columns = cluster.width as u16;
        if used + columns > room {
            break;
        }
        if columns > 0 {
            let shown = printable(text.get(cluster.start..cluster.end).unwrap_or_default());
            buffer.set_stringn(x + used, y, &shown, usize::from(columns), style);
            used += columns;
        }
    }
    used
}

/// Like [`put`], with an ellipsis where the text does not fit.
pub fn put_cut(buffer: &mut Buffer, x: u16, y: u16, room: u16, text: &str, style: Style) -> u16 {
    if text_width(text, Ambiguous::Narrow) <= usize::from(room) {
        return put(buffer, x, y, room, text, style);
    }
    let used = put(buffer, x, y, room.saturating_sub(1), text, style);
    used + put(buffer, x + used, y, room - used, ELLIPSIS, style)
}

/// Writes pieces one after the other and returns the column after the last.
pub fn put_all(buffer: &mut Buffer, x: u16, y: u16, end: u16, pieces: &[(&str, Style)]) -> u16 {
    pieces.iter().fold(x, |at, (text, style)| at + put_cut(buffer, at, y, end.saturating_sub(at), text, *style))
}
