//! Refusing pages that would take a parser forever, before one sees them.

use crate::corpus::format::FormatError;
use crate::corpus::limits::{DEEPEST_NESTING, MOST_ATTRIBUTES, MOST_TAGS};

/// Elements that end by themselves, or that pages rarely end: they nest no deeper for being left open.
const OPEN_ENDED: [&str; 29] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p",
    "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "rt", "rp", "rb", "image",
];

/// Checks that a page has no more tags, and none deeper, than a sound page has.
pub fn check(html: &str) -> Result<(), FormatError> {
    let (mut tags, mut depth) = (0_usize, 0_usize);
    for (at, _) in html.match_indices('<') {
        let rest = html.get(at + 1..).unwrap_or_default();
        let (closing, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        tags += 1;
        let length = rest.bytes().take(12).take_while(u8::is_ascii_alphanumeric).count();
        let name = rest.get(..length).unwrap_or_default();
        if closing {
            depth = depth.saturating_sub(1);
        } else if !OPEN_ENDED.iter().any(|known| known.eq_ignore_ascii_case(name)) && !closes_itself(rest) {
            depth += 1;
        }
        if tags > MOST_TAGS {
            return Err(FormatError::TooMuch(format!("the page has more than {MOST_TAGS} tags")));
        }
        // A tag that nothing closes is a slip here and there; only very many are an attack.
        if depth > DEEPEST_NESTING {
            return Err(FormatError::TooMuch(format!("its tags are nested deeper than {DEEPEST_NESTING}")));
        }
    }
    check_attributes(html)
}

/// Checks that no tag has more attributes than a parser can compare with one another. What starts like a tag inside a
/// value is followed too: it cannot hide one from the parser.
fn check_attributes(html: &str) -> Result<(), FormatError> {
    let bytes = html.as_bytes();
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(|&byte| byte == b'<')) {
        let start = at + found + 1;
        at = start;
        let Some(tag) = bytes.get(start..).filter(|tag| tag.first().is_some_and(u8::is_ascii_alphabetic)) else {
            continue;
        };
        if attributes(tag) > MOST_ATTRIBUTES {
            return Err(FormatError::TooMuch(format!("a tag of it has more than {MOST_ATTRIBUTES} attributes")));
        }
        // What scripts hold is no tag, and looks like some.
        let script = [&b"script"[..], b"style"].into_iter().find(|name| starts_with(tag, name));
        let end = script.and_then(|name| ends_at(html, start, name));
        at = end.unwrap_or(at);
    }
    Ok(())
}

fn starts_with(tag: &[u8], name: &[u8]) -> bool {
    tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
}

/// Where the element `name` that starts at `start` ends.
fn ends_at(html: &str, start: usize, name: &[u8]) -> Option<usize> {
    let ends = html.get(start..)?.match_indices("</");
    ends.map(|(at, _)| start + at).find(|at| html.as_bytes().get(at + 2..).is_some_and(|rest| starts_with(rest, name)))
}

/// The number of attributes of a tag, as far as it matters.
fn attributes(tag: &[u8]) -> usize {
    let (mut count, mut quote, mut in_name, mut after_equals) = (0, None, true, false);
    for &byte in tag {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'>') => break,
            (None, b'"' | b'\'') if after_equals => (quote, after_equals) = (Some(byte), false),
            (None, b'=') => after_equals = true,
            (None, b' ' | b'\t' | b'\n' | b'\r' | b'\x0C' | b'/') => in_name = false,
            (None, _) => {
                if !in_name && !after_equals {
                    count += 1;
                    if count > MOST_ATTRIBUTES {
                        break;
                    }
                }
                (in_name, after_equals) = (true, false);
            }
        }
    }
    count
}

/// Whether a tag ends in `/>`, as empty elements do in XHTML.
fn closes_itself(tag: &str) -> bool {
    let window = tag.get(..tag.floor_char_boundary(256)).unwrap_or(tag);
    window.find('>').is_some_and(|end| window.get(..end).is_some_and(|inner| inner.ends_with('/')))
}

/// The page without a tag at its end that nothing closes.
pub fn close_what_breaks_off(html: &str) -> &str {
    let open = html.rfind('<').filter(|&open| html.get(open..).is_some_and(|rest| !rest.contains('>')));
    open.and_then(|open| html.get(..open)).unwrap_or(html)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_as_they_are_pass() {
        assert!(check(&"<p>一<br><li>二<img src=x>".repeat(1000)).is_ok());
        assert!(check(&"<div><span>一</span></div>".repeat(1000)).is_ok());
        assert!(check("1 < 2 <!-- <div> --> <").is_ok());
    }

    #[test]
    fn towers_of_tags_do_not() {
        assert!(check(&"<div>".repeat(600)).is_err());
        assert!(check(&"<b><i>".repeat(10_000)).is_err());
        assert!(check(&"<br>".repeat(300_000)).is_err());
    }

    #[test]
    fn tags_with_thousands_of_attributes_do_not() {
        let many = (0..2000).map(|n| format!(" a{n}='x y'")).collect::<Vec<_>>().concat();
        assert!(check(&format!("<p{many}>")).is_err());
        assert!(check(&format!("<p b=\">\"{many}>")).is_err());
        assert!(check(&format!("<p b='<i'{many}>")).is_err());
        assert!(check(&format!("<script>if (a<b) {{ {many} }}</script><p>")).is_ok());
        assert!(check(&format!("<p title='{}'>", "words ".repeat(5000))).is_ok());
        assert_eq!(attributes(b"a href=\"x y\" b = 'z' c/d>e f"), 4);
    }

    #[test]
    fn a_tag_that_breaks_off_is_left_out() {
        assert_eq!(close_what_breaks_off("<p>一</p><a hre"), "<p>一</p>");
        assert_eq!(close_what_breaks_off("<p>一</p>"), "<p>一</p>");
    }
}
