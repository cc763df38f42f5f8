//! Putting an export on the disk: each file as a whole or not at all, and none over another unless that was asked for.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::ExportFile;

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// There is one of this name already.
    #[error("{}: there is such a file already", .0.display())]
    Exists(PathBuf),
    /// The system does not let us.
    #[error("{}: {cause}", .path.display())]
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

/// Writes one file to `path`, or several into the folder `path`. Files that are there are replaced only with `replace`.
pub fn write_files(path: &Path, files: &[ExportFile], replace: bool) -> Result<(), WriteError> {
    match files {
        [] => Ok(()),
        [only] if !path.is_dir() => write_file(path, &only.bytes, replace),
        several => {
            let folder = path;
            fs::create_dir_all(folder).map_err(|cause| WriteError::new(folder, cause))?;
            if let Some(taken) =
                several.iter().map(|file| folder.join(&file.name)).find(|path| path.exists() && !replace)
            {
                return Err(WriteError::Exists(taken));
            }
            several.iter().try_for_each(|file| write_file(&folder.join(&file.name), &file.bytes, replace))
        }
    }
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
        write_files(&path, &[file(b"1")], false).unwrap();
        assert!(matches!(write_files(&path, &[file(b"2")], false), Err(WriteError::Exists(taken)) if taken == path));
        assert!(matches!(write_files(folder.path(), &[file(b"2")], false), Err(WriteError::Exists(_))));
        assert_eq!(fs::read(&path).unwrap(), b"1");
        write_files(&path, &[file(b"2")], true).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"2");
        let nowhere = folder.path().join("none/a.md");
        assert!(write_files(&nowhere, &[file(b"1")], false).unwrap_err().to_string().contains("none/a.md"));
    }
}
