//! A terminal backend that writes runs of text where ratatui's writes cell by cell.
//!
//! ratatui addresses the cursor anew after every wide character, because its next cell is two columns on; a page
//! of Japanese then costs three times its bytes. Here neighbouring cells of one style are written as one string.

use std::io::{self, Write};

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::queue;
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use crate::text::Ambiguous;
use crate::text::width::width;

/// Writes to a terminal through crossterm.
pub struct RunBackend<W: Write> {
    inner: CrosstermBackend<W>,
}

impl<W: Write> RunBackend<W> {
    /// A backend that writes to `writer`.
    pub fn new(writer: W) -> Self {
        Self { inner: CrosstermBackend::new(writer) }
    }
}

impl<W: Write> Write for RunBackend<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Write::flush(&mut self.inner)
    }
}

/// Cells of one style, side by side.
struct Run {
    x: u16,
    y: u16,
    /// The style, from the first cell.
    cell: Cell,
    text: String,
    /// The column after the run; none where terminals may disagree about it.
    end: Option<u16>,
}

impl Run {
    fn new(x: u16, y: u16, cell: &Cell) -> Self {
        let end = known_width(cell.symbol()).map(|columns| x + columns);
        Self { x, y, cell: cell.clone(), text: cell.symbol().to_owned(), end }
    }

    /// Takes `cell` in, where it continues the run.
    fn append(&mut self, x: u16, y: u16, cell: &Cell) -> bool {
        let continues = self.y == y
            && self.end == Some(x)
            && (self.cell.fg, self.cell.bg, self.cell.modifier) == (cell.fg, cell.bg, cell.modifier);
        if continues {
            self.text.push_str(cell.symbol());
            self.end = known_width(cell.symbol()).map(|columns| x + columns);
        }
        continues
    }
}

/// The columns of a symbol about which all terminals agree: ASCII, and single characters of the scripts that are
/// wide everywhere. Emoji, combining sequences and characters of ambiguous width are left out.
fn known_width(symbol: &str) -> Option<u16> {
    let mut chars = symbol.chars();
    match (chars.next(), chars.next()) {
        (Some(' '..='~'), None) => Some(1),
        (
            Some(
                '\u{3001}'..='\u{303E}'
                | '\u{3041}'..='\u{3096}'
                | '\u{30A0}'..='\u{30FF}'
                | '\u{3400}'..='\u{4DBF}'
                | '\u{4E00}'..='\u{9FFF}'
                | '\u{AC00}'..='\u{D7A3}'
                | '\u{FF01}'..='\u{FF60}',
            ),
            None,
        ) => (width(symbol, Ambiguous::Narrow) == 2).then_some(2),
        _ => None,
    }
}

impl<W: Write> Backend for RunBackend<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut runs: Vec<Run> = Vec::new();
        for (x, y, cell) in content {
            if !runs.last_mut().is_some_and(|run| run.append(x, y, cell)) {
                runs.push(Run::new(x, y, cell));
            }
        }
        for run in &mut runs {
            run.cell.set_symbol(&run.text);
        }
        self.inner.draw(runs.iter().map(|run| (run.x, run.y, &run.cell)))
    }

    // ratatui's own would send these at once, each in a write of its own.
    fn hide_cursor(&mut self) -> io::Result<()> {
        queue!(self.inner, Hide)
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        queue!(self.inner, Show)
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.inner.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let Position { x, y } = position.into();
        queue!(self.inner, MoveTo(x, y))
    }

    fn clear(&mut self) -> io::Result<()> {
        self.inner.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.inner.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        self.inner.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner.window_size()
    }

    /// Nothing is written out yet: the frame goes out in one piece, with the mark that ends it.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Style};

    fn parser() -> vt100::Parser {
        vt100::Parser::new(2.try_into().unwrap(), 30.try_into().unwrap(), 0)
    }

    fn written(draw: impl FnOnce(&mut Buffer)) -> Vec<u8> {
        let empty = Buffer::empty(Rect::new(0, 0, 30, 2));
        let mut buffer = empty.clone();
        draw(&mut buffer);
        let mut bytes = Vec::new();
        RunBackend::new(&mut bytes).draw(empty.diff(&buffer).into_iter()).unwrap();
        bytes
    }

    #[test]
    fn a_line_of_japanese_is_written_in_one_piece() {
        let bytes = written(|buffer| {
            buffer.set_string(0, 0, "日本は最近、ABCを", Style::new());
        });
        assert!(String::from_utf8(bytes).unwrap().contains("日本は最近、ABCを"));
    }

    #[test]
    fn a_terminal_shows_the_same_with_runs_as_cell_by_cell() {
        let draw = |buffer: &mut Buffer| {
            buffer.set_string(1, 0, "日❤️本“は”①2026年", Style::new().fg(Color::Red));
            buffer.set_string(11, 1, "か\u{3099}ｶﾞ한국어👨‍👩‍👧x", Style::new());
            buffer.set_string(3, 1, "ab", Style::new().bg(Color::Blue));
        };
        let mut shown = parser();
        shown.process(&written(draw));
        let mut buffer = Buffer::empty(Rect::new(0, 0, 30, 2));
        let empty = buffer.clone();
        draw(&mut buffer);
        let mut bytes = Vec::new();
        CrosstermBackend::new(&mut bytes).draw(empty.diff(&buffer).into_iter()).unwrap();
        let mut wanted = parser();
        wanted.process(&bytes);
        assert_eq!(shown.screen().contents_formatted(), wanted.screen().contents_formatted());
    }
}
