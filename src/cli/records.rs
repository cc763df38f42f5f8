//! What the commands print, in the shapes that scripts rely on.
//!
//! Offsets count Unicode scalar values into the article's text.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;

use super::output::{Record, harmless};
use crate::align::{Claim, Evidence, EvidenceKind, Link, Relation, Side};
use crate::analysis::Engine;
use crate::corpus::Article;
use crate::dedup::diff::{Edit, EditKind, Unit};
use crate::dedup::{DuplicateGroup, DuplicateKind};
use crate::search::Hit;
use crate::text::{Language, Segment, SegmentKind, Span};

/// A span of an article with its text.
#[derive(Debug, Serialize)]
pub struct Place<'a> {
    /// The article's path.
    pub article: &'a str,
    /// First character.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
    /// What stands there.
    pub text: &'a str,
    /// What a reader sees of it.
    #[serde(skip)]
    shown: Cow<'a, str>,
}

impl<'a> Place<'a> {
    /// The place of `span` in `article`.
    pub fn new(article: &'a Article, span: Span) -> Self {
        let chars = article.chars(span);
        let (text, shown) = (span.of(&article.text), article.shown(span));
        Self { article: &article.path, start: chars.start, end: chars.end, text, shown }
    }

    /// The place and its words on one line.
    fn line(&self) -> String {
        let words = self.shown.split_whitespace().collect::<Vec<_>>().join(" ");
        format!("{}:{}-{}  {}", harmless(self.article), self.start, self.end, harmless(&words))
    }
}

/// A segment.
#[derive(Debug, Serialize)]
pub struct SegmentRecord<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    kind: SegmentKind,
    language: Language,
    display: Cow<'a, str>,
}

impl<'a> SegmentRecord<'a> {
    /// A segment of `article`.
    pub fn new(article: &'a Article, segment: &Segment) -> Self {
        Self {
            place: Place::new(article, segment.span),
            kind: segment.kind,
            language: segment.language,
            display: article.display(segment.span).text,
        }
    }
}

impl Record for SegmentRecord<'_> {
    fn line(&self) -> String {
        let Place { article, start, end, .. } = self.place;
        let kind = match self.kind {
            SegmentKind::Sentence => "sentence",
            SegmentKind::Heading => "heading",
            SegmentKind::ListItem => "list item",
            SegmentKind::Caption => "caption",
            SegmentKind::Byline => "byline",
            SegmentKind::Url => "url",
            SegmentKind::Boilerplate => "boilerplate",
        };
        format!("{}:{start}-{end}  {kind}  {}  {}", harmless(article), self.language, harmless(&self.display))
    }
}

/// A segment that holds what was looked for.
#[derive(Debug, Serialize)]
pub struct HitRecord<'a> {
    #[serde(flatten)]
    segment: SegmentRecord<'a>,
    matches: Vec<CharSpan>,
}

impl<'a> HitRecord<'a> {
    /// A hit in `article`; none where the article has no such segment.
    pub fn new(article: &'a Article, hit: &Hit) -> Option<Self> {
        let segment = SegmentRecord::new(article, article.segments.get(hit.segment)?);
        Some(Self { segment, matches: hit.matches.iter().map(|&span| char_span(article, span)).collect() })
    }
}

impl Record for HitRecord<'_> {
    fn line(&self) -> String {
        self.segment.line()
    }
}

/// A span of an article without its text.
type CharSpan = [u32; 2];

fn char_span(article: &Article, span: Span) -> CharSpan {
    let chars = article.chars(span);
    [chars.start, chars.end]
}

/// One place where a group's text stands.
#[derive(Debug, Serialize)]
struct PassageRecord<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    similarity: f32,
    #[serde(skip_serializing_if = "Option::is_none")]
    edits: Option<Vec<EditRecord<'a>>>,
}

/// What differs between a passage and the first of its group.
#[derive(Debug, Serialize)]
struct EditRecord<'a> {
    /// In the first passage's article.
    from: CharSpan,
    /// In this passage's article.
    to: CharSpan,
    old: &'a str,
    new: &'a str,
}

/// A group of passages that repeat.
#[derive(Debug, Serialize)]
pub struct GroupRecord<'a> {
    group: usize,
    kind: &'static str,
    similarity: f32,
    passages: Vec<PassageRecord<'a>>,
}

impl<'a> GroupRecord<'a> {
    /// Group number `number`; with `diff`, its passages carry what differs from the first.
    pub fn new(
        articles: &'a [Arc<Article>],
        number: usize,
        group: &DuplicateGroup,
        diff: Option<(&Engine, Unit)>,
    ) -> Self {
        let first = group.passages.first().map(|passage| (&*articles[passage.article], passage.span));
        let passages = group.passages.iter().enumerate().map(|(at, passage)| {
            let article: &Article = &articles[passage.article];
            let asked = first.filter(|_| at > 0).zip(diff);
            let edits = asked.map(|(first, diff)| edits(first, (article, passage.span), diff));
            PassageRecord { place: Place::new(article, passage.span), similarity: passage.similarity, edits }
        });
        let kind = match group.kind {
            DuplicateKind::Passage => "passage",
            DuplicateKind::Boilerplate => "boilerplate",
        };
        Self { group: number, kind, similarity: group.similarity, passages: passages.collect() }
    }
}

fn edits<'a>(
    from: (&'a Article, Span),
    to: (&'a Article, Span),
    (engine, unit): (&Engine, Unit),
) -> Vec<EditRecord<'a>> {
    let record = |edit: &Edit| EditRecord {
        from: char_span(from.0, edit.a),
        to: char_span(to.0, edit.b),
        old: edit.a.of(&from.0.text),
        new: edit.b.of(&to.0.text),
    };
    let [a, b] = [from, to].map(|(article, span)| (article.text.as_str(), span, article.language));
    let all = engine.edits(a, b, unit);
    all.iter().filter(|edit| edit.kind != EditKind::Equal).map(record).collect()
}

impl Record for GroupRecord<'_> {
    fn line(&self) -> String {
        let head = format!("{} {}  {:.0} %", self.kind, self.group + 1, self.similarity * 100.0);
        self.passages.iter().fold(head, |text, passage| {
            let Place { article, start, end, shown, .. } = &passage.place;
            let percent = (passage.similarity * 100.0).floor();
            let start_of: String = shown.chars().take(40).collect();
            format!("{text}\n    {}:{start}-{end}  {percent} %  {}…", harmless(article), harmless(&start_of))
        })
    }
}

/// Something that both sides of a link mention, or differ in.
#[derive(Debug, Serialize)]
struct EvidenceRecord {
    kind: EvidenceKind,
    a: CharSpan,
    b: CharSpan,
    value: String,
}

/// Another place that repeats one side of a link.
#[derive(Debug, Serialize)]
struct CopyRecord<'a> {
    of: Side,
    #[serde(flatten)]
    place: Place<'a>,
}

/// A link.
#[derive(Debug, Serialize)]
pub struct LinkRecord<'a> {
    a: Place<'a>,
    b: Place<'a>,
    score: f32,
    same: f32,
    /// Only where it is so: the two were not read against each other.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    quick: bool,
    /// Only where it is so: then the score is no finding.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    stated: bool,
    relation: Relation,
    evidence: Vec<EvidenceRecord>,
    conflicts: Vec<EvidenceRecord>,
    copies: Vec<CopyRecord<'a>>,
    /// The conflicts in words.
    #[serde(skip)]
    told: Vec<String>,
}

/// What two articles share or differ in.
fn evidence_records(a: &Article, b: &Article, items: &[Evidence]) -> Vec<EvidenceRecord> {
    let record = |item: &Evidence| EvidenceRecord {
        kind: item.kind,
        a: char_span(a, item.a),
        b: char_span(b, item.b),
        value: item.value.clone(),
    };
    items.iter().map(record).collect()
}

/// What two articles tell differently, as they put it.
fn in_words(a: &Article, b: &Article, conflicts: &[Evidence]) -> Vec<String> {
    conflicts.iter().map(|conflict| conflict.conflict_in_words(a, b)).collect()
}

/// A line for each conflict.
fn conflict_lines<'w>(told: impl Iterator<Item = &'w String>) -> String {
    told.map(|words| format!("\n    conflict: {}", harmless(words))).collect()
}

impl<'a> LinkRecord<'a> {
    /// A link between two of `articles`.
    pub fn new(articles: &'a [Arc<Article>], link: &Link) -> Self {
        let (a, b): (&Article, &Article) = (&articles[link.a.place.article], &articles[link.b.place.article]);
        let copies = link
            .copies
            .iter()
            .map(|&(of, place)| CopyRecord { of, place: Place::new(&articles[place.article], place.span) });
        Self {
            a: Place::new(a, link.a.place.span),
            b: Place::new(b, link.b.place.span),
            score: link.score,
            same: link.same,
            quick: link.quick,
            stated: link.stated,
            relation: link.relation,
            evidence: evidence_records(a, b, &link.evidence),
            conflicts: evidence_records(a, b, &link.conflicts),
            copies: copies.collect(),
            told: in_words(a, b, &link.conflicts),
        }
    }
}

impl Record for LinkRecord<'_> {
    fn line(&self) -> String {
        let relation = match self.relation {
            Relation::Same => "same",
            Relation::Overlap => "overlap",
        };
        let side = |place: &Place<'_>| format!("\n    {}", place.line());
        let source = if self.stated { ", stated" } else { "" };
        let conflicts = conflict_lines(self.told.iter());
        format!("{:.2} {relation}{source}{}{}{conflicts}", self.score, side(&self.a), side(&self.b))
    }
}

/// One place that makes a claim.
#[derive(Debug, Serialize)]
struct MemberRecord<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    language: Language,
    score: f32,
}

/// Two members of a claim that differ in a fact.
#[derive(Debug, Serialize)]
struct ClaimConflictRecord {
    /// Numbers of the two among the members, from 0.
    members: [usize; 2],
    conflicts: Vec<EvidenceRecord>,
    /// The conflicts in words.
    #[serde(skip)]
    told: Vec<String>,
}

/// A statement that several articles make.
#[derive(Debug, Serialize)]
pub struct ClaimRecord<'a> {
    claim: usize,
    label: &'a str,
    languages: &'a [Language],
    members: Vec<MemberRecord<'a>>,
    conflicts: Vec<ClaimConflictRecord>,
}

impl<'a> ClaimRecord<'a> {
    /// Claim number `number` of `articles`.
    pub fn new(articles: &'a [Arc<Article>], number: usize, claim: &'a Claim) -> Self {
        let article_of = |member: usize| claim.members.get(member).map(|member| &*articles[member.place.article]);
        let members = claim.members.iter().map(|member| MemberRecord {
            place: Place::new(&articles[member.place.article], member.place.span),
            language: member.language,
            score: member.score,
        });
        let conflicts = claim.conflicts.iter().filter_map(|conflict| {
            let (a, b) = conflict.members;
            let (left, right) = (article_of(a)?, article_of(b)?);
            let told = in_words(left, right, &conflict.conflicts);
            let conflicts = evidence_records(left, right, &conflict.conflicts);
            Some(ClaimConflictRecord { members: [a, b], conflicts, told })
        });
        Self {
            claim: number,
            label: &claim.label,
            languages: &claim.languages,
            members: members.collect(),
            conflicts: conflicts.collect(),
        }
    }
}

impl Record for ClaimRecord<'_> {
    fn line(&self) -> String {
        let languages: Vec<&str> = self.languages.iter().map(Language::as_str).collect();
        let head = format!("claim {}  {}  {}", self.claim + 1, languages.join(" "), harmless(self.label));
        let lines = self.members.iter().map(|member| format!("\n    {:.2}  {}", member.score, member.place.line()));
        let conflicts = conflict_lines(self.conflicts.iter().flat_map(|both| &both.told));
        head + &lines.collect::<String>() + &conflicts
    }
}
