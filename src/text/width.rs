//! How many cells text takes on a terminal, and what of it may be sent there at all.
//!
//! Everything works on grapheme clusters (か+U+3099, 葛+U+E0100, 🇯🇵), the units that a terminal draws.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How the terminal draws characters whose East Asian width is ambiguous, such as “ ” … — ① ※ →.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Ambiguous {
    /// In one cell.
    #[default]
    Narrow,
    /// In two cells.
    Wide,
}

/// Cells that a terminal gives `grapheme` once it is made [`printable`].
pub fn width(grapheme: &str, ambiguous: Ambiguous) -> usize {
    let mut bytes = grapheme.bytes();
    if let (Some(b' '..=b'~'), None) = (bytes.next(), bytes.next()) {
        return 1;
    }
    let shown = printable(grapheme);
    // Two is the most that terminals give a cluster, whatever it is made of.
    match ambiguous {
        Ambiguous::Narrow => shown.width(),
        Ambiguous::Wide => shown.width_cjk(),
    }
    .min(2)
}

/// A grapheme cluster: its bytes in a text and the cells it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Cells.
    pub width: usize,
}

/// The grapheme clusters of `text`, with their widths.
pub fn clusters(text: &str, ambiguous: Ambiguous) -> impl Iterator<Item = Cluster> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.get(start..).unwrap_or_default();
        let mut chars = rest.chars();
        let first = chars.next()?;
        // Most clusters are one plain character before another; segmentation in full costs ten times as much.
        let plain = chars.next().is_none_or(|next| plain_width(next).is_some());
        let (length, width) = plain_width(first).filter(|_| plain).map_or_else(
            || {
                let grapheme = rest.graphemes(true).next().unwrap_or(rest);
                (grapheme.len(), width(grapheme, ambiguous))
            },
            |width| (first.len_utf8(), width),
        );
        let cluster = Cluster { start, end: start + length, width };
        start = cluster.end;
        Some(cluster)
    })
}

/// The width of a character that never joins the one before it and whose width is the same everywhere.
fn plain_width(c: char) -> Option<usize> {
    match c {
        ' '..='~' => Some(1),
        '\u{3000}'..='\u{3029}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30a0}'..='\u{30ff}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ff01}'..='\u{ff5e}'
        | '가'..='힣' => Some(2),
        _ => None,
    }
}

/// Cells that `text` takes on one line.
pub fn text_width(text: &str, ambiguous: Ambiguous) -> usize {
    clusters(text, ambiguous).map(|cluster| cluster.width).sum()
}

/// What to send to the terminal for a grapheme of an article.
///
/// Control characters and escape sequences show as a picture of the character, bidi controls and invisible
/// characters as nothing, white space as a space, a mark without a base on a dotted circle.
pub fn printable(grapheme: &str) -> Cow<'_, str> {
    if !grapheme.chars().any(is_unprintable) && !starts_with_mark(grapheme) {
        return Cow::Borrowed(grapheme);
    }
    let mut shown = String::with_capacity(grapheme.len() + 2);
    for c in grapheme.chars() {
        match c {
            '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                if shown.is_empty() {
                    shown.push(' ');
                }
            }
            '\0'..='\x1f' => shown.extend(char::from_u32(0x2400 + c as u32)),
            '\x7f' => shown.push('␡'),
            '\u{80}'..='\u{9f}' => shown.push('\u{fffd}'),
            _ if is_unprintable(c) => {}
            _ => shown.push(c),
        }
    }
    if starts_with_mark(&shown) {
        shown.insert(0, '◌');
    }
    // A control character may come with others in a cluster of its own (CR LF); one cell stands for it.
    if shown.chars().count() > 1 && grapheme.starts_with(char::is_control) {
        shown.truncate(shown.chars().next().map_or(0, char::len_utf8));
    }
    Cow::Owned(shown)
}

/// Text of one line as it may be sent to the terminal: see [`printable`].
pub fn sanitize(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let clean = |grapheme: &str| matches!(printable(grapheme), Cow::Borrowed(_));
    if text.graphemes(true).all(clean) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.graphemes(true).map(printable).collect())
}

/// Text of several lines as it may be sent to the terminal; line ends and tabs stay.
pub fn sanitize_lines(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| is_unprintable(c) && !matches!(c, '\n' | '\t')) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            shown.push('\n');
        }
        // A carriage return before a line end is part of it.
        for (number, field) in line.strip_suffix('\r').unwrap_or(line).split('\t').enumerate() {
            if number > 0 {
                shown.push('\t');
            }
            shown.push_str(&sanitize(field));
        }
    }
    Cow::Owned(shown)
}

/// Characters that steer the terminal or show nothing.
///
/// A zero-width joiner and the variation selectors stay: inside a cluster they choose its shape.
pub fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
            | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{fdd0}'..='\u{fdef}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e001f}')
}

/// Whether a cluster lacks the character that its marks belong to.
fn starts_with_mark(grapheme: &str) -> bool {
    grapheme.chars().next().is_some_and(|c| {
        !c.is_ascii()
            && matches!(c, '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{3099}' | '\u{309a}' | '\u{20d0}'..='\u{20ff}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{e0020}'..='\u{e007f}' | '\u{e0100}'..='\u{e01ef}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn widths_are_those_of_terminals() {
        for (text, narrow, wide) in [
            ("a", 1, 1),
            ("日", 2, 2),
            ("ｶ", 1, 1),
            ("か\u{3099}", 2, 2),
            ("葛\u{e0100}", 2, 2),
            ("🇯🇵", 2, 2),
            ("👩\u{200d}👧", 2, 2),
            ("❤\u{fe0f}", 2, 2),
            ("𠮷", 2, 2),
            ("“", 1, 2),
            ("…", 1, 2),
            ("①", 1, 2),
            ("\u{200b}", 0, 0),
            ("\u{301}", 1, 1),
        ] {
            assert_eq!(width(text, Ambiguous::Narrow), narrow, "{text:?}");
            assert_eq!(width(text, Ambiguous::Wide), wide, "{text:?}");
        }
        assert_eq!(text_width("日本ab…", Ambiguous::Wide), 8);
    }

    #[test]
    fn nothing_that_steers_the_terminal_gets_through() {
        assert_eq!(sanitize("a\u{1b}[31mb"), "a␛[31mb");
        assert_eq!(sanitize("日\u{202e}本\u{200b}\u{feff}語"), "日本語");
        assert_eq!(sanitize("a\tb\r\nc\u{7f}\u{9b}"), "a b c␡\u{fffd}");
        assert_eq!(sanitize("\u{301}e\u{301}"), "◌\u{301}e\u{301}");
        assert!(matches!(sanitize("日本“語”👩\u{200d}👧葛\u{e0100}"), Cow::Borrowed(_)));
        assert_eq!(sanitize_lines("a\tb\r\n\u{1b}c\u{202e}\n"), "a\tb\n␛c\n");
        assert!(matches!(sanitize_lines("日\t本\n"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn clusters_are_graphemes_with_their_width(text in "(日|か|\u{3099}|\u{e0100}|🇯|👩|\u{200d}|\u{fe0f}|\r|\n|a|한|ᄒ|ᅡ|ｶ|ﾞ|\\PC|\\p{Cc}){0,40}") {
            let found: Vec<_> = clusters(&text, Ambiguous::Narrow).collect();
            let expected: Vec<_> = text
                .grapheme_indices(true)
                .map(|(start, g)| Cluster { start, end: start + g.len(), width: width(g, Ambiguous::Narrow) })
                .collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn what_is_printed_has_no_control_characters(text in any::<String>()) {
            let shown = sanitize(&text);
            prop_assert!(!shown.chars().any(is_unprintable));
            let widths: usize = text.graphemes(true).map(|g| width(g, Ambiguous::Narrow)).sum();
            prop_assert_eq!(widths, text_width(&text, Ambiguous::Narrow));
        }
    }
}
