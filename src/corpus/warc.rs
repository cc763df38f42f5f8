//! Web archives: a page that was fetched an article, with its address and the date on which it was fetched.
//!
//! The records are read here and not by a crate: those that exist hold a record of any stated size in memory.

use std::io::{self, BufRead, Read};

use brotli_decompressor::Decompressor;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::article::Article;
use super::decode::decode;
use super::format::FormatError;
use super::html::{Page, host, page};
use super::limits::{LARGEST_HEAD, LARGEST_PAGE, MOST_MEMBERS};
use super::load::{Intake, Problem};
use super::metadata::Metadata;
use super::source::{Source, ZSTD_WINDOW};
use crate::text::Syntax;

const FORMAT: &str = "WARC";
/// Bytes that are unpacked from Brotli at a time.
const BROTLI_BUFFER: usize = 4096;

/// The lines at the head of a record or of a message, with names in small letters.
#[derive(Debug, Default)]
struct Head {
    first: String,
    fields: Vec<(String, String)>,
}

impl Head {
    fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Reads an archive. A page that cannot be read is named, the others load.
pub(super) fn read(intake: &mut Intake<'_>, source: Source) -> Result<(), Problem> {
    let mut reader = source.reader();
    let mut n = 0;
    let end = loop {
        match record(&mut reader) {
            Ok(None) => break None,
            Ok(Some((head, length))) => {
                n += 1;
                if n > MOST_MEMBERS {
                    intake.cut_off_at(MOST_MEMBERS);
                    return Ok(());
                }
                let mut body = (&mut reader).take(length);
                if let Err(problem) = take_in(intake, n, &head, &mut body) {
                    intake.member_error(n, problem);
                }
                let skipped = io::copy(&mut body, &mut io::sink());
                if let Err(error) = skipped.and_then(|_| if body.limit() > 0 { Err(too_short()) } else { Ok(()) }) {
                    break Some(Problem::from(error));
                }
            }
            Err(problem) => break Some(problem),
        }
    };
    match end {
        Some(problem) if intake.is_empty() => Err(problem),
        Some(problem) => {
            intake.missing(Some(format!("record {}: {problem}", n + 1)));
            Ok(())
        }
        None if intake.is_empty() => Err(FormatError::NoText("the archive holds no page".to_owned()).into()),
        None => Ok(()),
    }
}

fn too_short() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "its last record is shorter than it says")
}

/// The head of the next record and the length of what follows it.
fn record(reader: &mut impl BufRead) -> Result<Option<(Head, u64)>, Problem> {
    let Some(head) = head(reader)? else { return Ok(None) };
    if !head.first.starts_with("WARC/") {
        return Err(FormatError::damaged(FORMAT, "a record does not begin with WARC/").into());
    }
    let length = head.get("content-length").and_then(|length| length.parse().ok());
    let length = length.ok_or_else(|| FormatError::damaged(FORMAT, "a record does not say how long it is"))?;
    Ok(Some((head, length)))
}

/// Lines up to an empty one; empty lines before them part records.
fn head(reader: &mut impl BufRead) -> Result<Option<Head>, Problem> {
    let mut limited = reader.take(LARGEST_HEAD);
    let mut head = Head::default();
    loop {
        let mut line = Vec::new();
        if limited.read_until(b'\n', &mut line)? == 0 {
            if limited.limit() == 0 {
                return Err(FormatError::TooMuch("the head of a record does not end".to_owned()).into());
            }
            return Ok((!head.first.is_empty()).then_some(head));
        }
        let line = String::from_utf8_lossy(line.trim_ascii_end()).into_owned();
        if line.is_empty() {
            if head.first.is_empty() {
                continue;
            }
            return Ok(Some(head));
        }
        if head.first.is_empty() {
            head.first = line;
        } else if let Some((name, value)) = line.split_once(':') {
            head.fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
}

fn take_in(intake: &mut Intake<'_>, n: usize, record: &Head, body: &mut impl Read) -> Result<(), Problem> {
    let kind = record.get("warc-type").unwrap_or_default();
    if !matches!(kind, "response" | "resource" | "conversion") {
        return Ok(());
    }
    let mut body = io::BufReader::new(body);
    let is_message = record.get("content-type").is_some_and(|kind| kind.starts_with("application/http"));
    let message = if is_message { head(&mut body)?.unwrap_or_default() } else { Head::default() };
    let status = message.first.split(' ').nth(1).unwrap_or("200");
    let media = message.get("content-type").or_else(|| record.get("content-type")).unwrap_or("text/html");
    let (media, parameters) = media.split_once(';').unwrap_or((media, ""));
    let media = media.trim().to_ascii_lowercase();
    let is_page = matches!(media.as_str(), "text/html" | "application/xhtml+xml");
    // Redirections, errors, pictures, scripts.
    if !status.starts_with('2') || !is_page && media != "text/plain" {
        return Ok(());
    }
    let bytes = content(&mut body, &message)?;
    if bytes.trim_ascii().is_empty() {
        return Ok(());
    }
    let charset = parameters.split_once("charset=").map(|(_, name)| name.trim().trim_matches(['"', '\'']));
    let charset = charset.and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes()));
    let decoded = decode(bytes, intake.options.encoding.or(charset), true)?;
    if let Some(note) = decoded.note() {
        intake.member_note(n, note);
    }
    let url = record.get("warc-target-uri").map(|uri| uri.trim_matches(['<', '>']).to_owned());
    let fetched = Metadata {
        date: record.get("warc-date").map(str::to_owned),
        source: url.as_deref().and_then(host).map(str::to_owned),
        url,
        ..Metadata::default()
    };
    let path = intake.member(n);
    if is_page {
        let page = page(&decoded.text, intake.options.whole_page)?;
        page.notes.iter().for_each(|note| intake.member_note(n, note.clone()));
        let found = page.metadata.clone();
        let metadata = Metadata {
            date: found.date.or(fetched.date),
            source: found.source.or(fetched.source),
            url: fetched.url.or(found.url),
            ..found
        };
        intake.page(path, Page { metadata, ..page });
    } else {
        intake.article(Article::plain(path, decoded.text, Syntax::Plain, fetched));
    }
    Ok(())
}

/// The body of a message, unpacked.
fn content(body: &mut impl BufRead, message: &Head) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    if message.get("transfer-encoding").is_some_and(|encoding| encoding.contains("chunked")) {
        chunks(body, &mut bytes)?;
    } else {
        bounded(body, &mut bytes)?;
    }
    let packed = std::mem::take(&mut bytes);
    let is_unpacked = match message.get("content-encoding").unwrap_or_default().to_ascii_lowercase().as_str() {
        "gzip" | "x-gzip" => unpack(&mut MultiGzDecoder::new(&packed[..]), &mut bytes)?,
        // The standard asks for zlib's envelope; some servers leave it out.
        "deflate" => {
            unpack(&mut ZlibDecoder::new(&packed[..]), &mut bytes)?
                || unpack(&mut DeflateDecoder::new(&packed[..]), &mut bytes)?
        }
        "br" => unpack(&mut Decompressor::new(&packed[..], BROTLI_BUFFER), &mut bytes)?,
        "zstd" => {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(&packed[..])?;
            decoder.window_log_max(ZSTD_WINDOW)?;
            unpack(&mut decoder, &mut bytes)?
        }
        _ => return Ok(packed),
    };
    if is_unpacked {
        return Ok(bytes);
    }
    // Archives often keep the name of a compression that they took off.
    if packed.trim_ascii_start().starts_with(b"<") || std::str::from_utf8(&packed).is_ok() {
        return Ok(packed);
    }
    Err(FormatError::damaged(FORMAT, "a page is not compressed in the way that it says").into())
}

/// Takes a compression off; says whether the bytes were compressed in that way.
fn unpack(from: &mut impl Read, bytes: &mut Vec<u8>) -> Result<bool, Problem> {
    bytes.clear();
    match bounded(from, bytes) {
        Ok(()) => Ok(true),
        Err(refused @ Problem::Format(_)) => Err(refused),
        Err(_) => Ok(false),
    }
}

fn bounded(from: &mut impl Read, bytes: &mut Vec<u8>) -> Result<(), Problem> {
    from.take(LARGEST_PAGE + 1).read_to_end(bytes)?;
    if bytes.len() as u64 > LARGEST_PAGE {
        return Err(FormatError::TooMuch(format!("the page holds more than {} MiB", LARGEST_PAGE >> 20)).into());
    }
    Ok(())
}

fn chunks(body: &mut impl BufRead, bytes: &mut Vec<u8>) -> Result<(), Problem> {
    loop {
        let mut line = Vec::new();
        body.take(64).read_until(b'\n', &mut line)?;
        let size = String::from_utf8_lossy(&line);
        let size = size.trim().split(';').next().and_then(|size| u64::from_str_radix(size, 16).ok());
        match size {
            None if bytes.is_empty() => {
                // The archive put the chunks together and kept the old head.
                bytes.extend_from_slice(&line);
                return bounded(body, bytes);
            }
            None | Some(0) => return Ok(()),
            Some(size) => {
                let room = (LARGEST_PAGE + 1).saturating_sub(bytes.len() as u64);
                body.take(size.min(room)).read_to_end(bytes)?;
                if bytes.len() as u64 > LARGEST_PAGE {
                    return bounded(&mut io::empty(), bytes);
                }
                body.take(2).read_until(b'\n', &mut Vec::new())?;
            }
        }
    }
}
