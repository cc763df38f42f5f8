//! What can go wrong with a store: each message names the file and says what to do.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::edit::EditError;

/// Why a store could not be opened, read or written. Nothing that was in it is lost in any of these cases.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No space is left.
    #[error("the disk is full; free some space: {}", .0.display())]
    Full(PathBuf),
    /// The file or its folder may not be written.
    #[error(
        "the store cannot be written; chmod u+w it, or use --workspace FILE: {}",
        .0.display()
    )]
    ReadOnly(PathBuf),
    /// Others write for longer than one waits.
    #[error("another program has the store locked; close it: {}", .0.display())]
    Busy(PathBuf),
    /// The file that was opened is no longer there, or another one is in its place.
    #[error("the store is not where it was; put it back: {}", .0.display())]
    Replaced(PathBuf),
    /// A folder where a file is to be.
    #[error("this is a folder and no file for marks; name a file with --workspace FILE: {}", .0.display())]
    Folder(PathBuf),
    /// A file where a folder is to be.
    #[error("this is a file and no folder for marks; name a folder with TAIYAKU_DATA_DIR: {}", .0.display())]
    NoFolder(PathBuf),
    /// A later program wrote it.
    #[error(
        "written by a newer taiyaku (schema {found}, this one knows {known}); update taiyaku, the store was left as it \
         is: {}",
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
    #[error("this is no taiyaku store; name another file, this one was left as it is: {}", .0.display())]
    Foreign(PathBuf),
    /// The file is damaged.
    #[error(
        "the store is damaged ({cause}) and was left as it is; restore a copy, or recover what is in it with \
         `sqlite3 FILE .recover`: {}",
        .path.display()
    )]
    Damaged {
        /// The store.
        path: PathBuf,
        /// What is wrong with it.
        cause: String,
    },
    /// The edit does not fit.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// Anything else that SQLite says.
    #[error("{cause}: {}", .path.display())]
    Sqlite {
        /// The store.
        path: PathBuf,
        /// What it says.
        cause: rusqlite::Error,
    },
    /// Anything else that the system says.
    #[error("{cause}: {}", .path.display())]
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
        if let rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::IntegralValueOutOfRange(..)
        | rusqlite::Error::Utf8Error(..) = &cause
        {
            return Self::Damaged { path, cause: format!("a row is not as it was written: {cause}") };
        }
        match cause.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full(path),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => Self::ReadOnly(path),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy(path),
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
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly(path),
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => Self::NoFolder(path),
            _ => Self::Io { path, cause },
        }
    }
}
