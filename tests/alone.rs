//! What is linked between two articles depends on the two alone, and unrelated articles are not linked.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;
use taiyaku::align::{AlignOptions, Link, Pairs};
use taiyaku::analysis::Engine;
use taiyaku::corpus::Article;

/// The articles of the events in one file of invented reports, at most `most` sentences of each: name and text.
fn reports(file: &str, most: usize) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/claims/bundles").join(file);
    let text = fs::read_to_string(path).unwrap();
    let events = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let of_event = |event: Value| {
        let articles = event["articles"].as_array().unwrap().clone();
        articles.into_iter().map(move |article| {
            let sentences = article["sents"].as_array().unwrap();
            let text: String =
                sentences.iter().take(most).map(|sentence| format!("{}\n", sentence.as_str().unwrap())).collect();
            (format!("{}-{}.txt", event["id"].as_str().unwrap(), article["id"].as_str().unwrap()), text)
        })
    };
    events.flat_map(of_event).collect()
}

fn articles(texts: &[(String, String)]) -> Vec<Arc<Article>> {
    texts.iter().map(|(name, text)| Arc::new(Article::new(name.clone(), text.clone()))).collect()
}

/// The links between the first two articles, in the order of their ends.
fn between_first_two(engine: &Engine, texts: &[(String, String)], options: &AlignOptions) -> Vec<Link> {
    let articles = articles(texts);
    let groups = engine.duplicates(&articles).groups;
    let mut links = engine.links(&articles, &groups, options, &|_, _| true).unwrap();
    links.retain(|link| (link.a.place.article, link.b.place.article) == (0, 1));
    links.sort_by_key(|link| (link.a.place, link.b.place));
    links
}

#[test]
fn what_else_is_open_changes_no_link() {
    let cache = tempfile::tempdir().unwrap();
    let engine = Engine::new(Some(cache.path().to_owned()));
    let all = reports("w3.jsonl", usize::MAX);
    let first = |letter: &str| all.iter().find(|(name, _)| name.contains(letter)).cloned().unwrap();
    let event = [first("-j"), first("-z")];
    let others = reports("w5.jsonl", 3).into_iter().take(30);
    let among: Vec<(String, String)> = event.iter().cloned().chain(others).collect();
    let copy = ("copy.txt".to_owned(), format!("別の新聞が伝えた。\n{}", event[0].1));
    let copied: Vec<(String, String)> = event.iter().cloned().chain([copy]).collect();
    for options in [
        AlignOptions::default(),
        AlignOptions { min_score: Some(0.0), ..AlignOptions::default() },
        AlignOptions { pairs: Pairs::All, min_score: Some(0.1), top_between: Some(3), ..AlignOptions::default() },
    ] {
        let alone = between_first_two(&engine, &event, &options);
        assert!(!alone.is_empty());
        for texts in [&among, &copied] {
            let found = between_first_two(&engine, texts, &options);
            let ends = |links: &[Link]| links.iter().map(|link| (link.a.place, link.b.place)).collect::<Vec<_>>();
            assert_eq!(ends(&alone), ends(&found));
            for (x, y) in alone.iter().zip(&found) {
                assert!((x.score - y.score).abs() < 0.001 && (x.same - y.same).abs() < 0.001);
                assert_eq!((&x.evidence, &x.conflicts), (&y.evidence, &y.conflicts));
            }
        }
    }
}

#[test]
fn reports_of_one_event_are_linked_and_unrelated_ones_are_not() {
    let engine = Engine::new(None);
    let texts = [
        ("a.txt", "港の工事は三月に終わる予定だと市長が述べた。費用は八十億円に上る。漁協は反対している。"),
        ("b.txt", "市长表示，港口工程预计三月完工。费用将达八十亿日元。渔业协会表示反对。"),
        ("c.txt", "熊猫幼崽的体重已超过两公斤。动物园下个月将公布它的名字。"),
    ];
    let texts: Vec<(String, String)> = texts.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec();
    let articles = articles(&texts);
    let links = engine.links(&articles, &[], &AlignOptions::default(), &|_, _| true).unwrap();
    let mut ends: Vec<(usize, usize, u32, u32)> = links
        .iter()
        .map(|link| (link.a.place.article, link.b.place.article, link.a.place.span.start, link.b.place.span.start))
        .collect();
    ends.sort_unstable();
    assert_eq!(ends.len(), 3, "{links:?}");
    assert!(ends.iter().all(|end| (end.0, end.1) == (0, 1)) && ends.is_sorted_by(|x, y| x.3 < y.3), "{ends:?}");
    assert!(links.iter().all(|link| !link.quick && link.same <= link.score));
}

#[test]
fn what_the_matcher_cannot_read_is_linked_quickly() {
    let engine = Engine::new(None);
    let texts = [
        ("a.txt".to_owned(), "岸田首相は東京で大統領と会談した。".to_owned()),
        ("b.txt".to_owned(), "Премьер-министр Кисида встретился с президентом в Токио.".to_owned()),
    ];
    let articles = articles(&texts);
    let options = AlignOptions { min_score: Some(0.0), ..AlignOptions::default() };
    let links = engine.links(&articles, &[], &options, &|_, _| true).unwrap();
    assert!(!links.is_empty() && links.iter().all(|link| link.quick), "{links:?}");
}
