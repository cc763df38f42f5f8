//! Parallel claims: which sentences say the same, and how sure that is.
