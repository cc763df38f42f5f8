//! A file's bytes, with gzip and zstd taken off and bounds kept.

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;

use super::decode::DecodeError;
use super::format::FormatError;
use super::limits::{DEEPEST_COMPRESSION, FREE_EXPANSION, GREATEST_EXPANSION, LONGEST_LINE};
use super::load::Problem;

/// Bytes by which a format is recognised.
const HEAD: u64 = 4096;
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
    compressed: bool,
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
        let size = fs::metadata(path)?.len();
        if u32::try_from(size).is_err() {
            return Err(DecodeError::TooLarge.into());
        }
        let mut name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut rest: Box<dyn BufRead> = Box::new(BufReader::with_capacity(1 << 16, File::open(path)?));
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
            rest =
                Box::new(BufReader::with_capacity(1 << 16, Bounded { inner: compression.open(inner)?, left: bound }));
            head = read_head(&mut rest)?;
            name = compression.stripped(&name);
        }
        Ok(Self { path: path.to_owned(), name, head, rest, compressed: layers > 0 })
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

    /// The bytes to be read in any order: at most `limit` where they are compressed.
    pub fn seekable(self, limit: u64) -> Result<Box<dyn ReadSeek>, Problem> {
        if self.compressed {
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
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let Some(left) = self.left.checked_sub(read as u64) else {
            let told = format!("it grows more than {GREATEST_EXPANSION} times when it is unpacked");
            return Err(io::Error::other(FormatError::TooMuch(told)));
        };
        self.left = left;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_of_compression_come_off() {
        assert_eq!(without_compression("a.txt.gz"), "a.txt");
        assert_eq!(without_compression("a.jsonl.ZST"), "a.jsonl");
        assert_eq!(without_compression("a.txt"), "a.txt");
        assert_eq!(without_compression("gz"), "gz");
    }
}
