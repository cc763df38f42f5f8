//! Background work: newest wins, cancel, progress.
