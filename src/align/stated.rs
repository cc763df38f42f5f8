//! Links that the files themselves state, as translation memories do: they are taken as they are, and nothing else is
//! sought between the sentences that they link.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::conflicts::Certainty;
use super::evidence::{self, Circumstances};
use super::types::{End, Evidence, Input, Link, Pairs, Place, Relation, Sentence};
use crate::corpus::Article;
use crate::text::Span;

/// Two places of which a file states that they say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stated {
    /// One place.
    pub a: Place,
    /// The other, in another article.
    pub b: Place,
}

/// All that the files of `articles` state.
pub fn stated(articles: &[Arc<Article>]) -> Vec<Stated> {
    if articles.iter().all(|article| article.parallels.is_empty()) {
        return Vec::new();
    }
    let numbers: FxHashMap<&str, usize> = articles.iter().enumerate().map(|(at, a)| (a.path.as_str(), at)).collect();
    let mut all = Vec::new();
    for (here, article) in articles.iter().enumerate() {
        for parallel in &article.parallels {
            let Some(&there) = numbers.get(parallel.other.as_str()).filter(|there| **there != here) else { continue };
            let place = |article, span| Place { article, span };
            all.extend(parallel.pairs.iter().map(|&(a, b)| Stated { a: place(here, a), b: place(there, b) }));
        }
    }
    all
}

/// What is stated, by the numbers of sentences.
#[derive(Debug, Default)]
pub(super) struct Fixed {
    pairs: Vec<(Range<usize>, Range<usize>)>,
    /// Sentences with the articles in which their counterparts are stated.
    settled: FxHashMap<usize, Vec<usize>>,
    /// Pairs of articles between which something is stated, the lower number first.
    articles: FxHashSet<(usize, usize)>,
}

impl Fixed {
    /// What is `stated` of `sentences` in languages that may be linked.
    pub fn new(sentences: &[Sentence<'_>], stated: &[Stated], pairs: Pairs) -> Self {
        let mut fixed = Self::default();
        if stated.is_empty() {
            return fixed;
        }
        let of_article = by_article(sentences);
        let numbers = |place: Place| {
            let range = of_article.get(&place.article)?.clone();
            let found = covered(sentences.get(range.clone())?, place.span);
            (!found.is_empty()).then_some(range.start + found.start..range.start + found.end)
        };
        let language = |at: usize| sentences.get(at).map(|sentence| sentence.language);
        for Stated { a, b } in stated {
            let (Some(left), Some(right)) = (numbers(*a), numbers(*b)) else { continue };
            let may_be = language(left.start).zip(language(right.start)).is_some_and(|(a, b)| pairs.allow(a, b));
            if a.article == b.article || !may_be {
                continue;
            }
            for (numbers, other) in [(&left, b.article), (&right, a.article)] {
                numbers.clone().for_each(|at| fixed.settled.entry(at).or_default().push(other));
            }
            fixed.articles.insert((a.article.min(b.article), a.article.max(b.article)));
            fixed.pairs.push((left, right));
        }
        fixed
    }

    /// Whether the counterpart of one of the sentences in the article of the others is stated.
    pub fn settles(&self, sentences: &[Sentence<'_>], a: Range<usize>, b: Range<usize>) -> bool {
        let article = |at: usize| sentences.get(at).map(|sentence| sentence.article);
        let (Some(left), Some(right)) = (article(a.start), article(b.start)) else { return false };
        let mut both = a.map(|at| (at, right)).chain(b.map(|at| (at, left)));
        both.any(|(at, other)| self.articles_for(at).contains(&other))
    }

    /// The articles in which the counterpart of sentence number `at` is stated.
    pub fn articles_for(&self, at: usize) -> &[usize] {
        self.settled.get(&at).map_or(&[], Vec::as_slice)
    }

    /// Whether there is nothing left to seek: all articles that may be linked are stated to be translations.
    pub fn is_all(&self, sentences: &[Sentence<'_>], pairs: Pairs) -> bool {
        let of_article = by_article(sentences);
        let count = of_article.len();
        // Each article with each other is many where there are many articles.
        if self.articles.is_empty() || count * count.saturating_sub(1) / 2 > self.articles.len() * 4 {
            return false;
        }
        let languages = |range: &Range<usize>| {
            let all = sentences.get(range.clone()).unwrap_or_default().iter().map(|sentence| sentence.language);
            all.collect::<FxHashSet<_>>()
        };
        let articles: Vec<_> = of_article.iter().map(|(number, range)| (*number, languages(range))).collect();
        articles.iter().enumerate().all(|(at, (x, left))| {
            articles.iter().skip(at + 1).all(|(y, right)| {
                let may_be = left.iter().any(|a| right.iter().any(|b| pairs.allow(*a, *b)));
                !may_be || self.articles.contains(&(*x.min(y), *x.max(y)))
            })
        })
    }

    /// All links that are stated.
    pub fn links(&self, input: &Input<'_>, pairs: Pairs) -> Vec<Link> {
        self.pairs.par_iter().filter_map(|(a, b)| link(input, pairs, a.clone(), b.clone())).collect()
    }
}

fn link(input: &Input<'_>, pairs: Pairs, mut a: Range<usize>, mut b: Range<usize>) -> Option<Link> {
    if pairs.exchange(input.sentences.get(a.start)?, input.sentences.get(b.start)?) {
        std::mem::swap(&mut a, &mut b);
    }
    let (left, right) = (input.sentences.get(a.clone())?, input.sentences.get(b.clone())?);
    let circumstances = circumstances(input, left, right, Certainty::Translated);
    let (evidence, conflicts) = evidence::explain((a.start, left), (b.start, right), circumstances);
    Some(Link {
        a: End::of(&a, left)?,
        b: End::of(&b, right)?,
        score: 1.0,
        same: 1.0,
        quick: false,
        stated: true,
        relation: Relation::Same,
        evidence,
        conflicts,
        // A memory says of each copy what it stands for.
        copies: Vec::new(),
    })
}

/// What the sentences numbered `a` and `b` tell differently, of which somebody says that they translate each other or at
/// least have something in common.
pub fn differences(input: &Input<'_>, a: Range<usize>, b: Range<usize>, relation: Relation) -> Vec<Evidence> {
    let Some((left, right)) = input.sentences.get(a.clone()).zip(input.sentences.get(b.clone())) else {
        return Vec::new();
    };
    let certainty = if relation == Relation::Same { Certainty::Translated } else { Certainty::Linked };
    evidence::explain((a.start, left), (b.start, right), circumstances(input, left, right, certainty)).1
}

fn circumstances<'a>(
    input: &Input<'a>,
    left: &[Sentence<'_>],
    right: &[Sentence<'_>],
    certainty: Certainty,
) -> Circumstances<'a> {
    let written = |sentences: &[Sentence<'_>]| *input.written.get(sentences.first()?.article)?;
    Circumstances { written: (written(left), written(right)), certainty, lexicon: input.lexicon, reader: input.reader }
}

fn by_article(sentences: &[Sentence<'_>]) -> FxHashMap<usize, Range<usize>> {
    let mut ranges: FxHashMap<usize, Range<usize>> = FxHashMap::default();
    for (at, sentence) in sentences.iter().enumerate() {
        ranges.entry(sentence.article).or_insert(at..at).end = at + 1;
    }
    ranges
}

/// The sentences of an article that lie in `span` with half of themselves or more.
fn covered(sentences: &[Sentence<'_>], span: Span) -> Range<usize> {
    let start = sentences.partition_point(|sentence| sentence.display.source().end <= span.start);
    let inside = |sentence: &&Sentence<'_>| {
        let source = sentence.display.source();
        source.start < span.end && source.intersection(span).len() * 2 >= source.len().max(1)
    };
    let rest = sentences.get(start..).unwrap_or_default();
    let before = rest.iter().take_while(|sentence| !inside(sentence) && sentence.display.source().start < span.end);
    let start = start + before.count();
    start..start + sentences.get(start..).unwrap_or_default().iter().take_while(inside).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Display, Language, SegmentKind};

    const TEXT: &str = "一つ目の文。二つ目の文。三つ目の文。";

    fn sentences(articles: &[Language]) -> Vec<Sentence<'static>> {
        let spans = [Span::new(0, 18), Span::new(18, 36), Span::new(36, 54)];
        let of = |(article, &language): (usize, &Language)| {
            spans.map(|span| Sentence {
                article,
                language,
                kind: SegmentKind::Sentence,
                display: Display::verbatim(TEXT, span),
            })
        };
        articles.iter().enumerate().flat_map(of).collect()
    }

    fn pair(a: (usize, usize, usize), b: (usize, usize, usize)) -> Stated {
        let place = |(article, start, end)| Place { article, span: Span::new(start, end) };
        Stated { a: place(a), b: place(b) }
    }

    #[test]
    fn units_are_found_as_the_sentences_that_they_cover() {
        let sentences = sentences(&[Language::JA, Language::ZH_HANS, Language::EN]);
        let stated = [pair((0, 0, 36), (1, 0, 18)), pair((0, 36, 54), (1, 18, 54)), pair((0, 2, 3), (1, 0, 1))];
        let fixed = Fixed::new(&sentences, &stated, Pairs::DifferentLanguages);
        assert_eq!(fixed.pairs, [(0..2, 3..4), (2..3, 4..6)]);
        assert!(fixed.settles(&sentences, 1..2, 5..6), "both have their counterparts");
        assert!(!fixed.settles(&sentences, 1..2, 7..8), "but none in the third article");
        assert!(!fixed.is_all(&sentences, Pairs::DifferentLanguages));
        let both = sentences.get(..6).unwrap_or_default();
        assert!(fixed.is_all(both, Pairs::DifferentLanguages));
        assert!(Fixed::new(&sentences, &stated, Pairs::Languages(Language::JA, Language::EN)).pairs.is_empty());
    }
}
