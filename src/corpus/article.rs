//! One document and its segments.

use std::borrow::Cow;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::text::{
    CharOffsets, Display, Language, Segment, SegmentKind, Span, Syntax, detect_article, display_in, segment,
    segment_blocks,
};

use super::document::{Document, Reading};
use super::metadata::Metadata;
use super::parallel::Parallel;

/// Where a web page was read from and how much of it, so that the rest can be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageOrigin {
    /// The file.
    pub file: PathBuf,
    /// Whether all of it was wanted and not only its main text.
    pub whole: bool,
}

/// One document: its text, as it stands in the file or was taken out of it, and the segments that this falls into.
#[derive(Debug)]
pub struct Article {
    /// The path as it was given or found, `/` between its parts, `#` written `%23`.
    pub path: String,
    /// The title that the file names, or else the first heading or sentence, without markup.
    pub title: String,
    /// The text, without a byte-order mark; all positions count in it.
    pub text: String,
    /// The language that most of the text is in.
    pub language: Language,
    /// What the text falls into, in order and without overlap.
    pub segments: Vec<Segment>,
    /// What else the file says of it.
    pub metadata: Metadata,
    /// How parts of the text are read, where the file says so; in order.
    pub readings: Vec<Reading>,
    /// Which page it is, where it is one.
    pub page: Option<PageOrigin>,
    /// Translations of the article that its file holds too. A pair of articles is named by one of them.
    pub parallels: Vec<Parallel>,
    syntax: Syntax,
    offsets: CharOffsets,
}

impl Article {
    /// Splits `text` into segments. `path` is what the article is called in everything printed.
    pub fn new(path: String, text: String) -> Self {
        let syntax = syntax_of(&path);
        Self::plain(path, text, syntax, Metadata::default())
    }

    /// Splits `text`, written in `syntax`, into segments.
    pub fn plain(path: String, text: String, syntax: Syntax, metadata: Metadata) -> Self {
        let language = language_of(&text, &metadata);
        let segments = segment(&text, syntax, language);
        // Where the file says of a text what the text does not show, no part of it can be asked.
        let is_told_only = metadata.language.is_some() && detect_article(&text).primary() != language.primary();
        let article = Self::assembled(path, text, syntax, (language, segments), metadata);
        if is_told_only { article.in_one_language() } else { article }
    }

    /// Splits a text whose blocks are known into segments.
    pub fn structured(path: String, document: Document, metadata: Metadata) -> Self {
        let Document { text, blocks, readings } = document;
        let language = language_of(&text, &metadata);
        let segments = segment_blocks(&text, &blocks, language);
        let article = Self::assembled(path, text, Syntax::Plain, (language, segments), metadata);
        Self { readings, ..article }
    }

    fn assembled(
        path: String,
        text: String,
        syntax: Syntax,
        (language, segments): (Language, Vec<Segment>),
        metadata: Metadata,
    ) -> Self {
        let metadata = metadata.tidied();
        let title = metadata.title.clone().unwrap_or_else(|| title(&text, syntax, &segments));
        let offsets = CharOffsets::new(&text);
        Self {
            path,
            title,
            text,
            language,
            segments,
            metadata,
            readings: Vec::new(),
            page: None,
            parallels: Vec::new(),
            syntax,
            offsets,
        }
    }

    /// The article as the page that it is.
    #[must_use]
    pub fn of_page(self, page: PageOrigin) -> Self {
        Self { page: Some(page), ..self }
    }

    /// The article with its translations.
    #[must_use]
    pub fn with_parallels(self, parallels: Vec<Parallel>) -> Self {
        Self { parallels, ..self }
    }

    /// The article with all of it in its language, whatever its parts look like.
    #[must_use]
    pub fn in_one_language(mut self) -> Self {
        self.segments.iter_mut().for_each(|segment| segment.language = self.language);
        self
    }

    /// The last part of the path.
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// What the reader sees of `span`, with a map back to the text.
    pub fn display(&self, span: Span) -> Display<'_> {
        display_in(&self.text, span, self.syntax)
    }

    /// What the reader sees of `span`, also where that begins or ends within markup: in `日[[本]]国` of `本]]国` it is 本国.
    pub fn shown(&self, span: Span) -> Cow<'_, str> {
        let first = self.segments.partition_point(|segment| segment.span.end <= span.start);
        let meeting = self.segments.iter().skip(first).take_while(|segment| segment.span.start < span.end);
        let around = meeting.fold(span, |all, segment| Span {
            start: all.start.min(segment.span.start),
            end: all.end.max(segment.span.end),
        });
        let display = self.display(around);
        if display.is_verbatim() {
            return span.of(&self.text).into();
        }
        display.span_to_display(span).of(&display.text).to_owned().into()
    }

    /// The characters of `span`, counted from the start of the text in Unicode scalar values.
    pub fn chars(&self, span: Span) -> Range<u32> {
        self.offsets.chars_of(&self.text, span)
    }

    /// The number of the segment that holds `byte`, or of the last one before it.
    pub fn segment_at(&self, byte: u32) -> usize {
        self.segments.partition_point(|segment| segment.span.start <= byte).saturating_sub(1)
    }

    /// The numbers of the segments that share at least half of themselves with `span`.
    pub fn segments_in(&self, span: Span) -> Range<usize> {
        let inside = |segment: &Segment| segment.span.intersection(span).len() * 2 >= segment.span.len().max(1);
        let from = self.segments.partition_point(|segment| segment.span.end <= span.start);
        let to = self.segments.partition_point(|segment| segment.span.start < span.end);
        let first = (from..to).find(|&at| inside(&self.segments[at])).unwrap_or(to);
        let last = (first..to).rev().find(|&at| inside(&self.segments[at])).map_or(first, |at| at + 1);
        first..last
    }
}

/// The language that the file names, or else the one that the text shows. A script that is not named is found out.
fn language_of(text: &str, metadata: &Metadata) -> Language {
    match metadata.language {
        None | Some(Language::UND) => detect_article(text),
        Some(Language::ZH) => {
            Some(detect_article(text)).filter(|found| found.is_chinese()).unwrap_or(Language::ZH_HANS)
        }
        Some(named) => named,
    }
}

fn syntax_of(path: &str) -> Syntax {
    match Path::new(path).extension().and_then(|extension| extension.to_str()) {
        Some(extension) if extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("markdown") => {
            Syntax::Markdown
        }
        _ => Syntax::Plain,
    }
}

fn title(text: &str, syntax: Syntax, segments: &[Segment]) -> String {
    let heads_an_article = |segment: &&Segment| segment.kind == SegmentKind::Heading;
    let says_something = |segment: &&Segment| segment.kind == SegmentKind::Sentence;
    segments
        .iter()
        .find(heads_an_article)
        .or_else(|| segments.iter().find(says_something))
        .or_else(|| segments.first())
        .map(|segment| display_in(text, segment.span, syntax).text.into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_an_article_is_shown_without_markup_wherever_it_begins() {
        let text = "昨日、[[ja:東京都|東京]]で**会議**が開かれた。\n次の文。";
        let article = Article::new("a.md".to_owned(), text.to_owned());
        for (part, shown) in [
            ("京]]で**会", "京で会"),
            ("[[ja:東京都|東京]]で", "東京で"),
            ("昨日、", "昨日、"),
            ("議**が開かれた。\n次", "議が開かれた。次"),
        ] {
            let at = text.find(part).unwrap();
            assert_eq!(article.shown(Span::new(at, at + part.len())), shown, "{part}");
        }
    }

    #[test]
    fn a_declared_language_holds_where_the_text_does_not_show_it() {
        let languages = |text: &str, tag: &str| -> Vec<Language> {
            let metadata = Metadata { language: Language::parse(tag), ..Metadata::default() };
            let article = Article::plain("a".to_owned(), text.to_owned(), Syntax::Plain, metadata);
            article.segments.iter().map(|segment| segment.language).collect()
        };
        assert_eq!(languages("中国政府発表。\n\n人口統計。", "ja_JP"), [Language::JA, Language::JA]);
        let quoting = "橋ができたと市が発表したのは、きのうのことである。\n\n他们说这是我们的问题，没有办法解决。";
        assert_eq!(languages(quoting, "jpn"), [Language::JA, Language::ZH_HANS]);
    }
}
