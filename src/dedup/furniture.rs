//! Lines that a source puts on many of its articles: menus, appeals, notices.
//!
//! No single article shows that they are boilerplate; repetition over a source does. It is laid over the kinds that
//! form and structure gave.

use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use crate::corpus::Article;
use crate::text::fold::fold_each;
use crate::text::{FoldOptions, SegmentKind, Span};

/// Fewest articles of a source that must have a line.
const FEWEST_ARTICLES: usize = 4;
/// The share of a source's articles that must have a line, one in this many.
const SHARE: usize = 8;
/// Longest such line, in bytes: a notice of copyright with its address.
const LONGEST: usize = 600;

/// Segments of many articles of one source, by article.
#[derive(Debug, Default)]
pub struct Furniture {
    segments: Vec<FxHashSet<u32>>,
}

impl Furniture {
    /// Finds what repeats from article to article.
    pub fn find(articles: &[Arc<Article>]) -> Self {
        let sources: Vec<&str> = articles.iter().map(|article| source(article)).collect();
        let mut sizes: FxHashMap<&str, usize> = FxHashMap::default();
        for source in &sources {
            *sizes.entry(source).or_default() += 1;
        }
        let large = |source: &str| sizes.get(source).is_some_and(|&size| size >= FEWEST_ARTICLES);
        let lines_of = |(article, source): (&Arc<Article>, &&str)| -> Vec<Line> {
            if large(source) { lines(article).collect() } else { Vec::new() }
        };
        let lines: Vec<Vec<Line>> = articles.par_iter().zip(&sources).map(lines_of).collect();
        let mut counts: FxHashMap<(&str, u64), usize> = FxHashMap::default();
        for (lines, source) in lines.iter().zip(&sources) {
            let distinct: FxHashSet<u64> = lines.iter().map(|(_, line)| *line).collect();
            for line in distinct {
                *counts.entry((source, line)).or_default() += 1;
            }
        }
        let is_repeated = |source: &str, line: u64| {
            let count = counts.get(&(source, line)).copied().unwrap_or_default();
            count >= FEWEST_ARTICLES && count * SHARE >= sizes.get(source).copied().unwrap_or_default()
        };
        let of_article = |((article, source), lines): ((&Arc<Article>, &&str), &Vec<Line>)| {
            let repeated = lines.iter().filter(|(_, line)| is_repeated(source, *line)).map(|(segments, _)| segments);
            let repeated: Vec<&Range<u32>> = repeated.collect();
            let length = |segments: &&Range<u32>| span(article, segments).len();
            // An article that is mostly such lines is one that was printed several times.
            if repeated.iter().map(length).sum::<usize>() * 2 > article.text.len() {
                return FxHashSet::default();
            }
            repeated.into_iter().cloned().flatten().collect()
        };
        Self { segments: articles.iter().zip(&sources).zip(&lines).map(of_article).collect() }
    }

    /// What a segment is, given what form and structure say that it is.
    pub fn kind(&self, article: usize, segment: usize, kind: SegmentKind) -> SegmentKind {
        let is_furniture = self.segments.get(article).is_some_and(|segments| segments.contains(&(segment as u32)));
        if is_furniture { SegmentKind::Boilerplate } else { kind }
    }
}

/// Who published an article: what its file says, or else the folder or container that it is in.
fn source(article: &Article) -> &str {
    let place = article.path.rsplit_once('#').or_else(|| article.path.rsplit_once('/')).map_or("", |(place, _)| place);
    article.metadata.source.as_deref().unwrap_or(place)
}

/// A paragraph as numbers of segments, with a hash of what it says.
type Line = (Range<u32>, u64);

/// The paragraphs of an article that may be furniture.
fn lines(article: &Article) -> impl Iterator<Item = Line> + '_ {
    let mut from = 0;
    article.segments.chunk_by(|a, b| a.paragraph == b.paragraph).filter_map(move |chunk| {
        let segments = from..from + chunk.len() as u32;
        from = segments.end;
        let span = span(article, &segments);
        if span.len() > LONGEST {
            return None;
        }
        let (mut hasher, mut is_empty) = (FxHasher::default(), true);
        fold_each(span.of(&article.text), FoldOptions::default(), |_, c| {
            c.hash(&mut hasher);
            is_empty = false;
        });
        (!is_empty).then(|| (segments, hasher.finish()))
    })
}

fn span(article: &Article, segments: &Range<u32>) -> Span {
    let of = |index: u32| article.segments.get(index as usize).map(|segment| segment.span).unwrap_or_default();
    let (first, last) = (of(segments.start), of(segments.end.saturating_sub(1)));
    Span { start: first.start, end: last.end }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(path: String, text: String) -> Arc<Article> {
        Arc::new(Article::new(path, text))
    }

    fn kinds(articles: &[Arc<Article>], number: usize) -> Vec<SegmentKind> {
        let furniture = Furniture::find(articles);
        let segments = articles[number].segments.iter().enumerate();
        segments.map(|(at, segment)| furniture.kind(number, at, segment.kind)).collect()
    }

    #[test]
    fn a_line_in_many_articles_of_a_source_is_boilerplate() {
        let text = |n: usize| {
            format!(
                "第{n}の記事はここから始まります。\n\n本文は記事{n}ごとに違うものです。\n\n当紙を応援してくださる皆様へ。"
            )
        };
        let mut articles: Vec<_> = (0..6).map(|n| article(format!("a/{n}.txt"), text(n))).collect();
        articles.push(article("b/0.txt".to_owned(), text(9)));
        assert_eq!(kinds(&articles, 0)[2], SegmentKind::Boilerplate);
        assert_eq!(kinds(&articles, 0)[..2], [SegmentKind::Sentence; 2]);
        // One article says nothing of its source.
        assert_eq!(kinds(&articles, 6)[2], SegmentKind::Sentence);
    }

    #[test]
    fn an_article_that_is_printed_often_is_none() {
        let text = "政府は三十一日に発表した。\n\n新しい司令部を置く。";
        let articles: Vec<_> = (0..6).map(|n| article(format!("a/{n}.txt"), text.to_owned())).collect();
        assert!(kinds(&articles, 0).iter().all(|kind| *kind != SegmentKind::Boilerplate));
    }
}
