//! Keeping marks: one thread that owns the store and puts every step on the disk as it comes. What cannot be written
//! now is kept, in order, and tried again.

use std::collections::VecDeque;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::{Report, Send};
use crate::annotate::{Access, Change, Edit, EditError, Marks, Placer, Scope, Store, StoreError, Workspace};
use crate::corpus::Article;

/// Edits of earlier sessions that can be undone.
const MOST_HISTORY: usize = 1000;
/// How long to wait before a store that could not be written is tried again.
const AGAIN: Duration = Duration::from_secs(2);
/// How often to look for what others have written.
const LOOK: Duration = Duration::from_millis(500);

/// Which store, and who marks in it.
#[derive(Clone, Debug)]
pub struct StoreSettings {
    /// The file.
    pub path: PathBuf,
    /// Who is marking.
    pub creator: String,
    /// Whether the file is one corpus's own.
    pub is_workspace: bool,
}

/// Something that was done to the marks.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// An edit.
    Do(Edit),
    /// The last edit was taken back, by this one.
    Undo(Edit),
    /// What was taken back last was done again, by this one.
    Redo(Edit),
}

impl Step {
    const fn edit(&self) -> &Edit {
        match self {
            Self::Do(edit) | Self::Undo(edit) | Self::Redo(edit) => edit,
        }
    }
}

/// What there is to say of the store.
#[derive(Debug)]
pub enum StoreReport {
    /// It was read: its marks, and why nothing can be written, if nothing can.
    Opened(Box<Workspace>, Option<String>),
    /// So many steps could not be written so far; they are kept and tried again.
    Unsaved {
        /// How many.
        steps: usize,
        /// Why, and what to do about it.
        why: String,
    },
    /// Everything is on the disk again.
    Saved,
    /// Steps will never fit what is in the store, since somebody else changed it.
    Refused(String),
    /// Others have changed these marks in the store.
    Changed(Vec<Change>),
    /// Whether what cannot be saved was put into a file of its own.
    Rescued(bool),
}

enum Order {
    Open(Vec<Arc<Article>>),
    Keep(Step),
    Rescue,
}

/// The thread that writes.
#[derive(Debug)]
pub struct Writer {
    orders: Sender<Order>,
    thread: JoinHandle<Option<String>>,
}

impl Writer {
    /// Starts the thread. Nothing is opened yet.
    pub(super) fn start(settings: StoreSettings, send: Send) -> Self {
        let (orders, received) = channel();
        let mut desk = Desk {
            settings,
            send,
            scope: Scope::default(),
            store: None,
            refused: None,
            unsaved: VecDeque::new(),
            told: 0,
            lost: Vec::new(),
            rescued: None,
        };
        let thread = thread::spawn(move || desk.work(&received));
        Self { orders, thread }
    }

    /// Opens the store and reports the marks on `articles`.
    pub(super) fn open(&self, articles: &[Arc<Article>]) {
        let _ = self.orders.send(Order::Open(articles.to_vec()));
    }

    /// Puts a step on the disk.
    pub(super) fn keep(&self, step: Step) {
        let _ = self.orders.send(Order::Keep(step));
    }

    /// Puts what cannot be saved into a file of its own, and reports whether that could be done.
    pub(super) fn rescue(&self) {
        let _ = self.orders.send(Order::Rescue);
    }

    /// Writes what is left and ends. Returns what to tell about steps that could not be written.
    pub(super) fn close(self) -> Option<String> {
        drop(self.orders);
        self.thread.join().unwrap_or_else(|_| Some("keeping marks failed; the last ones may be lost".to_owned()))
    }
}

struct Desk {
    settings: StoreSettings,
    send: Send,
    /// What is looked at.
    scope: Scope,
    store: Option<Store>,
    /// Why the file is not ours to write, whatever happens: newer, foreign or damaged.
    refused: Option<String>,
    unsaved: VecDeque<Step>,
    /// How many unsaved steps were told of last.
    told: usize,
    /// Steps that fit no longer.
    lost: Vec<Step>,
    /// The file with what could not be saved, and how many steps are in it.
    rescued: Option<(PathBuf, usize)>,
}

impl Desk {
    fn work(&mut self, orders: &Receiver<Order>) -> Option<String> {
        loop {
            let order = match (&self.refused, self.unsaved.is_empty()) {
                (Some(_), _) => orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
                (None, true) if self.store.is_none() => orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
                (None, true) => orders.recv_timeout(LOOK),
                (None, false) => orders.recv_timeout(AGAIN),
            };
            match order {
                Ok(order) => {
                    // Whoever marks faster than the disk writes is not to get ahead of it.
                    for order in std::iter::once(order).chain(orders.try_iter()) {
                        self.take(order);
                    }
                    self.write();
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.write();
                    self.look();
                }
                Err(RecvTimeoutError::Disconnected) => {
                    self.write();
                    return self.last_words();
                }
            }
        }
    }

    fn take(&mut self, order: Order) {
        match order {
            Order::Open(articles) => self.open(&articles),
            Order::Keep(step) => self.unsaved.push_back(step),
            Order::Rescue => {
                self.write();
                let rescued = self.rescue();
                self.tell(StoreReport::Rescued(rescued));
            }
        }
    }

    fn tell(&self, report: StoreReport) {
        (self.send)(Report::Store(report));
    }

    fn open(&mut self, articles: &[Arc<Article>]) {
        let StoreSettings { path, creator, is_workspace } = self.settings.clone();
        self.scope = if is_workspace { Scope::of_workspace(articles) } else { Scope::of_corpus(articles) };
        let opened = Store::open(&path, &creator, self.scope.clone()).and_then(|store| {
            let placer = Placer::new(&store, articles)?;
            let history = store.history(MOST_HISTORY)?;
            Ok((store, placer, history))
        });
        let (placer, marks, history, why) = match opened {
            Ok((store, placer, history)) => {
                let why = if let Access::Read(reason) = store.access() { Some(reason.to_string()) } else { None };
                let marks = store.marks().clone();
                self.store = Some(store);
                (placer, marks, history, why)
            }
            Err(error) => {
                self.refused = Some(error.to_string());
                let nothing = (Vec::new(), Vec::new());
                (Placer::without_store(articles), Marks::default(), nothing, self.refused.clone())
            }
        };
        let workspace = Workspace::new(placer, marks, history, creator, self.scope.corpus().to_owned());
        self.tell(StoreReport::Opened(Box::new(workspace), why));
    }

    /// Tells what others have written.
    fn look(&mut self) {
        let Some(store) = &mut self.store else { return };
        match store.refresh() {
            Ok(changes) if changes.is_empty() => {}
            Ok(changes) => self.tell(StoreReport::Changed(changes)),
            Err(error) => log::warn!("{error}"),
        }
    }

    /// Writes as many steps as can be written.
    fn write(&mut self) {
        let mut failure = None;
        while let Some(step) = self.unsaved.front() {
            match self.put(step.clone()) {
                Ok(()) => drop(self.unsaved.pop_front()),
                Err(StoreError::Edit(error @ (EditError::Changed(_) | EditError::Impossible(_)))) => {
                    // It will not fit later either: what follows may.
                    if let Some(step) = self.unsaved.pop_front() {
                        self.tell(StoreReport::Refused(error.to_string()));
                        self.correct(step.edit());
                        self.lost.push(step);
                    }
                }
                Err(error) => {
                    failure = Some(error);
                    break;
                }
            }
        }
        match failure {
            Some(why) if self.told != self.unsaved.len() => {
                self.told = self.unsaved.len();
                self.tell(StoreReport::Unsaved { steps: self.told, why: why.to_string() });
            }
            None if self.told > 0 => {
                self.told = 0;
                self.tell(StoreReport::Saved);
            }
            _ => {}
        }
    }

    /// Lets the reader see what is in the store instead of what was refused.
    fn correct(&mut self, edit: &Edit) {
        let Some(store) = &mut self.store else { return };
        let (Ok(others), Ok(now)) = (store.refresh(), store.now(edit)) else { return };
        let here = now.into_iter().map(|(id, now)| {
            let meant = edit.changes.iter().rev().find(|change| change.id() == Some(&id));
            Change { before: meant.and_then(|change| change.after.clone()), after: now }
        });
        self.tell(StoreReport::Changed(others.into_iter().chain(here).collect()));
    }

    fn put(&mut self, step: Step) -> Result<(), StoreError> {
        let path = || self.settings.path.clone();
        if self.refused.is_some() {
            return Store::open_to_read(&path(), &self.settings.creator, Scope::default())
                .and(Err(StoreError::ReadOnly(path())));
        }
        let readable = self.store.as_ref().is_none_or(|store| matches!(store.access(), Access::Read(_)));
        if readable {
            // Whoever wrote may have ended, or the folder may be writable again.
            self.store = Some(Store::open_to_write(&path(), &self.settings.creator, self.scope.clone())?);
        }
        let last = self.unsaved.len() < 2;
        let Some(store) = &mut self.store else { return Err(StoreError::ReadOnly(path())) };
        store.wait_for_disk(last)?;
        match step {
            Step::Do(edit) => store.apply(edit),
            Step::Undo(edit) => again(store.undo(), store, edit),
            Step::Redo(edit) => again(store.redo(), store, edit),
        }
    }

    /// What could not be written goes to a file of its own that can be imported. Says whether there is none left, or it is
    /// safe there.
    fn rescue(&mut self) -> bool {
        let steps: Vec<&Step> = self.lost.iter().chain(&self.unsaved).collect();
        if self.rescued.as_ref().is_some_and(|(_, count)| *count == steps.len()) {
            return true;
        }
        if steps.is_empty() {
            // All was saved after all.
            if let Some((earlier, _)) = self.rescued.take() {
                let _ = std::fs::remove_file(earlier);
            }
            return true;
        }
        let folder = self.settings.path.parent().map(Path::to_owned);
        // A temporary folder may be emptied before anybody looks there, so it comes last.
        let folders = [folder, std::env::home_dir(), Some(std::env::temp_dir())];
        let rescued = folders.iter().flatten().find_map(|folder| rescue_in(folder, &steps));
        let count = steps.len();
        if let Some((earlier, _)) = self.rescued.take().filter(|_| rescued.is_some()) {
            let _ = std::fs::remove_file(earlier);
        }
        self.rescued = rescued.map(|file| (file, count));
        self.rescued.is_some()
    }

    fn last_words(&mut self) -> Option<String> {
        self.rescue();
        let count = match self.lost.len() + self.unsaved.len() {
            0 => return None,
            1 => "1 change".to_owned(),
            count => format!("{count} changes"),
        };
        let store = self.settings.path.display();
        Some(match &self.rescued {
            Some((file, _)) => format!(
                "{count} of marks could not be saved; `taiyaku import` brings back what was added, from {}; the store is {store}",
                file.display()
            ),
            None => format!("{count} of marks could not be saved, nor put anywhere else; the store is {store}"),
        })
    }
}

/// Where the store's own history does not reach (it was closed with steps unsaved), the edit itself is carried out.
fn again(done: Result<Edit, StoreError>, store: &mut Store, edit: Edit) -> Result<(), StoreError> {
    match done {
        Ok(_) => Ok(()),
        Err(StoreError::Edit(EditError::NothingTo(_))) => store.apply(edit),
        Err(error) => Err(error),
    }
}

/// Writes the marks that `steps` leave behind as JSON Lines.
fn rescue_in(folder: &Path, steps: &[&Step]) -> Option<PathBuf> {
    let mut left = Marks::default();
    let mut lines = String::new();
    for step in steps {
        // Changes of marks that are in the store stand on their own.
        for change in &step.edit().changes {
            left.replace(change);
        }
    }
    for mark in left.iter() {
        lines.push_str(&serde_json::to_string(mark).ok()?);
        lines.push('\n');
    }
    // Only for its owner, and beside what an earlier process may have left.
    let file = tempfile::Builder::new().prefix("taiyaku-unsaved-").suffix(".jsonl").tempfile_in(folder).ok()?;
    let (mut file, path) = file.keep().ok()?;
    if file.write_all(lines.as_bytes()).and_then(|()| file.sync_all()).is_err() {
        // Half a file looks like all there was.
        let _ = std::fs::remove_file(&path);
        return None;
    }
    Some(path)
}

#[cfg(test)]
#[path = "writer_tests.rs"]
mod tests;
