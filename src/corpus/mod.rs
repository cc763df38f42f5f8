//! Articles: finding, decoding and segmenting them.

pub mod article;
mod declared;
pub mod decode;
pub mod find;
mod guess;
pub mod load;

pub use article::Article;
pub use find::{Found, find};
pub use load::{Corpus, LoadError, Note, Problem, ReadOptions, read};
