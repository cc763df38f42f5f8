//! Characters and what they make up: spans, languages, sentences, words, display width.
//!
//! Knows nothing of files or screens.

pub mod span;
pub mod tokens;

pub use span::{CharOffsets, Span};
