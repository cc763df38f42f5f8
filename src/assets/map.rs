//! The one place where files are memory-mapped.

use std::fs::File;
use std::io;

use memmap2::Mmap;

/// Maps all of `file`, which must be one that [`super::AssetStore`] unpacked.
#[allow(unsafe_code, reason = "a mapping cannot promise that nobody changes the file")]
pub(super) fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: the file lies in taiyaku's own cache folder. taiyaku never writes to it in place: it is written under
    // another name and renamed, so a mapping keeps seeing the file that it was made from, even when that is replaced.
    unsafe { Mmap::map(file) }
}
