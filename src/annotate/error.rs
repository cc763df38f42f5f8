//! What can go wrong with a store: each message names the file and says what to do.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::edit::EditError;

/// Why a store could not be opened, read or written. Nothing that was in it is lost in any of these cases.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No space is left.
    #[error("{}: the disk is full; free some space and repeat the last edit, all earlier ones are safe", .0.display())]
    Full(PathBuf),
    /// The file or its folder may not be written.
    #[error(
        "{}: the file or its folder cannot be written; make it writable (chmod u+w), or name another place with \
         --workspace FILE or TAIYAKU_DATA_DIR",
        .0.display()
    )]
    ReadOnly(PathBuf),
    /// Another process writes.
    #[error(
        "{}: another taiyaku{} is writing to it; close that one first, or keep reading without changing anything",
        .path.display(), .holder.as_ref().map(|pid| format!(" (process {pid})")).unwrap_or_default()
    )]
    Locked {
        /// The store.
        path: PathBuf,
        /// The process that writes, where it is known.
        holder: Option<String>,
    },
    /// A later program wrote it.
    #[error(
        "{}: written by a newer taiyaku (schema {found}, this one knows {known}); update taiyaku, the file was left \
         as it is",
        .path.display()
    )]
    Newer {
        /// The store.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest schema that this program knows.
        known: i64,
    },
    /// Not a store of marks.
    #[error("{}: this is no taiyaku store; name another file, this one was left as it is", .0.display())]
    Foreign(PathBuf),
    /// The file is damaged.
    #[error(
        "{}: the store is damaged ({cause}); it was left as it is: restore a copy, or recover what is in it with \
         `sqlite3 FILE .recover`",
        .path.display()
    )]
    Damaged {
        /// The store.
        path: PathBuf,
        /// What SQLite says.
        cause: String,
    },
    /// The edit does not fit.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// Anything else that SQLite says.
    #[error("{}: {cause}", .path.display())]
    Sqlite {
        /// The store.
        path: PathBuf,
        /// What it says.
        cause: rusqlite::Error,
    },
    /// Anything else that the system says.
    #[error("{}: {cause}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What it says.
        cause: io::Error,
    },
}

impl StoreError {
    /// Sorts what SQLite says about `path`.
    pub fn sqlite(path: &Path, cause: rusqlite::Error) -> Self {
        let path = path.to_owned();
        match cause.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full(path),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => Self::ReadOnly(path),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked { path, holder: None },
            Some(ErrorCode::NotADatabase) => Self::Foreign(path),
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { path, cause: cause.to_string() },
            _ => Self::Sqlite { path, cause },
        }
    }

    /// Sorts what the system says about `path`.
    pub fn io(path: &Path, cause: io::Error) -> Self {
        let path = path.to_owned();
        match cause.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full(path),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::NotADirectory => {
                Self::ReadOnly(path)
            }
            _ => Self::Io { path, cause },
        }
    }
}
