//! Images that stand for characters (外字), of which there was no sign in the font or encoding that a book or page was
//! made with.

use dom_query::{Document as Dom, NodeRef};
use unicode_segmentation::UnicodeSegmentation;

use super::walk::BLOCKS;
use crate::corpus::metadata::one_line;

/// What stands for a character that nothing names: the mark that printers put where a type was missing.
const UNNAMED: char = '〓';
/// What says in the class or the address of an image that it stands for a character; the last is 外字 in an address.
const NAMES: [&str; 3] = ["gaiji", "外字", "%e5%a4%96%e5%ad%97"];
/// What an image is called by those who had to call it something.
const SAYS_NOTHING: [&str; 6] = ["gaiji", "外字", "image", "img", "画像", "图片"];
/// Nodes beside an image that are looked at.
const NEAR: usize = 16;

/// Puts text into the place of all images that stand for characters: what they are called, else how they are read, else
/// 〓. Returns how many became 〓.
pub fn replace_characters(dom: &Dom) -> usize {
    let mut unnamed = 0;
    for image in dom.select("img, svg, object").nodes() {
        let is_inner = image.ancestors_it(None).any(|outer| outer.has_name("svg") || outer.has_name("object"));
        let name = name(image);
        let is_character = !is_inner
            && (is_called_character(image)
                || name.as_deref().is_some_and(is_one_character) && is_in_running_text(image));
        if !is_character {
            continue;
        }
        let text = name.or_else(|| reading(image)).unwrap_or_else(|| {
            unnamed += 1;
            UNNAMED.to_string()
        });
        image.replace_with(&dom.tree.new_text(text));
    }
    unnamed
}

/// Says that images became 〓 in `text`, of which `replaced` did in all of the page.
pub fn told(text: &str, replaced: usize) -> Option<String> {
    let count = text.matches(UNNAMED).count().min(replaced);
    match count {
        0 => None,
        1 => Some(format!("an image stands for a character and does not say for which; it is read as {UNNAMED}")),
        _ => Some(format!("{count} images stand for characters and do not say for which; they are read as {UNNAMED}")),
    }
}

/// Whether the class or the address of an image says that it stands for a character.
fn is_called_character(image: &NodeRef<'_>) -> bool {
    ["class", "src", "data-src", "data"].into_iter().filter_map(|name| image.attr(name)).any(|value| {
        let value = value.to_lowercase();
        NAMES.iter().any(|name| value.contains(name))
    })
}

/// What an image is called, if that says something.
fn name(image: &NodeRef<'_>) -> Option<String> {
    let named =
        ["alt", "aria-label", "title"].into_iter().filter_map(|name| image.attr(name)).map(|value| one_line(&value));
    let says = |name: &String| {
        let name = name.to_lowercase();
        let is_file = [".gif", ".png", ".jpg", ".jpeg", ".svg"].iter().any(|ending| name.ends_with(ending));
        !name.is_empty() && !is_file && !SAYS_NOTHING.contains(&name.as_str())
    };
    named.into_iter().find(says)
}

/// Whether a name is one letter, digit, Han character or emoji: other signs are ornaments.
fn is_one_character(name: &str) -> bool {
    let mut signs = name.graphemes(true);
    let is_one = signs.next().is_some() && signs.next().is_none();
    is_one && (name.starts_with(char::is_alphanumeric) || emojis::get(name).is_some())
}

/// Whether text stands beside an image, in the same block.
fn is_in_running_text(image: &NodeRef<'_>) -> bool {
    let mut inline = Some(*image);
    while let Some(node) = inline {
        if [beside(&node, NodeRef::prev_sibling), beside(&node, NodeRef::next_sibling)]
            .into_iter()
            .flatten()
            .any(|near| says_something(&near))
        {
            return true;
        }
        inline = node.parent().filter(|parent| is_inline(parent));
    }
    false
}

/// The next node on one side that is more than white space.
fn beside<'a>(node: &NodeRef<'a>, next: impl Fn(&NodeRef<'a>) -> Option<NodeRef<'a>>) -> Option<NodeRef<'a>> {
    let near = next(node)?;
    if near.is_text() && near.text().trim().is_empty() { next(&near) } else { Some(near) }
}

fn is_inline(node: &NodeRef<'_>) -> bool {
    let is_block = |name: &str| {
        BLOCKS.contains(&name)
            || matches!(name, "p" | "li" | "caption" | "figcaption" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "html")
    };
    node.node_name().is_some_and(|name| !is_block(&name))
}

fn says_something(node: &NodeRef<'_>) -> bool {
    if node.is_text() {
        return !node.text().trim().is_empty();
    }
    is_inline(node) && node.descendants_it().take(NEAR).any(|inner| inner.is_nonempty_text())
}

/// How an image is read, where a reading stands over it alone.
fn reading(image: &NodeRef<'_>) -> Option<String> {
    let alone = |node: &NodeRef<'_>| {
        let near = [beside(node, NodeRef::prev_sibling), beside(node, NodeRef::next_sibling)];
        !near.into_iter().flatten().any(|near| says_something(&near) || near.has_name("img"))
    };
    let mut base = *image;
    loop {
        let outer = base.parent().filter(is_inline)?;
        if outer.has_name("ruby") {
            break;
        }
        if !alone(&base) {
            return None;
        }
        base = outer;
    }
    let is_note = |node: &NodeRef<'_>| node.has_name("rt") || node.has_name("rp");
    let before = beside(&base, NodeRef::prev_sibling);
    if before.is_some_and(|before| !is_note(&before)) {
        return None;
    }
    let mut after = beside(&base, NodeRef::next_sibling)?;
    if after.has_name("rp") {
        after = beside(&after, NodeRef::next_sibling)?;
    }
    let text = after.has_name("rt").then(|| one_line(&after.text()))?;
    (!text.is_empty()).then_some(text)
}
