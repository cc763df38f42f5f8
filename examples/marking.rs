//! Writes marks without end, one edit after the other, and prints a line after each has been committed: what the crash
//! test kills. `cargo run --example marking STORE [EDITS]`.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use taiyaku::annotate::{Body, ContentHash, Edit, Label, Mark, Scope, Store, Target};
use taiyaku::corpus::Article;
use taiyaku::text::Span;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(path) = arguments.next() else { return ExitCode::from(2) };
    let edits = arguments.next().and_then(|count| count.parse().ok()).unwrap_or(u64::MAX);
    match run(Path::new(&path), edits) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(path: &Path, edits: u64) -> Result<(), Box<dyn std::error::Error>> {
    let article = Article::new("a.txt".to_owned(), "日本の首相は三日、東京で記者会見した。".repeat(20));
    let hash = ContentHash::of(&article.text);
    let mut store = Store::open_to_write(path, "crash", Scope::everything())?;
    let mut out = std::io::stdout().lock();
    for number in 0..edits {
        // Adds, changes, undoes and redoes; what is printed says what must be there.
        match number % 5 {
            0..3 => {
                let at = (number % 20 * 3) as usize;
                let target = Target::span(&article, &hash, Span::new(at, at + 3));
                let mark = Mark::new(Body::Label(Label { label: format!("label {number}") }), vec![target], "crash");
                let id = mark.id.clone();
                store.apply(Edit::add(mark))?;
                writeln!(out, "add {id}")?;
            }
            3 => {
                let edit = store.undo()?;
                for change in &edit.changes {
                    writeln!(out, "undo {}", change.id().map(ToString::to_string).unwrap_or_default())?;
                }
            }
            _ => {
                let edit = store.redo()?;
                for change in &edit.changes {
                    writeln!(out, "redo {}", change.id().map(ToString::to_string).unwrap_or_default())?;
                }
            }
        }
        out.flush()?;
    }
    Ok(())
}
