//! A process that marks is killed at random moments: what it had said is there, and the store opens.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use taiyaku::annotate::{Scope, Store};

/// `cargo test` builds the examples beside the tests.
fn marking() -> PathBuf {
    let mut folder = std::env::current_exe().unwrap();
    folder.pop();
    folder.pop();
    folder.join("examples/marking")
}

/// Marks into `store` for a while; what was printed before the kill must be there afterwards, in this order.
fn kill_after(store: &Path, wait: Duration) -> Vec<String> {
    let mut child = Command::new(marking()).arg(store).stdout(Stdio::piped()).spawn().unwrap();
    sleep(wait);
    // SIGKILL, which nothing can prepare for.
    child.kill().unwrap();
    child.wait().unwrap();
    let mut printed = String::new();
    child.stdout.take().unwrap().read_to_string(&mut printed).unwrap();
    printed.split_inclusive('\n').filter(|line| line.ends_with('\n')).map(|line| line.trim().to_owned()).collect()
}

#[test]
fn nothing_that_was_shown_is_lost_when_the_process_is_killed() {
    let rounds: u32 = std::env::var("TAIYAKU_CRASH_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(20);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("marks.sqlite");
    let mut seed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().subsec_nanos() | 1;
    let mut expected = BTreeSet::new();
    let mut shown = 0;
    for round in 0..rounds {
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        let lines = kill_after(&path, Duration::from_micros(u64::from(seed % 120_000)));
        shown += lines.len();
        for line in &lines {
            let (what, id) = line.split_once(' ').unwrap();
            if what == "undo" {
                expected.remove(id)
            } else {
                expected.insert(id.to_owned())
            };
        }
        if !path.exists() {
            assert!(lines.is_empty());
            continue;
        }
        let store = Store::open_to_write(&path, "crash", Scope::everything())
            .unwrap_or_else(|error| panic!("round {round}: {error}"));
        let there: BTreeSet<String> = store.marks().iter().map(|mark| mark.id.to_string()).collect();
        // One more edit may have been committed and not yet printed: an addition, or one mark undone.
        let (more, less) = (there.difference(&expected).count(), expected.difference(&there).count());
        assert!(more + less <= 1, "round {round}: {more} more and {less} less than was shown");
        if less == 1 {
            assert_eq!(lines.len() % 5, 3, "round {round}: a mark that was shown is gone");
        }
        expected = there;
    }
    eprintln!("killed {rounds} times after {shown} edits in all: none lost");
    assert!(shown > 0);
}
