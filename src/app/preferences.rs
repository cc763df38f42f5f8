//! Settings as they take effect, and what pressed keys mean under them.

use super::action::{Action, entry};
use super::key::{Key, KeyCode, NamedKey, notation};
use super::keymap::{Keymap, Meaning};
use super::{App, Effect};
use crate::settings::{Settings, SettingsError};

impl App {
    /// From keys to actions, as the user set them.
    pub fn keymap(&self) -> &Keymap {
        &self.keymap
    }

    /// What to press here for an action: its keys or, where it has none, its name for the palette.
    pub fn key_name(&self, action: Action) -> String {
        self.keymap.key_in(action, self.scope()).unwrap_or_else(|| format!(":{}", entry(action).name))
    }

    /// Takes `settings` over, or says what is wrong with their keys and stays as it is.
    pub fn apply(&mut self, settings: Settings) -> Result<(), SettingsError> {
        let defaults = Keymap::defaults().unwrap_or_else(|_| self.keymap.clone());
        self.keymap = defaults.with(&settings.keys).map_err(|problems| SettingsError::new(&settings.file, problems))?;
        self.pending.clear();
        self.reader.ambiguous = settings.ambiguous;
        self.groups.ambiguous = settings.ambiguous;
        if settings.readings != self.settings.readings {
            self.words.readings = settings.readings;
        }
        self.settings = settings;
        Ok(())
    }

    /// Takes over what a file of settings says; where something is wrong with it, the status line says what, and what
    /// counted before stays.
    pub fn take_settings(&mut self, settings: Result<Settings, SettingsError>) {
        self.message = Some(match settings.and_then(|settings| self.apply(settings)) {
            Ok(()) => "the settings were read again".to_owned(),
            Err(error) => error.to_string(),
        });
    }

    /// Does what `key`, after those pressed before it, means here.
    pub(super) fn press(&mut self, key: Key) -> Vec<Effect> {
        let mut keys = std::mem::take(&mut self.pending);
        keys.push(key.as_command());
        match self.keymap.meaning(&keys, self.scope()) {
            Meaning::Action(action) => {
                // Whoever moves is not to be moved by what is still to be taken up from the last sitting.
                if let Some(resumed) = &mut self.resumed {
                    resumed.panes.clear();
                }
                return self.act_counted(action, key);
            }
            Meaning::Prefix => self.pending = keys,
            // Out of a sequence that has begun, and not out of the view.
            Meaning::Nothing if keys.len() > 1 && key.code == KeyCode::Named(NamedKey::Escape) => {}
            Meaning::Nothing => {
                let help = self.key_name(Action::Help);
                self.message = Some(format!("{} does nothing here; {help} lists the keys", notation(&keys)));
            }
        }
        Vec::new()
    }
}
