//! From a tree of elements to blocks of text.

use dom_query::{Document as Dom, NodeRef};

use crate::corpus::document::{Document, DocumentBuilder};
use crate::text::SegmentKind;

/// What nobody reads as text.
const SKIPPED: [&str; 22] = [
    "script", "style", "noscript", "template", "head", "svg", "math", "iframe", "object", "select", "button",
    "textarea", "canvas", "audio", "video", "rp", "rtc", "datalist", "map", "meta", "link", "title",
];

/// What starts a new block.
pub(super) const BLOCKS: [&str; 34] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "header",
    "hr",
    "legend",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// The text of a page, or of a part of one.
pub fn document_of(dom: &Dom) -> Document {
    let mut walker = Walker { builder: DocumentBuilder::default(), preformatted: false };
    walker.children(&dom.root(), None);
    walker.builder.finish()
}

struct Walker {
    builder: DocumentBuilder,
    preformatted: bool,
}

impl Walker {
    /// Reads what is inside `node`, which is part of something of `kind`. The depth is bounded before parsing.
    fn children(&mut self, node: &NodeRef<'_>, kind: Option<SegmentKind>) {
        for child in node.children_it(false) {
            if child.is_text() {
                self.text(&child.text());
            } else if let Some(name) = child.node_name() {
                self.element(&child, &name, kind);
            }
        }
    }

    fn text(&mut self, text: &str) {
        if !self.preformatted {
            self.builder.push(text);
            return;
        }
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.builder.line();
            }
            self.builder.push(line);
        }
    }

    fn element(&mut self, node: &NodeRef<'_>, name: &str, kind: Option<SegmentKind>) {
        if SKIPPED.contains(&name) || is_hidden(node) {
            return;
        }
        match name {
            "br" => self.builder.line(),
            "ruby" => {
                self.builder.begin_ruby();
                self.children(node, kind);
                self.builder.end_ruby();
            }
            "rt" => self.builder.reading(&node.text()),
            "sup" | "a" if is_reference(&node.text()) => {}
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.block(node, Some(SegmentKind::Heading), kind),
            "li" => self.block(node, Some(SegmentKind::ListItem), kind),
            "figcaption" | "caption" => self.block(node, Some(SegmentKind::Caption), kind),
            "nav" => self.block(node, Some(SegmentKind::Boilerplate), kind),
            "pre" => {
                let outer = std::mem::replace(&mut self.preformatted, true);
                // What a program prints or is told is no heading, however short.
                self.block(node, kind.or(Some(SegmentKind::Sentence)), kind);
                self.preformatted = outer;
            }
            _ if BLOCKS.contains(&name) => self.block(node, kind, kind),
            _ => self.children(node, kind),
        }
    }

    fn block(&mut self, node: &NodeRef<'_>, kind: Option<SegmentKind>, outer: Option<SegmentKind>) {
        // What a heading or a menu holds stays one, whatever it is made of.
        let settled = matches!(outer, Some(SegmentKind::Boilerplate | SegmentKind::Heading | SegmentKind::Caption));
        let kind = if settled { outer } else { kind };
        self.builder.block(kind);
        self.children(node, kind);
        self.builder.block(outer);
    }
}

/// Whether a link or a raised character only leads to a note or to the heading that it stands behind.
fn is_reference(text: &str) -> bool {
    let text = text.trim();
    let inner = text.strip_prefix(['[', '［', '〔']).and_then(|inner| inner.strip_suffix([']', '］', '〕']));
    let number = |inner: &str| {
        let digits = inner.trim_start_matches(|c: char| !c.is_numeric()).chars().all(char::is_numeric);
        inner.chars().any(char::is_numeric) && digits && inner.chars().count() <= LONGEST_REFERENCE
    };
    matches!(text, "¶" | "#" | "§" | "†" | "*") || inner.is_some_and(number)
}

/// Characters of the number of a note: `[12]`, `[注 3]`, `[note 3]`.
const LONGEST_REFERENCE: usize = 8;

/// Whether an element says itself that it is not shown.
fn is_hidden(node: &NodeRef<'_>) -> bool {
    let style = node.attr("style").unwrap_or_default().to_ascii_lowercase();
    let style: String = style.split_whitespace().collect();
    node.has_attr("hidden") || style.contains("display:none") || node.attr("aria-hidden").as_deref() == Some("true")
}
