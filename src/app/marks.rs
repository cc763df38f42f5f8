//! The state of marking, and how edits go in, out and back.

use std::path::Path;

use super::action::Action;
use super::export::ExportScope;
use super::key::{Key, KeyCode};
use super::links::Realigned;
use super::list::counted;
use super::marking::Repeatable;
use super::prompt::{LEAVE_QUESTION, Prompt};
use super::selection::TextSelection;
use super::{App, Effect, View};
use crate::annotate::{Edit, Mark, Workspace};
use crate::jobs::{ExportReport, Step, StoreReport};
use crate::text::Span;

/// The largest number of times that a command is done at once.
const MOST_TIMES: usize = 9999;

/// What became of the marks so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Saving {
    /// The store is still to be read.
    #[default]
    NotOpen,
    /// Everything is on the disk.
    Saved,
    /// Nothing can be written, and nothing was to be.
    ReadOnly(String),
    /// So many steps are kept in memory and tried again.
    Unsaved(usize, String),
}

/// One end of a link that is being drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkEnd {
    /// The article.
    pub article: usize,
    /// What the link ends on, sentence by sentence.
    pub spans: Vec<Span>,
}

/// The marks and what is being marked.
#[derive(Debug, Default)]
pub struct Annotation {
    /// The marks; none before they are read.
    pub workspace: Option<Workspace>,
    /// Whether they are safe.
    pub saving: Saving,
    /// Text that is selected in the focused pane.
    pub selection: Option<TextSelection>,
    /// The first end of a link that is being drawn.
    pub link_end: Option<LinkEnd>,
    /// Whether labels and bookmarks go on to the next sentence.
    pub advances: bool,
    /// What was done last, to be done again.
    pub(super) last: Option<Repeatable>,
    /// How often the next command is to be done.
    times: Option<usize>,
    /// The key that the present action was asked for with.
    pressed: Option<Key>,
    /// Where the last export went, to be offered again.
    pub(super) export_path: Option<String>,
    /// What went out then.
    pub(super) export_scope: ExportScope,
}

impl Annotation {
    /// The digit of the key that was pressed, 1 to 9.
    pub(super) fn digit(&self) -> Option<u8> {
        let KeyCode::Char(c) = self.pressed?.as_command().code else { return None };
        c.to_digit(10).and_then(|digit| u8::try_from(digit).ok()).filter(|&digit| digit > 0)
    }
}

impl App {
    /// Takes a digit of a number of times in; says whether the key was one.
    pub(super) fn count(&mut self, key: Key) -> bool {
        let KeyCode::Char(c) = key.as_command().code else { return false };
        let Some(digit) = c.to_digit(10).filter(|_| !key.ctrl) else { return false };
        let so_far = self.annotation.times;
        if so_far.is_none() && (!key.alt || digit == 0) {
            return false;
        }
        let times = (so_far.unwrap_or(0) * 10 + digit as usize).min(MOST_TIMES);
        self.annotation.times = Some(times);
        self.message = Some(format!("{times} times: …"));
        true
    }

    /// Does an action as often as the number typed before it says.
    pub(super) fn act_counted(&mut self, action: Action, key: Key) -> Vec<Effect> {
        let times = self.annotation.times.take().filter(|_| repeats(action)).unwrap_or(1);
        self.annotation.pressed = Some(key);
        let mut effects = Vec::new();
        for _ in 0..times {
            effects.extend(self.act(action));
            if self.prompt.is_some() {
                break;
            }
        }
        self.annotation.pressed = None;
        effects
    }

    /// Does an action of marking; nothing where it is another kind of action.
    pub(super) fn act_on_marks(&mut self, action: Action) -> Option<Vec<Effect>> {
        let reading = self.view == View::Reader;
        Some(match action {
            Action::Back if reading && self.stop_marking() => Vec::new(),
            Action::Undo => self.undo(),
            Action::Redo => self.redo(),
            Action::Export => self.open_export(),
            Action::Count => {
                self.message = Some("type alt and a digit, further digits, then a command".to_owned());
                Vec::new()
            }
            Action::Copy => self.copy(),
            _ => return self.mark(action),
        })
    }

    /// Ends a selection or a link that is being drawn; says whether there was one.
    fn stop_marking(&mut self) -> bool {
        let selected = self.annotation.selection.take().is_some();
        selected || self.annotation.link_end.take().is_some()
    }

    /// The marks, or a message why there are none yet.
    pub(super) fn workspace(&mut self) -> Option<&mut Workspace> {
        if self.annotation.workspace.is_none() {
            self.message = Some("the marks are still being read; try again in a moment".to_owned());
        }
        self.annotation.workspace.as_mut()
    }

    /// Does an edit and says so.
    pub(super) fn commit(&mut self, edit: Edit, said: &str) -> Vec<Effect> {
        let Some(workspace) = self.workspace() else { return Vec::new() };
        if edit.is_empty() {
            return Vec::new();
        }
        if let Err(error) = workspace.apply(edit.clone()) {
            self.message = Some(error.to_string());
            return Vec::new();
        }
        self.after_edit(&edit, said);
        self.keep(Step::Do(edit))
    }

    /// Keeps what was done; a search by labels may find something else now.
    fn keep(&mut self, step: Step) -> Vec<Effect> {
        [Effect::Keep(step)].into_iter().chain(self.search_labels_again()).collect()
    }

    fn search_labels_again(&mut self) -> Option<Effect> {
        self.search.ask_for_labels().map(|(request, query)| Effect::Search { request, query })
    }

    fn undo(&mut self) -> Vec<Effect> {
        let Some(workspace) = self.workspace() else { return Vec::new() };
        match workspace.undo() {
            Ok(edit) => {
                self.go_to_edit(&edit);
                self.after_edit(&edit, &format!("undone: {}", edit.what));
                self.keep(Step::Undo(edit))
            }
            Err(error) => {
                self.message = Some(error.to_string());
                Vec::new()
            }
        }
    }

    fn redo(&mut self) -> Vec<Effect> {
        let Some(workspace) = self.workspace() else { return Vec::new() };
        match workspace.redo() {
            Ok(edit) => {
                self.go_to_edit(&edit);
                self.after_edit(&edit, &format!("redone: {}", edit.what));
                self.keep(Step::Redo(edit))
            }
            Err(error) => {
                self.message = Some(error.to_string());
                Vec::new()
            }
        }
    }

    fn after_edit(&mut self, edit: &Edit, said: &str) {
        let is_link = |mark: &Option<Mark>| mark.as_ref().is_some_and(|mark| mark.link().is_some());
        let links = edit.changes.iter().any(|change| is_link(&change.before) || is_link(&change.after));
        let told = if links { self.relink() } else { Realigned::default() };
        self.annotations.forget();
        self.message = Some(format!("{said}{}{}", describe(told), self.unsaved_note()));
    }

    /// Said with every edit while nothing can be saved.
    fn unsaved_note(&self) -> String {
        match &self.annotation.saving {
            Saving::ReadOnly(_) | Saving::Unsaved(..) => " · NOT SAVED YET, kept in memory".to_owned(),
            Saving::NotOpen | Saving::Saved => String::new(),
        }
    }

    /// What leaving begins with: marks that are not saved are put elsewhere first.
    pub(super) fn leaving(&self) -> Effect {
        if matches!(self.annotation.saving, Saving::Unsaved(..)) { Effect::Rescue } else { Effect::Quit }
    }

    /// Brings what was decided about links to bear on them. Says what else changed.
    pub(super) fn relink(&mut self) -> Realigned {
        self.claims.forget();
        let (Some(workspace), Some(links)) = (&self.annotation.workspace, &mut self.links) else {
            return Realigned::default();
        };
        let told = links.decide(&self.articles, workspace.link_decisions());
        self.reader.find_counterparts(self.links.as_ref());
        told
    }

    /// Shows the place of an edit, where an article in view holds it.
    fn go_to_edit(&mut self, edit: &Edit) {
        let Some(workspace) = &self.annotation.workspace else { return };
        let marks = edit.changes.iter().filter_map(|change| change.after.as_ref().or(change.before.as_ref()));
        let places: Vec<(usize, Span)> = marks
            .flat_map(|mark| workspace.placer().place(mark).targets)
            .filter_map(super::super::annotate::placed::PlacedTarget::place)
            .filter_map(|(article, span)| Some((article, span?)))
            .collect();
        let Some(pane) = self.reader.focused_mut() else { return };
        if let Some((_, span)) = places.iter().find(|(article, _)| *article == pane.id) {
            let segment = pane.article().segment_at(span.start);
            pane.open_fold_at(segment);
            pane.go_to(segment);
        }
    }

    /// Takes in what the store has to say.
    pub(super) fn take_in_store(&mut self, report: StoreReport) -> Vec<Effect> {
        match report {
            StoreReport::Opened(workspace, why) => {
                let orphans = workspace.all().filter(|placed| placed.is_orphan()).count();
                self.annotation.workspace = Some(*workspace);
                self.annotation.saving = why.clone().map_or(Saving::Saved, Saving::ReadOnly);
                self.relink();
                self.annotations.forget();
                if let Some(why) = why {
                    self.message = Some(format!("marks cannot be saved: {why}"));
                } else if orphans > 0 {
                    self.message = Some(format!(
                        "{} on words that are no longer there; M lists them (f: kind)",
                        counted(orphans, "mark")
                    ));
                }
                // Nothing bore a label so far.
                return self.search_labels_again().into_iter().collect();
            }
            StoreReport::Unsaved { steps, why } => {
                self.message = Some(format!("NOT SAVED ({} kept): {why}", counted(steps, "change")));
                self.annotation.saving = Saving::Unsaved(steps, why);
            }
            StoreReport::Saved => {
                self.annotation.saving = Saving::Saved;
                self.message = Some("all marks are saved now".to_owned());
            }
            StoreReport::Changed(changes) => {
                if let Some(workspace) = &mut self.annotation.workspace {
                    workspace.follow(&changes);
                }
                self.relink();
                self.annotations.forget();
                return self.search_labels_again().into_iter().collect();
            }
            StoreReport::Rescued(true) => return vec![Effect::Quit],
            StoreReport::Rescued(false) => {
                self.message = Some(LEAVE_QUESTION.to_owned());
                self.prompt = Some(Prompt::Leave);
            }
            StoreReport::Refused(why) => {
                self.message = Some(format!("one change could not be saved: {why}"));
            }
        }
        Vec::new()
    }

    /// Takes in what became of an export.
    pub(super) fn take_in_export(&mut self, report: ExportReport) {
        match report {
            ExportReport::Written { path, counts: (marks, pairs), warnings } => {
                let warned = warnings.first().map(|warning| format!(" ({warning})")).unwrap_or_default();
                let marks = if marks > 0 { format!("{marks} marks, ") } else { String::new() };
                self.message = Some(format!("{marks}{pairs} linked pairs written to {}{warned}", path.display()));
            }
            ExportReport::Exists(path) => self.ask_to_replace(&path),
            ExportReport::Failed(why) => self.message = Some(format!("nothing was written: {why}")),
        }
    }

    fn ask_to_replace(&mut self, path: &Path) {
        self.message = Some(format!("{} is there already; enter replaces it, esc leaves it", path.display()));
        self.reopen_export(path);
    }
}

/// What a verdict did to the links around it.
fn describe(told: Realigned) -> String {
    let links = |count: usize| if count == 1 { "link" } else { "links" };
    let mut parts = Vec::new();
    if told.changed > 0 {
        parts.push(format!("{} {} scored anew", told.changed, links(told.changed)));
    }
    if told.appeared > 0 {
        parts.push(format!("{} new", told.appeared));
    }
    if told.gone > 0 {
        parts.push(format!("{} too weak now", told.gone));
    }
    if parts.is_empty() { String::new() } else { format!(" · {}", parts.join(", ")) }
}

/// Whether doing an action several times means something.
const fn repeats(action: Action) -> bool {
    matches!(
        action,
        Action::NextSentence
            | Action::PreviousSentence
            | Action::NextParagraph
            | Action::PreviousParagraph
            | Action::HalfPageDown
            | Action::HalfPageUp
            | Action::PageDown
            | Action::PageUp
            | Action::Next
            | Action::Previous
            | Action::NextLink
            | Action::PreviousLink
            | Action::NextCounterpart
            | Action::PreviousCounterpart
            | Action::NextArticle
            | Action::PreviousArticle
            | Action::JumpBack
            | Action::JumpForward
            | Action::NextMember
            | Action::PreviousMember
            | Action::NextPassage
            | Action::PreviousPassage
            | Action::NextChange
            | Action::PreviousChange
            | Action::Confirm
            | Action::Reject
            | Action::RepeatMark
            | Action::NextUnreviewed
            | Action::PreviousUnreviewed
            | Action::NextDoubtful
            | Action::NextConflict
            | Action::NextUneven
            | Action::SelectRight
            | Action::SelectLeft
            | Action::SelectWordRight
            | Action::SelectWordLeft
            | Action::SelectDown
            | Action::SelectUp
            | Action::Undo
            | Action::Redo
    )
}
