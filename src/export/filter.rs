//! Which marks and pairs go out.

use std::collections::HashSet;
use std::sync::Arc;

use super::pairs::{Pair, PairVerdict};
use crate::annotate::{Body, MarkId, Placed, Verdict};
use crate::corpus::Article;
use crate::text::Language;

/// What goes out; everything that was decided where nothing is set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Only what has one of these labels.
    pub labels: Vec<String>,
    /// Only these verdicts; none named means confirmed and rejected.
    pub verdicts: Vec<PairVerdict>,
    /// Least score that the machine gave. Links that it did not see pass.
    pub min_score: Option<f32>,
    /// Only what is in one of these languages, on either side.
    pub languages: Vec<Language>,
    /// Only articles whose path ends with one of these.
    pub articles: Vec<String>,
}

impl Filter {
    /// Whether everything that was decided passes.
    pub fn is_open(&self) -> bool {
        let Self { labels, min_score, languages, articles, .. } = self;
        let decided = [PairVerdict::Confirmed, PairVerdict::Rejected];
        let all = self.verdicts.is_empty() || decided.iter().all(|verdict| self.verdicts.contains(verdict));
        labels.is_empty() && all && min_score.is_none() && languages.is_empty() && articles.is_empty()
    }

    /// Whether a verdict passes.
    fn takes_verdict(&self, verdict: PairVerdict) -> bool {
        if self.verdicts.is_empty() { verdict != PairVerdict::Suggested } else { self.verdicts.contains(&verdict) }
    }

    fn takes_score(&self, score: Option<f32>) -> bool {
        self.min_score.is_none_or(|least| score.is_none_or(|score| score >= least))
    }

    fn takes_language(&self, language: Language) -> bool {
        self.languages.is_empty() || self.languages.iter().any(|&filter| language.matches(filter))
    }

    fn takes_article(&self, path: &str) -> bool {
        self.articles.is_empty() || self.articles.iter().any(|end| path.ends_with(end.as_str()))
    }

    /// Whether a pair passes.
    pub fn takes_pair(&self, pair: &Pair) -> bool {
        self.takes_verdict(pair.verdict)
            && self.takes_score(pair.score)
            && pair.sides.iter().any(|side| self.takes_language(side.language))
            && pair.sides.iter().any(|side| self.takes_article(&side.article))
            && (self.labels.is_empty() || pair.labels.iter().any(|label| self.labels.contains(label)))
    }

    /// The marks that stand where one of the labels asked for does.
    pub(super) fn labelled(&self, placed: &[Placed]) -> HashSet<MarkId> {
        let asked = |placed: &&Placed| match &placed.mark.body {
            Body::Label(label) => self.labels.contains(&label.label),
            _ => false,
        };
        let spans = |placed: &Placed| {
            let stand = placed.targets.iter().filter_map(|target| target.place());
            stand.filter_map(|(article, span)| Some((article, span?))).collect::<Vec<_>>()
        };
        let labelled: Vec<_> = placed.iter().filter(asked).flat_map(spans).collect();
        let meets = |placed: &&Placed| {
            spans(placed).into_iter().any(|(article, span)| {
                labelled.iter().any(|&(at, other)| at == article && !span.intersection(other).is_empty())
            })
        };
        placed.iter().filter(meets).map(|placed| placed.mark.id.clone()).collect()
    }

    /// Whether a mark passes; `labelled` are those where a label asked for stands.
    pub(super) fn takes_mark(&self, placed: &Placed, articles: &[Arc<Article>], labelled: &HashSet<MarkId>) -> bool {
        let verdict = |verdict| match verdict {
            Verdict::Confirmed => PairVerdict::Confirmed,
            Verdict::Rejected => PairVerdict::Rejected,
        };
        let by_label = match &placed.mark.body {
            _ if self.labels.is_empty() => true,
            Body::Label(label) => self.labels.contains(&label.label),
            _ => labelled.contains(&placed.mark.id),
        };
        let by_verdict = match &placed.mark.body {
            Body::Link(link) => self.takes_verdict(verdict(link.verdict)) && self.takes_score(link.score),
            Body::Conflict(conflict) => {
                self.takes_verdict(verdict(conflict.verdict)) && self.takes_score(conflict.score)
            }
            _ => true,
        };
        let by_place = placed.mark.targets.iter().zip(&placed.targets).any(|(target, place)| {
            let path =
                place.place().and_then(|(at, _)| articles.get(at)).map_or(&target.article, |article| &article.path);
            self.takes_language(target.language) && self.takes_article(path)
        });
        by_label && by_verdict && by_place
    }
}
