//! W3C Web Annotation in JSON-LD: what every reader of the standard understands, and the mark itself as a JSON
//! literal, so that nothing is lost.

use std::io;

use serde_json::{Map, Value, json};

use super::pairs::{Pair, displayed, relation_name};
use super::table::status_name;
use super::{Conflict, PairVerdict, Selection};
use crate::annotate::{Body, Mark, Target, Verdict};

/// The property that holds a mark as a whole.
pub const MARK: &str = "taiyaku:mark";
/// The property that says that the machine suggests a link.
pub const SUGGESTED: &str = "taiyaku:suggested";

pub fn write(selection: &Selection<'_>) -> io::Result<Vec<u8>> {
    let conflicts = selection.conflicts();
    let of_mark = |mark: &Mark| annotation(mark, conflicts.get(&mark.id).copied().unwrap_or_default());
    let mut items: Vec<Value> = selection.marks.iter().map(|placed| of_mark(&placed.mark)).collect::<Result<_, _>>()?;
    items.extend(selection.pairs.iter().filter(|pair| pair.verdict == PairVerdict::Suggested).map(suggestion));
    let page = json!({
        "@context": [
            "http://www.w3.org/ns/anno.jsonld",
            {"taiyaku": "urn:x-taiyaku:", MARK: {"@type": "@json"}}
        ],
        "id": "urn:x-taiyaku:annotations",
        "type": "AnnotationPage",
        "items": items,
    });
    let mut bytes = serde_json::to_vec_pretty(&page)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// What is said of something, with a body more for each conflict.
fn bodies(text: &str, purpose: &str, conflicts: &[Conflict]) -> Value {
    let body = |text: &str, purpose: &str| json!({"type": "TextualBody", "value": text, "purpose": purpose});
    if conflicts.is_empty() {
        return body(text, purpose);
    }
    let told = conflicts.iter().map(|conflict| body(&format!("conflict: {}", conflict.words), "describing"));
    std::iter::once(body(text, purpose)).chain(told).collect()
}

fn annotation(mark: &Mark, conflicts: &[Conflict]) -> Result<Value, serde_json::Error> {
    let (motivation, text) = said(mark);
    let mut all = Map::new();
    all.insert("id".into(), iri(&mark.id.0).into());
    all.insert("type".into(), "Annotation".into());
    all.insert("motivation".into(), motivation.into());
    all.insert("creator".into(), json!({"type": "Person", "name": mark.creator}));
    all.insert("created".into(), mark.created.0.clone().into());
    all.insert("modified".into(), mark.modified.0.clone().into());
    if let Some(text) = text {
        all.insert("body".into(), bodies(&text, motivation, conflicts));
    }
    // An annotation has a target; what is about a corpus as a whole is about its name.
    let targets: Vec<Value> = mark.targets.iter().map(target).collect();
    let targets = if targets.is_empty() { vec![json!("urn:x-taiyaku:corpus")] } else { targets };
    all.insert("target".into(), targets.into());
    all.insert(MARK.into(), serde_json::to_value(mark)?);
    Ok(all.into())
}

/// The standard's motivation for a body, and its words.
fn said(mark: &Mark) -> (&'static str, Option<String>) {
    let verdict = |verdict| if verdict == Verdict::Confirmed { "confirmed" } else { "rejected" };
    let words: Vec<String> = mark.targets.iter().map(|target| displayed(target.quote())).collect();
    match &mark.body {
        Body::Label(label) => ("tagging", Some(label.label.clone())),
        Body::LabelDefinition(label) => ("classifying", Some(label.name.clone())),
        Body::Note { text } => ("commenting", Some(text.clone())),
        Body::Link(link) => ("linking", Some(format!("{}, {}", verdict(link.verdict), relation_name(link.relation)))),
        Body::Conflict(conflict) => {
            ("assessing", Some(format!("conflict {}: {}", verdict(conflict.verdict), words.join(" ≠ "))))
        }
        Body::Bookmark { name } => ("bookmarking", name.clone()),
        Body::Status { status } => ("assessing", Some(status_name(*status).to_owned())),
    }
}

fn target(target: &Target) -> Value {
    let source = iri_path(&target.article);
    let Some(selector) = &target.selector else { return json!({"type": "SpecificResource", "source": source}) };
    json!({
        "type": "SpecificResource",
        "source": source,
        "selector": selectors(
            (selector.start, selector.end), &selector.quote, Some((&selector.prefix, &selector.suffix))
        ),
    })
}

fn selectors((start, end): (u32, u32), quote: &str, context: Option<(&str, &str)>) -> Value {
    let mut by_quote = json!({"type": "TextQuoteSelector", "exact": quote});
    if let (Some((prefix, suffix)), Some(by_quote)) = (context, by_quote.as_object_mut()) {
        by_quote.insert("prefix".into(), prefix.into());
        by_quote.insert("suffix".into(), suffix.into());
    }
    json!([by_quote, {"type": "TextPositionSelector", "start": start, "end": end}])
}

fn suggestion(pair: &Pair) -> Value {
    let targets: Vec<Value> = pair
        .sides
        .iter()
        .flat_map(|side| side.pieces.iter().map(move |piece| (side, piece)))
        .map(|(side, piece)| {
            json!({
                "type": "SpecificResource",
                "source": iri_path(&side.article),
                "selector": selectors((piece.chars[0], piece.chars[1]), &piece.text, None),
            })
        })
        .collect();
    let said = format!("suggested by the machine, not confirmed: {}", relation_name(pair.relation));
    json!({
        "id": iri(&pair.id.0),
        "type": "Annotation",
        "motivation": "linking",
        "creator": {"type": "Software", "name": concat!("taiyaku ", env!("CARGO_PKG_VERSION"))},
        "body": bodies(&said, "linking", &pair.conflicts),
        "target": targets,
        SUGGESTED: pair.score,
    })
}

/// An id as an IRI: a UUID as such, anything else inside ours.
fn iri(id: &str) -> String {
    match uuid::Uuid::parse_str(id) {
        Ok(_) => format!("urn:uuid:{id}"),
        Err(_) if id.starts_with("http:") || id.starts_with("https:") || id.starts_with("urn:") => iri_path(id),
        Err(_) => format!("urn:x-taiyaku:id:{}", iri_path(id)),
    }
}

/// A path as a relative IRI: what an IRI may not hold is percent-encoded, `%23` of a `#` in a path stays.
fn iri_path(path: &str) -> String {
    let mut iri = String::with_capacity(path.len());
    for c in path.chars() {
        let plain =
            c.is_ascii_alphanumeric() || "/-._~!$&'()*+,;=:@%".contains(c) || (!c.is_ascii() && !c.is_control());
        if plain && !c.is_whitespace() && !matches!(c, '\u{FDD0}'..='\u{FDEF}' | '\u{FFF0}'..='\u{FFFF}') {
            iri.push(c);
        } else {
            c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| iri.push_str(&format!("%{byte:02X}")));
        }
    }
    iri
}
