//! Writing XML: elements with attributes, and text without the characters that XML forbids.

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::escape::escape;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// A document being written.
pub struct Xml(Writer<Vec<u8>>);

impl Xml {
    /// Begins a document.
    pub fn new() -> io::Result<Self> {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self(writer))
    }

    /// Names the document's type.
    pub fn doctype(&mut self, doctype: &str) -> io::Result<()> {
        self.0.write_event(Event::DocType(BytesText::from_escaped(doctype)))
    }

    /// Begins an element.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.0.write_event(Event::Start(start(name, attributes)))
    }

    /// Ends an element.
    pub fn close(&mut self, name: &str) -> io::Result<()> {
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    /// An element without content.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.0.write_event(Event::Empty(start(name, attributes)))
    }

    /// An element that holds text.
    pub fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
        self.open(name, attributes)?;
        self.0.write_event(Event::Text(BytesText::from_escaped(escape(clean(text)))))?;
        self.close(name)
    }

    /// An element that holds text, in which forbidden characters are written by `instead`.
    pub fn text_with(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        text: &str,
        instead: impl Fn(char) -> String,
    ) -> io::Result<()> {
        self.open(name, attributes)?;
        let mut content = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((at, forbidden)) = rest.char_indices().find(|&(_, c)| !is_allowed(c)) {
            content.push_str(&escape(rest.get(..at).unwrap_or_default()));
            content.push_str(&instead(forbidden));
            rest = rest.get(at + forbidden.len_utf8()..).unwrap_or_default();
        }
        content.push_str(&escape(rest));
        self.0.write_event(Event::Text(BytesText::from_escaped(content)))?;
        self.close(name)
    }

    /// Ends the document.
    pub fn finish(self) -> Vec<u8> {
        let mut bytes = self.0.into_inner();
        bytes.push(b'\n');
        bytes
    }
}

fn start<'a>(name: &'a str, attributes: &'a [(&'a str, &'a str)]) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for &(key, value) in attributes {
        start.push_attribute((key, clean(value)));
    }
    start
}

/// Whether XML 1.0 allows a character.
pub fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// Text with a replacement character for each that XML forbids.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_allowed) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if is_allowed(c) { c } else { char::REPLACEMENT_CHARACTER }).collect())
}
