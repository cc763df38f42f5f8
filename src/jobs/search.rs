//! Searching behind the reader.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::{Newest, Report, Send};
use crate::corpus::Article;
use crate::search::{GramCache, Labels, Query, SearchIndex};

/// Hits that the reader lists: more than anybody walks through.
const MOST_HITS: usize = 10_000;

/// Keeps the index and searches in it. A search works on the index as it was when it began and holds no lock.
#[derive(Default)]
pub(super) struct Searcher {
    index: Mutex<SearchIndex>,
    /// Held by who changes the index, from reading to writing it: no text is folded twice, and nothing gets lost.
    extending: Mutex<()>,
    newest: Newest,
    /// Threads of its own: whoever types does not wait until the encoder has done with its sentences.
    threads: OnceLock<Option<ThreadPool>>,
    cache: Option<GramCache>,
}

impl Searcher {
    /// Keeps indexes in `cache`.
    pub fn new(cache: Option<GramCache>) -> Self {
        Self { cache, ..Self::default() }
    }

    /// Makes `articles` ready for search.
    pub fn prepare(self: &Arc<Self>, articles: &[Arc<Article>]) {
        let (searcher, articles) = (Arc::clone(self), articles.to_vec());
        thread::spawn(move || searcher.index_of(&articles));
    }

    /// Makes `articles`, which are all there will be, ready, and finds out which of them hold which characters, or
    /// reads that from the cache. Meanwhile searches look into every article.
    pub fn index(self: &Arc<Self>, articles: &[Arc<Article>]) {
        let (searcher, articles) = (Arc::clone(self), articles.to_vec());
        thread::spawn(move || {
            let mut index = searcher.index_of(&articles);
            if index.add_grams(&articles, searcher.cache.as_ref()) {
                let _extending = searcher.extending.lock().unwrap_or_else(PoisonError::into_inner);
                searcher.index.lock().unwrap_or_else(PoisonError::into_inner).take_grams(&index);
            }
        });
    }

    /// Looks for `query` in `articles`, of which segments bear `labels`, instead of any search under way.
    pub fn search(
        self: &Arc<Self>,
        request: usize,
        query: Query,
        (articles, labels): (&[Arc<Article>], Labels),
        send: Send,
    ) {
        let ticket = self.newest.ticket();
        let (searcher, articles) = (Arc::clone(self), articles.to_vec());
        thread::spawn(move || {
            let index = searcher.index_of(&articles);
            let is_wanted = || !ticket.is_void();
            let search = || index.search_while(&articles, &query, &labels, MOST_HITS, &is_wanted);
            if let Some(hits) = searcher.on_threads(search) {
                send(Report::Found { request, hits });
            }
        });
    }

    /// The index, with all of `articles` in it.
    fn index_of(&self, articles: &[Arc<Article>]) -> SearchIndex {
        let now = || self.index.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let index = now();
        if index.is_of(articles) {
            return index;
        }
        let _extending = self.extending.lock().unwrap_or_else(PoisonError::into_inner);
        let mut index = now();
        if !index.is_of(articles) {
            self.on_threads(|| index.extend(articles));
            *self.index.lock().unwrap_or_else(PoisonError::into_inner) = index.clone();
        }
        index
    }

    fn on_threads<T: std::marker::Send>(&self, work: impl FnOnce() -> T + std::marker::Send) -> T {
        let threads = self.threads.get_or_init(|| ThreadPoolBuilder::new().build().ok());
        match threads {
            Some(threads) => threads.install(work),
            None => work(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};

    use super::*;

    fn answers() -> (Send, Receiver<(usize, usize)>) {
        let (sender, receiver) = channel();
        let send = move |report| match report {
            Report::Found { request, hits } => sender.send((request, hits.segments)).is_ok(),
            _ => true,
        };
        (Arc::new(send), receiver)
    }

    fn articles(count: usize) -> Vec<Arc<Article>> {
        (0..count).map(|n| Arc::new(Article::new(format!("{n}.txt"), "首相は述べた。".to_owned()))).collect()
    }

    fn query() -> Query {
        "首相".parse().unwrap()
    }

    #[test]
    fn articles_that_came_after_the_index_was_made_are_searched() {
        let (searcher, (send, received)) = (Arc::new(Searcher::default()), answers());
        let all = articles(3);
        searcher.prepare(&all[..1]);
        searcher.search(1, query(), (&all[..2], Labels::default()), Arc::clone(&send));
        assert_eq!(received.recv().unwrap(), (1, 2));
        searcher.index(&all);
        searcher.search(2, query(), (&all, Labels::default()), Arc::clone(&send));
        assert_eq!(received.recv().unwrap(), (2, 3));
    }

    #[test]
    fn the_newest_search_is_always_answered() {
        let (searcher, (send, received)) = (Arc::new(Searcher::default()), answers());
        let all = articles(20);
        for request in 0..50 {
            searcher.search(request, query(), (&all, Labels::default()), Arc::clone(&send));
        }
        drop(send);
        assert!(received.iter().any(|answer| answer == (49, 20)));
    }
}
