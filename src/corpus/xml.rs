//! Reading XML as a stream: no tree, no entities but the five that XML has, no more depth than is sound.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::format::FormatError;
use super::limits::DEEPEST_NESTING;

/// What stands in an XML file. Names are without their prefix.
pub enum Node<'a> {
    /// An element begins.
    Start(&'a str, &'a Attributes<'a>),
    /// An element ends.
    End(&'a str),
    /// Text between tags.
    Text(&'a str),
}

/// The attributes of an element.
pub struct Attributes<'a>(&'a BytesStart<'a>);

impl Attributes<'_> {
    /// The value of the first attribute called `name`, whatever its prefix.
    pub fn get(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let found = attributes.with_checks(false).flatten().find(|found| local(found.key.as_ref()) == name)?;
        found.normalized_value(XmlVersion::Implicit1_0).map(Cow::into_owned).ok()
    }
}

/// Gives everything in `xml`, a file of `format`, to `take` until it breaks the rules.
pub fn parse(xml: &str, format: &'static str, mut take: impl FnMut(Node<'_>)) -> Result<(), FormatError> {
    let mut reader = Reader::from_str(xml);
    let mut depth = 0_usize;
    loop {
        let event = reader.read_event().map_err(|error| {
            let line = xml.get(..reader.error_position() as usize).unwrap_or(xml).matches('\n').count() + 1;
            FormatError::damaged(format, format!("line {line}: {error}"))
        })?;
        match event {
            Event::Start(start) => {
                depth += 1;
                if depth > DEEPEST_NESTING {
                    return Err(FormatError::TooMuch(format!("its elements are nested deeper than {DEEPEST_NESTING}")));
                }
                take(Node::Start(local(start.name().as_ref()), &Attributes(&start)));
            }
            Event::Empty(start) => {
                take(Node::Start(local(start.name().as_ref()), &Attributes(&start)));
                take(Node::End(local(start.name().as_ref())));
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                take(Node::End(local(end.name().as_ref())));
            }
            Event::Text(text) => take(Node::Text(&text.xml10_content())),
            Event::CData(text) => take(Node::Text(&text.xml10_content())),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(c)) => take(Node::Text(c.encode_utf8(&mut [0; 4]))),
                _ => take(Node::Text(predefined(&reference).unwrap_or("\u{fffd}"))),
            },
            Event::Eof if depth > 0 => {
                return Err(FormatError::BreaksOff(format!("{depth} elements are not closed")));
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// What an entity stands for. Those that a file declares are not expanded: that is how a few lines grow to gigabytes.
fn predefined(name: &str) -> Option<&'static str> {
    Some(match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" => " ",
        _ => return None,
    })
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(xml: &str) -> (String, Result<(), FormatError>) {
        let mut out = String::new();
        let result = parse(xml, "test", |node| match node {
            Node::Start(name, attributes) => {
                let lang = attributes.get("lang").unwrap_or_default();
                out = format!("{out}<{name} {lang}>");
            }
            Node::End(name) => out = format!("{out}</{name}>"),
            Node::Text(text) => out.push_str(text),
        });
        (out, result)
    }

    #[test]
    fn elements_attributes_and_references_come_in_order() {
        let (out, result) = read("<a xml:lang='ja'><b:c/>日&amp;&#x672c;<![CDATA[<]]></a>");
        assert_eq!((out.as_str(), result), ("<a ja><c ></c>日&本<</a>", Ok(())));
    }

    #[test]
    fn entities_that_a_file_declares_stay_unexpanded() {
        let bomb = "<!DOCTYPE a [<!ENTITY x 'xxxxxxxx'><!ENTITY y '&x;&x;&x;'>]><a>&y;</a>";
        assert_eq!(read(bomb).0, "<a >\u{fffd}</a>");
    }

    #[test]
    fn what_breaks_off_or_towers_up_is_refused() {
        assert!(matches!(read("<a><b>日").1, Err(FormatError::BreaksOff(_))));
        assert!(matches!(read("<a></b>").1, Err(FormatError::Damaged { .. })));
        assert!(matches!(read(&"<a>".repeat(1000)).1, Err(FormatError::TooMuch(_))));
    }
}
