//! Search: what is typed, what was found, and the list of it.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::App;
use super::field::Field;
use super::list::{List, counted};
use crate::annotate::{Body, Label, Placed, Workspace};
use crate::corpus::Article;
use crate::jobs::Hits;
pub use crate::search::CorpusHit;
use crate::search::{Labels, Query, QueryError};
use crate::text::Span;

/// The labels among `marks`, with the segments of `articles` that they touch.
pub fn labels_of<'a>(marks: impl Iterator<Item = &'a Placed>, articles: &[Arc<Article>]) -> Labels {
    let mut labels = Labels::default();
    for placed in marks {
        if let Body::Label(Label { label }) = &placed.mark.body {
            placed
                .sentences(articles)
                .into_iter()
                .for_each(|(article, segment)| labels.insert(article, segment, label));
        }
    }
    labels
}

impl App {
    /// The labels that are shown.
    pub fn labels(&self) -> Labels {
        let marks = self.annotation.workspace.iter().flat_map(Workspace::all);
        labels_of(marks, &self.articles)
    }
}

/// A search and its results.
#[derive(Debug, Default)]
pub struct Search {
    /// What is typed, and stays afterwards.
    pub field: Field,
    /// The list of all hits.
    pub list: List,
    /// Why nothing can be looked for.
    pub error: Option<QueryError>,
    /// Where the cursor was when the search began: a segment of an article.
    pub origin: Option<(usize, usize)>,
    hits: Option<Hits>,
    by_article: FxHashMap<usize, Range<usize>>,
    /// The number of the last request; answers to others come too late.
    request: usize,
}

impl Search {
    /// Begins to look for what is typed now. Returns the request to send, if there is something to look for.
    pub fn ask(&mut self) -> Option<(usize, String)> {
        self.request += 1;
        match self.field.text().parse::<Query>() {
            Ok(_) => {
                self.error = None;
                Some((self.request, self.field.text().to_owned()))
            }
            Err(error) => {
                self.error = Some(error);
                self.set_hits(None);
                None
            }
        }
    }

    /// Asks once more where what is typed asks for labels: they may be others now.
    pub fn ask_for_labels(&mut self) -> Option<(usize, String)> {
        let asks = self.field.text().parse::<Query>().is_ok_and(|query| query.asks_for_labels());
        if asks { self.ask() } else { None }
    }

    /// Takes in an answer. Says whether it was to the last request.
    pub fn take_in(&mut self, request: usize, hits: Hits) -> bool {
        let is_last = request == self.request;
        if is_last {
            self.set_hits(Some(hits));
        }
        is_last
    }

    /// Ends the search.
    pub fn clear(&mut self) {
        self.field.set("");
        self.error = None;
        self.request += 1;
        self.set_hits(None);
    }

    fn set_hits(&mut self, hits: Option<Hits>) {
        self.by_article.clear();
        for (at, hit) in hits.iter().flat_map(|hits| hits.hits.iter().enumerate()) {
            self.by_article.entry(hit.article).or_insert(at..at).end = at + 1;
        }
        self.list.go_to_end(false);
        self.hits = hits;
    }

    /// What was found; none while nothing is searched.
    pub fn hits(&self) -> Option<&Hits> {
        self.hits.as_ref()
    }

    /// The hits in one article, in reading order.
    pub fn hits_in(&self, article: usize) -> &[CorpusHit] {
        let range = self.by_article.get(&article).cloned().unwrap_or_default();
        self.hits.as_ref().and_then(|hits| hits.hits.get(range)).unwrap_or_default()
    }

    /// How many hits lie where `is_copy` says, given article and segment.
    pub fn copies(&self, is_copy: impl Fn(usize, usize) -> bool) -> usize {
        let hits = self.hits.iter().flat_map(|hits| &hits.hits);
        hits.filter(|hit| is_copy(hit.article, hit.hit.segment)).count()
    }

    /// What of a segment is a match, in its article's text.
    pub fn matches(&self, article: usize, segment: usize) -> &[Span] {
        let hits = self.hits_in(article);
        let found = hits.binary_search_by_key(&segment, |hit| hit.hit.segment);
        found.ok().and_then(|at| hits.get(at)).map_or(&[], |hit| &hit.hit.matches)
    }

    /// The segment of an article with the next hit after `segment`, or the previous one, going round at the end.
    pub fn step(&self, article: usize, segment: usize, forward: bool) -> Option<usize> {
        let hits = self.hits_in(article);
        let found = if forward {
            hits.iter().find(|hit| hit.hit.segment > segment).or(hits.first())
        } else {
            hits.iter().rev().find(|hit| hit.hit.segment < segment).or(hits.last())
        };
        found.map(|hit| hit.hit.segment)
    }

    /// How many hits there are, in words.
    /// `list` is the key that lists them.
    pub fn count(&self, article: Option<usize>, list: &str) -> String {
        if let Some(error) = &self.error {
            return error.to_string();
        }
        let Some(hits) = &self.hits else { return "searching…".to_owned() };
        let here = article.map_or(0, |article| self.hits_in(article).len());
        match hits.segments {
            0 => "not found".to_owned(),
            all => format!("{here} here, {all} in {} ({list} lists them)", counted(hits.articles, "article")),
        }
    }
}
