//! A page that needs nothing else: pairs side by side, each linked to its place in the articles below. Every text is
//! escaped, and the page allows itself no script.

use std::fmt::Write;

use super::pairs::{Pair, PairSide, relation_name};
use super::tmx::spans;
use super::{PairVerdict, Selection};
use crate::annotate::{Body, Placed};
use crate::corpus::Article;
use crate::text::Span;

const HEAD: &str = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
<meta name=\"viewport\" content=\"width=device-width\">\n<title>Annotations</title>\n<style>\n\
body { font: 1rem/1.7 sans-serif; margin: 1rem auto; max-width: 76rem; padding: 0 1rem; }\n\
table { border-collapse: collapse; width: 100%; }\n\
td { border-top: 1px solid #999; padding: .6rem; vertical-align: top; width: 42%; white-space: pre-wrap; }\n\
td.about { width: 16%; white-space: normal; font-size: .85rem; }\n\
.suggested { border-left: 3px dashed #777; } .confirmed { border-left: 3px solid #080; }\n\
.rejected { border-left: 3px double #a00; text-decoration: line-through; }\n\
.source { display: block; font-size: .8rem; } pre { white-space: pre-wrap; font: inherit; }\n\
:target { background: #ff8; color: #000; }\n\
</style>\n</head>\n<body>\n<h1>Annotations</h1>\n";

pub fn write(selection: &Selection<'_>) -> String {
    let mut out = String::from(HEAD);
    if !selection.pairs.is_empty() {
        out.push_str("<h2>Links</h2>\n<table>\n");
        for (number, pair) in selection.pairs.iter().enumerate() {
            row(&mut out, number, pair);
        }
        out.push_str("</table>\n");
    }
    let others = || selection.marks.iter().filter(|placed| placed.mark.link().is_none());
    if others().next().is_some() {
        out.push_str("<h2>Labels, notes and other marks</h2>\n<table>\n");
        for (number, placed) in others().enumerate() {
            mark(&mut out, selection, number, placed);
        }
        out.push_str("</table>\n");
    }
    for (number, article) in selection.articles.iter().enumerate() {
        let places = places(selection, number);
        if !places.is_empty() {
            whole(&mut out, article, places);
        }
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn row(out: &mut String, number: usize, pair: &Pair) {
    let [a, b] = &pair.sides;
    let said = match pair.verdict {
        PairVerdict::Suggested => "suggested by the machine, not confirmed",
        other => other.as_str(),
    };
    let _ = write!(out, "<tr id=\"p{number}\"><td class=\"about {}\">{said}<br>", pair.verdict.as_str());
    out.push_str(relation_name(pair.relation));
    if let Some(score) = pair.score {
        let _ = write!(out, "<br>machine's score {score:.2}");
    }
    if let Some(mark) = &pair.mark {
        let _ = write!(out, "<br>{}<br>{}", escape(&mark.creator), escape(&mark.modified.0));
    }
    for conflict in &pair.conflicts {
        let _ = write!(out, "<br><strong>conflict: {}</strong>", escape(&conflict.words));
    }
    pair.labels.iter().for_each(|label| out.push_str(&format!("<br>[{}]", escape(label))));
    pair.notes.iter().for_each(|note| out.push_str(&format!("<pre>{}</pre>", escape(note))));
    out.push_str("</td>");
    for (name, side) in [("a", a), ("b", b)] {
        cell(out, &format!("p{number}{name}"), side);
    }
    out.push_str("</tr>\n");
}

fn cell(out: &mut String, anchor: &str, side: &PairSide) {
    let (language, text) = (escape(side.language.as_str()), escape(&side.text));
    let source = escape(&format!("{}:{}", side.article, spans(side)));
    let _ = write!(
        out,
        "<td lang=\"{language}\" dir=\"auto\">{text}<a class=\"source\" href=\"#{anchor}\">{source}</a></td>"
    );
}

fn mark(out: &mut String, selection: &Selection<'_>, number: usize, placed: &Placed) {
    let mark = &placed.mark;
    let what = match &mark.body {
        Body::Label(label) => label.label.clone(),
        Body::LabelDefinition(label) => label.name.clone(),
        Body::Note { text } => text.clone(),
        Body::Bookmark { name } => name.clone().unwrap_or_default(),
        Body::Status { status } => super::table::status_name(*status).to_owned(),
        Body::Conflict(_) => selection.conflict_in_words(placed),
        Body::Link(_) => String::new(),
    };
    let kind = mark.body.type_name().replace('_', " ");
    let lost = if placed.is_orphan() { "<br>not found in the article as it is now" } else { "" };
    let _ = write!(
        out,
        "<tr id=\"m{number}\"><td class=\"about\">{kind}<br>{}<br>{}{lost}</td><td dir=\"auto\">{}</td><td>",
        escape(&mark.creator),
        escape(&mark.modified.0),
        escape(&what)
    );
    for (target_number, target) in mark.targets.iter().enumerate() {
        let article = selection.place(placed, target_number).map_or(&target.article, |(article, _)| &article.path);
        let (language, words) = (escape(target.language.as_str()), escape(&selection.shown(placed, target_number)));
        let _ = write!(
            out,
            "<span lang=\"{language}\" dir=\"auto\">{words}</span><a class=\"source\" href=\"#m{number}-{target_number}\">{}</a>",
            escape(article)
        );
    }
    out.push_str("</td></tr>\n");
}

/// The anchors of an article: place, its own name, and the row that leads to it.
fn places(selection: &Selection<'_>, article: usize) -> Vec<(Span, String, String)> {
    let mut places = Vec::new();
    for (number, pair) in selection.pairs.iter().enumerate() {
        for (name, side) in ["a", "b"].into_iter().zip(&pair.sides) {
            let first = side.pieces.iter().find_map(|piece| piece.place).filter(|(at, _)| *at == article);
            places.extend(first.map(|(_, span)| (span, format!("p{number}{name}"), format!("p{number}"))));
        }
    }
    let others = selection.marks.iter().filter(|placed| placed.mark.link().is_none());
    for (number, placed) in others.enumerate() {
        for (target, place) in placed.targets.iter().enumerate() {
            if let Some((at, Some(span))) = place.place()
                && at == article
            {
                places.push((span, format!("m{number}-{target}"), format!("m{number}")));
            }
        }
    }
    places.sort();
    places
}

/// An article as a reader sees it, with the way from its source there.
struct Shown {
    text: String,
    /// Where each segment begins in `text`, with its span in the source.
    segments: Vec<(usize, Span)>,
}

impl Shown {
    /// A line a segment's end in the source is one here, and so is an empty line; markup between segments is not shown.
    fn new(article: &Article) -> Self {
        let mut shown = Self { text: String::new(), segments: Vec::with_capacity(article.segments.len()) };
        let mut end = 0;
        for segment in &article.segments {
            let gap = article.text.get(end..segment.span.start as usize).unwrap_or_default();
            let between = match gap.matches('\n').count() {
                _ if shown.text.is_empty() => "",
                0 if gap.is_empty() => "",
                0 => " ",
                1 => "\n",
                _ => "\n\n",
            };
            shown.text.push_str(between);
            shown.segments.push((shown.text.len(), segment.span));
            shown.text.push_str(&article.display(segment.span).text);
            end = segment.span.end as usize;
        }
        shown
    }

    /// What of the text comes from `span` of the source.
    fn span(&self, article: &Article, span: Span) -> Span {
        let first = self.segments.partition_point(|(_, segment)| segment.end <= span.start);
        let meeting = self.segments.iter().skip(first).take_while(|(_, segment)| segment.start < span.end);
        let shown = meeting.map(|&(start, segment)| {
            let display = article.display(segment);
            display.span_to_display(span.intersection(segment)).shifted(start)
        });
        shown.reduce(|x, y| Span { start: x.start, end: y.end }).unwrap_or_else(|| {
            let end = self.segments.get(first).map_or(self.text.len(), |(start, _)| *start);
            Span::new(end, end)
        })
    }
}

/// An article with its marked places. Where places overlap the later ones keep their anchor and lose their underline.
fn whole(out: &mut String, article: &Article, places: Vec<(Span, String, String)>) {
    let _ = write!(
        out,
        "<h2>{}</h2>\n<pre lang=\"{}\" dir=\"auto\">",
        escape(&article.path),
        escape(article.language.as_str())
    );
    let shown = Shown::new(article);
    let mut at = 0;
    for (span, name, row) in places {
        let span = shown.span(article, span);
        if (span.start as usize) < at || span.is_empty() {
            let _ = write!(out, "<a id=\"{name}\"></a>");
            continue;
        }
        out.push_str(&escape(shown.text.get(at..span.start as usize).unwrap_or_default()));
        let _ = write!(out, "<a id=\"{name}\" href=\"#{row}\">{}</a>", escape(span.of(&shown.text)));
        at = span.end as usize;
    }
    out.push_str(&escape(shown.text.get(at..).unwrap_or_default()));
    out.push_str("</pre>\n");
}

/// Text as text, in an element or an attribute.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\r' => out.push_str("&#13;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() => out.push(char::REPLACEMENT_CHARACTER),
            c => out.push(c),
        }
    }
    out
}
