//! The labels that segments bear.

use std::collections::BTreeMap;

/// Which segments of which articles bear which labels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels(BTreeMap<(usize, usize), Vec<String>>);

impl Labels {
    /// Says that a segment of an article, by their numbers, bears a label.
    pub fn insert(&mut self, article: usize, segment: usize, name: &str) {
        self.0.entry((article, segment)).or_default().push(name.to_lowercase());
    }

    /// Whether a segment bears a label whose name has `part`, in lower case, in it.
    pub(super) fn has(&self, article: usize, segment: usize, part: &str) -> bool {
        self.0.get(&(article, segment)).is_some_and(|names| names.iter().any(|name| name.contains(part)))
    }

    /// Whether any segment of an article bears any label.
    pub(super) fn is_on(&self, article: usize) -> bool {
        self.0.range((article, 0)..=(article, usize::MAX)).next().is_some()
    }
}
