//! Taking over the terminal and giving it back as it was, whatever happens.

use std::io::{self, BufWriter, Stdout, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::{panic, thread};

use super::backend::RunBackend;
use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use crossterm::execute;
use crossterm::queue;
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
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
    mouse: bool,
    /// Whether it is lent to whoever has the foreground.
    lent: bool,
}

impl Terminal {
    /// Switches to the alternate screen and to raw input, with the mouse or without.
    ///
    /// A panic of this thread switches back before it is told of. One of any other thread is handed to `elsewhere`:
    /// the reader goes on, and its screen must not be written over.
    pub fn enter(mouse: bool, elsewhere: impl Fn(String) + Send + Sync + 'static) -> io::Result<Self> {
        enable_raw_mode()?;
        OURS.store(true, Ordering::SeqCst);
        let (previous, ours) = (panic::take_hook(), thread::current().id());
        panic::set_hook(Box::new(move |info| {
            if thread::current().id() == ours {
                restore();
                previous(info);
            } else {
                elsewhere(info.to_string());
            }
        }));
        let mut out = BufWriter::with_capacity(WRITE_BUFFER, io::stdout());
        take_over(&mut out, mouse)?;
        let backend = RunBackend::new(out);
        match ratatui::Terminal::new(backend) {
            Ok(inner) => Ok(Self { inner, mouse, lent: false }),
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

    /// Takes the mouse, or leaves it to the terminal.
    pub fn set_mouse(&mut self, mouse: bool) -> io::Result<()> {
        if self.mouse != mouse && !self.lent {
            self.mouse = mouse;
            let out = self.inner.backend_mut();
            if mouse { queue!(out, EnableMouseCapture) } else { queue!(out, DisableMouseCapture) }?;
        }
        Ok(())
    }

    /// Gives the terminal back for a while. Nothing is drawn until [`Terminal::take_back`].
    pub fn lend(&mut self) -> io::Result<()> {
        self.lent = true;
        OURS.store(false, Ordering::SeqCst);
        Write::flush(self.inner.backend_mut())?;
        restore();
        Ok(())
    }

    /// Whether the terminal is lent.
    pub fn is_lent(&self) -> bool {
        self.lent
    }

    /// Takes the terminal over again, whatever others have done to it; the next frame draws everything.
    pub fn take_back(&mut self) -> io::Result<()> {
        self.lent = false;
        OURS.store(true, Ordering::SeqCst);
        // Raw input is set anew even where it was never given back: whoever had the terminal may have changed it.
        disable_raw_mode()?;
        enable_raw_mode()?;
        let mouse = self.mouse;
        take_over(self.inner.backend_mut(), mouse)?;
        queue!(self.inner.backend_mut(), Clear(ClearType::All))?;
        // Forgets the last frame. `clear` would, too, but asks the terminal where its cursor is and waits.
        self.inner.swap_buffers();
        Ok(())
    }

    /// Writes to the terminal, past the screen.
    pub fn writer(&mut self) -> &mut impl Write {
        self.inner.backend_mut()
    }

    /// Draws one frame, which the terminal shows at once and whole. `render` returns the cell of the cursor, which is
    /// hidden without one.
    pub fn draw(&mut self, render: impl FnOnce(&mut Buffer) -> Option<(u16, u16)>) -> io::Result<()> {
        if self.lent {
            return Ok(());
        }
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
        if !self.lent {
            restore();
        }
    }
}

/// Whether the terminal is as we need it.
static OURS: AtomicBool = AtomicBool::new(false);

/// Gives the terminal back as it was, if it is ours: for who ends the program without leaving the reader.
pub fn give_back() {
    if OURS.load(Ordering::SeqCst) {
        restore();
    }
}

fn take_over(out: &mut impl Write, mouse: bool) -> io::Result<()> {
    queue!(out, EnterAlternateScreen, EnableBracketedPaste, Hide)?;
    if mouse { queue!(out, EnableMouseCapture) } else { Ok(()) }
}

fn restore() {
    OURS.store(false, Ordering::SeqCst);
    let mut out = io::stdout();
    let _ =
        execute!(out, EndSynchronizedUpdate, DisableBracketedPaste, DisableMouseCapture, LeaveAlternateScreen, Show);
    let _ = out.flush();
    let _ = disable_raw_mode();
}
