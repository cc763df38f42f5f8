//! What is kept of a reader between two sittings: the view, the panes with their places, folds and the search.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::geometry::MOST_PANES;
use super::pane::{Pane, Spacing};
use super::{App, View};
use crate::corpus::Article;

/// Raised when older files can no longer be understood.
pub const VERSION: u32 = 1;

/// Characters of a sentence by which it is known again where its article has changed.
const QUOTE: usize = 24;

/// Articles that are looked through for a name while others are still being read.
const FEW: usize = 64;

/// A place in an article: its offset, and how its sentence begins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The byte at which the sentence begins.
    pub offset: u32,
    /// Its first characters.
    pub quote: String,
}

/// What a pane shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaneState {
    /// The article's path.
    pub article: String,
    /// What is under the cursor.
    pub cursor: Place,
    /// The line of the view on which that begins, from 0.
    #[serde(default)]
    pub line: usize,
    /// Repeated passages that are open, by their first sentences.
    pub opened: Vec<Place>,
}

/// How the reader looks, whatever it shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// Whether the inspector is shown.
    pub inspector: bool,
    /// Whether maps of the articles are shown.
    pub minimap: bool,
    /// Columns of text in a pane at most.
    pub measure: Option<u16>,
    /// How far sentences stand apart.
    pub spacing: Spacing,
}

/// What is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The version of this record.
    pub version: u32,
    /// The paths that were opened.
    pub paths: Vec<String>,
    /// The view in front.
    pub view: View,
    /// The panes from the left.
    pub panes: Vec<PaneState>,
    /// Which pane has the cursor.
    pub focus: usize,
    /// Whether the other pane follows.
    pub follow: bool,
    /// What is shown beside the texts, and how wide these are.
    pub look: Look,
    /// Whether boilerplate is hidden.
    pub hides_boilerplate: bool,
    /// What is searched; empty where nothing is.
    pub search: String,
}

impl Place {
    fn of(article: &Article, segment: usize) -> Option<Self> {
        let span = article.segments.get(segment)?.span;
        let quote = span.of(&article.text).chars().take(QUOTE).collect();
        Some(Self { offset: span.start, quote })
    }

    /// The segment at this place. Where the article has changed, the nearest one that begins alike.
    fn find(&self, article: &Article) -> usize {
        let begins_alike = |segment: &usize| {
            article.segments.get(*segment).is_some_and(|s| s.span.of(&article.text).starts_with(&self.quote))
        };
        let here = article.segment_at(self.offset);
        if begins_alike(&here) {
            return here;
        }
        (0..article.segments.len()).filter(begins_alike).min_by_key(|segment| segment.abs_diff(here)).unwrap_or(here)
    }
}

impl PaneState {
    fn of(pane: &Pane) -> Option<Self> {
        let article = pane.article();
        Some(Self {
            article: article.path.clone(),
            cursor: Place::of(article, pane.segment())?,
            line: pane.cursor_line().unwrap_or_default(),
            opened: pane.opened().filter_map(|segment| Place::of(article, segment)).collect(),
        })
    }
}

/// The article at `path`; with `by_name` also the only one of its name, since a folder can be written in several ways.
fn find(articles: &[Arc<Article>], path: &str, by_name: bool) -> Option<usize> {
    articles.iter().position(|article| article.path == path).or_else(|| {
        let name = path.rsplit(['/', '\\']).next().filter(|_| by_name)?;
        let is_alike = |id: &usize| articles.get(*id).is_some_and(|article| article.file_name() == name);
        let mut alike = (0..articles.len()).filter(is_alike);
        alike.next().filter(|_| alike.next().is_none())
    })
}

impl App {
    /// What is to be kept of this sitting; none where nothing was opened.
    pub fn session(&self) -> Option<Session> {
        self.reader.focused()?;
        let searches = self.search.hits().is_some();
        Some(Session {
            version: VERSION,
            paths: Vec::new(),
            view: if self.view == View::Help { self.help_over } else { self.view },
            panes: self.reader.panes.iter().filter_map(PaneState::of).collect(),
            focus: self.reader.focus,
            follow: self.reader.follow,
            look: Look {
                inspector: self.inspector,
                minimap: self.minimap,
                measure: self.measure,
                spacing: self.reader.spacing(),
            },
            hides_boilerplate: self.reader.hides_boilerplate(),
            search: if searches { self.search.field.text().to_owned() } else { String::new() },
        })
    }

    /// Goes on where `session` ended. Where the articles of its panes are still to be read, the panes follow when they
    /// are, unless the reader has begun to do something else.
    pub fn resume(&mut self, session: Session) {
        self.view = session.view;
        self.reader.follow = session.follow;
        self.inspector = session.look.inspector;
        self.minimap = session.look.minimap;
        self.measure = session.look.measure;
        self.reader.set_spacing(session.look.spacing);
        if session.hides_boilerplate != self.reader.hides_boilerplate() {
            self.reader.toggle_boilerplate();
        }
        self.resumed = Some(session);
        self.resume_panes(false);
    }

    /// Shows the panes of the last sitting as soon as all of them can be shown. Once `all` is read, what is gone is
    /// left out.
    pub(super) fn resume_panes(&mut self, all: bool) {
        let Some(session) = &mut self.resumed else { return };
        let found: Vec<_> = session
            .panes
            .iter()
            .filter_map(|pane| {
                let id = find(&self.articles, &pane.article, all || self.articles.len() <= FEW)?;
                let article = self.articles.get(id)?;
                Some((id, article, pane.cursor.find(article), pane))
            })
            .take(MOST_PANES)
            .collect();
        if found.is_empty() || (found.len() < session.panes.len() && !all) {
            return;
        }
        let shown: Vec<_> = found.iter().map(|&(id, article, segment, _)| (id, article, segment)).collect();
        self.reader.show_all(&shown, self.duplicates.as_ref());
        self.reader.truncate(shown.len());
        for (pane, (_, article, segment, state)) in self.reader.panes.iter_mut().zip(&found) {
            pane.set_opened(state.opened.iter().map(|place| place.find(article)).collect());
            pane.go_to(*segment);
            pane.keep_cursor_on(state.line);
        }
        self.reader.focus_on(session.focus);
        self.reader.follow_again();
        session.panes.clear();
    }

    /// The search of the last sitting, once everything has been read.
    pub(super) fn resume_search(&mut self) -> Option<(usize, String)> {
        let session = self.resumed.take()?;
        if session.search.is_empty() {
            return None;
        }
        self.search.field.set(&session.search);
        self.search.ask()
    }
}
