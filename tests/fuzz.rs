//! A minute of random files, imports, settings, queries and keys; the package `fuzz` goes on for as long as one likes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "common/fuzz.rs"]
mod targets;

use std::time::{Duration, Instant};

/// For all targets together.
const TIME: Duration = Duration::from_secs(60);
/// Cases between two looks at the clock.
const CASES: u32 = 32;

#[test]
fn nothing_breaks_within_a_minute() {
    let each = TIME / targets::TARGETS.len() as u32;
    for (name, target) in targets::TARGETS {
        let start = Instant::now();
        let mut seed = 0;
        // Only what is left after shrinking is told.
        std::panic::set_hook(Box::new(|_| {}));
        while seed == 0 || start.elapsed() < each {
            let result = target(&mut targets::runner(CASES, seed));
            if let Err(told) = result {
                let _ = std::panic::take_hook();
                panic!("{name}, seed {seed}: {told}");
            }
            seed += 1;
        }
    }
}
