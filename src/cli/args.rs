//! What can be written on the command line.

use std::env;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use encoding_rs::Encoding;

use super::annotations::{AgreeArguments, AnnotationsArguments, ExportArguments, ImportArguments, StoreArguments};
use crate::corpus::{Columns, ReadOptions, WORKER_COMMAND};
use crate::text::Language;

const AFTER_HELP: &str = "\
Files and folders are read recursively; `-` reads a list of paths from standard input.
Exit status: 0 done, 1 an input could not be read, 2 wrong usage.";

/// Read Japanese and Chinese sources side by side.
///
/// `taiyaku PATH...` opens the reader on files and folders. The commands print the same findings for scripts and
/// other tools.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true, after_help = AFTER_HELP)]
pub struct Cli {
    /// A command; without one the reader opens.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What to open.
    #[command(flatten)]
    pub read: ReadArguments,
    /// Append what the program does and fails to do to this file; `TAIYAKU_LOG` is the level: error, warn, info, debug.
    #[arg(long, global = true, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// Print all actions with their keys, as set, as a Markdown table.
    #[arg(long, conflicts_with_all = ["paths", "print_settings"])]
    pub print_keys: bool,
    /// Print all settings with their defaults, commented out, as a settings file to start from.
    #[arg(long, conflicts_with = "paths")]
    pub print_settings: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the reader (for a path with the name of a command).
    Read(ReadArguments),
    /// Print an article's text, exactly what offsets count in.
    Text(TextArguments),
    /// Print every sentence, heading, list item and so on, with its position, kind and language.
    Sentences(SentencesArguments),
    /// Print groups of passages that repeat, exactly or nearly, within or across articles.
    Duplicates(DuplicatesArguments),
    /// Print every sentence, heading and so on that matches a query, whichever script it is written in.
    Search(SearchArguments),
    /// Print links between sentences that say the same.
    Align(AlignArguments),
    /// Print statements that several articles make, most widely shared first.
    Claims(ClaimsArguments),
    /// Compare the links with a gold standard: precision, recall, retrieval, and how far scores can be trusted.
    Eval(EvalArguments),
    /// Print the marks on articles: labels, notes, verdicts on links and so on.
    Annotations(AnnotationsArguments),
    /// Write marks and linked sentences as TMX, XLIFF, TSV, CSV, JSON Lines, Web Annotation, brat, Markdown or HTML.
    Export(ExportArguments),
    /// Bring marks and links in from JSON Lines, Web Annotation, TMX, TSV or CSV.
    Import(ImportArguments),
    /// Print how far two annotators agree.
    Agree(AgreeArguments),
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Read a PDF from standard input for another process of this program.
    #[command(name = WORKER_COMMAND, hide = true)]
    PdfWorker,
}

/// How files are read, whichever command reads them.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Reading files")]
pub struct InputArguments {
    /// The encoding of the files, instead of the detected one: `shift_jis`, euc-jp, gb18030, big5, utf-16le, ...
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    pub encoding: Option<&'static Encoding>,
    /// Read all of a web page, menus and notices included, instead of its main text alone.
    #[arg(long)]
    pub whole_page: bool,
    /// The column or field with the text, in tables and JSON Lines.
    #[arg(long, value_name = "NAME")]
    pub text_column: Option<String>,
    /// The column or field with the title.
    #[arg(long, value_name = "NAME")]
    pub title_column: Option<String>,
    /// The column or field with the date.
    #[arg(long, value_name = "NAME")]
    pub date_column: Option<String>,
    /// The column or field with the address.
    #[arg(long, value_name = "NAME")]
    pub url_column: Option<String>,
    /// The column or field with the source.
    #[arg(long, value_name = "NAME")]
    pub source_column: Option<String>,
    /// The column or field with the language.
    #[arg(long, value_name = "NAME")]
    pub language_column: Option<String>,
}

impl InputArguments {
    /// The options that say the same.
    pub fn options(&self) -> ReadOptions {
        let columns = Columns {
            text: self.text_column.clone(),
            title: self.title_column.clone(),
            date: self.date_column.clone(),
            url: self.url_column.clone(),
            source: self.source_column.clone(),
            language: self.language_column.clone(),
        };
        let pdf_worker = env::current_exe().ok();
        ReadOptions { encoding: self.encoding, whole_page: self.whole_page, columns, pdf_worker }
    }
}

/// Files, folders, `-`.
#[derive(Args, Debug)]
pub struct ReadArguments {
    /// Files and folders to open.
    pub paths: Vec<PathBuf>,
    /// The settings file, instead of the one in your configuration folder.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Read line by line, without a screen: for screen readers. Commands come from standard input.
    #[arg(long)]
    pub plain: bool,
    /// Start afresh instead of where the last session ended.
    #[arg(long)]
    pub fresh: bool,
    /// How files are read.
    #[command(flatten)]
    pub input: InputArguments,
    /// Where the marks are.
    #[command(flatten)]
    pub store: StoreArguments,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A layout for people; the default on a terminal.
    Table,
    /// One JSON object a line; the default in a pipe.
    Jsonl,
}

/// Arguments of `text`.
#[derive(Args, Debug)]
pub struct TextArguments {
    /// The file.
    pub path: PathBuf,
    /// How files are read.
    #[command(flatten)]
    pub input: InputArguments,
}

/// Arguments of `sentences`.
#[derive(Args, Debug)]
pub struct SentencesArguments {
    /// Files and folders.
    #[arg(required_unless_present = "lines")]
    pub paths: Vec<PathBuf>,
    /// How to print.
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Read one paragraph a line from standard input and print a JSON array of its sentences a line.
    #[arg(long, requires = "language", conflicts_with_all = ["paths", "format"])]
    pub lines: bool,
    /// The language of the paragraphs, with --lines: ja, zh, ko, en, ...
    #[arg(long, requires = "lines")]
    pub language: Option<Language>,
    /// How files are read.
    #[command(flatten)]
    pub input: InputArguments,
}

/// Arguments of `duplicates`.
#[derive(Args, Debug)]
pub struct DuplicatesArguments {
    /// Files and folders.
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// How to print.
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Print boilerplate too: short passages that are in many articles, or always at the head or foot of an article.
    #[arg(long)]
    pub boilerplate: bool,
    /// Add the edits that lead from the first passage of a group to each other one, by characters or by words.
    #[arg(long, value_enum, value_name = "UNIT", num_args = 0..=1, require_equals = true, default_missing_value = "characters")]
    pub diff: Option<DiffUnit>,
    /// How files are read.
    #[command(flatten)]
    pub input: InputArguments,
}

/// What `--diff` compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffUnit {
    /// Characters as a reader sees them.
    Characters,
    /// Words of the article's language.
    Words,
}

/// Arguments of `search`.
#[derive(Args, Debug)]
pub struct SearchArguments {
    /// Words (統合 also finds 统合 and 統合), "exact words" or /a pattern/; with lang:ja, kind:heading, in:part-of-a-path, source:part-of-its-name or label:part-of-its-name, which may stand alone.
    pub query: String,
    /// Files and folders.
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// How files are read.
    #[command(flatten)]
    pub input: InputArguments,
    /// How to print.
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Where the marks are, for label:.
    #[command(flatten)]
    pub store: StoreArguments,
}

/// Arguments of `align`.
#[derive(Args, Debug)]
pub struct AlignArguments {
    /// Files and folders.
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// How to print.
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Link only these two languages, the first as side `a`: ja:zh.
    #[arg(long, value_name = "A:B", conflicts_with = "all_pairs", value_parser = language_pair)]
    pub pair: Option<(Language, Language)>,
    /// Link articles of the same language too.
    #[arg(long)]
    pub all_pairs: bool,
    /// Print links with at least this probability; 0 prints every scored pair.
    #[arg(long, value_name = "P", value_parser = probability)]
    pub min_score: Option<f32>,
    /// Keep at most this many links per sentence.
    #[arg(long, value_name = "N")]
    pub top: Option<usize>,
    /// How files are read.
    #[command(flatten)]
    pub input: InputArguments,
}

/// Arguments of `claims`.
#[derive(Args, Debug)]
pub struct ClaimsArguments {
    /// Files and folders.
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// How files are read.
    #[command(flatten)]
    pub input: InputArguments,
    /// How to print.
    #[arg(long, value_enum)]
    pub format: Option<Format>,
}

/// Arguments of `eval`.
#[derive(Args, Debug)]
pub struct EvalArguments {
    /// The correct links, one JSON object a line: {"a": {"article", "start", "end"}, "b": {…}, "grade": 3 or less}.
    pub gold: PathBuf,
    /// Files and folders.
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// How files are read.
    #[command(flatten)]
    pub input: InputArguments,
    /// How to print.
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Link only these two languages: ja:zh.
    #[arg(long, value_name = "A:B", conflicts_with = "all_pairs", value_parser = language_pair)]
    pub pair: Option<(Language, Language)>,
    /// Link articles of the same language too.
    #[arg(long)]
    pub all_pairs: bool,
    /// Leave out links between articles that no correct link joins.
    #[arg(long)]
    pub only_paired: bool,
}

fn language_pair(value: &str) -> Result<(Language, Language), String> {
    let (a, b) = value.split_once(':').ok_or("write two languages with a colon, such as ja:zh")?;
    let parse = |tag: &str| tag.parse::<Language>().map_err(|error| error.to_string());
    Ok((parse(a)?, parse(b)?))
}

fn encoding(value: &str) -> Result<&'static Encoding, String> {
    Encoding::for_label_no_replacement(value.as_bytes()).ok_or_else(|| {
        "no such encoding; write utf-8, shift_jis, euc-jp, iso-2022-jp, gb18030, big5, euc-kr, utf-16le, windows-1252 \
         or another name of the WHATWG Encoding Standard"
            .to_owned()
    })
}

pub(super) fn probability(value: &str) -> Result<f32, String> {
    match value.parse::<f32>() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
        _ => Err("a probability is a number from 0 to 1".to_owned()),
    }
}
