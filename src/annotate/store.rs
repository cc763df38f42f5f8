//! The marks on disk. Every edit is on the disk before it shows, and can be taken back in any later session.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params};

use super::edit::{Change, Edit, EditError};
use super::error::StoreError;
use super::marks::Marks;
use super::model::{Mark, MarkId, Timestamp};
use super::schema;
use super::scope::Scope;
use super::target::ContentHash;
use crate::corpus::FileIdentity;

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

/// The marks of a [`Scope`], in memory and on disk. Any number of processes read and write; each edit is one transaction
/// that is carried out only if the marks it changes are still as its maker saw them.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    /// Nothing where there is no file yet and it is only read.
    connection: Option<Connection>,
    access: Access,
    creator: String,
    scope: Scope,
    marks: Marks,
    history: History,
    /// The file that was opened: another one of its name is not ours.
    identity: Option<FileIdentity>,
    /// What [`Store::refresh`] saw last.
    data_version: i64,
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
    /// Opens the marks of `scope` in the store at `path` for `creator`, for writing where possible and else for reading
    /// ([`Store::access`] says why). Creates the file and its folder where they are missing; brings an older store up to
    /// date.
    pub fn open(path: &Path, creator: &str, scope: Scope) -> Result<Self, StoreError> {
        match Self::open_to_write(path, creator, scope.clone()) {
            Err(reason @ (StoreError::Busy(_) | StoreError::ReadOnly(_) | StoreError::Full(_))) => {
                let mut store = Self::open_to_read(path, creator, scope)?;
                store.access = Access::Read(reason);
                Ok(store)
            }
            other => other,
        }
    }

    /// Opens for writing, or fails.
    pub fn open_to_write(path: &Path, creator: &str, scope: Scope) -> Result<Self, StoreError> {
        let sql = |cause| StoreError::sqlite(path, cause);
        check_place(path)?;
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(|cause| StoreError::io(folder, cause))?;
        }
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
        let mut store = Self::empty(path, creator, scope, Access::Write);
        store.identity = Some(FileIdentity::of(path).map_err(|cause| StoreError::io(path, cause))?);
        store.connection = Some(connection);
        store.load()?;
        Ok(store)
    }

    /// Opens for reading and leaves everything as it is. Where there is no file, the store is empty.
    pub fn open_to_read(path: &Path, creator: &str, scope: Scope) -> Result<Self, StoreError> {
        check_place(path)?;
        let mut store = Self::empty(path, creator, scope, Access::Read(StoreError::ReadOnly(path.to_owned())));
        if !path.exists() {
            return Ok(store);
        }
        let connection = connect_to_read(path)?;
        if schema::version(&connection, path, schema::CURRENT)? != schema::CURRENT {
            drop(connection);
            return Self::open_to_write(path, creator, store.scope);
        }
        store.connection = Some(connection);
        store.load()?;
        Ok(store)
    }

    fn empty(path: &Path, creator: &str, scope: Scope, access: Access) -> Self {
        Self {
            path: path.to_owned(),
            connection: None,
            access,
            creator: creator.to_owned(),
            scope,
            marks: Marks::default(),
            history: History::default(),
            identity: None,
            data_version: 0,
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

    /// Which marks are looked at.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// All marks that are looked at.
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

    /// Takes back the last edit that this creator made on this corpus and has not taken back; returns what was done.
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

    /// The contents that a file is known to have had when it was marked.
    pub fn contents_of(&self, canonical: &str) -> Result<Vec<ContentHash>, StoreError> {
        let Some(connection) = &self.connection else { return Ok(Vec::new()) };
        let read = || {
            let mut select = connection.prepare_cached("SELECT hash FROM article WHERE path = ?1 ORDER BY seen")?;
            let rows = select.query_map([canonical], |row| row.get(0).map(ContentHash))?;
            rows.collect::<Result<Vec<_>, _>>()
        };
        read().map_err(|cause| self.sql(cause))
    }

    /// Reads again what another process may have written; returns what it changed.
    pub fn refresh(&mut self) -> Result<Vec<Change>, StoreError> {
        let version = self.version_of_data()?;
        if version == self.data_version {
            return Ok(Vec::new());
        }
        self.data_version = version;
        let marks = self.read_marks()?;
        let changes = self.marks.changes_to(&marks);
        self.marks = marks;
        Ok(changes)
    }

    /// What stands in the store of the marks that `edit` is about.
    pub fn now(&self, edit: &Edit) -> Result<Vec<(MarkId, Option<Mark>)>, StoreError> {
        let Some(connection) = &self.connection else { return Ok(Vec::new()) };
        let ids = edit.changes.iter().filter_map(Change::id);
        ids.map(|id| Ok((id.clone(), self.sorted(read_mark(connection, id))?))).collect()
    }

    fn version_of_data(&self) -> Result<i64, StoreError> {
        let Some(connection) = &self.connection else { return Ok(0) };
        let version = connection.pragma_query_value(None, "data_version", |row| row.get(0));
        version.map_err(|cause| self.sql(cause))
    }

    fn sql(&self, cause: rusqlite::Error) -> StoreError {
        StoreError::sqlite(&self.path, cause)
    }

    fn sorted<T>(&self, result: Result<T, rusqlite::Error>) -> Result<T, StoreError> {
        result.map_err(|cause| self.sql(cause))
    }

    fn load(&mut self) -> Result<(), StoreError> {
        self.data_version = self.version_of_data()?;
        self.marks = self.read_marks()?;
        self.history = self.read_history()?;
        Ok(())
    }

    fn read_marks(&self) -> Result<Marks, StoreError> {
        let Some(connection) = &self.connection else { return Ok(Marks::default()) };
        self.sorted(if self.scope.is_everything() {
            marks_of(connection, "SELECT json FROM mark ORDER BY id", [])
        } else {
            in_scope(connection, &self.scope).and_then(|ids| {
                let all = "SELECT mark.json FROM (SELECT DISTINCT value AS id FROM json_each(?1)) JOIN mark USING (id)
                     UNION SELECT json FROM mark WHERE type = 'label_definition'";
                marks_of(connection, all, [json(&ids)?])
            })
        })
    }

    fn read_history(&self) -> Result<History, StoreError> {
        let Some(connection) = &self.connection else { return Ok(History::default()) };
        let steps = || {
            let mut select = connection.prepare(
                "SELECT number, kind, about, corpus FROM journal WHERE creator = ?1 AND (corpus = ?2 OR corpus IS NULL)
                 ORDER BY number",
            )?;
            let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
            let rows = select.query_map([&self.creator, self.scope.corpus()], row)?;
            rows.collect::<Result<Vec<(i64, String, Option<i64>, Option<String>)>, _>>()
        };
        let mut history = History::default();
        for (number, kind, about, corpus) in self.sorted(steps())? {
            let step = match (kind.as_str(), about) {
                ("undo", Some(about)) => Step::Undo(about),
                ("redo", Some(about)) => Step::Redo(about),
                _ => Step::Do,
            };
            // Written before edits were kept by corpus.
            if corpus.is_none() && !self.is_about_scope(about.unwrap_or(number))? {
                continue;
            }
            history.follow(number, step);
        }
        Ok(history)
    }

    fn is_about_scope(&self, number: i64) -> Result<bool, StoreError> {
        if self.scope.is_everything() {
            return Ok(true);
        }
        let edit = self.journal(number)?;
        let marks = edit.changes.iter().filter_map(|change| change.after.as_ref().or(change.before.as_ref()));
        let mut hashes = marks.flat_map(|mark| &mark.targets).map(|target| &target.hash);
        Ok(hashes.any(|hash| self.scope.with_content(hash).next().is_some()))
    }

    fn journal(&self, number: i64) -> Result<Edit, StoreError> {
        let Some(connection) = &self.connection else { return Err(EditError::NothingTo("undo").into()) };
        let json: Result<String, _> =
            connection.query_row("SELECT edit FROM journal WHERE number = ?1", [number], |row| row.get(0));
        let damaged =
            |cause: serde_json::Error| StoreError::Damaged { path: self.path.clone(), cause: cause.to_string() };
        serde_json::from_str(&self.sorted(json)?).map_err(damaged)
    }

    fn commit(&mut self, edit: &Edit, step: Step) -> Result<(), StoreError> {
        let path = self.path.clone();
        match &self.access {
            Access::Read(StoreError::Busy(_)) => return Err(StoreError::Busy(path)),
            Access::Read(StoreError::Full(_)) => return Err(StoreError::Full(path)),
            Access::Read(_) => return Err(StoreError::ReadOnly(path)),
            Access::Write => {}
        }
        // What is written into a file that was deleted or moved away is lost without a word.
        if FileIdentity::of(&path).ok() != self.identity {
            return Err(StoreError::Replaced(path));
        }
        let Some(connection) = &mut self.connection else { return Err(StoreError::ReadOnly(path)) };
        let sql = |cause| StoreError::sqlite(&path, cause);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sql)?;
        let mut now = HashMap::new();
        for id in edit.changes.iter().filter_map(Change::id) {
            now.insert(id, read_mark(&transaction, id).map_err(sql)?);
        }
        edit.check_against(|id| now.get(id).and_then(Option::as_ref))?;
        let number = write_edit(&transaction, edit, step, &self.creator, &self.scope).map_err(sql)?;
        transaction.commit().map_err(sql)?;
        edit.changes.iter().for_each(|change| self.marks.replace(change));
        self.history.follow(number, step);
        Ok(())
    }

    /// Lets the store grow to so many pages only, as on a full disk.
    #[cfg(test)]
    pub(crate) fn limit_pages(&self, pages: i64) {
        let connection = self.connection.as_ref().unwrap();
        connection.pragma_update(None, "max_page_count", pages).unwrap();
    }
}

/// What is said of a store that cannot be there, before SQLite says something less clear.
fn check_place(path: &Path) -> Result<(), StoreError> {
    if path.is_dir() {
        return Err(StoreError::Folder(path.to_owned()));
    }
    match path.ancestors().skip(1).find(|folder| folder.exists()) {
        Some(file) if !file.is_dir() => Err(StoreError::NoFolder(file.to_owned())),
        _ => Ok(()),
    }
}

fn marks_of(connection: &Connection, query: &str, values: impl rusqlite::Params) -> Result<Marks, rusqlite::Error> {
    let mut select = connection.prepare(query)?;
    select.query_map(values, |row| parsed(&row.get::<_, String>(0)?))?.collect()
}

fn read_mark(connection: &Connection, id: &MarkId) -> Result<Option<Mark>, rusqlite::Error> {
    let mut select = connection.prepare_cached("SELECT json FROM mark WHERE id = ?1")?;
    select.query_row([&id.0], |row| parsed(&row.get::<_, String>(0)?)).optional()
}

fn parsed(json: &str) -> Result<Mark, rusqlite::Error> {
    serde_json::from_str(json)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error)))
}

/// The ids of the marks that `scope` takes in, label sets aside.
fn in_scope(connection: &Connection, scope: &Scope) -> Result<Vec<MarkId>, rusqlite::Error> {
    let hashes: Vec<&ContentHash> = scope.files().iter().map(|file| &file.hash).collect();
    let paths: Vec<&String> = scope.files().iter().filter_map(|file| file.canonical.as_ref()).collect();
    let found = |query: &str, values: String| {
        let mut select = connection.prepare(query)?;
        let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?));
        select.query_map([values], row)?.collect::<Result<Vec<_>, rusqlite::Error>>()
    };
    let on_contents = found(
        "SELECT mark, path FROM (SELECT DISTINCT value AS hash FROM json_each(?1)) JOIN target USING (hash)",
        json(&hashes)?,
    )?;
    let on_earlier_ones = found(
        "SELECT mark, target.path FROM (SELECT DISTINCT value AS path FROM json_each(?1)) AS known
         JOIN article USING (path) JOIN target ON target.hash = article.hash
         WHERE target.path = known.path OR target.path IS NULL",
        json(&paths)?,
    )?;
    let mut here = scope.places();
    let ids = on_contents.into_iter().filter(|(_, path)| here(path.as_deref())).chain(on_earlier_ones);
    Ok(ids.map(|(id, _)| MarkId(id)).collect())
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

fn write_edit(
    transaction: &Transaction<'_>,
    edit: &Edit,
    step: Step,
    creator: &str,
    scope: &Scope,
) -> Result<i64, rusqlite::Error> {
    for change in &edit.changes {
        match (&change.before, &change.after) {
            (_, Some(after)) => write_mark(transaction, after, scope)?,
            (Some(before), None) => {
                transaction.prepare_cached("DELETE FROM mark WHERE id = ?1")?.execute([&before.id.0])?;
            }
            (None, None) => {}
        }
    }
    write_files(transaction, edit, scope)?;
    write_step(transaction, edit, step, creator, scope.corpus())
}

fn write_mark(transaction: &Transaction<'_>, mark: &Mark, scope: &Scope) -> Result<(), rusqlite::Error> {
    // One end of a link may be on an article that is not at hand now: where that lies was written down earlier.
    let mut select = transaction.prepare_cached("SELECT hash, path FROM target WHERE mark = ?1")?;
    let written: HashMap<String, Option<String>> =
        select.query_map([&mark.id.0], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    transaction.prepare_cached("DELETE FROM mark WHERE id = ?1")?.execute([&mark.id.0])?;
    transaction.prepare_cached("INSERT INTO mark VALUES (?1, ?2, ?3, ?4, ?5)")?.execute(params![
        mark.id.0,
        mark.body.type_name(),
        mark.creator,
        mark.modified.0,
        json(mark)?
    ])?;
    let mut insert = transaction.prepare_cached("INSERT INTO target VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?;
    for (number, target) in mark.targets.iter().enumerate() {
        let selector = target.selector.as_ref();
        let path = scope.canonical_of(target).or_else(|| written.get(&target.hash.0)?.as_deref());
        insert.execute(params![
            mark.id.0,
            number as i64,
            target.hash.0,
            target.article,
            selector.map(|s| s.start),
            selector.map(|s| s.end),
            selector.map(|s| &s.quote),
            path
        ])?;
    }
    Ok(())
}

/// Writes down where the contents lie that the marks of an edit are on.
fn write_files(transaction: &Transaction<'_>, edit: &Edit, scope: &Scope) -> Result<(), rusqlite::Error> {
    let targets = edit.changes.iter().filter_map(|change| change.after.as_ref()).flat_map(|mark| &mark.targets);
    let hashes: std::collections::HashSet<&ContentHash> = targets.map(|target| &target.hash).collect();
    let mut insert = transaction.prepare_cached("INSERT OR IGNORE INTO article VALUES (?1, ?2, ?3)")?;
    for file in hashes.into_iter().flat_map(|hash| scope.with_content(hash)) {
        if let Some(path) = &file.canonical {
            insert.execute(params![path, file.hash.0, edit.at.0])?;
        }
    }
    Ok(())
}

fn write_step(
    transaction: &Transaction<'_>,
    edit: &Edit,
    step: Step,
    creator: &str,
    corpus: &str,
) -> Result<i64, rusqlite::Error> {
    let (kind, about, edit) = match step {
        Step::Do => ("do", None, Some(json(edit)?)),
        Step::Undo(about) => ("undo", Some(about), None),
        Step::Redo(about) => ("redo", Some(about), None),
    };
    let mut insert = transaction.prepare_cached(
        "INSERT INTO journal (kind, about, creator, at, edit, corpus) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    insert.execute(params![kind, about, creator, Timestamp::now().0, edit, corpus])?;
    Ok(transaction.last_insert_rowid())
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
