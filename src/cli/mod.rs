//! Arguments and subcommands.

mod annotations;
mod args;
mod commands;
mod eval;
mod folders;
mod limits;
mod log;
mod memory;
mod output;
mod plain;
mod read;
mod records;
mod report;
mod session;
mod settings;

pub use args::Cli;
pub use memory::Memory;

use std::io::{self, Read};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::CommandFactory;

use crate::corpus::serve;
use args::Command;
use output::Output;

/// What a command ended with.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// Some inputs could not be read; each was named on standard error.
    #[error("")]
    Unreadable,
    /// The arguments make no sense together.
    #[error("{0}")]
    Usage(String),
    /// Nothing was named to be read; says on several lines what can be.
    #[error("{0}")]
    NothingNamed(String),
    /// The result could not be written.
    #[error("the result could not be written: {0}")]
    Output(#[from] io::Error),
    /// An asset that everything rests on is damaged.
    #[error("{0}")]
    Failed(String),
    /// A signal asked the reader to end.
    #[error("ended by signal {0}")]
    Ended(i32),
    /// The reader could not open.
    #[error("{0}")]
    Reader(#[from] crate::tui::TuiError),
}

/// Runs the program with the arguments of this process.
///
/// Exit status: 0 done, 1 an input could not be read, 2 wrong usage. A closed pipe is no error.
pub fn main() -> ExitCode {
    report::begin();
    let cli = match report::arguments() {
        Ok(cli) => cli,
        Err(status) => return status,
    };
    match limits::prepare().and_then(|()| run(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(CliError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(CliError::Unreadable) => ExitCode::from(1),
        // As a shell tells of it.
        Err(CliError::Ended(signal)) => ExitCode::from(u8::try_from(128 + signal).unwrap_or(1)),
        Err(CliError::NothingNamed(lines)) => {
            report::say_lines(&lines);
            ExitCode::from(2)
        }
        Err(error @ (CliError::Output(_) | CliError::Failed(_))) => {
            report::say(&error);
            ExitCode::from(1)
        }
        Err(error @ (CliError::Usage(_) | CliError::Reader(_))) => {
            report::say(&error);
            ExitCode::from(2)
        }
    }
}

fn run(cli: Cli) -> Result<(), CliError> {
    log::start(cli.log.as_deref(), matches!(cli.command, None | Some(Command::Read(_))))?;
    match cli.command {
        None if cli.print_keys => settings::print_keys(cli.read.config.as_deref()),
        None if cli.print_settings => settings::print_defaults(),
        None => read::read(&cli.read),
        Some(Command::Read(arguments)) => read::read(&arguments),
        Some(Command::Text(arguments)) => commands::text(&arguments),
        Some(Command::Sentences(arguments)) => commands::sentences(&arguments),
        Some(Command::Duplicates(arguments)) => commands::duplicates(&arguments),
        Some(Command::Search(arguments)) => commands::search(&arguments),
        Some(Command::Align(arguments)) => commands::align(&arguments),
        Some(Command::Claims(arguments)) => commands::claims(&arguments),
        Some(Command::Eval(arguments)) => eval::eval(&arguments),
        Some(Command::Annotations(arguments)) => annotations::annotations(&arguments),
        Some(Command::Export(arguments)) => annotations::export(&arguments),
        Some(Command::Import(arguments)) => annotations::import(&arguments),
        Some(Command::Agree(arguments)) => annotations::agree(&arguments),
        Some(Command::PdfWorker) => Ok(serve(io::stdin(), io::stdout())?),
        Some(Command::Completions { shell }) => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "taiyaku", &mut script);
            let mut output = Output::new(None);
            output.bytes(&script)?;
            Ok(output.finish()?)
        }
    }
}

/// The paths that were given, `-` standing for a list of paths on standard input.
fn expand(paths: &[PathBuf]) -> Result<Vec<PathBuf>, CliError> {
    let mut all = Vec::with_capacity(paths.len());
    for path in paths {
        if path.as_os_str() == "-" {
            let mut list = String::new();
            io::stdin()
                .read_to_string(&mut list)
                .map_err(|error| CliError::Usage(format!("the list of paths on standard input: {error}")))?;
            all.extend(list.lines().filter(|line| !line.trim().is_empty()).map(PathBuf::from));
        } else {
            all.push(path.clone());
        }
    }
    Ok(all)
}
