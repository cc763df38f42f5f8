//! Telling formats apart, by what a file begins with first and by its ending where that says nothing.

use std::fmt::Display;

use super::source::extension;

/// Endings of the files that are read in a folder; each may have `.gz` or `.zst` behind it.
pub const EXTENSIONS: [&str; 19] = [
    "txt", "text", "md", "markdown", "html", "htm", "xhtml", "epub", "docx", "jsonl", "ndjson", "csv", "tsv", "tab",
    "warc", "mhtml", "mht", "tmx", "pdf",
];

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A web page.
    Html,
    /// A ZIP archive, as EPUB and DOCX are.
    Zip,
    /// A JSON object a line.
    JsonLines,
    /// A table with commas.
    Csv,
    /// A table with tabs.
    Tsv,
    /// A web archive.
    Warc,
    /// A page saved with its pictures as a message.
    Mhtml,
    /// A translation memory.
    Tmx,
    /// PDF.
    Pdf,
}

/// Why a file of some format cannot be read, or not all of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// It is not what its ending says.
    #[error("this is no {0} file; give it the ending of what it is, or check that it was copied whole")]
    NotThis(&'static str),
    /// It breaks the rules of its format.
    #[error("this {format} file is damaged: {reason}; check that it was copied whole")]
    Damaged {
        /// Which format.
        format: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// It ends before it should.
    #[error("the file breaks off ({0}); what comes before is loaded: copy it again to have the rest")]
    BreaksOff(String),
    /// It asks for more than any sound file does: see [`super::limits`].
    #[error("{0}, which no sound file needs; it is not read")]
    TooMuch(String),
    /// It is sound, but has more articles than are read.
    #[error("{0}")]
    TooMany(String),
    /// It is sound, but there is no text in it.
    #[error("there is no text in it: {0}")]
    NoText(String),
    /// A ZIP archive of something else.
    #[error("this ZIP archive is neither an EPUB nor a DOCX; unpack it and open the folder")]
    OtherZip,
}

impl FormatError {
    /// `format` is damaged in the way that `reason` says.
    pub fn damaged(format: &'static str, reason: impl Display) -> Self {
        Self::Damaged { format, reason: reason.to_string() }
    }
}

/// What a file called `name` is that begins with `head`.
pub fn detect(name: &str, head: &[u8]) -> Result<Format, FormatError> {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Format::Zip);
    }
    if head.get(..head.len().min(1024)).is_some_and(|start| start.windows(5).any(|five| five == b"%PDF-")) {
        return Ok(Format::Pdf);
    }
    if head.starts_with(b"WARC/") {
        return Ok(Format::Warc);
    }
    let start = beginning(head);
    let extension = extension(name);
    match extension.as_str() {
        "epub" => return Err(FormatError::NotThis("EPUB")),
        "docx" => return Err(FormatError::NotThis("DOCX")),
        "pdf" => return Err(FormatError::NotThis("PDF")),
        "warc" => return Err(FormatError::NotThis("WARC")),
        "jsonl" | "ndjson" => return Ok(Format::JsonLines),
        "csv" => return Ok(Format::Csv),
        "tsv" | "tab" => return Ok(Format::Tsv),
        "mhtml" | "mht" => return Ok(Format::Mhtml),
        "tmx" => return Ok(Format::Tmx),
        "html" | "htm" | "xhtml" => return Ok(Format::Html),
        "md" | "markdown" => return Ok(Format::Markdown),
        _ => {}
    }
    let is_xml = start.starts_with("<?xml") || start.starts_with("<!doctype");
    if start.starts_with("<tmx") || is_xml && start.contains("<tmx") {
        Ok(Format::Tmx)
    } else if start.starts_with("<html") || is_xml && start.contains("<html") || start.starts_with("<!doctype html") {
        Ok(Format::Html)
    } else if start.starts_with("from: <saved by") {
        Ok(Format::Mhtml)
    } else {
        Ok(Format::Text)
    }
}

/// The first characters of a file in small letters, as far as they are ASCII in any encoding.
fn beginning(head: &[u8]) -> String {
    let ascii = head.iter().take(2048).filter(|byte| byte.is_ascii() && **byte != 0);
    let text: String = ascii.map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    text.trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_begins_with_comes_before_its_ending() {
        assert_eq!(detect("a.txt", b"PK\x03\x04..."), Ok(Format::Zip));
        assert_eq!(detect("a.html", b"%PDF-1.7"), Ok(Format::Pdf));
        assert_eq!(detect("a.txt", b"<!DOCTYPE html><html>"), Ok(Format::Html));
        assert_eq!(detect("a", b"<?xml version='1.0'?>\n<tmx version='1.4'>"), Ok(Format::Tmx));
        assert_eq!(detect("a.md", b"<html>"), Ok(Format::Markdown));
        assert_eq!(detect("A.CSV", b"x,y"), Ok(Format::Csv));
        assert_eq!(detect("a.epub", b"text"), Err(FormatError::NotThis("EPUB")));
    }
}
