//! The blocks of plain text: its lines, joined where they were wrapped by hand.

use super::SegmentKind;
use super::block::{Block, Marker};
use crate::text::Span;
use crate::text::width::{Ambiguous, clusters, text_width};

/// The blocks of `text`.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let lines = lines(text);
    let wrapped = Wrapped::detect(text, &lines);
    let mut blocks: Vec<Block> = Vec::with_capacity(lines.len());
    let mut last: Option<&Line> = None;
    for line in &lines {
        if line.rule {
            // A title underlined with = or -.
            if let (Some(block), Some(above)) = (blocks.last_mut(), last)
                && above.number + 1 == line.number
                && is_underline(line.span.of(text))
                && block.line == above.number
                && block.marker == Marker::None
                && block.span.len() < LONGEST_TITLE
            {
                block.kind = Some(SegmentKind::Heading);
            }
            last = None;
            continue;
        }
        if let (Some(block), Some(above), Some(wrapped)) = (blocks.last_mut(), last, &wrapped)
            && block.kind.is_none()
            && wrapped.joins(text, above, line)
        {
            block.span.end = line.span.end;
        } else {
            blocks.push(marked(text, line));
        }
        last = Some(line);
    }
    blocks.retain(|block| !block.span.is_empty());
    blocks
}

/// Longest title, in bytes, that a line below can make a heading.
const LONGEST_TITLE: usize = 200;

/// A line that is not blank.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// Without white space at its ends.
    span: Span,
    number: u32,
    /// Whether white space leads it.
    indented: bool,
    /// Whether it only separates.
    rule: bool,
}

fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let span = Span::new(start, start + line.len()).trimmed(text);
        start += line.len();
        if !span.is_empty() {
            let indented = line.starts_with(char::is_whitespace);
            lines.push(Line { span, number: number as u32, indented, rule: is_rule(span.of(text)) });
        }
    }
    lines
}

/// Whether a line only separates what stands above it from what stands below.
fn is_rule(line: &str) -> bool {
    line.chars().all(|c| {
        c.is_whitespace()
            || matches!(
                c,
                '-' | '=' | '*' | '_' | '~' | '#' | '+' | '|' | '.' | '—' | '―' | '─'
                    ..='╿'
                        | '＊'
                        | '＝'
                        | '－'
                        | '※'
                        | '・'
                        | '◆'
                        | '◇'
                        | '■'
                        | '□'
                        | '★'
                        | '☆'
                        | '○'
                        | '●'
                        | '◎'
                        | '△'
                        | '▲'
                        | '▽'
                        | '▼'
                        | '♦'
                        | '♢'
            )
    })
}

fn is_underline(line: &str) -> bool {
    line.len() >= 3 && (line.bytes().all(|b| b == b'=') || line.bytes().all(|b| b == b'-'))
}

/// The block of a line, its mark taken off.
fn marked(text: &str, line: &Line) -> Block {
    let body = line.span.of(text);
    let mut block = Block::new(line.span, line.number);
    let hashes = body.bytes().take_while(|&b| b == b'#').count();
    let rest = body.get(hashes..).unwrap_or_default();
    if (1..=6).contains(&hashes) && rest.starts_with([' ', '\u{3000}']) {
        block.kind = Some(SegmentKind::Heading);
        let bare = rest.trim_end_matches('#');
        let inner = if bare.ends_with(char::is_whitespace) { bare } else { rest };
        let start = line.span.start as usize + hashes;
        block.span = Span::new(start, start + inner.len()).trimmed(text);
    } else if let Some((marker, length)) = marker(body) {
        block.marker = marker;
        let start = line.span.start as usize + length;
        block.span = Span::new(start, line.span.end as usize).trimmed(text);
    }
    block.without_emphasis(text)
}

/// The mark that leads a line, with its length in bytes.
fn marker(line: &str) -> Option<(Marker, usize)> {
    let mut chars = line.chars();
    let first = chars.next()?;
    let spaced = |length: usize| line.get(length..).is_some_and(|rest| rest.starts_with(char::is_whitespace));
    let length = first.len_utf8();
    match first {
        '-' | '*' | '+' | '–' | '—' if spaced(length) => Some((Marker::Bullet, length)),
        '・' | '•' | '‣' | '⁃' | '◦' | '·' | '∙' | '●' | '○' if first != '○' || spaced(length) => {
            // ●● and ・・・ are letters left out.
            (chars.next() != Some(first)).then_some((Marker::Bullet, length))
        }
        '◆' | '◇' | '■' | '□' | '◎' | '★' | '☆' | '▶' | '►' | '▷' | '▼' | '▽' | '▲' | '△' | '♦' | '❖' | '➤' | '✦'
        | '✔' | '✓' | '◼' | '▪' | '▫' => {
            (chars.next() != Some(first)).then_some((Marker::Ornament(first), length))
        }
        '①'..='⑳' | '㈠'..='㈩' => Some((Marker::Bullet, length)),
        '0'..='9' | '０'..='９' | '(' | '（' => enumerated(line).map(|length| (Marker::Bullet, length)),
        _ if first.is_ascii() || first.is_alphanumeric() => None,
        _ => {
            // An emoji with a space after it.
            let cluster = clusters(line, Ambiguous::Narrow).next()?;
            let emoji = line.get(..cluster.end)?;
            (emojis::get(emoji).is_some() && spaced(cluster.end)).then_some((Marker::Ornament(first), cluster.end))
        }
    }
}

/// The length of `1. `, `１．`, `(1) ` or `（一）` at the start of `line`.
fn enumerated(line: &str) -> Option<usize> {
    let inner = line.trim_start_matches(['(', '（']);
    let bracketed = inner.len() < line.len();
    let number =
        |c: char| c.is_ascii_digit() || matches!(c, '０'..='９') || bracketed && "一二三四五六七八九十".contains(c);
    let rest = inner.trim_start_matches(number);
    let digits = inner.len() - rest.len();
    if digits == 0 || digits > 9 {
        return None;
    }
    let mut after = rest.chars();
    let closer = after.next()?;
    let length = line.len() - rest.len() + closer.len_utf8();
    let next = after.next()?;
    let ends = match closer {
        ')' | '）' => bracketed || next.is_whitespace() || next.is_alphabetic(),
        '.' => !bracketed && next.is_whitespace(),
        '．' | '、' => !bracketed && !next.is_numeric(),
        _ => false,
    };
    ends.then_some(length)
}

/// How a text is wrapped by hand: at a column that most of its lines come close to.
#[derive(Clone, Copy, Debug)]
struct Wrapped {
    /// Cells of the longest ordinary line.
    column: usize,
    /// Whether white space leads most lines, so that it does not tell where paragraphs start.
    indented: bool,
}

/// Fewest lines that show a habit.
const FEWEST_FULL: usize = 4;
/// Columns at which text is wrapped by hand.
const COLUMNS: std::ops::RangeInclusive<usize> = 24..=132;
/// Cells that kinsoku and whole words leave free at the end of a full line, on average.
const SLACK: usize = 8;

impl Wrapped {
    /// Finds the habit of `lines`, if there is one.
    ///
    /// Full lines are those near the commonest greatest width. They must be half of all lines that another follows
    /// directly, and half of them must end in the middle of a sentence: lines that are paragraphs do neither.
    fn detect(text: &str, lines: &[Line]) -> Option<Self> {
        let mut followed = Vec::new();
        for pair in lines.windows(2) {
            if let [above, below] = pair
                && above.number + 1 == below.number
                && !above.rule
                && !below.rule
                && marker(below.span.of(text)).is_none()
            {
                // Nothing is wrapped at a column past the last; a longer line need not be measured to its end.
                let head = above.span.of(text);
                let head = head.get(..head.floor_char_boundary(COLUMNS.end() * 4)).unwrap_or(head);
                followed.push((text_width(head, Ambiguous::Narrow), ends_inside_sentence(head) && !is_row(head)));
            }
        }
        if followed.len() < FEWEST_FULL {
            return None;
        }
        let mut counts = vec![0_usize; COLUMNS.end() + 2];
        for &(width, _) in &followed {
            if let Some(count) = counts.get_mut(width.min(COLUMNS.end() + 1)) {
                *count += 1;
            }
        }
        let near = |column: usize| -> usize { counts.iter().skip(column + 1 - SLACK).take(SLACK).sum() };
        let column = COLUMNS.max_by_key(|&column| (near(column), usize::MAX - column))?;
        let longer: usize = counts.iter().skip(column + 1).sum();
        let full: Vec<bool> =
            followed.iter().filter(|line| (column + 1 - SLACK..=column).contains(&line.0)).map(|line| line.1).collect();
        let open = full.iter().filter(|&&open| open).count();
        let habitual = full.len() >= FEWEST_FULL
            && full.len() * 2 >= followed.len()
            && open * 2 >= full.len()
            && longer * 10 <= followed.len();
        let indented = lines.iter().filter(|line| line.indented).count() * 3 >= lines.len() * 2;
        habitual.then_some(Self { column, indented })
    }

    /// Whether `below` goes on with what `above` left off.
    fn joins(self, text: &str, above: &Line, below: &Line) -> bool {
        let (head, tail) = (above.span.of(text), below.span.of(text));
        if above.number + 1 != below.number || marker(tail).is_some() || tail.starts_with('#') || is_row(head) {
            return false;
        }
        if below.indented && !self.indented {
            return false;
        }
        let width = text_width(head, Ambiguous::Narrow);
        // What cannot be divided at the start of the next line would not have fitted on this one.
        let full =
            width + SLACK > self.column || width + 1 + text_width(first_word(tail), Ambiguous::Narrow) > self.column;
        full && width <= self.column + SLACK
    }
}

/// Whether a line is a row of a table, which ends where it ends.
fn is_row(line: &str) -> bool {
    line.len() > 1 && line.starts_with('|') && line.ends_with('|')
}

fn first_word(line: &str) -> &str {
    let length = line.bytes().position(|b| !b.is_ascii_graphic()).unwrap_or(line.len());
    line.get(..length).unwrap_or_default()
}

/// Whether a line ends where no sentence does.
fn ends_inside_sentence(line: &str) -> bool {
    let bare = line.trim_end_matches(['」', '』', '”', '"', '）', ')', '’', '\'']);
    !bare.ends_with(['。', '！', '？', '!', '?', '.', '…', '．', '：', ':'])
}
