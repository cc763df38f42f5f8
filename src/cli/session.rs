//! Where sittings are kept: a file a corpus in the user's state folder. None of it is needed; what is damaged is left
//! aside.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

use sha2::{Digest, Sha256};

use super::folders;
use crate::app::session::{Session, VERSION};

/// Sittings that are listed where nothing was named.
const MOST_LISTED: usize = 5;

/// The file that says that the keys were shown.
const WELCOMED: &str = "welcomed";

/// The sittings with one corpus.
pub struct Sittings {
    folder: Option<PathBuf>,
    paths: Vec<String>,
}

impl Sittings {
    /// Those with what lies at `paths`, in whichever order and however they are written.
    pub fn of(paths: &[PathBuf]) -> Self {
        let real = |path: &PathBuf| path.canonicalize().unwrap_or_else(|_| path.clone()).to_string_lossy().into_owned();
        let mut paths: Vec<String> = paths.iter().map(real).collect();
        paths.sort();
        paths.dedup();
        Self { folder: folders::state(), paths }
    }

    fn file(&self) -> Option<PathBuf> {
        let mut hash = Sha256::new();
        for path in &self.paths {
            hash.update(path.as_bytes());
            hash.update([0]);
        }
        let name: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Some(self.folder.as_ref()?.join("sessions").join(format!("{name}.json")))
    }

    /// The last sitting; an error, to be told, where it is there but cannot be understood.
    pub fn last(&self) -> Result<Option<Session>, String> {
        let Some(file) = self.file() else { return Ok(None) };
        let told = |why: &dyn std::fmt::Display| format!("the last session is left aside: {why} ({})", file.display());
        let bytes = match fs::read(&file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(told(&error)),
        };
        let session: Session = serde_json::from_slice(&bytes).map_err(|error| told(&error))?;
        if session.version == VERSION {
            Ok(Some(session))
        } else {
            Err(told(&format!("it is of version {}, and this program knows version {VERSION}", session.version)))
        }
    }

    /// Keeps a sitting.
    pub fn keep(&self, session: Session) -> io::Result<()> {
        let Some(file) = self.file() else { return Ok(()) };
        let session = Session { paths: self.paths.clone(), ..session };
        write(&file, &serde_json::to_vec(&session)?)
    }

    /// Whether the reader has been opened before, with whatever corpus.
    pub fn welcomed(&self) -> bool {
        // Without a folder there is no telling, and being told every time is worse than never.
        self.folder.as_ref().is_none_or(|folder| folder.join(WELCOMED).exists())
    }

    /// Notes that the reader has been opened.
    pub fn welcome(&self) -> io::Result<()> {
        self.folder.as_ref().map_or(Ok(()), |folder| write(&folder.join(WELCOMED), b""))
    }
}

/// What was read last, newest first: the paths of each sitting.
pub fn recent() -> Vec<Vec<String>> {
    let Some(folder) = folders::state() else { return Vec::new() };
    let Ok(entries) = fs::read_dir(folder.join("sessions")) else { return Vec::new() };
    let mut files: Vec<_> =
        entries.flatten().filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path()))).collect();
    files.sort_by(|a, b| b.cmp(a));
    let paths = |(_, file): &(_, PathBuf)| serde_json::from_slice::<Session>(&fs::read(file).ok()?).ok();
    files.iter().filter_map(paths).map(|session| session.paths).take(MOST_LISTED).collect()
}

/// Writes a file as a whole or not at all.
fn write(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(bytes)?;
    new.persist(file).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sittings(folder: &Path) -> Sittings {
        Sittings { folder: Some(folder.to_owned()), paths: vec!["/news".to_owned()] }
    }

    #[test]
    fn a_sitting_comes_back_and_a_damaged_one_is_told_of() {
        let folder = tempfile::tempdir().unwrap();
        let sittings = sittings(folder.path());
        assert_eq!(sittings.last(), Ok(None));
        sittings.keep(Session { version: VERSION, focus: 1, ..Session::default() }).unwrap();
        let back = sittings.last().unwrap().unwrap();
        assert_eq!((back.focus, back.paths), (1, vec!["/news".to_owned()]));
        sittings.keep(Session { version: VERSION + 1, ..Session::default() }).unwrap();
        assert!(sittings.last().unwrap_err().contains("it is of version"));
        fs::write(sittings.file().unwrap(), b"{\"version\": 1").unwrap();
        assert!(sittings.last().unwrap_err().contains("is left aside"));
    }

    #[test]
    fn one_is_welcomed_once() {
        let folder = tempfile::tempdir().unwrap();
        let sittings = sittings(&folder.path().join("new"));
        assert!(!sittings.welcomed());
        sittings.welcome().unwrap();
        assert!(sittings.welcomed());
    }

    #[test]
    fn however_a_folder_is_written_it_is_the_same_corpus() {
        let folder = tempfile::tempdir().unwrap();
        let paths = [
            folder.path().to_owned(),
            folder.path().join("."),
            folder.path().join("..").join(folder.path().file_name().unwrap()),
        ];
        let files: Vec<_> = paths
            .iter()
            .map(|path| Sittings { folder: Some(PathBuf::new()), ..Sittings::of(&[path.clone()]) }.file())
            .collect();
        assert!(files.iter().all(|file| *file == files[0]), "{files:?}");
    }
}
