//! `eval`: how good the links are, held against a gold standard.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::args::EvalArguments;
use super::commands::{complain, engine, pairs};
use super::output::{Output, Record};
use super::{CliError, expand};
use crate::align::AlignOptions;
use crate::align::evaluation::{Extent, Figures, Gold, GoldLink, Predicted};
use crate::corpus::{Article, Corpus, read_text};
use crate::text::Span;

/// A line of a gold file.
#[derive(Deserialize)]
struct GoldRecord {
    a: GoldPlace,
    b: GoldPlace,
    grade: Option<u8>,
}

#[derive(Deserialize)]
struct GoldPlace {
    article: String,
    start: u32,
    end: u32,
}

/// One row of the result.
#[derive(Serialize)]
struct EvalRecord {
    measure: String,
    #[serde(flatten)]
    values: BTreeMap<&'static str, f64>,
}

impl Record for EvalRecord {
    fn line(&self) -> String {
        let values = self.values.iter().map(|(name, value)| {
            let digits = if value.fract() == 0.0 && value.abs() > 1.0 { 0 } else { 3 };
            format!("  {name} {value:.digits$}")
        });
        format!("{:24}{}", self.measure, values.collect::<String>())
    }
}

/// What gold and corpus call an article alike: its file name, with the folder where that tells the language.
fn name(path: &str) -> String {
    let path = Path::new(path);
    let part = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let folder = path.parent().map(part).filter(|folder| matches!(folder.as_str(), "ja" | "zh"));
    folder.map_or_else(|| part(path), |folder| format!("{folder}/{}", part(path)))
}

/// Prints figures, retrieval and reliability.
pub fn eval(arguments: &EvalArguments) -> Result<(), CliError> {
    let gold = read_gold(&arguments.gold)?;
    let corpus = Corpus::load(&expand(&arguments.paths)?, &arguments.input.options());
    let articles = &corpus.articles;
    let engine = engine();
    let groups = engine.duplicates(articles).groups;
    let pairs = pairs(arguments.pair, arguments.all_pairs);
    let failed = |error: crate::embed::EncodeError| CliError::Failed(error.to_string());
    let predicted = |min_score| {
        let options = AlignOptions { pairs, min_score, ..AlignOptions::default() };
        let links = engine.links(articles, &groups, &options, &|_, _| true).map_err(failed)?;
        let side = |at: usize, span: Span| {
            let chars = articles[at].chars(span);
            Extent { article: name(&articles[at].path), start: chars.start, end: chars.end }
        };
        let link = |link: &crate::align::Link| {
            let (mut a, mut b) =
                (side(link.a.place.article, link.a.place.span), side(link.b.place.article, link.b.place.span));
            if a.article > b.article {
                std::mem::swap(&mut a, &mut b);
            }
            Predicted { a, b, score: link.score }
        };
        Ok::<_, CliError>(links.iter().map(link).collect::<Vec<_>>())
    };
    let mut output = Output::new(arguments.format);
    let shown = predicted(None)?;
    let grades: &[u8] = if gold.is_graded() { &[3, 2] } else { &[3] };
    let all = if gold.is_graded() { Some(predicted(Some(0.0))?) } else { None };
    for &grade in grades {
        let suffix = if gold.is_graded() { format!(", grade {grade} and up") } else { String::new() };
        let record = figures(format!("links{suffix}"), gold.figures(&shown, grade, arguments.only_paired));
        output.record(&record)?;
        if let Some(all) = &all {
            let record = figures(format!("all pairs{suffix}"), gold.figures(all, grade, arguments.only_paired));
            output.record(&record)?;
        }
    }
    if !gold.is_graded() {
        for record in retrieval(&engine, articles, &gold, pairs)? {
            output.record(&record)?;
        }
    }
    for (tenth, band) in gold.reliability(&shown) {
        let values = [("links", band.links as f64), ("mean score", band.mean_score), ("right", band.right)];
        let measure = format!("scores {:.1} to {:.1}", f32::from(tenth) / 10.0, f32::from(tenth + 1) / 10.0);
        output.record(&EvalRecord { measure, values: BTreeMap::from(values) })?;
    }
    output.finish()?;
    complain(&corpus.notes, &corpus.errors)
}

fn figures(measure: String, figures: Figures) -> EvalRecord {
    let values = [
        ("gold", figures.gold as f64),
        ("predicted", figures.predicted as f64),
        ("precision", figures.precision),
        ("recall", figures.recall),
        ("f1", figures.f1),
        ("best f1", figures.best_f1),
        ("best threshold", f64::from(figures.best_threshold)),
        ("average precision", figures.average_precision),
    ];
    EvalRecord { measure, values: BTreeMap::from(values) }
}

/// A span of an article, by the article's number.
type Spot = (usize, Span);

/// How often the best-scored counterpart of a gold span, among all gold spans, is the right one, both ways.
fn retrieval(
    engine: &crate::analysis::Engine,
    articles: &[Arc<Article>],
    gold: &Gold,
    pairs: crate::align::Pairs,
) -> Result<Vec<EvalRecord>, CliError> {
    let number: FxHashMap<String, usize> = articles.iter().enumerate().map(|(at, a)| (name(&a.path), at)).collect();
    let place = |extent: &Extent| {
        let article = *number.get(&extent.article)?;
        Some((article, bytes(&articles[article].text, extent)?))
    };
    let answers: Vec<(Spot, Spot)> =
        gold.links().into_iter().filter_map(|link| Some((place(&link.a)?, place(&link.b)?))).collect();
    let mut spans: Vec<Spot> = answers.iter().flat_map(|&(a, b)| [a, b]).collect();
    spans.sort_unstable();
    spans.dedup();
    let options = AlignOptions { pairs, min_score: Some(0.0), ..AlignOptions::default() };
    let links = engine
        .links_between(articles, &spans, &options, &|_, _| true)
        .map_err(|error| CliError::Failed(error.to_string()))?;
    let mut best: FxHashMap<Spot, (f32, Spot)> = FxHashMap::default();
    for link in &links {
        let ends = [link.a.place, link.b.place].map(|place| (place.article, place.span));
        for (own, other) in [(ends[0], ends[1]), (ends[1], ends[0])] {
            let known = best.entry(own).or_insert((link.score, other));
            if link.score > known.0 {
                *known = (link.score, other);
            }
        }
    }
    // A span may have several right answers.
    let right = |from: fn(&(Spot, Spot)) -> Spot, measure: &str| {
        let mut asked: Vec<Spot> = answers.iter().map(from).collect();
        asked.sort_unstable();
        asked.dedup();
        let is_answer = |x: Spot, y: Spot| answers.contains(&(x, y)) || answers.contains(&(y, x));
        let hits = asked.iter().filter(|&&x| best.get(&x).is_some_and(|&(_, y)| is_answer(x, y))).count();
        let values = [("spans", asked.len() as f64), ("first answer right", hits as f64 / asked.len().max(1) as f64)];
        EvalRecord { measure: measure.to_owned(), values: BTreeMap::from(values) }
    };
    Ok(vec![right(|answer| answer.0, "retrieval, a to b"), right(|answer| answer.1, "retrieval, b to a")])
}

/// The bytes of characters; `None` where the text has no such characters.
fn bytes(text: &str, extent: &Extent) -> Option<Span> {
    let mut ends = text.char_indices().map(|(byte, _)| byte).chain([text.len()]);
    let start = ends.nth(extent.start as usize)?;
    let end = if extent.end == extent.start { start } else { ends.nth((extent.end - extent.start - 1) as usize)? };
    Some(Span::new(start, end))
}

fn read_gold(path: &Path) -> Result<Gold, CliError> {
    let wrong = |reason: String| CliError::Usage(format!("{}: {reason}", path.display()));
    let text = read_text(path, None, false, &mut Vec::new()).map_err(|error| wrong(error.problem.to_string()))?;
    let mut links = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let record: GoldRecord =
            serde_json::from_str(line).map_err(|error| wrong(format!("line {}: {error}", at + 1)))?;
        let side = |place: GoldPlace| {
            if place.start > place.end {
                return Err(wrong(format!("line {}: a span that ends before it starts", at + 1)));
            }
            Ok(Extent { article: name(&place.article), start: place.start, end: place.end })
        };
        links.push(GoldLink { a: side(record.a)?, b: side(record.b)?, grade: record.grade.unwrap_or(3) });
    }
    Ok(Gold::new(links))
}
