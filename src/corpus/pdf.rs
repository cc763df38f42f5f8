//! PDF: the text of all pages as one article. A page that yields none is reported.

mod work;
mod worker;

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use unpdf::model::{Block, InlineContent, Page, Paragraph};

use super::article::Article;
use super::document::DocumentBuilder;
use super::format::FormatError;
use super::limits::{LARGEST_WHOLE, MOST_PAGES, SLOWEST_PAGE_SECONDS};
use super::load::{Intake, Problem};
use super::metadata::Metadata;
use super::numbers::listed;
use super::source::{Source, Whole};
use crate::text::SegmentKind;
use worker::{Step, start};

pub use worker::{WORKER_COMMAND, serve};

const FORMAT: &str = "PDF";
/// What the last line of a document is, and the bytes at its end among which that is looked for.
const END: &[u8] = b"%%EOF";
const TAIL: usize = 2048;

/// Reads a document.
pub(super) fn read(intake: &mut Intake<'_>, source: Source) -> Result<(), Problem> {
    let Whole { bytes, missing } = source.whole(LARGEST_WHOLE)?;
    let tail = bytes.get(bytes.len().saturating_sub(TAIL)..).unwrap_or(&bytes);
    let has_end = tail.windows(END.len()).any(|window| window == END);
    let missing = missing.or_else(|| (!has_end).then(|| "its end is missing".to_owned()));
    let (steps, worker) = start(bytes, intake.options.pdf_worker.as_deref())?;
    let mut text = Text::default();
    let stopped = text.take_in(&steps);
    drop(worker);
    let Text { builder, metadata, pages, empty, failed, .. } = text;
    let document = builder.finish();
    if document.text.is_empty() {
        if let Some(reason) = stopped {
            return Err(FormatError::damaged(FORMAT, reason).into());
        }
        if let Some((page, reason)) = failed.first() {
            let told = format!("page {page} of {} could not be read: {reason}", pages + failed.len());
            return Err(FormatError::damaged(FORMAT, told).into());
        }
        let told =
            format!("none of its {pages} pages yields a character; where they are pictures, OCR makes text of them");
        return Err(FormatError::NoText(told).into());
    }
    intake.missing(stopped.or(missing));
    if !empty.is_empty() {
        intake.note(format!("no text on page {}: pictures, or fonts that do not say what they show", listed(&empty)));
    }
    if let Some((page, reason)) = failed.first() {
        intake.note(format!("{} pages could not be read, the first is page {page}: {reason}", failed.len()));
    }
    intake.article(Article::structured(intake.name(), document, metadata));
    Ok(())
}

/// What has been read.
#[derive(Default)]
struct Text {
    builder: DocumentBuilder,
    metadata: Metadata,
    pages: usize,
    empty: Vec<u32>,
    failed: Vec<(u32, String)>,
    /// Whether the last paragraph of a page ended in the middle of a sentence.
    goes_on: bool,
}

impl Text {
    /// Takes in all steps; why they stopped, if they did before the end.
    fn take_in(&mut self, steps: &Receiver<Step>) -> Option<String> {
        loop {
            match steps.recv_timeout(Duration::from_secs(SLOWEST_PAGE_SECONDS)) {
                Ok(Step::Start { title, date }) => self.metadata = Metadata { title, date, ..Metadata::default() },
                Ok(Step::Page(page)) => self.page(&page),
                Ok(Step::Failed(page, reason)) => self.failed.push((page, reason)),
                Ok(Step::End(reason)) => return reason,
                Err(RecvTimeoutError::Timeout) => {
                    let next = self.pages + 1;
                    return Some(format!("page {next} was not read after {SLOWEST_PAGE_SECONDS} seconds"));
                }
                Err(RecvTimeoutError::Disconnected) => {
                    return Some(
                        "its structure cannot be followed: it is nested without end or grows beyond bounds".to_owned(),
                    );
                }
            }
            if self.pages > MOST_PAGES {
                return Some(format!("it has more than {MOST_PAGES} pages"));
            }
        }
    }

    fn page(&mut self, page: &Page) {
        self.pages += 1;
        let before = self.builder.length();
        for (at, block) in page.elements.iter().enumerate() {
            self.goes_on &= at == 0;
            match block {
                Block::Paragraph(paragraph) => self.paragraph(paragraph),
                Block::Table(table) => {
                    for cell in table.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.content) {
                        self.goes_on = false;
                        self.paragraph(cell);
                    }
                    self.goes_on = false;
                }
                Block::Code { content } => {
                    for line in content.lines() {
                        self.builder.block(None);
                        self.builder.push(line);
                    }
                }
                _ => {}
            }
        }
        let drawn = page.image_op_count + page.text_op_count > 0;
        if self.builder.length() == before && drawn {
            self.empty.push(page.number);
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        let kind = if paragraph.is_heading() {
            Some(SegmentKind::Heading)
        } else if paragraph.is_list_item() {
            Some(SegmentKind::ListItem)
        } else {
            None
        };
        if self.goes_on && kind.is_none() {
            self.builder.push("\n");
        } else {
            self.builder.block(kind);
        }
        for piece in &paragraph.content {
            match piece {
                InlineContent::Text(run) => self.builder.push(&run.text),
                InlineContent::Link { text, .. } => self.builder.push(text),
                InlineContent::LineBreak => self.builder.push("\n"),
                InlineContent::Image { .. } => {}
            }
        }
        let ended = |c: char| "。．.！？!?：:」』”）)…".contains(c);
        self.goes_on = kind.is_none() && self.builder.last().is_some_and(|c| !ended(c));
    }
}
