//! Putting an export on the disk: each file as a whole or not at all, and none over another unless that was asked for.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::ExportFile;
use crate::corpus::FileIdentity;

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// There is one of this name already.
    #[error("there is such a file already: {}", .0.display())]
    Exists(PathBuf),
    /// It is a file that was read, or the store of the marks.
    #[error("this file is a source or holds the marks, and is never written over; name another one: {}", .0.display())]
    Source(PathBuf),
    /// The system does not let us.
    #[error("{cause}: {}", .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
}

impl WriteError {
    /// What the system says about `path`.
    pub fn new(path: &Path, cause: io::Error) -> Self {
        Self::Io { path: path.to_owned(), cause }
    }
}

/// The file of a store of marks, and what SQLite keeps beside it.
pub fn store_files(store: &Path) -> impl Iterator<Item = PathBuf> + '_ {
    ["", "-wal", "-shm", "-journal"].into_iter().map(|ending| {
        let mut name = store.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    })
}

/// Writes one file to `path`, or several into the folder `path`. Files that are there are replaced only with `replace`,
/// and `sources`, by whichever name, never.
pub fn write_files(path: &Path, files: &[ExportFile], replace: bool, sources: &[PathBuf]) -> Result<(), WriteError> {
    let targets: Vec<(PathBuf, &ExportFile)> = match files {
        [only] if !path.is_dir() => vec![(path.to_owned(), only)],
        several => several.iter().map(|file| (path.join(&file.name), file)).collect(),
    };
    // Looked at before anything is written: of several files all are written or none.
    let taken: Vec<&PathBuf> = targets.iter().map(|(path, _)| path).filter(|path| path.exists()).collect();
    if !taken.is_empty() {
        let sources: HashSet<FileIdentity> = sources.iter().filter_map(|path| FileIdentity::of(path).ok()).collect();
        let is_source = |path: &&PathBuf| FileIdentity::of(path).is_ok_and(|file| sources.contains(&file));
        if let Some(&source) = taken.iter().find(|path| is_source(path)) {
            return Err(WriteError::Source(source.clone()));
        }
    }
    if let Some(&file) = taken.iter().find(|path| !replace && path.metadata().is_ok_and(|file| file.is_file())) {
        return Err(WriteError::Exists(file.clone()));
    }
    if targets.len() > 1 {
        fs::create_dir_all(path).map_err(|cause| WriteError::new(path, cause))?;
    }
    targets.iter().try_for_each(|(path, file)| write_file(path, &file.bytes, replace))
}

/// Writes a file as a whole or not at all.
fn write_file(path: &Path, bytes: &[u8], replace: bool) -> Result<(), WriteError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let write = || -> io::Result<()> {
        // Pipes and devices are written through.
        if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
            return fs::write(path, bytes);
        }
        let mut file = tempfile::Builder::new().prefix(".taiyaku").tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        readable(file.as_file(), path)?;
        let persisted = if replace { file.persist(path) } else { file.persist_noclobber(path) };
        persisted.map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(|cause| match cause.kind() {
        io::ErrorKind::AlreadyExists => WriteError::Exists(path.to_owned()),
        _ => WriteError::new(path, cause),
    })
}

/// A temporary file is its owner's only; the result is as readable as what it replaces, or as any new file.
#[cfg(unix)]
fn readable(file: &fs::File, path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let permissions = fs::metadata(path).map_or_else(|_| fs::Permissions::from_mode(0o644), |old| old.permissions());
    file.set_permissions(permissions)
}

#[cfg(not(unix))]
fn readable(_: &fs::File, _: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_stays_unless_it_is_to_be_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        let file = |bytes: &[u8]| ExportFile { name: "a.md".to_owned(), bytes: bytes.to_vec() };
        write_files(&path, &[file(b"1")], false, &[]).unwrap();
        assert!(
            matches!(write_files(&path, &[file(b"2")], false, &[]), Err(WriteError::Exists(taken)) if taken == path)
        );
        assert!(matches!(write_files(folder.path(), &[file(b"2")], false, &[]), Err(WriteError::Exists(_))));
        assert_eq!(fs::read(&path).unwrap(), b"1");
        write_files(&path, &[file(b"2")], true, &[]).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"2");
        let nowhere = folder.path().join("none/a.md");
        assert!(write_files(&nowhere, &[file(b"1")], false, &[]).unwrap_err().to_string().contains("none/a.md"));
    }

    #[test]
    fn sources_and_stores_are_never_written_over_by_whichever_name() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let store: Vec<PathBuf> = store_files(&at("marks.sqlite")).collect();
        let sources: Vec<PathBuf> = [at("b.txt")].into_iter().chain(store).collect();
        for path in &sources {
            fs::write(path, "source").unwrap();
        }
        fs::hard_link(at("b.txt"), at("linked.md")).unwrap();
        let file = |name: &str| ExportFile { name: name.to_owned(), bytes: b"export".to_vec() };
        for name in ["b.txt", "linked.md", "marks.sqlite", "marks.sqlite-wal", "marks.sqlite-shm"] {
            let refused = write_files(&at(name), &[file("x")], true, &sources);
            assert!(matches!(refused, Err(WriteError::Source(_))), "{name}: {refused:?}");
        }
        // Into a folder of sources: nothing at all.
        let several = [file("a.ann"), file("b.txt")];
        assert!(matches!(write_files(folder.path(), &several, true, &sources), Err(WriteError::Source(_))));
        assert!(!at("a.ann").exists());
        assert!(sources.iter().all(|path| fs::read(path).unwrap() == b"source"));
        write_files(&at("new"), &several, false, &sources).unwrap();
        assert_eq!(fs::read(at("new/b.txt")).unwrap(), b"export");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_source_is_that_source() {
        let folder = tempfile::tempdir().unwrap();
        let (source, link) = (folder.path().join("a.txt"), folder.path().join("out.md"));
        fs::write(&source, "source").unwrap();
        std::os::unix::fs::symlink(&source, &link).unwrap();
        let file = ExportFile { name: "out.md".to_owned(), bytes: b"export".to_vec() };
        assert!(matches!(write_files(&link, &[file], true, std::slice::from_ref(&source)), Err(WriteError::Source(_))));
        assert_eq!(fs::read(&source).unwrap(), b"source");
    }
}
