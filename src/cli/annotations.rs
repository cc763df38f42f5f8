//! The commands about marks: listing, exporting, importing, comparing annotators.

use std::env;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use directories::ProjectDirs;
use serde::Serialize;

use super::args::{Format, InputArguments, probability};
use super::commands::{complain, engine};
use super::output::{Output, Record, harmless};
use super::{CliError, expand};
use crate::align::{AlignOptions, Link};
use crate::annotate::{
    Agreement, Body, Disagreement, Mark, Marks, Placed, Scope, Store, StoreError, agreement, disagreements, place_marks,
};
use crate::app::search::labels_of;
use crate::corpus::{Corpus, read_text};
use crate::export::import::{self, Plan, format_of};
use crate::export::{
    Compared, Export, ExportFormat, Filter, MarkRecord, PairVerdict, Selection, WriteError, at_home,
    export as write_export, mark_record, store_files, write_files,
};
use crate::search::Labels;
use crate::text::Language;

/// Names another folder than the user's data folder.
const DATA_DIR_VARIABLE: &str = "TAIYAKU_DATA_DIR";
/// Names who is marking.
const USER_VARIABLE: &str = "TAIYAKU_USER";
/// The store's name in the data folder.
const STORE_NAME: &str = "annotations.sqlite";

/// Where the marks are, and whose.
#[derive(Args, Debug)]
pub struct StoreArguments {
    /// Keep the marks in this file instead of your data folder (`TAIYAKU_DATA_DIR` names another folder).
    #[arg(long, value_name = "FILE")]
    pub workspace: Option<PathBuf>,
    /// Who is marking; by default `TAIYAKU_USER` or your user name.
    #[arg(long = "as", value_name = "NAME")]
    pub creator: Option<String>,
}

/// Which marks and links.
#[derive(Args, Debug)]
pub struct FilterArguments {
    /// Only what has this label; may be repeated.
    #[arg(long = "label", value_name = "LABEL")]
    pub labels: Vec<String>,
    /// Only links with these verdicts: confirmed, rejected, suggested (by the machine).
    #[arg(long = "verdict", value_name = "VERDICT", value_delimiter = ',', value_parser = verdict)]
    pub verdicts: Vec<PairVerdict>,
    /// Only links that the machine scored at least this high, and those drawn by hand.
    #[arg(long, value_name = "P", value_parser = probability)]
    pub min_score: Option<f32>,
    /// Only what is in this language on either side: ja, zh, ...
    #[arg(long = "language", value_name = "L")]
    pub languages: Vec<Language>,
    /// Only articles whose path ends with this; may be repeated.
    #[arg(long = "article", value_name = "PATH")]
    pub articles: Vec<String>,
}

/// Arguments of `annotations`.
#[derive(Args, Debug)]
pub struct AnnotationsArguments {
    /// Files and folders.
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// How files are read.
    #[command(flatten)]
    pub input: InputArguments,
    /// How to print.
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Print only marks whose words are gone from a file that has changed.
    #[arg(long)]
    pub orphans: bool,
    /// Where the marks are.
    #[command(flatten)]
    pub store: StoreArguments,
    /// Which.
    #[command(flatten)]
    pub filter: FilterArguments,
}

/// Arguments of `export`.
#[derive(Args, Debug)]
pub struct ExportArguments {
    /// Files and folders.
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// How files are read.
    #[command(flatten)]
    pub input: InputArguments,
    /// tmx, xliff, tsv, csv, jsonl, webanno, brat, ladder, markdown or html.
    #[arg(long, value_name = "F")]
    pub format: ExportFormat,
    /// The file to write, or a folder for formats of several files; standard output by default.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Also write marks on words that are no longer in their file.
    #[arg(long)]
    pub orphans: bool,
    /// Replace an existing file. Files that were read, and the store of marks, are never replaced.
    #[arg(long)]
    pub force: bool,
    /// Write no byte-order mark at the head of a csv or tsv file; without one spreadsheets misread Chinese and Japanese.
    #[arg(long)]
    pub no_bom: bool,
    /// Where the marks are.
    #[command(flatten)]
    pub store: StoreArguments,
    /// Which.
    #[command(flatten)]
    pub filter: FilterArguments,
}

/// Arguments of `import`.
#[derive(Args, Debug)]
pub struct ImportArguments {
    /// The file to import: .jsonl, .jsonld, .tmx, .tsv or .csv, in any encoding that articles may be in.
    pub file: PathBuf,
    /// Articles in which to look for the texts of TMX and tables, and of annotations of other programs.
    pub paths: Vec<PathBuf>,
    /// How files are read.
    #[command(flatten)]
    pub input: InputArguments,
    /// The format, where the file's name does not say it.
    #[arg(long, value_name = "F")]
    pub format: Option<ExportFormat>,
    /// Say what would be imported, and change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Where the marks are.
    #[command(flatten)]
    pub store: StoreArguments,
}

/// Arguments of `agree`.
#[derive(Args, Debug)]
pub struct AgreeArguments {
    /// One annotator's store.
    pub a: PathBuf,
    /// The other's; the same file where both mark in one store.
    pub b: PathBuf,
    /// List the disagreements, one a line, instead of the figures.
    #[arg(long)]
    pub disagreements: bool,
    /// Only this creator's marks of the first store.
    #[arg(long, value_name = "NAME")]
    pub creator_a: Option<String>,
    /// Only this creator's marks of the second store.
    #[arg(long, value_name = "NAME")]
    pub creator_b: Option<String>,
    /// How to print.
    #[arg(long, value_enum)]
    pub format: Option<Format>,
}

fn verdict(name: &str) -> Result<PairVerdict, String> {
    let all = [PairVerdict::Confirmed, PairVerdict::Rejected, PairVerdict::Suggested];
    let found = all.into_iter().find(|verdict| verdict.as_str() == name);
    found.ok_or_else(|| "there are confirmed, rejected and suggested".to_owned())
}

impl FilterArguments {
    fn filter(&self) -> Filter {
        Filter {
            labels: self.labels.clone(),
            verdicts: self.verdicts.clone(),
            min_score: self.min_score,
            languages: self.languages.clone(),
            articles: self.articles.clone(),
        }
    }
}

impl StoreArguments {
    /// The store's file.
    pub fn path(&self) -> Result<PathBuf, CliError> {
        if let Some(file) = &self.workspace {
            return Ok(file.clone());
        }
        let named = env::var_os(DATA_DIR_VARIABLE).filter(|path| !path.is_empty()).map(PathBuf::from);
        let users = || ProjectDirs::from("", "", "taiyaku").map(|dirs| dirs.data_dir().to_owned());
        named.or_else(users).map(|folder| folder.join(STORE_NAME)).ok_or_else(|| {
            CliError::Usage("this system names no data folder; use --workspace FILE or TAIYAKU_DATA_DIR".to_owned())
        })
    }

    /// Who is marking.
    pub fn creator(&self) -> String {
        let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
        let named = self.creator.clone().filter(|name| !name.is_empty()).or_else(|| variable(USER_VARIABLE));
        named.or_else(|| variable("USER")).or_else(|| variable("USERNAME")).unwrap_or_else(|| "anonymous".to_owned())
    }

    /// Which marks count: all in a workspace file, which is one corpus.
    pub fn scope(&self, corpus: &Corpus) -> Scope {
        let articles = &corpus.articles;
        if self.workspace.is_some() { Scope::of_workspace(articles) } else { Scope::of_corpus(articles) }
    }
}

impl From<StoreError> for CliError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.to_string())
    }
}

/// The marks on the articles, and the label set.
struct OnArticles {
    marks: Vec<Placed>,
    labels: Vec<Mark>,
}

impl OnArticles {
    fn select<'a>(self, corpus: &'a Corpus, filter: &Filter, suggestions: &[Link]) -> Selection<'a> {
        Selection::new(&corpus.articles, self.marks, self.labels, suggestions, filter)
    }
}

fn place(corpus: &Corpus, arguments: &StoreArguments) -> Result<OnArticles, CliError> {
    let store = Store::open_to_read(&arguments.path()?, &arguments.creator(), arguments.scope(corpus))?;
    let marks = place_marks(&store, &corpus.articles)?;
    let labels = store.marks().label_set(store.scope().corpus()).labels;
    let labels: Vec<Mark> = labels.iter().filter_map(|(id, _)| store.marks().get(id).cloned()).collect();
    Ok(OnArticles { marks, labels })
}

/// A mark as a line for people.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    record: MarkRecord<'a>,
    #[serde(skip)]
    line: String,
}

impl Record for Line<'_> {
    fn line(&self) -> String {
        self.line.clone()
    }
}

fn line(selection: &Selection<'_>, placed: &Placed) -> String {
    let mark = &placed.mark;
    let what = match &mark.body {
        Body::Label(label) => label.label.clone(),
        Body::Note { text } => text.clone(),
        Body::Link(link) => format!("{:?} {:?}", link.verdict, link.relation).to_lowercase(),
        Body::Conflict(conflict) => {
            format!("{:?} {}", conflict.verdict, selection.conflict_in_words(placed)).to_lowercase()
        }
        Body::Bookmark { name } => name.clone().unwrap_or_default(),
        Body::Status { status } => format!("{status:?}").to_lowercase(),
        Body::LabelDefinition(label) => {
            format!("{} {}", label.key.map(|key| key.to_string()).unwrap_or_default(), label.name)
        }
    };
    let kind = mark.body.type_name().replace('_', " ");
    let mut line = format!("{kind}  {}  {} {}", harmless(&what), harmless(&mark.creator), harmless(&mark.modified.0));
    for (number, target) in mark.targets.iter().enumerate() {
        let place = match selection.place(placed, number) {
            Some((article, Some(span))) => {
                let chars = article.chars(span);
                format!("{}:{}-{}", article.path, chars.start, chars.end)
            }
            Some((article, None)) => article.path.clone(),
            None => format!("{} (not found)", target.article),
        };
        let words = selection.shown(placed, number).split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = write!(line, "\n    {}  {}", harmless(&place), harmless(&words));
    }
    line
}

/// The labels on the articles.
pub fn labels(arguments: &StoreArguments, corpus: &Corpus) -> Result<Labels, CliError> {
    let store = Store::open_to_read(&arguments.path()?, &arguments.creator(), arguments.scope(corpus))?;
    Ok(labels_of(place_marks(&store, &corpus.articles)?.iter(), &corpus.articles))
}

/// Prints all marks on the articles.
pub fn annotations(arguments: &AnnotationsArguments) -> Result<(), CliError> {
    let corpus = Corpus::load(&expand(&arguments.paths)?, &arguments.input.options());
    let selection = place(&corpus, &arguments.store)?.select(&corpus, &arguments.filter.filter(), &[]);
    let mut output = Output::new(arguments.format);
    for placed in selection.marks.iter().filter(|placed| !arguments.orphans || placed.is_orphan()) {
        output.record(&Line { record: mark_record(&selection, placed), line: line(&selection, placed) })?;
    }
    output.finish()?;
    let orphans = selection.marks.iter().filter(|placed| placed.is_orphan()).count();
    if orphans > 0 && !arguments.orphans {
        super::report::say(&format_args!(
            "{orphans} marks are on words that are no longer in their file; --orphans lists them"
        ));
    }
    complain(&corpus.notes, &corpus.errors)
}

/// Writes marks and links in a format.
pub fn export(arguments: &ExportArguments) -> Result<(), CliError> {
    let corpus = Corpus::load(&expand(&arguments.paths)?, &arguments.input.options());
    let mut filter = arguments.filter.filter();
    if filter.verdicts.is_empty() {
        filter.verdicts = arguments.format.usual_verdicts().to_vec();
    }
    let suggestions =
        if filter.verdicts.contains(&PairVerdict::Suggested) { suggestions(&corpus)? } else { Vec::new() };
    let mut placed = place(&corpus, &arguments.store)?;
    let orphans = placed.marks.iter().filter(|placed| placed.is_orphan()).count();
    if !arguments.orphans && orphans > 0 {
        placed.marks.retain(|placed| !placed.is_orphan());
        super::report::say(&format_args!(
            "{orphans} marks on words that are no longer in their file are left out; --orphans writes them too"
        ));
    }
    let mut selection = placed.select(&corpus, &filter, &suggestions);
    if arguments.format.holds_conflicts() {
        selection.compare(|pairs| {
            engine().differences(&corpus.articles, &pairs.iter().map(Compared::places).collect::<Vec<_>>())
        });
    }
    let written = write_export(arguments.format, &selection)?;
    let for_spreadsheets = arguments.output.is_some() && !arguments.no_bom;
    let Export { files, warnings } =
        if for_spreadsheets { written.for_spreadsheets(arguments.format) } else { written };
    for warning in warnings {
        super::report::say(&warning);
    }
    match (&arguments.output, files.as_slice()) {
        (_, []) => {}
        (None, [only]) => {
            let mut output = Output::new(None);
            output.bytes(&only.bytes)?;
            output.finish()?;
        }
        (None, several) => {
            let count = several.len();
            return Err(CliError::Usage(format!("these are {count} files; name a folder for them with -o FOLDER")));
        }
        (Some(path), files) => {
            let store = arguments.store.path()?;
            let sources: Vec<PathBuf> = corpus.files.iter().cloned().chain(store_files(&store)).collect();
            write_files(&at_home(path), files, arguments.force, &sources).map_err(|error| {
                let advice = if matches!(error, WriteError::Exists(_)) { "; --force replaces it" } else { "" };
                CliError::Failed(format!("{error}{advice}"))
            })?;
        }
    }
    complain(&corpus.notes, &corpus.errors)
}

fn suggestions(corpus: &Corpus) -> Result<Vec<Link>, CliError> {
    let engine = engine();
    let duplicates = engine.duplicates(&corpus.articles);
    let options = AlignOptions::default();
    let links = engine.links(&corpus.articles, &duplicates.groups, &options, &|_, _| true);
    links.map_err(|error| CliError::Failed(error.to_string()))
}

/// Brings marks in, or says what that would do.
pub fn import(arguments: &ImportArguments) -> Result<(), CliError> {
    let name = arguments.file.to_string_lossy().into_owned();
    let format = arguments.format.or_else(|| format_of(&name));
    let format = format.ok_or_else(|| {
        CliError::Usage(format!("{}: name its format with --format jsonl|webanno|tmx|tsv|csv", harmless(&name)))
    })?;
    let options = arguments.input.options();
    let mut notes = Vec::new();
    // An XML file says in its first line what it is in.
    let declares = format == ExportFormat::Tmx;
    let text = read_text(&arguments.file, options.encoding, declares, &mut notes)
        .map_err(|error| CliError::Failed(error.to_string()))?;
    let mut corpus = Corpus::load(&expand(&arguments.paths)?, &options);
    corpus.notes.splice(..0, notes);
    let (path, creator) = (arguments.store.path()?, arguments.store.creator());
    // A mark in the file may be one of any corpus.
    let scope = arguments.store.scope(&corpus).with_all_others();
    let mut store = if arguments.dry_run {
        Store::open_to_read(&path, &creator, scope)?
    } else {
        Store::open_to_write(&path, &creator, scope)?
    };
    let plan = import::plan(format, &text, store.marks(), &corpus.articles, &creator)
        .map_err(|error| CliError::Failed(format!("{}: {error}", harmless(&name))))?;
    let mut output = Output::new(None);
    output.bytes(report(&plan, arguments.dry_run).as_bytes())?;
    output.finish()?;
    if !arguments.dry_run {
        store.apply(plan.edit)?;
    }
    complain(&corpus.notes, &corpus.errors)
}

fn report(plan: &Plan, in_full: bool) -> String {
    let mut text = String::new();
    for note in &plan.notes {
        let _ = writeln!(text, "note  {}", harmless(note));
    }
    for skipped in &plan.skipped {
        let _ = writeln!(text, "left out  {}: {}", harmless(&skipped.item), harmless(&skipped.why));
    }
    for id in &plan.kept {
        let _ = writeln!(text, "kept  {}: the store has it in a later form", harmless(&id.0));
    }
    for change in plan.edit.changes.iter().filter(|_| in_full) {
        let Some(mark) = &change.after else { continue };
        let verb = if change.before.is_some() { "change" } else { "add" };
        let words: Vec<&str> = mark.targets.iter().map(crate::annotate::Target::quote).collect();
        let shown: String = words.join(" | ").chars().take(80).collect();
        let kind = mark.body.type_name().replace('_', " ");
        let _ = writeln!(text, "{verb}  {kind}  {}  {}", harmless(&mark.id.0), harmless(&shown));
    }
    let _ = writeln!(text, "{}{plan}", if in_full { "would import: " } else { "" });
    text
}

impl Record for Agreement {
    fn line(&self) -> String {
        let number = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.3}"));
        let mut text = format!(
            "labels    {} spans  kappa {}\nverdicts  {} by both, {} by one  kappa {}",
            self.spans,
            number(self.label_kappa),
            self.verdicts,
            self.judged_by_one,
            number(self.verdict_kappa)
        );
        for label in &self.labels {
            let _ = write!(
                text,
                "\n    {}  F1 {:.3}  kappa {}  both {}  first {}  second {}",
                harmless(&label.label),
                label.f1,
                number(label.kappa),
                label.both,
                label.only_a,
                label.only_b
            );
        }
        text
    }
}

/// Something that two annotators see differently, with the words it is about.
#[derive(Serialize)]
struct Differing {
    #[serde(flatten)]
    disagreement: Disagreement,
    words: Vec<String>,
}

impl Record for Differing {
    fn line(&self) -> String {
        let words: Vec<String> = self.words.iter().map(|words| harmless(words).replace(['\n', '\r'], " ")).collect();
        format!("{}\n    {}", harmless(&self.disagreement.about), words.join("\n    "))
    }
}

/// Prints how far two annotators agree.
pub fn agree(arguments: &AgreeArguments) -> Result<(), CliError> {
    let open = |path: &PathBuf| {
        if path.is_file() {
            return Ok(Store::open_to_read(path, "", Scope::everything())?);
        }
        Err(CliError::Failed(format!("{}: no such store", harmless(&path.to_string_lossy()))))
    };
    let (a, b) = (open(&arguments.a)?, open(&arguments.b)?);
    let by = |creator: &Option<String>| {
        let creator = creator.clone();
        move |mark: &&Mark| creator.as_ref().is_none_or(|creator| mark.creator == *creator)
    };
    let (of_a, of_b) = (by(&arguments.creator_a), by(&arguments.creator_b));
    let mut output = Output::new(arguments.format);
    if arguments.disagreements {
        // Two who go by one name in two stores are still two.
        let named = |mark: &Mark, path: &Path| {
            let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let creator =
                if arguments.a == arguments.b { mark.creator.clone() } else { format!("{} ({file})", mark.creator) };
            Mark { creator, ..mark.clone() }
        };
        let (of_a, of_b) = (a.marks().iter().filter(of_a), b.marks().iter().filter(of_b));
        let all: Marks =
            of_a.map(|mark| named(mark, &arguments.a)).chain(of_b.map(|mark| named(mark, &arguments.b))).collect();
        for disagreement in disagreements(all.iter()) {
            let words = disagreement
                .marks
                .first()
                .and_then(|id| all.get(id))
                .map(|mark| mark.targets.iter().map(crate::annotate::Target::quote).map(str::to_owned).collect());
            output.record(&Differing { disagreement, words: words.unwrap_or_default() })?;
        }
        return Ok(output.finish()?);
    }
    let found = agreement(a.marks().iter().filter(of_a), b.marks().iter().filter(of_b));
    output.record(&found)?;
    Ok(output.finish()?)
}
