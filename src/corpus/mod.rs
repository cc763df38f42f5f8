//! Articles: finding, decoding and segmenting them.

pub mod article;
pub mod decode;
pub mod find;
pub mod load;

pub use article::Article;
pub use find::{Found, find};
pub use load::{Corpus, LoadError, Problem, read};
