//! Taking over the terminal and giving it back as it was, whatever happens.

use std::io::{self, BufWriter, Stdout, Write};
use std::panic;

use super::backend::RunBackend;
use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use crossterm::execute;
use crossterm::queue;
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

/// Bytes collected before they are written: a full frame of most screens.
const WRITE_BUFFER: usize = 64 * 1024;

/// What cannot be seen on a blank cell.
const INVISIBLE_ON_BLANK: Modifier = Modifier::BOLD.union(Modifier::DIM).union(Modifier::ITALIC);

/// The terminal while it is ours; dropping it gives it back.
pub struct Terminal {
    inner: ratatui::Terminal<RunBackend<BufWriter<Stdout>>>,
}

impl Terminal {
    /// Switches to the alternate screen and to raw input, and sees to it that a panic switches back first.
    pub fn enter() -> io::Result<Self> {
        enable_raw_mode()?;
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            restore();
            previous(info);
        }));
        let mut out = BufWriter::with_capacity(WRITE_BUFFER, io::stdout());
        queue!(out, EnterAlternateScreen, EnableMouseCapture, EnableBracketedPaste, Hide)?;
        let backend = RunBackend::new(out);
        match ratatui::Terminal::new(backend) {
            Ok(inner) => Ok(Self { inner }),
            Err(error) => {
                restore();
                Err(error)
            }
        }
    }

    /// Puts text on the clipboard of whoever sits at the terminal, however far away (OSC 52); terminals that do not know
    /// this leave it.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(self.inner.backend_mut(), CopyToClipboard::to_clipboard_from(text))
    }

    /// Draws one frame, which the terminal shows at once and whole. `render` returns the cell of the cursor, which is
    /// hidden without one.
    pub fn draw(&mut self, render: impl FnOnce(&mut Buffer) -> Option<(u16, u16)>) -> io::Result<()> {
        queue!(self.inner.backend_mut(), BeginSynchronizedUpdate)?;
        self.inner.draw(|frame| {
            if let Some(cursor) = render(frame.buffer_mut()) {
                frame.set_cursor_position(cursor);
            }
            forget_invisible_colours(frame.buffer_mut());
        })?;
        queue!(self.inner.backend_mut(), EndSynchronizedUpdate)?;
        Write::flush(self.inner.backend_mut())
    }
}

/// Takes the foreground from blank cells, so that a blank one equals any other and is not written again.
fn forget_invisible_colours(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if cell.symbol() == " " && cell.bg == Color::Reset && cell.modifier.difference(INVISIBLE_ON_BLANK).is_empty() {
            cell.reset();
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = Write::flush(self.inner.backend_mut());
        restore();
    }
}

fn restore() {
    let mut out = io::stdout();
    let _ =
        execute!(out, EndSynchronizedUpdate, DisableBracketedPaste, DisableMouseCapture, LeaveAlternateScreen, Show);
    let _ = out.flush();
    let _ = disable_raw_mode();
}
