//! Reading files into articles.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use encoding_rs::Encoding;
use rayon::prelude::*;

use super::article::{Article, PageOrigin};
use super::decode::{DecodeError, Decoded, decode};
use super::find::Finder;
use super::format::{Format, FormatError, detect};
use super::html::Page;
use super::metadata::Metadata;
use super::source::{Source, Whole};
use super::{html, jsonl, mhtml, pdf, table, tmx, warc, zip};
use crate::text::Syntax;
use crate::text::width::sanitize;

/// How files are to be read.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// The encoding of all of them, whatever they say.
    pub encoding: Option<&'static Encoding>,
    /// Whether all of a web page is read and not only its main text.
    pub whole_page: bool,
    /// What the columns of tables and the fields of JSON Lines are called, where that is not found out.
    pub columns: Columns,
    /// The program that reads PDFs when it is called with [`super::WORKER_COMMAND`]; without one they are read in this
    /// process, which a file made for that can end.
    pub pdf_worker: Option<PathBuf>,
}

/// Names of columns, as far as the user gives them.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// The text.
    pub text: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// The date.
    pub date: Option<String>,
    /// The address.
    pub url: Option<String>,
    /// The source.
    pub source: Option<String>,
    /// The language.
    pub language: Option<String>,
}

/// Why an input could not be read. Its message says what is wrong and, where something helps, what to do.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// There is no such file or folder.
    #[error("no such file or folder; check the spelling")]
    Missing,
    /// The file may not be read.
    #[error("permission denied; check who may read it (chmod +r)")]
    Denied,
    /// A folder without any file that is read.
    #[error("no file in this folder has an ending that is read (.txt, .md, .html, .epub, .jsonl, ...)")]
    NothingInFolder,
    /// Something that is named like a file and is none.
    #[error("this is {0}, not a file; write what it holds to a file")]
    NoFile(&'static str),
    /// What is in the file is no text that can be read.
    #[error("{0}")]
    Content(#[from] DecodeError),
    /// It is in a format that is read, but cannot be, or not all of it.
    #[error("{0}")]
    Format(#[from] FormatError),
    /// Anything else that the system says.
    #[error("{0}")]
    Io(io::Error),
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::PermissionDenied => Self::Denied,
            _ => error.downcast::<FormatError>().map_or_else(Self::Io, Self::Format),
        }
    }
}

/// An input that could not be read.
#[derive(Debug)]
pub struct LoadError {
    /// The path as given or found, safe to print.
    pub path: String,
    /// What is wrong with it.
    pub problem: Problem,
}

impl LoadError {
    /// An error about `path`.
    pub fn new(path: &Path, problem: Problem) -> Self {
        Self { path: printable_path(path), problem }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.problem)
    }
}

impl std::error::Error for LoadError {}

/// Something to know of an input that was read: what was guessed, lost or left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The path as given or found, safe to print.
    pub path: String,
    /// What there is to know.
    pub message: String,
}

impl Note {
    /// A note about `path`.
    pub fn new(path: &Path, message: String) -> Self {
        Self { path: printable_path(path), message }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

/// What files hold, in a stable order, and what could not be read.
#[derive(Debug, Default)]
pub struct Corpus {
    /// All articles that loaded.
    pub articles: Vec<Arc<Article>>,
    /// All inputs that did not.
    pub errors: Vec<LoadError>,
    /// What was guessed, lost or left out in those that did.
    pub notes: Vec<Note>,
    /// The files that all of it was read from, those that gave no article among them.
    pub files: Vec<PathBuf>,
}

impl Corpus {
    /// Loads everything that `paths` name, on all cores.
    pub fn load(paths: &[PathBuf], options: &ReadOptions) -> Self {
        let mut finder = Finder::new(paths);
        let files: Vec<PathBuf> = finder.by_ref().collect();
        let mut corpus = Self { errors: finder.take_errors(), ..Self::default() };
        corpus.extend(&files, options);
        corpus
    }

    /// Reads `files` on all cores and adds them in their order.
    pub fn extend(&mut self, files: &[PathBuf], options: &ReadOptions) {
        let begun = Instant::now();
        let read: Vec<_> = files.par_iter().map(|path| read(path, options)).collect();
        log::info!("{} files read, {:.2?}", files.len(), begun.elapsed());
        for part in read {
            self.articles.extend(part.articles);
            self.errors.extend(part.errors);
            self.notes.extend(part.notes);
        }
        self.files.extend_from_slice(files);
    }
}

/// Reads one file: its articles, or why there are none, and what there is to know of it.
pub fn read(path: &Path, options: &ReadOptions) -> Corpus {
    let mut intake = Intake { path, options, corpus: Corpus::default() };
    if let Err(problem) = read_into(&mut intake) {
        intake.corpus.errors.push(LoadError::new(path, problem));
    }
    intake.corpus
}

/// The text of a file that holds no articles, unpacked and decoded as those that do; what there is to say of how is
/// added to `notes`. An empty file is an empty text.
pub fn read_text(
    path: &Path,
    given: Option<&'static Encoding>,
    declares: bool,
    notes: &mut Vec<Note>,
) -> Result<String, LoadError> {
    let read = || -> Result<Option<Decoded>, Problem> {
        let Whole { bytes, missing } = Source::open(path)?.whole(u64::from(u32::MAX))?;
        if let Some(reason) = missing {
            return Err(FormatError::damaged("compressed", reason).into());
        }
        match decode(bytes, given, declares) {
            Ok(decoded) => Ok(Some(decoded)),
            Err(DecodeError::Empty) => Ok(None),
            Err(error) => Err(error.into()),
        }
    };
    let decoded = read().map_err(|problem| LoadError::new(path, problem))?;
    notes.extend(decoded.as_ref().and_then(Decoded::note).map(|note| Note::new(path, note)));
    Ok(decoded.map(|decoded| decoded.text).unwrap_or_default())
}

fn read_into(intake: &mut Intake<'_>) -> Result<(), Problem> {
    let source = Source::open(intake.path)?;
    match detect(source.name(), source.head())? {
        Format::Text => text(intake, source, Syntax::Plain),
        Format::Markdown => text(intake, source, Syntax::Markdown),
        Format::Html => html::read(intake, source),
        Format::Zip => zip::read(intake, source),
        Format::JsonLines => jsonl::read(intake, source),
        Format::Csv => table::read(intake, source, b','),
        Format::Tsv => table::read(intake, source, b'\t'),
        Format::Warc => warc::read(intake, source),
        Format::Mhtml => mhtml::read(intake, source),
        Format::Tmx => tmx::read(intake, source),
        Format::Pdf => pdf::read(intake, source),
    }
}

fn text(intake: &mut Intake<'_>, source: Source, syntax: Syntax) -> Result<(), Problem> {
    let Whole { bytes, missing } = source.text()?;
    let text = intake.decode(bytes, false)?;
    intake.missing(missing);
    intake.article(Article::plain(intake.name(), text, syntax, Metadata::default()));
    Ok(())
}

/// One file while it is read: where its articles go, and what there is to say of it.
pub(super) struct Intake<'a> {
    path: &'a Path,
    /// How it is to be read.
    pub options: &'a ReadOptions,
    corpus: Corpus,
}

impl Intake<'_> {
    /// What the article is called that is all of the file.
    pub fn name(&self) -> String {
        article_name(self.path)
    }

    /// What the member number `n`, from 1, of a file with several is called.
    pub fn member(&self, n: usize) -> String {
        format!("{}#{n}", article_name(self.path))
    }

    /// Adds an article.
    pub fn article(&mut self, article: Article) {
        self.corpus.articles.push(Arc::new(article));
    }

    /// Adds a web page.
    pub fn page(&mut self, path: String, page: Page) {
        let origin = PageOrigin { file: self.path.to_owned(), whole: self.options.whole_page };
        self.article(Article::structured(path, page.document, page.metadata).of_page(origin));
    }

    /// Whether there is an article yet.
    pub fn is_empty(&self) -> bool {
        self.corpus.articles.is_empty()
    }

    /// Says something of the file.
    pub fn note(&mut self, message: impl Into<String>) {
        self.corpus.notes.push(Note::new(self.path, message.into()));
    }

    /// Says something of a member.
    pub fn member_note(&mut self, n: usize, message: String) {
        self.corpus.notes.push(Note { path: printable(&self.member(n)), message });
    }

    /// Says that a member could not be read.
    pub fn member_error(&mut self, n: usize, problem: impl Into<Problem>) {
        self.corpus.errors.push(LoadError { path: printable(&self.member(n)), problem: problem.into() });
    }

    /// Says that the file breaks off, if it does.
    pub fn missing(&mut self, reason: Option<String>) {
        if let Some(reason) = reason {
            self.corpus.errors.push(LoadError::new(self.path, FormatError::BreaksOff(reason).into()));
        }
    }

    /// Says that the file has more members than are read.
    pub fn cut_off_at(&mut self, members: usize) {
        let told =
            format!("the file has more than {members} articles; those before are loaded, split it to have the rest");
        self.corpus.errors.push(LoadError::new(self.path, FormatError::TooMany(told).into()));
    }

    /// Decodes text of the file and says how, where that is not plain.
    pub fn decode(&mut self, bytes: Vec<u8>, declares: bool) -> Result<String, DecodeError> {
        let decoded = decode(bytes, self.options.encoding, declares)?;
        if let Some(note) = decoded.note() {
            self.note(note);
        }
        Ok(decoded.text)
    }
}

/// What an article is called in everything that is printed.
fn article_name(path: &Path) -> String {
    path.to_string_lossy().replace('#', "%23")
}

/// A path without anything that could take over a terminal or hide what it ends in.
fn printable_path(path: &Path) -> String {
    printable(&path.to_string_lossy())
}

fn printable(path: &str) -> String {
    sanitize(path).into_owned()
}
