//! From articles to duplicates and links: the one way that the commands and the reader both go.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use crate::align::{AlignOptions, Claim, Clauses, Copies, EncodedClauses, Input, Link, Pairs, Sentence, align, claims};
use crate::assets::AssetStore;
use crate::corpus::Article;
use crate::dedup::{self, DuplicateGroup, Duplicates};
use crate::embed::{CachedEncoder, EncodeError, Progress, SentenceEncoder};
use crate::lexicon::Lexicon;
use crate::text::{Language, SegmentKind, Span};

/// Least score of the links that claims are joined from: weak ones tell which sentences are not near each other.
const CLAIM_MIN_SCORE: f32 = 0.1;

/// What analysis works with. Nothing is opened or loaded before it is needed.
pub struct Engine {
    cache_dir: Option<PathBuf>,
    encoder: OnceLock<CachedEncoder>,
    lexicon: OnceLock<Option<Lexicon>>,
}

impl Engine {
    /// An engine that unpacks its assets to, and keeps its results in, `cache_dir`; in memory where there is none.
    pub fn new(cache_dir: Option<PathBuf>) -> Self {
        Self { cache_dir, encoder: OnceLock::new(), lexicon: OnceLock::new() }
    }

    fn encoder(&self) -> &CachedEncoder {
        let folder = self.cache_dir.as_deref();
        self.encoder.get_or_init(|| CachedEncoder::multilingual(AssetStore::new(folder), folder))
    }

    /// The bilingual lexicon, opened when first asked for: milliseconds, or a fraction of a second where it must be
    /// unpacked first. `None`, and a line in the log, where it cannot be had.
    pub fn lexicon(&self) -> Option<&Lexicon> {
        let load = || {
            Lexicon::load(&AssetStore::new(self.cache_dir.as_deref()))
                .inspect_err(|error| log::error!("words are not looked up: {error}"))
                .ok()
        };
        self.lexicon.get_or_init(load).as_ref()
    }

    /// What repeats in `articles`.
    pub fn duplicates(&self, articles: &[Arc<Article>]) -> Duplicates {
        let texts: Vec<&str> = articles.iter().map(|article| article.text.as_str()).collect();
        dedup::find(&texts, &dedup::Options::default())
    }

    /// Which sentences of `articles` say the same. `groups` are what repeats in them.
    ///
    /// `embedded` hears how many of how many sentences have a vector, and answers whether to go on.
    pub fn links(
        &self,
        articles: &[Arc<Article>],
        groups: &[DuplicateGroup],
        options: &AlignOptions,
        embedded: &(dyn Fn(usize, usize) -> bool + Sync),
    ) -> Result<Vec<Link>, EncodeError> {
        let sentences = sentences(articles);
        let copies = Copies::new(&sentences, groups);
        self.align(&sentences, &copies, options, embedded)
    }

    /// [`Engine::links`] between given spans, which are taken for whole sentences, as in a test of retrieval.
    pub fn links_between(
        &self,
        articles: &[Arc<Article>],
        spans: &[(usize, Span)],
        options: &AlignOptions,
        embedded: &(dyn Fn(usize, usize) -> bool + Sync),
    ) -> Result<Vec<Link>, EncodeError> {
        let sentence = |&(number, span): &(usize, Span)| {
            let article = articles.get(number)?;
            let segment = article.segments.get(article.segments_in(span).start);
            Some(Sentence {
                article: number,
                language: segment.map_or(Language::UND, |segment| segment.language),
                kind: SegmentKind::Sentence,
                display: article.display(span),
            })
        };
        let sentences: Vec<Sentence<'_>> = spans.iter().filter_map(sentence).collect();
        self.align(&sentences, &Copies::default(), options, embedded)
    }

    /// What several of `articles` say, in whichever language, most widely shared first.
    ///
    /// `embedded` is as in [`Engine::links`].
    pub fn claims(
        &self,
        articles: &[Arc<Article>],
        groups: &[DuplicateGroup],
        embedded: &(dyn Fn(usize, usize) -> bool + Sync),
    ) -> Result<Vec<Claim>, EncodeError> {
        let sentences = sentences(articles);
        let copies = Copies::new(&sentences, groups);
        let options = AlignOptions { pairs: Pairs::All, min_score: Some(CLAIM_MIN_SCORE), top: None };
        let links = self.align(&sentences, &copies, &options, embedded)?;
        Ok(claims(&sentences, &links, &copies))
    }

    fn align(
        &self,
        sentences: &[Sentence<'_>],
        copies: &Copies,
        options: &AlignOptions,
        embedded: &(dyn Fn(usize, usize) -> bool + Sync),
    ) -> Result<Vec<Link>, EncodeError> {
        let clauses = Clauses::new(sentences);
        let whole = sentences.iter().map(Sentence::text);
        let texts: Vec<&str> = whole.chain(clauses.texts.iter().copied()).collect();
        let progress: Progress<'_> = &|done| embedded(done, texts.len());
        let mut vectors = self.encoder().encode(&texts, progress)?;
        let of_clauses = vectors.split_off(sentences.len());
        let clauses = Some(EncodedClauses { clauses: &clauses, vectors: &of_clauses });
        let input = Input { sentences, vectors: &vectors, clauses, copies, lexicon: self.lexicon() };
        Ok(align(&input, options))
    }
}

/// What can say something: not addresses, bylines or boilerplate.
fn sentences(articles: &[Arc<Article>]) -> Vec<Sentence<'_>> {
    let says_something = |kind| !matches!(kind, SegmentKind::Url | SegmentKind::Byline | SegmentKind::Boilerplate);
    let of_article = |(number, article)| {
        let article: &Article = article;
        let segments = article.segments.iter().filter(move |segment| says_something(segment.kind));
        segments.map(move |segment| Sentence {
            article: number,
            language: segment.language,
            kind: segment.kind,
            display: article.display(segment.span),
        })
    };
    articles.iter().map(Arc::as_ref).enumerate().flat_map(of_article).collect()
}
