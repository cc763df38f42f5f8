//! Getting things out: the export prompt, and what is copied.

use std::path::Path;

use super::field::Field;
use super::key::{Key, KeyCode, NamedKey};
use super::links::LinkIndex;
use super::prompt::Prompt;
use super::{App, Effect, View};
use crate::align::Link;
use crate::annotate::{Mark, Placed};
use crate::export::{ExportFormat, Filter, PairVerdict, at_home};
use crate::jobs::ExportRequest;
use crate::text::Span;

/// The name that is offered first.
const USUAL_NAME: &str = "annotations.md";
/// Endings that say the format, for the message.
const ENDINGS: &str = "md html tmx xlf tsv csv jsonl jsonld ann ladder";

/// What goes out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExportScope {
    /// All marks.
    #[default]
    All,
    /// Those on the article in the pane.
    Article,
    /// Those on the selection or the sentence under the cursor.
    Here,
    /// All marks, and the links that the machine suggests.
    Suggestions,
}

impl ExportScope {
    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all marks",
            Self::Article => "marks of this article",
            Self::Here => "marks of this place",
            Self::Suggestions => "all marks and suggestions",
        }
    }

    const fn next(self) -> Self {
        match self {
            Self::All => Self::Article,
            Self::Article => Self::Here,
            Self::Here => Self::Suggestions,
            Self::Suggestions => Self::All,
        }
    }
}

/// What is typed and chosen before an export.
#[derive(Clone, Debug, Default)]
pub struct ExportPrompt {
    /// The file's name.
    pub field: Field,
    /// What goes out.
    pub scope: ExportScope,
    /// The name of a file that is there and that the reader agreed to replace.
    replaces: Option<String>,
    /// Whether the name is still the one that was offered, which typing replaces.
    offered: bool,
}

impl ExportPrompt {
    /// Inserts typed or pasted text.
    pub fn insert(&mut self, text: &str) {
        if std::mem::take(&mut self.offered) {
            self.field.set("");
        }
        self.field.insert(text);
    }
}

impl App {
    /// Asks where to write.
    pub(super) fn open_export(&mut self) -> Vec<Effect> {
        if self.workspace().is_none() {
            return Vec::new();
        }
        let mut export = ExportPrompt { offered: true, ..ExportPrompt::default() };
        if self.annotation.selection.is_some() {
            export.scope = ExportScope::Here;
        }
        export.field.set(self.annotation.export_path.as_deref().unwrap_or(USUAL_NAME));
        self.prompt = Some(Prompt::Export(export));
        self.message = Some(format!("format by ending: {ENDINGS}; tab: what"));
        Vec::new()
    }

    /// Opens the prompt again for a file that is there already.
    pub(super) fn reopen_export(&mut self, path: &Path) {
        let typed = self.annotation.export_path.clone();
        let typed = typed.unwrap_or_else(|| path.to_string_lossy().into_owned());
        let mut export = ExportPrompt { replaces: Some(typed.clone()), ..ExportPrompt::default() };
        export.scope = self.annotation.export_scope;
        export.field.set(&typed);
        self.prompt = Some(Prompt::Export(export));
    }

    pub(super) fn press_in_export(&mut self, mut export: ExportPrompt, key: Key) -> Vec<Effect> {
        match key.code {
            KeyCode::Named(NamedKey::Enter) => return self.export(export),
            KeyCode::Named(NamedKey::Tab) => export.scope = export.scope.next(),
            KeyCode::Named(NamedKey::Backspace) if export.field.text().is_empty() => return Vec::new(),
            KeyCode::Char(c) if !key.ctrl && !key.alt => export.insert(c.encode_utf8(&mut [0; 4])),
            _ => {
                export.offered = false;
                export.field.press(key);
            }
        }
        self.prompt = Some(Prompt::Export(export));
        Vec::new()
    }

    fn export(&mut self, export: ExportPrompt) -> Vec<Effect> {
        let name = export.field.text().trim().to_owned();
        let Some(format) = ExportFormat::of_file(&name) else {
            self.message = Some(format!("the name must end in one of: {ENDINGS}"));
            self.prompt = Some(Prompt::Export(export));
            return Vec::new();
        };
        let path = at_home(Path::new(&name));
        let replace = export.replaces.as_deref() == Some(name.as_str());
        let (article, here) = (self.reader.focused().map(|pane| pane.id), self.marked_span());
        let takes = |placed: &Placed| match export.scope {
            ExportScope::All | ExportScope::Suggestions => true,
            ExportScope::Article => places(placed).any(|(at, _)| Some(at) == article),
            ExportScope::Here => here.is_some_and(|(article, span)| {
                places(placed)
                    .any(|(at, other)| at == article && other.is_none_or(|other| !other.intersection(span).is_empty()))
            }),
        };
        self.annotation.export_path = Some(name);
        self.annotation.export_scope = export.scope;
        let suggests = export.scope == ExportScope::Suggestions;
        let links = || self.links.iter();
        let judged = links().flat_map(LinkIndex::judged);
        let suggestions = links().filter(|_| suggests).flat_map(LinkIndex::suggestions);
        let found: Vec<Link> = judged.chain(suggestions).cloned().collect();
        let Some(workspace) = self.workspace() else { return Vec::new() };
        let (orphans, marks): (Vec<Placed>, Vec<Placed>) =
            workspace.all().filter(|placed| takes(placed)).cloned().partition(Placed::is_orphan);
        let left_out = orphans.len();
        let definitions = workspace.labels().labels.iter();
        let labels: Vec<Mark> = definitions.filter_map(|(id, _)| workspace.marks().get(id).cloned()).collect();
        let mut verdicts = format.usual_verdicts().to_vec();
        if suggests {
            verdicts.push(PairVerdict::Suggested);
        }
        let filter = Filter { verdicts, ..Filter::default() };
        self.annotation.selection = None;
        self.message = Some("writing…".to_owned());
        let sources = self.sources.clone();
        vec![Effect::Export(ExportRequest { format, path, replace, sources, left_out, marks, labels, found, filter })]
    }

    /// Copies the selection, or the sentence and its counterpart with their sources.
    pub(super) fn copy(&mut self) -> Vec<Effect> {
        if self.view != View::Reader {
            self.message = Some("only the text of articles can be copied; go to an article first".to_owned());
            return Vec::new();
        }
        let Some((article, span)) = self.marked_span() else { return Vec::new() };
        let selected = self.annotation.selection.take().is_some();
        let text = if selected {
            self.articles.get(article).map(|at| at.shown(span).into_owned()).unwrap_or_default()
        } else {
            let other = self.reader.counterpart().filter(|counterpart| counterpart.stands());
            let other = other.and_then(|counterpart| {
                let link = self.links.as_ref()?.link(counterpart.link)?;
                let place = if link.a.place.article == article { link.b.place } else { link.a.place };
                Some((place.article, place.span))
            });
            let quoted = [Some((article, span)), other];
            quoted.into_iter().flatten().filter_map(|(article, span)| self.quotation(article, span)).collect()
        };
        let count = text.chars().count();
        self.message = Some(format!("{count} characters copied, if the terminal allows it (OSC 52)"));
        vec![Effect::Copy(text)]
    }

    /// What a reader sees at a place, with where that is in the source.
    fn quotation(&self, article: usize, span: Span) -> Option<String> {
        let at = self.articles.get(article)?;
        let chars = at.chars(span);
        Some(format!("{}\n    {}:{}-{}\n", at.shown(span), at.path, chars.start, chars.end))
    }
}

fn places(placed: &Placed) -> impl Iterator<Item = (usize, Option<Span>)> + '_ {
    placed.targets.iter().filter_map(|target| target.place())
}
