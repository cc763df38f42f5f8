//! Links joined over all articles: one statement and every place that makes it.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::copies::Copies;
use super::types::{Evidence, Link, Place, Sentence};
use crate::text::Language;

/// One place that makes a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Number of the sentence in what was given to [`super::align`].
    pub sentence: usize,
    /// Where it stands.
    pub place: Place,
    /// The language it is in.
    pub language: Language,
    /// Mean score of its links to the others, 0 to 1.
    pub score: f32,
}

/// Two members that differ in a fact.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimConflict {
    /// Numbers of the two in [`Claim::members`].
    pub members: (usize, usize),
    /// What they differ in; `a` is the first member's.
    pub conflicts: Vec<Evidence>,
}

/// A statement that several articles make.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The words of the member that is most like all others.
    pub label: String,
    /// Every language it is made in, in the order of the members.
    pub languages: Vec<Language>,
    /// By place.
    pub members: Vec<Member>,
    /// Members that contradict each other.
    pub conflicts: Vec<ClaimConflict>,
}

impl Claim {
    /// How many articles make the claim.
    pub fn articles(&self) -> usize {
        let mut articles: Vec<usize> = self.members.iter().map(|member| member.place.article).collect();
        articles.dedup();
        articles.len()
    }
}

/// Least mean score between the sentences of two groups for them to be joined.
const MIN_MEAN: f32 = 0.3;

/// Least score of a pair that counts as near when two groups are joined. A vague sentence between two unlike ones is
/// near both, but they are not near each other: every sentence of one group must be near at least half of the other.
const NEAR: f32 = 0.15;

/// Joins `links` into claims, most widely shared first.
///
/// `links` should hold weak ones too ([`super::AlignOptions::min_score`] well under the default): a pair that is not
/// among them counts as unrelated. Only links of at least [`super::DEFAULT_MIN_SCORE`] start or extend a claim. Average
/// linkage, strongest links first, and each sentence must be near half of those it is joined with; sentences of one
/// article are not compared with each other, and copies stand for each other. Where such a link leads from one claim to another that it
/// was not joined with, each end is a member of both: no source is silent on what it is linked to.
pub fn claims(sentences: &[Sentence<'_>], links: &[Link], copies: &Copies) -> Vec<Claim> {
    let original = |sentence: usize| copies.first(sentence).unwrap_or(sentence);
    let ends = |link: &Link| (original(link.a.first), original(link.b.first));
    let mut scores: FxHashMap<(usize, usize), f32> = FxHashMap::default();
    for link in links {
        let (a, b) = ends(link);
        let known = scores.entry(key(a, b)).or_default();
        *known = known.max(link.score);
    }
    let mut strong: Vec<&Link> = links.iter().filter(|link| link.score >= super::DEFAULT_MIN_SCORE).collect();
    strong.sort_by(|x, y| y.score.total_cmp(&x.score).then((x.a, x.b).cmp(&(y.a, y.b))));

    let mut group_of: FxHashMap<usize, usize> = FxHashMap::default();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for link in &strong {
        let mut group = |sentence: usize| {
            *group_of.entry(sentence).or_insert_with(|| {
                groups.push(vec![sentence]);
                groups.len() - 1
            })
        };
        let (a, b) = ends(link);
        let (into, from) = (group(a), group(b));
        if into == from {
            continue;
        }
        let (Some(left), Some(right)) = (groups.get(into), groups.get(from)) else { continue };
        if mean_score(sentences, left, right, &scores) < MIN_MEAN || !are_near(sentences, left, right, &scores) {
            continue;
        }
        let moved = groups.get_mut(from).map(std::mem::take).unwrap_or_default();
        for &sentence in &moved {
            group_of.insert(sentence, into);
        }
        if let Some(group) = groups.get_mut(into) {
            group.extend(moved);
        }
    }
    // Sentences of other groups that a group is linked to all the same.
    let mut guests: Vec<Vec<usize>> = vec![Vec::new(); groups.len()];
    for link in &strong {
        let (a, b) = ends(link);
        let (Some(&x), Some(&y)) = (group_of.get(&a), group_of.get(&b)) else { continue };
        if x != y {
            for (group, guest) in [(x, b), (y, a)] {
                if let Some(list) = guests.get_mut(group).filter(|list| !list.contains(&guest)) {
                    list.push(guest);
                }
            }
        }
    }

    let mut by_group: BTreeMap<usize, Vec<&Link>> = BTreeMap::new();
    for link in links.iter().filter(|link| !link.conflicts.is_empty()) {
        let (a, b) = ends(link);
        for group in [a, b].into_iter().filter_map(|end| group_of.get(&end)).copied().collect::<BTreeSet<_>>() {
            let is_member = |at: usize| {
                group_of.get(&at) == Some(&group) || guests.get(group).is_some_and(|guests| guests.contains(&at))
            };
            if is_member(a) && is_member(b) {
                by_group.entry(group).or_default().push(link);
            }
        }
    }
    let mut found: Vec<Claim> = groups
        .iter()
        .zip(&guests)
        .enumerate()
        // What is linked, but was joined with nothing, is a guest of another group.
        .filter(|(_, (group, _))| group.len() > 1)
        .map(|(number, (group, guests))| {
            let contradicting = by_group.get(&number).map(Vec::as_slice).unwrap_or_default();
            claim(sentences, (group, guests), &scores, contradicting, copies)
        })
        .collect();
    let place = |claim: &Claim| claim.members.first().map(|member| member.place);
    found.sort_by(|x, y| {
        let shared = |claim: &Claim| (claim.articles(), claim.languages.len(), claim.members.len());
        shared(y).cmp(&shared(x)).then_with(|| place(x).cmp(&place(y)))
    });
    found
}

fn key(a: usize, b: usize) -> (usize, usize) {
    if a <= b { (a, b) } else { (b, a) }
}

/// Mean score over all pairs of two groups that stand in different articles.
fn mean_score(
    sentences: &[Sentence<'_>],
    left: &[usize],
    right: &[usize],
    scores: &FxHashMap<(usize, usize), f32>,
) -> f32 {
    let article = |at: usize| sentences.get(at).map(|sentence| sentence.article);
    let pairs = left.iter().flat_map(|&a| right.iter().map(move |&b| (a, b)));
    let (mut sum, mut count) = (0.0, 0_u32);
    for (a, b) in pairs.filter(|&(a, b)| article(a) != article(b)) {
        sum += scores.get(&key(a, b)).copied().unwrap_or_default();
        count += 1;
    }
    if count == 0 { 0.0 } else { sum / count as f32 }
}

/// Whether every sentence of either group is near at least half of the other's sentences in other articles.
fn are_near(
    sentences: &[Sentence<'_>],
    left: &[usize],
    right: &[usize],
    scores: &FxHashMap<(usize, usize), f32>,
) -> bool {
    let article = |at: usize| sentences.get(at).map(|sentence| sentence.article);
    let each = |own: &[usize], others: &[usize]| {
        own.iter().all(|&a| {
            let (mut near, mut all) = (0, 0);
            for &b in others.iter().filter(|&&b| article(a) != article(b)) {
                all += 1;
                near += usize::from(scores.get(&key(a, b)).is_some_and(|&score| score >= NEAR));
            }
            2 * near >= all
        })
    };
    each(left, right) && each(right, left)
}

fn claim(
    sentences: &[Sentence<'_>],
    (group, guests): (&[usize], &[usize]),
    scores: &FxHashMap<(usize, usize), f32>,
    contradicting: &[&Link],
    copies: &Copies,
) -> Claim {
    let centrality = |at: usize| mean_score(sentences, &[at], group, scores);
    let mut label = (f32::MIN, String::new());
    let mut members = Vec::new();
    for &at in group.iter().chain(guests) {
        let score = centrality(at);
        let Some(sentence) = sentences.get(at) else { continue };
        if score > label.0 && !guests.contains(&at) {
            label = (score, sentence.text().to_owned());
        }
        for &copy in std::iter::once(&at).chain(copies.others(at)) {
            if let Some(sentence) = sentences.get(copy) {
                let (place, language) = (sentence.place(), sentence.language);
                members.push(Member { sentence: copy, place, language, score });
            }
        }
    }
    members.sort_by_key(|member| member.place);
    let number = |sentence: usize| members.iter().position(|member| member.sentence == sentence);
    let mut conflicts: Vec<ClaimConflict> = contradicting
        .iter()
        .filter_map(|link| {
            let pair = (number(link.a.first)?, number(link.b.first)?);
            Some(ClaimConflict { members: pair, conflicts: link.conflicts.clone() })
        })
        .collect();
    conflicts.sort_by_key(|conflict| conflict.members);
    let mut languages: Vec<Language> = Vec::new();
    for member in &members {
        if !languages.contains(&member.language) {
            languages.push(member.language);
        }
    }
    Claim { label: label.1, languages, members, conflicts }
}
