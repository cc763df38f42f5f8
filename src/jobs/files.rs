//! Exports from the reader.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::align::Link;
use crate::analysis::Engine;
use crate::annotate::{Mark, Placed};
use crate::corpus::Article;
use crate::export::{Compared, ExportFormat, Filter, Selection, WriteError, export, store_files, write_files};

/// What to write, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportRequest {
    /// The format.
    pub format: ExportFormat,
    /// The file, or the folder where the format wants several.
    pub path: PathBuf,
    /// Whether a file that is there is replaced.
    pub replace: bool,
    /// Files that are not replaced even so: what was read.
    pub sources: Vec<PathBuf>,
    /// How many marks do not go out, since their words are no longer there.
    pub left_out: usize,
    /// The marks.
    pub marks: Vec<Placed>,
    /// The label set.
    pub labels: Vec<Mark>,
    /// What the machine found of the links that go out: those that were judged, and what it suggests where that is to go out.
    pub found: Vec<Link>,
    /// Which of them.
    pub filter: Filter,
}

/// What became of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportReport {
    /// It was written.
    Written {
        /// The file or folder, as it can be found again.
        path: PathBuf,
        /// How many marks, where the format holds any, and how many pairs of linked texts.
        counts: (usize, usize),
        /// What the format could not hold.
        warnings: Vec<String>,
    },
    /// There is a file of this name, and nothing was written.
    Exists(PathBuf),
    /// It could not be written.
    Failed(String),
}

impl ExportRequest {
    pub(super) fn carry_out(
        mut self,
        articles: &[Arc<Article>],
        engine: &Engine,
        store: Option<&Path>,
    ) -> ExportReport {
        self.sources.extend(store.into_iter().flat_map(store_files));
        let mut selection = Selection::new(articles, self.marks, self.labels, &self.found, &self.filter);
        if self.format.holds_conflicts() {
            // Those of links that were drawn are known to nobody yet.
            selection
                .compare(|pairs| engine.differences(articles, &pairs.iter().map(Compared::places).collect::<Vec<_>>()));
        }
        // These hold nothing but pairs.
        let pairs_only = matches!(self.format, ExportFormat::Tmx | ExportFormat::Xliff | ExportFormat::Ladder);
        let counts = (if pairs_only { 0 } else { selection.marks.len() }, selection.pairs.len());
        let written =
            export(self.format, &selection).map_err(|error| WriteError::new(&self.path, error)).and_then(|export| {
                let export = export.for_spreadsheets(self.format);
                write_files(&self.path, &export.files, self.replace, &self.sources)?;
                let orphans = format!("{} marks on words that are no longer there are left out", self.left_out);
                Ok((self.left_out > 0).then_some(orphans).into_iter().chain(export.warnings).collect())
            });
        match written {
            Ok(warnings) => {
                let path = self.path.canonicalize().unwrap_or(self.path);
                ExportReport::Written { path, counts, warnings }
            }
            Err(WriteError::Exists(path)) => ExportReport::Exists(path),
            Err(error) => ExportReport::Failed(error.to_string()),
        }
    }
}
