//! Characters and what they make up: spans, languages, sentences, words, display width.
//!
//! Knows nothing of files or screens.

pub mod quantity;
pub mod span;

pub use span::{CharOffsets, Span};
