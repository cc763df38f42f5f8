//! The binary in a real pseudo-terminal: open, move, follow a link, quit, terminal restored.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

/// Long enough for the whole analysis on a slow, busy machine without optimisation.
const PATIENCE: Duration = Duration::from_mins(4);

struct Session {
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    raw: Vec<u8>,
    /// Where its files are, if nobody else keeps that.
    folder: Option<TempDir>,
    _master: Box<dyn MasterPty + Send>,
}

impl Session {
    fn open(arguments: &[&str], columns: u16, rows: u16) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut session = Self::run(env!("CARGO_BIN_EXE_taiyaku"), arguments, &folder, (columns, rows));
        session.folder = Some(folder);
        session
    }

    /// Runs a program whose files are all in `folder`.
    fn run(program: impl AsRef<OsStr>, arguments: &[&str], folder: &TempDir, (columns, rows): (u16, u16)) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.cwd(env!("CARGO_MANIFEST_DIR"));
        command.env("TERM", "xterm-256color");
        for variable in ["TAIYAKU_CACHE_DIR", "TAIYAKU_CONFIG_DIR", "TAIYAKU_DATA_DIR", "TAIYAKU_STATE_DIR", "HISTFILE"]
        {
            command.env(variable, folder.path());
        }
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
        Self { child, writer, output, screen, raw: Vec::new(), folder: None, _master: pair.master }
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
fn signals_that_end_the_reader_restore_the_terminal_and_are_its_status() {
    for (signal, status) in [("-TERM", 143), ("-QUIT", 131), ("-HUP", 129)] {
        let mut session = Session::open(&["seeds"], 80, 24);
        session.wait("the first article", |screen| screen.contains("日本は最近"));
        let pid = session.child.process_id().unwrap().to_string();
        assert!(std::process::Command::new("kill").args([signal, &pid]).status().unwrap().success());
        let (ended, _, screen) = session.end();
        assert_eq!(ended, status, "{signal}");
        assert!(!screen.screen().alternate_screen(), "{signal}");
        assert!(!screen.screen().hide_cursor(), "{signal}");
    }
}

#[test]
fn what_is_printed_on_a_terminal_does_not_steer_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    std::fs::write(&path, "一行目\u{1b}[2J\u{1b}]52;c;QQ==\u{7}である。\n二行目\u{9b}31m\u{202e}である。\n").unwrap();
    let path = path.to_str().unwrap();
    for arguments in [&["text", path][..], &["sentences", path], &["sentences", "--format", "jsonl", path]] {
        let (status, raw, _) = Session::open(arguments, 80, 24).end();
        let shown = String::from_utf8(raw).unwrap();
        assert_eq!(status, 0, "{shown}");
        assert!(shown.contains("一行目") && shown.contains("二行目"), "{shown:?}");
        assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}']), "{shown:?}");
    }
}

/// A program and its arguments, run by a shell under a limit: the status and what it said on standard error.
fn limited(limit: &str, arguments: &str) -> (i32, String) {
    let folder = tempfile::tempdir().unwrap();
    let script = format!("{limit} && exec '{}' {arguments}", env!("CARGO_BIN_EXE_taiyaku"));
    let mut command = std::process::Command::new("bash");
    command.args(["-c", &script]).current_dir(env!("CARGO_MANIFEST_DIR"));
    for variable in ["TAIYAKU_CACHE_DIR", "TAIYAKU_CONFIG_DIR", "TAIYAKU_DATA_DIR", "TAIYAKU_STATE_DIR"] {
        command.env(variable, folder.path());
    }
    let output = command.output().unwrap();
    (output.status.code().unwrap_or(-1), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn what_the_system_does_not_allow_is_told() {
    for (limit, arguments) in [
        ("ulimit -v 300000", "align seeds"),
        ("ulimit -v 200000", "claims seeds"),
        ("ulimit -n 8", "align seeds"),
        ("ulimit -n 5", "sentences seeds"),
        ("ulimit -f 0", "align seeds"),
        ("ulimit -f 0", "duplicates seeds"),
    ] {
        let (status, said) = limited(limit, arguments);
        assert!((0..=1).contains(&status), "{limit}, {arguments}: ended with {status}: {said}");
        assert!(status == 0 || said.contains("taiyaku: "), "{limit}, {arguments}: {said}");
        assert!(!said.contains("panicked") && !said.contains("aborted"), "{limit}, {arguments}: {said}");
    }
    // What is not kept is said, once, and does not keep anybody from the result.
    let (status, said) = limited("ulimit -f 0", "align seeds");
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("not kept") || said.contains("anew"), "{said}");
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines.iter().enumerate().all(|(at, line)| !lines[..at].contains(line)), "{said}");
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

#[test]
fn ctrl_z_gives_the_shell_its_terminal_and_fg_brings_the_reader_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::run("/bin/bash", &["--norc", "--noprofile", "-i"], &folder, (80, 24));
    session.press(
        "PS1='ready> '; stty -a > before\n".replace("before", &folder.path().join("before").to_string_lossy()).as_str(),
    );
    session.wait("a prompt", |screen| screen.contains("\nready> ") || screen.starts_with("ready> "));
    session.press(&format!("{} seeds\n", env!("CARGO_BIN_EXE_taiyaku")));
    session.wait("the reader", |screen| screen.contains("日本は最近") && screen.contains(" 1/57"));
    session.press("j");
    session.wait("the second place", |screen| screen.contains(" 2/57"));
    session.press("\u{1a}");
    session.wait("the shell", |screen| screen.contains("Stopped") && !screen.contains("日本は最近"));
    assert!(!session.screen.screen().alternate_screen() && !session.screen.screen().hide_cursor());
    assert!(!session.screen.screen().bracketed_paste() || session.text().contains("ready>"));
    assert_eq!(session.screen.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    let after = folder.path().join("after");
    session.press(&format!("stty -a > {}; echo do''ne\n", after.display()));
    session.wait("the shell's answer", |screen| screen.contains("done"));
    let settings = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(settings("before"), settings("after"), "the shell has its terminal as it was");
    session.press("fg\n");
    session.wait("the reader where it was", |screen| screen.contains("日本は最近") && screen.contains(" 2/57"));
    assert!(session.screen.screen().alternate_screen());
    session.press("j");
    session.wait("a key to be heard", |screen| screen.contains(" 3/57"));
    session.press("q");
    session.wait("the prompt again", |screen| screen.trim_end().ends_with("ready>"));
    session.press("exit\n");
    session.end();
}

#[test]
fn where_no_shell_waits_ctrl_z_says_so() {
    let mut session = Session::open(&["seeds"], 80, 24);
    session.wait("the first place", |screen| screen.contains(" 1/57"));
    session.press("\u{1a}");
    session.wait("a message", |screen| screen.contains("no shell waits"));
    session.press("q");
    assert_eq!(session.end().0, 0);
}

/// Not a test of its own: what the next one runs in a pseudo-terminal.
#[test]
#[ignore = "panics on purpose, for the test below"]
fn crash_with_the_terminal_taken() {
    let mut terminal = taiyaku::tui::Terminal::enter(true, |_| {}).unwrap();
    terminal
        .draw(|buffer| {
            buffer.set_string(0, 0, "all is well", ratatui::style::Style::new());
            None
        })
        .unwrap();
    let worker = thread::spawn(|| panic!("only a worker"));
    assert!(worker.join().is_err());
    terminal
        .draw(|buffer| {
            buffer.set_string(0, 0, "still drawing", ratatui::style::Style::new());
            None
        })
        .unwrap();
    panic!("the end of everything");
}

#[test]
fn a_crash_restores_the_terminal_and_then_tells_of_itself() {
    let folder = tempfile::tempdir().unwrap();
    let this = std::env::current_exe().unwrap();
    let arguments = ["--exact", "crash_with_the_terminal_taken", "--ignored", "--nocapture", "--test-threads=1"];
    let session = Session::run(this, &arguments, &folder, (80, 24));
    let (status, raw, screen) = session.end();
    assert_ne!(status, 0);
    let at = |needle: &[u8]| raw.windows(needle.len()).position(|window| window == needle);
    let (left, told) = (at(b"\x1b[?1049l").unwrap(), at("the end of everything".as_bytes()).unwrap());
    assert!(left < told, "what went wrong is told on the normal screen");
    assert!(at(b"still drawing").is_some_and(|drawn| drawn < left), "a worker's crash leaves the screen alone");
    assert!(at(b"only a worker").is_none());
    assert!(
        !screen.screen().alternate_screen() && !screen.screen().hide_cursor() && !screen.screen().bracketed_paste()
    );
    assert_eq!(screen.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
}

#[test]
fn the_reader_opens_where_it_was_left_and_welcomes_once() {
    let folder = tempfile::tempdir().unwrap();
    let open = |arguments: &[&str]| Session::run(env!("CARGO_BIN_EXE_taiyaku"), arguments, &folder, (80, 24));
    let mut session = open(&["seeds"]);
    session.wait("the welcome", |screen| screen.contains("Welcome") && screen.contains(" 1/57"));
    session.press("jjj");
    session.wait("the fourth place", |screen| screen.contains(" 4/57") && !screen.contains("Welcome"));
    session.press("q");
    session.end();
    let mut session = open(&["./seeds/"]);
    session.wait("the same place", |screen| screen.contains(" 4/57"));
    assert!(!session.text().contains("Welcome"));
    session.press("q");
    session.end();
    let mut session = open(&["--fresh", "seeds"]);
    session.wait("the beginning", |screen| screen.contains(" 1/57"));
    session.press("q");
    session.end();
    let kept = std::fs::read_dir(folder.path().join("sessions")).unwrap().next().unwrap().unwrap().path();
    std::fs::write(&kept, "{").unwrap();
    let mut session = open(&["seeds"]);
    session.wait("why not", |screen| screen.contains("is left aside"));
    session.press("q");
    assert_eq!(session.end().0, 0);
}

#[test]
fn settings_count_as_soon_as_they_are_saved_and_bad_ones_are_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    std::fs::write(&file, "[keys.reader]\nx = 'nothing-such'\n").unwrap();
    let mut session = Session::run(env!("CARGO_BIN_EXE_taiyaku"), &["seeds"], &folder, (120, 24));
    session.wait("the problem", |screen| screen.contains("config.toml:2:1: there is no action"));
    std::fs::write(&file, "[keys.reader]\nx = 'next-sentence'\n").unwrap();
    session.wait("the settings", |screen| screen.contains("the settings were read again"));
    session.press("x");
    session.wait("the second place", |screen| screen.contains(" 2/57"));
    std::fs::write(&file, "[keys.reader\n").unwrap();
    session.wait("the problem", |screen| screen.contains("config.toml:1:"));
    session.press("x");
    session.wait("the last good settings", |screen| screen.contains(" 3/57"));
    session.press("q");
    session.end();
}

#[test]
fn the_answer_of_the_terminal_changes_colours_and_presses_no_keys() {
    let mut session = Session::open(&["seeds"], 80, 24);
    session.wait("the first place", |screen| screen.contains(" 1/57"));
    let deadline = Instant::now() + PATIENCE;
    while !holds(&session.raw, b"\x1b]11;?\x1b\\") {
        assert!(Instant::now() < deadline, "never asked");
        session.wait("anything", |_| true);
        if let Ok(bytes) = session.output.recv_timeout(Duration::from_millis(200)) {
            session.screen.process(&bytes);
            session.raw.extend(bytes);
        }
    }
    let title = |session: &Session| session.screen.screen().cell(0, 79).unwrap().bgcolor();
    let before = title(&session);
    session.press("\u{1b}]11;rgb:ffff/ffff/ffff\u{1b}\\j");
    session.wait("the key after the answer", |screen| screen.contains(" 2/57"));
    assert_ne!(title(&session), before, "a light theme");
    assert!(session.text().contains("n next link"), "no key of the answer did anything");
    session.press("q");
    session.end();
}

/// A folder with one small article, and a reader on it whose store lies beside.
fn marking(folder: &TempDir) -> Session {
    let article = folder.path().join("a.txt");
    if !article.exists() {
        std::fs::write(&article, "首相は述べた。\n\n市長は去った。\n\n知事は辞めた。\n").unwrap();
    }
    let mut reader =
        Session::run(env!("CARGO_BIN_EXE_taiyaku"), &[article.to_str().unwrap(), "--fresh"], folder, (80, 24));
    reader.wait("the article", |screen| screen.contains("市長は去った"));
    // The store is read behind the first frame: a bookmark set and taken away says that it is there.
    let deadline = Instant::now() + PATIENCE;
    while !reader.text().contains("bookmarked") {
        assert!(Instant::now() < deadline, "the marks were never read; the screen is\n{}", reader.text());
        reader.press("*");
        let until = Instant::now() + Duration::from_secs(1);
        while Instant::now() < until && !reader.text().contains("bookmarked") {
            if let Ok(bytes) = reader.output.recv_timeout(Duration::from_millis(100)) {
                reader.screen.process(&bytes);
            }
        }
    }
    reader
}

#[test]
fn two_readers_of_one_corpus_see_each_others_marks() {
    let folder = tempfile::tempdir().unwrap();
    let (mut first, mut second) = (marking(&folder), marking(&folder));
    first.press("jt甲の注\x13");
    first.wait("the note", |screen| screen.contains("note added"));
    second.press("M");
    second.wait("the note of the other", |screen| screen.contains("甲の注"));
    second.press("qjjt乙の注\x13");
    second.wait("a note of its own", |screen| screen.contains("note added"));
    first.press("M");
    first.wait("both notes", |screen| screen.contains("甲の注") && screen.contains("乙の注"));
    for mut reader in [first, second] {
        reader.press("\x1b\x1bqq");
        assert_eq!(reader.end().0, 0);
    }
}

#[test]
fn marks_made_while_the_store_is_away_are_rescued_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("annotations.sqlite");
    let mut reader = marking(&folder);
    std::fs::remove_file(&store).unwrap();
    reader.press("jt消えない注\x13");
    reader.wait("what became of it", |screen| screen.contains("NOT SAVED"));
    reader.wait("the reason, at 80 columns", |screen| screen.contains("the store is not where it was; put it back"));
    reader.press("q");
    let (status, raw, _) = reader.end();
    assert_eq!(status, 1);
    assert!(holds(&raw, b"could not be saved") && holds(&raw, b"taiyaku import"), "{}", String::from_utf8_lossy(&raw));
    let mut files = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let rescued = files.find(|path| path.to_string_lossy().contains("taiyaku-unsaved")).unwrap();
    assert!(std::fs::read_to_string(&rescued).unwrap().contains("消えない注"));
    let import = std::process::Command::new(env!("CARGO_BIN_EXE_taiyaku"))
        .arg("import")
        .arg(&rescued)
        .env("TAIYAKU_DATA_DIR", folder.path())
        .env("TAIYAKU_CACHE_DIR", folder.path())
        .output()
        .unwrap();
    assert!(import.status.success(), "{}", String::from_utf8_lossy(&import.stderr));
    let mut reader = marking(&folder);
    reader.press("M");
    reader.wait("the note that was brought back", |screen| screen.contains("消えない注"));
}
