//! Translation memory exchange, TMX 1.4b: a unit for each pair, with its source, verdict and score as properties.

use std::io;

use super::pairs::{PairSide, relation_name};
use super::xml::Xml;
use super::{PairVerdict, Selection};
use crate::annotate::Timestamp;

pub fn write(selection: &Selection<'_>) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.doctype("tmx SYSTEM \"tmx14.dtd\"")?;
    xml.open("tmx", &[("version", "1.4")])?;
    let created = Timestamp::now().basic().unwrap_or_default();
    let header = [
        ("creationtool", "taiyaku"),
        ("creationtoolversion", env!("CARGO_PKG_VERSION")),
        ("segtype", "sentence"),
        ("o-tmf", "taiyaku"),
        ("adminlang", "en"),
        ("srclang", "*all*"),
        ("datatype", "plaintext"),
        ("creationdate", &created),
    ];
    xml.empty("header", &header)?;
    xml.open("body", &[])?;
    for pair in &selection.pairs {
        let mark = pair.mark.as_ref();
        let created = mark.and_then(|mark| mark.created.basic());
        let changed = mark.and_then(|mark| mark.modified.basic());
        let mut attributes = vec![("tuid", pair.id.0.as_str())];
        attributes.extend(created.as_deref().map(|date| ("creationdate", date)));
        attributes.extend(mark.map(|mark| ("creationid", mark.creator.as_str())));
        attributes.extend(changed.as_deref().map(|date| ("changedate", date)));
        xml.open("tu", &attributes)?;
        for note in &pair.notes {
            xml.text("note", &[], note)?;
        }
        if pair.verdict == PairVerdict::Suggested {
            xml.text("note", &[], "suggested by the machine, not confirmed")?;
        }
        xml.text("prop", &[("type", "x-verdict")], pair.verdict.as_str())?;
        xml.text("prop", &[("type", "x-relation")], relation_name(pair.relation))?;
        if let Some(score) = pair.score {
            xml.text("prop", &[("type", "x-score")], &score.to_string())?;
        }
        for label in &pair.labels {
            xml.text("prop", &[("type", "x-label")], label)?;
        }
        for conflict in &pair.conflicts {
            xml.text("prop", &[("type", "x-conflict")], &conflict.words)?;
        }
        for side in &pair.sides {
            variant(&mut xml, side)?;
        }
        xml.close("tu")?;
    }
    xml.close("body")?;
    xml.close("tmx")?;
    Ok(xml.finish())
}

fn variant(xml: &mut Xml, side: &PairSide) -> io::Result<()> {
    xml.open("tuv", &[("xml:lang", side.language.as_str())])?;
    xml.text("prop", &[("type", "x-article")], &side.article)?;
    xml.text("prop", &[("type", "x-spans")], &spans(side))?;
    xml.text("seg", &[], &side.text)?;
    xml.close("tuv")
}

/// The spans of a side as `start-end`, parted by blanks.
pub fn spans(side: &PairSide) -> String {
    let spans = side.pieces.iter().map(|piece| format!("{}-{}", piece.chars[0], piece.chars[1]));
    spans.collect::<Vec<_>>().join(" ")
}
