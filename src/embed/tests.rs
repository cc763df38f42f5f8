//! The encoder against the Python package that its weights come from, and against itself.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use serde::Deserialize;

use super::*;
use crate::assets::AssetStore;

static ENCODER: LazyLock<MultilingualEncoder> =
    LazyLock::new(|| MultilingualEncoder::load(&AssetStore::new(None)).unwrap());

/// A sentence and what the package makes of it: `assets/build.py --golden` writes them.
#[derive(Deserialize)]
struct Case {
    text: String,
    ids: Vec<u32>,
    /// 1.0 is 32767.
    vector: Vec<i16>,
}

static GOLDEN: LazyLock<Vec<Case>> =
    LazyLock::new(|| serde_json::from_str(include_str!("fixtures/golden.json")).unwrap());

fn golden_texts() -> Vec<&'static str> {
    GOLDEN.iter().map(|case| case.text.as_str()).collect()
}

fn encode(texts: &[&str]) -> Vectors {
    ENCODER.encode(texts, &uninterrupted).unwrap()
}

#[test]
fn token_ids_are_the_reference_ones() {
    for case in GOLDEN.iter() {
        assert_eq!(ENCODER.tokenizer().ids(&case.text), case.ids, "{:?}", case.text);
    }
}

#[test]
fn vectors_are_the_reference_ones() {
    let vectors = encode(&golden_texts());
    assert_eq!((vectors.len(), vectors.dimensions()), (GOLDEN.len(), MultilingualEncoder::DIMENSIONS));
    for (case, vector) in GOLDEN.iter().zip(vectors.rows()) {
        let expected = case.vector.iter().map(|&value| f64::from(value) / 32767.0);
        let cosine: f64 = expected.zip(vector).map(|(expected, &value)| expected * f64::from(value)).sum();
        assert!(cosine >= 0.999, "{cosine} for {:?}", case.text);
    }
}

#[test]
fn a_vector_depends_on_its_text_alone() {
    let texts = golden_texts();
    let together = encode(&texts);
    for (text, vector) in texts.iter().zip(together.rows()) {
        assert_eq!(encode(&[text]).row(0), vector, "{text:?} alone");
    }
    let mut turned = texts.clone();
    turned.reverse();
    for threads in [1, 3] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let vectors = pool.install(|| encode(&turned));
        assert!(vectors.rows().eq(together.rows().collect::<Vec<_>>().into_iter().rev()), "{threads} threads");
    }
}

#[test]
fn nothing_gives_nothing() {
    assert!(encode(&[]).is_empty());
}

#[test]
fn work_stops_when_told_to() {
    let calls = AtomicUsize::new(0);
    let stop = |_| {
        calls.fetch_add(1, Ordering::Relaxed);
        false
    };
    assert!(matches!(ENCODER.encode(&["鯛", "焼"], &stop), Err(EncodeError::Cancelled)));
    assert_eq!(calls.load(Ordering::Relaxed), 1);
}

#[test]
fn a_damaged_model_is_an_error() {
    assert!(matches!(SentencePiece::new(b"no model"), Err(EncodeError::Model(_))));
}

#[test]
fn a_warm_cache_gives_the_same_bits_without_the_encoder() {
    let folder = tempfile::tempdir().unwrap();
    let texts = [golden_texts(), golden_texts()].concat();
    let cold = CachedEncoder::multilingual(AssetStore::new(None), Some(folder.path()));
    assert!(!cold.is_loaded());
    let computed = cold.encode(&texts, &uninterrupted).unwrap();
    assert!(cold.is_loaded());
    assert_eq!(computed, encode(&texts));
    let warm = CachedEncoder::multilingual(AssetStore::new(None), Some(folder.path()));
    assert_eq!(warm.encode(&texts, &uninterrupted).unwrap(), computed);
    assert!(!warm.is_loaded());
}

#[test]
fn without_a_cache_everything_is_computed() {
    let folder = tempfile::NamedTempFile::new().unwrap();
    let uncached = CachedEncoder::multilingual(AssetStore::new(None), Some(folder.path()));
    assert_eq!(uncached.encode(&["鯛焼き"], &uninterrupted).unwrap(), encode(&["鯛焼き"]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_text_has_a_vector_of_length_one(text in "(\\PC|[ぁ-ん一-龠]|\u{0}|\u{2581}|\u{3000}|\n|<s>){0,80}") {
        let vectors = encode(&[&text]);
        let length: f32 = vectors.row(0).iter().map(|value| value * value).sum();
        prop_assert!((length - 1.0).abs() < 1e-3);
    }
}
