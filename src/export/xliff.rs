//! XLIFF 2.1: a document for each pair of languages, a file for each pair of articles, a unit for each link.

use std::collections::BTreeMap;
use std::io;

use super::pairs::relation_name;
use super::tmx::spans;
use super::xml::Xml;
use super::{Export, ExportFile, Pair, PairVerdict, Selection};
use crate::text::Language;

type ByArticles<'a> = BTreeMap<[&'a str; 2], Vec<&'a Pair>>;

pub fn write(selection: &Selection<'_>) -> io::Result<Export> {
    // A document has one source and one target language.
    let mut documents: BTreeMap<[Language; 2], ByArticles<'_>> = BTreeMap::new();
    for pair in &selection.pairs {
        let [a, b] = &pair.sides;
        let articles = documents.entry([a.language, b.language]).or_default();
        articles.entry([&a.article, &b.article]).or_default().push(pair);
    }
    let mut export = Export::default();
    for (languages, articles) in &documents {
        let [a, b] = languages.map(|language| language.to_string());
        export.files.push(ExportFile { name: format!("links.{a}.{b}.xlf"), bytes: document(&a, &b, articles)? });
    }
    if export.files.is_empty() {
        export.warnings.push("there is no link to export".to_owned());
    }
    Ok(export)
}

fn document(source: &str, target: &str, articles: &ByArticles<'_>) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    let namespace = "urn:oasis:names:tc:xliff:document:2.0";
    xml.open("xliff", &[("xmlns", namespace), ("version", "2.1"), ("srcLang", source), ("trgLang", target)])?;
    for (number, ([a, b], pairs)) in articles.iter().enumerate() {
        xml.open("file", &[("id", &format!("f{}", number + 1)), ("original", a)])?;
        xml.open("notes", &[])?;
        xml.text("note", &[("category", "target-article")], b)?;
        xml.close("notes")?;
        for (number, pair) in pairs.iter().enumerate() {
            unit(&mut xml, number + 1, pair)?;
        }
        xml.close("file")?;
    }
    xml.close("xliff")?;
    Ok(xml.finish())
}

fn unit(xml: &mut Xml, number: usize, pair: &Pair) -> io::Result<()> {
    xml.open("unit", &[("id", &format!("u{number}")), ("name", &pair.id.0)])?;
    xml.open("notes", &[])?;
    for note in &pair.notes {
        xml.text("note", &[("category", "note")], note)?;
    }
    for label in &pair.labels {
        xml.text("note", &[("category", "label")], label)?;
    }
    for conflict in &pair.conflicts {
        xml.text("note", &[("category", "conflict")], &conflict.words)?;
    }
    xml.text("note", &[("category", "verdict")], pair.verdict.as_str())?;
    xml.text("note", &[("category", "relation")], relation_name(pair.relation))?;
    if let Some(score) = pair.score {
        xml.text("note", &[("category", "score")], &score.to_string())?;
    }
    if let Some(mark) = &pair.mark {
        xml.text("note", &[("category", "creator")], &mark.creator)?;
        xml.text("note", &[("category", "created")], &mark.created.0)?;
    }
    let places = pair.sides.each_ref().map(spans);
    xml.text("note", &[("category", "source-spans"), ("appliesTo", "source")], &places[0])?;
    xml.text("note", &[("category", "target-spans"), ("appliesTo", "target")], &places[1])?;
    xml.close("notes")?;
    // Only what a person confirmed is final; a suggestion is a translation that nobody has reviewed.
    let state = match pair.verdict {
        PairVerdict::Confirmed => [("state", "final"), ("subState", "taiyaku:confirmed")],
        PairVerdict::Rejected => [("state", "initial"), ("subState", "taiyaku:rejected")],
        PairVerdict::Suggested => [("state", "translated"), ("subState", "taiyaku:suggested")],
    };
    xml.open("segment", &state)?;
    let [source, target] = &pair.sides;
    let code_point = |c: char| format!("<cp hex=\"{:04X}\"/>", u32::from(c));
    xml.text_with("source", &[("xml:space", "preserve")], &source.text, code_point)?;
    xml.text_with("target", &[("xml:space", "preserve")], &target.text, code_point)?;
    xml.close("segment")?;
    xml.close("unit")
}
