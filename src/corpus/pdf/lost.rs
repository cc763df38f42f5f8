//! Text that stands on a page in fonts of which nothing says what they show, beside text that can be read.

use serde::{Deserialize, Serialize};
use unpdf::parser::backend::{
    ObjectId, PageId, PaintedXObject, PdfBackend, PdfValue, RawBackend, ResourceScope, TextSuppression,
};

use super::work::DEEPEST;
use crate::corpus::limits::MOST_PAGE_OPERATORS;

/// Characters of a page, or of several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Characters {
    /// Those that can be read.
    pub read: usize,
    /// About as many that cannot: a font that is not understood does not say how many bytes a character takes.
    pub lost: usize,
}

/// Counts what stands on the pages of a document.
pub(super) struct Counter(RawBackend);

impl Counter {
    /// Opens a document; nothing where it cannot be read at all.
    pub fn new(bytes: &[u8]) -> Option<Self> {
        RawBackend::load_bytes(bytes).ok().map(Self)
    }

    /// What stands on page number `page`, whose work was found to be within bounds.
    pub fn count(&self, page: u32) -> Characters {
        let mut counted = Characters::default();
        if let Some(&page) = self.0.pages().get(&page)
            && let Ok(content) = self.0.page_content(page)
        {
            let mut left = MOST_PAGE_OPERATORS;
            self.add(
                &content,
                ResourceScope::page(page),
                None,
                &mut Path { page, forms: Vec::new() },
                &mut left,
                &mut counted,
            );
        }
        counted
    }

    /// Adds what `content` shows, with the forms that it paints.
    fn add(
        &self,
        content: &[u8],
        scope: ResourceScope,
        mut font: Option<Vec<u8>>,
        path: &mut Path,
        left: &mut usize,
        counted: &mut Characters,
    ) {
        let Ok(operators) = self.0.decode_content(content) else { return };
        let mut saved: Vec<Option<Vec<u8>>> = Vec::new();
        for operator in operators {
            let Some(rest) = left.checked_sub(1) else { return };
            *left = rest;
            match (operator.operator.as_str(), operator.operands.as_slice()) {
                ("q", _) => saved.push(font.clone()),
                ("Q", _) => font = saved.pop().unwrap_or(font),
                ("Tf", [PdfValue::Name(name), ..]) => font = Some(name.clone()),
                ("Do", [PdfValue::Name(name), ..]) => {
                    if let Some(PaintedXObject::Form(form)) = self.0.xobject(scope, name)
                        && path.forms.len() < DEEPEST
                        && !path.forms.contains(&form.id)
                    {
                        path.forms.push(form.id);
                        let inner = ResourceScope::form(path.page, form.id);
                        let content = form.content.unwrap_or_default();
                        self.add(&content, inner, font.clone(), path, left, counted);
                        path.forms.pop();
                    }
                }
                ("Tj" | "TJ" | "'" | "\"", operands) => {
                    let name = font.as_deref().unwrap_or_default();
                    strings(operands, &mut |bytes| self.add_string(scope, name, bytes, counted));
                }
                _ => {}
            }
        }
    }

    fn add_string(&self, scope: ResourceScope, font: &[u8], bytes: &[u8], counted: &mut Characters) {
        let decoded = self.0.decode_text(scope, font, bytes);
        counted.read += decoded.text.chars().filter(|c| !c.is_whitespace()).count();
        counted.lost += decoded.undecoded_codes as usize
            + match decoded.suppressed {
                None => 0,
                Some(TextSuppression::CompositeUnresolved) => bytes.len().div_ceil(2),
                Some(_) => bytes.len(),
            };
    }
}

/// Where one is: the forms that are being painted, from the page inwards.
struct Path {
    page: PageId,
    forms: Vec<ObjectId>,
}

/// Gives every string among `operands` to `take`; `TJ` has them in an array.
fn strings(operands: &[PdfValue], take: &mut dyn FnMut(&[u8])) {
    let listed = operands.iter().flat_map(|operand| match operand {
        PdfValue::Array(inner) => inner.as_slice(),
        single => std::slice::from_ref(single),
    });
    for value in listed {
        if let PdfValue::Str(bytes) = value {
            take(bytes);
        }
    }
}
