//! The terminal: event loop and drawing; the only room that imports ratatui and crossterm.

mod backend;
mod background;
mod draw;
mod gutter;
mod input;
mod paint;
mod suspend;
mod terminal;
mod theme;

pub use draw::draw;
pub use terminal::{Terminal, give_back};
pub use theme::{Background, Theme};

use std::env;
use std::io::{self, IsTerminal};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use crate::app::action::Action;
use crate::app::{App, Effect, Event};
use crate::jobs::{Report, Runner};
use crate::settings::{self, Settings, SettingsError, ThemeName};
use background::{Heard, Question};

/// How long leaving waits for an answer of the terminal that would otherwise be typed into the shell.
const LAST_WORDS: Duration = Duration::from_millis(150);

/// Why the reader could not be opened or had to stop.
#[derive(Debug, thiserror::Error)]
pub enum TuiError {
    /// Standard input or output is a file or a pipe.
    #[error(
        "{0} is not a terminal, so the reader cannot open; `taiyaku --plain` reads line by line, and for scripts there \
         are `taiyaku sentences`, `taiyaku duplicates`, `taiyaku align` and `taiyaku text`"
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
    /// The file of settings was saved.
    Settings(Result<Settings, SettingsError>),
    /// Background work broke off, with what is known of it.
    Broken(String),
    /// A signal asks the program to give the terminal back.
    Suspend,
    /// The program is in the foreground again.
    Continue,
    /// This signal asks the program to end.
    Terminate(i32),
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

/// Runs the reader until its user leaves, or a signal asks for it, which is returned then. `runner` does the work
/// behind it.
///
/// The first frame is drawn before any work starts, so that nothing competes with it.
pub fn run(app: &mut App, runner: &mut Runner) -> Result<Option<i32>, TuiError> {
    check_terminal()?;
    let environment = |variable: &str| env::var_os(variable);
    let background = background::from_environment(&environment).unwrap_or(Background::Dark);
    let theme = (app.settings.theme, background);
    let (sender, receiver) = channel();
    // Before the terminal is ours: what is told to end gives it back.
    watch_signals(&sender)?;
    let broken = sender.clone();
    let mut terminal = Terminal::enter(!app.settings.mouse_off, move |what| {
        let _ = broken.send(Message::Broken(what));
    })?;
    let (width, height) = crossterm::terminal::size()?;
    app.update(Event::Resize(width, height));
    let mut screen = Screen { theme: Theme::here(theme.0, theme.1), chosen: theme, question: Question::default() };
    terminal.draw(|buffer| draw(app, &screen.theme, buffer))?;

    // Only now: a terminal may take long to answer, or never do.
    if app.settings.theme == ThemeName::Auto {
        screen.question = Question::ask(terminal.writer(), &environment)?;
    }
    read_input(sender.clone());
    let changes = sender.clone();
    let _watch = settings::watch(&app.settings.file, move |settings| {
        let _ = changes.send(Message::Settings(settings));
    });
    // What was saved between the reading of the settings and the beginning of the watch.
    let settings = Settings::load(&app.settings.file);
    if settings.as_ref().ok() != Some(&app.settings) {
        let _ = sender.send(Message::Settings(settings));
    }
    let reports = sender;
    runner.start(move |report| reports.send(Message::Work(report)).is_ok());
    let result = handle(app, runner, &receiver, &mut terminal, &mut screen);
    screen.hear_out(&receiver);
    result
}

/// What drawing depends on beside the state.
struct Screen {
    theme: Theme,
    /// What the theme was made from.
    chosen: (ThemeName, Background),
    question: Question,
}

impl Screen {
    /// Follows the settings, and what the terminal told of itself.
    fn follow(&mut self, chosen: (ThemeName, Background)) {
        if self.chosen != chosen {
            self.chosen = chosen;
            self.theme = Theme::here(chosen.0, chosen.1);
        }
    }

    /// What an event of the terminal means, the answer to the question aside.
    fn translate(&mut self, event: crossterm::event::Event) -> Vec<Event> {
        match self.question.hear(event) {
            Heard::Events(events) => events.iter().filter_map(input::translate).collect(),
            Heard::Background(background) => {
                self.follow((self.chosen.0, background));
                Vec::new()
            }
        }
    }

    /// Waits a little for an answer on its way, so that the shell does not get it.
    fn hear_out(&mut self, receiver: &Receiver<Message>) {
        while self.question.is_open(LAST_WORDS) {
            if let Ok(Message::Input(event)) = receiver.recv_timeout(LAST_WORDS) {
                self.translate(event);
            }
        }
    }
}

/// Blocks for a message, takes in all that is there, draws once.
fn handle(
    app: &mut App,
    runner: &mut Runner,
    receiver: &Receiver<Message>,
    terminal: &mut Terminal,
    screen: &mut Screen,
) -> Result<Option<i32>, TuiError> {
    while let Ok(first) = receiver.recv() {
        for message in std::iter::once(first).chain(receiver.try_iter()) {
            let mut events = match message {
                Message::Terminate(signal) => return Ok(Some(signal)),
                Message::Suspend => {
                    give_way(app, terminal)?;
                    Vec::new()
                }
                Message::Continue => {
                    terminal.take_back()?;
                    let (width, height) = crossterm::terminal::size()?;
                    vec![Event::Resize(width, height)]
                }
                Message::Broken(what) => {
                    log::error!("{what}");
                    app.progress = None;
                    let again = app.key_name(Action::RestartWork);
                    app.message =
                        Some(format!("background work broke off, an error of this program; {again} tries again"));
                    Vec::new()
                }
                Message::Settings(settings) => vec![Event::Settings(settings)],
                Message::Work(report) => vec![Event::Work(report)],
                Message::Input(event) => screen.translate(event),
            };
            while !events.is_empty() {
                let effects: Vec<Effect> = events.drain(..).flat_map(|event| app.update(event)).collect();
                for effect in effects {
                    match effect {
                        Effect::Quit => return Ok(None),
                        Effect::Suspend => give_way(app, terminal)?,
                        Effect::ReloadSettings => events.push(Event::Settings(Settings::load(&app.settings.file))),
                        Effect::Copy(text) => terminal.copy(&text)?,
                        effect => app.delegate(&effect, runner),
                    }
                }
            }
        }
        screen.follow((app.settings.theme, screen.chosen.1));
        terminal.set_mouse(!app.settings.mouse_off)?;
        terminal.draw(|buffer| draw(app, &screen.theme, buffer))?;
    }
    Ok(None)
}

/// Gives the terminal back and stops, where somebody can bring the reader to the front again.
fn give_way(app: &mut App, terminal: &mut Terminal) -> io::Result<()> {
    if terminal.is_lent() {
        return Ok(());
    }
    if !suspend::has_shell() {
        app.message = Some("no shell waits behind this terminal that could bring the reader back".to_owned());
        return Ok(());
    }
    terminal.lend()?;
    suspend::stop()
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
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
    let sender = sender.clone();
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCONT])?;
    thread::spawn(move || {
        for signal in signals.forever() {
            let message = match signal {
                SIGTSTP => Message::Suspend,
                SIGCONT => Message::Continue,
                signal => Message::Terminate(signal),
            };
            if sender.send(message).is_err() {
                break;
            }
        }
    });
    Ok(())
}

#[cfg(not(unix))]
fn watch_signals(_: &Sender<Message>) -> io::Result<()> {
    Ok(())
}
