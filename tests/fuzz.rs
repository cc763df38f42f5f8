//! A minute of random files, imports, settings, queries and keys, half of it on either of two cores; the package `fuzz` goes on for
//! as long as one likes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "common/fuzz.rs"]
mod targets;

use std::thread;
use std::time::{Duration, Instant};

use targets::{TARGETS, Target, runner};

/// For all targets together.
const TIME: Duration = Duration::from_mins(1);
/// Cases between two looks at the clock.
const CASES: u32 = 32;

#[test]
fn nothing_breaks_within_a_minute() {
    let each = TIME / TARGETS.len() as u32;
    // Only what is left after shrinking is told.
    std::panic::set_hook(Box::new(|_| {}));
    let (first, second) = TARGETS.split_at(TARGETS.len() / 2);
    let told = thread::scope(|threads| {
        let other = threads.spawn(|| broken(first, each));
        broken(second, each).or(other.join().unwrap_or_else(|_| Some("a target broke off".to_owned())))
    });
    let _ = std::panic::take_hook();
    assert!(told.is_none(), "{}", told.unwrap_or_default());
}

/// What broke first.
fn broken(targets: &[Target], each: Duration) -> Option<String> {
    targets.iter().find_map(|(name, target)| {
        let start = Instant::now();
        let seeds = (0..).take_while(|&seed| seed == 0 || start.elapsed() < each);
        let mut results = seeds.map(|seed| (seed, target(&mut runner(CASES, seed))));
        results.find_map(|(seed, result)| Some(format!("{name}, seed {seed}: {}", result.err()?)))
    })
}
