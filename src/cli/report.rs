//! The one way to standard error.
//!
//! Messages quote what files, arguments and other programs say: names of columns, tags, keys, whole lines. Whatever that
//! is, it cannot steer the terminal, pretend to be a message of its own, or fill the screen.

use std::borrow::Cow;
use std::collections::HashSet;
use std::env;
use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, Write};
use std::panic;
use std::process::ExitCode;
use std::sync::{Mutex, OnceLock, PoisonError};

use clap::Parser;
use log::{Level, LevelFilter, Log, Metadata, Record};

use super::Cli;
use crate::text::width::sanitize;

/// Characters of a message that are printed; of a longer one the middle is left out.
const LONGEST: usize = 2_000;

/// Lines of a message of several.
const MOST_LINES: usize = 200;

/// Warnings that are printed in all: beyond that they say nothing new.
const MOST_WARNINGS: usize = 20;

/// Says `message` on standard error, on one line.
pub fn say(message: &dyn Display) {
    print(&format!("taiyaku: {}\n", harmless(&message.to_string())));
}

/// Says several lines, of which the first is told to be of this program.
pub fn say_lines(lines: &str) {
    print(&format!("taiyaku: {}", harmless_lines(lines)));
}

/// The arguments of this process; where they make no sense, or ask for no more than help, the status to end with.
pub fn arguments() -> Result<Cli, ExitCode> {
    let given: Vec<OsString> = env::args_os().collect();
    let error = match Cli::try_parse_from(&given) {
        Ok(cli) => return Ok(cli),
        Err(error) => error,
    };
    if !error.use_stderr() {
        // Help and version, for which somebody may have closed the pipe.
        let _ = error.print();
        return Err(ExitCode::SUCCESS);
    }
    // What is wrong with arguments that cannot steer the terminal is wrong with these, too.
    let clean = given.iter().map(|argument| harmless(&argument.to_string_lossy()).into_owned());
    let error = Cli::try_parse_from(clean).err().unwrap_or(error);
    print(&harmless_lines(&error.render().to_string()));
    Err(ExitCode::from(2))
}

/// Has warnings of the library, and what a panic says, go the same way.
pub fn begin() {
    if log::set_logger(warnings()).is_ok() {
        log::set_max_level(LevelFilter::Warn);
    }
    panic::set_hook(Box::new(|info| say(&format_args!("an error of this program, please report it: {info}"))));
}

/// Has everything that is logged go to `log` too, which may be standard error itself.
pub fn log_to(log: env_logger::Logger, is_standard_error: bool) {
    log::set_max_level(log.filter().max(LevelFilter::Warn));
    // There is one log a process.
    let _ = warnings().log.set((log, is_standard_error));
}

/// Holds warnings back: the terminal shows something else.
pub fn hold() {
    warnings().state.lock().unwrap_or_else(PoisonError::into_inner).held = Some(Vec::new());
}

/// Says what was held back, and warnings again as they come.
pub fn release() {
    let held = warnings().state.lock().unwrap_or_else(PoisonError::into_inner).held.take();
    held.iter().flatten().for_each(|warning| say(warning));
}

fn print(text: &str) {
    // Nobody could be told that this fails.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// `message` on one line, nothing in it that steers the terminal, and of a length that can be read.
fn harmless(message: &str) -> Cow<'_, str> {
    let shown = sanitize(message);
    let count = shown.chars().count();
    if count <= LONGEST {
        return shown;
    }
    let half = LONGEST / 2;
    let begin = shown.chars().take(half);
    let end = shown.chars().skip(count - half);
    Cow::Owned(begin.chain(" … ".chars()).chain(end).collect())
}

/// The same line by line; every line is ended.
fn harmless_lines(text: &str) -> String {
    text.lines().take(MOST_LINES).map(|line| format!("{}\n", harmless(line))).collect()
}

/// Warnings of the library, each said once.
#[derive(Default)]
struct Warnings {
    state: Mutex<Said>,
    /// Where else they go, and whether that is standard error.
    log: OnceLock<(env_logger::Logger, bool)>,
}

#[derive(Default)]
struct Said {
    said: HashSet<String>,
    /// What is to be said later, while the terminal shows something else.
    held: Option<Vec<String>>,
}

fn warnings() -> &'static Warnings {
    static WARNINGS: OnceLock<Warnings> = OnceLock::new();
    WARNINGS.get_or_init(Warnings::default)
}

/// Other libraries tell of what they mend in files.
fn must_be_known(metadata: &Metadata<'_>) -> bool {
    metadata.level() <= Level::Warn && metadata.target().starts_with("taiyaku")
}

impl Log for Warnings {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        must_be_known(metadata) || self.log.get().is_some_and(|(log, _)| log.enabled(metadata))
    }

    fn log(&self, record: &Record<'_>) {
        let log = self.log.get();
        if let Some((log, _)) = log {
            log.log(record);
        }
        if !must_be_known(record.metadata()) || log.is_some_and(|(_, is_standard_error)| *is_standard_error) {
            return;
        }
        let warning = record.args().to_string();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.said.len() >= MOST_WARNINGS || !state.said.insert(warning.clone()) {
            return;
        }
        match &mut state.held {
            Some(held) => held.push(warning),
            None => say(&warning),
        }
    }

    fn flush(&self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_one_line_of_bounded_length() {
        let message = format!("first\nsecond \u{1b}[2J{}last", "長い".repeat(5_000));
        let shown = harmless(&message);
        assert!(shown.starts_with("first second ␛[2J長い") && shown.ends_with("last"), "{shown}");
        assert!(shown.chars().count() <= LONGEST + 3);
        assert_eq!(harmless("short"), "short");
    }

    #[test]
    fn lines_stay_lines_and_each_is_harmless() {
        assert_eq!(harmless_lines("a\u{9b}2J\n\nb\u{202e}c"), "a\u{fffd}2J\n\nbc\n");
        assert_eq!(harmless_lines(&"x\n".repeat(9_999)).lines().count(), MOST_LINES);
    }
}
