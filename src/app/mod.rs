//! The reader's state and actions; knows no terminal.
