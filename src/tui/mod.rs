//! The terminal: event loop and drawing; the only room that imports ratatui and crossterm.

mod backend;
mod draw;
mod gutter;
mod input;
mod paint;
mod terminal;
mod theme;

pub use draw::draw;
pub use theme::Theme;

use std::io::{self, IsTerminal};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use crate::app::page::RereadRequest;
use crate::app::{App, Effect, Event};
use crate::jobs::{Report, Runner};
use terminal::Terminal;

/// Why the reader could not be opened or had to stop.
#[derive(Debug, thiserror::Error)]
pub enum TuiError {
    /// Standard input or output is a file or a pipe.
    #[error(
        "{0} is not a terminal, so the reader cannot open; for scripts use `taiyaku sentences`, \
         `taiyaku duplicates`, `taiyaku align` or `taiyaku text`"
    )]
    NoTerminal(&'static str),
    /// The terminal did not do what it was asked.
    #[error("the terminal failed: {0}")]
    Terminal(#[from] io::Error),
}

/// Something for the loop to deal with.
enum Message {
    /// From the terminal.
    Input(crossterm::event::Event),
    /// From background work.
    Work(Report),
    /// A signal asks the program to end.
    Terminate,
}

/// Whether the reader can open here.
pub fn check_terminal() -> Result<(), TuiError> {
    if !io::stdout().is_terminal() {
        return Err(TuiError::NoTerminal("standard output"));
    }
    if !io::stdin().is_terminal() {
        return Err(TuiError::NoTerminal("standard input"));
    }
    Ok(())
}

/// Runs the reader until its user leaves. `runner` does the work behind it.
///
/// The first frame is drawn before any work starts, so that nothing competes with it.
pub fn run(app: &mut App, runner: &mut Runner) -> Result<(), TuiError> {
    check_terminal()?;
    let theme = Theme::from_environment();
    let (sender, receiver) = channel();
    // Before the terminal is ours: what is told to end gives it back.
    watch_signals(&sender)?;
    let mut terminal = Terminal::enter()?;
    let (width, height) = crossterm::terminal::size()?;
    app.update(Event::Resize(width, height));
    terminal.draw(|buffer| draw(app, &theme, buffer))?;

    read_input(sender.clone());
    let reports = sender;
    runner.start(move |report| reports.send(Message::Work(report)).is_ok());
    handle(app, runner, &receiver, &mut terminal, &theme)
}

/// Blocks for a message, takes in all that is there, draws once.
fn handle(
    app: &mut App,
    runner: &mut Runner,
    receiver: &Receiver<Message>,
    terminal: &mut Terminal,
    theme: &Theme,
) -> Result<(), TuiError> {
    while let Ok(first) = receiver.recv() {
        for message in std::iter::once(first).chain(receiver.try_iter()) {
            let event = match message {
                Message::Terminate => return Ok(()),
                Message::Work(report) => Some(Event::Work(report)),
                Message::Input(event) => input::translate(&event),
            };
            for effect in event.map(|event| app.update(event)).unwrap_or_default() {
                match effect {
                    Effect::Quit => return Ok(()),
                    Effect::Analyse => runner.analyse(&app.articles),
                    Effect::Stop => runner.stop(),
                    Effect::PrepareSearch => runner.search(0, "", &app.articles),
                    Effect::Reread(RereadRequest { article, path, file, whole_page }) => {
                        runner.reread(article, path, file, whole_page);
                    }
                    Effect::Search { request, query } => runner.search(request, &query, &app.articles),
                    Effect::OpenStore => runner.open_store(&app.articles),
                    Effect::Keep(step) => runner.keep(step),
                    Effect::Export(request) => runner.export(request, &app.articles),
                    Effect::Copy(text) => terminal.copy(&text)?,
                    Effect::Compare(request) => {
                        if let Some(passages) = app.compared_passages(request) {
                            runner.compare(request, passages);
                        }
                    }
                }
            }
        }
        terminal.draw(|buffer| draw(app, theme, buffer))?;
    }
    Ok(())
}

fn read_input(sender: Sender<Message>) {
    // Ends with the program: there is no way to wake a thread that waits for the terminal.
    thread::spawn(move || {
        while let Ok(event) = crossterm::event::read() {
            if sender.send(Message::Input(event)).is_err() {
                break;
            }
        }
    });
}

#[cfg(unix)]
fn watch_signals(sender: &Sender<Message>) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGTERM};
    let sender = sender.clone();
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGTERM])?;
    thread::spawn(move || {
        if signals.forever().next().is_some() {
            let _ = sender.send(Message::Terminate);
        }
    });
    Ok(())
}

#[cfg(not(unix))]
fn watch_signals(_: &Sender<Message>) -> io::Result<()> {
    Ok(())
}
