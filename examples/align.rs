//! Prints links as JSON lines: `align [--pair ja:zh | --all-pairs] [--min-score P] [--top N] PATH...`
//!
//! For fitting the scorer (`assets/fit_scorer.py`): `--model FILE` takes coefficients from a file of numbers,
//! `--samples ROUND` prints what that round of the scorer sees of every candidate pair instead of links: a line of
//! JSON with the articles and the number of features, then rows of 32-bit floats (article, start and end of both sides,
//! how parallel the articles are, the features). `--phrase-mean` prints the mean vector of all phrases.

use std::error::Error;
use std::io::{BufWriter, Write};
use std::ops::Range;
use std::path::PathBuf;
use std::{env, fs, io};

use serde_json::{Value, json};
use taiyaku::align::{
    AlignOptions, Copies, EncodedParts, Evidence, Input, Link, Model, Pairs, Parts, Place, Sample, Sentence, Side,
    align_with, samples,
};
use taiyaku::assets::AssetStore;
use taiyaku::dedup;
use taiyaku::embed::{CachedEncoder, SentenceEncoder, Vectors, uninterrupted};
use taiyaku::lexicon::Lexicon;
use taiyaku::text::{CharOffsets, Language, Span, Syntax, detect_article, display_in, segment};

fn main() -> Result<(), Box<dyn Error>> {
    let mut options = AlignOptions::default();
    let mut paths: Vec<PathBuf> = Vec::new();
    let (mut model, mut round, mut print_mean) = (Model::default(), None, false);
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--pair" => {
                let pair = value()?;
                let (left, right) = pair.split_once(':').ok_or("a pair is written ja:zh")?;
                options.pairs = Pairs::Languages(left.parse::<Language>()?, right.parse::<Language>()?);
            }
            "--all-pairs" => options.pairs = Pairs::All,
            "--min-score" => options.min_score = Some(value()?.parse()?),
            "--top" => options.top = Some(value()?.parse()?),
            "--samples" => round = Some(value()?.parse::<usize>()?),
            "--phrase-mean" => print_mean = true,
            "--model" => {
                let text = fs::read_to_string(value()?)?;
                let numbers: Vec<f32> = text.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
                model = Model::from_numbers(&numbers).ok_or("the wrong number of coefficients")?;
            }
            path => collect(PathBuf::from(path), &mut paths)?,
        }
    }
    paths.sort();

    let started = std::time::Instant::now();
    let texts: Vec<String> = paths.iter().map(fs::read_to_string).collect::<Result<_, _>>()?;
    let mut sentences = Vec::new();
    for (article, (path, text)) in paths.iter().zip(&texts).enumerate() {
        let markdown = path.extension().is_some_and(|e| e == "md") || text.contains("[[zh:");
        let syntax = if markdown { Syntax::Markdown } else { Syntax::Plain };
        for found in segment(text, syntax, detect_article(text)) {
            let display = display_in(text, found.span, syntax);
            sentences.push(Sentence { article, language: found.language, kind: found.kind, display });
        }
    }
    let duplicates = dedup::find(&texts, &dedup::Options::default());
    let copies = Copies::new(&sentences, &duplicates.groups);
    let cache = env::temp_dir().join("taiyaku-encode");
    let store = AssetStore::new(Some(&cache));
    let lexicon = Lexicon::load(&store)?;
    let encoder = CachedEncoder::multilingual(store, Some(&cache));
    let (clauses, phrases) = (Parts::clauses(&sentences), Parts::phrases(&sentences));
    let parts = clauses.texts.iter().chain(&phrases.texts).copied();
    let words: Vec<&str> = sentences.iter().map(Sentence::text).chain(parts).collect();
    let mut vectors = encoder.encode(&words, &uninterrupted)?;
    let mut of_clauses = vectors.split_off(sentences.len());
    let of_phrases = of_clauses.split_off(clauses.texts.len());
    if print_mean {
        println!("{}", json!(mean(&of_phrases)));
        return Ok(());
    }
    let input = Input {
        sentences: &sentences,
        vectors: &vectors,
        clauses: Some(EncodedParts { parts: &clauses, vectors: &of_clauses }),
        phrases: Some(EncodedParts { parts: &phrases, vectors: &of_phrases }).filter(|_| !of_phrases.is_empty()),
        written: &[],
        copies: &copies,
        lexicon: Some(&lexicon),
        stated: &[],
    };
    let prepared = started.elapsed();

    let offsets: Vec<CharOffsets> = texts.iter().map(|text| CharOffsets::new(text)).collect();
    let chars = |article: usize, span: Span| offsets[article].chars_of(&texts[article], span);
    let range = |article: usize, span: Span| {
        let range = chars(article, span);
        json!([range.start, range.end])
    };
    let place = |article: usize, span: Span| {
        let range = chars(article, span);
        let text = span.of(&texts[article]);
        json!({"article": paths[article], "start": range.start, "end": range.end, "text": text})
    };
    let mut out = BufWriter::new(io::stdout().lock());
    if let Some(round) = round {
        print_samples(&samples(&model, &input, options.pairs, round), &sentences, &paths, &chars, &mut out)?;
        return Ok(out.flush()?);
    }
    for link in &align_with(&model, &input, &options) {
        writeln!(out, "{}", record(link, &range, &place))?;
    }
    out.flush()?;
    eprintln!("{} sentences, prepared in {prepared:?}, all in {:?}", sentences.len(), started.elapsed());
    Ok(())
}

/// A link as JSON, given how spans and places are written.
fn record(link: &Link, range: &dyn Fn(usize, Span) -> Value, place: &dyn Fn(usize, Span) -> Value) -> Value {
    let (a, b) = (link.a.place, link.b.place);
    let item = |e: &Evidence| json!({"kind": e.kind, "a": range(a.article, e.a), "b": range(b.article, e.b), "value": e.value});
    let copy = |(side, other): &(Side, Place)| {
        let mut copy = place(other.article, other.span);
        copy["of"] = json!(side);
        copy
    };
    json!({
        "a": place(a.article, a.span),
        "b": place(b.article, b.span),
        "score": link.score,
        "relation": link.relation,
        "evidence": link.evidence.iter().map(item).collect::<Vec<_>>(),
        "conflicts": link.conflicts.iter().map(item).collect::<Vec<_>>(),
        "copies": link.copies.iter().map(copy).collect::<Vec<_>>(),
    })
}

/// The mean of all rows.
fn mean(vectors: &Vectors) -> Vec<f32> {
    let mut sums = vec![0.0_f64; vectors.dimensions()];
    for row in vectors.rows() {
        sums.iter_mut().zip(row).for_each(|(sum, &value)| *sum += f64::from(value));
    }
    sums.into_iter().map(|sum| (sum / vectors.len().max(1) as f64) as f32).collect()
}

/// A line of JSON, then the samples as 32-bit floats.
fn print_samples(
    found: &[Sample],
    sentences: &[Sentence<'_>],
    paths: &[PathBuf],
    chars: &dyn Fn(usize, Span) -> Range<u32>,
    out: &mut impl Write,
) -> io::Result<()> {
    let width = found.first().map_or(0, |sample| sample.features.len());
    writeln!(out, "{}", json!({"articles": paths, "features": width}))?;
    for sample in found {
        let mut row = Vec::with_capacity(width + 7);
        for at in [sample.sentences.0, sample.sentences.1] {
            let place = sentences[at].place();
            let range = chars(place.article, place.span);
            row.extend([place.article as f32, range.start as f32, range.end as f32]);
        }
        row.push(sample.parallel);
        row.extend(&sample.features);
        row.iter().try_for_each(|value| out.write_all(&value.to_le_bytes()))?;
    }
    Ok(())
}

/// Adds the text files under `path`.
fn collect(path: PathBuf, into: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            collect(entry?.path(), into)?;
        }
    } else if path.extension().is_some_and(|e| e == "txt" || e == "md") {
        into.push(path);
    }
    Ok(())
}
