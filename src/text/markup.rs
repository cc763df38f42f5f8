//! Inline markup: wiki and Markdown links, images, emphasis, code, emoji short codes, escapes.
//!
//! Files that call themselves plain text hold wiki and Markdown links too, so these are read everywhere, but in
//! plain text only where they are unmistakable: `[1](2)`, `2*3*4` and `snake_case_name` stay as they are.

use std::ops::Range;

use super::Span;
use super::display::{Builder, Display};

/// How an article is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Syntax {
    /// Plain text, in which only unmistakable markup counts.
    #[default]
    Plain,
    /// Markdown.
    Markdown,
}

/// Longest label of a link, in bytes: bounds the work that an opening bracket can cause.
const LONGEST_LABEL: usize = 400;
/// Longest target of a link, in bytes.
const LONGEST_TARGET: usize = 2000;
/// Longest emphasis that is looked for, in bytes.
const LONGEST_EMPHASIS: usize = 4000;
/// Deepest nesting of links, images and emphasis that is read.
const DEEPEST: usize = 6;

/// What `span` of `source` looks like without its markup, read as plain text: see [`display_in`].
pub fn display(source: &str, span: Span) -> Display<'_> {
    display_in(source, span, Syntax::Plain)
}

/// What `span` of `source`, an article in `syntax`, looks like without its markup. Lines are joined as running text.
pub fn display_in(source: &str, span: Span, syntax: Syntax) -> Display<'_> {
    let text = span.of(source);
    if !may_hold_markup(text, syntax) {
        return Display::verbatim(source, span);
    }
    let mut reader = Reader { text, base: span.start as usize, syntax, out: Builder::new(source, span) };
    reader.read(reader.without_torn_emphasis(), 0);
    reader.out.finish()
}

fn may_hold_markup(text: &str, syntax: Syntax) -> bool {
    text.bytes().any(|byte| match byte {
        b'[' | b'*' | b'`' | b':' | b'\n' | b'\r' => true,
        b'_' | b'~' | b'\\' | b'&' | b'<' | b'!' => syntax == Syntax::Markdown,
        _ => false,
    })
}

/// A link or image: all of it, and the part that is shown. Positions are bytes of the text searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// From the opening bracket to the closing one.
    pub whole: Range<usize>,
    /// What is shown.
    pub label: Range<usize>,
    /// Where a Markdown link leads; empty for a wiki link.
    pub target: Range<usize>,
}

/// The link that starts at byte `at` of `text` (`[` or `!`), if one does.
pub(super) fn link_at(text: &str, at: usize, syntax: Syntax) -> Option<Link> {
    let image = usize::from(text.as_bytes().get(at) == Some(&b'!'));
    markdown_link(text, at, at + image, syntax).or_else(|| if image == 0 { wiki_link(text, at) } else { None })
}

/// `[label](target "title")`, or `[label][reference]` in Markdown.
fn markdown_link(text: &str, start: usize, open: usize, syntax: Syntax) -> Option<Link> {
    let close = matching(text, open, b'[', b']', LONGEST_LABEL)?;
    let label = open + 1..close;
    match text.as_bytes().get(close + 1)? {
        b'(' => {
            let end = matching(text, close + 1, b'(', b')', LONGEST_TARGET)?;
            let target = close + 2..end;
            let inner = text.get(target.clone())?;
            (syntax == Syntax::Markdown && !inner.contains('。') || is_target(inner)).then_some(Link {
                whole: start..end + 1,
                label,
                target,
            })
        }
        b'[' if syntax == Syntax::Markdown && text.as_bytes().get(open + 1) != Some(&b'[') => {
            let end = matching(text, close + 1, b'[', b']', LONGEST_LABEL)?;
            Some(Link { whole: start..end + 1, label, target: close + 2..close + 2 })
        }
        _ => None,
    }
}

/// `[[target]]`, `[[target|label]]`, `[[language:target]]`.
fn wiki_link(text: &str, at: usize) -> Option<Link> {
    let inner_start = at + 2;
    text.get(at..inner_start).filter(|open| *open == "[[")?;
    let window = text.get(inner_start..text.floor_char_boundary(inner_start + LONGEST_LABEL))?;
    let inner = window.get(..window.find("]]")?)?;
    if inner.trim().is_empty() || inner.contains(['\n', '[']) {
        return None;
    }
    let end = inner_start + inner.len();
    let label = match inner.rsplit_once('|') {
        Some((_, label)) if !label.trim().is_empty() => end - label.len()..end,
        _ => inner_start + language_prefix(inner)..inner_start + inner.trim_end_matches('|').len(),
    };
    Some(Link { whole: at..end + 2, label, target: end..end })
}

/// Length of the `zh:` or `:zh-hans:` in front of a wiki target.
fn language_prefix(target: &str) -> usize {
    let from = usize::from(target.starts_with(':'));
    let Some(colon) = target.get(from..).and_then(|rest| rest.find(':')) else { return 0 };
    let prefix = target.get(from..from + colon).unwrap_or_default();
    let is_code =
        super::Language::parse(prefix).is_some() && prefix.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    if is_code && from + colon + 1 < target.len() { from + colon + 1 } else { 0 }
}

/// Whether the brackets of `[…](…)` hold what only the target of a link can be.
fn is_target(inner: &str) -> bool {
    let inner = inner.trim_start_matches('<');
    let path = inner.split([' ', '>']).next().unwrap_or_default();
    let titled = inner.get(path.len()..).unwrap_or_default().trim_start_matches('>').trim();
    let quoted = titled.is_empty() || titled.starts_with(['"', '\'']);
    quoted && path.bytes().any(|b| matches!(b, b'/' | b'.' | b'#')) && path.bytes().any(|b| b.is_ascii_alphabetic())
}

/// The bracket that closes the one at `open`, on the same line and at most `limit` bytes on.
fn matching(text: &str, open: usize, opener: u8, closer: u8, limit: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes.get(open) != Some(&opener) {
        return None;
    }
    let mut depth = 0_usize;
    for (at, &byte) in bytes.iter().enumerate().skip(open).take(limit) {
        if byte == opener {
            depth += 1;
        } else if byte == closer {
            depth -= 1;
            if depth == 0 {
                return Some(at);
            }
        } else if byte == b'\n' {
            return None;
        }
    }
    None
}

struct Reader<'a> {
    text: &'a str,
    /// Where `text` starts in the source.
    base: usize,
    syntax: Syntax,
    out: Builder<'a>,
}

impl Reader<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or_default()
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text.get(..at).and_then(|head| head.chars().next_back())
    }

    fn after(&self, at: usize) -> Option<char> {
        self.text.get(at..).and_then(|tail| tail.chars().next())
    }

    fn keep(&mut self, range: Range<usize>) {
        self.out.keep(self.base + range.start, self.base + range.end);
    }

    fn replace(&mut self, range: Range<usize>, shown: &str) {
        self.out.replace(self.base + range.start, self.base + range.end, shown);
    }

    /// Reads `range` of the text; whatever is no markup is kept.
    fn read(&mut self, range: Range<usize>, depth: usize) {
        let markdown = self.syntax == Syntax::Markdown;
        let mut kept = range.start;
        let mut at = range.start;
        while at < range.end {
            let next = if depth > DEEPEST {
                None
            } else {
                match self.byte(at) {
                    b'[' => self.link(kept, at, range.end, depth),
                    b'!' if markdown && self.byte(at + 1) == b'[' => self.link(kept, at, range.end, depth),
                    b'*' => self.emphasis(kept, at, range.end, depth),
                    b'_' | b'~' if markdown => self.emphasis(kept, at, range.end, depth),
                    b'`' => self.code(kept, at, range.end),
                    b':' => self.emoji(kept, at, range.end),
                    b'\n' | b'\r' => Some(self.line_end(kept, at, range.end)),
                    b'\\' if markdown && self.byte(at + 1).is_ascii_punctuation() && at + 1 < range.end => {
                        self.keep(kept..at);
                        self.keep(at + 1..at + 2);
                        Some(at + 2)
                    }
                    b'&' if markdown => self.entity(kept, at, range.end),
                    b'<' if markdown => self.tag(kept, at, range.end, depth),
                    _ => None,
                }
            };
            if let Some(next) = next {
                kept = next;
                at = next;
            } else {
                // A run of the same marks that starts nothing is passed over as a whole.
                let byte = self.byte(at);
                at += 1;
                while at < range.end && byte == self.byte(at) && matches!(byte, b'*' | b'_' | b'`' | b'~') {
                    at += 1;
                }
            }
        }
        self.keep(kept..range.end);
    }

    fn link(&mut self, kept: usize, at: usize, end: usize, depth: usize) -> Option<usize> {
        let link = link_at(self.text, at, self.syntax).filter(|link| link.whole.end <= end)?;
        self.keep(kept..at);
        self.read(link.label, depth + 1);
        Some(link.whole.end)
    }

    /// `**strong**`; in Markdown also `*emphasis*`, `__strong__`, `_emphasis_` and `~~struck~~`.
    fn emphasis(&mut self, kept: usize, at: usize, end: usize, depth: usize) -> Option<usize> {
        let mark = self.byte(at);
        let width = (at..end).take_while(|&k| self.byte(k) == mark).count();
        let narrowest = if mark == b'~' || self.syntax == Syntax::Plain { 2 } else { 1 };
        if !(narrowest..=3).contains(&width) || !self.opens(at, width, mark) {
            return None;
        }
        let inner = at + width;
        let last = self.text.floor_char_boundary(end.min(inner + LONGEST_EMPHASIS));
        let window = self.text.as_bytes().get(inner..last)?;
        let mut from = 0;
        while let Some(found) = window.get(from..)?.iter().position(|&b| b == mark) {
            let close = inner + from + found;
            let run = (close..last).take_while(|&k| self.byte(k) == mark).count();
            if run == width && self.closes(close, width, mark) {
                self.keep(kept..at);
                self.read(inner..close, depth + 1);
                return Some(close + width);
            }
            from += found + run;
        }
        None
    }

    fn opens(&self, at: usize, width: usize, mark: u8) -> bool {
        let free = self.before(at).is_none_or(|c| !c.is_alphanumeric());
        self.after(at + width).is_some_and(|c| !c.is_whitespace())
            && (free || self.syntax == Syntax::Markdown && mark != b'_')
    }

    fn closes(&self, at: usize, width: usize, mark: u8) -> bool {
        let free = self.after(at + width).is_none_or(|c| !c.is_alphanumeric());
        self.before(at).is_some_and(|c| !c.is_whitespace()) && (free || self.syntax == Syntax::Markdown && mark != b'_')
    }

    /// A `**` at either end whose partner stands in another segment of the same line is no text.
    fn without_torn_emphasis(&self) -> Range<usize> {
        let (mut start, mut end) = (0, self.text.len());
        if self.text.matches('*').count() == 2 {
            if self.text.starts_with("**") && self.opens(0, 2, b'*') {
                start = 2;
            } else if self.text.ends_with("**") && self.closes(end - 2, 2, b'*') {
                end -= 2;
            }
        }
        start..end
    }

    /// `` `code` `` with any number of back quotes.
    fn code(&mut self, kept: usize, at: usize, end: usize) -> Option<usize> {
        let width = (at..end).take_while(|&k| self.byte(k) == b'`').count();
        let inner = at + width;
        let last = end.min(inner + LONGEST_LABEL);
        let mut close = inner;
        while close < last {
            let run = (close..last).take_while(|&k| self.byte(k) == b'`').count();
            if run == width {
                let code = self.text.get(inner..close)?;
                if code.trim().is_empty() || code.contains('\n') {
                    return None;
                }
                let lead = code.len() - code.trim_start().len();
                self.keep(kept..at);
                self.keep(inner + lead..inner + code.trim_end().len());
                return Some(close + width);
            }
            close += run.max(1);
        }
        None
    }

    /// `:house:`
    fn emoji(&mut self, kept: usize, at: usize, end: usize) -> Option<usize> {
        if self.before(at).is_some_and(|c| c.is_ascii_alphanumeric() || c == ':') {
            return None;
        }
        let name_of = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'+' | b'-');
        let rest = self.text.as_bytes().get(at + 1..end)?;
        let length = rest.iter().take(48).take_while(|b| name_of(b)).count();
        if rest.get(length) != Some(&b':') || !rest.iter().take(length).any(u8::is_ascii_lowercase) {
            return None;
        }
        let emoji = emojis::get_by_shortcode(self.text.get(at + 1..at + 1 + length)?)?;
        self.keep(kept..at);
        self.replace(at..at + length + 2, emoji.as_str());
        Some(at + length + 2)
    }

    /// The end of a line in running text: nothing between Chinese or Japanese characters, a space between words.
    fn line_end(&mut self, kept: usize, at: usize, end: usize) -> usize {
        let head = self.text.get(kept..at).unwrap_or_default().trim_end_matches([' ', '\t', '\u{3000}']);
        let mut next = at;
        // White space and the marks of a quotation lead the next line.
        while next < end && matches!(self.byte(next), b'\n' | b'\r' | b' ' | b'\t')
            || self.text.get(next..end).is_some_and(|rest| rest.starts_with('\u{3000}'))
        {
            next += if self.byte(next).is_ascii() { 1 } else { '\u{3000}'.len_utf8() };
        }
        if self.syntax == Syntax::Markdown {
            while next < end && self.byte(next) == b'>' {
                next += 1 + usize::from(self.byte(next + 1) == b' ');
            }
        }
        let next = next.min(end);
        self.keep(kept..kept + head.len());
        let joined = self.out.last().is_none_or(is_unspaced) || self.after(next).is_none_or(is_unspaced);
        if !joined && next < end {
            self.replace(kept + head.len()..next, " ");
        }
        next
    }

    /// `&amp;`, `&#65;` and the few other references that prose holds.
    fn entity(&mut self, kept: usize, at: usize, end: usize) -> Option<usize> {
        let window = self.text.get(at + 1..self.text.floor_char_boundary(end.min(at + 12)))?;
        let name = window.get(..window.find(';')?)?;
        let shown = match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            "nbsp" | "ensp" | "emsp" => ' ',
            _ => {
                let number = name.strip_prefix('#')?;
                let code = match number.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                    None => number.parse().ok()?,
                };
                char::from_u32(code).filter(|c| !c.is_control())?
            }
        };
        self.keep(kept..at);
        let next = at + name.len() + 2;
        self.replace(at..next, shown.encode_utf8(&mut [0; 4]));
        Some(next)
    }

    /// `<https://…>` and inline HTML tags.
    fn tag(&mut self, kept: usize, at: usize, end: usize, depth: usize) -> Option<usize> {
        let close = at + self.text.get(at..self.text.floor_char_boundary(end.min(at + LONGEST_TARGET)))?.find('>')?;
        let inner = self.text.get(at + 1..close)?;
        let is_name = inner.trim_start_matches('/').bytes().next().is_some_and(|b| b.is_ascii_alphabetic());
        if !is_name || inner.contains(['\n', '<']) {
            return None;
        }
        self.keep(kept..at);
        let is_address = inner.contains("://") && !inner.contains(' ') || inner.contains('@') && !inner.contains('=');
        if is_address {
            self.read(at + 1..close, depth + DEEPEST);
        }
        Some(close + 1)
    }
}

/// Whether a line's end beside `c` leaves no space: Chinese and Japanese characters and full-width punctuation.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff9f}'
        | '\u{20000}'..='\u{3ffff}' | '“' | '”' | '…' | '—')
        || c.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(source: &str) -> String {
        display(source, Span::new(0, source.len())).text.into_owned()
    }

    fn markdown(source: &str) -> String {
        display_in(source, Span::new(0, source.len()), Syntax::Markdown).text.into_owned()
    }

    #[test]
    fn wiki_links_show_their_label() {
        assert_eq!(plain("[[zh:日本]]和[[zh:美国]]"), "日本和美国");
        assert_eq!(plain("[[日本国|日本]]の[[東京]]"), "日本の東京");
        assert_eq!(plain("[[:zh-hans:日本|]]"), "日本");
        assert_eq!(plain("[[未完"), "[[未完");
        assert_eq!(plain("a[[]]b"), "a[[]]b");
    }

    #[test]
    fn markdown_links_show_their_label_in_plain_text_too() {
        assert_eq!(plain("[:house:返回](README.md)"), "🏠返回");
        assert_eq!(plain("[轉載自GNews](https://gnews.org/articles/2424215)"), "轉載自GNews");
        assert_eq!(plain("[[1]](#cite_note-1)"), "[1]");
        assert_eq!(plain("[1](2)と[注](下記参照)"), "[1](2)と[注](下記参照)");
        assert_eq!(markdown("![図](a.png \"題\")の[日本][1]"), "図の日本");
        assert_eq!(markdown("[wiki](https://x.org/a_(b))。"), "wiki。");
    }

    #[test]
    fn emphasis_and_code_are_taken_off() {
        assert_eq!(plain("**拟任命四星指挥官**"), "拟任命四星指挥官");
        assert_eq!(plain("`3/25/2024 12:42 PM UTC ` x"), "3/25/2024 12:42 PM UTC x");
        assert_eq!(markdown("これは*大事*で**本当に**そう_です_"), "これは大事で本当にそう_です_");
        assert_eq!(markdown("~~旧~~ _新_ \\*星\\* &amp; &#65;<br>"), "旧 新 *星* & A");
        assert_eq!(plain("**第一句。"), "第一句。");
        assert_eq!(plain("第二句。**"), "第二句。");
    }

    #[test]
    fn plain_text_keeps_its_stars() {
        for text in ["2*3*4=24", "snake_case_name", "他妈**的，真是**！", "*注", "5 ** 2", "12:30:45", "a:b:c", "***"]
        {
            assert_eq!(plain(text), text);
        }
    }

    #[test]
    fn lines_are_joined_as_running_text() {
        assert_eq!(plain("日本の\r\n　首都"), "日本の首都");
        assert_eq!(plain("two \nwords"), "two words");
        assert_eq!(markdown("引用\n> です"), "引用です");
    }

    #[test]
    fn text_without_markup_is_borrowed() {
        let source = "日本の首都は東京である：本当だ。";
        assert!(display(source, Span::new(0, source.len())).is_verbatim());
    }

    fn marked_up() -> impl Strategy<Value = String> {
        proptest::collection::vec(
            prop_oneof![
                Just("[["),
                Just("]]"),
                Just("["),
                Just("]("),
                Just(")"),
                Just("**"),
                Just("*"),
                Just("_"),
                Just("`"),
                Just(":house:"),
                Just("|"),
                Just("zh:"),
                Just("日本"),
                Just("a"),
                Just(" "),
                Just("\n"),
                Just("\\"),
                Just("&amp;"),
                Just("<b>"),
                Just("https://a.b/"),
                Just("。"),
                Just("!"),
                Just("~~"),
                Just("é"),
            ],
            0..40,
        )
        .prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn the_map_leads_back_to_the_same_characters(source in marked_up(), md: bool) {
            let syntax = if md { Syntax::Markdown } else { Syntax::Plain };
            let display = display_in(&source, Span::new(0, source.len()), syntax);
            let mut last = 0;
            for (at, c) in display.text.char_indices() {
                let from = display.to_source(at as u32);
                prop_assert!(from >= last);
                last = from;
                let span = display.span_to_source(Span::new(at, at + c.len_utf8()));
                prop_assert!(!span.is_empty() && source.get(span.range()).is_some());
                let back = display.span_to_display(span);
                prop_assert!(back.start as usize <= at && back.end as usize >= at + c.len_utf8());
            }
            for (at, c) in source.char_indices() {
                let shown = display.span_to_display(Span::new(at, at + c.len_utf8()));
                prop_assert!(display.text.get(shown.range()).is_some());
            }
        }
    }
}
