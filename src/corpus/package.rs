//! What a ZIP archive holds and under which top folder, and putting it where readers look for it.
//!
//! Somebody who unpacks a book and packs its folder again, or packs it on a system that writes `\` between folders,
//! makes an archive that most readers refuse although nothing is missing in it.

use std::io::{Cursor, Read, Seek, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::format::FormatError;
use super::limits::LARGEST_BOOK;

/// The part of a book that names its package document.
const CONTAINER: &str = "META-INF/container.xml";
/// The part of a Word document that holds its text.
const WORD: &str = "word/document.xml";
/// Where the Finder of macOS keeps what other systems have no place for.
const FINDER_FOLDER: &str = "__MACOSX/";

/// What is in an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Book,
    Document,
}

/// What is in an archive, and where.
#[derive(Debug)]
pub(super) struct Package {
    pub kind: Kind,
    /// The folder that everything lies in, with a `/` behind it; mostly none.
    top: String,
    /// Whether all parts are where a reader looks for them.
    pub tidy: bool,
    /// The package document of a book in which nothing names it.
    unnamed: Option<String>,
}

impl Package {
    /// Finds out what `archive` holds; `None` where it is something else.
    pub fn of<R: Read + Seek>(archive: &ZipArchive<R>) -> Option<Self> {
        for (kind, marker) in [(Kind::Document, WORD), (Kind::Book, CONTAINER)] {
            if archive.index_for_name(marker).is_some() {
                return Some(Self { kind, top: String::new(), tidy: true, unnamed: None });
            }
        }
        let names: Vec<String> = archive.file_names().filter_map(|name| Some(tidied(&name.ok()?))).collect();
        let names = || names.iter().filter(|name| !name.starts_with(FINDER_FOLDER));
        let top_of = |marker: &str| {
            let tops = names().filter_map(|name| name.strip_suffix(marker));
            tops.filter(|top| top.is_empty() || top.ends_with('/')).min_by_key(|top| top.len()).map(str::to_owned)
        };
        for (kind, marker) in [(Kind::Document, WORD), (Kind::Book, CONTAINER)] {
            if let Some(top) = top_of(marker) {
                return Some(Self { kind, top, tidy: false, unnamed: None });
            }
        }
        let mut packages = names().filter(|name| name.to_ascii_lowercase().ends_with(".opf"));
        let unnamed = packages.next().filter(|_| packages.next().is_none())?.clone();
        Some(Self { kind: Kind::Book, top: String::new(), tidy: false, unnamed: Some(unnamed) })
    }

    /// An archive of the same parts, each where a reader looks for it. Nothing is unpacked for that.
    pub fn put_right<R: Read + Seek>(&self, archive: &mut ZipArchive<R>) -> Result<Vec<u8>, FormatError> {
        let damaged = |error| FormatError::damaged("ZIP", error);
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let mut total = 0;
        for index in 0..archive.len() {
            let Ok(part) = archive.by_index_raw(index) else { continue };
            let Ok(name) = part.name().map(|name| tidied(&name)) else { continue };
            let Some(name) = name.strip_prefix(&self.top).filter(|name| !name.is_empty() && !part.is_dir()) else {
                continue;
            };
            total += part.compressed_size();
            if total > LARGEST_BOOK {
                let told = format!("its parts hold more than {} MiB", LARGEST_BOOK >> 20);
                return Err(FormatError::TooMuch(told));
            }
            // What is there twice counts once.
            let _ = writer.raw_copy_file_rename(part, name);
        }
        if let Some(path) = &self.unnamed {
            let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
            writer.start_file(CONTAINER, options).map_err(damaged)?;
            let path = quick_xml::escape::escape(path.as_str());
            let container = format!(
                "<?xml version=\"1.0\"?><container version=\"1.0\" \
                 xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles><rootfile full-path=\"{path}\" \
                 media-type=\"application/oebps-package+xml\"/></rootfiles></container>"
            );
            writer.write_all(container.as_bytes()).map_err(|error| FormatError::damaged("ZIP", error))?;
        }
        Ok(writer.finish().map_err(damaged)?.into_inner())
    }
}

/// The name of a part as the specification would have it.
fn tidied(name: &str) -> String {
    let name = name.replace('\\', "/");
    name.trim_start_matches("./").trim_start_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(names: &[&str]) -> ZipArchive<Cursor<Vec<u8>>> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for name in names {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(name.as_bytes()).unwrap();
        }
        ZipArchive::new(zip.finish().unwrap()).unwrap()
    }

    fn put_right(names: &[&str]) -> Vec<String> {
        let mut archive = archive(names);
        let bytes = Package::of(&archive).unwrap().put_right(&mut archive).unwrap();
        let right = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut names: Vec<String> = right.file_names().map(|name| name.unwrap().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn parts_come_to_lie_where_readers_look_for_them() {
        let right = ["META-INF/container.xml", "OPS/a.opf"];
        assert!(Package::of(&archive(&right)).unwrap().tidy);
        assert_eq!(put_right(&["book/META-INF/container.xml", "book/OPS/a.opf", "__MACOSX/book/._a"]), right);
        assert_eq!(put_right(&["META-INF\\container.xml", "OPS\\a.opf"]), right);
        assert_eq!(put_right(&["./META-INF/container.xml", "./OPS/a.opf"]), right);
        assert_eq!(put_right(&["OPS/a.opf"]), right);
        assert_eq!(Package::of(&archive(&["a/word/document.xml"])).unwrap().kind, Kind::Document);
        assert!(Package::of(&archive(&["a.opf", "b.opf"])).is_none());
        assert!(Package::of(&archive(&["a.txt", "keyword/document.xml.bak"])).is_none());
    }
}
