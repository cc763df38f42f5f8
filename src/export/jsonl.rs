//! JSON Lines in the shape of `taiyaku annotations`: one mark a line, everything that is known of it.

use std::io;

use serde::Serialize;

use super::pairs::Pair;
use super::{Conflict, PairVerdict, Selection};
use crate::align::{Relation, Side};
use crate::annotate::{Body, MarkId, Placed, PlacedTarget, Target, Timestamp};
use crate::text::Language;

/// A mark as it is printed.
#[derive(Debug, Serialize)]
pub struct MarkRecord<'a> {
    /// The id.
    pub id: &'a MarkId,
    /// Type and body.
    #[serde(flatten)]
    pub body: &'a Body,
    /// What it is about.
    pub target: Vec<TargetRecord<'a>>,
    /// Of a link, what both sides tell differently.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub conflicts: &'a [Conflict],
    /// Who made it.
    pub creator: &'a str,
    /// When.
    pub created: &'a Timestamp,
    /// When it was last changed.
    pub modified: &'a Timestamp,
}

/// A target as it is printed: where it was marked, and where it is now.
#[derive(Debug, Serialize)]
pub struct TargetRecord<'a> {
    #[serde(flatten)]
    target: &'a Target,
    /// What stands there now.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    /// `here`, `moved`, `edited`, `orphan` or `elsewhere`.
    state: &'static str,
    /// Where it is now, if it has moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    now: Option<Now<'a>>,
}

#[derive(Debug, Serialize)]
struct Now<'a> {
    article: &'a str,
    start: u32,
    end: u32,
}

/// The record of a mark.
pub fn mark_record<'a>(selection: &'a Selection<'_>, placed: &'a Placed) -> MarkRecord<'a> {
    let mark = &placed.mark;
    let target = |(number, target): (usize, &'a Target)| {
        let place = placed.targets.get(number).copied().unwrap_or(PlacedTarget::Elsewhere);
        let state = match place {
            PlacedTarget::Here { .. } => "here",
            PlacedTarget::Moved { edited: false, .. } => "moved",
            PlacedTarget::Moved { edited: true, .. } => "edited",
            PlacedTarget::Orphan { .. } => "orphan",
            PlacedTarget::Elsewhere => "elsewhere",
        };
        let found = selection.place(placed, number).and_then(|(article, span)| Some((article, span?)));
        let text = found.map(|_| selection.words(placed, number));
        let moved = found.filter(|_| matches!(place, PlacedTarget::Moved { .. }));
        let now = moved.map(|(article, span)| {
            let chars = article.chars(span);
            Now { article: &article.path, start: chars.start, end: chars.end }
        });
        TargetRecord { target, text, state, now }
    };
    MarkRecord {
        id: &mark.id,
        body: &mark.body,
        target: mark.targets.iter().enumerate().map(target).collect(),
        conflicts: &[],
        creator: &mark.creator,
        created: &mark.created,
        modified: &mark.modified,
    }
}

/// What the machine suggests, in the shape of a mark; an import leaves it out.
#[derive(Serialize)]
struct SuggestionRecord<'a> {
    id: &'a MarkId,
    r#type: &'static str,
    target: Vec<SuggestedPlace<'a>>,
    body: Suggestion,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    conflicts: &'a [Conflict],
    creator: &'static str,
}

#[derive(Serialize)]
struct SuggestedPlace<'a> {
    article: &'a str,
    language: Language,
    side: Side,
    start: u32,
    end: u32,
    text: &'a str,
}

#[derive(Serialize)]
struct Suggestion {
    verdict: PairVerdict,
    relation: Relation,
    score: Option<f32>,
}

/// The type of lines that hold suggestions.
pub const SUGGESTION: &str = "suggestion";

fn suggestion(pair: &Pair) -> SuggestionRecord<'_> {
    let [a, b] = &pair.sides;
    let mut target = Vec::new();
    for (side, on) in [(Side::A, a), (Side::B, b)] {
        target.extend(on.pieces.iter().map(|piece| SuggestedPlace {
            article: &on.article,
            language: on.language,
            side,
            start: piece.chars[0],
            end: piece.chars[1],
            text: &piece.text,
        }));
    }
    let body = Suggestion { verdict: pair.verdict, relation: pair.relation, score: pair.score };
    SuggestionRecord { id: &pair.id, r#type: SUGGESTION, target, body, conflicts: &pair.conflicts, creator: "taiyaku" }
}

pub fn write(selection: &Selection<'_>) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let conflicts = selection.conflicts();
    for placed in &selection.marks {
        let conflicts = conflicts.get(&placed.mark.id).copied().unwrap_or_default();
        serde_json::to_writer(&mut out, &MarkRecord { conflicts, ..mark_record(selection, placed) })?;
        out.push(b'\n');
    }
    for pair in selection.pairs.iter().filter(|pair| pair.verdict == PairVerdict::Suggested) {
        serde_json::to_writer(&mut out, &suggestion(pair))?;
        out.push(b'\n');
    }
    Ok(out)
}
