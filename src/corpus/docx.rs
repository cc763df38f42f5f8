//! Word documents: paragraphs with the styles that say what they are, ruby as readings.

use std::collections::HashMap;
use std::io::{Read, Seek};

use zip::ZipArchive;

use super::article::Article;
use super::decode::decode;
use super::document::{Document, DocumentBuilder};
use super::format::FormatError;
use super::load::{Intake, Problem};
use super::metadata::Metadata;
use super::xml::{Node, parse};
use super::zip::part;
use crate::text::SegmentKind;

const FORMAT: &str = "DOCX";

/// Reads a document; of a damaged one what comes before the damage.
pub(super) fn read<R: Read + Seek>(intake: &mut Intake<'_>, archive: &mut ZipArchive<R>) -> Result<(), Problem> {
    let styles = xml(archive, "word/styles.xml")?.map(|xml| styles(&xml)).unwrap_or_default();
    let metadata = xml(archive, "docProps/core.xml")?.map(|xml| metadata(&xml)).unwrap_or_default();
    let Some(body) = xml(archive, "word/document.xml")? else {
        return Err(FormatError::damaged(FORMAT, "there is no word/document.xml in it").into());
    };
    let (mut document, result) = document(&body, &styles);
    for notes in ["word/footnotes.xml", "word/endnotes.xml"] {
        if let Some(notes) = xml(archive, notes)? {
            document.append(self::document(&notes, &styles).0);
        }
    }
    if document.text.is_empty() {
        result?;
        return Err(FormatError::NoText("the document holds pictures at most".to_owned()).into());
    }
    intake.missing(result.err().map(|error| error.to_string()));
    intake.article(Article::structured(intake.name(), document, metadata));
    Ok(())
}

fn xml<R: Read + Seek>(archive: &mut ZipArchive<R>, name: &str) -> Result<Option<String>, Problem> {
    let Some(bytes) = part(archive, name, FORMAT)? else { return Ok(None) };
    Ok(Some(decode(bytes, None, true)?.text))
}

/// What paragraphs of each style are. Identifiers are translated in other editions of Word; names are not.
fn styles(xml: &str) -> HashMap<String, SegmentKind> {
    let mut kinds = HashMap::new();
    let mut id = None;
    let _ = parse(xml, FORMAT, |node| match node {
        Node::Start("style", attributes) => id = attributes.get("styleId"),
        Node::Start("name", attributes) => {
            let kind = attributes.get("val").and_then(|name| kind_of_style(&name));
            if let (Some(id), Some(kind)) = (id.take(), kind) {
                kinds.insert(id, kind);
            }
        }
        _ => {}
    });
    kinds
}

fn kind_of_style(name: &str) -> Option<SegmentKind> {
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "title" | "subtitle" => Some(SegmentKind::Heading),
        "caption" => Some(SegmentKind::Caption),
        _ if name.starts_with("heading") => Some(SegmentKind::Heading),
        _ if name.starts_with("list") => Some(SegmentKind::ListItem),
        _ => None,
    }
}

fn metadata(xml: &str) -> Metadata {
    let mut metadata = Metadata::default();
    let mut element = String::new();
    let _ = parse(xml, FORMAT, |node| match node {
        Node::Start(name, _) => name.clone_into(&mut element),
        Node::End(_) => element.clear(),
        Node::Text(text) => {
            let value = match element.as_str() {
                "title" => &mut metadata.title,
                "created" => &mut metadata.date,
                "publisher" => &mut metadata.source,
                _ => return,
            };
            value.get_or_insert_default().push_str(text);
        }
    });
    metadata
}

/// The text of a part, and what was wrong with it where it ends early.
fn document(xml: &str, styles: &HashMap<String, SegmentKind>) -> (Document, Result<(), FormatError>) {
    let mut builder = DocumentBuilder::default();
    // Text that was deleted, and the text of fields and drawings, is inside elements of other names than `t`.
    let (mut in_text, mut in_reading, mut reading) = (false, false, String::new());
    let mut fallback = 0_usize;
    let result = parse(xml, FORMAT, |node| match node {
        // The same drawing once more, for old programs.
        Node::Start("Fallback", _) => fallback += 1,
        Node::End("Fallback") => fallback = fallback.saturating_sub(1),
        _ if fallback > 0 => {}
        Node::Start("p", _) | Node::End("p") => builder.block(None),
        Node::Start("pStyle", attributes) => {
            if let Some(kind) = attributes.get("val").and_then(|style| styles.get(&style)) {
                builder.block(Some(*kind));
            }
        }
        Node::Start("numPr", _) if !builder.is_heading() => builder.block(Some(SegmentKind::ListItem)),
        Node::Start("ruby", _) => reading.clear(),
        Node::Start("rt", _) => in_reading = true,
        Node::End("rt") => in_reading = false,
        Node::Start("rubyBase", _) => builder.begin_ruby(),
        Node::End("ruby") => {
            builder.reading(&reading);
            builder.end_ruby();
        }
        Node::Start("t", _) => in_text = true,
        Node::End("t") => in_text = false,
        Node::Text(text) if in_text && in_reading => reading.push_str(text),
        Node::Text(text) if in_text => builder.push(text),
        Node::Start("tab", _) => builder.push(" "),
        Node::Start("br" | "cr", _) => builder.line(),
        _ => {}
    });
    (builder.finish(), result)
}
