//! From the paths that were given to the files to read.

use std::collections::{HashMap, HashSet};
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
    let mut seen = Seen::default();
    for path in paths {
        match path.metadata() {
            Ok(metadata) if metadata.is_dir() => walk(path, &mut found, &mut seen),
            Ok(_) => add(path.clone(), path.is_symlink(), &mut found, &mut seen),
            Err(error) => found.errors.push(LoadError::new(path, Problem::from(error))),
        }
    }
    found
}

fn walk(folder: &Path, found: &mut Found, seen: &mut Seen) {
    let visible = |entry: &walkdir::DirEntry| {
        let is_of_a_page = || entry.file_type().is_dir() && is_page_folder(entry.path());
        entry.depth() == 0 || !is_hidden(entry.path()) && !is_of_a_page()
    };
    let before = found.files.len() + found.errors.len();
    for entry in WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter().filter_entry(visible) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) if has_text_extension(entry.path()) => {
                let is_link = entry.path_is_symlink();
                add(entry.into_path(), is_link, found, seen);
            }
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

/// Files that were found, each by the one path that it really has.
#[derive(Default)]
struct Seen {
    files: HashSet<PathBuf>,
    /// Folders by the path that led to them: a folder of thousands of files is looked up once.
    folders: HashMap<PathBuf, PathBuf>,
}

impl Seen {
    fn is_new(&mut self, path: &Path, is_link: bool) -> bool {
        let real = match (path.parent(), path.file_name()) {
            (Some(folder), Some(name)) if !is_link => {
                let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
                if !self.folders.contains_key(folder) {
                    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
                    self.folders.insert(folder.to_owned(), real);
                }
                self.folders.get(folder).map(|real| real.join(name))
            }
            _ => path.canonicalize().ok(),
        };
        self.files.insert(real.unwrap_or_else(|| path.to_owned()))
    }
}

fn add(path: PathBuf, is_link: bool, found: &mut Found, seen: &mut Seen) {
    if seen.is_new(&path, is_link) {
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
