//! Tables for spreadsheets: a row for each pair and each other mark.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@` and some others for a formula, also behind blanks. Such
//! cells get an apostrophe in front, and so do those that begin with one, so that [`restore`] gives back every text.

use std::borrow::Cow;
use std::io;

use super::pairs::{origin_name, relation_name};
use super::tmx::spans;
use super::{Pair, Selection};
use crate::annotate::{Body, Placed, ReadingStatus, Verdict};

/// The columns. Imports go by these names.
pub const COLUMNS: [&str; 21] = [
    "type",
    "id",
    "verdict",
    "relation",
    "origin",
    "score",
    "a_language",
    "a_article",
    "a_spans",
    "a_text",
    "b_language",
    "b_article",
    "b_spans",
    "b_text",
    "labels",
    "notes",
    "conflicts",
    "value",
    "creator",
    "created",
    "modified",
];

pub fn write(selection: &Selection<'_>, delimiter: u8) -> io::Result<Vec<u8>> {
    let terminator = if delimiter == b',' { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).terminator(terminator).from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for pair in &selection.pairs {
        writer.write_record(pair_row(pair).iter().map(|cell| neutral(cell).into_owned()))?;
    }
    for placed in selection.marks.iter().filter(|placed| placed.mark.link().is_none()) {
        writer.write_record(mark_row(selection, placed).iter().map(|cell| neutral(cell).into_owned()))?;
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

fn pair_row(pair: &Pair) -> [String; 21] {
    let [a, b] = &pair.sides;
    let mark = pair.mark.as_ref();
    let origin = mark.and_then(|mark| mark.link()).map_or("machine", |link| origin_name(link.origin));
    [
        "link".to_owned(),
        pair.id.0.clone(),
        pair.verdict.as_str().to_owned(),
        relation_name(pair.relation).to_owned(),
        origin.to_owned(),
        pair.score.map(|score| score.to_string()).unwrap_or_default(),
        a.language.to_string(),
        a.article.clone(),
        spans(a),
        a.text.clone(),
        b.language.to_string(),
        b.article.clone(),
        spans(b),
        b.text.clone(),
        pair.labels.join("; "),
        pair.notes.join("\n\n"),
        pair.conflicts.iter().map(|conflict| conflict.words.as_str()).collect::<Vec<_>>().join("; "),
        String::new(),
        mark.map(|mark| mark.creator.clone()).unwrap_or_default(),
        mark.map(|mark| mark.created.0.clone()).unwrap_or_default(),
        mark.map(|mark| mark.modified.0.clone()).unwrap_or_default(),
    ]
}

fn mark_row(selection: &Selection<'_>, placed: &Placed) -> [String; 21] {
    let mark = &placed.mark;
    let side = |number: usize| -> [String; 4] {
        let Some(target) = mark.targets.get(number) else { return Default::default() };
        let (article, chars) = match selection.place(placed, number) {
            Some((article, Some(span))) => (article.path.clone(), Some(article.chars(span))),
            Some((article, None)) => (article.path.clone(), None),
            None => (target.article.clone(), target.selector.as_ref().map(|selector| selector.start..selector.end)),
        };
        let spans = chars.map(|chars| format!("{}-{}", chars.start, chars.end)).unwrap_or_default();
        [target.language.to_string(), article, spans, selection.shown(placed, number)]
    };
    let [a_language, a_article, a_spans, a_text] = side(0);
    let [b_language, b_article, b_spans, b_text] = side(1);
    let (mut verdict, mut score, mut labels, mut notes, mut value) = Default::default();
    match &mark.body {
        Body::Label(label) => labels = label.label.clone(),
        Body::Note { text } => notes = text.clone(),
        Body::Conflict(conflict) => {
            verdict = if conflict.verdict == Verdict::Confirmed { "confirmed" } else { "rejected" };
            score = conflict.score.map(|score| score.to_string()).unwrap_or_default();
            value = selection.conflict_in_words(placed);
        }
        Body::Bookmark { name } => value = name.clone().unwrap_or_default(),
        Body::Status { status } => value = status_name(*status).to_owned(),
        Body::LabelDefinition(label) => labels = label.name.clone(),
        Body::Link(_) => {}
    }
    let verdict: &str = verdict;
    [
        mark.body.type_name().to_owned(),
        mark.id.0.clone(),
        verdict.to_owned(),
        String::new(),
        String::new(),
        score,
        a_language,
        a_article,
        a_spans,
        a_text,
        b_language,
        b_article,
        b_spans,
        b_text,
        labels,
        notes,
        String::new(),
        value,
        mark.creator.clone(),
        mark.created.0.clone(),
        mark.modified.0.clone(),
    ]
}

/// The word for a reading status.
pub const fn status_name(status: ReadingStatus) -> &'static str {
    match status {
        ReadingStatus::Unread => "unread",
        ReadingStatus::Reading => "reading",
        ReadingStatus::Read => "read",
        ReadingStatus::Skipped => "skipped",
    }
}

/// What a spreadsheet may take for the beginning of a formula, full-width forms too.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Whether a spreadsheet may take a cell for a formula. It passes over what nobody sees.
fn may_be_formula(cell: &str) -> bool {
    let is_unseen = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    cell.starts_with(['\t', '\r', '\n']) || cell.trim_start_matches(is_unseen).starts_with(FORMULA)
}

/// A cell that no spreadsheet takes for a formula.
pub fn neutral(cell: &str) -> Cow<'_, str> {
    if may_be_formula(cell) || cell.starts_with('\'') { format!("'{cell}").into() } else { cell.into() }
}

/// What [`neutral`] was given.
pub fn restore(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if may_be_formula(rest) || rest.starts_with('\'') => rest,
        _ => cell,
    }
}
