//! Search while typing: milliseconds from a query to all hits, in the files named on the command line.
//!
//! `cargo bench --bench search -- PATH...`

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use taiyaku::corpus::{Corpus, ReadOptions};
use taiyaku::search::{Query, SearchIndex};

fn main() {
    let paths: Vec<PathBuf> =
        std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).map(PathBuf::from).collect();
    let paths =
        if paths.is_empty() { vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds"))] } else { paths };
    let corpus = Corpus::load(&paths, &ReadOptions::default());
    let bytes: usize = corpus.articles.iter().map(|article: &Arc<_>| article.text.len()).sum();
    let started = Instant::now();
    let mut index = SearchIndex::default();
    index.extend(&corpus.articles);
    println!("{} articles, {:.1} MB; index {:.0?}", corpus.articles.len(), bytes as f64 / 1e6, started.elapsed());
    for typed in ["統", "統合", "統合作戦司令部", "the", "\"統合\"", r"/\d{4}年/", "ないもの"] {
        let Ok(query) = typed.parse::<Query>() else { continue };
        let mut times: Vec<_> = (0..9)
            .map(|_| {
                let started = Instant::now();
                let hits = index.search(&corpus.articles, &query, 10_000);
                (started.elapsed(), hits.segments)
            })
            .collect();
        times.sort();
        println!("{typed}: {} hits, median {:.1?}", times[4].1, times[4].0);
    }
}
