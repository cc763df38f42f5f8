//! From articles to duplicates and links: the one way that the commands and the reader both go.

mod compared;
mod reading;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::time::Instant;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::align::{
    AlignOptions, Claim, Copies, EncodedParts, Input, Link, Model, Pairs, Part, Parts, Place, Sentence, Stated, Survey,
    align, all_is_stated, pass_over, related, samples, stated, survey_parts,
};
use crate::assets::AssetStore;
use crate::corpus::Article;
use crate::dedup::diff::{self, Edit, Unit};
use crate::dedup::{self, DuplicateGroup, Duplicates};
use crate::embed::{CachedEncoder, CachedMatcher, ClaimMatcher, EncodeError, Progress, SentenceEncoder, Vectors};
use crate::lexicon::{Definition, Lexicon, ReadWord, read_words};
use crate::text::quantity::{Date, Reading, Value, Year, quantities};
use crate::text::tokens::{ChineseTokenizer, JapaneseTokenizer, Tokenizer};
use crate::text::{Folded, Language, SegmentKind, Span};
use reading::ReadArticles;

/// Two passages as they are shown, and what differs between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Both without markup.
    pub texts: [String; 2],
    /// From the first to the second, in bytes of `texts`.
    pub edits: Vec<Edit>,
}

/// Two places, how parallel their articles are, and what the scorer sees of the two.
pub type PlacedSample = ([Place; 2], f32, Vec<f32>);

/// Least score of the links that claims are joined from: weak ones tell which sentences are not near each other.
const CLAIM_MIN_SCORE: f32 = 0.1;

type FoldedArticles = FxHashMap<usize, (Weak<Article>, Arc<Folded>)>;

/// What analysis works with. Nothing is opened or loaded before it is needed.
pub struct Engine {
    cache_dir: Option<PathBuf>,
    encoder: OnceLock<CachedEncoder>,
    matcher: OnceLock<Box<dyn ClaimMatcher>>,
    /// Nothing where its dictionary cannot be used.
    japanese: OnceLock<Option<JapaneseTokenizer>>,
    chinese: OnceLock<ChineseTokenizer>,
    /// What articles were folded to, by the address of each article that is still there.
    folded: Mutex<FoldedArticles>,
    lexicon: OnceLock<Option<Lexicon>>,
}

impl Engine {
    /// An engine that unpacks its assets to, and keeps its results in, `cache_dir`; in memory where there is none.
    pub fn new(cache_dir: Option<PathBuf>) -> Self {
        Self {
            cache_dir,
            encoder: OnceLock::new(),
            matcher: OnceLock::new(),
            lexicon: OnceLock::new(),
            japanese: OnceLock::new(),
            chinese: OnceLock::new(),
            folded: Mutex::default(),
        }
    }

    fn encoder(&self) -> &CachedEncoder {
        let folder = self.cache_dir.as_deref();
        self.encoder.get_or_init(|| CachedEncoder::multilingual(AssetStore::new(folder), folder))
    }

    fn matcher(&self) -> &dyn ClaimMatcher {
        let open =
            || -> Box<dyn ClaimMatcher> { Box::new(CachedMatcher::new(self.assets(), self.cache_dir.as_deref())) };
        self.matcher.get_or_init(open).as_ref()
    }

    /// Where the engine's assets come from.
    pub fn assets(&self) -> AssetStore {
        AssetStore::new(self.cache_dir.as_deref())
    }

    /// Reads with another matcher than its own.
    #[must_use]
    pub fn with_matcher(self, matcher: impl ClaimMatcher + 'static) -> Self {
        Self { matcher: OnceLock::from(Box::new(matcher) as Box<dyn ClaimMatcher>), ..self }
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

    /// What repeats in `articles`. Those that were there the last time are not folded again.
    pub fn duplicates(&self, articles: &[Arc<Article>]) -> Duplicates {
        let texts: Vec<&str> = articles.iter().map(|article| article.text.as_str()).collect();
        let folded = self.folded(articles);
        let folded: Vec<&Folded> = folded.iter().map(Arc::as_ref).collect();
        let begun = Instant::now();
        let found = dedup::find_folded(&texts, &folded, &dedup::Options::default());
        let groups = found.groups.len();
        log::info!("{groups} groups of duplicates in {} articles, {:.2?}", articles.len(), begun.elapsed());
        found
    }

    fn folded(&self, articles: &[Arc<Article>]) -> Vec<Arc<Folded>> {
        let mut known = self.folded.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, (article, _)| article.strong_count() > 0);
        let address = |article: &Arc<Article>| Arc::as_ptr(article) as usize;
        let fold = |article: &Arc<Article>| match known.get(&address(article)) {
            Some((_, folded)) => Arc::clone(folded),
            None => Arc::new(dedup::fold(&article.text)),
        };
        let folded: Vec<Arc<Folded>> = articles.par_iter().map(fold).collect();
        for (article, folded) in articles.iter().zip(&folded) {
            known.insert(address(article), (Arc::downgrade(article), Arc::clone(folded)));
        }
        folded
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

    /// The words of a segment with their readings; none for languages without a dictionary here.
    pub fn words(&self, article: &Article, segment: usize) -> Vec<ReadWord> {
        let Some(segment) = article.segments.get(segment) else { return Vec::new() };
        let Some(tokenizer) = self.tokenizer(segment.language) else { return Vec::new() };
        read_words(&article.display(segment.span), &article.text, segment.language, tokenizer, self.lexicon())
    }

    /// What the dictionaries say of a word, given in one or more forms.
    pub fn define(&self, language: Language, forms: &[&str]) -> Option<Definition> {
        self.lexicon()?.define(language, forms)
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
        let copies = Copies::new(&sentences, groups);
        let told = Told::by(articles);
        self.with_vectors(&sentences, &copies, &told, None, options.pairs, embedded, |input| align(input, options))
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
        let (copies, told) = (Copies::default(), Told::default());
        self.with_vectors(&sentences, &copies, &told, None, options.pairs, embedded, |input| align(input, options))
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
        let options = AlignOptions { pairs: Pairs::All, min_score: Some(1.0), ..AlignOptions::default() };
        Ok(self.survey(articles, groups, &options, &Watch { embedded, first: &[], found: None })?.claims)
    }

    /// [`Engine::links`] and [`Engine::claims`] at once, at the price of one, as they come: first quick links, then those of the
    /// articles that `watch` asks for first, read, then the rest.
    pub fn survey(
        &self,
        articles: &[Arc<Article>],
        groups: &[DuplicateGroup],
        options: &AlignOptions,
        watch: &Watch<'_>,
    ) -> Result<Survey, EncodeError> {
        let sentences = sentences(articles);
        let copies = Copies::new(&sentences, groups);
        let told = Told::by(articles);
        self.with_quick_vectors(&sentences, &copies, &told, None, options.pairs, watch.embedded, |input| {
            surveyed(self.matcher(), input, options, watch)
        })?
    }

    /// What round number `round` of `model` sees of all pairs of sentences of the `wanted` pairs of articles, for fitting: the two
    /// places, how parallel the articles are, and the features.
    pub fn samples(
        &self,
        articles: &[Arc<Article>],
        model: &Model,
        pairs: Pairs,
        wanted: &[(usize, usize)],
        round: usize,
    ) -> Result<Vec<PlacedSample>, EncodeError> {
        let sentences = sentences(articles);
        let (copies, told) = (Copies::default(), Told::default());
        let samples = self.with_vectors(&sentences, &copies, &told, Some(wanted), pairs, &|_, _| true, |input| {
            samples(model, input, pairs, wanted, round)
        })?;
        let place = |sentence: usize| sentences.get(sentence).map(Sentence::place);
        let placed = samples.into_iter().filter_map(|sample| {
            Some(([place(sample.sentences.0)?, place(sample.sentences.1)?], sample.parallel, sample.features))
        });
        Ok(placed.collect())
    }

    /// The pairs of articles, by their numbers, that the matcher reads against each other.
    pub fn related(&self, articles: &[Arc<Article>], pairs: Pairs) -> Result<Vec<(usize, usize)>, EncodeError> {
        let (copies, told) = (Copies::default(), Told::default());
        self.with_quick_vectors(&sentences(articles), &copies, &told, None, pairs, &|_, _| true, |input| {
            input.related.map(<[_]>::to_vec).unwrap_or_default()
        })
    }

    /// Encodes sentences and their parts, reads those of related articles, and hands all to `then`.
    #[allow(clippy::too_many_arguments, reason = "all that there is to know")]
    fn with_vectors<T>(
        &self,
        sentences: &[Sentence<'_>],
        copies: &Copies,
        told: &Told,
        known: Option<&[(usize, usize)]>,
        pairs: Pairs,
        embedded: &(dyn Fn(usize, usize) -> bool + Sync),
        then: impl FnOnce(&Input<'_>) -> T,
    ) -> Result<T, EncodeError> {
        self.with_quick_vectors(sentences, copies, told, known, pairs, embedded, |input| {
            let Some(related) = input.related else { return Ok(then(input)) };
            let mut reading = ReadArticles::new(self.matcher(), input.sentences, related);
            reading.read_all(embedded)?;
            Ok(then(&Input { reader: Some(&reading), ..*input }))
        })?
    }

    /// Encodes sentences and their parts, and hands them to `then` with the pairs of articles that are worth reading.
    #[allow(clippy::too_many_arguments, reason = "all that there is to know")]
    fn with_quick_vectors<T>(
        &self,
        sentences: &[Sentence<'_>],
        copies: &Copies,
        told: &Told,
        known: Option<&[(usize, usize)]>,
        pairs: Pairs,
        embedded: &(dyn Fn(usize, usize) -> bool + Sync),
        then: impl FnOnce(&Input<'_>) -> T,
    ) -> Result<T, EncodeError> {
        let Told { written, stated } = told;
        let lexicon = self.lexicon();
        let mut input = Input {
            sentences,
            vectors: &Vectors::default(),
            clauses: None,
            phrases: None,
            reader: None,
            related: None,
            written,
            copies,
            lexicon,
            stated,
        };
        if all_is_stated(sentences, stated, pairs) {
            return Ok(then(&input));
        }
        let (clauses, phrases) = (Parts::clauses(sentences), Parts::phrases(sentences));
        let parts = clauses.texts.iter().chain(&phrases.texts).copied();
        // What takes no part needs no vector of its own.
        let whole = sentences.iter().map(|sentence| if sentence.is_linkable() { sentence.text() } else { "" });
        let texts: Vec<&str> = whole.chain(parts).collect();
        let parts_count = texts.len() - sentences.len();
        let progress: Progress<'_> = &|done| embedded(done / 2, texts.len().max(1));
        let begun = Instant::now();
        let mut vectors = self.encoder().encode(&texts, progress)?;
        log::info!("{} sentences and {} parts encoded, {:.2?}", sentences.len(), parts_count, begun.elapsed());
        let mut of_clauses = vectors.split_off(sentences.len());
        let of_phrases = of_clauses.split_off(clauses.texts.len());
        input.vectors = &vectors;
        input.clauses = Some(EncodedParts { parts: &clauses, vectors: &of_clauses });
        input.phrases = Some(EncodedParts { parts: &phrases, vectors: &of_phrases }).filter(|_| !of_phrases.is_empty());
        let related = known.map_or_else(|| related(&input, pairs), <[_]>::to_vec);
        log::info!("{} pairs of articles to be read", related.len());
        input.related = Some(&related);
        Ok(then(&input))
    }
}

/// Hears how a survey goes on.
pub struct Watch<'a> {
    /// Hears how many of how many sentences are done, and answers whether to go on.
    pub embedded: &'a (dyn Fn(usize, usize) -> bool + Sync),
    /// The numbers of the articles that somebody is looking at: what is between them and others comes first.
    pub first: &'a [usize],
    /// Hears what is found so far, as long as more is to come, and answers whether to go on. Where nobody hears, nothing is
    /// looked for quickly, and all is read at once.
    pub found: Option<&'a dyn Fn(Survey) -> bool>,
}

/// Sentences of the first batch after those that somebody is looking at; each later one is twice as large.
const FIRST_BATCH: usize = 512;

/// Surveys all, quickly where nothing was read yet, and reads batch by batch.
fn surveyed(
    matcher: &dyn ClaimMatcher,
    input: &Input<'_>,
    options: &AlignOptions,
    watch: &Watch<'_>,
) -> Result<Survey, EncodeError> {
    let parts_of = |input: &Input<'_>| survey_parts(input, options, CLAIM_MIN_SCORE);
    let Some(related) = input.related else { return Ok(Survey::of(input, options, &[])) };
    let mut reading = ReadArticles::new(matcher, input.sentences, related);
    let mut parts: BTreeMap<(usize, usize), Part> = BTreeMap::new();
    let mut keep = |more: Vec<Part>| {
        parts.extend(more.into_iter().map(|part| (part.articles, part)));
        Survey::of(input, options, parts.values())
    };
    let known = reading.look_up();
    // Nobody waits for what is at hand.
    let Some(found) = watch.found.filter(|_| !known) else {
        reading.read_all(watch.embedded)?;
        return Ok(keep(parts_of(&Input { reader: Some(&reading), ..*input })));
    };
    let mut survey = keep(parts_of(input));
    let mut size = 0;
    while !reading.is_done() {
        if !found(survey) {
            return Err(EncodeError::Cancelled);
        }
        let ready = reading.read_next(watch.first, size, watch.embedded)?;
        size = if size == 0 { FIRST_BATCH } else { size * 2 };
        survey = keep(parts_of(&Input { reader: Some(&reading), related: Some(&ready), ..*input }));
    }
    Ok(survey)
}

/// What the files of articles tell beside their sentences.
#[derive(Default)]
struct Told {
    /// When each was written.
    written: Vec<Option<Date>>,
    /// What is stated to say the same.
    stated: Vec<Stated>,
}

impl Told {
    fn by(articles: &[Arc<Article>]) -> Self {
        Self { written: articles.iter().map(|article| written(article)).collect(), stated: stated(articles) }
    }
}

/// The day on which an article was written: what its file says, or the first whole date outside its sentences.
fn written(article: &Article) -> Option<Date> {
    let whole = |text: &str| {
        let mut found = quantities(text, Reading::Japanese).into_iter().chain(quantities(text, Reading::Chinese));
        found.find_map(|quantity| match quantity.value {
            Value::Date(date @ Date { year: Some(Year::Absolute(_)), month: Some(_), .. }) => Some(date),
            _ => None,
        })
    };
    let told = article.metadata.date.as_deref().and_then(whole);
    let apart = |kind| matches!(kind, SegmentKind::Byline | SegmentKind::Boilerplate);
    told.or_else(|| {
        article
            .segments
            .iter()
            .filter(|segment| apart(segment.kind))
            .find_map(|segment| whole(&article.display(segment.span).text))
    })
}

/// What can say something: not addresses, bylines or boilerplate.
fn sentences(articles: &[Arc<Article>]) -> Vec<Sentence<'_>> {
    let says_something = |kind| !matches!(kind, SegmentKind::Url | SegmentKind::Byline | SegmentKind::Boilerplate);
    let furniture = &dedup::Furniture::find(articles);
    let of_article = |(number, article)| {
        let article: &Article = article;
        let kind = move |at: usize, kind| furniture.kind(number, at, kind);
        let segments = article.segments.iter().enumerate().filter(move |(at, s)| says_something(kind(*at, s.kind)));
        segments.map(move |(_, segment)| Sentence {
            article: number,
            language: segment.language,
            kind: segment.kind,
            display: article.display(segment.span),
        })
    };
    let mut sentences: Vec<Sentence<'_>> = articles.iter().map(Arc::as_ref).enumerate().flat_map(of_article).collect();
    let passed_over = pass_over(&mut sentences);
    if passed_over > 0 {
        log::warn!("{passed_over} of the shortest lines are not linked: there are too many of them to be read");
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    /// About `bytes` of lines or signs that no prose consists of.
    fn dumps(bytes: usize) -> Vec<(&'static str, String)> {
        let repeated = |what: &str| what.repeat(bytes / what.len() + 1);
        let numbered = |line: &dyn Fn(usize) -> String| {
            let mut text = String::new();
            for n in 0..bytes {
                text.push_str(&line(n));
                if text.len() >= bytes {
                    break;
                }
            }
            text
        };
        vec![
            ("quotation marks", repeated("\"")),
            ("brackets", repeated("「")),
            ("commas", repeated("、")),
            ("letters", repeated("a")),
            ("words", repeated("経済")),
            ("digits", repeated("7")),
            ("pictures", repeated("![a]")),
            ("cells", repeated("|a|\n|-|\n")),
            ("footnotes", repeated("[^1]: a\n\n")),
            ("links", repeated("[a](b)")),
            ("numbered cells", numbered(&|n| format!("|項{n}|値{n}|\n"))),
            ("numbered footnotes", numbered(&|n| format!("[^{n}]: 注{n}\n\n"))),
            ("numbered pictures", numbered(&|n| format!("![図{n}]"))),
            ("short sentences", numbered(&|n| format!("値{n}だ。"))),
            ("a list in one sentence", numbered(&|n| format!("{n}年{}月、", n % 12 + 1))),
        ]
    }

    /// What is read of a text: pieces, their bytes, and the pairs of bytes within each.
    fn work(text: String) -> [usize; 3] {
        let articles = [Arc::new(Article::new("a.txt".to_owned(), text))];
        let sentences = sentences(&articles);
        let (clauses, phrases) = (Parts::clauses(&sentences), Parts::phrases(&sentences));
        let whole = sentences.iter().filter(|sentence| sentence.is_linkable()).map(Sentence::text);
        let texts: Vec<&str> = whole.chain(clauses.texts.iter().chain(&phrases.texts).copied()).collect();
        let lengths = || texts.iter().map(|text| text.len());
        [texts.len(), lengths().sum(), lengths().map(|length| length * length).sum()]
    }

    #[test]
    fn what_is_read_of_dumps_grows_with_them_and_is_no_more_than_of_prose() {
        let prose = |bytes: usize| {
            let sentence = |n: usize| format!("第{n}回の会合では、来年度の予算の配分と新しい施設の建設地が決まった。");
            (0..bytes / 100).map(sentence).collect::<String>()
        };
        let (small, large) = (200_000, 800_000);
        let allowed = work(prose(large));
        for ((name, some), (_, more)) in dumps(small).into_iter().zip(dumps(large)) {
            let (some, more) = (work(some), work(more));
            for (at, what) in ["pieces", "bytes", "pairs of bytes"].into_iter().enumerate() {
                assert!(more[at] <= 5 * some[at].max(10_000), "{name}: {what} grow from {} to {}", some[at], more[at]);
            }
            assert!(more[0] <= 2 * allowed[0], "{name}: {} pieces, of prose {}", more[0], allowed[0]);
            assert!(more[1] <= 2 * allowed[1], "{name}: {} bytes, of prose {}", more[1], allowed[1]);
        }
    }

    #[test]
    fn signs_are_not_read() {
        assert_eq!(work("\"、|-|[^1]: 12\n".repeat(5_000)), [0, 0, 0]);
    }

    #[test]
    fn adding_an_article_folds_only_that_one_and_finds_what_it_repeats() {
        let passage = "首相は三日、東京で記者会見し、来年三月までに新しい司令部を置くと述べた。予算は五千億円に上る。";
        let article = |name: &str, text: String| Arc::new(Article::new(name.to_owned(), text));
        let engine = Engine::new(None);
        let mut articles = vec![article("a", format!("前置き。{passage}")), article("b", "別の話である。".to_owned())];
        assert!(engine.duplicates(&articles).groups.is_empty());
        let before = engine.folded(&articles);
        articles.push(article("c", format!("{passage}続きがある。")));
        assert_eq!(engine.duplicates(&articles).groups.len(), 1);
        let after = engine.folded(&articles);
        assert!(before.iter().zip(&after).all(|(x, y)| Arc::ptr_eq(x, y)));
        articles.truncate(1);
        drop(after);
        engine.duplicates(&articles);
        assert_eq!(engine.folded.lock().unwrap().len(), 1, "what is gone is forgotten");
    }
}
