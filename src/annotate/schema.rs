//! The tables of a store, and how older ones become today's.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

use super::error::StoreError;
use super::model::Timestamp;

/// Marks a file as ours: "taiy" in its `application_id`.
pub const APPLICATION_ID: i64 = 0x7461_6979;

/// Each step leads from the schema of its number to the next one. Steps are added, never changed.
pub const STEPS: &[&str] = &[
    "
    CREATE TABLE mark (
        id TEXT PRIMARY KEY, type TEXT NOT NULL, creator TEXT NOT NULL, modified TEXT NOT NULL, json TEXT NOT NULL
    ) WITHOUT ROWID;
    -- Where marks stand, for other programs; `json` is what counts.
    CREATE TABLE target (
        mark TEXT NOT NULL REFERENCES mark (id) ON DELETE CASCADE, number INTEGER NOT NULL,
        hash TEXT NOT NULL, article TEXT NOT NULL, start INTEGER, end INTEGER, quote TEXT,
        PRIMARY KEY (mark, number)
    ) WITHOUT ROWID;
    CREATE INDEX target_hash ON target (hash);
    -- Only ever grows: kind is 'do', 'undo' or 'redo'; the latter two name the edit that they are about.
    CREATE TABLE journal (
        number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, about INTEGER, creator TEXT NOT NULL,
        at TEXT NOT NULL, edit TEXT
    );
    -- Which contents a file has had, so that marks can be followed when it changes.
    CREATE TABLE article (path TEXT NOT NULL, hash TEXT NOT NULL, seen TEXT NOT NULL, PRIMARY KEY (path, hash))
        WITHOUT ROWID;
",
    "
    -- Where the article of a target lay, so that marks stay within their corpus; nothing where nobody knows.
    ALTER TABLE target ADD COLUMN path TEXT;
    UPDATE target SET path = (SELECT path FROM article WHERE article.hash = target.hash)
        WHERE (SELECT count(*) FROM article WHERE article.hash = target.hash) = 1;
    UPDATE target SET path = (SELECT path FROM article WHERE article.hash = target.hash
                              AND substr(path, -length(target.article)) = target.article)
        WHERE path IS NULL AND (SELECT count(*) FROM article WHERE article.hash = target.hash
                                AND substr(path, -length(target.article)) = target.article) = 1;
    CREATE INDEX mark_type ON mark (type);
    -- The corpus that an edit was made on: it is taken back there; nothing for edits of the first schema.
    ALTER TABLE journal ADD COLUMN corpus TEXT;
    CREATE INDEX journal_creator ON journal (creator, corpus);
",
];

/// The schema that this program writes.
pub const CURRENT: i64 = STEPS.len() as i64;

fn number(connection: &Connection, pragma: &str) -> Result<i64, rusqlite::Error> {
    connection.pragma_query_value(None, pragma, |row| row.get(0))
}

/// The schema of a store; 0 where the file is empty.
pub fn version(connection: &Connection, path: &Path, known: i64) -> Result<i64, StoreError> {
    let sql = |cause| StoreError::sqlite(path, cause);
    let version = number(connection, "user_version").map_err(sql)?;
    let application = number(connection, "application_id").map_err(sql)?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(sql)?;
    match (application, tables) {
        (0, 0) => Ok(0),
        (APPLICATION_ID, _) if version > known => {
            Err(StoreError::Newer { path: path.to_owned(), found: version, known })
        }
        (APPLICATION_ID, _) => Ok(version),
        _ => Err(StoreError::Foreign(path.to_owned())),
    }
}

/// Brings a store to the schema of `steps`. One that holds something is copied first; returns the copy.
pub fn migrate(connection: &mut Connection, path: &Path, steps: &[&str]) -> Result<Option<PathBuf>, StoreError> {
    let sql = |cause| StoreError::sqlite(path, cause);
    let from = version(connection, path, steps.len() as i64)?;
    if from == steps.len() as i64 {
        return Ok(None);
    }
    let copy = if from == 0 { None } else { Some(back_up(connection, path, from)?) };
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sql)?;
    // Somebody else may have done it while this one waited.
    let from = version(&transaction, path, steps.len() as i64)?;
    for step in steps.iter().skip(from as usize) {
        transaction.execute_batch(step).map_err(sql)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(sql)?;
    transaction.pragma_update(None, "user_version", steps.len() as i64).map_err(sql)?;
    transaction.commit().map_err(sql)?;
    Ok(copy)
}

/// Copies a store beside itself under a name that is free.
fn back_up(connection: &Connection, path: &Path, version: i64) -> Result<PathBuf, StoreError> {
    let stamp: String = Timestamp::now().0.chars().filter(char::is_ascii_alphanumeric).collect();
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".schema{version}-{stamp}.backup"));
    let copy = PathBuf::from(name);
    let as_text = copy.to_string_lossy().into_owned();
    connection.execute("VACUUM INTO ?1", [as_text]).map_err(|cause| StoreError::sqlite(path, cause))?;
    Ok(copy)
}
