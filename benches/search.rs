//! Search while typing: milliseconds from a query to all hits, in the files named on the command line, and what the
//! index costs.
//!
//! `cargo bench --bench search -- PATH...`

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;
use std::{fs, io};

use taiyaku::corpus::{Corpus, ReadOptions};
use taiyaku::search::{GramCache, Labels, Query, SearchIndex};

/// Characters, words and patterns, frequent, rare and absent; with filters and without.
const QUERIES: &[&str] = &[
    "の",
    "的",
    "統",
    "ない",
    "大統領",
    "鯨",
    "統合",
    "統合作戦司令部",
    "ないもの",
    "the",
    "\"の\"",
    "\"統合\"",
    "\"大統領\"",
    "\"ないもの\"",
    r"/\d{4}年/",
    r"/\d{4}/",
    r"/第.{1,3}回/",
    r"/大統領(が|は)/",
    "/[ァ-ヶー]{9,}/",
    r"/\p{Han}{12,}/",
    "/(?i)twitter|facebook/",
    "大統領 lang:ja kind:sentence in:00",
    "の lang:zh",
    "lang:ja kind:sentence",
];

/// Hits that are kept; the reader keeps as many.
const MOST: usize = 10_000;

/// Megabytes of memory in use, where the system tells.
fn resident() -> f64 {
    let pages =
        fs::read_to_string("/proc/self/statm").ok().and_then(|line| line.split(' ').nth(1)?.parse::<f64>().ok());
    pages.unwrap_or_default() * 4096.0 / 1e6
}

fn main() -> io::Result<()> {
    let paths: Vec<PathBuf> =
        std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).map(PathBuf::from).collect();
    let paths =
        if paths.is_empty() { vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds"))] } else { paths };
    let started = Instant::now();
    let corpus = Corpus::load(&paths, &ReadOptions::default());
    let bytes: usize = corpus.articles.iter().map(|article: &Arc<_>| article.text.len()).sum();
    let segments: usize = corpus.articles.iter().map(|article| article.segments.len()).sum();
    println!(
        "{} articles, {segments} segments, {:.1} MB, read in {:.1?}",
        corpus.articles.len(),
        bytes as f64 / 1e6,
        started.elapsed()
    );
    let (before, started) = (resident(), Instant::now());
    let mut index = SearchIndex::default();
    index.extend(&corpus.articles);
    println!("index {:.0?}, {:.0} MB", started.elapsed(), resident() - before);
    // Once made and written, once read.
    let folder = tempfile::tempdir()?;
    let cache = GramCache::new(folder.path());
    let plain = index.clone();
    for what in ["pairs made and written", "pairs read"] {
        index = plain.clone();
        let (before, started) = (resident(), Instant::now());
        index.add_grams(&corpus.articles, Some(&cache));
        println!("{what} {:.0?}, {:.0} MB", started.elapsed(), resident() - before);
    }
    let started = Instant::now();
    plain.clone().add_grams(&corpus.articles, None);
    println!("pairs made {:.0?}", started.elapsed());
    let files = fs::read_dir(folder.path().join("search")).into_iter().flatten().flatten();
    let stored: u64 = files.filter_map(|file| file.metadata().ok()).map(|metadata| metadata.len()).sum();
    println!("stored {:.1} MB", stored as f64 / 1e6);
    for typed in QUERIES {
        let Ok(query) = typed.parse::<Query>() else { continue };
        let mut times: Vec<_> = (0..9)
            .map(|_| {
                let started = Instant::now();
                let hits = index.search(&corpus.articles, &query, &Labels::default(), MOST);
                (started.elapsed(), hits.segments, hits.articles)
            })
            .collect();
        times.sort();
        let (median, segments, articles) = times[times.len() / 2];
        let mut scans: Vec<_> = (0..5)
            .map(|_| {
                let started = Instant::now();
                plain.search(&corpus.articles, &query, &Labels::default(), MOST);
                started.elapsed()
            })
            .collect();
        scans.sort();
        println!(
            "{typed}: {segments} in {articles} articles, median {median:.1?}, longest {:.1?}; without pairs {:.1?}",
            times[8].0, scans[2]
        );
    }
    Ok(())
}
