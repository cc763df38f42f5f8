//! The commands, one function each.

use std::io::{self, BufRead};

use super::args::{
    AlignArguments, ClaimsArguments, DiffUnit, DuplicatesArguments, SearchArguments, SentencesArguments, TextArguments,
};
use super::output::Output;
use super::records::{ClaimRecord, GroupRecord, HitRecord, LinkRecord, SegmentRecord};
use super::{CliError, annotations, expand, folders, report};
use crate::align::{AlignOptions, Pairs};
use crate::analysis::Engine;
use crate::corpus::{Corpus, LoadError, Note};
use crate::dedup::diff::Unit;
use crate::dedup::{Cut, DuplicateKind, Furniture};
use crate::search::{Labels, Query, QueryError, SearchIndex};
use crate::text::{Language, Segment, sentence};

/// Prints an article's text.
pub fn text(arguments: &TextArguments) -> Result<(), CliError> {
    let corpus = Corpus::load(std::slice::from_ref(&arguments.path), &arguments.input.options());
    let mut output = Output::new(None);
    for article in &corpus.articles {
        output.bytes(article.text.as_bytes())?;
    }
    output.finish()?;
    complain(&corpus.notes, &corpus.errors)
}

/// Prints all segments.
pub fn sentences(arguments: &SentencesArguments) -> Result<(), CliError> {
    if let Some(language) = arguments.language.filter(|_| arguments.lines) {
        return lines(language);
    }
    let corpus = Corpus::load(&expand(&arguments.paths)?, &arguments.input.options());
    let furniture = Furniture::find(&corpus.articles);
    let mut output = Output::new(arguments.format);
    for (number, article) in corpus.articles.iter().enumerate() {
        for (at, segment) in article.segments.iter().enumerate() {
            let kind = furniture.kind(number, at, segment.kind);
            output.record(&SegmentRecord::new(article, &Segment { kind, ..*segment }))?;
        }
    }
    output.finish()?;
    complain(&corpus.notes, &corpus.errors)
}

/// Splits a paragraph a line.
fn lines(language: Language) -> Result<(), CliError> {
    let mut output = Output::new(None);
    for line in io::stdin().lock().lines() {
        let line = line.map_err(|error| CliError::Usage(format!("standard input: {error}")))?;
        let sentences: Vec<&str> = sentence::sentences(&line, language).collect();
        output.json(&sentences)?;
    }
    Ok(output.finish()?)
}

/// Prints groups of passages that repeat.
pub fn duplicates(arguments: &DuplicatesArguments) -> Result<(), CliError> {
    let corpus = Corpus::load(&expand(&arguments.paths)?, &arguments.input.options());
    let engine = engine();
    let duplicates = engine.duplicates(&corpus.articles);
    let unit = arguments.diff.map(|unit| match unit {
        DiffUnit::Characters => Unit::Characters,
        DiffUnit::Words => Unit::Words,
    });
    let shown = |kind| kind == DuplicateKind::Passage || arguments.boilerplate;
    let mut output = Output::new(arguments.format);
    for (number, group) in duplicates.groups.iter().filter(|group| shown(group.kind)).enumerate() {
        output.record(&GroupRecord::new(&corpus.articles, number, group, unit.map(|unit| (&engine, unit))))?;
    }
    output.finish()?;
    tell_what_was_cut(&duplicates.cut);
    complain(&corpus.notes, &corpus.errors)
}

/// Prints segments that hold what is looked for.
pub fn search(arguments: &SearchArguments) -> Result<(), CliError> {
    let query: Query = arguments.query.parse().map_err(|error: QueryError| CliError::Usage(error.to_string()))?;
    let corpus = Corpus::load(&expand(&arguments.paths)?, &arguments.input.options());
    let labels =
        if query.asks_for_labels() { annotations::labels(&arguments.store, &corpus)? } else { Labels::default() };
    let mut index = SearchIndex::default();
    index.extend(&corpus.articles);
    let mut output = Output::new(arguments.format);
    for hit in index.search(&corpus.articles, &query, &labels, usize::MAX).hits {
        let Some(article) = corpus.articles.get(hit.article) else { continue };
        if let Some(record) = HitRecord::new(article, &hit.hit) {
            output.record(&record)?;
        }
    }
    output.finish()?;
    complain(&corpus.notes, &corpus.errors)
}

/// Prints links between sentences.
pub fn align(arguments: &AlignArguments) -> Result<(), CliError> {
    let corpus = Corpus::load(&expand(&arguments.paths)?, &arguments.input.options());
    let pairs = pairs(arguments.pair, arguments.all_pairs);
    let options = AlignOptions { pairs, min_score: arguments.min_score, top: arguments.top, top_between: None };
    let engine = engine();
    let duplicates = engine.duplicates(&corpus.articles);
    let links = engine
        .links(&corpus.articles, &duplicates.groups, &options, &|_, _| true)
        .map_err(|error| CliError::Failed(error.to_string()))?;
    let mut output = Output::new(arguments.format);
    for link in &links {
        output.record(&LinkRecord::new(&corpus.articles, link))?;
    }
    output.finish()?;
    tell_what_was_cut(&duplicates.cut);
    complain(&corpus.notes, &corpus.errors)
}

/// What `--pair` and `--all-pairs` mean.
pub(super) fn pairs(pair: Option<(Language, Language)>, all: bool) -> Pairs {
    match pair {
        Some((a, b)) => Pairs::Languages(a, b),
        None if all => Pairs::All,
        None => Pairs::DifferentLanguages,
    }
}

/// Prints what several articles say.
pub fn claims(arguments: &ClaimsArguments) -> Result<(), CliError> {
    let corpus = Corpus::load(&expand(&arguments.paths)?, &arguments.input.options());
    let engine = engine();
    let duplicates = engine.duplicates(&corpus.articles);
    let claims = engine
        .claims(&corpus.articles, &duplicates.groups, &|_, _| true)
        .map_err(|error| CliError::Failed(error.to_string()))?;
    let mut output = Output::new(arguments.format);
    for (number, claim) in claims.iter().enumerate() {
        output.record(&ClaimRecord::new(&corpus.articles, number, claim))?;
    }
    output.finish()?;
    tell_what_was_cut(&duplicates.cut);
    complain(&corpus.notes, &corpus.errors)
}

pub(super) fn engine() -> Engine {
    Engine::new(folders::cache())
}

/// Says what there is to know of the inputs and names every one that could not be read; an error if there was one.
pub(super) fn complain(notes: &[Note], errors: &[LoadError]) -> Result<(), CliError> {
    for note in notes {
        report::say(note);
    }
    for error in errors {
        report::say(error);
    }
    if errors.is_empty() { Ok(()) } else { Err(CliError::Unreadable) }
}

/// Says what the bounds that keep the search linear left undone.
fn tell_what_was_cut(cut: &Cut) {
    let told = [
        (cut.articles, "articles were left out: the corpus is too large"),
        (cut.self_repeating, "characters of text that repeats itself were compared only exactly"),
        (cut.seeds, "weak seeds were dropped"),
        (cut.pairs, "pairs of articles that share little were not compared"),
    ];
    for (count, what) in told.into_iter().filter(|(count, _)| *count > 0) {
        report::say(&format_args!("duplicates: {count} {what}"));
    }
}
