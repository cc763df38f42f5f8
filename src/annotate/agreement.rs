//! How far two annotators agree: Cohen's kappa and F1 for each label, over what either of them judged.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::marks::Marks;
use super::model::{Body, Mark, MarkId, Verdict};
use super::target::Target;

/// Agreement on one label.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LabelAgreement {
    /// The label's name.
    pub label: String,
    /// Spans that both gave it.
    pub both: usize,
    /// Spans that only the first gave it.
    pub only_a: usize,
    /// Spans that only the second gave it.
    pub only_b: usize,
    /// 2 both / (2 both + only a + only b).
    pub f1: f64,
    /// Cohen's kappa over all spans that either labelled at all; nothing where it is not defined.
    pub kappa: Option<f64>,
}

/// Agreement of two sets of marks.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Agreement {
    /// Spans that either labelled.
    pub spans: usize,
    /// Cohen's kappa over the sets of labels of those spans.
    pub label_kappa: Option<f64>,
    /// By label.
    pub labels: Vec<LabelAgreement>,
    /// Links and conflicts that both judged.
    pub verdicts: usize,
    /// Cohen's kappa over those verdicts.
    pub verdict_kappa: Option<f64>,
    /// Links that only one of them judged.
    pub judged_by_one: usize,
}

/// Something that annotators see differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// What it is about, in words.
    pub about: String,
    /// The marks that do not go together.
    pub marks: Vec<MarkId>,
}

/// What different creators of `marks` see differently: verdicts on the same link or conflict, and labels on a span that
/// both labelled.
pub fn disagreements<'a>(marks: impl Iterator<Item = &'a Mark>) -> Vec<Disagreement> {
    let mut links: BTreeMap<Vec<Key>, Vec<&Mark>> = BTreeMap::new();
    let mut spans: BTreeMap<Key, Vec<&Mark>> = BTreeMap::new();
    for mark in marks {
        match &mark.body {
            Body::Link(_) | Body::Conflict(_) => {
                let mut ends: Vec<Key> = mark.targets.iter().map(key).collect();
                ends.sort();
                links.entry(ends).or_default().push(mark);
            }
            Body::Label(_) => {
                for target in &mark.targets {
                    spans.entry(key(target)).or_default().push(mark);
                }
            }
            _ => {}
        }
    }
    let ids = |marks: &[&Mark]| marks.iter().map(|mark| mark.id.clone()).collect();
    let said = |mark: &Mark| match &mark.body {
        Body::Link(link) => Some((link.verdict, Some(link.relation).filter(|_| link.verdict == Verdict::Confirmed))),
        Body::Conflict(conflict) => Some((conflict.verdict, None)),
        _ => None,
    };
    let judged = links
        .into_values()
        .filter(|marks| marks.iter().any(|x| marks.iter().any(|y| x.creator != y.creator && said(x) != said(y))));
    let mut found: Vec<Disagreement> = judged
        .map(|marks| {
            let told = |mark: &&Mark| match &mark.body {
                Body::Link(link) => format!("{} {:?} {:?}", mark.creator, link.verdict, link.relation),
                Body::Conflict(conflict) => format!("{} {:?}", mark.creator, conflict.verdict),
                _ => mark.creator.clone(),
            };
            let about = marks.iter().map(told).collect::<Vec<_>>().join(", ");
            Disagreement { about: about.to_lowercase(), marks: ids(&marks) }
        })
        .collect();
    for marks in spans.into_values() {
        let mut of: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for mark in &marks {
            if let Body::Label(label) = &mark.body {
                of.entry(&mark.creator).or_default().insert(&label.label);
            }
        }
        let sets: BTreeSet<&BTreeSet<&str>> = of.values().collect();
        if sets.len() > 1 {
            let told = |(creator, labels): (&&str, &BTreeSet<&str>)| {
                format!("{creator} {}", labels.iter().copied().collect::<Vec<_>>().join("+"))
            };
            let about = of.iter().map(told).collect::<Vec<_>>().join(", ");
            found.push(Disagreement { about, marks: ids(&marks) });
        }
    }
    found
}

/// A target without what depends on who marked it.
type Key = (String, Option<[u32; 2]>);

fn key(target: &Target) -> Key {
    let (hash, bytes) = target.key();
    (hash.0.clone(), bytes)
}

/// Compares the labels and verdicts of two annotators (of one of each store's creators, where named).
pub fn agreement<'a>(a: impl Iterator<Item = &'a Mark>, b: impl Iterator<Item = &'a Mark>) -> Agreement {
    let (a, b): (Vec<_>, Vec<_>) = (a.collect(), b.collect());
    let (labels_a, labels_b) = (labels(&a), labels(&b));
    let spans: BTreeSet<&Key> = labels_a.keys().chain(labels_b.keys()).collect();
    let none = BTreeSet::new();
    let of = |labels: &'_ BTreeMap<Key, BTreeSet<String>>, span: &Key| labels.get(span).unwrap_or(&none).clone();
    let pairs: Vec<_> = spans.iter().map(|span| (of(&labels_a, span), of(&labels_b, span))).collect();
    let names: BTreeSet<&String> = labels_a.values().chain(labels_b.values()).flatten().collect();
    let by_label = names.into_iter().map(|name| {
        let given: Vec<(bool, bool)> = pairs.iter().map(|(x, y)| (x.contains(name), y.contains(name))).collect();
        let count = |what| given.iter().filter(|&&pair| pair == what).count();
        let (both, only_a, only_b) = (count((true, true)), count((true, false)), count((false, true)));
        let f1 = 2.0 * both as f64 / (2 * both + only_a + only_b).max(1) as f64;
        LabelAgreement { label: name.clone(), both, only_a, only_b, f1, kappa: kappa(&given) }
    });
    let (verdicts_a, verdicts_b) = (verdicts(&a), verdicts(&b));
    let judged: Vec<(Verdict, Verdict)> =
        verdicts_a.iter().filter_map(|(link, &x)| verdicts_b.get(link).map(|&y| (x, y))).collect();
    Agreement {
        spans: pairs.len(),
        label_kappa: kappa(&pairs),
        labels: by_label.collect(),
        verdicts: judged.len(),
        verdict_kappa: kappa(&judged),
        judged_by_one: verdicts_a.len() + verdicts_b.len() - 2 * judged.len(),
    }
}

/// Agreement of all marks in two stores.
pub fn agreement_of(a: &Marks, b: &Marks) -> Agreement {
    agreement(a.iter(), b.iter())
}

fn labels(marks: &[&Mark]) -> BTreeMap<Key, BTreeSet<String>> {
    let mut labels: BTreeMap<Key, BTreeSet<String>> = BTreeMap::new();
    for mark in marks {
        if let Body::Label(label) = &mark.body {
            for target in &mark.targets {
                labels.entry(key(target)).or_default().insert(label.label.clone());
            }
        }
    }
    labels
}

/// The last verdict on each link and conflict, whichever way round it was drawn.
fn verdicts(marks: &[&Mark]) -> BTreeMap<(&'static str, Vec<Key>), Verdict> {
    let mut order: Vec<&&Mark> = marks.iter().collect();
    order.sort_by(|x, y| x.modified.cmp(&y.modified).then_with(|| x.id.cmp(&y.id)));
    let mut verdicts = BTreeMap::new();
    for mark in order {
        let verdict = match &mark.body {
            Body::Link(link) => link.verdict,
            Body::Conflict(conflict) => conflict.verdict,
            _ => continue,
        };
        let mut ends: Vec<Key> = mark.targets.iter().map(key).collect();
        ends.sort();
        verdicts.insert((mark.body.type_name(), ends), verdict);
    }
    verdicts
}

/// Cohen's kappa of pairs of judgements: how much more they agree than by chance. Nothing for no pairs, or where both
/// always say the same one thing, so that chance explains everything.
fn kappa<T: Ord>(pairs: &[(T, T)]) -> Option<f64> {
    let total = pairs.len() as f64;
    let mut counts: BTreeMap<&T, (f64, f64)> = BTreeMap::new();
    for (a, b) in pairs {
        counts.entry(a).or_default().0 += 1.0;
        counts.entry(b).or_default().1 += 1.0;
    }
    let observed = pairs.iter().filter(|(a, b)| a == b).count() as f64 / total;
    let expected: f64 = counts.values().map(|(a, b)| a / total * (b / total)).sum();
    (total > 0.0 && expected < 1.0).then(|| (observed - expected) / (1.0 - expected))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{label, link};
    use super::*;
    use crate::annotate::model::LinkMark;

    #[test]
    fn kappa_of_a_known_table() {
        // Twenty times yes by both, five and ten times by one of them, fifteen times no by both: kappa is 0.4.
        let table = [(20, (1, 1)), (5, (1, 0)), (10, (0, 1)), (15, (0, 0))];
        let pairs: Vec<(i32, i32)> = table.iter().flat_map(|&(times, pair)| vec![pair; times]).collect();
        assert!((kappa(&pairs).unwrap() - 0.4).abs() < 1e-9);
        assert_eq!(kappa::<bool>(&[]), None);
        assert_eq!(kappa(&[(true, true)]), None);
    }

    #[test]
    fn what_is_seen_differently_is_listed_once() {
        let by = |creator: &str, mark: Mark| Mark { creator: creator.to_owned(), ..mark };
        let rejected = |mark: Mark| {
            let body = LinkMark { verdict: Verdict::Rejected, ..mark.link().cloned().unwrap() };
            Mark { body: Body::Link(body), ..mark }
        };
        let marks = [
            by("me", link("首相", "总理")),
            by("you", rejected(link("首相", "总理"))),
            by("me", link("予算", "预算")),
            by("you", link("予算", "预算")),
            by("me", label("甲", "首相")),
            by("you", label("乙", "首相")),
            by("me", label("甲", "予算")),
        ];
        let found = disagreements(marks.iter());
        assert_eq!(found.iter().map(|found| found.marks.len()).collect::<Vec<_>>(), [2, 2]);
        assert!(found[0].about.contains("me confirmed") && found[0].about.contains("you rejected"), "{found:?}");
        assert_eq!(found[1].about, "me 甲, you 乙");
    }

    #[test]
    fn labels_and_verdicts_are_compared_by_place() {
        let me: Marks = [label("甲", "首相"), label("乙", "予算"), link("首相", "总理")].into_iter().collect();
        let mut other = link("首相", "总理");
        let body = other.link().cloned().unwrap();
        other.body = Body::Link(LinkMark { verdict: Verdict::Rejected, ..body });
        let you: Marks = [label("甲", "首相"), label("丙", "予算"), other].into_iter().collect();
        let found = agreement_of(&me, &you);
        assert_eq!((found.spans, found.verdicts, found.judged_by_one), (2, 1, 0));
        let f1: Vec<(&str, f64)> = found.labels.iter().map(|label| (label.label.as_str(), label.f1)).collect();
        assert_eq!(f1, [("丙", 0.0), ("乙", 0.0), ("甲", 1.0)]);
        assert_eq!(agreement_of(&me, &me).label_kappa, Some(1.0));
    }
}
