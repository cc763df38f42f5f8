//! Links that a translation memory or a bilingual table states.

use crate::text::Span;

/// Two articles that are translations of one another, with what in one stands for what in the other.
///
/// These are raw pairs: somebody confirmed them before, but not in this program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parallel {
    /// The path of one article.
    pub a: String,
    /// The path of the other.
    pub b: String,
    /// Spans that say the same, in order.
    pub pairs: Vec<(Span, Span)>,
}
