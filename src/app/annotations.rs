//! The list of all marks.

use super::action::Action;
use super::editor::Editor;
use super::field::Field;
use super::list::List;
use super::marking::{NoteTarget, status_name};
use super::prompt::Prompt;
use super::{App, Effect, View};
use crate::annotate::{Body, Edit, Label, LabelDefinition, Mark, MarkId, Origin, Placed, Verdict, disagreements};

/// Which marks are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MarkFilter {
    /// All.
    #[default]
    All,
    /// Labels.
    Labels,
    /// Notes.
    Notes,
    /// Verdicts on links and conflicts, and drawn links.
    Verdicts,
    /// Bookmarks.
    Bookmarks,
    /// Reading status.
    Status,
    /// Those whose words are gone.
    Orphans,
    /// Those about which annotators disagree.
    Disagreements,
    /// The label set itself.
    LabelSet,
}

impl MarkFilter {
    const ALL: [Self; 9] = [
        Self::All,
        Self::Labels,
        Self::Notes,
        Self::Verdicts,
        Self::Bookmarks,
        Self::Status,
        Self::Orphans,
        Self::Disagreements,
        Self::LabelSet,
    ];

    /// What is listed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all kinds",
            Self::Labels => "labels",
            Self::Notes => "notes",
            Self::Verdicts => "verdicts and drawn links",
            Self::Bookmarks => "bookmarks",
            Self::Status => "reading status",
            Self::Orphans => "those whose words are gone",
            Self::Disagreements => "where annotators disagree",
            Self::LabelSet => "the label set",
        }
    }

    fn next(self) -> Self {
        let at = Self::ALL.iter().position(|filter| *filter == self).unwrap_or_default();
        Self::ALL[(at + 1) % Self::ALL.len()]
    }

    fn takes(self, placed: &Placed) -> bool {
        match self {
            Self::All => true,
            Self::Labels => matches!(placed.mark.body, Body::Label(_)),
            Self::Notes => matches!(placed.mark.body, Body::Note { .. }),
            Self::Verdicts => matches!(placed.mark.body, Body::Link(_) | Body::Conflict(_)),
            Self::Bookmarks => matches!(placed.mark.body, Body::Bookmark { .. }),
            Self::Status => matches!(placed.mark.body, Body::Status { .. }),
            Self::Orphans => placed.is_orphan(),
            Self::Disagreements | Self::LabelSet => false,
        }
    }
}

/// The state of the view.
#[derive(Debug, Default)]
pub struct AnnotationsView {
    /// The marks that are listed.
    pub list: List,
    /// Which kinds.
    pub filter: MarkFilter,
    /// Only those that stand where this label does.
    pub label: Option<String>,
    /// Only those on this article.
    pub article: Option<usize>,
    rows: Option<Vec<MarkId>>,
}

impl AnnotationsView {
    /// Lists anew when next shown: the marks have changed.
    pub fn forget(&mut self) {
        self.rows = None;
    }

    /// The marks that are listed, in order.
    pub fn rows(&self) -> &[MarkId] {
        self.rows.as_deref().unwrap_or_default()
    }
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkRow {
    /// What kind of mark.
    pub kind: &'static str,
    /// What it says, in a line.
    pub what: String,
    /// Where it is: file and sentence; or that its words are gone.
    pub place: String,
    /// The words it is on.
    pub words: String,
    /// Who made it.
    pub creator: String,
    /// Whether its words are gone.
    pub is_orphan: bool,
}

impl App {
    pub(super) fn open_annotations(&mut self) {
        if self.workspace().is_some() {
            self.go_to_view(View::Annotations);
        }
    }

    pub(super) fn lay_out_annotations(&mut self, height: usize) {
        if self.view != View::Annotations {
            return;
        }
        if self.annotations.rows.is_none() {
            self.annotations.rows = Some(self.list_marks());
        }
        self.annotations.list.lay_out(self.annotations.rows().len(), height);
    }

    fn list_marks(&self) -> Vec<MarkId> {
        let Some(workspace) = &self.annotation.workspace else { return Vec::new() };
        let view = &self.annotations;
        if view.filter == MarkFilter::LabelSet {
            return workspace.labels().labels.iter().map(|(id, _)| id.clone()).collect();
        }
        if view.filter == MarkFilter::Disagreements {
            let marks = workspace.all().map(|placed| &placed.mark);
            return disagreements(marks).into_iter().flat_map(|disagreement| disagreement.marks).collect();
        }
        let labelled = |placed: &Placed| {
            let Some(name) = &view.label else { return true };
            let places = placed.targets.iter().filter_map(|target| target.place());
            places.filter_map(|(article, span)| Some((article, span?))).any(|(article, span)| {
                let segment = self.articles.get(article).map_or(0, |at| at.segment_at(span.start));
                workspace.at(article, segment).any(|other| {
                    matches!(&other.mark.body, Body::Label(Label { label }) if label == name)
                        && other.targets.iter().any(|target| {
                            let on = target.place().filter(|(at, _)| *at == article).and_then(|(_, span)| span);
                            on.is_some_and(|on| !on.intersection(span).is_empty())
                        })
                })
            })
        };
        let here = |placed: &Placed| {
            let Some(article) = view.article else { return true };
            placed.targets.iter().any(|target| article_of(*target) == Some(article))
        };
        let mut found: Vec<&Placed> =
            workspace.all().filter(|placed| view.filter.takes(placed) && here(placed) && labelled(placed)).collect();
        found.sort_by_key(|placed| {
            let first = placed.targets.first().copied();
            let span = first
                .and_then(super::super::annotate::placed::PlacedTarget::place)
                .and_then(|(_, span)| span)
                .unwrap_or_default();
            (first.and_then(article_of), span, placed.mark.id.clone())
        });
        found.into_iter().map(|placed| placed.mark.id.clone()).collect()
    }

    /// What a row shows.
    pub fn mark_row(&self, row: usize) -> Option<MarkRow> {
        let workspace = self.annotation.workspace.as_ref()?;
        let id = self.annotations.rows().get(row)?;
        let mark = workspace.marks().get(id)?;
        let placed = workspace.get(id);
        let target = placed.and_then(|placed| placed.targets.first()).copied();
        let at = target.and_then(super::super::annotate::placed::PlacedTarget::place);
        let place = match (at, mark.targets.first()) {
            (Some((article, span)), _) => self.articles.get(article).map_or_else(String::new, |article| {
                let segment = span.map(|span| format!(" {}", article.segment_at(span.start) + 1)).unwrap_or_default();
                format!("{}{segment}", article.file_name())
            }),
            (None, Some(target)) => format!("{} (words gone)", target.article.rsplit('/').next().unwrap_or_default()),
            (None, None) => String::new(),
        };
        let quotes: Vec<&str> = mark.targets.iter().map(crate::annotate::Target::quote).collect();
        Some(MarkRow {
            kind: kind_name(mark),
            what: summary(mark),
            place,
            words: quotes.join(" ↔ ").replace(['\n', '\r'], " "),
            creator: mark.creator.clone(),
            is_orphan: placed.is_some_and(Placed::is_orphan),
        })
    }

    /// All of what the selected mark says, for those whose line is not enough.
    pub fn selected_mark(&self) -> Option<&Mark> {
        let id = self.annotations.rows().get(self.annotations.list.selected)?;
        self.annotation.workspace.as_ref()?.marks().get(id)
    }

    pub(super) fn act_in_annotations(&mut self, action: Action) {
        let list = &mut self.annotations.list;
        match action {
            Action::Next => list.step(1),
            Action::Previous => list.step(-1),
            Action::OpenMark => self.open_mark(),
            Action::FilterMarks => {
                self.annotations.filter = self.annotations.filter.next();
                self.relist();
            }
            Action::FilterMarksByLabel => {
                let labels = self.annotation.workspace.iter().flat_map(|workspace| &workspace.labels().labels);
                let names: Vec<&String> = labels.map(|(_, label)| &label.name).collect();
                let now = self.annotations.label.as_ref();
                let next = now.map_or(0, |now| names.iter().position(|name| *name == now).map_or(0, |at| at + 1));
                self.annotations.label = names.get(next).map(|name| (*name).clone());
                self.relist();
            }
            Action::FilterMarksByArticle => {
                let here = self.reader.focused().map(|pane| pane.id);
                self.annotations.article = if self.annotations.article.is_some() { None } else { here };
                self.relist();
            }
            _ => _ = list.act(action),
        }
    }

    fn relist(&mut self) {
        self.annotations.forget();
        self.annotations.list.go_to_end(false);
    }

    fn open_mark(&mut self) {
        let Some(workspace) = &self.annotation.workspace else { return };
        let selected = self.annotations.rows().get(self.annotations.list.selected);
        let Some(placed) = selected.and_then(|id| workspace.get(id)) else { return };
        let mut found = placed.targets.iter().filter_map(|target| target.place());
        let Some((article, span)) = found.next() else {
            self.message = Some("the words it was on are gone from the file; t and x still work".to_owned());
            return;
        };
        let other = found.find(|(at, _)| *at != article);
        let start = |(article, span): (usize, Option<crate::text::Span>)| {
            let at = self.articles.get(article)?;
            Some((article, std::sync::Arc::clone(at), span.map_or(0, |span| at.segment_at(span.start))))
        };
        match (start((article, span)), other.and_then(start)) {
            (Some(a), Some(b)) => {
                self.leave();
                self.reader.show_all(&[(a.0, &a.1, a.2), (b.0, &b.1, b.2)], self.duplicates.as_ref());
            }
            (Some((article, _, segment)), None) => {
                self.leave();
                if self.reader.focused().map(|pane| pane.id) != Some(article) {
                    self.show(self.reader.focus, article);
                }
                if let Some(pane) = self.reader.focused_mut() {
                    pane.open_fold_at(segment);
                    pane.go_to(segment);
                }
            }
            _ => return,
        }
        self.reader.find_counterparts(self.links.as_ref());
        self.view = View::Reader;
        self.lay_out(true);
    }

    /// Deletes or changes the selected mark.
    pub(super) fn change_mark(&mut self, action: Action) -> Vec<Effect> {
        let Some(mark) = self.selected_mark().cloned() else { return Vec::new() };
        let Some(workspace) = self.workspace() else { return Vec::new() };
        let creator = workspace.creator().to_owned();
        let theirs = mark.creator != creator;
        match (action, &mark.body) {
            (Action::DeleteMark, _) if theirs => {
                self.message = Some(format!("this is {}'s; only they can delete it", mark.creator));
            }
            (Action::DeleteMark, body) => {
                let said = format!("{} deleted (u undoes)", body.type_name().replace('_', " "));
                return self.commit(Edit::remove(&mark, &creator), &said);
            }
            (_, Body::Link(_) | Body::Conflict(_) | Body::Label(_)) if theirs => {
                let own = Mark::new(mark.body.clone(), mark.targets.clone(), &creator);
                return self.commit(Edit::add(own), "you now say so too (u undoes)");
            }
            (_, Body::Note { text }) => {
                let editor = Editor::new(text);
                self.prompt = Some(Prompt::Note { editor, target: NoteTarget::Existing(mark.id.clone()) });
            }
            (_, Body::Bookmark { name }) => self.open_rename(&mark, name.as_deref().unwrap_or_default()),
            (_, Body::LabelDefinition(label)) => self.open_rename(&mark, &label.name),
            _ => self.message = Some("there is nothing to change here; x deletes it".to_owned()),
        }
        Vec::new()
    }

    fn open_rename(&mut self, mark: &Mark, name: &str) {
        let mut field = Field::default();
        field.set(name);
        self.prompt = Some(Prompt::Rename { field, mark: mark.id.clone() });
    }

    /// Gives a bookmark or a label another name; a label is renamed wherever its owner put it.
    pub(super) fn rename(&mut self, id: &MarkId, name: &str) -> Vec<Effect> {
        let name = name.trim();
        let Some(workspace) = self.workspace() else { return Vec::new() };
        let creator = workspace.creator().to_owned();
        let Some(mark) = workspace.marks().get(id).cloned() else { return Vec::new() };
        let edit = match &mark.body {
            Body::Bookmark { .. } => {
                let name = Some(name.to_owned()).filter(|name| !name.is_empty());
                Edit::change(&mark, Body::Bookmark { name }, &creator)
            }
            Body::LabelDefinition(label) if !name.is_empty() && label.name != name => {
                let renamed = LabelDefinition { name: name.to_owned(), ..label.clone() };
                let mut edit = Edit::change(&mark, Body::LabelDefinition(renamed), &creator);
                let bears = |placed: &&Placed| matches!(&placed.mark.body, Body::Label(on) if on.label == label.name);
                let borne: Vec<Mark> = workspace.all().filter(bears).map(|placed| placed.mark.clone()).collect();
                for mark in borne {
                    let body = Body::Label(Label { label: name.to_owned() });
                    edit.changes.extend(Edit::change(&mark, body, &creator).changes);
                }
                edit
            }
            _ => return Vec::new(),
        };
        self.commit(edit, "renamed (u undoes)")
    }
}

fn article_of(target: crate::annotate::PlacedTarget) -> Option<usize> {
    match target {
        crate::annotate::PlacedTarget::Orphan { article } => Some(article),
        other => other.place().map(|(article, _)| article),
    }
}

/// What kind of mark it is, in a word.
fn kind_name(mark: &Mark) -> &'static str {
    match &mark.body {
        Body::Label(_) => "label",
        Body::Note { .. } => "note",
        Body::Link(_) => "link",
        Body::Conflict(_) => "conflict",
        Body::Bookmark { .. } => "bookmark",
        Body::Status { .. } => "status",
        Body::LabelDefinition(_) => "label set",
    }
}

/// What a mark says, in a line.
fn summary(mark: &Mark) -> String {
    let score = |score: Option<f32>| score.map(|score| format!(" ({score:.2})")).unwrap_or_default();
    match &mark.body {
        Body::Label(Label { label }) => label.clone(),
        Body::Note { text } => text.replace(['\n', '\r'], " "),
        Body::Link(link) => {
            let sign = match (link.verdict, link.origin) {
                (Verdict::Rejected, _) => "✗ rejected",
                (Verdict::Confirmed, Origin::Hand) => "✚ drawn",
                (Verdict::Confirmed, _) => "✓ confirmed",
            };
            format!("{sign}, {}{}", super::links::relation_name(link.relation), score(link.score))
        }
        Body::Conflict(conflict) => {
            let sign = if conflict.verdict == Verdict::Confirmed { "✓" } else { "✗" };
            format!("{sign} {}", conflict.value)
        }
        Body::Bookmark { name } => name.clone().unwrap_or_default(),
        Body::Status { status } => status_name(*status).to_owned(),
        Body::LabelDefinition(label) => {
            format!("{} {}", label.key.map_or("-".to_owned(), |key| key.to_string()), label.name)
        }
    }
}
