//! Paths as a shell writes them.

use std::env;
use std::path::{Path, PathBuf};

/// A path with the user's home folder for `~/` at its head, where no shell has done that: `-o=~/a.md`, a prompt.
pub fn at_home(path: &Path) -> PathBuf {
    let home = || env::home_dir().filter(|home| !home.as_os_str().is_empty());
    path.strip_prefix("~").ok().and_then(|rest| Some(home()?.join(rest))).unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_tilde_that_is_a_folder_is_the_home_folder() {
        for path in ["a/~/b.md", "~b.md", "/~/a", "./~/a.md"] {
            assert_eq!(at_home(Path::new(path)), Path::new(path));
        }
        if let Some(home) = env::home_dir() {
            assert_eq!(at_home(Path::new("~/a/b.md")), home.join("a/b.md"));
        }
    }
}
