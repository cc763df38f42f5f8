//! Changes as values: what was, and what is to be. Turned round they are their own inverse.

use serde::{Deserialize, Serialize};

use super::marks::Marks;
use super::model::{Body, LinkMark, Mark, MarkId, Origin, Timestamp, Verdict};
use super::target::Target;
use crate::align::{Relation, Side};

/// Why an edit does not fit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The marks are not as they were when the edit was made.
    #[error("mark {0} has been changed meanwhile; look at it again and repeat the edit")]
    Changed(MarkId),
    /// Links to merge or split that are no links, or not between the same two articles.
    #[error("{0}")]
    Impossible(&'static str),
    /// There is nothing to undo or redo.
    #[error("nothing to {0}")]
    NothingTo(&'static str),
}

/// One mark before and after; one of the two is missing where it is added or removed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// What was.
    pub before: Option<Mark>,
    /// What is to be.
    pub after: Option<Mark>,
}

/// What the reader did at once, and takes back at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edit {
    /// What was done, for the list of what can be undone.
    pub what: String,
    /// Who did it.
    pub creator: String,
    /// When.
    pub at: Timestamp,
    /// The marks that change.
    pub changes: Vec<Change>,
}

impl Edit {
    /// An edit of several marks.
    pub fn new(what: &str, creator: &str, changes: Vec<Change>) -> Self {
        Self { what: what.to_owned(), creator: creator.to_owned(), at: Timestamp::now(), changes }
    }

    /// Adds a mark.
    pub fn add(mark: Mark) -> Self {
        let what = match mark.link() {
            Some(LinkMark { origin: Origin::Machine, verdict: Verdict::Confirmed, .. }) => "confirm link".to_owned(),
            Some(LinkMark { origin: Origin::Machine, verdict: Verdict::Rejected, .. }) => "reject link".to_owned(),
            _ => format!("add {}", mark.body.type_name()),
        };
        let creator = mark.creator.clone();
        Self::new(&what, &creator, vec![Change { before: None, after: Some(mark) }])
    }

    /// Removes a mark.
    pub fn remove(mark: &Mark, creator: &str) -> Self {
        let what = format!("remove {}", mark.body.type_name());
        Self::new(&what, creator, vec![Change { before: Some(mark.clone()), after: None }])
    }

    /// Lets a mark say something else.
    pub fn change(mark: &Mark, body: Body, creator: &str) -> Self {
        let what = format!("change {}", mark.body.type_name());
        let change = Change { before: Some(mark.clone()), after: Some(mark.with_body(body)) };
        Self::new(&what, creator, vec![change])
    }

    /// Joins links between the same two articles into one that is drawn by hand. Its score is the least of theirs.
    pub fn merge(links: &[&Mark], creator: &str) -> Result<Self, EditError> {
        let bodies: Vec<&LinkMark> = links.iter().filter_map(|mark| mark.link()).collect();
        if links.len() < 2 || bodies.len() != links.len() {
            return Err(EditError::Impossible("choose two or more links to merge"));
        }
        let mut targets: Vec<Target> = links.iter().flat_map(|mark| mark.targets.iter().cloned()).collect();
        targets.sort_by(|x, y| (x.side, x.key()).cmp(&(y.side, y.key())));
        targets.dedup_by(|x, y| (x.side, x.key()) == (y.side, y.key()));
        let one_article = |side| {
            let mut hashes = targets.iter().filter(|target| target.side == Some(side)).map(|target| &target.hash);
            let first = hashes.next();
            first.is_some() && hashes.all(|hash| Some(hash) == first)
        };
        if !one_article(Side::A) || !one_article(Side::B) {
            return Err(EditError::Impossible("only links between the same two articles can be merged"));
        }
        let same = bodies.iter().all(|link| link.relation == Relation::Same);
        let scores: Option<Vec<f32>> = bodies.iter().map(|link| link.score).collect();
        let body = LinkMark {
            verdict: Verdict::Confirmed,
            relation: if same { Relation::Same } else { Relation::Overlap },
            origin: Origin::Hand,
            score: scores.and_then(|scores| scores.into_iter().reduce(f32::min)),
            machine_relation: None,
        };
        let merged = Mark::new(Body::Link(body), targets, creator);
        let mut changes: Vec<Change> =
            links.iter().map(|mark| Change { before: Some((*mark).clone()), after: None }).collect();
        changes.push(Change { before: None, after: Some(merged) });
        Ok(Self::new("merge links", creator, changes))
    }

    /// Splits a link into several: each part is the numbers of the link's targets that it takes. Every target goes to
    /// at least one part, every part has both sides.
    pub fn split(link: &Mark, parts: &[Vec<usize>], creator: &str) -> Result<Self, EditError> {
        let Some(body) = link.link() else { return Err(EditError::Impossible("only a link can be split")) };
        if parts.len() < 2 || (0..link.targets.len()).any(|at| !parts.iter().any(|part| part.contains(&at))) {
            return Err(EditError::Impossible("every sentence of a link that is split goes to one of the parts"));
        }
        let mut changes = vec![Change { before: Some(link.clone()), after: None }];
        for part in parts {
            let targets: Option<Vec<Target>> = part.iter().map(|&at| link.targets.get(at).cloned()).collect();
            let targets = targets.unwrap_or_default();
            let has = |side| targets.iter().any(|target| target.side == Some(side));
            if !has(Side::A) || !has(Side::B) {
                return Err(EditError::Impossible("every part of a link that is split needs both sides"));
            }
            let body = LinkMark { origin: Origin::Hand, ..body.clone() };
            changes.push(Change { before: None, after: Some(Mark::new(Body::Link(body), targets, creator)) });
        }
        Ok(Self::new("split link", creator, changes))
    }

    /// The edit that takes this one back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        let turned = |change: &Change| Change { before: change.after.clone(), after: change.before.clone() };
        Self { changes: self.changes.iter().rev().map(turned).collect(), ..self.clone() }
    }

    /// Whether the marks are as the edit expects them.
    pub fn check(&self, marks: &Marks) -> Result<(), EditError> {
        self.check_against(|id| marks.get(id))
    }

    /// Whether what `there` gives for each mark is as the edit expects it.
    pub fn check_against<'m>(&self, there: impl Fn(&MarkId) -> Option<&'m Mark>) -> Result<(), EditError> {
        for (at, change) in self.changes.iter().enumerate() {
            let id = change.id().ok_or(EditError::Impossible("a change without a mark"))?;
            if change.before.is_some() && change.after.is_some() && change.after.as_ref().map(|m| &m.id) != Some(id) {
                return Err(EditError::Impossible("a mark keeps its id"));
            }
            let earlier = self.changes.iter().take(at).rev().find(|earlier| earlier.id() == Some(id));
            let now = earlier.map_or_else(|| there(id), |earlier| earlier.after.as_ref());
            if now != change.before.as_ref() {
                return Err(EditError::Changed(id.clone()));
            }
        }
        Ok(())
    }

    /// Does it, or leaves everything as it was.
    pub fn apply(&self, marks: &mut Marks) -> Result<(), EditError> {
        self.check(marks)?;
        self.changes.iter().for_each(|change| marks.replace(change));
        Ok(())
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

impl Change {
    /// The mark that it is about.
    pub fn id(&self) -> Option<&MarkId> {
        self.before.as_ref().or(self.after.as_ref()).map(|mark| &mark.id)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::{any_mark, label, link};
    use super::*;

    #[test]
    fn links_are_merged_and_split_and_both_taken_back() {
        let (first, second) = (link("首相", "总理"), link("述べた", "表示"));
        let mut marks: Marks = [first.clone(), second.clone()].into_iter().collect();
        let before = marks.clone();
        let merge = Edit::merge(&[&first, &second], "me").unwrap();
        merge.apply(&mut marks).unwrap();
        let merged = marks.iter().next().unwrap().clone();
        assert_eq!((marks.len(), merged.targets.len()), (1, 4));
        let split = Edit::split(&merged, &[vec![0, 2], vec![1, 3]], "me").unwrap();
        split.apply(&mut marks).unwrap();
        assert_eq!(marks.len(), 2);
        split.inverse().apply(&mut marks).unwrap();
        merge.inverse().apply(&mut marks).unwrap();
        assert_eq!(marks, before);
        assert!(Edit::merge(&[&first], "me").is_err());
        assert!(Edit::merge(&[&first, &label("甲", "首相")], "me").is_err());
        assert!(Edit::split(&merged, &[vec![0, 2], vec![1]], "me").is_err());
        assert!(Edit::split(&merged, &[vec![0, 9], vec![1, 2, 3]], "me").is_err());
    }

    #[test]
    fn an_edit_on_what_has_changed_changes_nothing() {
        let mark = label("甲", "首相");
        let mut marks = Marks::default();
        let remove = Edit::remove(&mark, "me");
        assert_eq!(remove.apply(&mut marks), Err(EditError::Changed(mark.id.clone())));
        Edit::add(mark.clone()).apply(&mut marks).unwrap();
        let note = Body::Note { text: "二\n行".into() };
        Edit::change(&mark, note, "me").apply(&mut marks).unwrap();
        assert_eq!(remove.apply(&mut marks), Err(EditError::Changed(mark.id)));
    }

    proptest! {
        #[test]
        fn an_edit_and_its_inverse_restore_everything(
            there in prop::collection::vec(any_mark(), 0..6),
            added in prop::collection::vec(any_mark(), 0..4),
            body in any_mark(),
        ) {
            let mut marks: Marks = there.iter().cloned().collect();
            let before = marks.clone();
            let mut changes: Vec<Change> =
                added.into_iter().map(|mark| Change { before: None, after: Some(mark) }).collect();
            if let [first, second, ..] = there.as_slice() {
                changes.push(Change { before: Some(first.clone()), after: None });
                changes.push(Change { before: Some(second.clone()), after: Some(second.with_body(body.body)) });
            }
            let edit = Edit::new("test", "me", changes);
            edit.apply(&mut marks).unwrap();
            edit.inverse().apply(&mut marks).unwrap();
            prop_assert_eq!(&marks, &before);
            prop_assert_eq!(edit.inverse().inverse(), edit);
        }
    }
}
