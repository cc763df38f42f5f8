//! Repeated passages with what the members of each group have in common with its first one.

use std::sync::Arc;

use rayon::prelude::*;

use super::unchanged::{Unchanged, differ_in_facts, unchanged};
use super::{DuplicateGroup, DuplicateKind, Passage};
use crate::corpus::Article;
use crate::text::Span;

/// Groups of repeated passages, compared member by member.
#[derive(Clone, Debug, Default)]
pub struct Repetitions {
    /// All groups, in the order they were found in.
    pub groups: Vec<DuplicateGroup>,
    /// One for each group.
    pub compared: Vec<Compared>,
}

impl Repetitions {
    /// Compares `groups` of passages in `articles`, on all cores: all repeated text is read for this.
    pub fn new(articles: &[Arc<Article>], groups: Vec<DuplicateGroup>) -> Self {
        let compared = groups.par_iter().map(|group| Compared::new(articles, group)).collect();
        Self { groups, compared }
    }
}

/// What the passages of a group have in common with the first one, by their number in the group.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// Sentences that are the same.
    pub runs: Vec<(usize, Unchanged)>,
    /// Passages that differ in facts.
    pub differing: Vec<usize>,
}

impl Compared {
    fn new(articles: &[Arc<Article>], group: &DuplicateGroup) -> Self {
        let mut compared = Self::default();
        let at = |passage: &Passage| articles.get(passage.article).map(|article| (article.as_ref(), passage.span));
        let Some(original) = group.passages.first().and_then(at) else { return compared };
        let text = |(article, span): (&Article, Span)| article.display(span).text.into_owned();
        let words = text(original);
        for (member, passage) in group.passages.iter().enumerate().skip(1) {
            let Some(copy) = at(passage) else { continue };
            if differ_in_facts(&words, &text(copy)) {
                compared.differing.push(member);
            }
            if group.kind == DuplicateKind::Passage {
                compared.runs.extend(unchanged(original, copy).into_iter().map(|run| (member, run)));
            }
        }
        compared
    }
}
