//! The marks of the articles at hand: where each stands now, and which could not be placed.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::anchor::{Anchor, anchor};
use super::edit::{Change, Edit};
use super::error::StoreError;
use super::model::Mark;
use super::scope::{KnownFile, known_files};
use super::store::Store;
use super::target::{ContentHash, Target};
use crate::corpus::Article;
use crate::text::Span;

/// Where a target is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlacedTarget {
    /// In an article that has not changed; no span for the whole of it.
    Here {
        /// Number of the article.
        article: usize,
        /// Bytes of its text.
        span: Option<Span>,
    },
    /// Found again in an article that has changed.
    Moved {
        /// Number of the article.
        article: usize,
        /// Bytes of its text.
        span: Option<Span>,
        /// Whether its words were edited.
        edited: bool,
    },
    /// Its article has changed and its words are not there, or not certainly.
    Orphan {
        /// Number of the article.
        article: usize,
    },
    /// In an article that is not at hand.
    Elsewhere,
}

impl PlacedTarget {
    /// The article and the span, where there are such.
    pub const fn place(self) -> Option<(usize, Option<Span>)> {
        match self {
            Self::Here { article, span } | Self::Moved { article, span, .. } => Some((article, span)),
            Self::Orphan { .. } | Self::Elsewhere => None,
        }
    }
}

/// A mark and where its targets are.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// As it was made.
    pub mark: Mark,
    /// One for each target.
    pub targets: Vec<PlacedTarget>,
}

impl Placed {
    /// Whether a target's words could not be found.
    pub fn is_orphan(&self) -> bool {
        self.targets.iter().any(|target| matches!(target, PlacedTarget::Orphan { .. }))
    }

    /// The segments of `articles` that it touches, each by its article's number and its own.
    pub fn sentences(&self, articles: &[Arc<Article>]) -> BTreeSet<(usize, usize)> {
        let spans = self.targets.iter().filter_map(|target| target.place());
        let spans = spans.filter_map(|(article, span)| Some((article, span?)));
        let touched = |(article, span): (usize, Span)| {
            let segments = articles.get(article).map_or(&[][..], |article| &article.segments);
            let from = segments.partition_point(|segment| segment.span.end <= span.start);
            let to = segments.partition_point(|segment| segment.span.start < span.end);
            (from..to.max(from)).map(move |segment| (article, segment))
        };
        spans.flat_map(touched).collect()
    }

    /// Whether it is about any article at hand.
    pub fn is_here(&self) -> bool {
        self.targets.iter().any(|target| *target != PlacedTarget::Elsewhere)
    }
}

/// Finds where marks stand in the articles at hand.
#[derive(Clone, Debug, Default)]
pub struct Placer {
    articles: Vec<Arc<Article>>,
    files: Vec<KnownFile>,
    by_hash: HashMap<ContentHash, Vec<usize>>,
    /// What each article was when it was marked, unless that is still at hand under another name.
    earlier: HashMap<ContentHash, usize>,
}

impl Placer {
    /// Looks at every article once, and at what `store` knows of its file.
    pub fn new(store: &Store, articles: &[Arc<Article>]) -> Result<Self, StoreError> {
        let mut placer = Self::of(articles, store.scope().files());
        for (number, file) in placer.files.iter().enumerate() {
            for old in
                file.canonical.iter().map(|path| store.contents_of(path)).collect::<Result<Vec<_>, _>>()?.concat()
            {
                if !placer.by_hash.contains_key(&old) {
                    placer.earlier.insert(old, number);
                }
            }
        }
        Ok(placer)
    }

    /// Knows nothing of what files held earlier.
    pub fn without_store(articles: &[Arc<Article>]) -> Self {
        Self::of(articles, &known_files(articles))
    }

    fn of(articles: &[Arc<Article>], files: &[KnownFile]) -> Self {
        let mut by_hash: HashMap<ContentHash, Vec<usize>> = HashMap::new();
        for (number, file) in files.iter().enumerate() {
            by_hash.entry(file.hash.clone()).or_default().push(number);
        }
        Self { articles: articles.to_vec(), files: files.to_vec(), by_hash, earlier: HashMap::new() }
    }

    /// Takes another text for article `number`; marks on the one before follow it as they follow a file that changed.
    pub fn replace(&mut self, number: usize, article: &Arc<Article>) {
        let Some((known, file)) = self.articles.get_mut(number).zip(self.files.get_mut(number)) else { return };
        *known = Arc::clone(article);
        let old = std::mem::replace(&mut file.hash, ContentHash::of(&article.text));
        if let Some(same) = self.by_hash.get_mut(&old) {
            same.retain(|&other| other != number);
            if same.is_empty() {
                self.by_hash.remove(&old);
                self.earlier.insert(old, number);
            }
        }
        let same = self.by_hash.entry(file.hash.clone()).or_default();
        same.push(number);
        same.sort_unstable();
    }

    /// The articles at hand.
    pub fn articles(&self) -> &[Arc<Article>] {
        &self.articles
    }

    /// A target on a span of an article, or on the whole of it.
    pub fn target(&self, article: usize, span: Option<Span>) -> Option<Target> {
        let (at, hash) = (self.articles.get(article)?, &self.files.get(article)?.hash);
        Some(span.map_or_else(|| Target::whole(at, hash), |span| Target::span(at, hash, span)))
    }

    /// A mark with the places of its targets.
    pub fn place(&self, mark: &Mark) -> Placed {
        Placed { mark: mark.clone(), targets: mark.targets.iter().map(|target| self.place_target(target)).collect() }
    }

    fn place_target(&self, target: &Target) -> PlacedTarget {
        let articles = &self.articles;
        if let Some(numbers) = self.by_hash.get(&target.hash) {
            let named = numbers.iter().copied().find(|&number| articles[number].path == target.article);
            let article = named.or(numbers.first().copied()).unwrap_or_default();
            return here(&articles[article], article, target);
        }
        match self.earlier.get(&target.hash).copied() {
            Some(article) => moved(&articles[article], article, target),
            None => PlacedTarget::Elsewhere,
        }
    }
}

/// All marks of the store that are about `articles`, with their places.
pub fn place_marks(store: &Store, articles: &[Arc<Article>]) -> Result<Vec<Placed>, StoreError> {
    let placer = Placer::new(store, articles)?;
    Ok(store.marks().iter().map(|mark| placer.place(mark)).filter(Placed::is_here).collect())
}

fn here(article: &Article, number: usize, target: &Target) -> PlacedTarget {
    let Some(selector) = &target.selector else { return PlacedTarget::Here { article: number, span: None } };
    let span = selector.span();
    if article.text.get(span.range()) == Some(selector.quote.as_str()) {
        return PlacedTarget::Here { article: number, span: Some(span) };
    }
    // Offsets that do not fit the text that they are said to be of: from another program.
    moved(article, number, target)
}

fn moved(article: &Article, number: usize, target: &Target) -> PlacedTarget {
    let Some(selector) = &target.selector else {
        return PlacedTarget::Moved { article: number, span: None, edited: false };
    };
    match anchor(&article.text, selector) {
        Anchor::Exact(span) => PlacedTarget::Moved { article: number, span: Some(span), edited: false },
        Anchor::Edited(span) => PlacedTarget::Moved { article: number, span: Some(span), edited: true },
        Anchor::Orphan => PlacedTarget::Orphan { article: number },
    }
}

/// The edit that lets marks point into the articles as they are now. Orphans stay as they are; so do marks on words
/// that were edited, until a reader has seen them, unless `edited_too`.
pub fn reanchoring(placed: &[Placed], articles: &[Arc<Article>], creator: &str, edited_too: bool) -> Edit {
    let hashes: Vec<ContentHash> = articles.iter().map(|article| ContentHash::of(&article.text)).collect();
    let mut changes = Vec::new();
    for Placed { mark, targets } in placed {
        let mut after = mark.clone();
        for (target, place) in after.targets.iter_mut().zip(targets) {
            let &PlacedTarget::Moved { article, span, edited } = place else { continue };
            if edited && !edited_too {
                continue;
            }
            let (Some(now), Some(hash)) = (articles.get(article), hashes.get(article)) else { continue };
            let fresh = span.map_or_else(|| Target::whole(now, hash), |span| Target::span(now, hash, span));
            *target = Target { side: target.side, ..fresh };
        }
        if after != *mark {
            after.modified = mark.modified.next();
            changes.push(Change { before: Some(mark.clone()), after: Some(after) });
        }
    }
    Edit::new("follow changed files", creator, changes)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::testing::{articles, label, link};
    use super::*;
    use crate::annotate::model::{Body, ReadingStatus};
    use crate::annotate::scope::Scope;
    use crate::corpus::{Corpus, ReadOptions};

    #[test]
    fn marks_follow_a_file_that_changed_and_orphans_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let files: Vec<_> = ["ja.txt", "zh.txt"].iter().map(|name| folder.path().join(name)).collect();
        for (path, article) in files.iter().zip(articles()) {
            fs::write(path, &article.text).unwrap();
        }
        let read = || Corpus::load(&files, &ReadOptions::default());
        let open = |corpus: &Corpus| {
            Store::open(&folder.path().join("marks.sqlite"), "me", Scope::of_corpus(&corpus.articles)).unwrap()
        };
        let corpus = read();
        let mut store = open(&corpus);
        assert!(place_marks(&store, &corpus.articles).unwrap().is_empty());
        let hash = ContentHash::of(&corpus.articles[0].text);
        let status = Body::Status { status: ReadingStatus::Read };
        let whole = || Mark::new(status, vec![Target::whole(&corpus.articles[0], &hash)], "me");
        for mark in [label("甲", "予算は五千億円に上る。"), label("乙", "三日、"), link("司令部", "司令部"), whole()]
        {
            store.apply(Edit::add(mark)).unwrap();
        }
        let text = corpus.articles[0].text.replace("三日、東京で", "大阪で");
        fs::write(&files[0], format!("新しい見出し\n\n{text}")).unwrap();
        let corpus = read();
        let mut store = open(&corpus);
        let placed = place_marks(&store, &corpus.articles).unwrap();
        assert_eq!(placed.len(), 4);
        let found: Vec<_> = placed.iter().map(|placed| placed.targets[0]).collect();
        let PlacedTarget::Moved { article: 0, span: Some(span), edited: false } = found[0] else { panic!("{found:?}") };
        assert_eq!(span.of(&corpus.articles[0].text), "予算は五千億円に上る。");
        assert_eq!(found[1], PlacedTarget::Orphan { article: 0 });
        assert!(matches!(found[2], PlacedTarget::Moved { .. }));
        assert!(matches!(placed[2].targets[1], PlacedTarget::Here { article: 1, .. }));
        let edit = reanchoring(&placed, &corpus.articles, "me", false);
        assert_eq!(edit.changes.len(), 3);
        store.apply(edit).unwrap();
        let again = place_marks(&store, &corpus.articles).unwrap();
        assert_eq!(again.iter().filter(|placed| placed.is_orphan()).count(), 1);
        assert!(reanchoring(&again, &corpus.articles, "me", false).is_empty());
        store.undo().unwrap();
        assert_eq!(place_marks(&store, &corpus.articles).unwrap(), placed);
    }

    #[test]
    fn one_file_of_a_folder_is_the_same_corpus_and_has_the_same_marks() {
        let folder = tempfile::tempdir().unwrap();
        for (name, article) in ["ja.txt", "zh.txt"].iter().zip(articles()) {
            fs::write(folder.path().join(name), &article.text).unwrap();
        }
        let path = folder.path().join("marks.sqlite");
        let all = Corpus::load(&[folder.path().to_owned()], &ReadOptions::default()).articles;
        let one = Corpus::load(&[folder.path().join("ja.txt")], &ReadOptions::default()).articles;
        let other = Corpus::load(&[folder.path().join("zh.txt")], &ReadOptions::default()).articles;
        assert_eq!(Scope::of_corpus(&all).corpus(), Scope::of_corpus(&one).corpus());
        let open = |articles: &[Arc<Article>]| Store::open(&path, "me", Scope::of_corpus(articles)).unwrap();
        open(&all).apply(Edit::add(label("甲", "首相"))).unwrap();
        let found = |articles: &[Arc<Article>]| place_marks(&open(articles), articles).unwrap();
        assert_eq!(found(&all), found(&one));
        assert!(found(&other).is_empty());
    }
}
