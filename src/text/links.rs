//! Wiki and Markdown links, of which plain text holds some too.

use std::ops::Range;

use super::{Language, Syntax};

/// Longest label of a link, in bytes: bounds the work that an opening bracket can cause.
pub(super) const LONGEST_LABEL: usize = 400;
/// Longest target of a link, in bytes.
pub(super) const LONGEST_TARGET: usize = 2000;

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
    if !window.as_bytes().contains(&b']') {
        return None;
    }
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
    let is_code = Language::parse(prefix).is_some() && prefix.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
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
    let window = bytes.get(open..bytes.len().min(open + limit))?;
    // Most brackets that are no link have nothing that closes them anywhere near, which is quickly seen.
    if !window.contains(&closer) {
        return None;
    }
    let mut depth = 0_usize;
    for (at, &byte) in (open..).zip(window) {
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
