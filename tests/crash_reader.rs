//! The reader itself is killed at random moments while somebody marks: what had been on the screen for 50 ms is in the
//! store, and the store opens.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use taiyaku::annotate::{Body, Scope, Store};

/// Long enough for a slow, busy machine without optimisation.
const PATIENCE: Duration = Duration::from_mins(2);
/// What must survive was shown at least so long before.
const SHOWN: Duration = Duration::from_millis(50);

struct Reader {
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    _master: Box<dyn MasterPty + Send>,
}

impl Reader {
    fn open(store: &Path, cache: &Path, article: &Path) -> Self {
        let pair =
            native_pty_system().openpty(PtySize { rows: 24, cols: 100, pixel_width: 0, pixel_height: 0 }).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_taiyaku"));
        command.args([article.as_os_str(), "--workspace".as_ref(), store.as_os_str()]);
        command.env("TERM", "xterm-256color");
        for variable in ["TAIYAKU_CACHE_DIR", "TAIYAKU_CONFIG_DIR", "TAIYAKU_DATA_DIR", "TAIYAKU_STATE_DIR"] {
            command.env(variable, cache);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let writer = pair.master.take_writer().unwrap();
        Self {
            child,
            writer,
            output,
            screen: vt100::Parser::new(24_u16.try_into().unwrap(), 100_u16.try_into().unwrap(), 0),
            _master: pair.master,
        }
    }

    fn press(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Waits until the screen holds `text`, at most until `deadline`; says whether it does.
    fn sees(&mut self, text: &str, deadline: Instant) -> bool {
        loop {
            if self.screen.screen().contents().contains(text) {
                return true;
            }
            let Some(left) = deadline.checked_duration_since(Instant::now()) else { return false };
            if let Ok(bytes) = self.output.recv_timeout(left.min(Duration::from_millis(50))) {
                self.screen.process(&bytes);
            }
        }
    }
}

/// How many notes the store holds.
fn notes(store: &Path) -> usize {
    let store = Store::open_to_write(store, "crash", Scope::everything()).unwrap_or_else(|error| panic!("{error}"));
    store.marks().iter().filter(|mark| matches!(mark.body, Body::Note { .. })).count()
}

#[test]
fn what_the_reader_showed_is_kept_when_it_is_killed() {
    let rounds: u32 = std::env::var("TAIYAKU_CRASH_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(5);
    let folder = tempfile::tempdir().unwrap();
    let (store, article) = (folder.path().join("marks.sqlite"), folder.path().join("a.txt"));
    // Lines of which none repeats another, or they would be folded.
    let letter = |line: u32, at: u32| char::from_u32(0x4E00 + (line * 7919 + at * 6151 + line * at * 977) % 20_000);
    let line = |number: u32| (0..12).filter_map(|at| letter(number, at)).collect::<String>() + "。\n";
    std::fs::write(&article, format!("首相\n{}", (0..400).map(line).collect::<String>())).unwrap();
    let mut seed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().subsec_nanos() | 1;
    let (mut before, mut all) = (0, 0);
    for round in 0..rounds {
        let mut reader = Reader::open(&store, folder.path(), &article);
        assert!(reader.sees("首相", Instant::now() + PATIENCE), "round {round}: never opened");
        // The store is read behind the first frame.
        let deadline = Instant::now() + PATIENCE;
        loop {
            reader.press("*");
            if reader.sees("bookmark", Instant::now() + Duration::from_secs(1)) {
                break;
            }
            assert!(Instant::now() < deadline, "round {round}: the marks were never read");
        }
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        let end = Instant::now() + Duration::from_millis(u64::from(seed % 1500));
        let mut shown: Vec<Instant> = Vec::new();
        for number in 0.. {
            // A note of its own for every sentence, which the status line repeats when one comes back to it.
            let text = format!("r{round}n{number};");
            reader.press(&format!("jt{text}\x13kj"));
            if !reader.sees(&format!("“{text}”"), end) {
                break;
            }
            shown.push(Instant::now());
        }
        reader.child.kill().unwrap();
        let killed = Instant::now();
        reader.child.wait().unwrap();
        let due = shown.iter().filter(|&&at| killed.duration_since(at) >= SHOWN).count();
        let there = notes(&store);
        assert!(there >= before + due, "round {round}: {there} in the store, {before} before and {due} shown since");
        all += shown.len();
        before = there;
    }
    eprintln!("killed {rounds} times after {all} notes in all: none lost that was shown for {SHOWN:?}");
    assert!(all > 0);
}
