//! The binary in a real pseudo-terminal: open, move, follow a link, quit, terminal restored.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// Long enough for the whole analysis on a slow, busy machine without optimisation.
const PATIENCE: Duration = Duration::from_mins(4);

struct Session {
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    raw: Vec<u8>,
    _master: Box<dyn MasterPty + Send>,
    _cache: tempfile::TempDir,
}

impl Session {
    fn open(arguments: &[&str], columns: u16, rows: u16) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let cache = tempfile::tempdir().unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_taiyaku"));
        command.args(arguments);
        command.cwd(env!("CARGO_MANIFEST_DIR"));
        command.env("TERM", "xterm-256color");
        command.env("TAIYAKU_CACHE_DIR", cache.path());
        command.env("TAIYAKU_CONFIG_DIR", cache.path());
        command.env_remove("NO_COLOR");
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
        let screen = vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0);
        Self { child, writer, output, screen, raw: Vec::new(), _master: pair.master, _cache: cache }
    }

    fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Waits until the screen fulfils `wanted`.
    fn wait(&mut self, what: &str, wanted: impl Fn(&str) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !wanted(&self.text()) {
            assert!(Instant::now() < deadline, "never saw {what}; the screen is\n{}", self.text());
            if let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(200)) {
                self.screen.process(&bytes);
                self.raw.extend(bytes);
            }
        }
    }

    fn press(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Waits for the end and returns the exit status with all that was written.
    fn end(mut self) -> (u32, Vec<u8>, vt100::Parser) {
        let deadline = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < deadline, "it never ended; the screen is\n{}", self.text());
            thread::sleep(Duration::from_millis(20));
        };
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(500)) {
            self.screen.process(&bytes);
            self.raw.extend(bytes);
        }
        (status.exit_code(), self.raw, self.screen)
    }
}

fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn open_move_follow_a_link_quit() {
    let mut session = Session::open(&["seeds"], 120, 40);
    session.wait("the first article", |screen| screen.contains("日本は最近、自国を守り"));
    session.wait("the first place", |screen| screen.contains("000_2ed683812b5b7a76.txt 1/"));
    session.press("j");
    session.wait("the second place", |screen| screen.contains("000_2ed683812b5b7a76.txt 2/"));
    session.wait("links", |screen| screen.contains("counterpart") || screen.contains("in other articles"));
    session.press("gn");
    session.wait("a linked sentence", |screen| screen.contains(", counterpart "));
    let before = session.text();
    session.press("\r");
    session.wait("the other article under the cursor", |screen| {
        screen != before && !screen.contains("000_2ed683812b5b7a76.txt") && screen.contains(", counterpart ")
    });
    session.press("?");
    session.wait("help", |screen| screen.contains("Help: all keys"));
    session.press("q");
    session.wait("the reader again", |screen| screen.contains(", counterpart "));
    session.press("q");
    let (status, raw, screen) = session.end();
    assert_eq!(status, 0);
    assert!(holds(&raw, b"\x1b[?1049l"), "the alternate screen was left");
    assert!(!screen.screen().alternate_screen());
    assert!(!screen.screen().hide_cursor(), "the cursor is back");
    assert_eq!(screen.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    assert!(!screen.screen().bracketed_paste());
}

#[test]
fn a_termination_signal_restores_the_terminal() {
    let mut session = Session::open(&["seeds"], 80, 24);
    session.wait("the first article", |screen| screen.contains("日本は最近"));
    let pid = session.child.process_id().unwrap().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    let (_, _, screen) = session.end();
    assert!(!screen.screen().alternate_screen());
    assert!(!screen.screen().hide_cursor());
}

#[test]
fn what_cannot_be_read_is_listed_and_the_rest_opens() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.txt"), "統合作戦司令部を設立する計画を発表した。\n").unwrap();
    std::fs::write(folder.path().join("b.txt"), b"\x00\x01\x02\x03").unwrap();
    let path = folder.path().to_str().unwrap().to_owned();
    assert!(Path::new(&path).is_dir());
    let mut session = Session::open(&[&path], 80, 24);
    session.wait("the good article", |screen| screen.contains("統合作戦司令部"));
    session.press("a");
    session.wait("the bad one in the list", |screen| screen.contains("this is a binary file"));
    session.press("qq");
    let (status, _, screen) = session.end();
    assert_eq!(status, 1);
    assert!(screen.screen().contents().contains("b.txt: this is a binary file"), "said again after leaving");
}
