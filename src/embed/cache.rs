//! Vectors on disk, by content: opening a corpus again embeds nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OptionalExtension, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use super::Vectors;
use super::vectors::to_bytes;

/// A database of vectors. Several processes may use one file at once.
#[derive(Debug)]
pub struct VectorCache {
    path: PathBuf,
    connection: Mutex<Connection>,
}

/// What a vector is filed under: SHA-256 over the encoder's id and the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// The row number: a number is found faster than a string of bytes.
    row: i64,
    /// More of the same hash, which tells two texts with the same number apart.
    rest: i64,
}

impl Key {
    pub fn new(encoder: &str, text: &str) -> Self {
        let mut digest = Sha256::new();
        digest.update(encoder.as_bytes());
        digest.update([0]);
        digest.update(text.as_bytes());
        let digest = digest.finalize();
        let (parts, _) = digest.as_chunks::<8>();
        let [row, rest, ..] = parts else { return Self { row: 0, rest: 0 } };
        Self { row: i64::from_le_bytes(*row), rest: i64::from_le_bytes(*rest) }
    }

    /// What stands beside `bytes` that are filed under this key: it fits no other key and no other bytes.
    fn check(self, bytes: &[u8]) -> i64 {
        let digest = Sha256::new().chain_update(self.rest.to_le_bytes()).chain_update(bytes).finalize();
        digest.as_chunks().0.first().copied().map_or(0, i64::from_le_bytes)
    }
}

/// Tries again while another connection holds the file, for as long as `patience`.
fn patiently<T>(
    patience: Duration,
    mut attempt: impl FnMut() -> Result<T, rusqlite::Error>,
) -> Result<T, rusqlite::Error> {
    let started = Instant::now();
    loop {
        match attempt() {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && started.elapsed() < patience =>
            {
                thread::sleep(Duration::from_millis(5));
            }
            other => return other,
        }
    }
}

impl VectorCache {
    /// Marks a file as ours, in its `user_version`. Change it with the table.
    const VERSION: i64 = 2;
    /// Pages of 4 KiB after which everything is thrown away: 1 GiB, about 800,000 sentences.
    const MOST_PAGES: i64 = 1 << 18;
    /// How long to wait for another process that is writing.
    const PATIENCE: Duration = Duration::from_secs(2);

    /// Opens the database at `path`, creating it and its folder where they are missing. A file that is damaged or of
    /// another version is replaced: everything in it can be computed again.
    ///
    /// # Errors
    ///
    /// Where the file can be neither read nor created.
    pub fn open(path: &Path) -> Result<Self, rusqlite::Error> {
        if let Some(folder) = path.parent() {
            // Where this fails, opening the file does and says more.
            let _ = fs::create_dir_all(folder);
        }
        let connection = match Self::connect(path) {
            Err(error) if is_damaged(&error) => {
                log::warn!("{} is damaged and starts anew: {error}", path.display());
                remove(path);
                Self::connect(path)?
            }
            other => other?,
        };
        Ok(Self { path: path.to_owned(), connection: Mutex::new(connection) })
    }

    fn connect(path: &Path) -> Result<Connection, rusqlite::Error> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(Self::PATIENCE)?;
        // Readers and a writer of several processes at once; a power cut may lose the last vectors, never the file.
        // SQLite does not wait by itself here: two that open a new file at once would each wait for the other.
        patiently(Self::PATIENCE, || connection.pragma_update(None, "journal_mode", "wal"))?;
        connection.pragma_update(None, "synchronous", "normal")?;
        connection.pragma_update(None, "mmap_size", 1_i64 << 30)?;
        if !Self::is_usable(&connection)? {
            // Another process may find the same at the same moment: who comes second finds it done.
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            if !Self::is_usable(&transaction)? {
                transaction.execute_batch(
                    "DROP TABLE IF EXISTS vectors;
                     CREATE TABLE vectors (key INTEGER PRIMARY KEY, [check] INTEGER NOT NULL, vector BLOB NOT NULL);",
                )?;
                transaction.pragma_update(None, "user_version", Self::VERSION)?;
            }
            transaction.commit()?;
        }
        Ok(connection)
    }

    /// Whether the table is there, in this version, and not too large. The pages of a dropped table stay in the file
    /// as free ones and are used again.
    fn is_usable(connection: &Connection) -> Result<bool, rusqlite::Error> {
        let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        let used = number("page_count")? - number("freelist_count")?;
        Ok(number("user_version")? == Self::VERSION && used <= Self::MOST_PAGES)
    }

    /// Fills the rows of `out` whose keys are known; returns the numbers of the others.
    pub(super) fn read(&self, keys: &[Key], out: &mut Vectors) -> Result<Vec<usize>, rusqlite::Error> {
        self.read_each(keys, |number, bytes| out.set_row_bytes(number, bytes))
    }

    /// Hands what is filed under `keys` to `take`, with the number of the key; returns the numbers of those that are not known,
    /// whose bytes are damaged, or that `take` does not want.
    pub(super) fn read_each(
        &self,
        keys: &[Key],
        mut take: impl FnMut(usize, &[u8]) -> bool,
    ) -> Result<Vec<usize>, rusqlite::Error> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let missing = Self::read_from(&mut connection, keys, &mut take);
        if missing.as_ref().is_err_and(is_damaged) {
            remove(&self.path);
            *connection = Self::connect(&self.path)?;
        }
        missing
    }

    fn read_from(
        connection: &mut Connection,
        keys: &[Key],
        take: &mut impl FnMut(usize, &[u8]) -> bool,
    ) -> Result<Vec<usize>, rusqlite::Error> {
        let transaction = connection.transaction()?;
        let mut missing = Vec::new();
        {
            let mut select = transaction.prepare_cached("SELECT [check], vector FROM vectors WHERE key = ?1")?;
            for (number, key) in keys.iter().enumerate() {
                let found = select.query_row([key.row], |row| {
                    let bytes = row.get_ref(1)?.as_blob()?;
                    Ok(row.get_ref(0)?.as_i64()? == key.check(bytes) && take(number, bytes))
                });
                if !found.optional()?.unwrap_or(false) {
                    missing.push(number);
                }
            }
        }
        transaction.finish()?;
        Ok(missing)
    }

    /// Files vectors under their keys.
    pub(super) fn write<'a>(&self, vectors: impl Iterator<Item = (Key, &'a [f32])>) -> Result<(), rusqlite::Error> {
        self.write_each(vectors.map(|(key, vector)| (key, to_bytes(vector))))
    }

    /// Files bytes under their keys.
    pub(super) fn write_each(&self, entries: impl Iterator<Item = (Key, Vec<u8>)>) -> Result<(), rusqlite::Error> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        {
            let mut insert = transaction.prepare_cached("INSERT OR REPLACE INTO vectors VALUES (?1, ?2, ?3)")?;
            for (key, bytes) in entries {
                insert.execute(params![key.row, key.check(&bytes), bytes])?;
            }
        }
        transaction.commit()
    }
}

fn is_damaged(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt))
}

/// Removes a database and its companion files.
fn remove(path: &Path) {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        let _ = fs::remove_file(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(texts: &[&str]) -> Vec<Key> {
        texts.iter().map(|text| Key::new("test", text)).collect()
    }

    #[test]
    fn what_was_written_is_read_by_another() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/vectors.sqlite");
        let vectors = Vectors::new(2, vec![0.5, 0.25, -1.0, 0.1]);
        let keys = keys(&["鯛焼き", "鲷鱼烧"]);
        let cache = VectorCache::open(&path).unwrap();
        cache.write(keys.iter().copied().zip(vectors.rows())).unwrap();
        let mut read = Vectors::zeros(3, 2);
        let asked = [keys[1], Key::new("another", "鯛焼き"), keys[0]];
        assert_eq!(VectorCache::open(&path).unwrap().read(&asked, &mut read).unwrap(), [1]);
        assert_eq!((read.row(0), read.row(2)), (vectors.row(1), vectors.row(0)));
    }

    #[test]
    fn rows_of_another_length_are_missing() {
        let folder = tempfile::tempdir().unwrap();
        let cache = VectorCache::open(&folder.path().join("vectors.sqlite")).unwrap();
        let keys = keys(&["a"]);
        cache.write(keys.iter().copied().zip(Vectors::new(2, vec![1.0, 0.0]).rows())).unwrap();
        assert_eq!(cache.read(&keys, &mut Vectors::zeros(1, 3)).unwrap(), [0]);
    }

    #[test]
    fn damaged_files_start_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vectors.sqlite");
        fs::write(&path, "no database ".repeat(1000)).unwrap();
        let cache = VectorCache::open(&path).unwrap();
        let keys = keys(&["a"]);
        cache.write(keys.iter().copied().zip(Vectors::new(1, vec![1.0]).rows())).unwrap();
        assert!(cache.read(&keys, &mut Vectors::zeros(1, 1)).unwrap().is_empty());
        assert!(VectorCache::open(folder.path()).is_err(), "a folder is no database");
    }

    #[test]
    fn rows_that_were_changed_behind_its_back_are_missing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vectors.sqlite");
        let keys = keys(&["a", "b", "c"]);
        let vectors = Vectors::new(2, vec![1.0, 0.0, 0.0, 1.0, 0.5, 0.5]);
        VectorCache::open(&path).unwrap().write(keys.iter().copied().zip(vectors.rows())).unwrap();
        let database = Connection::open(&path).unwrap();
        // The vector of one text under another, and a single bit.
        let change = "UPDATE vectors SET vector = (SELECT vector FROM vectors WHERE key = ?2) WHERE key = ?1";
        database.execute(change, params![keys[0].row, keys[1].row]).unwrap();
        database.execute("UPDATE vectors SET vector = x'00380039' WHERE key = ?1", params![keys[2].row]).unwrap();
        drop(database);
        let mut read = Vectors::zeros(3, 2);
        assert_eq!(VectorCache::open(&path).unwrap().read(&keys, &mut read).unwrap(), [0, 2]);
        assert_eq!((read.row(0), read.row(1), read.row(2)), (&[0.0; 2][..], vectors.row(1), &[0.0; 2][..]));
    }

    #[test]
    fn a_database_that_is_damaged_inside_starts_anew_when_that_shows() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vectors.sqlite");
        let texts: Vec<String> = (0..2_000).map(|n| n.to_string()).collect();
        let keys = keys(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        let vectors = Vectors::new(64, vec![0.5; 64 * texts.len()]);
        VectorCache::open(&path).unwrap().write(keys.iter().copied().zip(vectors.rows())).unwrap();
        let mut bytes = fs::read(&path).unwrap();
        assert!(bytes.len() > 100_000);
        bytes.iter_mut().skip(4096).for_each(|byte| *byte = 0x5a);
        fs::write(&path, bytes).unwrap();
        let mut read = Vectors::zeros(texts.len(), 64);
        let cache = VectorCache::open(&path).unwrap();
        let first = cache.read(&keys, &mut read);
        assert!(first.is_err() || first.is_ok_and(|missing| missing.len() == texts.len()));
        cache.write(keys.iter().copied().zip(vectors.rows())).unwrap();
        assert_eq!(cache.read(&keys, &mut read).unwrap(), [0_usize; 0]);
    }

    #[test]
    fn two_connections_write_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vectors.sqlite");
        thread::scope(|scope| {
            for worker in 0..4 {
                let path = &path;
                scope.spawn(move || {
                    let cache = VectorCache::open(path).unwrap();
                    for round in 0..10 {
                        let text = format!("{worker} {round}");
                        let vectors = Vectors::new(1, vec![1.0]);
                        cache.write(keys(&[&text]).into_iter().zip(vectors.rows())).unwrap();
                    }
                });
            }
        });
        let texts: Vec<String> = (0..40).map(|index| format!("{} {}", index / 10, index % 10)).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let cache = VectorCache::open(&path).unwrap();
        assert!(cache.read(&keys(&texts), &mut Vectors::zeros(40, 1)).unwrap().is_empty());
    }
}
