//! Books: a chapter an article, in reading order.

use std::borrow::Cow;
use std::sync::LazyLock;

use dom_query::Document as Dom;
use rbook::Epub;
use regex::Regex;

use super::article::Article;
use super::decode::{DecodeError, decode};
use super::format::FormatError;
use super::html::{check, close_what_breaks_off, document_of, replace_characters, unnamed_characters};
use super::load::{Intake, Problem};
use super::metadata::Metadata;
use super::source::ReadSeek;
use crate::text::{Language, SegmentKind, detect_article};

const FORMAT: &str = "EPUB";

/// Elements that a parser of web pages leaves open although XHTML ends them as `<title/>`.
static EMPTY_ELEMENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)<(title|script|style|textarea|iframe|noscript|div|span|p|a|i|b|em|td|li)((?:\s[^<>]*?)?)/>").ok()
});

/// Reads a book from an archive that was checked. A chapter that cannot be read is named, the others load.
pub(super) fn read(intake: &mut Intake<'_>, bytes: Box<dyn ReadSeek>) -> Result<(), Problem> {
    // The table of contents adds nothing to the headings of the chapters.
    let book = Epub::options().skip_toc(true).read(bytes).map_err(|error| FormatError::damaged(FORMAT, error))?;
    let named = book.metadata();
    let book_title = named.title().map(|title| title.value().to_owned());
    let metadata = Metadata {
        title: None,
        date: named.published_entry().map(|date| date.value().to_owned()),
        url: None,
        source: book_title,
        language: named.language().and_then(|language| Language::parse(language.value())),
    };
    for (n, entry) in (1..).zip(book.spine().iter()) {
        let Some(item) = entry.manifest_entry() else {
            intake.member_error(n, FormatError::damaged(FORMAT, "a chapter is named that is not in the book"));
            continue;
        };
        match item.read_bytes() {
            Ok(bytes) => match chapter(intake, n, bytes, &metadata) {
                // A cover and other pictures have no text.
                Ok(()) | Err(Problem::Content(DecodeError::Empty)) => {}
                Err(problem) => intake.member_error(n, problem),
            },
            Err(error) => intake.member_error(n, FormatError::damaged(FORMAT, error)),
        }
    }
    if intake.is_empty() {
        return Err(FormatError::NoText("no chapter of this book holds any".to_owned()).into());
    }
    Ok(())
}

fn chapter(intake: &mut Intake<'_>, n: usize, bytes: Vec<u8>, book: &Metadata) -> Result<(), Problem> {
    let decoded = decode(bytes, intake.options.encoding, true)?;
    if let Some(note) = decoded.note() {
        intake.member_note(n, note);
    }
    let html = with_open_elements(&decoded.text);
    check(&html)?;
    let dom = Dom::from(close_what_breaks_off(&html));
    let replaced = replace_characters(&dom);
    let document = document_of(&dom);
    if document.text.is_empty() {
        return Err(DecodeError::Empty.into());
    }
    if let Some(note) = unnamed_characters(&document.text, replaced) {
        intake.member_note(n, note);
    }
    let heading = document.blocks.iter().find(|block| block.kind == Some(SegmentKind::Heading));
    let title = heading.map(|block| block.span.of(&document.text).to_owned());
    let language = book.language.filter(|_| detect_article(&document.text) == Language::UND);
    let metadata = Metadata { title, language, ..book.clone() };
    intake.article(Article::structured(intake.member(n), document, metadata));
    Ok(())
}

/// The chapter with `<title></title>` for `<title/>`, which would swallow all the rest.
fn with_open_elements(xhtml: &str) -> Cow<'_, str> {
    EMPTY_ELEMENT.as_ref().map_or(Cow::Borrowed(xhtml), |element| element.replace_all(xhtml, "<$1$2></$1>"))
}
