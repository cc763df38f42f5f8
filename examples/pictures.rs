//! Takes the pictures of README.md: runs the reader in a pseudo-terminal, presses keys and draws what the terminal
//! would show as SVG.
//!
//! ```sh
//! cargo build --release
//! cargo run --example pictures -- target/release/taiyaku seeds assets/pictures
//! ```

use std::error::Error;
use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use vt100::{Cell, Color, Screen};

/// Size of the pictured terminal in cells.
const SIZE: (u16, u16) = (120, 34);

/// Size of a cell in the picture's units. Full-width characters take two cells.
const CELL: (u16, u16) = (9, 22);

/// Where the baseline lies, from the top of a cell.
const BASELINE: u16 = 17;

/// Colours where a program sets none, on a dark terminal.
const FOREGROUND: &str = "#d8d8d8";
const BACKGROUND: &str = "#1c1c1c";

/// How long nothing may be written before a screen counts as finished.
const QUIET: Duration = Duration::from_millis(800);

/// How long one picture may take; the first analysis is the longest part.
const PATIENCE: Duration = Duration::from_mins(2);

/// The pictures: a name, words that the screen holds once the keys can be pressed, and the keys.
const PICTURES: &[(&str, &str, &str)] = &[("inspector", "counterpart", "nnni"), ("claims", "counterpart", "m")];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let [binary, corpus, target] = arguments.as_slice() else {
        return Err("usage: pictures BINARY CORPUS FOLDER".into());
    };
    let binary = binary.canonicalize()?;
    fs::create_dir_all(target)?;
    let state = tempfile::tempdir()?;
    // The first start greets; the pictures are of any other.
    capture(&binary, corpus, state.path(), ("", "q"))?;
    for &(name, ready, keys) in PICTURES {
        let path = target.join(format!("{name}.svg"));
        fs::write(&path, svg(capture(&binary, corpus, state.path(), (ready, keys))?.screen()))?;
        println!("{}", path.display());
    }
    Ok(())
}

/// What a terminal shows after `keys`, pressed once the screen holds `ready`.
fn capture(
    binary: &Path,
    corpus: &Path,
    state: &Path,
    (ready, keys): (&str, &str),
) -> Result<vt100::Parser, Box<dyn Error>> {
    let size = PtySize { rows: SIZE.1, cols: SIZE.0, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size)?;
    let mut command = CommandBuilder::new(binary);
    command.args([corpus.as_os_str(), "--fresh".as_ref()]);
    command.cwd(env::current_dir()?);
    command.env("TERM", "xterm-256color");
    for folder in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
        command.env(folder, state);
    }
    command.env_remove("NO_COLOR");
    let mut child = pair.slave.spawn_command(command)?;
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader()?;
    let (sender, output) = channel();
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = reader.read(&mut buffer) {
            if sender.send(buffer.get(..count).unwrap_or_default().to_vec()).is_err() {
                break;
            }
        }
    });
    let mut writer = pair.master.take_writer()?;
    let mut terminal = vt100::Parser::new(SIZE.1.try_into()?, SIZE.0.try_into()?, 0);
    settle(&output, &mut terminal, |screen| screen.contains(ready))?;
    for key in keys.chars() {
        writer.write_all(key.to_string().as_bytes())?;
        writer.flush()?;
        settle(&output, &mut terminal, |_| true)?;
    }
    child.kill()?;
    child.wait()?;
    Ok(terminal)
}

/// Takes in what is written until the screen is as `wanted` and stays so.
fn settle(
    output: &Receiver<Vec<u8>>,
    terminal: &mut vt100::Parser,
    wanted: impl Fn(&str) -> bool,
) -> Result<(), Box<dyn Error>> {
    let begun = Instant::now();
    loop {
        while let Ok(bytes) = output.recv_timeout(QUIET) {
            terminal.process(&bytes);
        }
        if wanted(&terminal.screen().contents()) {
            return Ok(());
        }
        if begun.elapsed() > PATIENCE {
            return Err(format!("never ready; the screen is\n{}", terminal.screen().contents()).into());
        }
    }
}

/// Neighbouring cells that look the same.
#[derive(Default, PartialEq)]
struct Run {
    text: String,
    /// Cells of each character.
    wide: bool,
    foreground: String,
    background: String,
    bold: bool,
    underlined: bool,
}

impl Run {
    fn of(cell: &Cell) -> Self {
        let (foreground, background) = colours(cell);
        let text = if cell.has_contents() { cell.contents().to_owned() } else { " ".to_owned() };
        Self { text, wide: cell.is_wide(), foreground, background, bold: cell.bold(), underlined: cell.underline() }
    }

    /// Whether both can be drawn at once. Symbols of one cell stand alone: fonts disagree on how wide they are.
    fn looks_like(&self, other: &Self) -> bool {
        let is_symbol = |run: &Self| !run.wide && !run.text.is_ascii();
        if is_symbol(self) || is_symbol(other) {
            return false;
        }
        (self.wide, self.bold, self.underlined) == (other.wide, other.bold, other.underlined)
            && (&self.foreground, &self.background) == (&other.foreground, &other.background)
    }

    fn draw(&self, left: u16, right: u16, y: u16, svg: &mut String) {
        let (left, width, top) = (left * CELL.0, (right - left) * CELL.0, y * CELL.1);
        if self.background != BACKGROUND {
            // A little more than the cells, so that no seam shows where it is scaled.
            let height = CELL.1;
            let fill = &self.background;
            let _ = writeln!(
                svg,
                "<rect x=\"{left}\" y=\"{top}\" width=\"{width}.4\" height=\"{height}.4\" fill=\"{fill}\"/>"
            );
        }
        if self.text.trim().is_empty() {
            return;
        }
        // Blanks at either end are left out, and those within are made such as do not run together: not everything that
        // draws SVG keeps them.
        let cell = CELL.0 * (1 + u16::from(self.wide));
        let blanks = |text: &str, trimmed: &str| (text.chars().count() - trimmed.chars().count()) as u16 * cell;
        let (head, tail) = (blanks(&self.text, self.text.trim_start()), blanks(&self.text, self.text.trim_end()));
        let (left, width, text) = (left + head, width - head - tail, escaped(self.text.trim()).replace(' ', "\u{a0}"));
        let weight = if self.bold { " font-weight=\"bold\"" } else { "" };
        let underline = if self.underlined { " text-decoration=\"underline\"" } else { "" };
        let _ = writeln!(
            svg,
            "<text x=\"{left}\" y=\"{}\" textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{}\"{weight}{underline}>{text}</text>",
            top + BASELINE,
            self.foreground,
        );
    }
}

/// Draws a screen, run by run.
fn svg(screen: &Screen) -> String {
    let (width, height) = (SIZE.0 * CELL.0, SIZE.1 * CELL.1);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-size=\"18\" style=\"white-space:pre\" \
         font-family=\"'Noto Sans Mono CJK JP','Sarasa Mono J','MS Gothic','Osaka-Mono',monospace\">\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"{BACKGROUND}\"/>\n"
    );
    for y in 0..SIZE.1 {
        let (mut run, mut left) = (Run::default(), 0);
        for x in 0..SIZE.0 {
            let Some(cell) = screen.cell(y, x).filter(|cell| !cell.is_wide_continuation()) else { continue };
            let next = Run::of(cell);
            if next.looks_like(&run) {
                run.text.push_str(&next.text);
            } else {
                if x > left {
                    run.draw(left, x, y, &mut svg);
                }
                (run, left) = (next, x);
            }
        }
        run.draw(left, SIZE.0, y, &mut svg);
    }
    svg.push_str("</svg>\n");
    svg
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn colours(cell: &Cell) -> (String, String) {
    let (foreground, background) = (colour(cell.fgcolor(), FOREGROUND), colour(cell.bgcolor(), BACKGROUND));
    if cell.inverse() { (background, foreground) } else { (foreground, background) }
}

/// A colour of the xterm palette as a picture names it.
fn colour(colour: Color, default: &str) -> String {
    const NAMED: [&str; 16] = [
        "#1c1c1c", "#d75f5f", "#87af5f", "#d7af5f", "#5f87d7", "#af87d7", "#5fafaf", "#bcbcbc", "#585858", "#ff8787",
        "#afd787", "#ffd787", "#87afff", "#d7afff", "#87d7d7", "#eeeeee",
    ];
    match colour {
        Color::Default => default.to_owned(),
        Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
        Color::Idx(index) => match index {
            0..16 => NAMED[usize::from(index)].to_owned(),
            16..232 => {
                let step = |level: u8| if level == 0 { 0 } else { 55 + 40 * level };
                let index = index - 16;
                format!("#{:02x}{:02x}{:02x}", step(index / 36), step(index / 6 % 6), step(index % 6))
            }
            232.. => {
                let grey = 8 + 10 * (index - 232);
                format!("#{grey:02x}{grey:02x}{grey:02x}")
            }
        },
    }
}
