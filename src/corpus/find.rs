//! From the paths that were given to the files to read.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::format::EXTENSIONS;
use super::load::{LoadError, Problem};
use super::source::{extension, without_compression};

/// What browsers call the folder beside a saved page, in which its pictures and frames are.
const PAGE_FOLDERS: [&str; 3] = ["_files", ".files", "_archivos"];

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

/// Finds the files that `paths` name: a file itself, a folder everything below it whose ending is that of a format.
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
    let visible = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !is_hidden(entry.path()) && !(entry.file_type().is_dir() && is_page_folder(entry.path()))
    };
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

/// Whether a folder holds what belongs to a saved page beside it.
fn is_page_folder(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let page = PAGE_FOLDERS.iter().find_map(|ending| name.strip_suffix(ending));
    page.is_some_and(|page| {
        ["html", "htm"].iter().any(|ending| path.with_file_name(format!("{page}.{ending}")).exists())
    })
}

fn has_text_extension(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    EXTENSIONS.contains(&extension(without_compression(&name)).as_str())
}
