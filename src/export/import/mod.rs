//! Reading marks in again. A [`Plan`] says what an import would do; its edit does it, and can be undone.

mod json;
mod resolve;
mod table;
mod tmx;

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::ExportFormat;
use crate::annotate::{Change, Edit, Mark, MarkId, Marks};
use crate::corpus::Article;

/// Why a file cannot be imported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// Formats that only go out.
    #[error("{0} cannot be imported; there are jsonl, webanno, tmx, tsv and csv")]
    OnlyOut(ExportFormat),
    /// The file is not what it is said to be.
    #[error("line {line}: {cause}")]
    Syntax {
        /// The line, from 1; 0 where it is not known.
        line: usize,
        /// What is wrong.
        cause: String,
    },
}

/// Something in a file that is left out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Which: a line, a unit's id.
    pub item: String,
    /// Why.
    pub why: String,
}

/// What an import does.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The edit that does it.
    pub edit: Edit,
    /// Marks that are new.
    pub added: usize,
    /// Marks that the file has in a later form.
    pub updated: usize,
    /// Marks that are there already.
    pub same: usize,
    /// Marks that the store has in a later form, and keeps.
    pub kept: Vec<MarkId>,
    /// What is left out.
    pub skipped: Vec<Skipped>,
    /// What is suspicious in the file although it was read.
    pub notes: Vec<String>,
}

/// What a reader of a format found.
#[derive(Default)]
struct Found {
    marks: Vec<Mark>,
    skipped: Vec<Skipped>,
    notes: Vec<String>,
}

impl Found {
    fn skip(&mut self, item: impl fmt::Display, why: impl Into<String>) {
        self.skipped.push(Skipped { item: item.to_string(), why: why.into() });
    }
}

/// The format of a file, by its name; what compresses it says nothing of it.
pub fn format_of(name: &str) -> Option<ExportFormat> {
    let name = [".gz", ".zst"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase())?;
    Some(match ending.as_str() {
        "jsonl" | "ndjson" => ExportFormat::Jsonl,
        "jsonld" | "json" => ExportFormat::WebAnnotation,
        "tmx" => ExportFormat::Tmx,
        "tsv" => ExportFormat::Tsv,
        "csv" => ExportFormat::Csv,
        _ => return None,
    })
}

/// Reads a file and says what it would change in `marks`. `articles` are where links of other programs are looked
/// for; what says where it stands itself needs none.
pub fn plan(
    format: ExportFormat,
    text: &str,
    marks: &Marks,
    articles: &[Arc<Article>],
    creator: &str,
) -> Result<Plan, ImportError> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let found = match format {
        ExportFormat::Jsonl => json::lines(text)?,
        ExportFormat::WebAnnotation => json::web_annotation(text, articles, creator)?,
        ExportFormat::Tmx => tmx::read(text, articles, creator)?,
        ExportFormat::Tsv => table::read(text, b'\t', marks, articles, creator)?,
        ExportFormat::Csv => table::read(text, b',', marks, articles, creator)?,
        other => return Err(ImportError::OnlyOut(other)),
    };
    Ok(merge(found, marks, creator))
}

/// Compares what was found with what is there: by id, the later form wins, and nothing is removed.
fn merge(found: Found, marks: &Marks, creator: &str) -> Plan {
    let mut plan = Plan {
        edit: Edit::new("import", creator, Vec::new()),
        added: 0,
        updated: 0,
        same: 0,
        kept: Vec::new(),
        skipped: found.skipped,
        notes: found.notes,
    };
    let mut last: HashMap<MarkId, Mark> = HashMap::new();
    for mark in found.marks {
        let known = last.get(&mark.id).or_else(|| marks.get(&mark.id));
        match known {
            Some(known) if *known == mark => plan.same += 1,
            Some(known) if known.modified > mark.modified => plan.kept.push(mark.id.clone()),
            Some(known) => {
                plan.updated += 1;
                let change = Change { before: Some(known.clone()), after: Some(mark.clone()) };
                plan.edit.changes.push(change);
                last.insert(mark.id.clone(), mark);
            }
            None => {
                plan.added += 1;
                plan.edit.changes.push(Change { before: None, after: Some(mark.clone()) });
                last.insert(mark.id.clone(), mark);
            }
        }
    }
    plan
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { added, updated, same, kept, skipped, edit, .. } = self;
        let mut kinds: Vec<(&str, usize)> = Vec::new();
        for mark in edit.changes.iter().filter_map(|change| change.after.as_ref()) {
            let name = mark.body.type_name();
            match kinds.iter_mut().find(|(known, _)| *known == name) {
                Some((_, count)) => *count += 1,
                None => kinds.push((name, 1)),
            }
        }
        let kinds: Vec<String> = kinds.iter().map(|(name, count)| format!("{count} {name}")).collect();
        write!(f, "{added} new, {updated} changed, {same} the same, {} kept as they are", kept.len())?;
        if !kinds.is_empty() {
            write!(f, " ({})", kinds.join(", "))?;
        }
        write!(f, "; {} left out", skipped.len())
    }
}
