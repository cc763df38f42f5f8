//! The commands, one function each.

use std::collections::VecDeque;
use std::env;
use std::io::{self, BufRead};
use std::path::PathBuf;
use std::sync::Arc;

use directories::ProjectDirs;

use super::args::{
    AlignArguments, ClaimsArguments, DiffUnit, DuplicatesArguments, ReadArguments, SearchArguments, SentencesArguments,
    TextArguments,
};
use super::output::Output;
use super::records::{ClaimRecord, GroupRecord, HitRecord, LinkRecord, SegmentRecord};
use super::{CliError, expand};
use crate::align::{AlignOptions, Pairs};
use crate::analysis::Engine;
use crate::app::App;
use crate::corpus::{Corpus, Found, LoadError, Note, find};
use crate::dedup::diff::Unit;
use crate::dedup::{Cut, DuplicateKind, Furniture};
use crate::jobs::{Runner, StoreSettings};
use crate::search::{Query, QueryError, SearchIndex};
use crate::text::{Language, Segment, sentence};
use crate::tui;

/// Names another folder than the user's cache folder.
const CACHE_DIR_VARIABLE: &str = "TAIYAKU_CACHE_DIR";

/// Bytes of a file that is read before the reader opens; for a larger one it opens empty and fills as that is read.
const FIRST_FILE: u64 = 256 << 10;

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
    let mut index = SearchIndex::default();
    index.extend(&corpus.articles);
    let mut output = Output::new(arguments.format);
    for hit in index.search(&corpus.articles, &query, usize::MAX).hits {
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
    let options = AlignOptions { pairs, min_score: arguments.min_score, top: arguments.top };
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

/// Opens the reader: the first article at once, the others behind it.
pub fn read(arguments: &ReadArguments) -> Result<(), CliError> {
    if arguments.paths.is_empty() {
        return Err(CliError::Usage("name a file or folder to open; --help lists the commands".to_owned()));
    }
    tui::check_terminal()?;
    let options = arguments.input.options();
    let Found { files, errors, .. } = find(&expand(&arguments.paths)?);
    let mut files = VecDeque::from(files);
    let mut corpus = Corpus { errors, ..Corpus::default() };
    while corpus.articles.is_empty() {
        let Some(path) = files.pop_front() else { return complain(&corpus.notes, &corpus.errors) };
        if path.metadata().is_ok_and(|metadata| metadata.len() > FIRST_FILE) {
            files.push_front(path);
            break;
        }
        corpus.extend(&[path], &options);
    }
    let files = Vec::from(files);
    let mut app = App::new(corpus).map_err(|error| CliError::Failed(error.to_string()))?;
    app.expect(&files);
    let settings = StoreSettings {
        path: arguments.store.path()?,
        creator: arguments.store.creator(),
        is_workspace: arguments.store.workspace.is_some(),
    };
    let mut runner = Runner::new(files, options, Arc::new(engine())).with_store(settings);
    let ended = tui::run(&mut app, &mut runner);
    if let Some(lost) = runner.close_store() {
        eprintln!("taiyaku: {lost}");
    }
    ended?;
    complain(&app.notes, &app.errors)
}

pub(super) fn engine() -> Engine {
    let named = env::var_os(CACHE_DIR_VARIABLE).filter(|path| !path.is_empty()).map(PathBuf::from);
    let users = || ProjectDirs::from("", "", "taiyaku").map(|dirs| dirs.cache_dir().to_owned());
    Engine::new(named.or_else(users))
}

/// Says what there is to know of the inputs and names every one that could not be read; an error if there was one.
pub(super) fn complain(notes: &[Note], errors: &[LoadError]) -> Result<(), CliError> {
    for note in notes {
        eprintln!("taiyaku: {note}");
    }
    for error in errors {
        eprintln!("taiyaku: {error}");
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
        eprintln!("taiyaku: duplicates: {count} {what}");
    }
}
