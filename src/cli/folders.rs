//! Where the user's files are: each folder as the system has it, unless a variable names another.

use std::env;
use std::path::PathBuf;

use directories::ProjectDirs;

/// Names another folder than the user's cache folder.
const CACHE: &str = "TAIYAKU_CACHE_DIR";
/// Names another folder than the user's configuration folder.
const CONFIGURATION: &str = "TAIYAKU_CONFIG_DIR";
/// Names another folder than the user's state folder.
const STATE: &str = "TAIYAKU_STATE_DIR";

fn folder(variable: &str, of_user: impl Fn(&ProjectDirs) -> PathBuf) -> Option<PathBuf> {
    let named = env::var_os(variable).filter(|path| !path.is_empty()).map(PathBuf::from);
    named.or_else(|| ProjectDirs::from("", "", "taiyaku").map(|folders| of_user(&folders)))
}

/// What can be computed again.
pub fn cache() -> Option<PathBuf> {
    folder(CACHE, |folders| folders.cache_dir().to_owned())
}

/// What the user has set.
pub fn configuration() -> Option<PathBuf> {
    folder(CONFIGURATION, |folders| folders.config_dir().to_owned())
}

/// What the program remembers of its use.
pub fn state() -> Option<PathBuf> {
    folder(STATE, |folders| folders.state_dir().unwrap_or_else(|| folders.data_local_dir()).to_owned())
}
