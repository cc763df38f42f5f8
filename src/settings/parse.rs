//! From TOML to settings. All that is wrong is collected, so that one look at the file mends it.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{KeySetting, Place, Problem, Readings, Settings, ThemeName, key};
use crate::text::Ambiguous;

/// In place of an action: the keys do nothing.
const NO_ACTION: &str = "none";

const THEMES: [(&str, ThemeName); 5] = [
    ("auto", ThemeName::Auto),
    ("dark", ThemeName::Dark),
    ("light", ThemeName::Light),
    ("16", ThemeName::Sixteen),
    ("none", ThemeName::None),
];
const WIDTHS: [(&str, Ambiguous); 2] = [("narrow", Ambiguous::Narrow), ("wide", Ambiguous::Wide)];
const READINGS: [(&str, Readings); 4] =
    [("off", Readings::Off), ("word", Readings::Word), ("sentence", Readings::Sentence), ("pane", Readings::Pane)];

pub(super) fn parse(text: &str) -> Result<Settings, Vec<Problem>> {
    let table = DeTable::parse(text).map_err(|error| {
        let place = Place::of(text, error.span().map_or(0, |span| span.start));
        vec![Problem::new(place, error.message().lines().collect::<Vec<_>>().join("; "))]
    })?;
    let mut parser = Parser { text, settings: Settings::default(), problems: Vec::new() };
    for (name, value) in table.get_ref() {
        match (name.get_ref().as_ref(), value.get_ref()) {
            ("display", DeValue::Table(table)) => parser.display(table),
            ("keys", DeValue::Table(table)) => parser.keys(table),
            ("display" | "keys", _) => parser.wrong(value, format!("`{}` is a table", name.get_ref())),
            (other, _) => parser.wrong(name, format!("there is no table `{other}`; there are display and keys")),
        }
    }
    // The parser gives tables in the order of their names.
    parser.problems.sort_by_key(|problem| problem.place);
    if parser.problems.is_empty() {
        parser.settings.keys.sort_by_key(|setting| setting.place);
        Ok(parser.settings)
    } else {
        Err(parser.problems)
    }
}

struct Parser<'a> {
    text: &'a str,
    settings: Settings,
    problems: Vec<Problem>,
}

impl Parser<'_> {
    fn place<T>(&self, value: &Spanned<T>) -> Place {
        Place::of(self.text, value.span().start)
    }

    fn wrong<T>(&mut self, value: &Spanned<T>, what: String) {
        self.problems.push(Problem::new(self.place(value), what));
    }

    fn display(&mut self, table: &DeTable<'_>) {
        for (name, value) in table {
            match name.get_ref().as_ref() {
                "theme" => self.settings.theme = self.choice(value, "theme", &THEMES),
                "ambiguous_width" => self.settings.ambiguous = self.choice(value, "ambiguous width", &WIDTHS),
                "readings" => self.settings.readings = self.choice(value, "choice of readings", &READINGS),
                "mouse" => match value.get_ref().as_bool() {
                    Some(mouse) => self.settings.mouse_off = !mouse,
                    None => self.wrong(value, "`mouse` is true or false".to_owned()),
                },
                other => {
                    let known = "there are theme, ambiguous_width, mouse and readings";
                    self.wrong(name, format!("there is no setting `display.{other}`; {known}"));
                }
            }
        }
    }

    /// The one of `choices` that `value` names; the default, and a problem, where it names none.
    fn choice<T: Copy + Default>(&mut self, value: &Spanned<DeValue<'_>>, what: &str, choices: &[(&str, T)]) -> T {
        let written = match value.get_ref() {
            DeValue::String(name) => name.to_string(),
            // `theme = 16` means what it seems to.
            DeValue::Integer(number) => number.as_str().to_owned(),
            other => other.type_str().to_owned(),
        };
        if let Some((_, choice)) = choices.iter().find(|(name, _)| *name == written) {
            return *choice;
        }
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let names =
            names.split_last().map_or_else(String::new, |(last, rest)| format!("{} or {last}", rest.join(", ")));
        self.wrong(value, format!("`{written}` is no {what}; write {names}"));
        T::default()
    }

    fn keys(&mut self, views: &DeTable<'_>) {
        for (view, bindings) in views {
            let Some(bindings) = bindings.get_ref().as_table() else {
                self.wrong(bindings, format!("`keys.{}` is a table of keys and actions", view.get_ref()));
                continue;
            };
            for (keys, value) in bindings {
                let place = self.place(keys);
                let action = match value.get_ref() {
                    DeValue::String(name) if name == NO_ACTION => None,
                    DeValue::String(name) => Some(name.to_string()),
                    DeValue::Array(list) if list.is_empty() => None,
                    _ => {
                        self.wrong(value, format!("write the name of an action, or \"{NO_ACTION}\""));
                        continue;
                    }
                };
                match key::sequence(keys.get_ref()) {
                    Ok(keys) => {
                        let view = view.get_ref().to_string();
                        self.settings.keys.push(KeySetting { view, keys, action, place });
                    }
                    Err(error) => self.wrong(keys, error.to_string()),
                }
            }
        }
    }
}
