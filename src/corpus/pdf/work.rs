//! How much work the pages of a PDF ask for, found out before it is done.
//!
//! A page paints forms, which paint forms: forty of them that each paint the next ten times over ask for more
//! operators than there are atoms. The parser follows all of them and cannot be stopped, so they are counted first.

use std::collections::HashMap;
use std::rc::Rc;

use unpdf::parser::backend::{ObjectId, PageId, PaintedXObject, PdfBackend, PdfValue, RawBackend, ResourceScope};

use crate::corpus::limits::{MOST_PAGE_OPERATORS, MOST_PAGES};

/// Forms within forms that the parser follows.
pub(super) const DEEPEST: usize = 32;
/// Bytes of a form that are unpacked, each time that it is painted, in the time that an operator takes.
const UNPACKED: usize = 256;

/// The numbers of the pages that can be read, and of those that ask for more than any sound page does.
#[derive(Debug, Default)]
pub(super) struct Pages {
    pub sound: Vec<u32>,
    pub overlong: Vec<u32>,
}

impl Pages {
    /// Looks at the first [`MOST_PAGES`] pages and one more; there are none where the file cannot be read at all.
    pub fn of(bytes: &[u8]) -> Self {
        let Ok(backend) = RawBackend::load_bytes(bytes) else { return Self::default() };
        let work = |page| Work { backend: &backend, page, forms: HashMap::new() };
        let pages = backend.pages().into_iter().take(MOST_PAGES + 1);
        let (overlong, sound) = pages.partition::<Vec<_>, _>(|(_, page)| work(*page).exceeds_bounds());
        let numbers = |pages: Vec<(u32, PageId)>| pages.into_iter().map(|(number, _)| number).collect();
        Self { sound: numbers(sound), overlong: numbers(overlong) }
    }
}

/// More than [`MOST_PAGE_OPERATORS`].
#[derive(Clone, Copy, Debug)]
struct TooMuch;

/// What content asks for by itself, and the forms that it paints, as often as it does.
#[derive(Debug, Default)]
struct Content {
    cost: usize,
    painted: Vec<ObjectId>,
}

/// The work of one page.
struct Work<'a> {
    backend: &'a RawBackend,
    page: PageId,
    forms: HashMap<ObjectId, Rc<Content>>,
}

impl Work<'_> {
    fn exceeds_bounds(mut self) -> bool {
        let Ok(bytes) = self.backend.page_content(self.page) else { return false };
        let mut left = MOST_PAGE_OPERATORS;
        let Ok(content) = self.content(&bytes, None, &mut left) else { return true };
        left = MOST_PAGE_OPERATORS;
        self.paint(&content, &mut Vec::new(), &mut left).is_err()
    }

    /// Takes content apart, with all forms that it paints.
    fn content(&mut self, bytes: &[u8], form: Option<ObjectId>, left: &mut usize) -> Result<Content, TooMuch> {
        let words = words(bytes);
        *left = left.checked_sub(words + bytes.len() / UNPACKED).ok_or(TooMuch)?;
        let mut content = Content { cost: words + bytes.len() / UNPACKED, painted: Vec::new() };
        let Ok(operators) = self.backend.decode_content(bytes) else { return Ok(content) };
        let mut named: HashMap<&[u8], Option<ObjectId>> = HashMap::new();
        for operator in operators.iter().filter(|operator| operator.operator == "Do") {
            let Some(PdfValue::Name(name)) = operator.operands.first() else { continue };
            let known = named.get(name.as_slice()).copied();
            let id = if let Some(known) = known {
                known
            } else {
                let found = self.form(ResourceScope { page: self.page, form }, name, left)?;
                named.insert(name, found);
                found
            };
            content.painted.extend(id);
        }
        Ok(content)
    }

    /// The form that `name` is, taken apart, if it is one.
    fn form(&mut self, scope: ResourceScope, name: &[u8], left: &mut usize) -> Result<Option<ObjectId>, TooMuch> {
        let Some(PaintedXObject::Form(form)) = self.backend.xobject(scope, name) else { return Ok(None) };
        if !self.forms.contains_key(&form.id) {
            // What paints itself, directly or not, finds itself here already.
            self.forms.insert(form.id, Rc::default());
            let content = self.content(form.content.as_deref().unwrap_or_default(), Some(form.id), left)?;
            self.forms.insert(form.id, Rc::new(content));
        }
        Ok(Some(form.id))
    }

    /// Follows what `content` paints as the parser does, without doing any of it.
    fn paint(&self, content: &Content, path: &mut Vec<ObjectId>, left: &mut usize) -> Result<(), TooMuch> {
        *left = left.checked_sub(content.cost + 1).ok_or(TooMuch)?;
        for id in &content.painted {
            if path.contains(id) || path.len() >= DEEPEST {
                continue;
            }
            if let Some(form) = self.forms.get(id) {
                path.push(*id);
                self.paint(form, path, left)?;
                path.pop();
            }
        }
        Ok(())
    }
}

/// How many operators there can be at most: words that begin with a letter.
fn words(content: &[u8]) -> usize {
    let begins = |pair: &[u8]| !pair[0].is_ascii_alphabetic() && pair[1].is_ascii_alphabetic();
    content.windows(2).filter(|pair| begins(pair)).count() + usize::from(!content.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted() {
        assert_eq!(words(b"q 1 0 0 1 0 0 cm /X Do Q"), 5);
        assert_eq!(words(b""), 0);
    }
}
