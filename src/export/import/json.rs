//! Our own JSON Lines and Web Annotations, without loss; other programs' Web Annotations as labels, notes and
//! bookmarks.

use std::sync::Arc;

use serde_json::Value;

use super::super::jsonl::SUGGESTION;
use super::super::webanno::{MARK, SUGGESTED};
use super::resolve::{Articles, Wanted};
use super::{Found, ImportError};
use crate::annotate::{Body, Label, Mark, MarkId, Timestamp};
use crate::corpus::Article;

pub fn lines(text: &str) -> Result<Found, ImportError> {
    let mut found = Found::default();
    for (number, line) in text.split('\n').enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let line_number = number + 1;
        let syntax = |cause: serde_json::Error| ImportError::Syntax { line: line_number, cause: cause.to_string() };
        match serde_json::from_str::<Mark>(line) {
            Ok(mark) => found.marks.push(mark),
            Err(error) => {
                let value: Value = serde_json::from_str(line).map_err(syntax)?;
                if value.get("type").and_then(Value::as_str) == Some(SUGGESTION) {
                    found.skip(format!("line {line_number}"), "a suggestion of the machine, which nobody confirmed");
                } else {
                    return Err(syntax(error));
                }
            }
        }
    }
    Ok(found)
}

pub fn web_annotation(text: &str, articles: &[Arc<Article>], creator: &str) -> Result<Found, ImportError> {
    let syntax = |cause: serde_json::Error| ImportError::Syntax { line: cause.line(), cause: cause.to_string() };
    let document: Value = serde_json::from_str(text).map_err(syntax)?;
    let mut found = Found::default();
    let articles = Articles::new(articles);
    for item in items(&document) {
        if let Some(mark) = item.get(MARK) {
            found.marks.push(serde_json::from_value(mark.clone()).map_err(syntax)?);
            continue;
        }
        let id = item.get("id").and_then(Value::as_str).unwrap_or("an annotation without id").to_owned();
        if item.get(SUGGESTED).is_some() {
            found.skip(id, "a suggestion of the machine, which nobody confirmed");
            continue;
        }
        match foreign(item, &articles, creator) {
            Ok(mark) => found.marks.push(mark),
            Err(why) => found.skip(id, why),
        }
    }
    Ok(found)
}

/// The annotations of a page, a collection with its first page, a list, or one alone.
fn items(document: &Value) -> Vec<&Value> {
    fn of(value: &Value) -> Option<Vec<&Value>> {
        value.get("items").or_else(|| value.get("first")?.get("items"))?.as_array().map(|all| all.iter().collect())
    }
    match document {
        Value::Array(all) => all.iter().collect(),
        other => of(other).unwrap_or_else(|| vec![other]),
    }
}

fn each(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(all) => all.iter().collect(),
        Value::Null => Vec::new(),
        other => vec![other],
    }
}

fn word<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    each(value.get(key)?).first()?.as_str()
}

/// An annotation of another program.
fn foreign(item: &Value, articles: &Articles<'_>, creator: &str) -> Result<Mark, String> {
    if word(item, "type") != Some("Annotation") {
        return Err("no annotation".to_owned());
    }
    let mut targets = Vec::new();
    for target in each(item.get("target").unwrap_or(&Value::Null)) {
        let selectors = each(target.get("selector").unwrap_or(&Value::Null));
        let of_type = |name| selectors.iter().find(|selector| word(selector, "type") == Some(name));
        let quote = of_type("TextQuoteSelector");
        let position = of_type("TextPositionSelector");
        if quote.or(position).is_none() {
            return Err("a target without a quote or a position cannot be placed".to_owned());
        }
        let said = |key| quote.and_then(|quote| word(quote, key));
        let number = |key| u32::try_from(position?.get(key)?.as_u64()?).ok();
        let context = said("prefix").is_some() || said("suffix").is_some();
        let source = target.get("source");
        let source = source.and_then(|source| source.as_str().or_else(|| source.get("id")?.as_str()));
        let wanted = Wanted {
            text: said("exact").unwrap_or_default().to_owned(),
            language: None,
            article: source.map(decoded),
            spans: number("start").zip(number("end")).map(|(start, end)| [start, end]).into_iter().collect(),
            context: context.then(|| ["prefix", "suffix"].map(|key| said(key).unwrap_or_default().to_owned())),
        };
        targets.extend(articles.find(&wanted, None)?);
    }
    if targets.is_empty() {
        return Err("without a target".to_owned());
    }
    let bodies = each(item.get("body").or_else(|| item.get("bodyValue")).unwrap_or(&Value::Null));
    let said = bodies.first();
    let text = said.and_then(|body| body.as_str().or_else(|| word(body, "value"))).unwrap_or_default().to_owned();
    let purpose = said.and_then(|body| word(body, "purpose")).or_else(|| word(item, "motivation")).unwrap_or_default();
    let body = match purpose {
        "tagging" | "classifying" | "identifying" => Body::Label(Label { label: text }),
        "bookmarking" | "highlighting" => Body::Bookmark { name: Some(text).filter(|text| !text.is_empty()) },
        _ => Body::Note { text },
    };
    let who = item.get("creator").and_then(|who| who.as_str().or_else(|| word(who, "name")));
    let mut mark = Mark::new(body, targets, who.unwrap_or(creator));
    mark.id = match word(item, "id") {
        Some(id) => MarkId(id.strip_prefix("urn:uuid:").unwrap_or(id).to_owned()),
        None => MarkId::of_content(&item.to_string()),
    };
    if let Some(created) = word(item, "created") {
        mark.created = Timestamp(created.to_owned());
        mark.modified = Timestamp(word(item, "modified").unwrap_or(created).to_owned());
    }
    Ok(mark)
}

/// A path out of an IRI; a `#` in it stays `%23`, as in every article's path.
fn decoded(iri: &str) -> String {
    let mut bytes = Vec::with_capacity(iri.len());
    let mut rest = iri.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(coded) if byte == b'%' && coded != b'#' => {
                bytes.push(coded);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
