use std::sync::LazyLock;

use serde::Deserialize;

use super::*;
use crate::embed::uninterrupted;

/// A pair of sentences with what `assets/claims/reference.py` makes of it.
#[derive(Deserialize)]
struct Case {
    a: String,
    b: String,
    ids: [Vec<u32>; 2],
    /// Overlapping, the same, contradicting; nothing where one has no pieces.
    logits: Option<[f32; 3]>,
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("../fixtures/matcher.json")).unwrap()
}

static STORE: LazyLock<AssetStore> = LazyLock::new(|| AssetStore::new(None));

fn with(load: impl Fn(&AssetBytes, &[u8]) -> Result<E5Matcher, EncodeError>) -> E5Matcher {
    let vocabulary = STORE.bytes(&CLAIM_MATCHER_VOCABULARY_SAFETENSORS).unwrap();
    load(&vocabulary, &STORE.bytes(&CLAIM_MATCHER_WEIGHTS_SAFETENSORS).unwrap()).unwrap()
}

/// How far the log-odds are from those of the reference, all in order.
fn distances(matcher: &E5Matcher) -> Vec<f32> {
    let cases = cases();
    let texts: Vec<&str> = cases.iter().flat_map(|case| [case.a.as_str(), case.b.as_str()]).collect();
    let read = matcher.read(&texts, &uninterrupted).unwrap();
    let mut far = Vec::new();
    for (case, both) in cases.iter().zip(read.as_chunks::<2>().0) {
        let [a, b] = both;
        let judged = matcher.compare(&[a], &[b]).unwrap()[0];
        let contradiction = matcher.contradiction(a, b).unwrap();
        if let Some(logits) = case.logits {
            let found = [judged.overlap, judged.same, contradiction];
            far.extend(found.iter().zip(logits).map(|(found, logit)| (found - logit).abs()));
        }
    }
    far.sort_by(f32::total_cmp);
    far
}

#[test]
fn ids_are_those_of_the_reference() {
    let matcher = with(E5Matcher::new);
    for case in cases() {
        for (text, ids) in [&case.a, &case.b].into_iter().zip(&case.ids) {
            assert_eq!(&matcher.ids(text), ids, "{text}");
        }
    }
}

#[test]
fn log_odds_are_those_of_the_reference() {
    let far = distances(&with(E5Matcher::in_single_precision));
    assert!(far.last().is_some_and(|&most| most <= 0.05), "{far:?}");
    let far = distances(&with(E5Matcher::new));
    assert!(far[far.len() / 2] <= 0.1 && far[far.len() * 99 / 100] <= 0.5, "{far:?}");
}

#[test]
fn what_is_read_depends_on_the_text_alone() {
    let matcher = with(E5Matcher::new);
    let cases = cases();
    let texts: Vec<&str> = cases.iter().map(|case| case.a.as_str()).take(20).collect();
    let all = matcher.read(&texts, &uninterrupted).unwrap();
    for (text, tokens) in texts.iter().zip(&all).step_by(5) {
        assert_eq!(&matcher.read(&[text], &uninterrupted).unwrap()[0], tokens, "{text}");
    }
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    assert_eq!(one.install(|| matcher.read(&texts, &uninterrupted).unwrap()), all);
}

#[test]
fn work_can_be_stopped_and_is_kept() {
    let matcher = with(E5Matcher::new);
    assert!(matches!(matcher.read(&["一", "二"], &|_| false), Err(EncodeError::Cancelled)));
    let folder = tempfile::tempdir().unwrap();
    let cached = CachedMatcher::new(STORE.clone(), Some(folder.path()));
    let texts = ["東京で会談した。", "在东京会谈。", "東京で会談した。"];
    assert_eq!(cached.look_up(&texts), [None, None, None]);
    let read = cached.read(&texts, &uninterrupted).unwrap();
    assert_eq!(read[0], read[2]);
    let again = CachedMatcher::new(STORE.clone(), Some(folder.path()));
    assert_eq!(again.look_up(&texts).into_iter().flatten().collect::<Vec<_>>(), read);
}

#[test]
fn words_that_answer_each_other_are_found() {
    let matcher = with(E5Matcher::new);
    let (a, b) = ("岸田首相はワシントンで会談した。", "岸田首相在华盛顿举行了会谈。");
    let read = matcher.read(&[a, b], &uninterrupted).unwrap();
    let answers = matcher.answers((&read[0], a), (&read[1], b)).unwrap();
    let words: Vec<(&str, &str)> = answers.iter().map(|(x, y, _)| (x.of(a), y.of(b))).collect();
    let found = |word: &str, other: &str| words.iter().any(|&(x, y)| word.contains(x) && y == other);
    assert!(found("ワシントン", "华盛顿") && found("岸田首相", "岸田首相"), "{words:?}");
}

#[test]
fn scripts_that_the_table_lacks_are_known() {
    for (text, known) in
        [("東京", true), ("Hello", true), ("안녕", true), ("Привет", false), ("مرحبا", false), ("123", true)]
    {
        assert_eq!(covers(text), known, "{text}");
    }
}

#[test]
fn broken_weights_are_refused() {
    let vocabulary = STORE.bytes(&CLAIM_MATCHER_VOCABULARY_SAFETENSORS).unwrap();
    assert!(matches!(E5Matcher::new(&vocabulary, b"no weights"), Err(EncodeError::Model(_))));
    assert!(matches!(E5Matcher::new(&vocabulary, &vocabulary), Err(EncodeError::Model(_))));
}
