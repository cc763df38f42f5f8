//! Standoff files of the brat annotation tool: each article's text as it is, and a file of annotations beside it.
//!
//! brat knows no links between documents: each end of a link becomes a span with its verdict, and a note says what the
//! other end is.

use std::collections::HashSet;

use super::{Export, ExportFile, PairVerdict, Selection};
use crate::annotate::Body;
use crate::corpus::Article;
use crate::text::Span;

/// The annotations of one article.
#[derive(Default)]
struct Standoff {
    lines: String,
    spans: usize,
    attributes: usize,
    notes: usize,
}

pub fn write(selection: &Selection<'_>) -> Export {
    let mut export = Export::default();
    let mut names = HashSet::new();
    let mut unplaced = 0;
    let mut files: Vec<Standoff> = selection.articles.iter().map(|_| Standoff::default()).collect();
    for placed in &selection.marks {
        for place in &placed.targets {
            let Some((number, span)) = place.place() else {
                unplaced += 1;
                continue;
            };
            let (Some(article), Some(file)) = (selection.articles.get(number), files.get_mut(number)) else { continue };
            let span = span.filter(|span| !span.is_empty());
            match (&placed.mark.body, span) {
                (Body::Label(label), Some(span)) => drop(file.span(article, &type_name(&label.label), span)),
                (Body::Note { text }, Some(span)) => {
                    let id = file.span(article, "Note", span);
                    file.note(&id, text);
                }
                (Body::Note { text }, None) => file.note("T0", text),
                (Body::Bookmark { name }, Some(span)) => {
                    let id = file.span(article, "Bookmark", span);
                    if let Some(name) = name {
                        file.note(&id, name);
                    }
                }
                (Body::Conflict(_), Some(span)) => {
                    let id = file.span(article, "Conflict", span);
                    file.note(&id, &selection.conflict_in_words(placed));
                }
                _ => {}
            }
        }
    }
    for pair in &selection.pairs {
        for (side, other) in [(0, 1), (1, 0)] {
            for piece in &pair.sides[side].pieces {
                let Some((number, span)) = piece.place else { continue };
                let (Some(article), Some(file)) = (selection.articles.get(number), files.get_mut(number)) else {
                    continue;
                };
                let name = if pair.verdict == PairVerdict::Suggested { "SuggestedLink" } else { "Link" };
                let id = file.span(article, name, span);
                file.attribute(&id, "Verdict", pair.verdict.as_str());
                let other = &pair.sides[other];
                file.note(&id, &format!("{}: {}", other.article, other.text));
                pair.conflicts.iter().for_each(|conflict| file.note(&id, &format!("conflict: {}", conflict.words)));
            }
        }
    }
    for (article, file) in selection.articles.iter().zip(files) {
        let stem = unique_stem(article, &mut names);
        export.files.push(ExportFile { name: format!("{stem}.txt"), bytes: article.text.clone().into_bytes() });
        export.files.push(ExportFile { name: format!("{stem}.ann"), bytes: file.lines.into_bytes() });
    }
    if unplaced > 0 {
        export.warnings.push(format!("{unplaced} targets are not in these articles as they are now and were left out"));
    }
    export
}

impl Standoff {
    /// Adds a span, cut at line breaks, which brat does not allow inside one; returns its id.
    fn span(&mut self, article: &Article, name: &str, span: Span) -> String {
        self.spans += 1;
        let id = format!("T{}", self.spans);
        let mut at = span.start as usize;
        let (mut places, mut words) = (Vec::new(), Vec::new());
        for line in span.of(&article.text).split_inclusive(['\n', '\r']) {
            let part = line.trim_end_matches(['\n', '\r']);
            if !part.is_empty() {
                let chars = article.chars(Span::new(at, at + part.len()));
                places.push(format!("{} {}", chars.start, chars.end));
                words.push(part);
            }
            at += line.len();
        }
        self.lines.push_str(&format!("{id}\t{name} {}\t{}\n", places.join(";"), words.join(" ")));
        id
    }

    fn attribute(&mut self, id: &str, name: &str, value: &str) {
        self.attributes += 1;
        self.lines.push_str(&format!("A{}\t{name} {id} {value}\n", self.attributes));
    }

    fn note(&mut self, id: &str, text: &str) {
        self.notes += 1;
        let line = text.split(['\n', '\r', '\t']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        self.lines.push_str(&format!("#{}\tAnnotatorNotes {id}\t{line}\n", self.notes));
    }
}

/// A label as a type: brat parts fields by blanks and some signs have a meaning.
fn type_name(label: &str) -> String {
    let name: String = label.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect();
    if name.is_empty() { "Label".to_owned() } else { name }
}

/// A file name for an article that no other one has.
fn unique_stem(article: &Article, taken: &mut HashSet<String>) -> String {
    let name = article.file_name();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem: String = stem.chars().map(|c| if c.is_control() || "/\\:".contains(c) { '_' } else { c }).collect();
    let mut candidate = stem.clone();
    let mut number = 2;
    while !taken.insert(candidate.clone()) {
        candidate = format!("{stem}-{number}");
        number += 1;
    }
    candidate
}
