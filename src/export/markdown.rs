//! A report in Markdown: what is linked, side by side with its sources; then labels, notes and the rest.

use std::fmt::Write;

use super::pairs::{Pair, PairSide, relation_name};
use super::tmx::spans;
use super::{PairVerdict, Selection};
use crate::annotate::{Body, Placed};

pub fn write(selection: &Selection<'_>) -> String {
    let mut out = String::from("# Annotations\n");
    for (verdict, title) in [
        (PairVerdict::Confirmed, "Confirmed links"),
        (PairVerdict::Rejected, "Rejected links"),
        (PairVerdict::Suggested, "Suggested by the machine, not confirmed"),
    ] {
        let pairs: Vec<&Pair> = selection.pairs.iter().filter(|pair| pair.verdict == verdict).collect();
        if !pairs.is_empty() {
            let _ = writeln!(out, "\n## {title}");
        }
        pairs.into_iter().for_each(|pair| write_pair(&mut out, pair));
    }
    let others: Vec<&Placed> = selection.marks.iter().filter(|placed| is_about_words(&placed.mark.body)).collect();
    if !others.is_empty() {
        out.push_str("\n## Labels, notes and other marks\n");
    }
    others.into_iter().for_each(|placed| write_mark(&mut out, selection, placed));
    out
}

const fn is_about_words(body: &Body) -> bool {
    !matches!(body, Body::Link(_) | Body::LabelDefinition(_))
}

fn write_pair(out: &mut String, pair: &Pair) {
    let mut head = relation_name(pair.relation).to_owned();
    if let Some(score) = pair.score {
        let _ = write!(head, ", machine's score {score:.2}");
    }
    if let Some(mark) = &pair.mark {
        let _ = write!(head, ", {} {}", escape(&mark.creator), escape(&mark.modified.0));
    }
    let _ = writeln!(out, "\n### {head}");
    pair.sides.iter().for_each(|side| write_side(out, side));
    for conflict in &pair.conflicts {
        let _ = writeln!(out, "\nConflict: {}", escape(&conflict.words));
    }
    if !pair.labels.is_empty() {
        let _ = writeln!(out, "\nLabels: {}", escape(&pair.labels.join(", ")));
    }
    for note in &pair.notes {
        let _ = writeln!(out, "\n{}", lines(note, ""));
    }
}

fn write_side(out: &mut String, side: &PairSide) {
    let source = format!("{}:{}", side.article, spans(side));
    let _ = writeln!(out, "\n{}\n>\n> — {} ({})", lines(&side.text, "> "), escape(&source), side.language);
}

fn write_mark(out: &mut String, selection: &Selection<'_>, placed: &Placed) {
    let mark = &placed.mark;
    let what = match &mark.body {
        Body::Label(label) => label.label.clone(),
        Body::Bookmark { name } => name.clone().unwrap_or_default(),
        Body::Status { status } => super::table::status_name(*status).to_owned(),
        Body::Conflict(_) => selection.conflict_in_words(placed),
        Body::Note { .. } | Body::Link(_) | Body::LabelDefinition(_) => String::new(),
    };
    let by = format!("{}, {} {}", mark.body.type_name().replace('_', " "), mark.creator, mark.modified.0);
    let title = if what.is_empty() { by } else { format!("{what} ({by})") };
    let _ = writeln!(out, "\n### {}", escape(&one_line(&title)));
    for (number, target) in mark.targets.iter().enumerate() {
        let words = selection.shown(placed, number);
        let (path, chars) = match selection.place(placed, number) {
            Some((article, span)) => (&article.path, span.map(|span| article.chars(span))),
            None => (&target.article, target.selector.as_ref().map(|selector| selector.start..selector.end)),
        };
        let at = chars.map(|chars| format!(":{}-{}", chars.start, chars.end)).unwrap_or_default();
        let lost = if placed.is_orphan() { ", not found in the article as it is now" } else { "" };
        if !words.is_empty() {
            let _ = write!(out, "\n{}\n>", lines(&words, "> "));
        }
        let _ = writeln!(out, "\n> — {} ({}{lost})", escape(&format!("{path}{at}")), target.language);
    }
    if let Body::Note { text } = &mark.body {
        let _ = writeln!(out, "\n{}", lines(text, ""));
    }
}

fn one_line(text: &str) -> String {
    text.split(['\n', '\r']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Text line by line, each with a prefix and ending in a hard break, so that it reads as in the source.
fn lines(text: &str, prefix: &str) -> String {
    let all: Vec<String> =
        text.replace("\r\n", "\n").split(['\n', '\r']).map(|line| format!("{prefix}{}", escape(line))).collect();
    let last = all.len().saturating_sub(1);
    let broken = all.iter().enumerate().map(|(number, line)| {
        let empty = line.trim_end().len() <= prefix.trim_end().len();
        if number == last || empty { line.clone() } else { format!("{line}\\") }
    });
    broken.collect::<Vec<_>>().join("\n")
}

/// Text without anything that Markdown or HTML would take for markup.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let begins = text.trim_start().len();
    let mut only_digits = true;
    for (at, c) in text.char_indices() {
        let at_start = at == text.len() - begins;
        let marks = "\\`*_{}[]#|~!".contains(c);
        let lists = (at_start && "+-=".contains(c)) || (only_digits && at > 0 && ".)".contains(c));
        if marks || lists {
            out.push('\\');
        }
        only_digits &= c.is_ascii_digit();
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c if c.is_control() && c != '\t' => out.push(char::REPLACEMENT_CHARACTER),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_never_markup() {
        assert_eq!(escape("<b>*x*</b> [a](b)"), "&lt;b&gt;\\*x\\*&lt;/b&gt; \\[a\\](b)");
        assert_eq!(
            (escape("1. 一"), escape("- 二"), escape("12) x")),
            ("1\\. 一".into(), "\\- 二".into(), "12\\) x".into())
        );
        assert_eq!(lines("一\r\n\n二", "> "), "> 一\\\n> \n> 二");
    }
}
