//! Passages that repeat, exactly or nearly, inside one article or across articles.
//!
//! Seed, chain, extend, merge, group, in one pass over the corpus:
//!
//! 1. [`store`]: articles are folded ([`crate::text::fold`]), equal ones become one document, and documents are laid
//!    out in an order that depends on their content alone.
//! 2. [`shingle`], [`seed`]: every 8-unit shingle that occurs twice; few occurrences are paired all with all, many each with the
//!    next only.
//! 3. [`chain`]: seeds of two documents that lie in line become one match, [`extend`]ed at both ends by greedy X-drop
//!    alignment; matches side by side are merged, also where sentences changed places.
//! 4. [`group`]: matches that share a passage are joined by union-find; [`edges`] moves passage ends to where sentences
//!    begin and end; [`boilerplate`] is told from passages that mean something.
//!
//! Every step is linear in the text by a bound that is written where the step is taken. What a bound cut short is
//! counted in [`Cut`].

mod boilerplate;
mod chain;
mod compared;
pub mod diff;
mod distance;
mod edges;
mod extend;
mod furniture;
mod group;
mod mask;
mod seed;
mod shingle;
mod store;
pub mod unchanged;

pub use compared::{Compared, Repetitions};
pub use furniture::Furniture;
pub use unchanged::Unchanged;

use rayon::prelude::*;

use crate::text::{FoldOffsets, FoldOptions, Folded, Span};

/// What counts as a repetition.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Folded characters that a passage has at least; letters of alphabets and digits count less than half.
    pub min_len: usize,
    /// The same for a passage that is not whole sentences, lines or quotations in any of its places: shorter ones are
    /// names and stock phrases.
    pub min_fragment_len: usize,
    /// The least similarity of the two passages of a match, 0 to 1.
    pub min_similarity: f32,
    /// Folded characters that boilerplate has at most.
    pub boilerplate_max_len: usize,
    /// Articles that a short passage must be in to be boilerplate wherever it stands.
    pub boilerplate_articles: usize,
    /// Articles that a passage must be in to be boilerplate where it is always the head or foot.
    pub boilerplate_edge_articles: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            min_len: 20,
            min_fragment_len: 40,
            min_similarity: 0.45,
            boilerplate_max_len: 300,
            boilerplate_articles: 8,
            boilerplate_edge_articles: 3,
        }
    }
}

/// Whether a repetition means something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DuplicateKind {
    /// Text that was quoted, copied or reprinted.
    Passage,
    /// Furniture: footers, calls to subscribe, notices.
    Boilerplate,
}

/// One place where a group's text stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passage {
    /// Index of the article in what was given.
    pub article: usize,
    /// Where in the article's text.
    pub span: Span,
    /// Similarity to the group's first passage by folded characters, 0 to 1; 1 only where they are the same.
    pub similarity: f32,
}

/// A text and all places where it stands, nearly alike.
#[derive(Clone, Debug, PartialEq)]
pub struct DuplicateGroup {
    /// Passage or boilerplate.
    pub kind: DuplicateKind,
    /// The least of the passages' similarities.
    pub similarity: f32,
    /// At least two, by article, then offset. The first is the representative.
    pub passages: Vec<Passage>,
}

/// What the bounds that keep the search linear left undone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// Articles left out since folded texts together would pass 4 G units.
    pub articles: usize,
    /// Folded characters in text that repeats itself within a few hundred characters: tables, forms, single
    /// characters. There only runs that are exactly the same are found.
    pub self_repeating: usize,
    /// Seeds, weakest first, dropped since a budget was spent.
    pub seeds: usize,
    /// Pairs of documents, weakest first, not compared since the budget was spent.
    pub pairs: usize,
}

impl Cut {
    /// Whether nothing was cut short.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// All repetitions in a corpus.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Duplicates {
    /// By first passage.
    pub groups: Vec<DuplicateGroup>,
    /// What was cut short.
    pub cut: Cut,
}

/// Finds what repeats in `texts`, one text an article.
///
/// O(text) in time and memory; the same whatever the number of threads, and up to numbering whatever the order of
/// `texts`.
pub fn find<T: AsRef<str> + Sync>(texts: &[T], options: &Options) -> Duplicates {
    let folded: Vec<Folded> = texts.par_iter().map(|text| fold(text.as_ref())).collect();
    let mut cut = Cut::default();
    let store = store::Store::new(&folded.iter().collect::<Vec<_>>(), &mut cut);
    // Only the way back is needed from here on.
    let offsets: Vec<FoldOffsets> = folded.into_iter().map(|folded| folded.offsets).collect();
    search(texts, &offsets.iter().collect::<Vec<_>>(), &store, options, cut)
}

/// What [`find_folded`] expects of an article.
pub fn fold(text: &str) -> Folded {
    Folded::new(text, FoldOptions::default())
}

/// [`find`] over texts that were [`fold`]ed before, such as those of articles that did not change.
pub fn find_folded<T: AsRef<str> + Sync>(texts: &[T], folded: &[&Folded], options: &Options) -> Duplicates {
    let mut cut = Cut::default();
    let store = store::Store::new(folded, &mut cut);
    search(texts, &folded.iter().map(|folded| &folded.offsets).collect::<Vec<_>>(), &store, options, cut)
}

fn search<T: AsRef<str> + Sync>(
    texts: &[T],
    offsets: &[&FoldOffsets],
    store: &store::Store,
    options: &Options,
    mut cut: Cut,
) -> Duplicates {
    let seeds = seed::find(store, options, &mut cut);
    let matches = chain::matches(store, seeds, options, &mut cut);
    let clusters = group::clusters(store, &matches, options);
    let groups = edges::passages(&edges::Sources { texts, offsets, store }, &clusters, options);
    Duplicates { groups, cut }
}

#[cfg(test)]
mod tests;
