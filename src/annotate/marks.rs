//! All marks in memory, found by id, by article and by link.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::model::{Body, LabelDefinition, Mark, MarkId, ReadingStatus, Verdict};
use super::target::{ContentHash, Target};
use crate::align::Side;

/// A set of marks. Two are equal when they hold the same marks.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    by_id: BTreeMap<MarkId, Mark>,
    by_article: HashMap<ContentHash, BTreeSet<MarkId>>,
}

impl PartialEq for Marks {
    fn eq(&self, other: &Self) -> bool {
        self.by_id == other.by_id
    }
}

impl FromIterator<Mark> for Marks {
    fn from_iter<I: IntoIterator<Item = Mark>>(marks: I) -> Self {
        let mut all = Self::default();
        marks.into_iter().for_each(|mark| all.insert(mark));
        all
    }
}

/// The labels of a corpus, in the order of their keys, then of their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelSet {
    /// Each label with the id of its definition.
    pub labels: Vec<(MarkId, LabelDefinition)>,
}

impl LabelSet {
    /// The label that a key sets.
    pub fn by_key(&self, key: u8) -> Option<&LabelDefinition> {
        self.labels.iter().map(|(_, label)| label).find(|label| label.key == Some(key))
    }

    /// The label of a name.
    pub fn by_name(&self, name: &str) -> Option<&LabelDefinition> {
        self.labels.iter().map(|(_, label)| label).find(|label| label.name == name)
    }

    /// The first of the keys 1 to 9 that no label has.
    pub fn free_key(&self) -> Option<u8> {
        (1..=9).find(|&key| self.by_key(key).is_none())
    }
}

/// What the reader said about a link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LinkVerdict<'a> {
    /// A mark on exactly these two ends.
    Exact(&'a Mark),
    /// The link lies inside a larger one that was confirmed, such as a merged one.
    Within(&'a Mark),
}

impl LinkVerdict<'_> {
    /// Confirmed or rejected.
    pub fn verdict(&self) -> Option<Verdict> {
        match self {
            Self::Exact(mark) | Self::Within(mark) => mark.link().map(|link| link.verdict),
        }
    }
}

/// One end of a link, as [`Marks::verdict_of`] looks for it: an article's content and bytes of its text.
pub type Place<'a> = (&'a ContentHash, [u32; 2]);

impl Marks {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// One mark.
    pub fn get(&self, id: &MarkId) -> Option<&Mark> {
        self.by_id.get(id)
    }

    /// All marks, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Mark> {
        self.by_id.values()
    }

    /// The marks on an article, in the order of their ids.
    pub fn of_article(&self, hash: &ContentHash) -> impl Iterator<Item = &Mark> {
        self.by_article.get(hash).into_iter().flatten().filter_map(|id| self.by_id.get(id))
    }

    /// The contents that any mark is on.
    pub fn articles(&self) -> impl Iterator<Item = &ContentHash> {
        self.by_article.keys()
    }

    /// Adds or replaces a mark.
    pub(super) fn insert(&mut self, mark: Mark) {
        self.remove(&mark.id);
        for target in &mark.targets {
            self.by_article.entry(target.hash.clone()).or_default().insert(mark.id.clone());
        }
        self.by_id.insert(mark.id.clone(), mark);
    }

    /// Takes a mark out.
    pub(super) fn remove(&mut self, id: &MarkId) -> Option<Mark> {
        let mark = self.by_id.remove(id)?;
        for target in &mark.targets {
            if let Some(ids) = self.by_article.get_mut(&target.hash) {
                ids.remove(id);
                if ids.is_empty() {
                    self.by_article.remove(&target.hash);
                }
            }
        }
        Some(mark)
    }

    /// Brings in what a change leaves, whatever was there.
    pub fn replace(&mut self, change: &super::edit::Change) {
        match (&change.before, &change.after) {
            (_, Some(after)) => self.insert(after.clone()),
            (Some(before), None) => drop(self.remove(&before.id)),
            (None, None) => {}
        }
    }

    /// What turns these marks into `others`.
    pub fn changes_to(&self, others: &Self) -> Vec<super::edit::Change> {
        let gone = self.by_id.iter().filter(|(id, _)| !others.by_id.contains_key(id));
        let gone = gone.map(|(_, mark)| super::edit::Change { before: Some(mark.clone()), after: None });
        let new = others.by_id.iter().filter(|(id, mark)| self.by_id.get(id) != Some(mark));
        let new = new
            .map(|(id, mark)| super::edit::Change { before: self.by_id.get(id).cloned(), after: Some(mark.clone()) });
        gone.chain(new).collect()
    }

    /// The labels of a corpus.
    pub fn label_set(&self, corpus: &str) -> LabelSet {
        let defined = self.iter().filter_map(|mark| match &mark.body {
            Body::LabelDefinition(label) if label.corpus == corpus => Some((mark.id.clone(), label.clone())),
            _ => None,
        });
        let mut labels: Vec<_> = defined.collect();
        labels.sort_by(|(_, x), (_, y)| (x.key.is_none(), x.key, &x.name).cmp(&(y.key.is_none(), y.key, &y.name)));
        LabelSet { labels }
    }

    /// What was last said about a link with these ends, in either order, by anyone or only by `creator`.
    pub fn verdict_of(&self, a: Place<'_>, b: Place<'_>, creator: Option<&str>) -> Option<LinkVerdict<'_>> {
        let by = |mark: &&Mark| creator.is_none_or(|creator| mark.creator == creator);
        let links = || self.of_article(a.0).filter(|mark| mark.link().is_some()).filter(by);
        let latest = |x: &&Mark, y: &&Mark| x.modified.cmp(&y.modified).then_with(|| x.id.cmp(&y.id));
        let holds = |exact| move |mark: &&Mark| ends_hold(mark, a, b, exact) || ends_hold(mark, b, a, exact);
        let exact = links().filter(holds(true)).max_by(latest).map(LinkVerdict::Exact);
        let confirmed = |mark: &&Mark| mark.link().is_some_and(|link| link.verdict == Verdict::Confirmed);
        exact.or_else(|| links().filter(confirmed).filter(holds(false)).max_by(latest).map(LinkVerdict::Within))
    }

    /// How far an article has been read, by anyone or only by `creator`.
    pub fn status_of(&self, hash: &ContentHash, creator: Option<&str>) -> ReadingStatus {
        let by = |mark: &&Mark| creator.is_none_or(|creator| mark.creator == creator);
        let status = |mark: &Mark| match mark.body {
            Body::Status { status } => Some((mark.modified.clone(), status)),
            _ => None,
        };
        let latest = self.of_article(hash).filter(by).filter_map(status).max_by(|x, y| x.0.cmp(&y.0));
        latest.map(|(_, status)| status).unwrap_or_default()
    }
}

/// Whether the sides of a link mark are (or hold, where not `exact`) these places.
fn ends_hold(mark: &Mark, a: Place<'_>, b: Place<'_>, exact: bool) -> bool {
    let side_holds = |side: Side, (hash, [start, end]): Place<'_>| {
        let mut on_side = mark.targets.iter().filter(|target| target.side == Some(side)).peekable();
        if on_side.peek().is_none_or(|target| target.hash != *hash) {
            return false;
        }
        let Some([first, last]) = covered(on_side) else { return false };
        if exact { [first, last] == [start, end] } else { first <= start && end <= last }
    };
    side_holds(Side::A, a) && side_holds(Side::B, b)
}

/// From the first byte of some targets to their last.
fn covered<'a>(targets: impl Iterator<Item = &'a Target>) -> Option<[u32; 2]> {
    targets
        .filter_map(|target| target.selector.as_ref())
        .map(|selector| selector.bytes)
        .reduce(|x, y| [x[0].min(y[0]), x[1].max(y[1])])
}

#[cfg(test)]
mod tests {
    use super::super::testing::{label, link, target};
    use super::*;
    use crate::annotate::edit::Edit;

    #[test]
    fn marks_are_found_by_article_and_forgotten_when_removed() {
        let mark = label("甲", "首相");
        let mut marks: Marks = [mark.clone()].into_iter().collect();
        let hash = &mark.targets[0].hash;
        assert_eq!(marks.of_article(hash).count(), 1);
        assert_eq!(marks.remove(&mark.id), Some(mark.clone()));
        assert_eq!((marks.of_article(hash).count(), marks.articles().count()), (0, 0));
    }

    #[test]
    fn a_verdict_is_found_from_both_sides_and_holds_for_what_was_merged() {
        let (first, second) = (link("首相", "总理"), link("述べた", "表示"));
        let mut marks: Marks = [first.clone(), second.clone()].into_iter().collect();
        let at = |words: &str, other: bool| {
            let target = target(words, other);
            (target.hash.clone(), target.selector.unwrap().bytes)
        };
        let ((ha, a), (hb, b)) = (at("首相", false), at("总理", true));
        assert!(matches!(marks.verdict_of((&ha, a), (&hb, b), None), Some(LinkVerdict::Exact(mark)) if *mark == first));
        assert!(matches!(marks.verdict_of((&hb, b), (&ha, a), Some("me")), Some(LinkVerdict::Exact(_))));
        assert_eq!(marks.verdict_of((&hb, b), (&ha, a), Some("another")), None);
        Edit::merge(&[&first, &second], "me").unwrap().apply(&mut marks).unwrap();
        assert_eq!(marks.len(), 1);
        assert!(matches!(marks.verdict_of((&ha, a), (&hb, b), None), Some(LinkVerdict::Within(_))));
    }
}
