//! Runs the targets of `tests/common/fuzz.rs`, each with new seeds, until the time is over.
//!
//!     cargo run --release --manifest-path fuzz/Cargo.toml -- [MINUTES] [TARGET] [FIRST_SEED]
//!
//! What breaks is printed, shrunk, and kept in `fuzz/found`; the seed brings it back.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a target fails by panicking")]

#[path = "../../tests/common/fuzz.rs"]
mod targets;

use std::env;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Cases with one seed.
const CASES: u32 = 64;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let minutes = arguments.first().and_then(|minutes| minutes.parse::<f64>().ok()).unwrap_or(60.0);
    let wanted = arguments.get(1).map(String::as_str);
    let mut seed = arguments.get(2).and_then(|seed| seed.parse().ok()).unwrap_or(0_u64);
    let end = Instant::now() + Duration::from_secs_f64(minutes * 60.0);
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("found");
    let (mut cases, mut failures) = (0_u64, 0_u64);
    // What is told of a failure is enough; each try while shrinking would tell it again.
    std::panic::set_hook(Box::new(|_| {}));
    while Instant::now() < end {
        for (name, target) in targets::TARGETS.iter().filter(|(name, _)| wanted.is_none_or(|wanted| wanted == *name)) {
            cases += u64::from(CASES);
            if let Err(told) = target(&mut targets::runner(CASES, seed)) {
                failures += 1;
                println!("{name}, seed {seed}: {told}\n");
                if let Err(error) = targets::keep(&found, name, seed, &told) {
                    eprintln!("{}: {error}", found.display());
                }
            }
        }
        seed += 1;
    }
    println!("{cases} cases up to seed {seed}, {failures} failures");
    if failures == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
