//! Finding words in all articles, whichever script they are written in.
//!
//! Articles are folded once ([`crate::text::fold`]); a query is folded the same way and looked for by a vectorised
//! substring search. A search first finds out which segments hold what is looked for, and where in them only for as
//! many as are wanted.

mod pattern;
mod prepared;
mod query;
mod required;
mod runs;

use std::sync::Arc;

use rayon::prelude::*;

pub use prepared::SEARCH_FOLDING;
pub use query::{Query, QueryError};

use crate::corpus::Article;
use crate::text::Span;
use prepared::Prepared;

/// Articles made ready for search, in the order of the corpus. Cloning copies no text.
#[derive(Clone, Debug, Default)]
pub struct SearchIndex {
    articles: Vec<Arc<Prepared>>,
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
            }
        }
        let new = articles.get(self.articles.len()..).unwrap_or_default();
        self.articles.par_extend(new.par_iter().map(|article| Arc::new(Prepared::new(article))));
    }

    /// Looks for `query` in `articles`, those that the index was made for; keeps at most `most` hits and counts all.
    /// O(text).
    pub fn search(&self, articles: &[Arc<Article>], query: &Query, most: usize) -> Hits {
        let both: Vec<_> = articles.iter().zip(&self.articles).collect();
        let segments_in = |&(article, prepared): &(&Arc<Article>, &Arc<Prepared>)| {
            if query.skips(article) {
                return Vec::new();
            }
            let wants = |number: usize| article.segments.get(number).is_some_and(|segment| query.wants(segment));
            query.pattern.segments_in(article, prepared, wants)
        };
        let found: Vec<Vec<u32>> = both.par_iter().map(segments_in).collect();
        let first =
            found.iter().enumerate().flat_map(|(article, segments)| segments.iter().map(move |&s| (article, s)));
        let first: Vec<(usize, u32)> = first.take(most).collect();
        let hit = |(number, segment): (usize, u32)| {
            let (article, prepared) = both.get(number)?;
            let segment = segment as usize;
            let matches = query.pattern.matches_in(article, prepared, segment);
            Some(CorpusHit { article: number, hit: Hit { segment, matches } })
        };
        Hits {
            hits: first.into_par_iter().filter_map(hit).collect(),
            segments: found.iter().map(Vec::len).sum(),
            articles: found.iter().filter(|segments| !segments.is_empty()).count(),
        }
    }
}

#[cfg(test)]
mod tests;
