//! What the reader decided: labels, notes, verdicts on links, bookmarks; never lost, never silently moved.
//!
//! - [`model`]: a [`Mark`] is one decision with who made it and when; [`target`]: where it stands.
//! - [`marks`]: all marks in memory, found by article; [`edit`]: changes as values with their inverse.
//! - [`store`]: the marks on disk, with the history that undo and redo go by; [`schema`]: its tables and migrations.
//! - [`scope`]: which marks of a store count for a corpus.
//! - [`mod@anchor`]: finds marks again in a file that has changed; [`placed`]: the marks of the articles at hand.
//! - [`workspace`]: the marks that a reader works on, with what can be undone, looked up by sentence.
//! - [`mod@agreement`]: how far two annotators agree.

pub mod agreement;
pub mod anchor;
pub mod edit;
pub mod error;
pub mod marks;
pub mod model;
pub mod placed;
mod schema;
pub mod scope;
pub mod store;
pub mod target;
#[cfg(test)]
pub(crate) mod testing;
pub mod workspace;

pub use agreement::{Agreement, Disagreement, agreement, disagreements};
pub use anchor::{Anchor, anchor};
pub use edit::{Change, Edit, EditError};
pub use error::StoreError;
pub use marks::{LabelSet, LinkVerdict, Marks};
pub use model::{
    Body, ConflictMark, Label, LabelDefinition, LinkMark, Mark, MarkId, Origin, ReadingStatus, Timestamp, Verdict,
};
pub use placed::{Placed, PlacedTarget, Placer, place_marks, reanchoring};
pub use scope::Scope;
pub use store::{Access, Store};
pub use target::{ContentHash, Selector, Target};
pub use workspace::{Layer, LinkDecision, Workspace};
