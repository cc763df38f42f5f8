//! Reading files into articles.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::article::Article;
use super::decode::{DecodeError, decode};
use super::find::{Found, find};

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

/// The articles that were given, in a stable order, and what could not be read.
#[derive(Debug, Default)]
pub struct Corpus {
    /// All articles that loaded.
    pub articles: Vec<Arc<Article>>,
    /// All inputs that did not.
    pub errors: Vec<LoadError>,
}

impl Corpus {
    /// Loads everything that `paths` name, on all cores.
    pub fn load(paths: &[PathBuf]) -> Self {
        let Found { files, errors, .. } = find(paths);
        let mut corpus = Self { articles: Vec::with_capacity(files.len()), errors };
        corpus.extend(&files);
        corpus
    }

    /// Reads `files` on all cores and adds them in their order.
    pub fn extend(&mut self, files: &[PathBuf]) {
        let read: Vec<_> = files.par_iter().map(|path| read(path)).collect();
        for result in read {
            match result {
                Ok(article) => self.articles.push(Arc::new(article)),
                Err(error) => self.errors.push(error),
            }
        }
    }
}

/// Reads one file.
pub fn read(path: &Path) -> Result<Article, LoadError> {
    let error = |problem| LoadError::new(path, problem);
    let metadata = fs::metadata(path).map_err(|e| error(e.into()))?;
    if u32::try_from(metadata.len()).is_err() {
        return Err(error(DecodeError::TooLarge.into()));
    }
    let bytes = fs::read(path).map_err(|e| error(e.into()))?;
    let text = decode(bytes).map_err(|e| error(e.into()))?;
    Ok(Article::new(article_name(path), text))
}

/// What an article is called in everything that is printed.
fn article_name(path: &Path) -> String {
    path.to_string_lossy().replace('#', "%23")
}

/// A path without anything that could take over a terminal.
fn printable_path(path: &Path) -> String {
    path.to_string_lossy().chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
