//! Getting marks and linked sentences out, one file a format, and in again ([`import`]).
//!
//! [`Selection`] is what goes out: marks with their places, and pairs of linked texts with what was decided about
//! them. What the machine suggests is a pair of its own kind everywhere and never counts as confirmed.

mod brat;
mod conflicts;
mod filter;
mod home;
mod html;
pub mod import;
mod jsonl;
mod ladder;
mod markdown;
mod pairs;
mod table;
#[cfg(test)]
mod tests;
mod tmx;
mod webanno;
mod write;
mod xliff;
mod xml;

use std::fmt;
use std::io;
use std::str::FromStr;
use std::sync::Arc;

pub use conflicts::{Compared, Conflict};
pub use filter::Filter;
pub use home::at_home;
pub use jsonl::{MarkRecord, mark_record};
pub use pairs::{Pair, PairSide, PairVerdict, Piece};
pub use write::{WriteError, store_files, write_files};

use conflicts::Judged;

use crate::align::Link;
use crate::annotate::{Mark, Placed, PlacedTarget, Target};
use crate::corpus::Article;
use crate::text::Span;

/// What can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExportFormat {
    /// Translation memory: TMX 1.4b.
    Tmx,
    /// XLIFF 2.1.
    Xliff,
    /// Tab-separated values.
    Tsv,
    /// Comma-separated values, RFC 4180.
    Csv,
    /// JSON Lines in the shape of `taiyaku annotations`: everything, without loss.
    Jsonl,
    /// W3C Web Annotation in JSON-LD, without loss.
    WebAnnotation,
    /// Standoff files of the brat annotation tool.
    Brat,
    /// hunalign's ladder.
    Ladder,
    /// Quotes side by side with their sources, in Markdown.
    Markdown,
    /// A web page that needs nothing else.
    Html,
}

impl ExportFormat {
    /// All formats with the names they go by on the command line.
    pub const ALL: [(&'static str, Self); 10] = [
        ("tmx", Self::Tmx),
        ("xliff", Self::Xliff),
        ("tsv", Self::Tsv),
        ("csv", Self::Csv),
        ("jsonl", Self::Jsonl),
        ("webanno", Self::WebAnnotation),
        ("brat", Self::Brat),
        ("ladder", Self::Ladder),
        ("markdown", Self::Markdown),
        ("html", Self::Html),
    ];

    /// The format that a file's name asks for by its ending.
    pub fn of_file(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        Some(match ending.to_ascii_lowercase().as_str() {
            "tmx" => Self::Tmx,
            "xlf" | "xliff" => Self::Xliff,
            "tsv" => Self::Tsv,
            "csv" => Self::Csv,
            "jsonl" => Self::Jsonl,
            "jsonld" => Self::WebAnnotation,
            "ann" => Self::Brat,
            "ladder" => Self::Ladder,
            "md" | "markdown" => Self::Markdown,
            "html" | "htm" => Self::Html,
            _ => return None,
        })
    }

    /// Whether what both sides of a pair tell differently can be said in this format.
    pub const fn holds_conflicts(self) -> bool {
        !matches!(self, Self::Ladder)
    }

    /// Which pairs a file of this format holds where nothing else was asked for: a translation memory only what was
    /// confirmed, a report what was decided.
    pub const fn usual_verdicts(self) -> &'static [PairVerdict] {
        match self {
            Self::Tmx | Self::Xliff | Self::Ladder => &[PairVerdict::Confirmed],
            _ => &[PairVerdict::Confirmed, PairVerdict::Rejected],
        }
    }
}

impl fmt::Display for ExportFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Self::ALL.iter().find(|(_, format)| format == self).map_or("", |(name, _)| name))
    }
}

impl FromStr for ExportFormat {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, format)| *format);
        found.ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|(name, _)| *name).collect();
            format!("no format of this name; there are {}", names.join(", "))
        })
    }
}

/// A file that an export consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportFile {
    /// What it is called, without a folder.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// What an export gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Export {
    /// One file, or several where the format wants them.
    pub files: Vec<ExportFile>,
    /// What the format could not hold.
    pub warnings: Vec<String>,
}

impl Export {
    /// The same with a byte-order mark in front of a table in `format`: spreadsheets take UTF-8 without one for an
    /// encoding of their country.
    #[must_use]
    pub fn for_spreadsheets(mut self, format: ExportFormat) -> Self {
        if matches!(format, ExportFormat::Csv | ExportFormat::Tsv) {
            self.files.iter_mut().for_each(|file| {
                file.bytes.splice(..0, *b"\xEF\xBB\xBF");
            });
        }
        self
    }
}

/// What goes out.
#[derive(Debug)]
pub struct Selection<'a> {
    /// The articles at hand.
    pub articles: &'a [Arc<Article>],
    /// Marks on them, in the order of their places.
    pub marks: Vec<Placed>,
    /// Linked texts, in the order of their places.
    pub pairs: Vec<Pair>,
    /// What was said of conflicts.
    judged: Vec<Judged>,
}

impl<'a> Selection<'a> {
    /// What `filter` lets through of the marks on `articles`, of the label set, and of what the machine found: of that
    /// what nobody decided about is suggested, and of the rest is known what both sides tell differently.
    pub fn new(
        articles: &'a [Arc<Article>],
        placed: Vec<Placed>,
        label_set: Vec<Mark>,
        found: &[Link],
        filter: &Filter,
    ) -> Self {
        let judged = Judged::of(&placed);
        let mut pairs = pairs::decided(articles, &placed, found, &judged);
        pairs.extend(pairs::suggested(articles, &placed, found, &judged));
        pairs.retain(|pair| filter.takes_pair(pair));
        pairs.sort_by_cached_key(pairs::order);
        let labelled = filter.labelled(&placed);
        let mut marks: Vec<Placed> =
            placed.into_iter().filter(|placed| filter.takes_mark(placed, articles, &labelled)).collect();
        marks.sort_by_key(place_of);
        if filter.is_open() {
            marks.extend(label_set.into_iter().map(|mark| Placed { mark, targets: Vec::new() }));
        }
        Self { articles, marks, pairs, judged }
    }

    /// The words that target `number` of a mark is about, as they stand in the article's source now, else as they were.
    pub fn words<'s>(&'s self, placed: &'s Placed, number: usize) -> &'s str {
        let now = placed.targets.get(number).and_then(|target| target.place()).and_then(|(article, span)| {
            let article = self.articles.get(article)?;
            Some(span?.of(&article.text))
        });
        now.or_else(|| placed.mark.targets.get(number).map(Target::quote)).unwrap_or_default()
    }

    /// The same words as a reader sees them: without markup and hard line ends.
    pub fn shown(&self, placed: &Placed, number: usize) -> String {
        match self.place(placed, number) {
            Some((article, Some(span))) => article.shown(span).into_owned(),
            _ => pairs::displayed(placed.mark.targets.get(number).map(Target::quote).unwrap_or_default()),
        }
    }

    /// Where target `number` of a mark is now.
    pub fn place<'s>(&'s self, placed: &Placed, number: usize) -> Option<(&'a Article, Option<Span>)> {
        let (article, span) = placed.targets.get(number)?.place()?;
        Some((self.articles.get(article)?, span))
    }
}

fn place_of(placed: &Placed) -> (usize, u32, u32, crate::annotate::MarkId) {
    let place = placed.targets.iter().find_map(|target| match *target {
        PlacedTarget::Orphan { article } => Some((article, None)),
        other => other.place(),
    });
    let (article, span) = place.unwrap_or((usize::MAX, None));
    let span = span.unwrap_or_default();
    (article, span.start, span.end, placed.mark.id.clone())
}

/// Writes `selection` in a format.
///
/// # Errors
///
/// Only where memory runs out: nothing is written to a disk here.
pub fn export(format: ExportFormat, selection: &Selection<'_>) -> io::Result<Export> {
    let one = |name: &str, bytes: Vec<u8>| Export {
        files: vec![ExportFile { name: name.to_owned(), bytes }],
        warnings: Vec::new(),
    };
    Ok(match format {
        ExportFormat::Tmx => one("links.tmx", tmx::write(selection)?),
        ExportFormat::Xliff => xliff::write(selection)?,
        ExportFormat::Tsv => one("annotations.tsv", table::write(selection, b'\t')?),
        ExportFormat::Csv => one("annotations.csv", table::write(selection, b',')?),
        ExportFormat::Jsonl => one("annotations.jsonl", jsonl::write(selection)?),
        ExportFormat::WebAnnotation => one("annotations.jsonld", webanno::write(selection)?),
        ExportFormat::Brat => brat::write(selection),
        ExportFormat::Ladder => ladder::write(selection),
        ExportFormat::Markdown => one("annotations.md", markdown::write(selection).into_bytes()),
        ExportFormat::Html => one("annotations.html", html::write(selection).into_bytes()),
    })
}
