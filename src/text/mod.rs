//! Characters and what they make up: spans, languages, sentences, words, display width.
//!
//! Knows nothing of files or screens.

pub mod fold;
pub mod span;

pub use fold::{FoldOffsets, FoldOptions, Folded, fold_char};
pub use span::{CharOffsets, Span};
