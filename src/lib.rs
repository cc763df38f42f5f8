//! taiyaku (対訳): a terminal reader for Japanese and Chinese sources, side by side.
//!
//! Data flows one way, and every room depends only on those before it:
//!
//! ```text
//! files ─ corpus ─▶ Article ─ text ─▶ Segment ─┬─ dedup ─▶ DuplicateGroup ─┐
//!                                              └─ embed ─▶ vectors ─ align ┴─▶ Link ─▶ app ─▶ tui, cli
//! ```
//!
//! Everything downstream refers to text by article and [`text::Span`], never by a copy of it.

pub mod align;
pub mod analysis;
pub mod annotate;
pub mod app;
pub mod assets;
pub mod cli;
pub mod corpus;
pub mod dedup;
pub mod embed;
pub mod export;
pub mod jobs;
pub mod lexicon;
pub mod search;
pub mod settings;
pub mod text;
pub mod tui;
