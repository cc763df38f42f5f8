//! The log: what the program did and could not do, for whoever looks into a fault. It is off unless it is asked for; what a user
//! must know is said elsewhere.

use std::env;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use env_logger::{Builder, Target};

use super::{CliError, folders, report};
use crate::annotate::Timestamp;
use crate::text::width::sanitize;

/// Says what is logged: `error`, `warn`, `info`, `debug`, `trace`, or `room=level,...` such as `taiyaku::embed=debug`.
const LEVELS: &str = "TAIYAKU_LOG";
/// What is logged where only a file is named.
const USUAL: &str = "info";
/// The log's name in the state folder.
const NAME: &str = "taiyaku.log";

/// Begins to log to `file`; without one, and with levels set, to standard error or, where the `reader` has the screen, to a file in
/// the state folder.
pub fn start(file: Option<&Path>, reader: bool) -> Result<(), CliError> {
    let levels = env::var(LEVELS).ok().filter(|levels| !levels.is_empty());
    let in_state = || folders::state().map(|folder| folder.join(NAME));
    let path: Option<PathBuf> = match (file, &levels) {
        (Some(file), _) => Some(file.to_owned()),
        (None, None) => return Ok(()),
        (None, Some(_)) if reader => in_state(),
        (None, Some(_)) => None,
    };
    let to_standard_error = path.is_none();
    let target =
        match path {
            Some(path) => Target::Pipe(Box::new(open(&path).map_err(|error| {
                CliError::Failed(format!("the log cannot be written: {error}: {}", path.display()))
            })?)),
            None => Target::Stderr,
        };
    let mut builder = Builder::new();
    builder.parse_filters(levels.as_deref().unwrap_or(USUAL)).target(target).format(|out, record| {
        // A message may quote what stands in a file.
        let message = record.args().to_string();
        writeln!(out, "{} {:5} {}: {}", Timestamp::now().0, record.level(), record.target(), sanitize(&message))
    });
    report::log_to(builder.build(), to_standard_error);
    log::info!("taiyaku {} begins", env!("CARGO_PKG_VERSION"));
    Ok(())
}

fn open(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    File::options().create(true).append(true).open(path)
}
