//! What is typed rather than pressed: searches, and commands by name.

use super::action::{Action, ActionEntry, Scope};
use super::editor::Editor;
use super::export::ExportPrompt;
use super::field::Field;
use super::help::{self, HelpLine};
use super::key::{Key, KeyCode, NamedKey};
use super::marking::NoteTarget;
use super::palette::Palette;
use super::{App, Effect, View};
use crate::annotate::MarkId;

/// What is asked before marks are lost.
pub const LEAVE_QUESTION: &str = "marks cannot be saved anywhere: y leaves and loses them, any other key stays";

/// What the keys go to before they are commands.
#[derive(Debug)]
pub enum Prompt {
    /// Words to search.
    Search,
    /// The command palette.
    Palette(Palette),
    /// The name of a label, with the key that it is to get.
    NewLabel {
        /// What is typed.
        field: Field,
        /// The key that asked for it: the label is put here at once.
        key: Option<u8>,
    },
    /// A note.
    Note {
        /// What is typed.
        editor: Editor,
        /// What it is about.
        target: NoteTarget,
    },
    /// The file that an export goes to.
    Export(ExportPrompt),
    /// The name of a bookmark or label, by the mark that bears it.
    Rename {
        /// What is typed.
        field: Field,
        /// The mark.
        mark: MarkId,
    },
    /// Whether to leave though marks can be saved nowhere: [`LEAVE_QUESTION`].
    Leave,
}

impl Prompt {
    /// What stands before what is typed; none where it is typed elsewhere than in the last line.
    pub fn sign(&self) -> Option<String> {
        Some(match self {
            Self::Search => "/".to_owned(),
            Self::Palette(_) => ":".to_owned(),
            Self::NewLabel { key: Some(key), .. } => format!("label {key}: "),
            Self::NewLabel { key: None, .. } => "new label: ".to_owned(),
            Self::Rename { .. } => "name: ".to_owned(),
            Self::Export(export) => format!("write {} to: ", export.scope.name()),
            Self::Note { .. } | Self::Leave => return None,
        })
    }
}

/// What a name is typed for.
enum NameOf {
    /// A new label, set by this key where one asked for it.
    Label(Option<u8>),
    /// A mark.
    Mark(MarkId),
}

impl App {
    /// What stands left of the cursor in the open prompt, and all of it; none while keys are commands.
    pub fn prompt_text(&self) -> Option<(&str, &str)> {
        let field = match self.prompt.as_ref()? {
            Prompt::Search => &self.search.field,
            Prompt::Palette(palette) => &palette.field,
            Prompt::NewLabel { field, .. } | Prompt::Rename { field, .. } => field,
            Prompt::Export(export) => &export.field,
            Prompt::Note { .. } | Prompt::Leave => return None,
        };
        Some((field.before_cursor(), field.text()))
    }

    pub(super) fn open_search(&mut self) -> Vec<Effect> {
        self.search.origin = self.reader.focused().map(|pane| (pane.id, pane.segment()));
        self.search.clear();
        self.prompt = Some(Prompt::Search);
        vec![Effect::PrepareSearch]
    }

    /// Scrolls the help to an action.
    fn show_help_of(&mut self, entry: &ActionEntry) {
        let Some(geometry) = self.geometry else { return };
        let lines = help::lines(geometry.whole.width, self.helped_scope(), &self.keymap);
        let is_it = |line: &HelpLine| matches!(line, HelpLine::Entry(action, ..) if *action == entry.action);
        self.help_top = lines.iter().position(is_it).unwrap_or_default();
    }

    /// Whose commands the palette has: over the help those of the view behind it.
    pub fn palette_scope(&self) -> Scope {
        if self.view == View::Help { self.helped_scope() } else { self.scope() }
    }

    pub(super) fn open_palette(&mut self) {
        self.prompt = Some(Prompt::Palette(Palette::default()));
    }

    pub(super) fn paste(&mut self, text: &str) -> Vec<Effect> {
        if !matches!(self.prompt, None | Some(Prompt::Note { .. })) && text.chars().count() > Field::MOST {
            self.message = Some(format!("one line holds {} characters; the rest was left out", Field::MOST));
        }
        match &mut self.prompt {
            Some(Prompt::Search) => {
                self.search.field.insert(text);
                self.ask()
            }
            Some(
                Prompt::Palette(Palette { field, .. }) | Prompt::NewLabel { field, .. } | Prompt::Rename { field, .. },
            ) => {
                field.insert(text);
                Vec::new()
            }
            Some(Prompt::Export(export)) => {
                export.insert(text);
                Vec::new()
            }
            Some(Prompt::Note { editor, .. }) => {
                editor.insert(text);
                Vec::new()
            }
            None | Some(Prompt::Leave) => {
                self.message =
                    Some(format!("there is nothing to paste into here; {} searches", self.key_name(Action::Search)));
                Vec::new()
            }
        }
    }

    pub(super) fn press_in_prompt(&mut self, key: Key) -> Vec<Effect> {
        let escapes = key.code == KeyCode::Named(NamedKey::Escape) || key == Key { ctrl: true, ..Key::char('c') };
        match self.prompt.take() {
            Some(Prompt::Search) if escapes => self.cancel_search(),
            Some(Prompt::Search) => return self.press_in_search(key),
            // A note is kept however it is left, but for ctrl-c.
            Some(Prompt::Note { editor, target }) => return self.press_in_note(editor, target, key),
            Some(Prompt::Leave) if key == Key::char('y') => return vec![Effect::Quit],
            Some(_) if escapes => {}
            Some(Prompt::NewLabel { field, key: of }) => return self.press_in_name(field, NameOf::Label(of), key),
            Some(Prompt::Rename { field, mark }) => return self.press_in_name(field, NameOf::Mark(mark), key),
            Some(Prompt::Export(export)) => return self.press_in_export(export, key),
            Some(Prompt::Palette(palette)) => return self.press_in_palette(palette, key),
            Some(Prompt::Leave) | None => {}
        }
        Vec::new()
    }

    fn press_in_note(&mut self, mut editor: Editor, target: NoteTarget, key: Key) -> Vec<Effect> {
        match (key.code, key.ctrl) {
            (KeyCode::Named(NamedKey::Escape), _) | (KeyCode::Char('s'), true) => {
                return self.keep_note(editor, target);
            }
            (KeyCode::Char('c'), true) => {
                self.message = Some("the note was left as it was".to_owned());
                return Vec::new();
            }
            _ => {}
        }
        editor.press(key);
        self.prompt = Some(Prompt::Note { editor, target });
        Vec::new()
    }

    fn press_in_name(&mut self, mut field: Field, of: NameOf, key: Key) -> Vec<Effect> {
        match key.code {
            KeyCode::Named(NamedKey::Enter) => {
                return match of {
                    NameOf::Label(of) => self.add_label(field.text(), of),
                    NameOf::Mark(mark) => self.rename(&mark, field.text()),
                };
            }
            KeyCode::Named(NamedKey::Backspace) if field.text().is_empty() => return Vec::new(),
            _ => {}
        }
        field.press(key);
        self.prompt = Some(match of {
            NameOf::Label(key) => Prompt::NewLabel { field, key },
            NameOf::Mark(mark) => Prompt::Rename { field, mark },
        });
        Vec::new()
    }

    fn press_in_search(&mut self, key: Key) -> Vec<Effect> {
        match key.code {
            KeyCode::Named(NamedKey::Enter | NamedKey::Tab) => {
                if self.search.field.text().is_empty() {
                    self.cancel_search();
                } else {
                    self.accept_search(key.code == KeyCode::Named(NamedKey::Tab));
                }
                return Vec::new();
            }
            // Deleting what is not there leaves, as everywhere.
            KeyCode::Named(NamedKey::Backspace) if self.search.field.text().is_empty() => {
                self.cancel_search();
                return Vec::new();
            }
            _ => {}
        }
        self.prompt = Some(Prompt::Search);
        let before = self.search.field.text().to_owned();
        self.search.field.press(key);
        if self.search.field.text() == before { Vec::new() } else { self.ask() }
    }

    fn ask(&mut self) -> Vec<Effect> {
        self.search.ask().map(|(request, query)| Effect::Search { request, query }).into_iter().collect()
    }

    /// Keeps what was found: `n` goes through it, the list has all of it.
    fn accept_search(&mut self, list: bool) {
        let here = self.reader.focused().map(|pane| pane.id);
        let none_here = here.is_none_or(|id| self.search.hits_in(id).is_empty());
        let some = self.search.hits().is_some_and(|hits| hits.segments > 0);
        if let Some((id, segment)) = self.search.origin
            && here == Some(id)
            && self.reader.focused().is_some_and(|pane| pane.segment() != segment)
        {
            self.jumps.leave(self.position_at(id, segment));
        }
        if some && (list || none_here) {
            self.go_to_view(View::Results);
        } else {
            self.message = Some(self.search.count(here, &self.key_name(Action::Results)));
        }
    }

    fn cancel_search(&mut self) {
        self.search.clear();
        if let Some((id, segment)) = self.search.origin.take()
            && let Some(pane) = self.reader.focused_mut()
            && pane.id == id
        {
            pane.go_to(segment);
        }
    }

    /// Brings the first hit from where the search began into view, while it is being typed.
    pub(super) fn preview_hit(&mut self) {
        if !matches!(self.prompt, Some(Prompt::Search)) || self.view != View::Reader {
            return;
        }
        let Some((id, segment)) = self.search.origin else { return };
        let hits = self.search.hits_in(id);
        let target = hits.iter().find(|hit| hit.hit.segment >= segment).or(hits.first());
        let target = target.map_or(segment, |hit| hit.hit.segment);
        if let Some(pane) = self.reader.focused_mut()
            && pane.id == id
        {
            pane.go_to(target);
        }
    }

    /// Goes to the next hit or the previous one. Says whether anything is searched.
    pub(super) fn step_hit(&mut self, forward: bool) -> bool {
        if self.search.hits().is_none() {
            return false;
        }
        let Some(pane) = self.reader.focused_mut() else { return false };
        let now = pane.segment();
        if let Some(segment) = self.search.step(pane.id, now, forward) {
            pane.go_to(segment);
            if forward != (segment > now) {
                let end = if forward { "first" } else { "last" };
                let list = self.key_name(Action::Results);
                self.message = Some(format!("the {end} hit in this article again; {list} lists hits in others"));
            }
        } else {
            let (list, back) = (self.key_name(Action::Results), self.key_name(Action::Back));
            self.message = Some(format!("no hit in this article; {list} lists all hits, {back} ends the search"));
        }
        true
    }

    pub(super) fn open_results(&mut self) {
        if self.search.hits().is_some() {
            self.go_to_view(View::Results);
        } else {
            self.message = Some(format!("there is no search; {} starts one", self.key_name(Action::Search)));
        }
    }

    pub(super) fn act_in_results(&mut self, action: Action) {
        match action {
            Action::Next => self.search.list.step(1),
            Action::Previous => self.search.list.step(-1),
            Action::OpenHit => self.open_hit(),
            _ => _ = self.search.list.act(action),
        }
    }

    fn open_hit(&mut self) {
        let selected = self.search.list.selected;
        let Some(hit) = self.search.hits().and_then(|hits| hits.hits.get(selected)) else { return };
        let (article, segment) = (hit.article, hit.hit.segment);
        self.leave();
        if self.reader.focused().map(|pane| pane.id) != Some(article) {
            self.show(self.reader.focus, article);
        }
        if let Some(pane) = self.reader.focused_mut() {
            pane.open_fold_at(segment);
            pane.go_to(segment);
        }
        self.view = View::Reader;
    }

    fn press_in_palette(&mut self, mut palette: Palette, key: Key) -> Vec<Effect> {
        let scope = self.palette_scope();
        match (key.code, key.ctrl) {
            (KeyCode::Named(NamedKey::Enter), _) => {
                let found = palette.matching(scope, &self.keymap);
                if let Some(entry) = found.get(palette.list.selected) {
                    if self.view == View::Help {
                        self.show_help_of(entry);
                        return Vec::new();
                    }
                    return self.act(entry.action);
                }
                self.message = Some("there is no command of that name".to_owned());
                return Vec::new();
            }
            (KeyCode::Named(NamedKey::Down | NamedKey::Tab), _) | (KeyCode::Char('n'), true) => palette.list.step(1),
            (KeyCode::Named(NamedKey::Up | NamedKey::BackTab), _) | (KeyCode::Char('p'), true) => palette.list.step(-1),
            (KeyCode::Named(NamedKey::Backspace), _) if palette.field.text().is_empty() => return Vec::new(),
            _ => {
                let before = palette.field.text().to_owned();
                palette.field.press(key);
                if palette.field.text() != before {
                    palette.list.go_to_end(false);
                }
            }
        }
        self.prompt = Some(Prompt::Palette(palette));
        Vec::new()
    }
}
