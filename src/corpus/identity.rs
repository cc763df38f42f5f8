//! Which file a path leads to, whatever it is called.

use std::io;
use std::path::Path;

/// A file, told from all others that exist at the time: by device and inode where the system has such, and by its
/// canonical path elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FileIdentity(Inner);

#[cfg(unix)]
type Inner = (u64, u64);
#[cfg(not(unix))]
type Inner = std::path::PathBuf;

impl FileIdentity {
    /// The file at `path`, links followed.
    pub fn of(path: &Path) -> io::Result<Self> {
        inner(path).map(Self)
    }
}

#[cfg(unix)]
fn inner(path: &Path) -> io::Result<Inner> {
    use std::os::unix::fs::MetadataExt;
    let metadata = path.metadata()?;
    Ok((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn inner(path: &Path) -> io::Result<Inner> {
    path.canonicalize()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_is_itself_by_any_name_and_another_under_its_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&a, "1").unwrap();
        fs::hard_link(&a, &b).unwrap();
        let first = FileIdentity::of(&a).unwrap();
        assert_eq!(first, FileIdentity::of(&folder.path().join(".").join("b")).unwrap());
        // A new file beside the old one, which `b` keeps alive, moved into its place.
        fs::write(folder.path().join("c"), "2").unwrap();
        fs::rename(folder.path().join("c"), &a).unwrap();
        assert_ne!(first, FileIdentity::of(&a).unwrap());
        fs::remove_file(&a).unwrap();
        assert!(FileIdentity::of(&a).is_err());
    }
}
