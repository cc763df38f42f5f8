//! The reader's state and actions; knows no terminal.
//!
//! `App::update` takes an event and returns effects for others to carry out; it does no input or output.
//! Afterwards everything that is to be drawn stands in the state, laid out for the present size.

pub mod action;
mod annotation;
pub mod annotations;
pub mod claims;
pub mod duplicates;
pub mod editor;
pub mod export;
pub mod field;
pub mod files;
pub mod geometry;
pub mod groups;
pub mod help;
pub mod inspector;
mod jumps;
pub mod keymap;
pub mod links;
pub mod list;
pub mod marking;
pub mod marks;
pub mod minimap;
mod mouse;
pub mod page;
pub mod palette;
pub mod pane;
mod panes;
mod places;
mod preferences;
pub mod prompt;
pub mod reader;
mod repetition;
mod review;
pub mod search;
pub mod selection;
pub mod session;
pub mod signs;
mod verdicts;
pub mod words;
mod work;

use std::path::PathBuf;
use std::sync::Arc;

use action::{Action, Scope};
use annotations::AnnotationsView;
use claims::{ClaimAreas, ClaimsView};
use duplicates::DuplicateIndex;
use files::{ListRow, Waiting};
use geometry::{Geometry, Layout, MOST_PANES};
use groups::{GroupAreas, GroupsView};
use jumps::Jumps;
use key::{Key, UnknownKey};
use keymap::Keymap;
use links::LinkIndex;
use list::List;
use marks::Annotation;
use page::RereadRequest;
use places::Position;
use prompt::Prompt;
use reader::Reader;
use search::Search;
use serde::{Deserialize, Serialize};
use session::Session;
use words::{WordPlace, Words};

use crate::corpus::{Article, Corpus, LoadError, Note};
use crate::jobs::{ComparisonRequest, ExportRequest, Report, Stage, Step};
pub use crate::settings::key;
use crate::settings::{Settings, SettingsError};

/// Lines that one turn of the mouse wheel scrolls.
const WHEEL_LINES: isize = 3;

/// Something that happened.
#[derive(Debug)]
pub enum Event {
    /// A key was pressed.
    Key(Key),
    /// An action was asked for by its name.
    Action(Action),
    /// Text was pasted.
    Paste(String),
    /// The left button was pressed on a cell.
    Click {
        /// Column, from 0.
        x: u16,
        /// Row, from 0.
        y: u16,
    },
    /// The wheel was turned over a cell.
    Wheel {
        /// Column, from 0.
        x: u16,
        /// Row, from 0.
        y: u16,
        /// Whether towards the reader, that is, forward in the text.
        down: bool,
    },
    /// The screen has a new size, in cells.
    Resize(u16, u16),
    /// Background work got further.
    Work(Report),
    /// The file of settings was read again.
    Settings(Result<Settings, SettingsError>),
}

/// What the program around the state has to do.
#[derive(Debug, PartialEq)]
pub enum Effect {
    /// Find duplicates and links in all articles, instead of any such work under way.
    Analyse,
    /// Stop the work under way.
    Stop,
    /// Compare the two passages that [`App::compared_passages`] names.
    Compare(ComparisonRequest),
    /// Make the articles ready for search: something will be searched.
    PrepareSearch,
    /// Make the search index of all articles, after which no more come.
    Index,
    /// Search all articles.
    Search {
        /// The number that the answer must carry.
        request: usize,
        /// What to look for, as it was typed.
        query: String,
    },
    /// Read a page again, with more or less of it.
    Reread(RereadRequest),
    /// Read the marks on the articles from the store, and keep what is done to them from now on.
    OpenStore,
    /// Put a step of marking on the disk, at once.
    Keep(Step),
    /// Write marks and links to a file.
    Export(ExportRequest),
    /// Put text on the clipboard of whoever sits at the terminal.
    Copy(String),
    /// Cut segments of an article into words.
    ReadWords {
        /// The article.
        article: usize,
        /// The segments.
        segments: Vec<usize>,
    },
    /// Look a word up.
    LookUp {
        /// The number that the answer must carry.
        request: usize,
        /// The word.
        place: WordPlace,
    },
    /// Read the settings again.
    ReloadSettings,
    /// Give the terminal back until the reader is brought to the front again.
    Suspend,
    /// Leave.
    Quit,
    /// Put marks that cannot be saved into a file of their own.
    Rescue,
}

/// The full-screen views.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum View {
    /// Articles side by side.
    #[default]
    Reader,
    /// The list of articles.
    Articles,
    /// The list of repeated passages, two of them side by side.
    Duplicates,
    /// The list of what was searched.
    Results,
    /// What several articles say, by article.
    Claims,
    /// The list of all marks.
    Annotations,
    /// All actions with their keys.
    Help,
}

/// How far background work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Units done.
    pub done: usize,
    /// Units in all, 0 where nobody knows.
    pub total: usize,
}

/// The reader's whole state.
#[derive(Debug)]
pub struct App {
    /// All articles loaded so far, in order.
    pub articles: Vec<Arc<Article>>,
    /// All inputs that could not be read.
    pub errors: Vec<LoadError>,
    /// What was guessed, lost or left out in reading the others.
    pub notes: Vec<Note>,
    /// Files that are still to be read.
    pub waiting: Waiting,
    /// Links, once they are known.
    pub links: Option<LinkIndex>,
    /// Repeated passages, once they are known.
    pub duplicates: Option<DuplicateIndex>,
    /// The view in front.
    pub view: View,
    /// The panes.
    pub reader: Reader,
    /// The list of articles.
    pub list: List,
    /// The list of repeated passages.
    pub groups: GroupsView,
    /// What several articles say.
    pub claims: ClaimsView,
    /// The marks, and what is being marked.
    pub annotation: Annotation,
    /// The list of marks.
    pub annotations: AnnotationsView,
    /// What is searched, and what was found.
    pub search: Search,
    /// What keys go to before they are commands.
    pub prompt: Option<Prompt>,
    /// Whether the inspector is shown.
    pub inspector: bool,
    /// Whether each pane has a map of its whole article.
    pub minimap: bool,
    /// Columns of text in a pane at most; none where it takes what there is.
    pub measure: Option<u16>,
    /// The first line of help in view.
    pub help_top: usize,
    /// The view that help was asked for in, which comes back after it.
    help_over: View,
    /// Something to tell the reader until the next key.
    pub message: Option<String>,
    /// Work under way.
    pub progress: Option<Progress>,
    /// Where things lie; none while the screen is too small.
    pub geometry: Option<Geometry>,
    /// What the user's settings say.
    pub settings: Settings,
    /// The keys of a sequence that has begun.
    pub pending: Vec<Key>,
    /// Whether the most useful keys are shown, until the first one is pressed.
    pub welcome: bool,
    /// Words, their readings and the dictionary.
    pub words: Words,
    /// What is still to be taken up from the last sitting.
    resumed: Option<Session>,
    /// Files that are read here, which no export writes over.
    sources: Vec<PathBuf>,
    keymap: Keymap,
    jumps: Jumps<Position>,
    /// The screen's size in cells.
    size: (u16, u16),
}

impl App {
    /// A reader with what is loaded already; more may come as [`Report::Loaded`].
    pub fn new(corpus: Corpus) -> Result<Self, UnknownKey> {
        let mut app = Self {
            articles: Vec::new(),
            errors: Vec::new(),
            notes: Vec::new(),
            waiting: Waiting::default(),
            links: None,
            duplicates: None,
            view: View::Reader,
            reader: Reader::default(),
            list: List::default(),
            groups: GroupsView::default(),
            claims: ClaimsView::default(),
            annotation: Annotation::default(),
            annotations: AnnotationsView::default(),
            search: Search::default(),
            prompt: None,
            inspector: false,
            minimap: false,
            measure: None,
            help_top: 0,
            help_over: View::default(),
            message: None,
            progress: None,
            geometry: None,
            settings: Settings::default(),
            pending: Vec::new(),
            welcome: false,
            words: Words::default(),
            resumed: None,
            sources: Vec::new(),
            keymap: Keymap::defaults()?,
            jumps: Jumps::default(),
            size: (0, 0),
        };
        app.add(corpus);
        Ok(app)
    }

    /// Takes in what happened and says what is to be done about it.
    pub fn update(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        let cursor = self.cursor();
        match event {
            Event::Key(key) => {
                self.message = None;
                self.welcome = false;
                if self.prompt.is_some() {
                    effects = self.press_in_prompt(key);
                } else if self.count(key) {
                    // The number is complete when another key comes.
                } else {
                    effects = self.press(key);
                }
            }
            Event::Action(action) => effects = self.act(action),
            Event::Paste(text) => effects = self.paste(&text),
            Event::Click { x, y } => self.click(x, y),
            Event::Wheel { x, y, down } => self.wheel(x, y, if down { WHEEL_LINES } else { -WHEEL_LINES }),
            Event::Resize(width, height) => self.size = (width, height),
            Event::Work(report) => effects = self.take_in(report),
            Event::Settings(settings) => self.take_settings(settings),
        }
        let moved = cursor != self.cursor();
        if moved {
            self.reader.find_counterparts(self.links.as_ref());
        }
        if self.view == View::Duplicates
            && let Some(duplicates) = &self.duplicates
        {
            effects.extend(self.groups.ask(duplicates.groups()).map(Effect::Compare));
        }
        effects.extend(self.follow_words());
        self.lay_out(moved);
        if self.lay_readings() {
            // Lines have come or gone; what stands side by side is to stay so.
            self.lay_out(true);
        }
        effects
    }

    /// Which keys count now.
    pub fn scope(&self) -> Scope {
        self.scope_of(self.view)
    }

    /// Which keys the help tells of first: those of the view that it was asked for in.
    pub fn helped_scope(&self) -> Scope {
        self.scope_of(self.help_over)
    }

    fn scope_of(&self, view: View) -> Scope {
        match view {
            View::Reader if self.annotation.selection.is_some() => Scope::Selecting,
            View::Reader => Scope::Reader,
            View::Annotations => Scope::Annotations,
            View::Articles => Scope::List,
            View::Duplicates => Scope::Duplicates,
            View::Results => Scope::Results,
            View::Claims => Scope::Claims,
            View::Help => Scope::Everywhere,
        }
    }

    /// The marks and lanes right of pane `side`.
    pub fn gutter(&self, side: usize) -> reader::Gutter {
        let contradicts = |link| self.open_conflict(link).is_some();
        self.links.as_ref().map(|links| self.reader.gutter(side, links, contradicts)).unwrap_or_default()
    }

    /// What identifies the place under the cursor and what is beside it; the counterparts follow when it changes.
    fn cursor(&self) -> (usize, Option<usize>, [Option<usize>; MOST_PANES]) {
        let mut articles = [None; MOST_PANES];
        for (article, pane) in articles.iter_mut().zip(&self.reader.panes) {
            *article = Some(pane.id);
        }
        (self.reader.focus, self.reader.focused().map(pane::Pane::segment), articles)
    }

    fn lay_out(&mut self, moved: bool) {
        let layout = Layout {
            panes: self.reader.wanted(),
            focus: self.reader.focus,
            inspector: self.inspector,
            minimap: self.minimap,
            measure: self.measure,
        };
        self.geometry = Geometry::new(self.size.0, self.size.1, &layout);
        let Some(geometry) = self.geometry else { return };
        self.reader.lay_out(&geometry, moved);
        let rows = self.list_rows();
        self.list.lay_out(rows, usize::from(geometry.whole.height).saturating_sub(list::HEADER_LINES));
        let list_height = usize::from(geometry.whole.height).saturating_sub(list::HEADER_LINES);
        self.search.list.lay_out(self.search.hits().map_or(0, |hits| hits.hits.len()), list_height);
        let scope = self.palette_scope();
        if let Some(Prompt::Palette(palette)) = &mut self.prompt {
            let rows = palette.matching(scope, &self.keymap).len();
            palette.list.lay_out(rows, list_height);
        }
        self.lay_out_annotations(list_height);
        let note = self.note_area(&geometry);
        if let Some(Prompt::Note { editor, .. }) = &mut self.prompt {
            editor.lay_out(note.width.saturating_sub(2));
        }
        if self.view == View::Claims {
            let rows = usize::from(ClaimAreas::new(geometry.whole).list.height);
            self.claims.lay_out(rows, &self.articles, self.links.as_ref());
        }
        self.groups.lay_out(&GroupAreas::new(geometry.whole));
        if self.view == View::Help {
            let room = usize::from(geometry.whole.height).saturating_sub(1);
            self.help_top = self
                .help_top
                .min(help::lines(geometry.whole.width, self.helped_scope(), &self.keymap).len().saturating_sub(room));
        }
    }

    fn act(&mut self, action: Action) -> Vec<Effect> {
        if let Some(effects) = self.act_on_marks(action) {
            return effects;
        }
        match (action, self.view) {
            (Action::Quit, View::Reader) => return vec![self.leaving()],
            (Action::Quit | Action::Back | Action::Help, View::Help) => self.view = self.help_over,
            // What one looks for in the help is a command.
            (Action::Palette, _) | (Action::Search, View::Help) => self.open_palette(),
            (Action::Back, View::Reader) => self.search.clear(),
            (Action::Help, _) => {
                (self.help_over, self.help_top) = (self.view, 0);
                self.view = View::Help;
            }
            (Action::Articles, View::Articles)
            | (Action::Duplicates, View::Duplicates)
            | (Action::Results, View::Results)
            | (Action::Claims, View::Claims)
            | (Action::Annotations, View::Annotations)
            | (
                Action::Quit | Action::Back,
                View::Articles | View::Duplicates | View::Results | View::Claims | View::Annotations,
            ) => self.view = View::Reader,
            (Action::Search, _) => return self.open_search(),
            (Action::Results, _) => self.open_results(),
            (Action::Claims, _) => self.open_claims(),
            (Action::Annotations, _) => self.open_annotations(),
            (Action::JumpBack | Action::JumpForward, _) => self.jump(action == Action::JumpForward),
            (Action::Articles, _) => {
                self.list.selected = self.reader.focused().map_or(0, |pane| pane.id);
                self.go_to_view(View::Articles);
            }
            (Action::Duplicates, _) => self.open_duplicates(),
            (Action::ToggleBoilerplate, _) => self.toggle_boilerplate(),
            (Action::TogglePage, _) => return self.toggle_page(),
            (Action::StopWork, _) => {
                self.message = Some(match self.progress.take() {
                    Some(_) => {
                        format!("stopped; {} computes duplicates and links again", self.key_name(Action::RestartWork))
                    }
                    None => "nothing is being computed".to_owned(),
                });
                return vec![Effect::Stop];
            }
            (Action::RestartWork, _) => return vec![Effect::Analyse],
            (Action::ReloadSettings, _) => return vec![Effect::ReloadSettings],
            (Action::Suspend, _) => return vec![Effect::Suspend],
            (action, View::Reader) => self.act_in_reader(action),
            (action, View::Articles) => self.act_in_list(action),
            (action, View::Duplicates) => self.act_in_duplicates(action),
            (action, View::Results) => self.act_in_results(action),
            (action, View::Claims) => self.act_in_claims(action),
            (action, View::Annotations) => self.act_in_annotations(action),
            (action, View::Help) => self.act_in_help(action),
        }
        Vec::new()
    }

    fn act_in_list(&mut self, action: Action) {
        if action == Action::Open {
            self.open_selected();
        } else {
            self.list.act(action);
        }
    }

    fn act_in_help(&mut self, action: Action) {
        let page = self.geometry.map_or(1, |geometry| usize::from(geometry.whole.height));
        self.help_top = match action {
            Action::NextSentence => self.help_top + 1,
            Action::PreviousSentence => self.help_top.saturating_sub(1),
            Action::HalfPageDown => self.help_top + page / 2,
            Action::HalfPageUp => self.help_top.saturating_sub(page / 2),
            Action::PageDown => self.help_top + page.saturating_sub(2),
            Action::PageUp => self.help_top.saturating_sub(page.saturating_sub(2)),
            Action::Top => 0,
            Action::Bottom => usize::MAX / 2,
            _ => self.help_top,
        };
    }

    /// Shows an article in the pane with the cursor. Says whether there is one of that number.
    pub fn open_article(&mut self, number: usize) -> bool {
        let known = number < self.articles.len();
        if known {
            self.leave();
            self.show(self.reader.focus, number);
            self.view = View::Reader;
            self.reader.find_counterparts(self.links.as_ref());
            self.lay_out(true);
        }
        known
    }

    fn open_selected(&mut self) {
        match self.list_row(self.list.selected) {
            Some(ListRow::Article(number)) => {
                self.open_article(number);
            }
            Some(ListRow::Waiting(file)) => self.message = Some(format!("{file} is still to be read")),
            Some(ListRow::Error(error)) => self.message = Some(error.to_string()),
            Some(ListRow::Note(note)) => self.message = Some(note.to_string()),
            None => {}
        }
    }
}
