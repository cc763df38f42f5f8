//! What the list of articles shows: articles, files that are still to be read, and what could not be read or was
//! guessed in reading.

use std::path::PathBuf;

use super::App;
use crate::corpus::{LoadError, Note};

/// A row of the list of articles.
#[derive(Clone, Copy, Debug)]
pub enum ListRow<'a> {
    /// The article of this number.
    Article(usize),
    /// A file that is still to be read.
    Waiting(&'a str),
    /// A file that could not be read.
    Error(&'a LoadError),
    /// Something to know of a file that was.
    Note(&'a Note),
}

/// Files that are still to be read.
#[derive(Debug, Default)]
pub struct Waiting {
    files: Vec<String>,
    read: usize,
}

impl Waiting {
    /// More files were found.
    pub(super) fn extend(&mut self, files: &[PathBuf]) {
        self.files.extend(files.iter().map(|path| path.to_string_lossy().into_owned()));
    }

    /// Takes note that `read` of the files have been read.
    pub(super) fn advance(&mut self, read: usize) {
        self.read = read.min(self.files.len());
    }

    /// Whether all files have been read.
    pub(super) fn is_over(&self) -> bool {
        self.read >= self.files.len()
    }

    fn files(&self) -> &[String] {
        self.files.get(self.read..).unwrap_or_default()
    }
}

impl App {
    /// Shows `files` in the list until they are reported as loaded.
    pub fn expect(&mut self, files: &[PathBuf]) {
        self.waiting = Waiting::default();
        self.waiting.extend(files);
        self.sources.extend_from_slice(files);
    }

    /// How many rows the list of articles has.
    pub fn list_rows(&self) -> usize {
        self.articles.len() + self.waiting.files().len() + self.errors.len() + self.notes.len()
    }

    /// What stands in a row of the list. What is read later comes to stand where its file stood.
    pub fn list_row(&self, row: usize) -> Option<ListRow<'_>> {
        let mut row = row;
        if row < self.articles.len() {
            return Some(ListRow::Article(row));
        }
        row -= self.articles.len();
        let waiting = self.waiting.files();
        if let Some(file) = waiting.get(row) {
            return Some(ListRow::Waiting(file));
        }
        row -= waiting.len();
        if let Some(error) = self.errors.get(row) {
            return Some(ListRow::Error(error));
        }
        self.notes.get(row - self.errors.len()).map(ListRow::Note)
    }
}
