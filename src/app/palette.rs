//! The command palette: every action, found by its name, its description or its key.

use super::action::{ACTIONS, ActionEntry, Scope};
use super::field::Field;
use super::keymap::Keymap;
use super::list::List;

/// What is typed and which action is selected.
#[derive(Debug, Default)]
pub struct Palette {
    /// What is typed.
    pub field: Field,
    /// The actions that match.
    pub list: List,
}

impl Palette {
    /// The actions that hold every word that is typed, those of the view `scope` first.
    pub fn matching(&self, scope: Scope, keymap: &Keymap) -> Vec<&'static ActionEntry> {
        let typed = self.field.text().to_lowercase();
        let holds = |entry: &&ActionEntry| {
            typed.split_whitespace().all(|word| {
                entry.name.contains(word)
                    || entry.help.to_lowercase().contains(word)
                    || keymap.keys_of(entry.action).iter().any(|keys| keys == word)
            })
        };
        let usable = |entry: &&ActionEntry| scope.and_wider().any(|scope| scope == entry.scope);
        let mut found: Vec<&ActionEntry> = ACTIONS.iter().filter(usable).filter(holds).collect();
        // A name says more than a word of its description.
        found.sort_by_key(|entry| (!entry.name.contains(typed.trim()), entry.scope != scope));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::action::Action;

    fn found(typed: &str, scope: Scope) -> Vec<Action> {
        let mut palette = Palette::default();
        palette.field.insert(typed);
        palette.matching(scope, &Keymap::defaults().unwrap()).iter().map(|entry| entry.action).collect()
    }

    #[test]
    fn actions_are_found_by_name_description_and_key() {
        assert_eq!(found("open-pane", Scope::Reader), [Action::OpenPane]);
        assert_eq!(found("repeated under cursor", Scope::Reader), [Action::ToggleFold]);
        assert!(found("ctrl-d", Scope::Reader).contains(&Action::HalfPageDown));
        assert_eq!(found("fold", Scope::Reader).first(), Some(&Action::ToggleFold));
    }

    #[test]
    fn what_cannot_be_used_here_is_left_out() {
        assert!(!found("", Scope::List).contains(&Action::ToggleFold));
        assert!(found("", Scope::List).contains(&Action::Open));
    }
}
