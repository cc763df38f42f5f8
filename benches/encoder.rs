//! Throughput of the sentence encoder and its cache.
//!
//! ```text
//! TAIYAKU_BENCH_LINES=file RAYON_NUM_THREADS=2 cargo bench --bench encoder
//! ```
//!
//! Encodes the lines of that file, or of the articles in `seeds`.

#![allow(clippy::expect_used, reason = "a bench that cannot run should say so and stop")]
#![allow(missing_docs, reason = "the macros make public functions")]

use std::hint::black_box;
use std::{env, fs};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use taiyaku::assets::AssetStore;
use taiyaku::embed::{CachedEncoder, MultilingualEncoder, SentenceEncoder, uninterrupted};

fn lines() -> Vec<String> {
    let split = |text: String| text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
    if let Some(path) = env::var_os("TAIYAKU_BENCH_LINES") {
        return split(fs::read_to_string(path).expect("TAIYAKU_BENCH_LINES names a readable file"));
    }
    let seeds = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds")).expect("seeds");
    let texts = seeds.map(|entry| fs::read_to_string(entry.expect("an entry").path()).expect("a readable article"));
    split(texts.collect::<Vec<_>>().join("\n"))
}

fn encoder(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let assets = AssetStore::new(Some(folder.path()));
    let lines = lines();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let encoder = MultilingualEncoder::load(&assets).expect("the encoder");
    let tokens: usize = lines.iter().map(|line| encoder.tokenizer().ids(line).len()).sum();

    let mut group = criterion.benchmark_group("encoder");
    group.sample_size(20);
    group.bench_function("load", |bencher| bencher.iter(|| MultilingualEncoder::load(&assets)));
    group.throughput(Throughput::Elements(tokens as u64));
    group.bench_function("tokenize", |bencher| {
        bencher.iter(|| lines.iter().map(|line| encoder.tokenizer().ids(line).len()).sum::<usize>());
    });
    group.bench_function("encode", |bencher| bencher.iter(|| encoder.encode(black_box(&lines), &uninterrupted)));
    group.throughput(Throughput::Elements(lines.len() as u64));
    let cached = CachedEncoder::multilingual(assets, Some(folder.path()));
    cached.encode(&lines, &uninterrupted).expect("vectors");
    group.bench_function("cached", |bencher| bencher.iter(|| cached.encode(black_box(&lines), &uninterrupted)));
    group.finish();
}

criterion_group!(benches, encoder);
criterion_main!(benches);
