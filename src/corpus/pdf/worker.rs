//! The pages of a PDF, read in a process of its own where there is a program for that.
//!
//! Parsers of PDF follow what a file says: into arrays within arrays until the stack is at its end, or round and round.
//! No check before them sees everything, and nothing stops them from outside but the end of their process. So the program calls
//! itself, hands over the bytes and takes the pages, one JSON value a line.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{self, Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use unpdf::model::Page;
use unpdf::render::PageSelection;
use unpdf::{PageStreamOptions, ParseEvent, PdfParser};

use super::lost::{Characters, Counter};
use super::work::Pages;
use crate::corpus::limits::{MOST_PAGE_OPERATORS, SLOWEST_PAGE_SECONDS};

/// What the program is called with to read a PDF from its standard input.
pub const WORKER_COMMAND: &str = "pdf-worker";
/// Stack of the thread that reads: pages may hold forms within forms.
const STACK: usize = 64 << 20;
/// Bytes of memory that any document may ask for, and how many more for each of its own: it is held up to three times,
/// with what its streams unpack to.
#[cfg(target_os = "linux")]
const BASE_MEMORY: u64 = 128 << 20;
#[cfg(target_os = "linux")]
const MEMORY_A_BYTE: u64 = 8;
/// Pages that may wait for the one who listens.
const WAITING: usize = 4;

/// What there is to say of a document, one after the other.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Step {
    Start {
        title: Option<String>,
        date: Option<String>,
    },
    /// A page; what stands on it is counted where some of it cannot be read.
    Page(Box<Page>, Option<Characters>),
    Failed(u32, String),
    /// Pages are named that cannot be found.
    Missing,
    End(Option<String>),
}

/// Who reads; ends when this does.
pub(super) struct Worker(Option<Child>);

impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Begins to read a document: in `program`, or in a thread where there is none or it cannot be called.
pub(super) fn start(bytes: Vec<u8>, program: Option<&Path>) -> io::Result<(Receiver<Step>, Worker)> {
    let (sender, steps) = sync_channel(WAITING);
    if let Some((child, input, output)) = program.and_then(call) {
        thread::Builder::new().spawn(move || relay(&bytes, input, output, &sender))?;
        return Ok((steps, Worker(Some(child))));
    }
    read_in_thread(bytes, sender)?;
    Ok((steps, Worker(None)))
}

fn call(program: &Path) -> Option<(Child, ChildStdin, ChildStdout)> {
    let mut command = Command::new(program);
    command.arg(WORKER_COMMAND).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().inspect_err(|error| log::warn!("PDFs are read in this process: {error}")).ok()?;
    let (input, output) = (child.stdin.take()?, child.stdout.take()?);
    Some((child, input, output))
}

/// Hands the bytes over and passes on what comes back, until that ends or nobody listens.
fn relay(bytes: &[u8], mut input: ChildStdin, output: ChildStdout, sender: &SyncSender<Step>) {
    if input.write_all(bytes).is_err() {
        return;
    }
    drop(input);
    for line in BufReader::new(output).lines() {
        let Some(step) = line.ok().and_then(|line| serde_json::from_str(&line).ok()) else { return };
        if sender.send(step).is_err() {
            return;
        }
    }
}

/// Reads a document from `input` and writes its pages to `output`. Ends the process where a page takes too long or
/// the document more memory than any sound one.
pub fn serve(mut input: impl Read, mut output: impl Write) -> io::Result<()> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    bound_memory(bytes.len() as u64);
    let (sender, steps) = sync_channel(WAITING);
    read_in_thread(bytes, sender)?;
    loop {
        match steps.recv_timeout(Duration::from_secs(SLOWEST_PAGE_SECONDS)) {
            Ok(step) => {
                serde_json::to_writer(&mut output, &step)?;
                output.write_all(b"\n")?;
                output.flush()?;
            }
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
            // The thread would go on for ever although nobody waits for it.
            Err(RecvTimeoutError::Timeout) => process::exit(1),
        }
    }
}

/// Lets the process have no more memory than a document of `length` bytes needs.
#[cfg(target_os = "linux")]
fn bound_memory(length: u64) {
    use nix::sys::resource::{Resource, setrlimit};
    let most = length.saturating_mul(MEMORY_A_BYTE).saturating_add(STACK as u64 + BASE_MEMORY);
    if let Err(error) = setrlimit(Resource::RLIMIT_DATA, most, most) {
        log::warn!("PDFs are read without a bound on memory: {error}");
    }
}

#[cfg(not(target_os = "linux"))]
fn bound_memory(_: u64) {}

fn read_in_thread(bytes: Vec<u8>, sender: SyncSender<Step>) -> io::Result<()> {
    thread::Builder::new().stack_size(STACK).spawn(move || read(&bytes, &sender)).map(drop)
}

/// Reads page after page until nobody listens.
fn read(bytes: &[u8], sender: &SyncSender<Step>) {
    let numbers = Pages::of(bytes);
    for &page in &numbers.overlong {
        let reason = format!("it asks for more than {MOST_PAGE_OPERATORS} operators, which no sound page needs");
        if sender.send(Step::Failed(page, reason)).is_err() {
            return;
        }
    }
    let pages = match (numbers.sound.is_empty(), numbers.overlong.is_empty()) {
        (_, true) => PageSelection::All,
        (false, false) => PageSelection::Pages(numbers.sound),
        (true, false) => {
            let _ = sender.send(Step::End(None));
            return;
        }
    };
    let parser = match PdfParser::from_bytes(bytes) {
        Ok(parser) => parser,
        Err(error) => {
            let _ = sender.send(Step::End(Some(error.to_string())));
            return;
        }
    };
    let mut counter = None;
    let options = PageStreamOptions { parallel: false, pages, ..PageStreamOptions::default() };
    let result = parser.for_each_page(options, |event| {
        let step = match event {
            ParseEvent::DocumentStart { metadata, .. } => {
                Step::Start { title: metadata.title, date: metadata.created.map(|created| created.to_rfc3339()) }
            }
            ParseEvent::PageParsed(page) => {
                let found = if page.suppressed_text_runs > 0 {
                    let counter = counter.get_or_insert_with(|| Counter::new(bytes));
                    counter.as_ref().map(|counter| counter.count(page.number))
                } else {
                    None
                };
                Step::Page(Box::new(page), found)
            }
            ParseEvent::PageFailed { page, error } => Step::Failed(page, error.to_string()),
            ParseEvent::DocumentEnd { quality } if quality.pages_incomplete => Step::Missing,
            _ => return ControlFlow::Continue(()),
        };
        if sender.send(step).is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    let _ = sender.send(Step::End(result.err().map(|error| error.to_string())));
}
