//! Characters and what they make up: spans, languages, sentences, words, display width.
//!
//! Knows nothing of files or screens.

pub mod display;
pub mod fold;
mod han;
pub mod language;
pub mod likelihood;
pub mod linebreak;
mod links;
pub mod markup;
pub mod quantity;
pub mod segment;
pub mod sentence;
pub mod span;
pub mod tokens;
pub mod width;

pub use display::Display;
pub use fold::{FoldOffsets, FoldOptions, Folded, FoldedChar, fold_char};
pub use language::{Language, detect_article, detect_segment};
pub use linebreak::wrap;
pub use markup::{Syntax, display, display_in};
pub use segment::{BlockHint, Segment, SegmentKind, segment, segment_blocks};
pub use span::{CharOffsets, Span};
pub use width::Ambiguous;
