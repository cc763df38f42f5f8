//! Noticing that the file of settings was saved. Nothing wakes up until it was.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::{Settings, SettingsError};

/// How long after the first sign of a change a file is read.
const SETTLED: Duration = Duration::from_millis(50);

/// Watches as long as it is kept.
pub struct Watch {
    _watcher: RecommendedWatcher,
}

/// Reads `file` again whenever it was written, replaced or removed, and hands what it says to `changed`, from another
/// thread. A file behind a link is watched too. Gives nothing where its folder cannot be watched.
pub fn watch(file: &Path, changed: impl Fn(Result<Settings, SettingsError>) + Send + 'static) -> Option<Watch> {
    let target = file.canonicalize().ok().filter(|target| target != file);
    // Editors write another file and move it here, so that it is the folder which tells.
    let folders: Vec<PathBuf> = [Some(file), target.as_deref()].into_iter().flatten().filter_map(folder_of).collect();
    let (file, mut last) = (file.to_owned(), None);
    let names: Vec<_> = [file.file_name(), target.as_deref().and_then(Path::file_name)]
        .into_iter()
        .flatten()
        .map(std::ffi::OsStr::to_owned)
        .collect();
    let concerns = move |event: &Event| {
        !matches!(event.kind, EventKind::Access(_))
            && event
                .paths
                .iter()
                .any(|path| path.file_name().is_some_and(|name| names.iter().any(|known| known == name)))
    };
    let handler = move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| concerns(&event)) {
            // An editor may still be writing.
            thread::sleep(SETTLED);
            let now = Settings::load(&file);
            // One save makes several events.
            if last.as_ref() != Some(&now) {
                changed(now.clone());
                last = Some(now);
            }
        }
    };
    let mut watcher = notify::recommended_watcher(handler).inspect_err(|error| log::warn!("settings: {error}")).ok()?;
    let mut watched = false;
    for folder in folders {
        match watcher.watch(&folder, RecursiveMode::NonRecursive) {
            Ok(()) => watched = true,
            Err(error) => log::info!("{} is not watched: {error}", folder.display()),
        }
    }
    watched.then_some(Watch { _watcher: watcher })
}

fn folder_of(file: &Path) -> Option<PathBuf> {
    let folder = file.parent()?;
    Some(if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::ThemeName;
    use std::fs;
    use std::sync::mpsc::channel;

    #[test]
    fn a_saved_file_is_read_again_however_it_is_saved() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        fs::write(&file, "").unwrap();
        let (sender, changes) = channel();
        let _watch = watch(&file, move |settings| sender.send(settings).unwrap()).unwrap();
        let patience = Duration::from_secs(30);
        let theme = |wanted: ThemeName| loop {
            // A file that is being written may be seen half done.
            if let Ok(settings) = changes.recv_timeout(patience).unwrap()
                && settings.theme == wanted
            {
                break;
            }
        };
        fs::write(&file, "[display]\ntheme = 'light'\n").unwrap();
        theme(ThemeName::Light);
        let other = folder.path().join("config.toml~");
        fs::write(&other, "[display]\ntheme = 'none'\n").unwrap();
        fs::rename(&other, &file).unwrap();
        theme(ThemeName::None);
        fs::write(&file, "[display\n").unwrap();
        assert!((0..9).any(|_| changes.recv_timeout(patience).unwrap().is_err()));
    }
}
