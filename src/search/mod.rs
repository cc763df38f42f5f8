//! Finding words in all articles, whichever script they are written in.
//!
//! Articles are folded once ([`crate::text::fold`]); a query is folded the same way and looked for by a vectorised
//! substring search, which passes 100 MB of text in some hundredths of a second. No other index is needed.

mod query;

use std::sync::{Arc, Weak};

use rayon::prelude::*;

pub use query::{Hit, Query, QueryError, SEARCH_FOLDING};

use crate::corpus::Article;
use crate::text::Folded;

/// Articles folded for search, in the order of the corpus.
#[derive(Debug, Default)]
pub struct SearchIndex {
    articles: Vec<Weak<Article>>,
    folded: Vec<Folded>,
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
    /// Folds those of `articles` that are not in the index yet, and those that are others than the last time.
    /// O(articles + new text).
    pub fn extend(&mut self, articles: &[Arc<Article>]) {
        let fold = |article: &Arc<Article>| Folded::new(&article.text, SEARCH_FOLDING);
        for ((known, folded), article) in self.articles.iter_mut().zip(&mut self.folded).zip(articles) {
            if known.as_ptr() != Arc::as_ptr(article) {
                (*known, *folded) = (Arc::downgrade(article), fold(article));
            }
        }
        let new = articles.get(self.folded.len()..).unwrap_or_default();
        self.folded.par_extend(new.par_iter().map(fold));
        self.articles.extend(new.iter().map(Arc::downgrade));
    }

    /// Looks for `query` in `articles`, those that the index was made for; keeps at most `most` hits and counts all.
    /// O(text).
    pub fn search(&self, articles: &[Arc<Article>], query: &Query, most: usize) -> Hits {
        let found: Vec<Vec<Hit>> =
            articles.par_iter().zip(&self.folded).map(|(article, folded)| query.find_in(article, folded)).collect();
        let segments = found.iter().map(Vec::len).sum();
        let with_hits = found.iter().filter(|hits| !hits.is_empty()).count();
        let hits = found
            .into_iter()
            .enumerate()
            .flat_map(|(article, hits)| hits.into_iter().map(move |hit| CorpusHit { article, hit }))
            .take(most)
            .collect();
        Hits { hits, segments, articles: with_hits }
    }
}
