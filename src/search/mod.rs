//! Finding words in all articles, whichever script they are written in.
//!
//! Articles are folded once ([`crate::text::fold`]); a query is folded the same way and looked for by a vectorised
//! substring search, in those articles that hold its pairs of characters ([`grams`]). A search first finds out which
//! segments hold what is looked for, and where in them only for as many as are wanted.

mod grams;
mod labels;
mod pattern;
mod prepared;
mod query;
mod required;
mod runs;
mod stored;

use std::sync::Arc;

use rayon::prelude::*;

pub use labels::Labels;
pub use prepared::SEARCH_FOLDING;
pub use query::{Query, QueryError};
pub use stored::GramCache;

use crate::corpus::Article;
use crate::text::Span;
use grams::Grams;
use prepared::Prepared;
use stored::Key;

/// Folded units of which no pairs are kept: to look through so few takes a millisecond.
const FEW_UNITS: usize = 2 << 20;

/// Articles made ready for search, in the order of the corpus. Cloning copies no text.
#[derive(Clone, Debug, Default)]
pub struct SearchIndex {
    articles: Vec<Arc<Prepared>>,
    /// Pairs of characters in the first of these articles.
    grams: Option<Arc<Grams>>,
}

/// A segment that holds what is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The number of the segment in its article.
    pub segment: usize,
    /// Where in the article's text, in order.
    pub matches: Vec<Span>,
}

/// A hit in one article of a corpus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorpusHit {
    /// The article's number.
    pub article: usize,
    /// Where in it.
    pub hit: Hit,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// In reading order, as many as were wanted.
    pub hits: Vec<CorpusHit>,
    /// Segments that hold what was looked for.
    pub segments: usize,
    /// Articles with such segments.
    pub articles: usize,
}

impl SearchIndex {
    /// Makes those of `articles` ready that are not in the index yet, and those that are others than the last time.
    /// O(articles + new text).
    pub fn extend(&mut self, articles: &[Arc<Article>]) {
        for (known, article) in self.articles.iter_mut().zip(articles) {
            if !known.is_of(article) {
                *known = Arc::new(Prepared::new(article));
                self.grams = None;
            }
        }
        let new = articles.get(self.articles.len()..).unwrap_or_default();
        self.articles.par_extend(new.par_iter().map(|article| Arc::new(Prepared::new(article))));
    }

    /// Whether all of `articles` are in the index.
    pub fn is_of(&self, articles: &[Arc<Article>]) -> bool {
        articles.len() <= self.articles.len()
            && self.articles.iter().zip(articles).all(|(known, article)| known.is_of(article))
    }

    /// Finds out which of `articles`, those that the index was made for, hold which pairs of characters, or reads it
    /// from `cache`. Says whether there is anything new. O(text).
    pub fn add_grams(&mut self, articles: &[Arc<Article>], cache: Option<&GramCache>) -> bool {
        let known = self.articles.get(..articles.len()).unwrap_or_default();
        let units: usize = known.iter().map(|prepared| prepared.folded.units.len()).sum();
        if units < FEW_UNITS || self.grams.as_ref().is_some_and(|grams| grams.len() == known.len()) {
            return false;
        }
        let make = || Grams::new(known.iter().map(|prepared| prepared.folded.units.as_slice()));
        let grams = cache.map_or_else(make, |cache| {
            let key = Key::of(articles);
            cache.read(key, known.len()).unwrap_or_else(|| {
                let grams = make();
                if let Err(error) = cache.write(key, &grams) {
                    log::warn!("the search index is not kept: {error}");
                }
                grams
            })
        });
        self.grams = Some(Arc::new(grams));
        true
    }

    /// Takes the pairs of characters from `other` where they are those of its own articles.
    pub fn take_grams(&mut self, other: &Self) {
        let are_mine = self.articles.len() >= other.articles.len()
            && self.articles.iter().zip(&other.articles).all(|(mine, other)| Arc::ptr_eq(mine, other));
        if are_mine {
            self.grams.clone_from(&other.grams);
        }
    }

    /// Looks for `query` in `articles`, those that the index was made for and whose segments bear `labels`; keeps at
    /// most `most` hits and counts all. O(text).
    pub fn search(&self, articles: &[Arc<Article>], query: &Query, labels: &Labels, most: usize) -> Hits {
        self.search_while(articles, query, labels, most, &|| true).unwrap_or_default()
    }

    /// The same, as long as the answer `is_wanted`.
    pub fn search_while(
        &self,
        articles: &[Arc<Article>],
        query: &Query,
        labels: &Labels,
        most: usize,
        is_wanted: &(dyn Fn() -> bool + Sync),
    ) -> Option<Hits> {
        let both = |number: usize| articles.get(number).zip(self.articles.get(number));
        let segments_in = |number: usize| {
            let Some((article, prepared)) = both(number).filter(|_| is_wanted()) else { return Vec::new() };
            if query.skips(number, article, labels) {
                return Vec::new();
            }
            let wants =
                |at: usize| article.segments.get(at).is_some_and(|segment| query.wants((number, at), segment, labels));
            query.pattern.segments_in(article, prepared, wants)
        };
        let looked_at = self.articles_for(query, articles.len().min(self.articles.len()));
        let found: Vec<(usize, Vec<u32>)> =
            looked_at.into_par_iter().map(|number| (number, segments_in(number))).collect();
        let first = found.iter().flat_map(|(number, segments)| segments.iter().map(|&segment| (*number, segment)));
        let first: Vec<(usize, u32)> = first.take(most).collect();
        let hit = |(number, segment): (usize, u32)| {
            let (article, prepared) = both(number).filter(|_| is_wanted())?;
            let segment = segment as usize;
            let matches = query.pattern.matches_in(article, prepared, segment);
            Some(CorpusHit { article: number, hit: Hit { segment, matches } })
        };
        let hits = Hits {
            hits: first.into_par_iter().filter_map(hit).collect(),
            segments: found.iter().map(|(_, segments)| segments.len()).sum(),
            articles: found.iter().filter(|(_, segments)| !segments.is_empty()).count(),
        };
        is_wanted().then_some(hits)
    }

    /// The numbers below `count` of the articles that may hold what is looked for.
    fn articles_for(&self, query: &Query, count: usize) -> Vec<usize> {
        let known = self.grams.as_ref().and_then(|grams| Some((grams.len(), query.pattern.holders(grams)?)));
        let Some((known, holders)) = known else { return (0..count).collect() };
        let shown = query.pattern.is_shown();
        let may_hold = |&number: &usize| {
            number >= known
                || holders.contains(number as u32)
                // What is shown runs on where markup interrupts the text.
                || shown && self.articles.get(number).is_some_and(|prepared| prepared.has_markup())
        };
        (0..count).filter(may_hold).collect()
    }
}

#[cfg(test)]
mod tests;
