//! The help page, from the table of actions.

use super::action::{ACTIONS, Action, Scope};
use super::keymap::Keymap;
use crate::text::{Ambiguous, Language, wrap};

/// Columns for the keys, with the blank after them, on a screen of `width`.
pub const fn keys_width(width: u16) -> u16 {
    if width < 60 { 14 } else { 24 }
}

/// A line of the help page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HelpLine {
    /// What the marks beside sentences mean.
    Marks,
    /// Nothing.
    Blank,
    /// What the following actions are for.
    Heading(&'static str),
    /// An action with its keys and what they do; the keys are empty where the text of the line before goes on.
    Entry(Action, String, String),
}

/// The page for a screen of `width` columns, with the actions of one view first.
pub fn lines(width: u16, here: Scope, keymap: &Keymap) -> Vec<HelpLine> {
    let mut lines = vec![HelpLine::Marks];
    let mut sections = [
        (Scope::Reader, "Side by side"),
        (Scope::Selecting, "While text is selected"),
        (Scope::Annotations, "In the list of marks"),
        (Scope::List, "In the list of articles"),
        (Scope::Duplicates, "In the list of repeated passages"),
        (Scope::Results, "In the list of hits"),
        (Scope::Claims, "In the matrix of claims"),
        (Scope::Everywhere, "Everywhere"),
    ];
    sections.sort_by_key(|(scope, _)| (*scope != here, *scope != Scope::Everywhere));
    for (scope, heading) in sections {
        lines.extend([HelpLine::Blank, HelpLine::Heading(heading)]);
        for action in ACTIONS.iter().filter(|action| action.scope == scope) {
            let mut keys = keys_column(&keymap.keys_of(action.action));
            let room = width.saturating_sub(keys_width(width) + 2).max(16);
            for span in wrap(action.help, room, Language::EN, Ambiguous::Narrow) {
                let text = span.of(action.help).trim_end().to_owned();
                lines.push(HelpLine::Entry(action.action, std::mem::take(&mut keys), text));
            }
        }
    }
    lines
}

/// Keys side by side, the first and the last of many. A sequence stands apart from its neighbours.
pub fn keys_column(keys: &[String]) -> String {
    if let [first, .., last] = keys
        && keys.len() > 5
    {
        return format!("{first} … {last}");
    }
    let separator = if keys.iter().any(|keys| keys.contains(' ')) { ", " } else { " " };
    keys.join(separator)
}

/// The actions and their keys as a Markdown table, for `docs/keys.md`.
pub fn key_table(keymap: &Keymap) -> String {
    let mut table = String::from("| keys | action | what it does |\n|---|---|---|\n");
    for action in ACTIONS {
        let keys: Vec<String> = keymap.keys_of(action.action).iter().map(|key| format!("`{key}`")).collect();
        table.extend(["| ", &keys.join(" "), " | ", action.name, " | ", action.help, " |\n"]);
    }
    table
}
