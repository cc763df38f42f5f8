//! Articles: finding, decoding and segmenting them, one file a format.

pub mod article;
mod columns;
mod declared;
pub mod decode;
pub mod document;
mod docx;
mod epub;
pub mod find;
pub mod format;
mod guess;
mod html;
mod jsonl;
pub mod limits;
pub mod load;
pub mod metadata;
mod mhtml;
mod package;
pub mod parallel;
mod pdf;
mod source;
mod table;
mod tmx;
mod translations;
mod warc;
mod xml;
mod zip;

pub use article::{Article, PageOrigin};
pub use document::Reading;
pub use find::Finder;
pub use load::{Columns, Corpus, LoadError, Note, Problem, ReadOptions, read};
pub use metadata::Metadata;
pub use parallel::Parallel;
pub use pdf::{WORKER_COMMAND, serve};
pub use source::read_text;
