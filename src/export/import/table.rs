//! Links from tables: those that [`super::super::table`] wrote, with verdicts changed in a spreadsheet or not, and any
//! others that have the columns `a_text` and `b_text`.

use std::sync::Arc;

use super::super::table::restore;
use super::resolve::{Articles, Wanted};
use super::tmx::id_of;
use super::{Found, ImportError};
use crate::align::{Relation, Side};
use crate::annotate::{Body, LinkMark, Mark, MarkId, Marks, Origin, Timestamp, Verdict};
use crate::corpus::Article;
use crate::corpus::rows::{self, Doubts, Rows};
use crate::text::Language;

/// A row by the names of its columns.
struct Row<'a> {
    names: &'a [String],
    cells: &'a rows::Row<'a>,
}

impl Row<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        let at = self.names.iter().position(|known| known == name)?;
        Some(restore(self.cells.get(at))).filter(|cell| !cell.is_empty())
    }

    fn side(&self, side: &str) -> Wanted {
        let cell = |name: &str| self.get(&format!("{side}_{name}")).map(str::to_owned);
        Wanted {
            text: cell("text").unwrap_or_default(),
            language: cell("language").and_then(|tag| Language::parse(&tag)),
            article: cell("article"),
            spans: cell("spans").map(|cell| Wanted::spans_of(&cell)).unwrap_or_default(),
            context: None,
        }
    }
}

pub fn read(
    text: &str,
    delimiter: u8,
    marks: &Marks,
    articles: &[Arc<Article>],
    creator: &str,
) -> Result<Found, ImportError> {
    let mut rows = Rows::new(text, delimiter);
    let head = rows.next().map(|head| head.cells).unwrap_or_default();
    let names: Vec<String> = head.iter().map(|name| name.trim().to_owned()).collect();
    if !["a_text", "b_text"].iter().all(|name| names.iter().any(|known| known == name)) {
        let cause = "the first line must name the columns; a_text and b_text are needed".to_owned();
        return Err(ImportError::Syntax { line: 1, cause });
    }
    let articles = Articles::new(articles);
    let mut found = Found::default();
    let mut doubts = Doubts::default();
    for cells in rows {
        doubts.add(&cells);
        match link(&Row { names: &names, cells: &cells }, marks, &articles, creator) {
            Ok(mark) => found.marks.push(mark),
            Err(why) => found.skip(format!("line {}", cells.line), why),
        }
    }
    found.notes.extend(doubts.notes());
    Ok(found)
}

fn link(row: &Row<'_>, marks: &Marks, articles: &Articles<'_>, creator: &str) -> Result<Mark, String> {
    if row.get("type").is_some_and(|kind| kind != "link") {
        return Err("no link; labels and notes come in through JSON Lines or Web Annotation".to_owned());
    }
    let verdict = match row.get("verdict") {
        None | Some("confirmed") => Verdict::Confirmed,
        Some("rejected") => Verdict::Rejected,
        Some("suggested") => return Err("a suggestion of the machine, which nobody confirmed".to_owned()),
        Some(other) => return Err(format!("“{other}” is no verdict; there are confirmed and rejected")),
    };
    let relation = match row.get("relation") {
        None | Some("same") => Relation::Same,
        Some("overlap") => Relation::Overlap,
        Some(other) => return Err(format!("“{other}” is no relation; there are same and overlap")),
    };
    let known = row.get("id").and_then(|id| marks.get(&MarkId(id.to_owned())));
    if let Some((mark, body)) = known.and_then(|mark| Some((mark, mark.link()?))) {
        let same = body.verdict == verdict && body.relation == relation;
        let changed = LinkMark { verdict, relation, ..body.clone() };
        return Ok(if same { mark.clone() } else { mark.with_body(Body::Link(changed)) });
    }
    let mut targets = articles.find(&row.side("a"), Some(Side::A))?;
    targets.extend(articles.find(&row.side("b"), Some(Side::B))?);
    let origin = match row.get("origin") {
        Some("machine") => Origin::Machine,
        Some("hand") => Origin::Hand,
        _ => Origin::Import,
    };
    let score = row.get("score").and_then(|score| score.parse().ok());
    let body = LinkMark { verdict, relation, origin, score, machine_relation: None };
    let id = id_of(&targets);
    let mut mark = Mark { id, ..Mark::new(Body::Link(body), targets, row.get("creator").unwrap_or(creator)) };
    if let Some(created) = row.get("created") {
        mark.created = Timestamp(created.to_owned());
        mark.modified = Timestamp(row.get("modified").unwrap_or(created).to_owned());
    }
    // The file's own id is kept, unless it is a suggestion's that somebody has confirmed in a spreadsheet.
    if let Some(id) = row.get("id").filter(|_| row.get("created").is_some()) {
        mark.id = MarkId(id.to_owned());
    }
    Ok(mark)
}
