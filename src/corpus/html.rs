//! Web pages: their main text by readability rules, or all of it; title, date, source; ruby as readings.

mod guard;
mod images;
mod walk;

use dom_query::Document as Dom;
use dom_smoothie::{Config, Readability};

use super::document::{Document, DocumentBuilder};
use super::format::FormatError;
use super::limits::LARGEST_PAGE;
use super::load::{Intake, Problem};
use super::metadata::{Metadata, one_line};
use super::source::{Source, Whole};
use crate::text::{Language, SegmentKind, detect_article};

pub(super) use guard::{check, close_what_breaks_off};
pub(super) use images::{replace_characters, told as unnamed_characters};
pub(super) use walk::document_of;

/// A page that was taken apart.
pub(super) struct Page {
    pub document: Document,
    pub metadata: Metadata,
    /// What there is to say of it.
    pub notes: Vec<String>,
}

/// Reads a page.
pub(super) fn read(intake: &mut Intake<'_>, source: Source) -> Result<(), Problem> {
    let Whole { bytes, missing } = source.whole(LARGEST_PAGE)?;
    let html = intake.decode(bytes, true)?;
    let page = page(&html, intake.options.whole_page)?;
    intake.missing(missing);
    page.notes.iter().for_each(|note| intake.note(note));
    intake.page(intake.name(), page);
    Ok(())
}

/// Takes a page apart: all of it where `whole` says so or no main text is found in it.
pub(super) fn page(html: &str, whole: bool) -> Result<Page, FormatError> {
    check(html)?;
    let html = close_what_breaks_off(html);
    let dom = Dom::from(html);
    let replaced = replace_characters(&dom);
    let all = || document_of(&dom);
    let mut note = html_breaks_off(html);
    let copy = dom.clone();
    divide_long_texts(&copy);
    let reader = Readability::with_document(copy, None, Some(Config::default()));
    let Ok(mut reader) = reader else {
        return finished(all(), Metadata::default(), note, replaced);
    };
    let linked_data = reader.parse_json_ld();
    let named = reader.get_article_metadata(linked_data);
    let mut metadata = metadata(&dom, &named);
    let document = if whole {
        all()
    } else {
        match reader.parse() {
            Ok(article) if !article.text_content.trim().is_empty() => {
                let main = document_of(&Dom::from(article.content.as_ref()));
                with_title(main, metadata.title.as_deref())
            }
            _ => {
                note = note.or(Some("no main text was found in this page; all of it is read"));
                all()
            }
        }
    };
    // Pages are made from templates that name one language for all.
    metadata.language = metadata.language.filter(|_| detect_article(&document.text) == Language::UND);
    finished(document, metadata, note, replaced)
}

/// Divides the texts between tags where they are long: the main text is written as HTML again, which for each `&` and
/// no-break space of a text looks through all of it.
fn divide_long_texts(dom: &Dom) {
    let long: Vec<_> = dom.root().descendants_it().filter(dom_query::NodeRef::is_text).collect();
    for node in long {
        let text = node.text();
        if text.len() <= LONGEST_TEXT {
            continue;
        }
        let mut rest: &str = &text;
        while rest.len() > LONGEST_TEXT {
            let (piece, later) = rest.split_at(rest.floor_char_boundary(LONGEST_TEXT));
            node.insert_before(&dom.tree.new_text(piece));
            rest = later;
        }
        node.set_text(rest);
    }
}

/// Bytes of a text between two tags above which it is divided.
const LONGEST_TEXT: usize = 4 << 10;

/// The page, unless there is nothing in it; `replaced` of its images were read as 〓.
fn finished(document: Document, metadata: Metadata, note: Option<&str>, replaced: usize) -> Result<Page, FormatError> {
    if document.text.trim().is_empty() {
        return Err(FormatError::NoText("the page may be made by a script in the browser".to_owned()));
    }
    let notes = note.map(str::to_owned).into_iter().chain(unnamed_characters(&document.text, replaced)).collect();
    Ok(Page { document, metadata, notes })
}

/// Says so where a page ends within a tag. That its last elements stay open is common in sound pages.
fn html_breaks_off(html: &str) -> Option<&'static str> {
    let open = html.rfind('<').is_some_and(|open| html.get(open..).is_some_and(|rest| !rest.contains('>')));
    open.then_some("the page breaks off in the middle of a tag; what comes before is read")
}

fn metadata(dom: &Dom, named: &dom_smoothie::Metadata) -> Metadata {
    let attribute = |selector: &str, name: &str| {
        let value = dom.select_single(selector).attr(name)?;
        Some(one_line(&value)).filter(|value| !value.is_empty())
    };
    let date = named.published_time.clone().or_else(|| attribute("time[datetime]", "datetime"));
    let url = named.url.clone().or_else(|| attribute("link[rel=canonical]", "href"));
    let url = url.or_else(|| attribute("meta[property='og:url']", "content"));
    let language = named.lang.clone().or_else(|| attribute("html", "lang"));
    let host = url.as_deref().and_then(host).map(str::to_owned);
    let heading = dom.select_single("h1").text();
    let title = bare_title(&one_line(&named.title), &one_line(&heading), named.site_name.as_deref());
    Metadata {
        title: Some(title).filter(|title| !title.is_empty()),
        date,
        source: named.site_name.clone().or(host),
        url,
        language: language.and_then(|tag| Language::parse(&tag)),
    }
}

/// The title without the name of its site: what the page's heading says of it, or what stands before the site's name.
fn bare_title(title: &str, heading: &str, site: Option<&str>) -> String {
    let parts = [" - ", " | ", "｜", " – ", " — ", "_", " :: "];
    let parted = |rest: &str| parts.iter().any(|part| rest.trim_end().starts_with(part.trim_end()));
    if !heading.is_empty() && title.strip_prefix(heading).is_some_and(parted) {
        return heading.to_owned();
    }
    let before = site.filter(|site| !site.is_empty()).and_then(|site| title.strip_suffix(site));
    let before =
        before.and_then(|before| parts.iter().find_map(|part| before.trim_end().strip_suffix(part.trim_end())));
    before.map(str::trim_end).filter(|before| !before.is_empty()).unwrap_or(title).to_owned()
}

/// The host of an address: what tells one source from another where nothing is named.
pub(super) fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?.split(':').next()?;
    (!host.is_empty()).then(|| host.strip_prefix("www.").unwrap_or(host))
}

/// The main text under its title, which readability rules take out of it.
fn with_title(main: Document, title: Option<&str>) -> Document {
    let Some(title) = title else { return main };
    let first = main.blocks.first().map_or("", |block| block.span.of(&main.text));
    if first == title {
        return main;
    }
    let mut builder = DocumentBuilder::default();
    builder.block(Some(SegmentKind::Heading));
    builder.push(title);
    let mut document = builder.finish();
    document.append(main);
    document
}

#[cfg(test)]
mod tests;
