//! Reading files into articles.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use encoding_rs::Encoding;
use rayon::prelude::*;

use super::article::Article;
use super::decode::{DecodeError, decode};
use super::find::{Found, find};

/// How files are to be read.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// The encoding of all of them, whatever they say.
    pub encoding: Option<&'static Encoding>,
}

/// Why an input could not be read. Its message says what is wrong and, where something helps, what to do.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// There is no such file or folder.
    #[error("no such file or folder; check the spelling")]
    Missing,
    /// The file may not be read.
    #[error("permission denied; check who may read it (chmod +r)")]
    Denied,
    /// A folder without any file that is read.
    #[error("no .txt or .md file in this folder")]
    NothingInFolder,
    /// What is in the file is no text that can be read.
    #[error("{0}")]
    Content(#[from] DecodeError),
    /// Anything else that the system says.
    #[error("{0}")]
    Io(io::Error),
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::PermissionDenied => Self::Denied,
            _ => Self::Io(error),
        }
    }
}

/// An input that could not be read.
#[derive(Debug)]
pub struct LoadError {
    /// The path as given or found, safe to print.
    pub path: String,
    /// What is wrong with it.
    pub problem: Problem,
}

impl LoadError {
    /// An error about `path`.
    pub fn new(path: &Path, problem: Problem) -> Self {
        Self { path: printable_path(path), problem }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.problem)
    }
}

impl std::error::Error for LoadError {}

/// Something to know of an input that was read: what was guessed, lost or left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The path as given or found, safe to print.
    pub path: String,
    /// What there is to know.
    pub message: String,
}

impl Note {
    /// A note about `path`.
    pub fn new(path: &Path, message: String) -> Self {
        Self { path: printable_path(path), message }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

/// What files hold, in a stable order, and what could not be read.
#[derive(Debug, Default)]
pub struct Corpus {
    /// All articles that loaded.
    pub articles: Vec<Arc<Article>>,
    /// All inputs that did not.
    pub errors: Vec<LoadError>,
    /// What was guessed, lost or left out in those that did.
    pub notes: Vec<Note>,
}

impl Corpus {
    /// Loads everything that `paths` name, on all cores.
    pub fn load(paths: &[PathBuf], options: &ReadOptions) -> Self {
        let Found { files, errors, .. } = find(paths);
        let mut corpus = Self { errors, ..Self::default() };
        corpus.extend(&files, options);
        corpus
    }

    /// Reads `files` on all cores and adds them in their order.
    pub fn extend(&mut self, files: &[PathBuf], options: &ReadOptions) {
        let read: Vec<_> = files.par_iter().map(|path| read(path, options)).collect();
        for part in read {
            self.articles.extend(part.articles);
            self.errors.extend(part.errors);
            self.notes.extend(part.notes);
        }
    }
}

/// Reads one file: its articles, or why there are none, and what there is to know of it.
pub fn read(path: &Path, options: &ReadOptions) -> Corpus {
    let mut corpus = Corpus::default();
    if let Err(problem) = read_into(&mut corpus, path, options) {
        corpus.errors.push(LoadError::new(path, problem));
    }
    corpus
}

fn read_into(corpus: &mut Corpus, path: &Path, options: &ReadOptions) -> Result<(), Problem> {
    let metadata = fs::metadata(path)?;
    if u32::try_from(metadata.len()).is_err() {
        return Err(DecodeError::TooLarge.into());
    }
    let decoded = decode(fs::read(path)?, options.encoding, false)?;
    corpus.notes.extend(decoded.note().map(|message| Note::new(path, message)));
    corpus.articles.push(Arc::new(Article::new(article_name(path), decoded.text)));
    Ok(())
}

/// What an article is called in everything that is printed.
fn article_name(path: &Path) -> String {
    path.to_string_lossy().replace('#', "%23")
}

/// A path without anything that could take over a terminal.
fn printable_path(path: &Path) -> String {
    path.to_string_lossy().chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
