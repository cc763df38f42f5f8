//! What is wrong in a file of settings, and where.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A place in a file, both from 1; columns count characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The character in it.
    pub column: usize,
}

impl Place {
    /// The place of byte `offset` of `text`.
    pub fn of(text: &str, offset: usize) -> Self {
        let mut end = offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = text.get(..end).unwrap_or_default();
        let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Self { line, column }
    }
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What, and what to write instead.
    pub text: String,
}

impl Problem {
    /// `text` is wrong at `place`.
    pub fn new(place: Place, text: String) -> Self {
        Self { place, text }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.place.line, self.place.column, self.text)
    }
}

/// A file of settings that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsError {
    file: PathBuf,
    problems: Vec<Problem>,
    /// Why the file cannot be read at all.
    unreadable: Option<String>,
}

impl SettingsError {
    /// What is wrong in `file`: at least one problem.
    pub fn new(file: &Path, mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|problem| problem.place);
        Self { file: file.to_owned(), problems, unreadable: None }
    }

    /// `file` cannot be read.
    pub fn unreadable(file: &Path, error: &io::Error) -> Self {
        Self { file: file.to_owned(), problems: Vec::new(), unreadable: Some(error.to_string()) }
    }

    /// Everything that is wrong, a line each.
    pub fn lines(&self) -> Vec<String> {
        let file = self.file.display();
        let unreadable = self.unreadable.iter().map(|why| format!("{file}: cannot be read: {why}"));
        unreadable.chain(self.problems.iter().map(|problem| format!("{file}:{problem}"))).collect()
    }
}

/// The first thing that is wrong, and how many more there are.
impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = self.lines();
        f.write_str(lines.first().map_or("", String::as_str))?;
        match lines.len().saturating_sub(1) {
            0 => Ok(()),
            more => write!(f, " (and {more} more)"),
        }
    }
}

impl std::error::Error for SettingsError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = "a\n統合x\n";
        assert_eq!(Place::of(text, 0), Place { line: 1, column: 1 });
        assert_eq!(Place::of(text, text.find('x').unwrap()), Place { line: 2, column: 3 });
        assert_eq!(Place::of(text, 3), Place { line: 2, column: 1 });
        assert_eq!(Place::of(text, 99), Place { line: 3, column: 1 });
    }

    #[test]
    fn the_first_problem_is_told_and_the_others_are_counted() {
        let at = |line| Problem::new(Place { line, column: 1 }, "wrong".to_owned());
        let error = SettingsError::new(Path::new("c.toml"), vec![at(3), at(2)]);
        assert_eq!(error.to_string(), "c.toml:2:1: wrong (and 1 more)");
        assert_eq!(error.lines(), ["c.toml:2:1: wrong", "c.toml:3:1: wrong"]);
    }
}
