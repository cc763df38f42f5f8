//! Links that a translation memory or a bilingual table states.

use crate::text::Span;

/// An article that is a translation of the one that this stands with, and what in one stands for what in the other.
///
/// Somebody confirmed these pairs before, though not in this program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parallel {
    /// The path of the other article.
    pub other: String,
    /// Spans of this article and of the other that say the same, in order.
    pub pairs: Vec<(Span, Span)>,
}
