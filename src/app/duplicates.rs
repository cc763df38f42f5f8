//! Repeated passages looked up by article.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::corpus::Article;
use crate::dedup::{DuplicateGroup, DuplicateKind, Repetitions, Unchanged};

/// Sentences of an article that repeat earlier ones in every word: see [`crate::dedup::unchanged`].
#[derive(Clone, Debug, PartialEq)]
pub struct Repeat {
    /// Its segments in the article it stands in.
    pub segments: Range<usize>,
    /// The article that the representative stands in.
    pub original_article: usize,
    /// That article's file name; none where it is the same article.
    pub original_name: Option<String>,
    /// The representative's segments.
    pub original_segments: Range<usize>,
}

impl Repeat {
    /// The line that stands for the passage while it is folded.
    pub fn label(&self) -> String {
        let place = self.original_name.as_deref().unwrap_or("this article");
        let repeat = match self.segments.len() {
            1 => "1 segment repeats".to_owned(),
            count => format!("{count} segments repeat"),
        };
        let originals = match (self.original_segments.start + 1, self.original_segments.end) {
            (first, last) if last > first => format!("{first}–{last}"),
            (only, _) => only.to_string(),
        };
        format!("{repeat} {originals} of {place}, word by word")
    }
}

/// What of an article stands elsewhere too.
#[derive(Debug, Default)]
struct OfArticle {
    /// Passages that repeat an earlier one.
    repeats: Vec<Repeat>,
    /// Segments that are boilerplate by repetition.
    boilerplate: Vec<Range<usize>>,
    /// Bytes that repeat an earlier passage, by the article which has that.
    sources: FxHashMap<usize, usize>,
}

/// All repeated passages of a corpus by the article they stand in.
#[derive(Debug, Default)]
pub struct DuplicateIndex {
    articles: FxHashMap<usize, OfArticle>,
    groups: Vec<DuplicateGroup>,
    /// The passages of each group that differ from its first one in facts.
    differing: Vec<Vec<usize>>,
}

impl DuplicateIndex {
    /// Indexes repeated passages of `articles`.
    pub fn new(articles: &[Arc<Article>], repetitions: Repetitions) -> Self {
        let Repetitions { groups, compared } = repetitions;
        let mut index = Self::default();
        for (group, compared) in groups.iter().zip(&compared) {
            match group.kind {
                DuplicateKind::Passage => index.add_repeats(articles, group, &compared.runs),
                DuplicateKind::Boilerplate => index.add_boilerplate(articles, group),
            }
        }
        for of_article in index.articles.values_mut() {
            keep_apart(&mut of_article.repeats);
        }
        index.differing = compared.into_iter().map(|compared| compared.differing).collect();
        index.groups = groups;
        index
    }

    fn add_repeats(&mut self, articles: &[Arc<Article>], group: &DuplicateGroup, runs: &[(usize, Unchanged)]) {
        let Some(original) = group.passages.first() else { return };
        let Some(original_article) = articles.get(original.article) else { return };
        for (member, run) in runs {
            let Some(copy) = group.passages.get(*member) else { continue };
            let Some(article) = articles.get(copy.article) else { continue };
            let of_article = self.articles.entry(copy.article).or_default();
            let segments = article.segments.get(run.copy.clone()).unwrap_or_default();
            let bytes: usize = segments.iter().map(|segment| segment.span.len()).sum();
            *of_article.sources.entry(original.article).or_default() += bytes;
            of_article.repeats.push(Repeat {
                segments: run.copy.clone(),
                original_article: original.article,
                original_name: (original.article != copy.article).then(|| original_article.file_name().to_owned()),
                original_segments: run.original.clone(),
            });
        }
    }

    fn add_boilerplate(&mut self, articles: &[Arc<Article>], group: &DuplicateGroup) {
        for passage in &group.passages {
            let Some(article) = articles.get(passage.article) else { continue };
            let segments = article.segments_in(passage.span);
            if !segments.is_empty() {
                self.articles.entry(passage.article).or_default().boilerplate.push(segments);
            }
        }
    }

    /// The repeated passages of an article in reading order, none overlapping another.
    pub fn of(&self, article: usize) -> &[Repeat] {
        self.articles.get(&article).map_or(&[], |of_article| &of_article.repeats)
    }

    /// Whether a segment repeats an earlier passage.
    pub fn is_copy(&self, article: usize, segment: usize) -> bool {
        self.of(article).iter().any(|repeat| repeat.segments.contains(&segment))
    }

    /// The segments of an article that stand in many others as well and mean nothing there.
    pub fn boilerplate(&self, article: usize) -> &[Range<usize>] {
        self.articles.get(&article).map_or(&[], |of_article| &of_article.boilerplate)
    }

    /// The share of an article, 0 to 1, that repeats an earlier passage, and the article that most of it is from,
    /// which may be itself; none where nothing repeats.
    pub fn copied(&self, article: usize, length: usize) -> Option<(f32, usize)> {
        let sources = &self.articles.get(&article)?.sources;
        // The lowest number among equals, so that the list reads the same every time.
        let (&from, _) = sources.iter().max_by_key(|&(&from, &bytes)| (bytes, std::cmp::Reverse(from)))?;
        let bytes: usize = sources.values().sum();
        Some(((bytes as f32 / length.max(1) as f32).min(1.0), from))
    }

    /// Whether a passage of a group differs from the first one in facts; any of them, where none is named.
    pub fn differs(&self, group: usize, member: Option<usize>) -> bool {
        let differing = self.differing.get(group).map(Vec::as_slice).unwrap_or_default();
        member.map_or(!differing.is_empty(), |member| differing.contains(&member))
    }

    /// All groups, in the order they were found in.
    pub fn groups(&self) -> &[DuplicateGroup] {
        &self.groups
    }
}

/// Keeps the longer of two repeats that overlap, in reading order.
fn keep_apart(repeats: &mut Vec<Repeat>) {
    repeats.sort_by_key(|repeat| (std::cmp::Reverse(repeat.segments.len()), repeat.segments.start));
    let mut kept: Vec<Repeat> = Vec::with_capacity(repeats.len());
    for repeat in repeats.drain(..) {
        let meets =
            |other: &Repeat| repeat.segments.start < other.segments.end && other.segments.start < repeat.segments.end;
        if !kept.iter().any(meets) {
            kept.push(repeat);
        }
    }
    kept.sort_by_key(|repeat| repeat.segments.start);
    *repeats = kept;
}
