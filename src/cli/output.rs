//! Printing results, and nothing else, to standard output.

use std::borrow::Cow;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use serde::Serialize;

use super::args::Format;
use crate::text::width::{is_unprintable, sanitize, sanitize_lines};

/// Something that can be printed as one JSON object or as one line for people.
pub trait Record: Serialize {
    /// The line, or lines, for people. Nothing in it may steer the terminal: see [`harmless`].
    fn line(&self) -> String;
}

/// Standard output. Where that is a terminal, nothing that steers it gets there.
pub struct Output {
    out: BufWriter<StdoutLock<'static>>,
    format: Format,
    is_terminal: bool,
}

impl Output {
    /// Prints in `format`, or as suits what standard output is.
    pub fn new(format: Option<Format>) -> Self {
        let is_terminal = io::stdout().is_terminal();
        let suits = if is_terminal { Format::Table } else { Format::Jsonl };
        Self { out: BufWriter::new(io::stdout().lock()), format: format.unwrap_or(suits), is_terminal }
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
        if self.is_terminal {
            self.out.write_all(escaped(&serde_json::to_string(value)?).as_bytes())?;
        } else {
            serde_json::to_writer(&mut self.out, value)?;
        }
        self.out.write_all(b"\n")
    }

    /// Prints bytes: as they are, or on a terminal what of them may be shown there.
    pub fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.is_terminal {
            return self.out.write_all(sanitize_lines(&String::from_utf8_lossy(bytes)).as_bytes());
        }
        self.out.write_all(bytes)
    }

    /// Prints what is still held back.
    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// JSON that says the same without a character that steers a terminal.
fn escaped(json: &str) -> Cow<'_, str> {
    if !json.contains(is_unprintable) {
        return Cow::Borrowed(json);
    }
    let mut escaped = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if is_unprintable(c) {
            // Between the strings of JSON that serde writes there is no such character.
            let mut units = [0; 2];
            escaped.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

/// Something out of an article, as it may be printed on a terminal, on one line.
pub fn harmless(text: &str) -> Cow<'_, str> {
    sanitize(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_on_a_terminal_is_the_same_json() {
        let value = serde_json::json!({ "a": "\u{9b}2J\u{202e}日本\u{e0001}\u{7f}\u{1b}" });
        let json = value.to_string();
        let shown = escaped(&json);
        assert!(!shown.contains(is_unprintable), "{shown}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), value);
        assert_eq!(escaped("{\"b\":\"本\"}"), "{\"b\":\"本\"}");
    }
}
