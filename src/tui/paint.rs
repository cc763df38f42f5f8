//! Putting text into cells. Nothing from an article reaches the terminal but through here.

use std::cell::Cell;
use std::num::NonZeroU16;

use ratatui::buffer::{Buffer, CellDiffOption, CellWidth};
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::geometry::Area;
use crate::text::Ambiguous;
use crate::text::width::{clusters, printable, text_width, width};

/// Shows that something was cut off.
const ELLIPSIS: &str = "…";

/// What stands for a symbol of ambiguous width where there is one cell for it and the terminal would draw two.
const STAND_INS: [(char, char); 24] = [
    ('…', '~'),
    ('▌', '|'),
    ('●', '@'),
    ('◕', 'O'),
    ('◑', 'o'),
    ('○', '.'),
    ('·', '.'),
    ('•', '*'),
    ('▸', '>'),
    ('≠', '#'),
    ('━', '-'),
    ('─', '-'),
    ('┃', '|'),
    ('│', '|'),
    ('┏', '+'),
    ('┓', '+'),
    ('┗', '+'),
    ('┛', '+'),
    ('┌', '+'),
    ('┐', '+'),
    ('└', '+'),
    ('┘', '+'),
    ('╋', '+'),
    ('┼', '+'),
];

thread_local! {
    /// How the terminal that is drawn for draws what is of ambiguous width. It is a matter of the terminal and not of
    /// what is drawn, and every piece of text goes through here.
    static AMBIGUOUS: Cell<Ambiguous> = const { Cell::new(Ambiguous::Narrow) };
}

/// From now on this thread draws for a terminal that draws characters of ambiguous width so.
pub fn draw_ambiguous(ambiguous: Ambiguous) {
    AMBIGUOUS.set(ambiguous);
}

/// How the terminal draws characters of ambiguous width.
pub fn ambiguous() -> Ambiguous {
    AMBIGUOUS.get()
}

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
    for cluster in clusters(text, ambiguous()) {
        let columns = cluster.width as u16;
        let grapheme = text.get(cluster.start..cluster.end).unwrap_or_default();
        if used + columns > room {
            let stand_in = stand_in(grapheme).filter(|_| used < room);
            if let Some(stand_in) = stand_in {
                buffer.set_stringn(x + used, y, stand_in.encode_utf8(&mut [0; 4]), 1, style);
                used += 1;
            }
            break;
        }
        if columns > 0 {
            put_cluster(buffer, (x + used, y), &printable(grapheme), columns, style);
            used += columns;
        }
    }
    used
}

/// Writes one cluster into `columns` cells, if the buffer has them.
fn put_cluster(buffer: &mut Buffer, (x, y): (u16, u16), shown: &str, columns: u16, style: Style) {
    if x + columns > buffer.area.right() {
        return;
    }
    let Some(cell) = buffer.cell_mut((x, y)) else { return };
    cell.set_symbol(shown).set_style(style);
    // ratatui counts one cell where the terminal moves on by two, and three for ﾊﾟ.
    let forced = NonZeroU16::new(columns).filter(|_| shown.cell_width() != columns);
    cell.set_diff_option(forced.map_or(CellDiffOption::None, CellDiffOption::ForcedWidth));
    for hidden in x + 1..x + columns {
        if let Some(cell) = buffer.cell_mut((hidden, y)) {
            cell.reset();
            if forced.is_some() {
                cell.set_style(style);
            }
        }
    }
}

/// What to draw in one cell for a symbol that would take two.
fn stand_in(grapheme: &str) -> Option<char> {
    let ambiguous = width(grapheme, Ambiguous::Narrow) == 1;
    STAND_INS.iter().find(|(symbol, _)| ambiguous && grapheme.starts_with(*symbol)).map(|(_, stand_in)| *stand_in)
}

/// Like [`put`], with an ellipsis where the text does not fit.
pub fn put_cut(buffer: &mut Buffer, x: u16, y: u16, room: u16, text: &str, style: Style) -> u16 {
    if text_width(text, ambiguous()) <= usize::from(room) {
        return put(buffer, x, y, room, text, style);
    }
    let used = put(buffer, x, y, room.saturating_sub(1), text, style);
    used + put(buffer, x + used, y, room - used, ELLIPSIS, style)
}

/// Writes pieces one after the other and returns the column after the last.
pub fn put_all(buffer: &mut Buffer, x: u16, y: u16, end: u16, pieces: &[(&str, Style)]) -> u16 {
    pieces.iter().fold(x, |at, (text, style)| at + put_cut(buffer, at, y, end.saturating_sub(at), text, *style))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(width: u16, draw: impl FnOnce(&mut Buffer)) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, 1));
        draw_ambiguous(Ambiguous::Wide);
        draw(&mut buffer);
        draw_ambiguous(Ambiguous::Narrow);
        buffer
    }

    #[test]
    fn what_the_terminal_draws_in_two_cells_gets_two() {
        let buffer = line(8, |buffer| assert_eq!(put(buffer, 0, 0, 8, "“統”a", Style::new()), 7));
        let symbols: Vec<&str> = (0..8).map(|x| buffer[(x, 0)].symbol()).collect();
        assert_eq!(symbols, ["“", " ", "統", " ", "”", " ", "a", " "]);
        let two = NonZeroU16::new(2).unwrap();
        assert_eq!(buffer[(0, 0)].diff_option, CellDiffOption::ForcedWidth(two));
        let empty = Buffer::empty(buffer.area);
        let written: Vec<u16> = empty.diff(&buffer).into_iter().map(|(x, ..)| x).collect();
        assert_eq!(written, [0, 2, 4, 6]);
    }

    #[test]
    fn half_width_kana_with_a_mark_takes_two_cells_and_is_shown() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        assert_eq!(put(&mut buffer, 0, 0, 8, "ﾊﾟｿｺﾝﾋﾞ", Style::new()), 7);
        let symbols: Vec<&str> = (0..8).map(|x| buffer[(x, 0)].symbol()).collect();
        assert_eq!(symbols, ["ﾊﾟ", " ", "ｿ", "ｺ", "ﾝ", "ﾋﾞ", " ", " "]);
        let written: Vec<u16> = Buffer::empty(buffer.area).diff(&buffer).into_iter().map(|(x, ..)| x).collect();
        assert_eq!(written, [0, 2, 3, 4, 5]);
        // Where it does not fit it is left out whole.
        let mut narrow = Buffer::empty(Rect::new(0, 0, 1, 1));
        assert_eq!(put(&mut narrow, 0, 0, 1, "ﾊﾟ", Style::new()), 0);
    }

    #[test]
    fn in_one_cell_stands_something_that_fits() {
        let buffer = line(3, |buffer| {
            assert_eq!(put(buffer, 0, 0, 1, "●", Style::new()), 1);
            assert_eq!(put_cut(buffer, 1, 0, 2, "abc", Style::new()), 2);
        });
        let symbols: Vec<&str> = (0..3).map(|x| buffer[(x, 0)].symbol()).collect();
        assert_eq!(symbols, ["@", "a", "~"]);
    }
}
