//! ZIP archives, as EPUB and DOCX are: checked against bombs before anything is read.

use std::borrow::Cow;
use std::io::{self, Cursor, Read, Seek, Write};

use zip::ZipArchive;

use super::format::FormatError;
use super::limits::{FREE_EXPANSION, GREATEST_EXPANSION, LARGEST_BOOK, LARGEST_PAGE, LARGEST_WHOLE, MOST_PARTS};
use super::load::{Intake, Problem};
use super::package::{Kind, Package};
use super::source::{ReadSeek, Source};
use super::{docx, epub};

/// Reads an archive as what is in it.
pub(super) fn read(intake: &mut Intake<'_>, source: Source) -> Result<(), Problem> {
    let mut bytes = source.seekable(LARGEST_WHOLE)?;
    let mut archive = ZipArchive::new(&mut bytes).map_err(|error| FormatError::damaged("ZIP", error))?;
    let package = Package::of(&archive).ok_or(FormatError::OtherZip)?;
    check(&mut archive)?;
    let put_right = if package.tidy { None } else { Some(package.put_right(&mut archive)?) };
    if let Some(put_right) = put_right {
        bytes = Box::new(Cursor::new(put_right));
    } else {
        bytes.rewind()?;
    }
    match package.kind {
        Kind::Document => {
            let archive = ZipArchive::new(bytes).map_err(|error| FormatError::damaged("ZIP", error));
            docx::read(intake, &mut archive?)
        }
        Kind::Book => epub::read(intake, bytes),
    }
}

/// Unpacks everything once, to nowhere, to see that it is no more than it may be: what the archive says of its parts'
/// sizes need not be true.
fn check(archive: &mut ZipArchive<&mut Box<dyn ReadSeek>>) -> Result<(), FormatError> {
    if archive.len() > MOST_PARTS {
        return Err(FormatError::TooMuch(format!("the archive has more than {MOST_PARTS} parts")));
    }
    let mut total = 0;
    for index in 0..archive.len() {
        // A part that cannot be opened matters only if it is one that is read.
        let Ok(part) = archive.by_index(index) else { continue };
        let bound = FREE_EXPANSION.max(part.compressed_size().saturating_mul(GREATEST_EXPANSION));
        let name = part.name().map(Cow::into_owned).unwrap_or_default();
        let mut size = Counter(0);
        // A part that is damaged further on counts as far as it goes.
        let _ = io::copy(&mut part.take(bound.min(LARGEST_BOOK) + 1), &mut size);
        let Counter(size) = size;
        total += size;
        if size > bound {
            let told = format!("its part {name} grows more than {GREATEST_EXPANSION} times when it is unpacked");
            return Err(FormatError::TooMuch(told));
        }
        if total > LARGEST_BOOK {
            return Err(FormatError::TooMuch(format!("its parts hold more than {} MiB", LARGEST_BOOK >> 20)));
        }
    }
    Ok(())
}

/// Counts what is written to it.
struct Counter(u64);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A part of an archive that was checked, or `None` where there is none of this name.
pub(super) fn part<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    name: &str,
    format: &'static str,
) -> Result<Option<Vec<u8>>, FormatError> {
    if archive.index_for_name(name).is_none() {
        return Ok(None);
    }
    let part = archive.by_name(name).map_err(|error| FormatError::damaged(format, format!("{name}: {error}")))?;
    let mut bytes = Vec::new();
    let read = part.take(LARGEST_PAGE + 1).read_to_end(&mut bytes);
    read.map_err(|error| FormatError::damaged(format, format!("{name}: {error}")))?;
    if bytes.len() as u64 > LARGEST_PAGE {
        return Err(FormatError::TooMuch(format!("its part {name} holds more than {} MiB", LARGEST_PAGE >> 20)));
    }
    Ok(Some(bytes))
}
