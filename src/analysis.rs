//! From articles to duplicates and links: the one way that the commands and the reader both go.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use crate::align::{AlignOptions, Copies, Link, Sentence, align};
use crate::assets::AssetStore;
use crate::corpus::Article;
use crate::dedup::diff::{self, Edit, Unit};
use crate::dedup::{self, DuplicateGroup, Duplicates};
use crate::embed::{CachedEncoder, EncodeError, Progress, SentenceEncoder};
use crate::text::tokens::{ChineseTokenizer, JapaneseTokenizer, Tokenizer};
use crate::text::{Language, SegmentKind, Span};

/// Two passages as they are shown, and what differs between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Both without markup.
    pub texts: [String; 2],
    /// From the first to the second, in bytes of `texts`.
    pub edits: Vec<Edit>,
}

/// What analysis works with. Nothing is opened or loaded before it is needed.
pub struct Engine {
    cache_dir: Option<PathBuf>,
    encoder: OnceLock<CachedEncoder>,
    /// Nothing where its dictionary cannot be used.
    japanese: OnceLock<Option<JapaneseTokenizer>>,
    chinese: OnceLock<ChineseTokenizer>,
}

impl Engine {
    /// An engine that unpacks its assets to, and keeps its results in, `cache_dir`; in memory where there is none.
    pub fn new(cache_dir: Option<PathBuf>) -> Self {
        Self { cache_dir, encoder: OnceLock::new(), japanese: OnceLock::new(), chinese: OnceLock::new() }
    }

    fn encoder(&self) -> &CachedEncoder {
        let folder = self.cache_dir.as_deref();
        self.encoder.get_or_init(|| CachedEncoder::multilingual(AssetStore::new(folder), folder))
    }

    /// What repeats in `articles`.
    pub fn duplicates(&self, articles: &[Arc<Article>]) -> Duplicates {
        let texts: Vec<&str> = articles.iter().map(|article| article.text.as_str()).collect();
        dedup::find(&texts, &dedup::Options::default())
    }

    /// What cuts `language` into words; none for languages without a dictionary here. The first call for a language
    /// loads it, which takes some tenths of a second.
    pub fn tokenizer(&self, language: Language) -> Option<&dyn Tokenizer> {
        if language.is_chinese() {
            return Some(self.chinese.get_or_init(ChineseTokenizer::load));
        }
        if language != Language::JA {
            return None;
        }
        let load = || {
            JapaneseTokenizer::load(&AssetStore::new(self.cache_dir.as_deref()))
                .inspect_err(|error| log::warn!("Japanese is not cut into words: {error}"))
                .ok()
        };
        self.japanese.get_or_init(load).as_ref().map(|tokenizer| -> &dyn Tokenizer { tokenizer })
    }

    /// What differs between two passages as they are shown, by characters or by the words of their languages.
    pub fn compare(&self, a: (&Article, Span), b: (&Article, Span), unit: Unit) -> Comparison {
        let texts = [a, b].map(|(article, span)| article.display(span).text.into_owned());
        let side = |text, language| (text, Span::new(0, str::len(text)), language);
        let edits = self.edits(side(&texts[0], a.0.language), side(&texts[1], b.0.language), unit);
        Comparison { texts, edits }
    }

    /// What differs between two passages, each a text, a span of it and its language.
    pub fn edits(&self, a: (&str, Span, Language), b: (&str, Span, Language), unit: Unit) -> Vec<Edit> {
        let words = |(text, span, language): (&str, Span, Language)| {
            let passage = span.of(text);
            let words: Vec<Span> = match self.tokenizer(language) {
                Some(tokenizer) => tokenizer.tokenize(passage).into_iter().map(|token| token.span).collect(),
                None => diff::unicode_words(passage, Span::new(0, passage.len())),
            };
            let covered = diff::cover(passage, words);
            covered.into_iter().map(|word| word.shifted(span.start as usize)).collect::<Vec<_>>()
        };
        match unit {
            Unit::Characters => diff::characters((a.0, a.1), (b.0, b.1)),
            Unit::Words => diff::tokens((a.0, a.1), &words(a), (b.0, b.1), &words(b)),
        }
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
        let texts: Vec<&str> = sentences.iter().map(Sentence::text).collect();
        let progress: Progress<'_> = &|done| embedded(done, texts.len());
        let vectors = self.encoder().encode(&texts, progress)?;
        let copies = Copies::new(&sentences, groups);
        Ok(align(&sentences, &vectors, &copies, options))
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
