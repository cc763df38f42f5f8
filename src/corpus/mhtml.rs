//! Pages that a browser saved as one message.

use mailparse::{MailHeaderMap, ParsedMail, parse_mail};

use super::decode::decode;
use super::format::FormatError;
use super::html::{Page, page};
use super::limits::{LARGEST_PAGE, LARGEST_WHOLE, MOST_MESSAGE_PARTS};
use super::load::{Intake, Problem};
use super::metadata::Metadata;
use super::source::{Source, Whole};

const FORMAT: &str = "MHTML";
/// Messages within messages: a saved page has its parts side by side.
const DEEPEST: usize = 16;

/// Reads the page of a message: its first part that is one.
pub(super) fn read(intake: &mut Intake<'_>, source: Source) -> Result<(), Problem> {
    let Whole { bytes, missing } = source.whole(LARGEST_WHOLE)?;
    // The parser goes down into parts within parts by itself.
    let count = |word: &[u8]| bytes.windows(word.len()).filter(|window| window.eq_ignore_ascii_case(word)).count();
    if count(b"boundary=") > DEEPEST || count(b"\ncontent-type:") > MOST_MESSAGE_PARTS {
        return Err(FormatError::TooMuch("it holds messages within messages within messages".to_owned()).into());
    }
    let mail = parse_mail(&bytes).map_err(|error| FormatError::damaged(FORMAT, error))?;
    let Some(part) = mail.parts().take(MOST_MESSAGE_PARTS).find(|part| is_page(part)) else {
        return Err(FormatError::NotThis(FORMAT).into());
    };
    let body = part.get_body_raw().map_err(|error| FormatError::damaged(FORMAT, error))?;
    if body.len() as u64 > LARGEST_PAGE {
        return Err(FormatError::TooMuch(format!("the page holds more than {} MiB", LARGEST_PAGE >> 20)).into());
    }
    let named = part.ctype.params.get("charset").and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes()));
    let decoded = decode(body, intake.options.encoding.or(named), true)?;
    if let Some(note) = decoded.note() {
        intake.note(note);
    }
    let page = page(&decoded.text, intake.options.whole_page)?;
    intake.missing(missing.or_else(|| breaks_off(&bytes, &mail)));
    page.notes.iter().for_each(|note| intake.note(note));
    let header = |name: &str| mail.headers.get_first_value(name);
    let found = page.metadata.clone();
    let metadata = Metadata {
        title: found.title.or_else(|| header("Subject")),
        date: found.date.or_else(|| header("Date")),
        url: found.url.or_else(|| header("Snapshot-Content-Location")),
        ..found
    };
    intake.page(intake.name(), Page { metadata, ..page });
    Ok(())
}

fn is_page(part: &ParsedMail<'_>) -> bool {
    matches!(part.ctype.mimetype.as_str(), "text/html" | "application/xhtml+xml")
}

/// Says so where the line that ends the last part is missing.
fn breaks_off(bytes: &[u8], mail: &ParsedMail<'_>) -> Option<String> {
    let boundary = mail.ctype.params.get("boundary")?;
    let end = format!("--{boundary}--");
    let tail = bytes.get(bytes.len().saturating_sub(end.len() + 1024)..).unwrap_or(bytes);
    let is_there = tail.windows(end.len()).any(|window| window == end.as_bytes());
    (!is_there).then(|| "its last part does not end".to_owned())
}
