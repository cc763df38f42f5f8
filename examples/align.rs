//! What `assets/fit_scorer.py` fits the alignment scorer on.
//!
//! ```text
//! align --samples ROUND [--model FILE] [--weights FILE] PATH... < PAIRS
//! align --related LIST
//! ```
//!
//! Standard input holds pairs of the paths, a pair a line with a tab between. Printed is a line of JSON with the articles and the
//! number of features, then a row of 32-bit floats for every pair of sentences: article, start and end (in characters) of both sides,
//! how parallel the articles are, the features of round ROUND. `--model` takes coefficients from a file of numbers, `--weights`
//! takes other weights of the claim matcher, as `assets/claims/export.py` writes them.
//!
//! `--related` prints which pairs of the articles that the file LIST names, a path a line, the matcher would read.

use std::error::Error;
use std::io::{BufWriter, Read, Write};
use std::path::PathBuf;
use std::{env, fs, io};

use serde_json::json;
use taiyaku::align::{Model, Pairs};
use taiyaku::analysis::Engine;
use taiyaku::corpus::{Corpus, ReadOptions};
use taiyaku::embed::E5Matcher;
use taiyaku::text::Language;

fn main() -> Result<(), Box<dyn Error>> {
    let (mut model, mut weights, mut round, mut paths, mut list) = (Model::default(), None, 0, Vec::new(), None);
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--samples" => round = value()?.parse()?,
            "--weights" => weights = Some(value()?),
            "--related" => list = Some(value()?),
            "--model" => {
                let text = fs::read_to_string(value()?)?;
                let numbers: Vec<f32> = text.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
                model = Model::from_numbers(&numbers).ok_or("the wrong number of coefficients")?;
            }
            path => paths.push(PathBuf::from(path)),
        }
    }
    let cache = env::temp_dir().join("taiyaku-fit");
    let mut engine = Engine::new(Some(cache));
    if let Some(path) = weights {
        let vocabulary = engine.assets().bytes(&taiyaku::assets::CLAIM_MATCHER_VOCABULARY_SAFETENSORS)?;
        engine = engine.with_matcher(E5Matcher::new(&vocabulary, &fs::read(path)?)?);
    }
    if let Some(list) = list {
        return print_related(&engine, &fs::read_to_string(list)?);
    }
    let corpus = Corpus::load(&paths, &ReadOptions::default());
    for error in &corpus.errors {
        eprintln!("{error}");
    }
    let number = |path: &str| corpus.articles.iter().position(|article| article.path == path);
    let mut told = String::new();
    io::stdin().read_to_string(&mut told)?;
    let wanted: Vec<(usize, usize)> = told
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(x, y)| Some((number(x)?, number(y)?)))
        .collect();
    let samples = engine.samples(&corpus.articles, &model, Pairs::All, &wanted, round)?;
    let width = samples.first().map_or(0, |(_, _, features)| features.len());
    let names: Vec<&str> = corpus.articles.iter().map(|article| article.path.as_str()).collect();
    let mut out = BufWriter::new(io::stdout().lock());
    writeln!(out, "{}", json!({"articles": names, "features": width}))?;
    for (places, parallel, features) in samples {
        let mut row: Vec<f32> = Vec::with_capacity(width + 7);
        for place in places {
            let chars = corpus.articles[place.article].chars(place.span);
            row.extend([place.article as f32, chars.start as f32, chars.end as f32]);
        }
        row.push(parallel);
        row.extend(features);
        row.iter().try_for_each(|value| out.write_all(&value.to_le_bytes()))?;
    }
    Ok(out.flush()?)
}

fn print_related(engine: &Engine, list: &str) -> Result<(), Box<dyn Error>> {
    let paths: Vec<PathBuf> = list.lines().map(PathBuf::from).collect();
    let corpus = Corpus::load(&paths, &ReadOptions::default());
    let pairs = Pairs::Languages(Language::JA, Language::ZH);
    let mut out = BufWriter::new(io::stdout().lock());
    for (x, y) in engine.related(&corpus.articles, pairs)? {
        writeln!(out, "{}\t{}", corpus.articles[x].path, corpus.articles[y].path)?;
    }
    Ok(out.flush()?)
}
