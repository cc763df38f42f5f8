//! The marks on disk. Every edit is on the disk before it shows, and can be taken back in any later session.

use std::fs::{self, File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior, params};

use super::edit::{Edit, EditError};
use super::error::StoreError;
use super::marks::Marks;
use super::model::{Mark, Timestamp};
use super::schema;
use super::target::ContentHash;

/// How long to wait for another connection to finish what it is at.
const PATIENCE: Duration = Duration::from_secs(3);

/// What a store is open for.
#[derive(Debug)]
pub enum Access {
    /// Reading and writing.
    Write,
    /// Only reading; the error says why.
    Read(StoreError),
}

/// All marks, in memory and on disk. One process writes, any number read.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    /// Nothing where there is no file yet and it is only read.
    connection: Option<Connection>,
    access: Access,
    creator: String,
    marks: Marks,
    history: History,
    /// Files at hand with their contents, to be written down with the next edit on them.
    files: Vec<(String, ContentHash)>,
    /// What [`Store::refresh`] saw last.
    data_version: i64,
    /// Held as long as the store is open for writing.
    #[allow(dead_code, reason = "held, not used")]
    lock: Option<File>,
}

/// Numbers of the edits that can be undone and redone, the next one last.
#[derive(Debug, Default)]
struct History {
    undo: Vec<i64>,
    redo: Vec<i64>,
}

#[derive(Clone, Copy)]
enum Step {
    Do,
    Undo(i64),
    Redo(i64),
}

impl Store {
    /// Opens the store at `path` for `creator`, for writing where possible and else for reading ([`Store::access`]
    /// says why). Creates the file and its folder where they are missing; brings an older store up to date.
    pub fn open(path: &Path, creator: &str) -> Result<Self, StoreError> {
        match Self::open_to_write(path, creator) {
            Err(reason @ (StoreError::Locked { .. } | StoreError::ReadOnly(_) | StoreError::Full(_))) => {
                let mut store = Self::open_to_read(path, creator)?;
                store.access = Access::Read(reason);
                Ok(store)
            }
            other => other,
        }
    }

    /// Opens for writing, or fails.
    pub fn open_to_write(path: &Path, creator: &str) -> Result<Self, StoreError> {
        let sql = |cause| StoreError::sqlite(path, cause);
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(|cause| StoreError::io(folder, cause))?;
        }
        let lock = lock(path)?;
        let mut connection = Connection::open(path).map_err(sql)?;
        connection.busy_timeout(PATIENCE).map_err(sql)?;
        // Looked at before anything is written: a file that is not ours stays as it is.
        schema::version(&connection, path, schema::CURRENT)?;
        connection.pragma_update(None, "journal_mode", "wal").map_err(sql)?;
        connection.pragma_update(None, "synchronous", "full").map_err(sql)?;
        connection.pragma_update(None, "fullfsync", true).map_err(sql)?;
        connection.pragma_update(None, "foreign_keys", true).map_err(sql)?;
        if let Some(copy) = schema::migrate(&mut connection, path, schema::STEPS)? {
            log::info!("{} was brought up to date; the old one is {}", path.display(), copy.display());
        }
        let mut store = Self::empty(path, creator, Access::Write);
        store.connection = Some(connection);
        store.lock = Some(lock);
        store.load()?;
        Ok(store)
    }

    /// Opens for reading and leaves everything as it is. Where there is no file, the store is empty.
    pub fn open_to_read(path: &Path, creator: &str) -> Result<Self, StoreError> {
        let mut store = Self::empty(path, creator, Access::Read(StoreError::ReadOnly(path.to_owned())));
        if !path.exists() {
            return Ok(store);
        }
        let connection = connect_to_read(path)?;
        if schema::version(&connection, path, schema::CURRENT)? != schema::CURRENT {
            drop(connection);
            return Self::open_to_write(path, creator);
        }
        store.connection = Some(connection);
        store.load()?;
        Ok(store)
    }

    fn empty(path: &Path, creator: &str, access: Access) -> Self {
        Self {
            path: path.to_owned(),
            connection: None,
            access,
            creator: creator.to_owned(),
            marks: Marks::default(),
            history: History::default(),
            files: Vec::new(),
            data_version: 0,
            lock: None,
        }
    }

    /// Whether it can be written, and why not.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Who is marking.
    pub fn creator(&self) -> &str {
        &self.creator
    }

    /// All marks.
    pub fn marks(&self) -> &Marks {
        &self.marks
    }

    /// Does an edit: it is on the disk when this returns. Where it fails, nothing has changed.
    #[allow(clippy::needless_pass_by_value, reason = "an edit is carried out once")]
    pub fn apply(&mut self, edit: Edit) -> Result<(), StoreError> {
        if edit.is_empty() {
            return Ok(());
        }
        self.commit(&edit, Step::Do)
    }

    /// Takes back the last edit that this creator made and has not taken back; returns what was done.
    pub fn undo(&mut self) -> Result<Edit, StoreError> {
        let number = *self.history.undo.last().ok_or(EditError::NothingTo("undo"))?;
        let edit = self.journal(number)?.inverse();
        self.commit(&edit, Step::Undo(number))?;
        Ok(edit)
    }

    /// Does again what was last taken back; returns what was done.
    pub fn redo(&mut self) -> Result<Edit, StoreError> {
        let number = *self.history.redo.last().ok_or(EditError::NothingTo("redo"))?;
        let edit = self.journal(number)?;
        self.commit(&edit, Step::Redo(number))?;
        Ok(edit)
    }

    /// Whether an edit waits until the disk has it. Without that it outlives the end of this process, however sudden, and
    /// is on the disk with the next one that waits.
    pub fn wait_for_disk(&self, wait: bool) -> Result<(), StoreError> {
        let Some(connection) = &self.connection else { return Ok(()) };
        let level = if wait { "full" } else { "normal" };
        connection.pragma_update(None, "synchronous", level).map_err(|cause| self.sql(cause))
    }

    /// How many edits can be undone, and how many redone.
    pub fn undoable(&self) -> (usize, usize) {
        (self.history.undo.len(), self.history.redo.len())
    }

    /// The edits that can be undone, at most the last `most`, and those that can be redone; of each the next one last.
    pub fn history(&self, most: usize) -> Result<(Vec<Edit>, Vec<Edit>), StoreError> {
        let read = |numbers: &[i64]| numbers.iter().map(|&number| self.journal(number)).collect::<Result<_, _>>();
        let from = self.history.undo.len().saturating_sub(most);
        Ok((read(self.history.undo.get(from..).unwrap_or_default())?, read(&self.history.redo)?))
    }

    /// Notes that a file (its canonical path) has this content, to be kept with the next edit on it.
    pub fn register(&mut self, canonical: &str, hash: &ContentHash) {
        if !self.files.iter().any(|(path, known)| path == canonical && known == hash) {
            self.files.push((canonical.to_owned(), hash.clone()));
        }
    }

    /// The contents that a file is known to have had.
    pub fn contents_of(&self, canonical: &str) -> Result<Vec<ContentHash>, StoreError> {
        let Some(connection) = &self.connection else { return Ok(Vec::new()) };
        let read = || {
            let mut select = connection.prepare_cached("SELECT hash FROM article WHERE path = ?1 ORDER BY seen")?;
            let rows = select.query_map([canonical], |row| row.get(0).map(ContentHash))?;
            rows.collect::<Result<Vec<_>, _>>()
        };
        read().map_err(|cause| self.sql(cause))
    }

    /// Reads again what another process may have written; returns whether it had.
    pub fn refresh(&mut self) -> Result<bool, StoreError> {
        let version = self.version_of_data()?;
        if version == self.data_version {
            return Ok(false);
        }
        self.load()?;
        Ok(true)
    }

    fn version_of_data(&self) -> Result<i64, StoreError> {
        let Some(connection) = &self.connection else { return Ok(0) };
        let version = connection.pragma_query_value(None, "data_version", |row| row.get(0));
        version.map_err(|cause| self.sql(cause))
    }

    fn sql(&self, cause: rusqlite::Error) -> StoreError {
        StoreError::sqlite(&self.path, cause)
    }

    fn unreadable(&self, cause: &serde_json::Error) -> StoreError {
        StoreError::Damaged { path: self.path.clone(), cause: cause.to_string() }
    }

    fn load(&mut self) -> Result<(), StoreError> {
        self.data_version = self.version_of_data()?;
        let Some(connection) = &self.connection else { return Ok(()) };
        let texts = || {
            let mut select = connection.prepare("SELECT json FROM mark ORDER BY id")?;
            select.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()
        };
        let texts = texts().map_err(|cause| self.sql(cause))?;
        let marks: Result<Marks, _> = texts.iter().map(|json| serde_json::from_str::<Mark>(json)).collect();
        let steps = || {
            let mut select =
                connection.prepare("SELECT number, kind, about FROM journal WHERE creator = ?1 ORDER BY number")?;
            let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
            select.query_map([&self.creator], row)?.collect::<Result<Vec<(i64, String, Option<i64>)>, _>>()
        };
        let mut history = History::default();
        for (number, kind, about) in steps().map_err(|cause| self.sql(cause))? {
            match (kind.as_str(), about) {
                ("undo", Some(about)) => history.follow(number, Step::Undo(about)),
                ("redo", Some(about)) => history.follow(number, Step::Redo(about)),
                _ => history.follow(number, Step::Do),
            }
        }
        self.marks = marks.map_err(|cause| self.unreadable(&cause))?;
        self.history = history;
        Ok(())
    }

    fn journal(&self, number: i64) -> Result<Edit, StoreError> {
        let Some(connection) = &self.connection else { return Err(EditError::NothingTo("undo").into()) };
        let json: Result<String, _> =
            connection.query_row("SELECT edit FROM journal WHERE number = ?1", [number], |row| row.get(0));
        serde_json::from_str(&json.map_err(|cause| self.sql(cause))?).map_err(|cause| self.unreadable(&cause))
    }

    fn commit(&mut self, edit: &Edit, step: Step) -> Result<(), StoreError> {
        if let Access::Read(reason) = &self.access {
            return Err(match reason {
                StoreError::Locked { path, holder } => {
                    StoreError::Locked { path: path.clone(), holder: holder.clone() }
                }
                StoreError::Full(path) => StoreError::Full(path.clone()),
                _ => StoreError::ReadOnly(self.path.clone()),
            });
        }
        edit.check(&self.marks)?;
        let path = self.path.clone();
        let Some(connection) = &mut self.connection else { return Err(StoreError::ReadOnly(path)) };
        let write = |connection: &mut Connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            for change in &edit.changes {
                match (&change.before, &change.after) {
                    (_, Some(after)) => write_mark(&transaction, after)?,
                    (Some(before), None) => {
                        transaction.execute("DELETE FROM mark WHERE id = ?1", [&before.id.0])?;
                    }
                    (None, None) => {}
                }
            }
            write_files(&transaction, edit, &self.files)?;
            let number = write_step(&transaction, edit, step, &self.creator)?;
            transaction.commit()?;
            Ok(number)
        };
        let number = write(connection).map_err(|cause| StoreError::sqlite(&path, cause))?;
        edit.apply(&mut self.marks)?;
        self.history.follow(number, step);
        self.data_version = self.version_of_data()?;
        Ok(())
    }

    /// Lets the store grow to so many pages only, as on a full disk.
    #[cfg(test)]
    pub(crate) fn limit_pages(&self, pages: i64) {
        let connection = self.connection.as_ref().unwrap();
        connection.pragma_update(None, "max_page_count", pages).unwrap();
    }
}

impl History {
    fn follow(&mut self, number: i64, step: Step) {
        match step {
            Step::Do => {
                self.undo.push(number);
                self.redo.clear();
            }
            Step::Undo(about) => {
                self.undo.retain(|&known| known != about);
                self.redo.push(about);
            }
            Step::Redo(about) => {
                self.redo.retain(|&known| known != about);
                self.undo.push(about);
            }
        }
    }
}

fn json(value: &impl serde::Serialize) -> Result<String, rusqlite::Error> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

fn write_mark(transaction: &Transaction<'_>, mark: &Mark) -> Result<(), rusqlite::Error> {
    transaction.prepare_cached("DELETE FROM mark WHERE id = ?1")?.execute([&mark.id.0])?;
    transaction.prepare_cached("INSERT INTO mark VALUES (?1, ?2, ?3, ?4, ?5)")?.execute(params![
        mark.id.0,
        mark.body.type_name(),
        mark.creator,
        mark.modified.0,
        json(mark)?
    ])?;
    let mut insert = transaction.prepare_cached("INSERT INTO target VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
    for (number, target) in mark.targets.iter().enumerate() {
        let selector = target.selector.as_ref();
        insert.execute(params![
            mark.id.0,
            number as i64,
            target.hash.0,
            target.article,
            selector.map(|s| s.start),
            selector.map(|s| s.end),
            selector.map(|s| &s.quote)
        ])?;
    }
    Ok(())
}

fn write_files(
    transaction: &Transaction<'_>,
    edit: &Edit,
    files: &[(String, ContentHash)],
) -> Result<(), rusqlite::Error> {
    let targets = edit.changes.iter().filter_map(|change| change.after.as_ref()).flat_map(|mark| &mark.targets);
    let hashes: std::collections::HashSet<&ContentHash> = targets.map(|target| &target.hash).collect();
    let mut insert = transaction.prepare_cached("INSERT OR IGNORE INTO article VALUES (?1, ?2, ?3)")?;
    for (path, hash) in files.iter().filter(|(_, hash)| hashes.contains(hash)) {
        insert.execute(params![path, hash.0, edit.at.0])?;
    }
    Ok(())
}

fn write_step(transaction: &Transaction<'_>, edit: &Edit, step: Step, creator: &str) -> Result<i64, rusqlite::Error> {
    let (kind, about, edit) = match step {
        Step::Do => ("do", None, Some(json(edit)?)),
        Step::Undo(about) => ("undo", Some(about), None),
        Step::Redo(about) => ("redo", Some(about), None),
    };
    let mut insert = transaction
        .prepare_cached("INSERT INTO journal (kind, about, creator, at, edit) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    insert.execute(params![kind, about, creator, Timestamp::now().0, edit])?;
    Ok(transaction.last_insert_rowid())
}

/// Takes the lock that makes this process the one that writes; it is given back when the file is closed, however the
/// process ends.
fn lock(path: &Path) -> Result<File, StoreError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let name = PathBuf::from(name);
    let io = |cause| StoreError::io(path, cause);
    let mut file = File::options().read(true).write(true).create(true).truncate(false).open(&name).map_err(io)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            let _ = file.read_to_string(&mut holder);
            let holder = Some(holder.trim().to_owned()).filter(|pid| !pid.is_empty() && pid.len() < 20);
            return Err(StoreError::Locked { path: path.to_owned(), holder });
        }
        // A file system without locks: SQLite's own have to do.
        Err(TryLockError::Error(error)) => log::warn!("{}: no lock: {error}", name.display()),
    }
    // Who holds it is only said in a message; a full disk is no reason not to open.
    let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| write!(file, "{}", std::process::id()));
    Ok(file)
}

fn connect_to_read(path: &Path) -> Result<Connection, StoreError> {
    let sql = |cause| StoreError::sqlite(path, cause);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = || {
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(PATIENCE)?;
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
        Ok(connection)
    };
    let error = match open() {
        Ok(connection) => return Ok(connection),
        Err(error) => error,
    };
    // In a folder that cannot be written SQLite cannot share the file, but nobody can be writing either.
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let pending = fs::metadata(&log).is_ok_and(|metadata| metadata.len() > 0);
    let uri = format!("file:{}?immutable=1", percent(&path.to_string_lossy()));
    match Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_URI) {
        Ok(connection) if !pending => {
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0)).map_err(sql)?;
            Ok(connection)
        }
        _ => Err(sql(error)),
    }
}

/// A path inside a URI.
fn percent(path: &str) -> String {
    path.replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
