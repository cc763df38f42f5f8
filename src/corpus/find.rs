//! From the paths that were given to the files to read.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::load::{LoadError, Problem};

/// Endings of the files that are read in a folder.
const TEXT_EXTENSIONS: [&str; 4] = ["txt", "text", "md", "markdown"];

/// The files to read, in the order of the paths given and by name within a folder.
#[derive(Debug, Default)]
pub struct Found {
    /// Every file once, as it was given or found.
    pub files: Vec<PathBuf>,
    /// Paths that could not be followed.
    pub errors: Vec<LoadError>,
    /// How many files in folders were left alone because of their ending.
    pub skipped: usize,
}

/// Finds the files that `paths` name: a file itself, a folder everything below it that ends like a text.
///
/// Hidden files in folders are left alone. Never reads a file.
pub fn find(paths: &[PathBuf]) -> Found {
    let mut found = Found::default();
    let mut seen = HashSet::new();
    for path in paths {
        match path.metadata() {
            Ok(metadata) if metadata.is_dir() => walk(path, &mut found, &mut seen),
            Ok(_) => add(path.clone(), &mut found, &mut seen),
            Err(error) => found.errors.push(LoadError::new(path, Problem::from(error))),
        }
    }
    found
}

fn walk(folder: &Path, found: &mut Found, seen: &mut HashSet<PathBuf>) {
    let visible = |entry: &walkdir::DirEntry| entry.depth() == 0 || !is_hidden(entry.path());
    let before = found.files.len() + found.errors.len();
    for entry in WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter().filter_entry(visible) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) if has_text_extension(entry.path()) => add(entry.into_path(), found, seen),
            Ok(_) => found.skipped += 1,
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                let cause = error.into_io_error().unwrap_or_else(|| io::Error::other("links to itself"));
                found.errors.push(LoadError::new(&path, Problem::from(cause)));
            }
        }
    }
    if found.files.len() + found.errors.len() == before {
        found.errors.push(LoadError::new(folder, Problem::NothingInFolder));
    }
}

fn add(path: PathBuf, found: &mut Found, seen: &mut HashSet<PathBuf>) {
    let identity = path.canonicalize().unwrap_or_else(|_| path.clone());
    if seen.insert(identity) {
        found.files.push(path);
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

fn has_text_extension(path: &Path) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| TEXT_EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension)))
}
