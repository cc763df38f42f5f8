//! The user's file of settings, on the command line.

use std::path::{Path, PathBuf};

use super::output::Output;
use super::{CliError, folders, report};
use crate::app::action::{ACTIONS, SCOPES};
use crate::app::help::key_table;
use crate::app::keymap::Keymap;
use crate::settings::{COMMENTED_DEFAULTS, Settings, SettingsError, file_in};

/// The file that is named, or the one of the user; empty where the system names no folder for it.
pub fn file(named: Option<&Path>) -> PathBuf {
    let users = || folders::configuration().map(|folder| file_in(&folder));
    named.map(Path::to_owned).or_else(users).unwrap_or_default()
}

/// Reads that file. One that is named must be there.
pub fn load(named: Option<&Path>) -> Result<Settings, SettingsError> {
    let file = file(named);
    if named.is_some() {
        std::fs::metadata(&file).map_err(|error| SettingsError::unreadable(&file, &error))?;
    }
    Settings::load(&file)
}

/// Prints all actions with the keys that they have.
pub fn print_keys(file: Option<&Path>) -> Result<(), CliError> {
    let defaults = Keymap::defaults().map_err(|error| CliError::Failed(error.to_string()))?;
    let (keymap, problems) = match load(file).and_then(|settings| {
        defaults.with(&settings.keys).map_err(|problems| SettingsError::new(&settings.file, problems))
    }) {
        Ok(keymap) => (keymap, Vec::new()),
        Err(error) => (defaults, error.lines()),
    };
    let mut output = Output::new(None);
    output.bytes(key_table(&keymap).as_bytes())?;
    output.finish()?;
    for problem in &problems {
        report::say(problem);
    }
    if problems.is_empty() { Ok(()) } else { Err(CliError::Unreadable) }
}

/// Prints all settings with their defaults.
pub fn print_defaults() -> Result<(), CliError> {
    let mut output = Output::new(None);
    output.bytes(commented_defaults().as_bytes())?;
    Ok(output.finish()?)
}

/// [`COMMENTED_DEFAULTS`] with the keys of every view.
fn commented_defaults() -> String {
    let mut text = format!("# {}\n{COMMENTED_DEFAULTS}", file(None).display());
    text.push_str(
        "\n# Keys by view. Blanks part keys that are pressed one after the other; \"none\" takes a key away.\n",
    );
    for (scope, name) in SCOPES {
        text.push_str(&format!("\n[keys.{name}]\n"));
        for entry in ACTIONS.iter().filter(|entry| entry.scope == scope) {
            for keys in entry.keys {
                let quote = if keys.contains('"') || keys.contains('\\') { '\'' } else { '"' };
                text.push_str(&format!("#{quote}{keys}{quote} = \"{}\"\n", entry.name));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_can_be_read_back_and_change_nothing() {
        let bare: Vec<String> = commented_defaults()
            .lines()
            .map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line).to_owned())
            .collect();
        let settings = Settings::parse(&bare.join("\n")).unwrap();
        let defaults = Keymap::defaults().unwrap();
        assert_eq!(settings.keys.len(), ACTIONS.iter().map(|entry| entry.keys.len()).sum::<usize>());
        let keymap = defaults.with(&settings.keys).unwrap();
        for entry in ACTIONS {
            assert_eq!(keymap.keys_of(entry.action), defaults.keys_of(entry.action), "{}", entry.name);
        }
    }
}
