//! Marks for tests: on two small articles, and generated ones of every kind.

use proptest::prelude::*;

use super::model::{
    Body, ConflictMark, Label, LabelDefinition, LinkMark, Mark, MarkId, Origin, ReadingStatus, Timestamp, Verdict,
};
use super::target::{ContentHash, Selector, Target};
use crate::align::{EvidenceKind, Relation, Side};
use crate::corpus::Article;
use crate::text::{Language, Span};

/// Two articles that say the same.
pub fn articles() -> [Article; 2] {
    let ja = "日本の首相は三日、東京で記者会見し、来年三月までに新しい司令部を置くと述べた。\n予算は五千億円に上る。\n";
    let zh = "日本总理三日在东京举行记者会表示，将在明年三月之前设立新的司令部。\n预算达五千亿日元。\n";
    [Article::new("a/ja.txt".into(), ja.into()), Article::new("a/zh.txt".into(), zh.into())]
}

/// The first place of `words` in one of the two.
pub fn target(words: &str, other: bool) -> Target {
    let article = &articles()[usize::from(other)];
    let at = article.text.find(words).unwrap();
    Target::span(article, &ContentHash::of(&article.text), Span::new(at, at + words.len()))
}

/// A label on words of the first article.
pub fn label(name: &str, words: &str) -> Mark {
    Mark::new(Body::Label(Label { label: name.into() }), vec![target(words, false)], "me")
}

/// A confirmed link between words of both.
pub fn link(a: &str, b: &str) -> Mark {
    let body = LinkMark {
        verdict: Verdict::Confirmed,
        relation: Relation::Same,
        origin: Origin::Machine,
        score: Some(0.75),
        machine_relation: Some(Relation::Same),
    };
    Mark::new(Body::Link(body), vec![target(a, false).on(Side::A), target(b, true).on(Side::B)], "me")
}

/// Text of any kind, hostile ones too.
pub fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "(日本|總理|首相|a|=|\\+|-|@|\t|\r|\n|\"|'|<b>|&amp;|]]>|\u{1}|\u{1b}|𠮷|🇯🇵|\u{fffe}| |,|;){0,12}",
        "\\PC{0,12}",
        Just("=HYPERLINK(\"http://x\")".to_owned()),
        Just("<script>alert(1)</script>".to_owned()),
    ]
}

fn any_relation() -> impl Strategy<Value = Relation> {
    prop_oneof![Just(Relation::Same), Just(Relation::Overlap)]
}

fn any_verdict() -> impl Strategy<Value = Verdict> {
    prop_oneof![Just(Verdict::Confirmed), Just(Verdict::Rejected)]
}

fn any_target() -> impl Strategy<Value = Target> {
    let selector = (any_text(), any_text(), any_text(), 0..9_u32, 0..99_u32).prop_map(
        |(quote, prefix, suffix, occurrences, start)| Selector {
            start,
            end: start + quote.chars().count() as u32,
            bytes: [start, start + quote.len() as u32],
            quote,
            prefix,
            suffix,
            occurrences,
            occurrence: occurrences,
        },
    );
    let language = prop_oneof![Just(Language::JA), Just(Language::ZH_HANS), Just(Language::UND)];
    let side = prop_oneof![Just(None), Just(Some(Side::A)), Just(Some(Side::B))];
    (any_text(), "[0-9a-f]{4}", language, side, prop::option::weighted(0.8, selector)).prop_map(
        |(article, hash, language, side, selector)| Target {
            article,
            hash: ContentHash(hash),
            language,
            side,
            selector,
        },
    )
}

fn any_body() -> impl Strategy<Value = Body> {
    let score = || prop::option::of(0.0_f32..=1.0);
    let origin = prop_oneof![Just(Origin::Machine), Just(Origin::Hand), Just(Origin::Import)];
    let kind = prop_oneof![Just(EvidenceKind::Number), Just(EvidenceKind::Date), Just(EvidenceKind::Negation)];
    let status = prop_oneof![
        Just(ReadingStatus::Unread),
        Just(ReadingStatus::Reading),
        Just(ReadingStatus::Read),
        Just(ReadingStatus::Skipped)
    ];
    prop_oneof![
        any_text().prop_map(|label| Body::Label(Label { label })),
        any_text().prop_map(|text| Body::Note { text }),
        (any_verdict(), any_relation(), origin, score(), prop::option::of(any_relation())).prop_map(
            |(verdict, relation, origin, score, machine_relation)| Body::Link(LinkMark {
                verdict,
                relation,
                origin,
                score,
                machine_relation
            })
        ),
        (any_verdict(), kind, any_text(), score())
            .prop_map(|(verdict, kind, value, score)| Body::Conflict(ConflictMark { verdict, kind, value, score })),
        prop::option::of(any_text()).prop_map(|name| Body::Bookmark { name }),
        status.prop_map(|status| Body::Status { status }),
        (any_text(), any_text(), prop::option::of(1..=9_u8), any_text()).prop_map(|(corpus, name, key, colour)| {
            Body::LabelDefinition(LabelDefinition { corpus, name, key, colour })
        }),
    ]
}

/// A mark of any kind.
pub fn any_mark() -> impl Strategy<Value = Mark> {
    let time = || (0..4_000_000_000_u64, 0..1000_u32).prop_map(|(s, ms)| Timestamp::from_unix(s, ms));
    (any::<u128>(), any_body(), prop::collection::vec(any_target(), 0..4), any_text(), time(), time()).prop_map(
        |(id, body, targets, creator, created, modified)| Mark {
            id: MarkId(uuid::Uuid::from_u128(id).to_string()),
            body,
            targets,
            creator,
            created,
            modified,
        },
    )
}
