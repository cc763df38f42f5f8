//! Translation memories: each unit in two languages is a link, if its words are found in the articles at hand.

use std::sync::Arc;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::resolve::{Articles, Wanted};
use super::{Found, ImportError};
use crate::align::{Relation, Side};
use crate::annotate::{Body, LinkMark, Mark, MarkId, Origin, Target, Timestamp, Verdict};
use crate::corpus::Article;
use crate::text::Language;

/// A translation unit as it is read.
#[derive(Default)]
struct Unit {
    id: Option<String>,
    creator: Option<String>,
    created: Option<Timestamp>,
    changed: Option<Timestamp>,
    properties: Vec<(String, String)>,
    variants: Vec<Wanted>,
}

impl Unit {
    fn property(&self, name: &str) -> Option<&str> {
        self.properties.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

pub fn read(text: &str, articles: &[Arc<Article>], creator: &str) -> Result<Found, ImportError> {
    let mut found = Found::default();
    let articles = Articles::new(articles);
    for (number, unit) in units(text)?.into_iter().enumerate() {
        let name = unit.id.clone().unwrap_or_else(|| format!("unit {}", number + 1));
        match mark(&unit, &articles, creator) {
            Ok(mark) => found.marks.push(mark),
            Err(why) => found.skip(name, why),
        }
    }
    Ok(found)
}

fn mark(unit: &Unit, articles: &Articles<'_>, creator: &str) -> Result<Mark, String> {
    let verdict = match unit.property("x-verdict") {
        Some("rejected") => Verdict::Rejected,
        Some("suggested") => return Err("a suggestion of the machine, which nobody confirmed".to_owned()),
        _ => Verdict::Confirmed,
    };
    let [a, b] = unit.variants.as_slice() else {
        return Err(format!("{} languages; a link has two", unit.variants.len()));
    };
    let mut targets = articles.find(a, Some(Side::A))?;
    targets.extend(articles.find(b, Some(Side::B))?);
    let body = LinkMark {
        verdict,
        relation: if unit.property("x-relation") == Some("overlap") { Relation::Overlap } else { Relation::Same },
        origin: Origin::Import,
        score: unit.property("x-score").and_then(|score| score.parse().ok()),
        machine_relation: None,
    };
    let who = unit.creator.as_deref().unwrap_or(creator);
    let id = id_of(&targets);
    let mut mark = Mark { id, ..Mark::new(Body::Link(body), targets, who) };
    if let Some(created) = unit.created.clone() {
        mark.modified = unit.changed.clone().unwrap_or_else(|| created.clone());
        mark.created = created;
    }
    Ok(mark)
}

/// The id of a link that comes without one: the same link has the same id.
pub fn id_of(targets: &[Target]) -> MarkId {
    let places: Vec<_> = targets.iter().map(|target| (target.side, target.key())).collect();
    MarkId::of_content(&format!("{places:?}"))
}

fn units(text: &str) -> Result<Vec<Unit>, ImportError> {
    let mut reader = Reader::from_str(text);
    let mut units = Vec::new();
    let mut unit = Unit::default();
    // What is being read: the text of a segment or a property, and how deep inside inline markup that hides text.
    let (mut content, mut hidden) = (String::new(), 0_usize);
    let mut property = None;
    let mut is_tmx = false;
    loop {
        let at = reader.buffer_position() as usize;
        let syntax = |cause: String| {
            let before = text.as_bytes().get(..at).unwrap_or_default();
            ImportError::Syntax { line: before.iter().filter(|&&byte| byte == b'\n').count() + 1, cause }
        };
        match reader.read_event().map_err(|error| syntax(error.to_string()))? {
            Event::Start(start) => match start.name().as_ref() {
                "tmx" => is_tmx = true,
                "tu" => {
                    unit = Unit {
                        id: attribute(&start, "tuid"),
                        creator: attribute(&start, "changeid").or_else(|| attribute(&start, "creationid")),
                        created: attribute(&start, "creationdate").and_then(|date| Timestamp::from_basic(&date)),
                        changed: attribute(&start, "changedate").and_then(|date| Timestamp::from_basic(&date)),
                        ..Unit::default()
                    };
                }
                "tuv" => {
                    let tag = attribute(&start, "xml:lang").or_else(|| attribute(&start, "lang"));
                    let language = tag.and_then(|tag| Language::parse(&tag));
                    unit.variants.push(Wanted { language, ..Wanted::default() });
                }
                "seg" => content.clear(),
                "prop" => {
                    content.clear();
                    property = attribute(&start, "type");
                }
                "bpt" | "ept" | "it" | "ph" | "ut" => hidden += 1,
                "sub" => hidden = hidden.saturating_sub(1),
                _ => {}
            },
            Event::End(end) => match end.name().as_ref() {
                "tu" => units.push(std::mem::take(&mut unit)),
                "seg" => {
                    if let Some(variant) = unit.variants.last_mut() {
                        variant.text = std::mem::take(&mut content);
                    }
                }
                "prop" => {
                    let value = std::mem::take(&mut content);
                    match (property.take(), unit.variants.last_mut()) {
                        (Some(name), Some(variant)) if name == "x-article" => variant.article = Some(value),
                        (Some(name), Some(variant)) if name == "x-spans" => variant.spans = Wanted::spans_of(&value),
                        (Some(name), None) => unit.properties.push((name, value)),
                        _ => {}
                    }
                }
                "bpt" | "ept" | "it" | "ph" | "ut" => hidden = hidden.saturating_sub(1),
                "sub" => hidden += 1,
                _ => {}
            },
            Event::Text(piece) if hidden == 0 => content.push_str(&piece.xml10_content()),
            Event::CData(piece) if hidden == 0 => content.push_str(&piece.xml10_content()),
            Event::GeneralRef(reference) if hidden == 0 => {
                let name = reference.xml10_content();
                let character = reference.resolve_char_ref().map_err(|error| syntax(error.to_string()))?;
                match (character, resolve_predefined_entity(&name)) {
                    (Some(c), _) => content.push(c),
                    (None, Some(known)) => content.push_str(known),
                    (None, None) => return Err(syntax(format!("the entity &{name}; is not known"))),
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if is_tmx { Ok(units) } else { Err(ImportError::Syntax { line: 1, cause: "this is no TMX".to_owned() }) }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = start.try_get_attribute(name).ok()??;
    attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}
