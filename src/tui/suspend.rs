//! Stopping until the shell brings the program to the front again.

use std::io;

/// Whether a shell waits that can do so: the parent is in the same session. Where the program is all that runs in a
/// terminal, it would stand still for ever.
#[cfg(unix)]
pub fn has_shell() -> bool {
    use nix::unistd::{getppid, getsid};
    let parent = getppid();
    // In a container the parent and the leaders of sessions may be out of sight: their identifiers are then 0, which as
    // an argument would mean this very process.
    parent.as_raw() != 0 && getsid(Some(parent)).is_ok_and(|theirs| getsid(None) == Ok(theirs))
}

/// Stops this program and what was started with it. Returns once it is continued.
#[cfg(unix)]
pub fn stop() -> io::Result<()> {
    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;
    // 0 is the group of this process.
    Ok(kill(Pid::from_raw(0), Signal::SIGSTOP)?)
}

#[cfg(not(unix))]
pub fn has_shell() -> bool {
    false
}

#[cfg(not(unix))]
pub fn stop() -> io::Result<()> {
    Ok(())
}
