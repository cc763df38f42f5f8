//! Labels, notes, bookmarks and reading status.

use super::action::Action;
use super::editor::Editor;
use super::prompt::Prompt;
use super::review::Review;
use super::{App, Effect, View};
use crate::align::Relation;
use crate::annotate::{Body, Change, Edit, Label, Mark, MarkId, Placed, ReadingStatus, Verdict};
use crate::text::Span;

/// Colours that new labels get, one after the other.
pub const LABEL_COLOURS: [&str; 9] =
    ["yellow", "cyan", "magenta", "green", "blue", "red", "#ff8700", "#af87ff", "#87875f"];

/// Something that can be done again elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Repeatable {
    /// A label was put on or taken off.
    Label(String),
    /// A link was judged.
    Verdict(Verdict),
    /// A link's relation was said.
    Relation(Relation),
    /// A bookmark was put.
    Bookmark,
    /// An article's status was set.
    Status(ReadingStatus),
}

/// What a note is written on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteTarget {
    /// A span that has no note yet.
    New(usize, Span),
    /// A note that is there.
    Existing(MarkId),
}

impl App {
    /// Does an action of marking; nothing where it is another kind of action.
    pub(super) fn mark(&mut self, action: Action) -> Option<Vec<Effect>> {
        if matches!(action, Action::LabelClaim | Action::ConfirmClaimLink | Action::RejectClaimLink) {
            return Some(self.mark_claim(action));
        }
        if matches!(action, Action::DeleteMark | Action::EditMark) {
            return Some(self.change_mark(action));
        }
        if self.view != View::Reader {
            return None;
        }
        let on_text = matches!(
            action,
            Action::Label | Action::Note | Action::Bookmark | Action::DrawLink | Action::Select | Action::RepeatMark
        );
        if on_text && self.reader.focused().is_some_and(super::pane::Pane::on_fold) {
            self.message = Some("this passage repeats another and is folded: enter opens it, then mark".to_owned());
            return Some(Vec::new());
        }
        Some(match action {
            Action::Label => self.press_label(),
            Action::NewLabel => self.open_new_label(None),
            Action::Note => self.open_note(),
            Action::Bookmark => self.toggle_bookmark(),
            Action::ReadingStatus => self.next_status(),
            Action::RepeatMark => self.repeat(),
            Action::Confirm => self.judge(Verdict::Confirmed),
            Action::Reject => self.judge(Verdict::Rejected),
            Action::RelateSame => self.relate(Relation::Same),
            Action::RelateOverlap => self.relate(Relation::Overlap),
            Action::JudgeConflict => self.judge_conflict(),
            Action::DrawLink => self.draw_link(),
            Action::RemoveLink => self.remove_link(),
            Action::MergeLinks => self.merge_links(),
            Action::SplitLink => self.split_link(),
            Action::ToggleAdvance => {
                self.annotation.advances = !self.annotation.advances;
                let does = if self.annotation.advances { "go on to the next sentence" } else { "stay" };
                self.message = Some(format!("labels and bookmarks {does}"));
                Vec::new()
            }
            Action::Annotators => {
                self.next_layer();
                Vec::new()
            }
            Action::NextUnreviewed => self.review(Review::Unreviewed, true),
            Action::PreviousUnreviewed => self.review(Review::Unreviewed, false),
            Action::NextDoubtful => self.review(Review::Doubtful, true),
            Action::NextConflict => self.review(Review::Conflict, true),
            Action::NextUneven => self.review(Review::Uneven, true),
            Action::Select => {
                self.select();
                Vec::new()
            }
            Action::SelectRight
            | Action::SelectLeft
            | Action::SelectWordRight
            | Action::SelectWordLeft
            | Action::SelectDown
            | Action::SelectUp
            | Action::SwapSelectionEnds => {
                self.move_selection(action);
                Vec::new()
            }
            _ => return None,
        })
    }

    /// What a mark would be on: the selection, or the sentence under the cursor.
    pub(super) fn marked_span(&self) -> Option<(usize, Span)> {
        let pane = self.reader.focused()?;
        if let Some(selection) = self.annotation.selection.as_ref().filter(|selection| selection.article == pane.id) {
            let span = selection.span().trimmed(&pane.article().text);
            return (!span.is_empty()).then_some((pane.id, span));
        }
        Some((pane.id, pane.article().segments.get(pane.segment())?.span))
    }

    fn press_label(&mut self) -> Vec<Effect> {
        let digit = self.annotation.digit();
        let Some(workspace) = self.workspace() else { return Vec::new() };
        let Some(digit) = digit else {
            self.message = Some("press the key of a label, 1 to 9; L makes a new one".to_owned());
            return Vec::new();
        };
        match workspace.labels().by_key(digit).map(|label| label.name.clone()) {
            Some(name) => self.toggle_label(&name),
            None => self.open_new_label(Some(digit)),
        }
    }

    fn toggle_label(&mut self, name: &str) -> Vec<Effect> {
        let Some((article, span)) = self.marked_span() else { return Vec::new() };
        let Some(workspace) = self.workspace() else { return Vec::new() };
        let creator = workspace.creator().to_owned();
        let (edit, said) = if let Some(mark) = workspace.label_on(article, span, name) {
            (Edit::remove(mark, &creator), format!("{name} taken off (u undoes)"))
        } else {
            let body = Body::Label(Label { label: name.to_owned() });
            let Some(mark) = workspace.mark(body, &[(article, Some(span), None)]) else { return Vec::new() };
            (Edit::add(mark), format!("labelled {name} (u undoes)"))
        };
        self.annotation.selection = None;
        self.annotation.last = Some(Repeatable::Label(name.to_owned()));
        let effects = self.commit(edit, &said);
        self.advance();
        effects
    }

    fn advance(&mut self) {
        if self.annotation.advances
            && let Some(pane) = self.reader.focused_mut()
        {
            pane.step(1);
        }
    }

    /// Asks for the name of a label; with `key`, of the one that this key is to set here.
    fn open_new_label(&mut self, key: Option<u8>) -> Vec<Effect> {
        if self.workspace().is_some() {
            self.prompt = Some(Prompt::NewLabel { field: super::field::Field::default(), key });
            self.message = Some(match key {
                Some(key) => format!("no label has the key {key} yet: type its name, enter puts it here"),
                None => "type the name of the new label, enter adds it to the label set".to_owned(),
            });
        }
        Vec::new()
    }

    /// Adds a label to the set; where `key` was pressed for it, puts it on what is marked.
    pub(super) fn add_label(&mut self, name: &str, key: Option<u8>) -> Vec<Effect> {
        let place = self.marked_span();
        let Some(workspace) = self.workspace() else { return Vec::new() };
        let name = name.trim();
        if name.is_empty() {
            return Vec::new();
        }
        if workspace.labels().by_name(name).is_some() {
            self.message = Some(format!("there is already a label {name}"));
            return Vec::new();
        }
        let set = key.or_else(|| workspace.labels().free_key());
        let colour = LABEL_COLOURS[workspace.labels().labels.len() % LABEL_COLOURS.len()];
        let definition = workspace.definition(name, set, colour);
        let mut changes = vec![Change { before: None, after: Some(definition) }];
        if let (Some(_), Some((article, span))) = (key, place) {
            let body = Body::Label(Label { label: name.to_owned() });
            let mark = workspace.mark(body, &[(article, Some(span), None)]);
            changes.extend(mark.map(|mark| Change { before: None, after: Some(mark) }));
        }
        let edit = Edit::new("add label", workspace.creator(), changes);
        let told = match (set, key) {
            (Some(set), Some(_)) => format!("labelled {name}; from now on the key {set} does so"),
            (Some(set), None) => format!("the key {set} now labels {name}"),
            (None, _) => format!("label {name} added; all keys are taken"),
        };
        if key.is_some() {
            self.annotation.selection = None;
            self.annotation.last = Some(Repeatable::Label(name.to_owned()));
        }
        self.commit(edit, &told)
    }

    fn open_note(&mut self) -> Vec<Effect> {
        let Some((article, span)) = self.marked_span() else { return Vec::new() };
        let Some(workspace) = self.workspace() else { return Vec::new() };
        let segment = workspace.placer().articles().get(article).map_or(0, |at| at.segment_at(span.start));
        let own = |placed: &&Placed| {
            matches!(placed.mark.body, Body::Note { .. })
                && placed.mark.creator == workspace.creator()
                && placed.targets.iter().any(|target| target.place() == Some((article, Some(span))))
        };
        let found = workspace.at(article, segment).find(own).map(|placed| placed.mark.clone());
        self.open_note_on(found.as_ref(), NoteTarget::New(article, span));
        Vec::new()
    }

    /// Opens the editor on a note that is there, or for a new one.
    pub(super) fn open_note_on(&mut self, note: Option<&Mark>, new: NoteTarget) {
        let (text, target) = match note {
            Some(Mark { id, body: Body::Note { text }, .. }) => (text.as_str(), NoteTarget::Existing(id.clone())),
            _ => ("", new),
        };
        self.prompt = Some(Prompt::Note { editor: Editor::new(text), target });
    }

    /// Keeps what was written; an empty note is no note.
    /// Keeps what was written. Where that cannot be, the editor stays open: nobody writes a note twice.
    pub(super) fn keep_note(&mut self, editor: Editor, target: NoteTarget) -> Vec<Effect> {
        let kept = self.note_edit(editor.text().trim_end(), &target);
        match kept {
            Ok(None) => Vec::new(),
            Ok(Some((edit, said))) => {
                let selection = self.annotation.selection.take();
                let effects = self.commit(edit, said);
                if effects.is_empty() {
                    self.annotation.selection = selection;
                    self.prompt = Some(Prompt::Note { editor, target });
                }
                effects
            }
            Err(why) => {
                self.message = Some(format!("{why}; ctrl-c leaves the note"));
                self.prompt = Some(Prompt::Note { editor, target });
                Vec::new()
            }
        }
    }

    /// The edit that keeps a note, and what is said of it; nothing where nothing changes.
    fn note_edit(&mut self, text: &str, target: &NoteTarget) -> Result<Option<(Edit, &'static str)>, &'static str> {
        let workspace = self.workspace().ok_or("the marks are still being read")?;
        let creator = workspace.creator().to_owned();
        let body = Body::Note { text: text.to_owned() };
        let (edit, said) = match target {
            NoteTarget::Existing(id) => match workspace.marks().get(id) {
                Some(mark) if text.is_empty() => (Edit::remove(mark, &creator), "note deleted (u undoes)"),
                Some(mark) if mark.body == body => return Ok(None),
                Some(mark) => (Edit::change(mark, body, &creator), "note changed (u undoes)"),
                None if text.is_empty() => return Ok(None),
                None => return Err("somebody else has deleted this note in the meantime"),
            },
            NoteTarget::New(..) if text.is_empty() => return Ok(None),
            &NoteTarget::New(article, span) => {
                let mark = workspace.mark(body, &[(article, Some(span), None)]);
                (Edit::add(mark.ok_or("the article is no longer there")?), "note added (u undoes)")
            }
        };
        Ok(Some((edit, said)))
    }

    fn toggle_bookmark(&mut self) -> Vec<Effect> {
        let Some((article, span)) = self.marked_span() else { return Vec::new() };
        let Some(workspace) = self.workspace() else { return Vec::new() };
        let creator = workspace.creator().to_owned();
        let segment = workspace.placer().articles().get(article).map_or(0, |at| at.segment_at(span.start));
        let own = |placed: &&Placed| {
            matches!(placed.mark.body, Body::Bookmark { .. }) && placed.mark.creator == workspace.creator()
        };
        let (edit, said) = if let Some(placed) = workspace.at(article, segment).find(own) {
            (Edit::remove(&placed.mark, &creator), "bookmark removed")
        } else {
            let mark = workspace.mark(Body::Bookmark { name: None }, &[(article, Some(span), None)]);
            let Some(mark) = mark else { return Vec::new() };
            (Edit::add(mark), "bookmarked; M lists all marks")
        };
        self.annotation.selection = None;
        self.annotation.last = Some(Repeatable::Bookmark);
        let effects = self.commit(edit, said);
        self.advance();
        effects
    }

    fn next_status(&mut self) -> Vec<Effect> {
        let Some(article) = self.reader.focused().map(|pane| pane.id) else { return Vec::new() };
        let Some(workspace) = self.workspace() else { return Vec::new() };
        let next = match workspace.status(article) {
            ReadingStatus::Unread => ReadingStatus::Reading,
            ReadingStatus::Reading => ReadingStatus::Read,
            ReadingStatus::Read => ReadingStatus::Skipped,
            ReadingStatus::Skipped => ReadingStatus::Unread,
        };
        self.set_status(next)
    }

    fn set_status(&mut self, status: ReadingStatus) -> Vec<Effect> {
        let Some(article) = self.reader.focused().map(|pane| pane.id) else { return Vec::new() };
        let Some(workspace) = self.workspace() else { return Vec::new() };
        let creator = workspace.creator().to_owned();
        let Some(mark) = workspace.mark(Body::Status { status }, &[(article, None, None)]) else { return Vec::new() };
        let hash = mark.targets.first().map(|target| target.hash.clone());
        let is_own = |other: &&Mark| matches!(other.body, Body::Status { .. }) && other.creator == creator;
        let known = hash.and_then(|hash| workspace.marks().of_article(&hash).find(is_own).cloned());
        let edit = match known {
            Some(known) => Edit::change(&known, Body::Status { status }, &creator),
            None => Edit::add(mark),
        };
        self.annotation.last = Some(Repeatable::Status(status));
        self.commit(edit, &format!("this article is {}", status_name(status)))
    }

    fn repeat(&mut self) -> Vec<Effect> {
        match self.annotation.last.clone() {
            Some(Repeatable::Label(name)) => self.toggle_label(&name),
            Some(Repeatable::Verdict(verdict)) => self.judge(verdict),
            Some(Repeatable::Relation(relation)) => self.relate(relation),
            Some(Repeatable::Bookmark) => self.toggle_bookmark(),
            Some(Repeatable::Status(status)) => self.set_status(status),
            None => {
                self.message = Some("there is no mark to repeat yet".to_owned());
                Vec::new()
            }
        }
    }

    fn next_layer(&mut self) {
        let Some(workspace) = self.workspace() else { return };
        workspace.next_layer();
        let told = match workspace.layer() {
            crate::annotate::Layer::All => {
                let names: Vec<&str> = workspace.annotators().into_iter().collect();
                format!("everybody's marks: {}", names.join(", "))
            }
            crate::annotate::Layer::Of(name) => format!("only marks of {name}"),
        };
        self.relink();
        self.annotations.forget();
        self.message = Some(told);
    }
}

/// What a status is called.
pub const fn status_name(status: ReadingStatus) -> &'static str {
    match status {
        ReadingStatus::Unread => "unread",
        ReadingStatus::Reading => "being read",
        ReadingStatus::Read => "read",
        ReadingStatus::Skipped => "to be skipped",
    }
}
