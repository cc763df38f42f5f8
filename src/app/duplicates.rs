//! Repeated passages looked up by article.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::corpus::Article;
use crate::dedup::DuplicateGroup;

/// A passage of an article that repeats an earlier one.
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
    /// How alike they are, 1 = the same characters after folding.
    pub similarity: f32,
}

impl Repeat {
    /// The line that stands for the passage while it is folded.
    pub fn label(&self) -> String {
        let place = self.original_name.as_deref().unwrap_or("this article");
        let count = self.segments.len();
        let (first, last) = (self.original_segments.start + 1, self.original_segments.end.max(1));
        let percent = (self.similarity * 100.0).floor();
        format!("{count} segments repeat {first}–{last} of {place} ({percent} %)")
    }
}

/// All repeated passages of a corpus by the article they stand in.
#[derive(Debug, Default)]
pub struct DuplicateIndex {
    repeats: FxHashMap<usize, Vec<Repeat>>,
    /// Characters repeated from elsewhere, by article.
    copied: FxHashMap<usize, usize>,
    groups: usize,
}

impl DuplicateIndex {
    /// Indexes `groups` of passages in `articles`.
    pub fn new(articles: &[Arc<Article>], groups: &[DuplicateGroup]) -> Self {
        let mut index = Self { groups: groups.len(), ..Self::default() };
        for group in groups {
            let Some((original, copies)) = group.passages.split_first() else { continue };
            let Some(original_article) = articles.get(original.article) else { continue };
            for copy in copies {
                let Some(article) = articles.get(copy.article) else { continue };
                *index.copied.entry(copy.article).or_default() += copy.span.len();
                let segments = article.segments_in(copy.span);
                if !segments.is_empty() {
                    index.repeats.entry(copy.article).or_default().push(Repeat {
                        segments,
                        original_article: original.article,
                        original_name: (original.article != copy.article)
                            .then(|| original_article.file_name().to_owned()),
                        original_segments: original_article.segments_in(original.span),
                        similarity: copy.similarity,
                    });
                }
            }
        }
        for repeats in index.repeats.values_mut() {
            keep_apart(repeats);
        }
        index
    }

    /// The repeated passages of an article in reading order, none overlapping another.
    pub fn of(&self, article: usize) -> &[Repeat] {
        self.repeats.get(&article).map_or(&[], Vec::as_slice)
    }

    /// The share of an article, 0 to 1, that repeats an earlier passage.
    pub fn copied_share(&self, article: usize, length: usize) -> f32 {
        let copied = self.copied.get(&article).copied().unwrap_or_default();
        (copied as f32 / length.max(1) as f32).min(1.0)
    }

    /// How many groups there are.
    pub fn len(&self) -> usize {
        self.groups
    }

    /// Whether nothing repeats.
    pub fn is_empty(&self) -> bool {
        self.groups == 0
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
