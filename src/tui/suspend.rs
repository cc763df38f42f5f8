//! Stopping until the shell brings the program to the front again.

use std::io;

/// Whether a shell waits that can do so: the parent is in the same session. Where the program is all that runs in a
/// terminal, it would stand still for ever.
#[cfg(unix)]
pub fn has_shell() -> bool {
    use rustix::process::{getppid, getsid};
    let ours = getsid(None).ok();
    getppid().is_some_and(|parent| getsid(Some(parent)).ok() == ours)
}

/// Stops this program and what was started with it. Returns once it is continued.
#[cfg(unix)]
pub fn stop() -> io::Result<()> {
    Ok(rustix::process::kill_current_process_group(rustix::process::Signal::STOP)?)
}

#[cfg(not(unix))]
pub fn has_shell() -> bool {
    false
}

#[cfg(not(unix))]
pub fn stop() -> io::Result<()> {
    Ok(())
}
