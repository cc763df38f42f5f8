//! A file's bytes, with gzip and zstd taken off and bounds kept.

use std::error::Error;
use std::fs::{self, File, FileType};
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use flate2::bufread::MultiGzDecoder;

use super::decode::DecodeError;
use super::format::FormatError;
use super::limits::{DEEPEST_COMPRESSION, FREE_EXPANSION, GREATEST_EXPANSION, LARGEST_WHOLE, LONGEST_LINE};
use super::load::Problem;

/// Bytes by which a format is recognised.
const HEAD: u64 = 4096;
/// How long a pipe may have nobody who writes to it.
const PATIENCE: Duration = Duration::from_secs(10);
/// Largest window of zstd, as a power of two: what `zstd -19` uses eight times over.
pub(super) const ZSTD_WINDOW: u32 = 26;

/// Bytes that can be read from any place.
pub trait ReadSeek: Read + Seek + Send + Sync {}
impl<T: Read + Seek + Send + Sync> ReadSeek for T {}

/// An open file.
pub struct Source {
    path: PathBuf,
    /// The file's name without the endings of compression.
    name: String,
    head: Vec<u8>,
    rest: Box<dyn BufRead>,
    /// Whether it can only be read from beginning to end.
    streamed: bool,
}

/// All of a file, or what there is of one that breaks off.
pub struct Whole {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Why there are no more, if there should be.
    pub missing: Option<String>,
}

impl Source {
    /// Opens a file and takes off what compresses it.
    pub fn open(path: &Path) -> Result<Self, Problem> {
        let metadata = fs::metadata(path)?;
        let size = metadata.len();
        if u32::try_from(size).is_err() {
            return Err(DecodeError::TooLarge.into());
        }
        let kind = metadata.file_type();
        if let Some(what) = never_ends(kind) {
            return Err(Problem::NoFile(what));
        }
        let mut name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_pipe = !kind.is_file() && !kind.is_dir();
        let file = if is_pipe { open_pipe(path, PATIENCE)? } else { File::open(path)? };
        let mut rest: Box<dyn BufRead> = Box::new(BufReader::with_capacity(1 << 16, file));
        if is_pipe {
            let told = || FormatError::TooMuch(format!("this pipe gives more than {} MiB", LARGEST_WHOLE >> 20));
            rest =
                Box::new(BufReader::new(Bounded { inner: Box::new(rest), left: LARGEST_WHOLE, told: Box::new(told) }));
        }
        let mut head = read_head(&mut rest)?;
        let mut layers = 0;
        while let Some(compression) = Compression::of(&head) {
            layers += 1;
            if layers > DEEPEST_COMPRESSION {
                let told = format!("it is compressed more than {DEEPEST_COMPRESSION} times over");
                return Err(FormatError::TooMuch(told).into());
            }
            let inner: Box<dyn BufRead> = Box::new(Cursor::new(head).chain(rest));
            let bound = FREE_EXPANSION.max(size.saturating_mul(GREATEST_EXPANSION));
            let told =
                || FormatError::TooMuch(format!("it grows more than {GREATEST_EXPANSION} times when it is unpacked"));
            let bounded = Bounded { inner: compression.open(inner)?, left: bound, told: Box::new(told) };
            rest = Box::new(BufReader::with_capacity(1 << 16, bounded));
            head = read_head(&mut rest)?;
            name = compression.stripped(&name);
        }
        Ok(Self { path: path.to_owned(), name, head, rest, streamed: layers > 0 || is_pipe })
    }

    /// The file's name without the endings of compression.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the file begins with.
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// The bytes from the first on.
    pub fn reader(self) -> impl BufRead {
        Cursor::new(self.head).chain(self.rest)
    }

    /// The bytes to be read in any order: at most `limit` where they are compressed or come from a pipe.
    pub fn seekable(self, limit: u64) -> Result<Box<dyn ReadSeek>, Problem> {
        if self.streamed {
            let whole = self.whole(limit)?;
            return Ok(Box::new(Cursor::new(whole.bytes)));
        }
        Ok(Box::new(BufReader::new(File::open(&self.path)?)))
    }

    /// All bytes, unless there are more than `limit`.
    pub fn whole(self, limit: u64) -> Result<Whole, Problem> {
        self.collect(limit, usize::MAX)
    }

    /// All bytes of a text, unless it has a line longer than any text has.
    pub fn text(self) -> Result<Whole, Problem> {
        self.collect(u64::from(u32::MAX), LONGEST_LINE)
    }

    /// All bytes of a table: as of a text, but at most `limit`.
    pub fn table(self, limit: u64) -> Result<Whole, Problem> {
        self.collect(limit, LONGEST_LINE)
    }

    fn collect(self, limit: u64, longest_line: usize) -> Result<Whole, Problem> {
        let mut reader = self.reader();
        let (mut bytes, mut line_start) = (Vec::new(), 0);
        loop {
            let chunk = match reader.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                // What was there before the file broke off is sound.
                Err(error) if !bytes.is_empty() && !is_refusal(&error) => {
                    return Ok(Whole { bytes, missing: Some(error.to_string()) });
                }
                Err(error) => return Err(error.into()),
            };
            if chunk.is_empty() {
                return Ok(Whole { bytes, missing: None });
            }
            if let Some(last) = chunk.iter().rposition(|&byte| byte == b'\n') {
                line_start = bytes.len() + last + 1;
            }
            let length = chunk.len();
            bytes.extend_from_slice(chunk);
            reader.consume(length);
            if bytes.len() as u64 > limit {
                return Err(FormatError::TooMuch(format!("it holds more than {} MiB", limit >> 20)).into());
            }
            if bytes.len() - line_start > longest_line {
                let line = String::from_utf8_lossy(&bytes).matches('\n').count() + 1;
                let told = format!("line {line} is longer than {} MiB", LONGEST_LINE >> 20);
                return Err(FormatError::TooMuch(told).into());
            }
        }
    }
}

/// What a path names that is to be read by nobody: of a device there is always more, and on a socket somebody waits for
/// questions.
#[cfg(unix)]
fn never_ends(kind: FileType) -> Option<&'static str> {
    use std::os::unix::fs::FileTypeExt;
    if kind.is_char_device() || kind.is_block_device() {
        Some("a device")
    } else if kind.is_socket() {
        Some("a socket")
    } else {
        None
    }
}

#[cfg(not(unix))]
fn never_ends(_: FileType) -> Option<&'static str> {
    None
}

/// Opens a pipe, which waits for somebody who writes to it.
fn open_pipe(path: &Path, patience: Duration) -> Result<File, Problem> {
    let (sender, receiver) = mpsc::channel();
    let owned = path.to_owned();
    // Nothing else wakes up what waits in there; it ends with the program.
    let spawned = thread::Builder::new().spawn(move || sender.send(File::open(owned)));
    spawned.map_err(Problem::Io)?;
    match receiver.recv_timeout(patience) {
        Ok(opened) => Ok(opened?),
        Err(_) => Err(Problem::NoFile("a pipe that nobody writes to")),
    }
}

/// The ending of a file's name, in small letters.
pub fn extension(name: &str) -> String {
    Path::new(name).extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase()
}

/// The name without `.gz` or `.zst`.
pub fn without_compression(name: &str) -> &str {
    let bare = name.get(..name.len() - extension(name).len()).unwrap_or(name).trim_end_matches('.');
    if matches!(extension(name).as_str(), "gz" | "zst") { bare } else { name }
}

fn read_head(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    match reader.take(HEAD).read_to_end(&mut head) {
        // The rest of the file says the same once more, after what there is.
        Err(error) if head.is_empty() || is_refusal(&error) => Err(error),
        _ => Ok(head),
    }
}

/// Whether reading stopped because of a limit of ours.
fn is_refusal(error: &io::Error) -> bool {
    error.get_ref().is_some_and(<dyn Error + Send + Sync>::is::<FormatError>)
}

#[derive(Clone, Copy, Debug)]
enum Compression {
    Gzip,
    Zstd,
}

impl Compression {
    fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Self::Zstd),
            _ => None,
        }
    }

    fn open(self, inner: Box<dyn BufRead>) -> io::Result<Box<dyn Read>> {
        Ok(match self {
            Self::Gzip => Box::new(MultiGzDecoder::new(inner)),
            Self::Zstd => {
                let mut decoder = zstd::stream::read::Decoder::with_buffer(inner)?;
                decoder.window_log_max(ZSTD_WINDOW)?;
                Box::new(decoder)
            }
        })
    }

    fn stripped(self, name: &str) -> String {
        match self {
            Self::Gzip | Self::Zstd => without_compression(name).to_owned(),
        }
    }
}

/// A reader that refuses to give more than it may.
struct Bounded {
    inner: Box<dyn Read>,
    left: u64,
    /// Why no more is given.
    told: Box<dyn Fn() -> FormatError>,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let Some(left) = self.left.checked_sub(read as u64) else {
            return Err(io::Error::other((self.told)()));
        };
        self.left = left;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn pipes_are_read_and_those_that_nobody_writes_to_are_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let [silent, path] = ["silent.txt", "pipe.txt"].map(|name| folder.path().join(name));
        assert!(std::process::Command::new("mkfifo").args([&silent, &path]).status().unwrap().success());
        let given_up = open_pipe(&silent, Duration::from_millis(50)).unwrap_err();
        assert_eq!(
            given_up.to_string(),
            "this is a pipe that nobody writes to, not a file; write what it holds to a file"
        );
        let writer = thread::spawn({
            let path = path.clone();
            move || fs::write(path, "流れてきた文。")
        });
        assert_eq!(crate::corpus::read_text(&path, None, false, &mut Vec::new()).unwrap(), "流れてきた文。");
        writer.join().unwrap().unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn devices_are_no_files() {
        for (path, reason) in [("/dev/zero", "a device"), ("/dev/null", "a device")] {
            let refused = Source::open(Path::new(path)).err().unwrap();
            assert!(refused.to_string().contains(reason), "{refused}");
        }
    }

    #[test]
    fn endings_of_compression_come_off() {
        assert_eq!(without_compression("a.txt.gz"), "a.txt");
        assert_eq!(without_compression("a.jsonl.ZST"), "a.jsonl");
        assert_eq!(without_compression("a.txt"), "a.txt");
        assert_eq!(without_compression("gz"), "gz");
    }
}
