//! The `taiyaku` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    taiyaku::cli::main()
}
