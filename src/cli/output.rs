//! Printing results, and nothing else, to standard output.

use std::borrow::Cow;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use serde::Serialize;

use super::args::Format;
use crate::text::width::sanitize;

/// Something that can be printed as one JSON object or as one line for people.
pub trait Record: Serialize {
    /// The line, or lines, for people. Nothing in it may steer the terminal: see [`harmless`].
    fn line(&self) -> String;
}

/// Standard output.
pub struct Output {
    out: BufWriter<StdoutLock<'static>>,
    format: Format,
}

impl Output {
    /// Prints in `format`, or as suits what standard output is.
    pub fn new(format: Option<Format>) -> Self {
        let suits = if io::stdout().is_terminal() { Format::Table } else { Format::Jsonl };
        Self { out: BufWriter::new(io::stdout().lock()), format: format.unwrap_or(suits) }
    }

    /// Prints one result.
    pub fn record(&mut self, record: &impl Record) -> io::Result<()> {
        match self.format {
            Format::Jsonl => self.json(record),
            Format::Table => writeln!(self.out, "{}", record.line()),
        }
    }

    /// Prints a value as one line of JSON.
    pub fn json(&mut self, value: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, value)?;
        self.out.write_all(b"\n")
    }

    /// Prints bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)
    }

    /// Prints what is still held back.
    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Something out of an article, as it may be printed on a terminal, on one line.
pub fn harmless(text: &str) -> Cow<'_, str> {
    sanitize(text)
}
