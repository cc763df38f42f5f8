//! Pairs of characters in the cache folder, by the content of the articles: opening a corpus again indexes nothing.
//!
//! A file is `MAGIC`, the key and what [`Grams::write`] writes. Folded texts are not kept: they take about as much room
//! as the articles themselves.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::grams::Grams;
use crate::corpus::Article;

/// Change it with the format, or with what texts are folded to.
const MAGIC: &[u8; 8] = b"TYKGRAM1";
/// Bytes after which the files that were not read for the longest time are thrown away.
const MOST_BYTES: u64 = 512 << 20;
const EXTENSION: &str = "grams";

/// The content of a corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl Key {
    /// O(text).
    pub fn of(articles: &[Arc<Article>]) -> Self {
        let each: Vec<_> = articles.par_iter().map(|article| Sha256::digest(&article.text)).collect();
        let mut digest = Sha256::new();
        // Another version may fold otherwise.
        digest.update(env!("CARGO_PKG_VERSION"));
        each.iter().for_each(|article| digest.update(article));
        Self(digest.finalize().into())
    }
}

/// A folder of files by key. Several processes may use it at once.
#[derive(Clone, Debug)]
pub struct GramCache {
    folder: PathBuf,
    most_bytes: u64,
}

impl GramCache {
    /// Uses `search` below `cache_dir`.
    pub fn new(cache_dir: &Path) -> Self {
        Self { folder: cache_dir.join("search"), most_bytes: MOST_BYTES }
    }

    fn path(&self, key: Key) -> PathBuf {
        let name: String = key.0.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        self.folder.join(name).with_extension(EXTENSION)
    }

    /// What was kept of `articles` articles under `key`; nothing where there is no such file or it is damaged.
    pub fn read(&self, key: Key, articles: usize) -> Option<Grams> {
        let path = self.path(key);
        let read = || {
            let mut file = File::open(&path)?;
            let mut head = [0; 8 + 32];
            file.read_exact(&mut head)?;
            if head.strip_prefix(MAGIC) != Some(key.0.as_slice()) {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "another file"));
            }
            let grams = Grams::read(&file, articles)?;
            // What is used stays; where the folder cannot be written nothing is thrown away either.
            let _ = File::options().append(true).open(&path).and_then(|file| file.set_modified(SystemTime::now()));
            Ok(grams)
        };
        read()
            .inspect_err(|error| {
                if error.kind() != io::ErrorKind::NotFound {
                    log::warn!("{} is made again: {error}", path.display());
                }
            })
            .ok()
    }

    /// Keeps `grams` under `key`.
    pub fn write(&self, key: Key, grams: &Grams) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        // Written beside its name and renamed: nobody ever sees half a file.
        let mut file = NamedTempFile::new_in(&self.folder)?;
        let mut out = BufWriter::new(file.as_file_mut());
        out.write_all(MAGIC)?;
        out.write_all(&key.0)?;
        grams.write(&mut out)?;
        out.flush()?;
        drop(out);
        file.persist(self.path(key)).map_err(|error| error.error)?;
        self.shrink()
    }

    /// Throws away what was used longest ago, as long as there is too much. The newest always stays.
    fn shrink(&self) -> io::Result<()> {
        let kept = |entry: io::Result<fs::DirEntry>| {
            let path = entry.ok()?.path();
            let metadata = path.extension().filter(|end| *end == EXTENSION).and_then(|_| path.metadata().ok())?;
            Some((metadata.modified().ok()?, metadata.len(), path))
        };
        let mut files: Vec<_> = fs::read_dir(&self.folder)?.filter_map(kept).collect();
        files.sort_unstable();
        let mut bytes = 0;
        for (_, length, path) in files.into_iter().rev() {
            if bytes > 0 && bytes + length > self.most_bytes {
                // Another process may have been faster.
                let _ = fs::remove_file(path);
            } else {
                bytes += length;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn articles(texts: &[&str]) -> Vec<Arc<Article>> {
        texts.iter().map(|text| Arc::new(Article::new("a.txt".to_owned(), (*text).to_owned()))).collect()
    }

    fn grams(count: u16) -> Grams {
        Grams::new((0..count).map(|_| &[1_u16, 2, 3][..]))
    }

    #[test]
    fn the_key_is_the_content_and_its_order() {
        let key = |texts: &[&str]| Key::of(&articles(texts));
        assert_eq!(key(&["甲", "乙"]), key(&["甲", "乙"]));
        assert_ne!(key(&["甲", "乙"]), key(&["乙", "甲"]));
        assert_ne!(key(&["甲乙"]), key(&["甲", "乙"]));
    }

    #[test]
    fn what_was_written_is_read_by_another() {
        let folder = tempfile::tempdir().unwrap();
        let (key, other) = (Key([7; 32]), Key([8; 32]));
        assert!(GramCache::new(folder.path()).read(key, 3).is_none());
        GramCache::new(folder.path()).write(key, &grams(3)).unwrap();
        let cache = GramCache::new(folder.path());
        assert_eq!(cache.read(key, 3), Some(grams(3)));
        assert_eq!(cache.read(key, 4), None, "of another number of articles");
        fs::copy(cache.path(key), cache.path(other)).unwrap();
        assert_eq!(cache.read(other, 3), None, "of another corpus");
    }

    #[test]
    fn damaged_files_are_no_files() {
        let folder = tempfile::tempdir().unwrap();
        let (cache, key) = (GramCache::new(folder.path()), Key([7; 32]));
        cache.write(key, &grams(3)).unwrap();
        let whole = fs::read(cache.path(key)).unwrap();
        for length in [0, 7, 40, 60, whole.len() - 1] {
            fs::write(cache.path(key), &whole[..length]).unwrap();
            assert_eq!(cache.read(key, 3), None, "{length}");
        }
        fs::write(cache.path(key), "no index ".repeat(1000)).unwrap();
        assert_eq!(cache.read(key, 3), None);
        cache.write(key, &grams(3)).unwrap();
        assert!(cache.read(key, 3).is_some());
    }

    #[test]
    fn what_was_used_longest_ago_is_thrown_away() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = GramCache::new(folder.path());
        let keys = [1, 2, 3].map(|number| Key([number; 32]));
        let age = |cache: &GramCache, key, seconds| {
            let file = File::options().append(true).open(cache.path(key)).unwrap();
            file.set_modified(SystemTime::now() - std::time::Duration::from_secs(seconds)).unwrap();
        };
        cache.write(keys[0], &grams(3)).unwrap();
        cache.write(keys[1], &grams(3)).unwrap();
        age(&cache, keys[0], 200);
        age(&cache, keys[1], 100);
        cache.most_bytes = fs::metadata(cache.path(keys[0])).unwrap().len() * 2;
        assert!(cache.read(keys[0], 3).is_some(), "and is the newer one from now on");
        cache.write(keys[2], &grams(3)).unwrap();
        assert_eq!(keys.map(|key| cache.read(key, 3).is_some()), [true, false, true]);
    }
}
