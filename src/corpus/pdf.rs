//! PDF: the text of all pages as one article. A page that yields none is reported.

mod lost;
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
use super::mojibake::mojibake;
use super::numbers::listed;
use super::source::{Source, Whole};
use crate::text::SegmentKind;
use lost::Characters;
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
    let Text { builder, metadata, pages, trouble, .. } = text;
    let document = builder.finish();
    if document.text.is_empty() {
        if let Some(reason) = stopped {
            return Err(FormatError::damaged(FORMAT, reason).into());
        }
        if let Some((page, reason)) = trouble.failed.first() {
            let told = format!("page {page} of {} could not be read: {reason}", pages + trouble.failed.len());
            return Err(FormatError::damaged(FORMAT, told).into());
        }
        let why = if trouble.fonts.is_empty() {
            "where they are pictures, OCR makes text of them".to_owned()
        } else {
            format!("nothing says what {}; OCR makes text of it", trouble.fonts_in_words())
        };
        return Err(FormatError::NoText(format!("none of its {pages} pages yields a character; {why}")).into());
    }
    intake.missing(stopped.or(missing));
    trouble.notes().into_iter().for_each(|note| intake.note(note));
    intake.article(Article::structured(intake.name(), document, metadata));
    Ok(())
}

/// What has been read.
#[derive(Default)]
struct Text {
    builder: DocumentBuilder,
    metadata: Metadata,
    pages: usize,
    trouble: Trouble,
    /// Whether the last paragraph of a page ended in the middle of a sentence.
    goes_on: bool,
}

impl Text {
    /// Takes in all steps; why they stopped, if they did before the end.
    fn take_in(&mut self, steps: &Receiver<Step>) -> Option<String> {
        loop {
            match steps.recv_timeout(Duration::from_secs(SLOWEST_PAGE_SECONDS)) {
                Ok(Step::Start { title, date }) => self.metadata = Metadata { title, date, ..Metadata::default() },
                Ok(Step::Page(page, counted)) => self.page(&page, counted),
                Ok(Step::Failed(page, reason)) => self.trouble.failed.push((page, reason)),
                Ok(Step::Missing) => self.trouble.is_incomplete = true,
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

    fn page(&mut self, page: &Page, counted: Option<Characters>) {
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
        self.trouble.add(page, counted, self.builder.text_from(before));
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

/// What is missing of the pages, or is not what it seems.
#[derive(Default)]
struct Trouble {
    /// Pages without text on which something is drawn.
    empty: Vec<u32>,
    /// Pages that could not be read, and why.
    failed: Vec<(u32, String)>,
    /// Pages with text that can be read and text that cannot.
    lost: Shares,
    /// The fonts of the text that cannot.
    fonts: Vec<String>,
    /// By the name of an encoding: pages with bytes in it that were read as Western letters.
    mojibake: Vec<(&'static str, Shares)>,
    /// Pages of which a part could not be unpacked.
    damaged: Vec<u32>,
    /// Pages on which what OCR made of a picture was no text.
    unreadable: Vec<u32>,
    /// Whether pages are named that are not there.
    is_incomplete: bool,
}

/// Pages, with how many of their characters are meant, of how many in all.
#[derive(Default)]
struct Shares {
    pages: Vec<u32>,
    meant: usize,
    all: usize,
}

impl Shares {
    fn add(&mut self, page: u32, meant: usize, all: usize) {
        self.pages.push(page);
        self.meant += meant;
        self.all += all;
    }

    fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// The pages, and the share of their text in hundredths.
    fn in_words(&self) -> String {
        let percent = (100 * self.meant).div_ceil(self.all.max(1)).min(100);
        format!("on {} about {percent} % of the text", pages_in_words(&self.pages))
    }
}

impl Trouble {
    /// Takes in what there is to say of a page, of which `text` was read.
    fn add(&mut self, page: &Page, counted: Option<Characters>, text: &str) {
        let number = page.number;
        let visible = || text.chars().filter(|c| !c.is_whitespace()).count();
        if text.is_empty() && page.image_op_count + page.text_op_count > 0 {
            self.empty.push(number);
        } else if page.suppressed_text_runs > 0 {
            let Characters { read, lost } =
                counted.unwrap_or(Characters { read: visible(), lost: page.suppressed_text_runs });
            self.lost.add(number, lost, read + lost);
        }
        for font in &page.unreadable_fonts {
            // Of a subset the name begins with six letters of its own.
            let name = font.name.split_once('+').map_or(font.name.as_str(), |(_, name)| name);
            if !self.fonts.iter().any(|known| known == name) {
                self.fonts.push(name.to_owned());
            }
        }
        if let Some((count, encoding)) = mojibake(text) {
            let at = self.mojibake.iter().position(|(name, _)| *name == encoding.name()).unwrap_or_else(|| {
                self.mojibake.push((encoding.name(), Shares::default()));
                self.mojibake.len() - 1
            });
            if let Some((_, shares)) = self.mojibake.get_mut(at) {
                shares.add(number, count, visible());
            }
        }
        if page.undecodable_content_streams > 0 {
            self.damaged.push(number);
        }
        if page.ocr_text_suppressed {
            self.unreadable.push(number);
        }
    }

    /// The fonts, as what shows something.
    fn fonts_in_words(&self) -> String {
        let named = self.fonts.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
        match self.fonts.len() {
            0 => "its fonts show".to_owned(),
            1 => format!("the font {named} shows"),
            2 | 3 => format!("the fonts {named} show"),
            count => format!("the fonts {named} and {} more show", count - 3),
        }
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if !self.empty.is_empty() {
            let pages = pages_in_words(&self.empty);
            notes.push(format!("no text on {pages}: pictures, or fonts that do not say what they show"));
        }
        if let Some((page, reason)) = self.failed.first() {
            notes.push(format!("{} pages could not be read, the first is page {page}: {reason}", self.failed.len()));
        }
        if !self.lost.is_empty() {
            let (lost, fonts) = (self.lost.in_words(), self.fonts_in_words());
            notes.push(format!("{lost} is missing: nothing says what {fonts}; OCR makes text of it"));
        }
        for (name, shares) in &self.mojibake {
            let garbled = shares.in_words();
            notes.push(format!(
                "{garbled} is mojibake: {name} that the file gives for Western letters; OCR makes text of it"
            ));
        }
        if !self.damaged.is_empty() {
            notes.push(format!("part of {} is missing: it could not be unpacked", pages_in_words(&self.damaged)));
        }
        if !self.unreadable.is_empty() {
            let pages = pages_in_words(&self.unreadable);
            notes.push(format!("what OCR made of {pages} is no text and was left out; better OCR may read it"));
        }
        if self.is_incomplete {
            notes.push("the file has more pages than can be found in it; check that it was copied whole".to_owned());
        }
        notes
    }
}

fn pages_in_words(pages: &[u32]) -> String {
    format!("{} {}", if pages.len() == 1 { "page" } else { "pages" }, listed(pages))
}
