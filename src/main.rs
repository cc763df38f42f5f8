//! The `taiyaku` binary.

use std::process::ExitCode;

use taiyaku::cli::Memory;

#[global_allocator]
static MEMORY: Memory = Memory;

fn main() -> ExitCode {
    taiyaku::cli::main()
}
