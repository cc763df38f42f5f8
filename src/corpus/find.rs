//! From the paths that were given to the files to read.

use std::collections::{HashMap, HashSet, VecDeque};
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, FilterEntry, WalkDir};

use super::format::EXTENSIONS;
use super::load::{LoadError, Problem};
use super::source::{extension, without_compression};

/// What browsers call the folder beside a saved page, in which its pictures and frames are.
const PAGE_FOLDERS: [&str; 3] = ["_files", ".files", "_archivos"];

/// The files to read, found one after the other as they are asked for: in the order of the paths given, and by name
/// within a folder. No file is ever read.
///
/// A path may be a file itself, or a folder: then all below it whose ending is that of a format are found. Hidden files
/// in folders are left alone.
#[derive(Debug)]
pub struct Finder {
    paths: VecDeque<PathBuf>,
    folder: Option<Folder>,
    seen: Seen,
    errors: Vec<LoadError>,
}

/// A folder that is being walked through.
#[derive(Debug)]
struct Folder {
    path: PathBuf,
    entries: FilterEntry<walkdir::IntoIter, fn(&DirEntry) -> bool>,
    is_empty: bool,
}

impl Finder {
    /// What `paths` name.
    pub fn new(paths: &[PathBuf]) -> Self {
        Self { paths: paths.iter().cloned().collect(), folder: None, seen: Seen::default(), errors: Vec::new() }
    }

    /// Paths that could not be followed so far, each told of once.
    pub fn take_errors(&mut self) -> Vec<LoadError> {
        std::mem::take(&mut self.errors)
    }

    fn next_in_folder(&mut self) -> Option<PathBuf> {
        let folder = self.folder.as_mut()?;
        for entry in folder.entries.by_ref() {
            match entry {
                Ok(entry) if entry.file_type().is_dir() || !has_text_extension(entry.path()) => {}
                // Nobody named it, and it may never end.
                Ok(entry) if !entry.file_type().is_file() => {
                    folder.is_empty = false;
                    self.errors.push(LoadError::new(entry.path(), Problem::NoFile("a pipe or a device")));
                }
                Ok(entry) => {
                    let is_link = entry.path_is_symlink();
                    let path = entry.into_path();
                    if self.seen.is_new(&path, is_link) {
                        folder.is_empty = false;
                        return Some(path);
                    }
                }
                Err(error) => {
                    folder.is_empty = false;
                    let path = error.path().unwrap_or(&folder.path).to_owned();
                    let cause = error.into_io_error().unwrap_or_else(|| io::Error::other("links to itself"));
                    self.errors.push(LoadError::new(&path, Problem::from(cause)));
                }
            }
        }
        if folder.is_empty {
            self.errors.push(LoadError::new(&folder.path, Problem::NothingInFolder));
        }
        self.folder = None;
        None
    }
}

impl Iterator for Finder {
    type Item = PathBuf;

    fn next(&mut self) -> Option<PathBuf> {
        loop {
            if let Some(path) = self.next_in_folder() {
                return Some(path);
            }
            let path = self.paths.pop_front()?;
            match path.metadata() {
                Ok(metadata) if metadata.is_dir() => {
                    let walk = WalkDir::new(&path).follow_links(true).sort_by_file_name().into_iter();
                    let entries = walk.filter_entry(is_visible as fn(&DirEntry) -> bool);
                    self.folder = Some(Folder { path, entries, is_empty: true });
                }
                Ok(_) => {
                    if self.seen.is_new(&path, path.is_symlink()) {
                        return Some(path);
                    }
                }
                Err(error) => self.errors.push(LoadError::new(&path, Problem::from(error))),
            }
        }
    }
}

fn is_visible(entry: &DirEntry) -> bool {
    let is_of_a_page = || entry.file_type().is_dir() && is_page_folder(entry.path());
    entry.depth() == 0 || !is_hidden(entry.path()) && !is_of_a_page()
}

/// Files that were found, each by the one path that it really has.
#[derive(Debug, Default)]
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
