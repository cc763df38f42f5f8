//! Background work: newest wins, cancel, progress.

mod files;
mod search;
mod writer;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::align::{AlignOptions, Claim, Link, Pairs, Survey};
pub use crate::analysis::Comparison;
pub use files::{ExportReport, ExportRequest};
pub use writer::{Step, StoreReport, StoreSettings};

use crate::analysis::{Engine, Watch};
use crate::corpus::{Article, Corpus, Finder, LoadError, ReadOptions, read};
use crate::dedup::Repetitions;
use crate::dedup::diff::Unit;
use crate::embed::EncodeError;
use crate::lexicon::{Definition, ReadWord};
pub use crate::search::Hits;
use crate::search::{GramCache, Labels, Query};
use crate::text::{Language, Span};
use search::Searcher;
use writer::Writer;

/// A step of the work between files and links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Reading and segmenting files.
    Loading,
    /// Finding repeated passages.
    Duplicates,
    /// Turning sentences into vectors.
    Embedding,
    /// Finding counterparts.
    Aligning,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Loading => "loading",
            Self::Duplicates => "finding duplicates",
            Self::Embedding => "reading sentences",
            Self::Aligning => "linking sentences",
        })
    }
}

/// What background work has to say.
#[derive(Debug)]
pub enum Report {
    /// All files that will be read are known: those that were not before, and paths that could not be followed.
    Listed {
        /// The files.
        files: Vec<PathBuf>,
        /// The paths, and why.
        errors: Vec<LoadError>,
    },
    /// More articles, in order.
    Loaded(Corpus),
    /// No more articles come.
    AllLoaded,
    /// How far a stage is.
    Progress {
        /// Which stage.
        stage: Stage,
        /// Units done.
        done: usize,
        /// Units in all, 0 where nobody knows.
        total: usize,
    },
    /// All repeated passages.
    Duplicates(Repetitions),
    /// All links.
    Links(Vec<Link>),
    /// What differs between two passages that somebody asked to have compared.
    Compared {
        /// What was asked for.
        request: ComparisonRequest,
        /// Their texts and edits.
        comparison: Comparison,
    },
    /// What a search found.
    Found {
        /// The number under which it was asked for.
        request: usize,
        /// Where it stands.
        hits: Hits,
    },
    /// The words of sentences.
    Words {
        /// The number of their article, as it was given.
        article: usize,
        /// Segments with their words.
        words: Vec<(usize, Vec<ReadWord>)>,
    },
    /// What the dictionaries say of a word.
    Defined {
        /// The number under which it was asked for.
        request: usize,
        /// That, if they know it.
        definition: Option<Definition>,
    },
    /// What several articles say.
    Claims(Vec<Claim>),
    /// A page that was to be read with more or less of it.
    Reread(Reread),
    /// What became of the marks.
    Store(StoreReport),
    /// What became of an export.
    Exported(ExportReport),
    /// All work is done.
    Finished,
    /// A stage could not be done.
    Failed {
        /// Which stage.
        stage: Stage,
        /// Why, and what to do about it.
        reason: String,
    },
}

/// Two passages to be compared: a group of duplicates by its number, and the member to set beside its first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComparisonRequest {
    /// The group's number.
    pub group: usize,
    /// The member's number, from 1.
    pub member: usize,
    /// Characters or words.
    pub unit: Unit,
}

/// A page that was read again.
#[derive(Debug)]
pub struct Reread {
    /// Its number.
    pub article: usize,
    /// What it is now and what there is to know of it, or why it is not to be had.
    pub result: Result<(Arc<Article>, Option<String>), String>,
}

/// Hands out tickets; only the newest one counts.
#[derive(Clone, Debug, Default)]
pub struct Newest(Arc<AtomicUsize>);

impl Newest {
    /// A ticket that ends all those before it.
    pub fn ticket(&self) -> Ticket {
        let number = self.0.fetch_add(1, Ordering::AcqRel) + 1;
        Ticket { newest: Arc::clone(&self.0), number }
    }

    /// Ends all tickets.
    pub fn cancel(&self) {
        self.0.fetch_add(1, Ordering::AcqRel);
    }
}

/// The right of a piece of work to go on.
#[derive(Clone, Debug)]
pub struct Ticket {
    newest: Arc<AtomicUsize>,
    number: usize,
}

impl Ticket {
    /// Whether newer work, or nobody at all, wants the result.
    pub fn is_void(&self) -> bool {
        self.newest.load(Ordering::Acquire) != self.number
    }
}

/// The reader shows links that a script would not get, marked as doubtful: its user can look. Weaker ones still wait for
/// a verdict nearby that speaks for them.
const READER_MIN_SCORE: f32 = 0.1;

/// Links of a sentence that the reader shows.
const READER_TOP: usize = 3;

/// Files read between two reports.
const LOAD_BATCH: usize = 64;

/// Sends a report; says whether anybody still listens.
type Send = Arc<dyn Fn(Report) -> bool + std::marker::Send + Sync>;

/// Does the work behind the reader: loads the files that are left, then finds duplicates and links.
pub struct Runner {
    files: Vec<PathBuf>,
    /// What finds the files after those.
    finder: Finder,
    options: ReadOptions,
    engine: Arc<Engine>,
    newest: Newest,
    newest_comparison: Newest,
    newest_word: Newest,
    searcher: Arc<Searcher>,
    send: Option<Send>,
    store: Option<StoreSettings>,
    writer: Option<Writer>,
}

impl Runner {
    /// A runner that will load `files` and what `finder` finds after them, read as `options` say, and analyse with
    /// `engine`.
    pub fn new(files: Vec<PathBuf>, finder: Finder, options: ReadOptions, engine: Arc<Engine>) -> Self {
        Self {
            files,
            finder,
            options,
            engine,
            newest: Newest::default(),
            newest_comparison: Newest::default(),
            newest_word: Newest::default(),
            searcher: Arc::default(),
            send: None,
            store: None,
            writer: None,
        }
    }

    /// Lets the search index be kept below `cache_dir`.
    #[must_use]
    pub fn with_cache(self, cache_dir: &Path) -> Self {
        Self { searcher: Arc::new(Searcher::new(Some(GramCache::new(cache_dir)))), ..self }
    }

    /// Lets marks be kept in a store.
    #[must_use]
    pub fn with_store(self, settings: StoreSettings) -> Self {
        Self { store: Some(settings), ..self }
    }

    /// Reads the marks on `articles` from the store.
    pub fn open_store(&mut self, articles: &[Arc<Article>]) {
        let Some((settings, send)) = self.store.clone().zip(self.send.clone()) else { return };
        let writer = self.writer.get_or_insert_with(|| Writer::start(settings, send));
        writer.open(articles);
    }

    /// Puts a step of marking on the disk.
    pub fn keep(&self, step: Step) {
        if let Some(writer) = &self.writer {
            writer.keep(step);
        }
    }

    /// Puts marks that cannot be saved into a file of their own; reports whether that could be done.
    pub fn rescue(&self) {
        if let Some(writer) = &self.writer {
            writer.rescue();
        }
    }

    /// Ends keeping marks when all are on the disk. Returns what to tell about those that cannot be written.
    pub fn close_store(&mut self) -> Option<String> {
        self.writer.take().and_then(Writer::close)
    }

    /// Writes marks and links to a file.
    pub fn export(&self, request: ExportRequest, articles: &[Arc<Article>]) {
        let Some(send) = self.send.clone() else { return };
        let (articles, engine) = (articles.to_vec(), Arc::clone(&self.engine));
        let store = self.store.as_ref().map(|store| store.path.clone());
        thread::spawn(move || send(Report::Exported(request.carry_out(&articles, &engine, store.as_deref()))));
    }

    /// Starts loading; `send` takes the reports, from other threads, and says whether anybody listens.
    pub fn start(&mut self, send: impl Fn(Report) -> bool + std::marker::Send + Sync + 'static) {
        let send: Send = Arc::new(send);
        self.send = Some(Arc::clone(&send));
        let (files, options) = (std::mem::take(&mut self.files), self.options.clone());
        let finder = std::mem::replace(&mut self.finder, Finder::new(&[]));
        thread::spawn(move || load(files, finder, &options, &send));
    }

    /// Finds duplicates and links in `articles`, those of the articles numbered `first` before others, instead of any such
    /// work under way.
    pub fn analyse(&self, articles: &[Arc<Article>], first: Vec<usize>) {
        let Some(send) = self.send.clone() else { return };
        let (ticket, engine, articles) = (self.newest.ticket(), Arc::clone(&self.engine), articles.to_vec());
        thread::spawn(move || {
            let report = |report| !ticket.is_void() && send(report);
            analyse(&engine, &articles, &first, &report);
        });
    }

    /// Compares two passages, each an article and a span of it; an answer to an older request is not waited for.
    pub fn compare(&self, request: ComparisonRequest, passages: [(Arc<Article>, Span); 2]) {
        let Some(send) = self.send.clone() else { return };
        let (ticket, engine) = (self.newest_comparison.ticket(), Arc::clone(&self.engine));
        thread::spawn(move || {
            let [a, b] = &passages;
            let comparison = engine.compare((&a.0, a.1), (&b.0, b.1), request.unit);
            if !ticket.is_void() {
                send(Report::Compared { request, comparison });
            }
        });
    }

    /// Makes `articles` ready for search.
    pub fn prepare_search(&self, articles: &[Arc<Article>]) {
        self.searcher.prepare(articles);
    }

    /// Makes the search index of `articles`, after which no more come.
    pub fn index(&self, articles: &[Arc<Article>]) {
        self.searcher.index(articles);
    }

    /// Looks for `query` in `articles`, of which segments bear `labels`, instead of any such search under way.
    pub fn search(&self, request: usize, query: Query, articles: &[Arc<Article>], labels: Labels) {
        if let Some(send) = self.send.clone() {
            self.searcher.search(request, query, (articles, labels), send);
        }
    }

    /// Reads the article number `article`, called `path`, once more from `file`: all of the page or its main text.
    pub fn reread(&self, article: usize, path: String, file: PathBuf, whole_page: bool) {
        let Some(send) = self.send.clone() else { return };
        let options = ReadOptions { whole_page, ..self.options.clone() };
        thread::spawn(move || {
            let read = read(&file, &options);
            let found = read.articles.into_iter().find(|found| found.path == path);
            let note = read.notes.first().map(ToString::to_string);
            let reason = || match read.errors.first() {
                Some(error) => error.to_string(),
                None => format!("{} has changed: the page is no longer in it", file.display()),
            };
            let result = found.map(|found| (found, note)).ok_or_else(reason);
            send(Report::Reread(Reread { article, result }));
        });
    }

    /// Cuts segments of an article, known by `number`, into words.
    pub fn read_words(&self, number: usize, article: &Arc<Article>, segments: Vec<usize>) {
        let Some(send) = self.send.clone() else { return };
        let (engine, article) = (Arc::clone(&self.engine), Arc::clone(article));
        thread::spawn(move || {
            let words = segments.into_iter().map(|segment| (segment, engine.words(&article, segment))).collect();
            send(Report::Words { article: number, words });
        });
    }

    /// Looks up a word, given in one or more forms; an answer to an older request is not waited for.
    pub fn look_up(&self, request: usize, language: Language, forms: Vec<String>) {
        let Some(send) = self.send.clone() else { return };
        let (ticket, engine) = (self.newest_word.ticket(), Arc::clone(&self.engine));
        thread::spawn(move || {
            let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
            let definition = engine.define(language, &forms);
            if !ticket.is_void() {
                send(Report::Defined { request, definition });
            }
        });
    }

    /// Stops the analysis under way.
    pub fn stop(&self) {
        self.newest.cancel();
    }
}

/// Every finding is reported as soon as it is there.
fn analyse(engine: &Engine, articles: &[Arc<Article>], first: &[usize], report: &(dyn Fn(Report) -> bool + Sync)) {
    if !report(Report::Progress { stage: Stage::Duplicates, done: 0, total: 0 }) {
        return;
    }
    let duplicates = engine.duplicates(articles);
    let repetitions = Repetitions::new(articles, duplicates.groups.clone());
    if !report(Report::Duplicates(repetitions)) {
        return;
    }
    let last_percent = AtomicUsize::new(usize::MAX);
    let embedded = |done: usize, total: usize| {
        let percent = done * 100 / total.max(1);
        // One report a percent: more would only keep the screen busy.
        if last_percent.swap(percent, Ordering::Relaxed) == percent {
            return true;
        }
        let stage = if done == total { Stage::Aligning } else { Stage::Embedding };
        report(Report::Progress { stage, done: percent % 100, total: if done == total { 0 } else { 100 } })
    };
    let options = AlignOptions {
        pairs: Pairs::All,
        min_score: Some(READER_MIN_SCORE),
        top_between: Some(READER_TOP),
        ..AlignOptions::default()
    };
    let told = |Survey { links, claims }| report(Report::Links(links)) && report(Report::Claims(claims));
    let watch = Watch { embedded: &embedded, first, found: Some(&told) };
    match engine.survey(articles, &duplicates.groups, &options, &watch) {
        Ok(survey) => {
            told(survey);
            report(Report::Finished);
        }
        Err(EncodeError::Cancelled) => {}
        Err(error) => {
            report(Report::Failed { stage: Stage::Embedding, reason: error.to_string() });
        }
    }
}

fn load(mut files: Vec<PathBuf>, mut finder: Finder, options: &ReadOptions, send: &Send) {
    let further: Vec<PathBuf> = finder.by_ref().collect();
    files.extend_from_slice(&further);
    if !send(Report::Listed { files: further, errors: finder.take_errors() }) {
        return;
    }
    let total = files.len();
    for (batch, paths) in files.chunks(LOAD_BATCH).enumerate() {
        let mut part = Corpus::default();
        part.extend(paths, options);
        let loaded = Report::Loaded(part);
        let done = (batch * LOAD_BATCH + paths.len()).min(total);
        if !send(loaded) || !send(Report::Progress { stage: Stage::Loading, done, total }) {
            return;
        }
    }
    send(Report::AllLoaded);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_newest_ticket_counts() {
        let newest = Newest::default();
        let first = newest.ticket();
        assert!(!first.is_void());
        let second = newest.ticket();
        assert!(first.is_void() && !second.is_void());
        newest.cancel();
        assert!(second.is_void());
    }
}
