//! What the system does not allow ends in a message and not in a crash.

use rayon::ThreadPoolBuilder;

use super::CliError;

/// Starts the threads that work is divided among, and has writing beyond an allowed size of files fail as other writing
/// does.
pub fn prepare() -> Result<(), CliError> {
    #[cfg(unix)]
    ignore_file_size_signal();
    if ThreadPoolBuilder::new().build_global().is_ok() {
        return Ok(());
    }
    // One thread is enough for everything that is not done beside something else.
    ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global().map_err(|_| no_threads())
}

/// Whether work can be done beside other work, as in the reader.
pub fn check_threads() -> Result<(), CliError> {
    // The thread that asks would be the only one that works.
    if rayon::current_thread_index().is_some() { Err(no_threads()) } else { Ok(()) }
}

fn no_threads() -> CliError {
    let told = "no further thread can be started; allow more processes or more memory (ulimit -u, ulimit -v)";
    CliError::Failed(told.to_owned())
}

/// Without this the system ends the program where a file grows beyond what `ulimit -f` allows.
#[cfg(unix)]
fn ignore_file_size_signal() {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    use signal_hook::consts::SIGXFSZ;
    // Where this fails, all is as it was.
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
}
