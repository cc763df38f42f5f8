//! Settings: what the user's file says, with line and column for what is wrong in it, and the notation of keys.

pub mod key;
mod parse;
mod problem;
mod watch;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::text::Ambiguous;
use key::Key;
pub use problem::{Place, Problem, SettingsError};
pub use watch::{Watch, watch};

/// Which colours are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeName {
    /// What the environment and the terminal's background ask for.
    #[default]
    Auto,
    /// For dark backgrounds.
    Dark,
    /// For light backgrounds.
    Light,
    /// The terminal's own sixteen colours.
    Sixteen,
    /// No colours: bold, underlined and reversed.
    None,
}

/// How much of what is under the cursor is shown with its reading, when the reader opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Readings {
    /// Nothing.
    #[default]
    Off,
    /// The word under the cursor.
    Word,
    /// The sentence under the cursor.
    Sentence,
    /// All that is in view.
    Pane,
}

/// What keys are bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeySetting {
    /// The name of the view where they count.
    pub view: String,
    /// The keys, pressed one after the other.
    pub keys: Vec<Key>,
    /// The name of an action; none to do nothing.
    pub action: Option<String>,
    /// Where that stands in the file.
    pub place: Place,
}

/// What can be set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Colours.
    pub theme: ThemeName,
    /// How the terminal draws characters whose width is ambiguous.
    pub ambiguous: Ambiguous,
    /// Whether the mouse is left to the terminal, for selecting text.
    pub mouse_off: bool,
    /// Readings that are shown from the start.
    pub readings: Readings,
    /// Key bindings, in the order of the file.
    pub keys: Vec<KeySetting>,
    /// The file that says so, where there is one.
    pub file: PathBuf,
}

/// The defaults, commented, but for the tables of keys.
pub const COMMENTED_DEFAULTS: &str = "\
# Settings of taiyaku. What is commented out shows the default.
# They are read again whenever this file is saved.

[display]
# auto (NO_COLOR and the terminal's background decide), dark, light, 16, none
#theme = \"auto\"
# How the terminal draws “ ” … ① ※ →: narrow (one cell) or wide (two)
#ambiguous_width = \"narrow\"
# false leaves the mouse to the terminal, so that it selects text as usual
#mouse = true
# Furigana and pinyin from the start: off, word, sentence, pane
#readings = \"off\"
";

/// Bytes of a file of settings that are read.
const MOST_BYTES: u64 = 4 << 20;

impl Settings {
    /// Reads settings from TOML.
    pub fn parse(text: &str) -> Result<Self, Vec<Problem>> {
        parse::parse(text)
    }

    /// Reads a file. One that does not exist gives the defaults.
    pub fn load(path: &Path) -> Result<Self, SettingsError> {
        // A file of settings is small; what is not is something else that was named by mistake.
        let read = File::open(path).and_then(|file| {
            let mut bytes = Vec::new();
            file.take(MOST_BYTES).read_to_end(&mut bytes)?;
            Ok(bytes)
        });
        match read {
            Ok(bytes) => {
                let text = String::from_utf8(bytes).map_err(|error| {
                    let valid = error.utf8_error().valid_up_to();
                    let before =
                        String::from_utf8_lossy(error.as_bytes().get(..valid).unwrap_or_default()).into_owned();
                    let place = Place::of(&before, before.len());
                    SettingsError::new(path, vec![Problem::new(place, "this is not UTF-8".to_owned())])
                })?;
                let settings = Self::parse(&text).map_err(|problems| SettingsError::new(path, problems))?;
                Ok(Self { file: path.to_owned(), ..settings })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Ok(Self { file: path.to_owned(), ..Self::default() })
            }
            Err(error) => Err(SettingsError::unreadable(path, &error)),
        }
    }
}

/// The file of settings in a folder of configuration.
pub fn file_in(folder: &Path) -> PathBuf {
    folder.join("config.toml")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        Settings::parse(text).unwrap_err().iter().map(Problem::to_string).collect()
    }

    #[test]
    fn everything_can_be_set() {
        let text = "[display]\ntheme = \"16\"\nambiguous_width = 'wide'\nmouse = false\nreadings = 'sentence'\n\
                    [keys.reader]\n'g g' = 'top'\nx = []\nctrl-x = 'none'\n";
        let settings = Settings::parse(text).unwrap();
        assert_eq!(settings.theme, ThemeName::Sixteen);
        assert_eq!(settings.ambiguous, Ambiguous::Wide);
        assert_eq!(settings.readings, Readings::Sentence);
        assert!(settings.mouse_off);
        let keys: Vec<_> = settings.keys.iter().map(|k| (key::notation(&k.keys), k.action.as_deref())).collect();
        assert_eq!(keys, [("g g".to_owned(), Some("top")), ("x".to_owned(), None), ("ctrl-x".to_owned(), None)]);
        assert_eq!(settings.keys[0].place, Place { line: 7, column: 1 });
    }

    #[test]
    fn the_commented_defaults_are_the_defaults_with_and_without_their_marks() {
        assert_eq!(Settings::parse(COMMENTED_DEFAULTS).unwrap(), Settings::default());
        let bare: Vec<&str> = COMMENTED_DEFAULTS
            .lines()
            .map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line))
            .collect();
        assert!(bare.contains(&"mouse = true"));
        assert_eq!(Settings::parse(&bare.join("\n")).unwrap(), Settings::default());
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        assert_eq!(
            problems("[display]\ntheme = 'drak'\n"),
            ["2:9: `drak` is no theme; write auto, dark, light, 16 or none"]
        );
        assert_eq!(
            problems("[display]\n  colour = 1\n"),
            ["2:3: there is no setting `display.colour`; there are theme, ambiguous_width, mouse and readings"]
        );
        assert_eq!(problems("[display]\nmouse = 'no'\n"), ["2:9: `mouse` is true or false"]);
        assert_eq!(problems("[color]\n"), ["1:2: there is no table `color`; there are display and keys"]);
        assert_eq!(problems("x = 1\n"), ["1:1: there is no table `x`; there are display and keys"]);
        let both = problems("[keys.reader]\nretrun = 'top'\nj = 3\n");
        assert!(both[0].starts_with("2:1: `retrun` names no key"), "{both:?}");
        assert_eq!(both[1], "3:5: write the name of an action, or \"none\"");
    }

    #[test]
    fn a_syntax_error_has_line_and_column_in_characters() {
        let found = problems("[display]\n# 統合\ntheme = \"統合\n");
        assert!(found[0].starts_with("3:"), "{found:?}");
        let found = problems("[keys.reader]\nj = 'top'\nj = 'bottom'\n");
        assert!(found[0].starts_with("3:1: "), "{found:?}");
    }

    #[test]
    fn a_file_that_is_not_there_gives_the_defaults_and_one_that_cannot_be_read_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let file = file_in(folder.path());
        assert_eq!(Settings::load(&file).unwrap(), Settings { file: file.clone(), ..Settings::default() });
        std::fs::write(&file, b"[display]\ntheme = '\xff'\n").unwrap();
        let error = Settings::load(&file).unwrap_err().to_string();
        assert!(error.ends_with("config.toml:2:10: this is not UTF-8"), "{error}");
        assert!(Settings::load(folder.path()).unwrap_err().to_string().contains("cannot be read"));
    }
}
