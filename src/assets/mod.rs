//! The weights and dictionaries that are compiled into the binary, unpacked once into the cache folder.
//!
//! An [`AssetStore`] hands out an asset's bytes: memory-mapped from the cache folder, where the first use leaves them
//! unpacked, or from memory where that folder cannot be written. Where the assets come from is told by
//! `assets/README.md`.

mod manifest;
mod map;

use std::fs::{self, File};
use std::io::{self, Write};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use memmap2::Mmap;
use sha2::{Digest, Sha256};

pub use manifest::*;

/// A file that is compiled into the binary, compressed.
#[derive(Debug)]
pub struct Asset {
    name: &'static str,
    packed: &'static [u8],
    /// Bytes when unpacked.
    length: usize,
    /// SHA-256 of the unpacked bytes, in hexadecimal.
    sha256: &'static str,
    /// What [`spot_check`] gives for the unpacked bytes.
    spot_check: &'static str,
    /// Held while unpacking, so that two threads of a process do not both do it.
    unpacking: Mutex<()>,
}

impl Asset {
    /// The asset's file name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Bytes when unpacked.
    pub const fn len(&self) -> usize {
        self.length
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The name in the cache folder. It changes with the contents, so versions of taiyaku can share a folder.
    fn file_name(&self) -> String {
        format!("{}-{}", self.sha256.get(..12).unwrap_or_default(), self.name)
    }

    /// Writes the unpacked bytes and checks them.
    fn unpack(&self, out: impl Write) -> Result<(), AssetError> {
        let mut hashing = Hashing { out, digest: Sha256::new() };
        zstd::stream::copy_decode(self.packed, &mut hashing)?;
        hashing.flush()?;
        if hex(&hashing.digest.finalize()) == self.sha256 { Ok(()) } else { Err(AssetError::Damaged(self.name)) }
    }

    fn unpack_to_memory(&self) -> Result<Vec<u8>, AssetError> {
        let mut bytes = Vec::with_capacity(self.length);
        self.unpack(&mut bytes)?;
        Ok(bytes)
    }
}

/// Why an asset could not be had.
#[derive(Debug, thiserror::Error)]
pub enum AssetError {
    /// The binary's own copy does not unpack to what it should.
    #[error("this copy of taiyaku is damaged ({0} does not match its checksum): install it again")]
    Damaged(&'static str),
    /// Reading or writing failed.
    #[error("could not unpack: {0}")]
    Io(#[from] io::Error),
}

/// The unpacked bytes of an asset. Cloning is cheap.
#[derive(Clone, Debug)]
pub enum AssetBytes {
    /// Mapped from the cache folder: nothing is read before it is touched.
    Mapped(Arc<Mmap>),
    /// Held in memory.
    Owned(Arc<Vec<u8>>),
}

impl Deref for AssetBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Mapped(map) => map,
            Self::Owned(bytes) => bytes,
        }
    }
}

/// Hands out assets, unpacking them on first use.
#[derive(Clone, Debug)]
pub struct AssetStore {
    folder: Option<PathBuf>,
}

impl AssetStore {
    /// A store that unpacks into `assets` below `cache_dir`, or into memory where there is none.
    pub fn new(cache_dir: Option<&Path>) -> Self {
        Self { folder: cache_dir.map(|dir| dir.join("assets")) }
    }

    /// The bytes of `asset`.
    ///
    /// Unpacks it where the cache folder does not hold it whole; falls back to memory where that folder cannot be
    /// written. Safe to call from several threads and processes at once.
    ///
    /// # Errors
    ///
    /// Only where the binary itself is damaged.
    pub fn bytes(&self, asset: &Asset) -> Result<AssetBytes, AssetError> {
        let Some(folder) = &self.folder else {
            return Ok(AssetBytes::Owned(Arc::new(asset.unpack_to_memory()?)));
        };
        let path = folder.join(asset.file_name());
        // A thread that panicked here left no half-written file behind, so a poisoned lock is as good as another.
        let _unpacking = asset.unpacking.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(map) = open(&path, asset) {
            return Ok(AssetBytes::Mapped(map));
        }
        match unpack_to_file(folder, &path, asset) {
            Ok(map) => Ok(AssetBytes::Mapped(map)),
            Err(error @ AssetError::Damaged(_)) => Err(error),
            Err(AssetError::Io(error)) => {
                log::warn!(
                    "weights and dictionaries are unpacked anew each time: cannot write them: {error} ({})",
                    folder.display()
                );
                Ok(AssetBytes::Owned(Arc::new(asset.unpack_to_memory()?)))
            }
        }
    }
}

/// Unpacks beside the final name and renames, so that nobody ever sees half a file.
fn unpack_to_file(folder: &Path, path: &Path, asset: &Asset) -> Result<Arc<Mmap>, AssetError> {
    fs::create_dir_all(folder)?;
    sweep(folder);
    let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
    // Tells others that somebody is at it; where there are no locks, they take it for left behind and it stays in memory.
    let _ = file.as_file().lock();
    asset.unpack(&mut file)?;
    // Without this a power cut could leave the name but not the bytes.
    file.as_file().sync_data()?;
    // Where the name cannot be taken (another process has it open on Windows), that process has put it there.
    if let Err(error) = file.persist(path) {
        log::info!("{}: {error}", path.display());
    }
    Ok(open(path, asset)?)
}

/// What the names of files begin with that are being written.
const UNFINISHED: &str = ".unpacking-";

/// Removes what processes left behind that were killed while they unpacked. One that is at it holds a lock.
fn sweep(folder: &Path) {
    let unfinished = |path: &PathBuf| {
        // So they were called before they had a name of their own.
        let names = [UNFINISHED, ".tmp"];
        path.file_name().is_some_and(|name| names.iter().any(|begin| name.to_string_lossy().starts_with(begin)))
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()).filter(unfinished) {
        let left_behind = File::open(&path).is_ok_and(|file| file.try_lock().is_ok());
        if left_behind {
            let _ = fs::remove_file(path);
        }
    }
}

/// Maps an unpacked file after checking that it is whole.
fn open(path: &Path, asset: &Asset) -> io::Result<Arc<Mmap>> {
    let file = File::open(path)?;
    if file.metadata()?.len() != asset.length as u64 {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "wrong length"));
    }
    let map = map::map(&file)?;
    if spot_check(&map) != asset.spot_check {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "wrong contents"));
    }
    Ok(Arc::new(map))
}

/// SHA-256 of up to 64 pages spread evenly over `bytes`, both ends among them.
///
/// Costs a fraction of a millisecond where hashing everything would cost more than loading does, and still finds
/// files that were cut off, zeroed by a crash or overwritten. `assets/build.py` computes the same.
fn spot_check(bytes: &[u8]) -> String {
    const SPOTS: usize = 64;
    const SPOT_BYTES: usize = 4096;
    let mut digest = Sha256::new();
    if bytes.len() <= SPOTS * SPOT_BYTES {
        digest.update(bytes);
    } else {
        for spot in 0..SPOTS {
            let start = (bytes.len() - SPOT_BYTES) * spot / (SPOTS - 1);
            digest.update(bytes.get(start..start + SPOT_BYTES).unwrap_or_default());
        }
    }
    hex(&digest.finalize())
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A writer that hashes what passes through.
struct Hashing<W> {
    out: W,
    digest: Sha256,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.digest.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The smallest asset of some size.
    static SAMPLE: &Asset = &IPADIC_DICT_TRIE;

    fn is_mapped(bytes: &AssetBytes) -> bool {
        matches!(bytes, AssetBytes::Mapped(_))
    }

    #[test]
    fn first_use_unpacks_and_later_ones_map() {
        let cache = tempfile::tempdir().unwrap();
        let store = AssetStore::new(Some(cache.path()));
        let first = store.bytes(SAMPLE).unwrap();
        assert!(is_mapped(&first));
        assert_eq!(hex(&Sha256::digest(&first[..])), SAMPLE.sha256);
        let path = cache.path().join("assets").join(SAMPLE.file_name());
        let written = fs::metadata(&path).unwrap().modified().unwrap();
        store.bytes(SAMPLE).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), written);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "no temporary file stays");
    }

    #[test]
    fn what_a_killed_process_left_is_swept_and_what_another_writes_is_not() {
        let cache = tempfile::tempdir().unwrap();
        let folder = cache.path().join("assets");
        fs::create_dir(&folder).unwrap();
        for name in [".unpacking-abc", ".tmpxyz", ".unpacking-now", "other"] {
            fs::write(folder.join(name), "half").unwrap();
        }
        let held = File::open(folder.join(".unpacking-now")).unwrap();
        held.lock().unwrap();
        AssetStore::new(Some(cache.path())).bytes(SAMPLE).unwrap();
        let mut left: Vec<String> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|name| *name != SAMPLE.file_name())
            .collect();
        left.sort();
        assert_eq!(left, [".unpacking-now", "other"]);
    }

    #[test]
    fn truncated_and_zeroed_files_are_replaced() {
        let cache = tempfile::tempdir().unwrap();
        let store = AssetStore::new(Some(cache.path()));
        let whole = store.bytes(SAMPLE).unwrap().to_vec();
        let path = cache.path().join("assets").join(SAMPLE.file_name());
        for damaged in [whole[..whole.len() / 2].to_vec(), vec![0; whole.len()], Vec::new()] {
            fs::remove_file(&path).unwrap();
            fs::write(&path, damaged).unwrap();
            assert_eq!(&store.bytes(SAMPLE).unwrap()[..], &whole[..]);
        }
    }

    #[test]
    fn a_folder_that_cannot_be_written_means_memory() {
        let cache = tempfile::tempdir().unwrap();
        // A file where the folder should be: permissions would not stop a test that runs as root.
        fs::write(cache.path().join("assets"), "").unwrap();
        let bytes = AssetStore::new(Some(cache.path())).bytes(SAMPLE).unwrap();
        assert!(!is_mapped(&bytes));
        assert_eq!(hex(&Sha256::digest(&bytes[..])), SAMPLE.sha256);
        assert!(!is_mapped(&AssetStore::new(None).bytes(&IPADIC_UNK_BIN).unwrap()));
    }

    #[test]
    fn several_at_once_all_get_the_same() {
        let cache = tempfile::tempdir().unwrap();
        let store = AssetStore::new(Some(cache.path()));
        let sums: Vec<String> = std::thread::scope(|scope| {
            let workers: Vec<_> =
                (0..4).map(|_| scope.spawn(|| hex(&Sha256::digest(&store.bytes(SAMPLE).unwrap()[..])))).collect();
            workers.into_iter().map(|worker| worker.join().unwrap()).collect()
        });
        assert!(sums.iter().all(|sum| sum == SAMPLE.sha256));
    }

    #[test]
    fn every_asset_unpacks_to_its_checksums() {
        for asset in ALL {
            let bytes = asset.unpack_to_memory().unwrap();
            assert_eq!(bytes.len(), asset.length, "{}", asset.name);
            assert_eq!(spot_check(&bytes), asset.spot_check, "{}", asset.name);
        }
    }
}
