//! Opening the reader.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::ReadArguments;
use super::commands::{complain, engine};
use super::output::harmless;
use super::session::{self, Sittings};
use super::{CliError, expand, folders, limits, plain, report, settings};
use crate::app::App;
use crate::app::session::Session;
use crate::corpus::{Corpus, Finder};
use crate::jobs::{Runner, StoreSettings};
use crate::tui;

/// Bytes of files that are read before the reader opens; where the first one is larger, it opens empty and fills as
/// that is read.
const FIRST_FILES: u64 = 256 << 10;

/// Files that are read before the reader opens, at most.
const MOST_FIRST_FILES: usize = 32;

const NOTHING_NAMED: &str = "\
name something to read:
  taiyaku FOLDER           opens all articles in a folder
  taiyaku a.txt b.html     opens these
  taiyaku --plain FOLDER   reads line by line, for screen readers
  taiyaku --help           lists everything else
In the reader, ? lists the keys.";

/// Opens the reader where the last session ended: the articles of its panes at once, the others behind them.
pub fn read(arguments: &ReadArguments) -> Result<(), CliError> {
    if arguments.paths.is_empty() {
        return Err(CliError::NothingNamed(nothing_named()));
    }
    if !arguments.plain {
        tui::check_terminal()?;
    }
    limits::check_threads()?;
    let options = arguments.input.options();
    let paths = expand(&arguments.paths)?;
    let sittings = Sittings::of(&paths);
    let last = if arguments.fresh || arguments.plain { Ok(None) } else { sittings.last() };
    let mut finder = Finder::new(&paths);
    let mut files: VecDeque<PathBuf> = finder.by_ref().take(MOST_FIRST_FILES).collect();
    let mut corpus = Corpus::default();
    let mut room = FIRST_FILES;
    let session = last.as_ref().ok().and_then(Option::as_ref);
    let wanted = session.map_or(0, |session| files_before(session, &files));
    let mut read = 0;
    while corpus.articles.is_empty() || read < wanted {
        let Some(path) = files.pop_front().or_else(|| finder.next()) else { break };
        let size = path.metadata().map_or(0, |metadata| metadata.len());
        let Some(left) = room.checked_sub(size) else {
            files.push_front(path);
            break;
        };
        room = left;
        read += 1;
        corpus.extend(&[path], &options);
    }
    let mut errors = finder.take_errors();
    errors.append(&mut corpus.errors);
    corpus.errors = errors;
    if corpus.articles.is_empty() && files.is_empty() {
        return complain(&corpus.notes, &corpus.errors);
    }
    let files = Vec::from(files);
    let mut app = App::new(corpus).map_err(|error| CliError::Failed(error.to_string()))?;
    app.expect(&files);
    // What is wrong with the file can be mended while the reader is open.
    app.settings.file = settings::file(arguments.config.as_deref());
    let set = settings::load(arguments.config.as_deref()).and_then(|settings| app.apply(settings));
    match last {
        Ok(Some(session)) => app.resume(session),
        Ok(None) => {}
        Err(damaged) => app.message = Some(damaged),
    }
    if let Err(error) = set {
        app.message = Some(error.to_string());
    }
    let mut runner = Runner::new(files, finder, options, Arc::new(engine()));
    if let Some(folder) = folders::cache() {
        runner = runner.with_cache(&folder);
    }
    if arguments.plain {
        plain::read(&mut app, &mut runner)?;
    } else {
        app.welcome = !sittings.welcomed();
        runner = runner.with_store(StoreSettings {
            path: arguments.store.path()?,
            creator: arguments.store.creator(),
            is_workspace: arguments.store.workspace.is_some(),
        });
        report::hold();
        let kept = tui::run(&mut app, &mut runner);
        report::release();
        let unsaved = runner.close_store();
        keep(&app, &sittings);
        if !matches!(kept, Ok(None)) {
            unsaved.iter().for_each(|unsaved| report::say(unsaved));
        }
        if let Some(signal) = kept? {
            return Err(CliError::Ended(signal));
        }
        if let Some(unsaved) = unsaved {
            return Err(CliError::Failed(unsaved));
        }
    }
    complain(&app.notes, &app.errors)
}

/// How many of `files` to read so that every pane of a session can be shown; none where they are too many to be read
/// before the first frame.
fn files_before(session: &Session, files: &VecDeque<PathBuf>) -> usize {
    let last = |article: &str| {
        let file = Path::new(article.split_once('#').map_or(article, |(file, _)| file)).file_name();
        files.iter().take(MOST_FIRST_FILES).position(|path| path.file_name() == file)
    };
    let each: Option<Vec<usize>> = session.panes.iter().map(|pane| last(&pane.article)).collect();
    each.and_then(|each| each.into_iter().max()).map_or(0, |last| last + 1)
}

fn keep(app: &App, sittings: &Sittings) {
    let kept = app.session().map_or(Ok(()), |session| sittings.keep(session));
    if let Err(error) = kept.and_then(|()| sittings.welcome()) {
        report::say(&format_args!("where you were could not be kept: {error}; TAIYAKU_STATE_DIR names another folder"));
    }
}

/// What to do where nothing was named, and what was read before.
fn nothing_named() -> String {
    let recent: Vec<String> = session::recent()
        .iter()
        .filter(|paths| paths.len() < 4)
        .map(|paths| format!("\n  taiyaku {}", harmless(&paths.join(" "))))
        .collect();
    if recent.is_empty() {
        NOTHING_NAMED.to_owned()
    } else {
        format!("{NOTHING_NAMED}\nRead before:{}", recent.concat())
    }
}
