//! The `taiyaku` binary.

fn main() {}
