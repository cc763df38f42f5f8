//! What differs between two passages, computed when asked for.
