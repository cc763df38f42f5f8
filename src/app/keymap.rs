//! From keys to actions: the defaults of the table of actions, with the user's settings over them.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::action::{ACTIONS, Action, SCOPES, Scope, entry};
use crate::settings::key::{Key, UnknownKey, notation, sequence};
use crate::settings::{KeySetting, Problem};

/// Keys that are bound somewhere; to nothing where they are taken away from what they do everywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Binding {
    scope: Scope,
    keys: Vec<Key>,
    action: Option<Action>,
}

/// What keys pressed one after the other mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// An action.
    Action(Action),
    /// More keys may follow.
    Prefix,
    /// Nothing.
    Nothing,
}

/// A key that may follow, and what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Continuation {
    /// The key.
    pub key: Key,
    /// What it does; none where further keys follow.
    pub action: Option<Action>,
}

/// From keys to actions.
#[derive(Clone, Debug)]
pub struct Keymap {
    /// In the order of the table, what the user added last.
    bindings: Vec<Binding>,
    /// What counts in each view, by sequence of keys.
    views: Vec<(Scope, BTreeMap<Vec<Key>, Action>)>,
}

impl Keymap {
    /// The keys of [`ACTIONS`].
    pub fn defaults() -> Result<Self, UnknownKey> {
        let mut bindings = Vec::new();
        for entry in ACTIONS {
            for keys in entry.keys {
                bindings.push(Binding { scope: entry.scope, keys: sequence(keys)?, action: Some(entry.action) });
            }
        }
        Ok(Self::new(bindings))
    }

    /// These keys with `settings` over them, or everything that is wrong in those.
    pub fn with(&self, settings: &[KeySetting]) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut set: Vec<(Binding, &KeySetting)> = Vec::new();
        for setting in settings {
            match binding(setting) {
                Ok(binding) => set.push((binding, setting)),
                Err(text) => problems.push(Problem::new(setting.place, text)),
            }
        }
        problems.extend(set.iter().enumerate().filter_map(|(at, (binding, setting))| {
            let earlier = set.get(..at).unwrap_or_default().iter().find(|(other, _)| in_conflict(binding, other))?;
            let (mine, other, line) = (notation(&binding.keys), notation(&earlier.0.keys), earlier.1.place.line);
            Some(Problem::new(
                setting.place,
                match binding.keys == earlier.0.keys {
                    true => format!("`{mine}` is bound already, in line {line}"),
                    false => {
                        format!("`{mine}` and `{other}` (line {line}) cannot both be bound: one begins with the other")
                    }
                },
            ))
        }));
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut bindings = self.bindings.clone();
        for (new, _) in set {
            bindings.retain(|old| !in_conflict(old, &new));
            bindings.push(new);
        }
        Ok(Self::new(bindings))
    }

    fn new(bindings: Vec<Binding>) -> Self {
        let views = SCOPES.iter().map(|&(view, _)| (view, in_view(&bindings, view))).collect();
        Self { bindings, views }
    }

    fn view(&self, view: Scope) -> Option<&BTreeMap<Vec<Key>, Action>> {
        self.views.iter().find(|(scope, _)| *scope == view).map(|(_, keys)| keys)
    }

    /// What `keys`, pressed one after the other, mean in a view.
    pub fn meaning(&self, keys: &[Key], view: Scope) -> Meaning {
        let keys: Vec<Key> = keys.iter().map(|key| key.as_command()).collect();
        match self.below(&keys, view).next() {
            Some((found, action)) if found.len() == keys.len() => Meaning::Action(action),
            Some(_) => Meaning::Prefix,
            None => Meaning::Nothing,
        }
    }

    /// All bound sequences of a view that begin with `keys`.
    fn below(&self, keys: &[Key], view: Scope) -> impl Iterator<Item = (&[Key], Action)> {
        let from = keys.to_vec();
        let keys = from.clone();
        self.view(view)
            .into_iter()
            .flat_map(move |bound| bound.range((Bound::Included(from.clone()), Bound::Unbounded)))
            .take_while(move |(bound, _)| bound.starts_with(&keys))
            .map(|(bound, action)| (bound.as_slice(), *action))
    }

    /// What may follow `keys` in a view, in the order of the table of actions.
    pub fn continuations(&self, keys: &[Key], view: Scope) -> Vec<Continuation> {
        let mut following: Vec<Continuation> = Vec::new();
        for (bound, action) in self.below(keys, view) {
            let Some(&key) = bound.get(keys.len()) else { continue };
            let action = (bound.len() == keys.len() + 1).then_some(action);
            if following.last().is_none_or(|last| last.key != key) {
                following.push(Continuation { key, action });
            }
        }
        let order = |action: Option<Action>| ACTIONS.iter().position(|entry| Some(entry.action) == action);
        following.sort_by_key(|continuation| order(continuation.action).unwrap_or(usize::MAX));
        following
    }

    /// All keys of an action, in whichever view.
    pub fn keys_of(&self, action: Action) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        for binding in self.bindings.iter().filter(|binding| binding.action == Some(action)) {
            let keys_here = notation(&binding.keys);
            if !keys.contains(&keys_here) {
                keys.push(keys_here);
            }
        }
        keys
    }

    /// The keys to name for an action in a view; none where it has none there.
    pub fn key_in(&self, action: Action, view: Scope) -> Option<String> {
        let bound = self.view(view)?;
        let usable = |binding: &&Binding| binding.action == Some(action) && bound.get(&binding.keys) == Some(&action);
        self.bindings.iter().find(usable).map(|binding| notation(&binding.keys))
    }
}

/// What a setting binds, or what is wrong with it.
fn binding(setting: &KeySetting) -> Result<Binding, String> {
    let named = |name: &str| SCOPES.iter().find(|(_, known)| *known == name).map(|(scope, _)| *scope);
    let scope = named(&setting.view).ok_or_else(|| {
        let names: Vec<&str> = SCOPES.iter().map(|(_, name)| *name).collect();
        format!("there is no view `{}`; there are {}", setting.view, names.join(", "))
    })?;
    let action = match &setting.action {
        None => None,
        Some(name) => Some(
            ACTIONS
                .iter()
                .find(|entry| entry.name == name)
                .ok_or_else(|| format!("there is no action `{name}`; taiyaku --print-keys lists them all"))?
                .action,
        ),
    };
    if let Some(entry) = action.map(entry).filter(|entry| !scope.and_wider().any(|scope| scope == entry.scope)) {
        return Err(format!("`{}` works in [keys.{}] only", entry.name, entry.scope.name()));
    }
    Ok(Binding { scope, keys: setting.keys.clone(), action })
}

/// Whether two bindings of one view cannot both count.
fn in_conflict(a: &Binding, b: &Binding) -> bool {
    a.scope == b.scope && (a.keys.starts_with(&b.keys) || b.keys.starts_with(&a.keys))
}

/// What counts in a view: what is bound there, and of what is bound around it whatever that leaves.
fn in_view(bindings: &[Binding], view: Scope) -> BTreeMap<Vec<Key>, Action> {
    let mut counting: Vec<&Binding> = Vec::new();
    for scope in view.and_wider() {
        let nearer = counting.clone();
        let hidden =
            |keys: &[Key]| nearer.iter().any(|near| near.keys.starts_with(keys) || keys.starts_with(&near.keys));
        counting.extend(bindings.iter().filter(|binding| binding.scope == scope && !hidden(&binding.keys)));
    }
    counting.into_iter().filter_map(|binding| Some((binding.keys.clone(), binding.action?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn keys(notation: &str) -> Vec<Key> {
        sequence(notation).unwrap()
    }

    fn with(settings: &str) -> Result<Keymap, Vec<String>> {
        let settings = Settings::parse(settings).unwrap();
        let told = |problems: Vec<Problem>| problems.iter().map(Problem::to_string).collect();
        Keymap::defaults().unwrap().with(&settings.keys).map_err(told)
    }

    #[test]
    fn no_key_does_two_things_in_one_view_nor_hides_a_longer_sequence() {
        let keymap = Keymap::defaults().unwrap();
        for (at, binding) in keymap.bindings.iter().enumerate() {
            for other in &keymap.bindings[..at] {
                assert!(!in_conflict(binding, other), "{binding:?} and {other:?}");
            }
        }
    }

    #[test]
    fn what_a_view_binds_goes_first() {
        let keymap = Keymap::defaults().unwrap();
        assert_eq!(keymap.meaning(&keys("enter"), Scope::Reader), Meaning::Action(Action::FollowLink));
        assert_eq!(keymap.meaning(&keys("enter"), Scope::List), Meaning::Action(Action::Open));
        assert_eq!(keymap.meaning(&[Key::char('ｊ')], Scope::List), Meaning::Action(Action::NextSentence));
    }

    #[test]
    fn keys_are_bound_unbound_and_bound_in_one_view_only() {
        let keymap =
            with("[keys.everywhere]\nx = 'search'\n'/' = 'none'\n[keys.reader]\nx = 'toggle-fold'\nj = []\n").unwrap();
        let meaning = |notation, view| keymap.meaning(&keys(notation), view);
        assert_eq!(meaning("x", Scope::Reader), Meaning::Action(Action::ToggleFold));
        assert_eq!(meaning("x", Scope::List), Meaning::Action(Action::Search));
        assert_eq!(meaning("/", Scope::List), Meaning::Nothing);
        assert_eq!(
            (meaning("j", Scope::Reader), meaning("j", Scope::List)),
            (Meaning::Nothing, Meaning::Action(Action::NextSentence))
        );
        assert_eq!(keymap.keys_of(Action::Search), ["x"]);
        assert_eq!(keymap.key_in(Action::Search, Scope::Reader), None);
        assert_eq!(keymap.key_in(Action::Search, Scope::List).as_deref(), Some("x"));
        assert_eq!(keymap.key_in(Action::NextSentence, Scope::Reader).as_deref(), Some("down"));
    }

    #[test]
    fn a_sequence_takes_the_place_of_the_key_it_begins_with() {
        let keymap = with("[keys.everywhere]\n'g g' = 'top'\n'g e' = 'bottom'\n'g x y' = 'quit'\n").unwrap();
        assert_eq!(keymap.meaning(&keys("g"), Scope::Reader), Meaning::Prefix);
        assert_eq!(keymap.meaning(&keys("g e"), Scope::Reader), Meaning::Action(Action::Bottom));
        assert_eq!(keymap.meaning(&keys("g q"), Scope::Reader), Meaning::Nothing);
        let following = keymap.continuations(&keys("g"), Scope::Reader);
        let told: Vec<_> = following.iter().map(|next| (next.key.to_string(), next.action)).collect();
        let expected = [("g", Some(Action::Top)), ("e", Some(Action::Bottom)), ("x", None)];
        assert_eq!(told, expected.map(|(key, action)| (key.to_owned(), action)));
    }

    #[test]
    fn conflicts_and_unknown_names_are_told_with_their_place() {
        let problems = |settings| with(settings).unwrap_err();
        assert_eq!(
            problems("[keys.everywhere]\n'g' = 'top'\n'g g' = 'bottom'\n"),
            ["3:1: `g g` and `g` (line 2) cannot both be bound: one begins with the other"]
        );
        assert_eq!(
            problems("[keys.everywhere]\n'ctrl-alt-x' = 'top'\n'alt-ctrl-x' = 'bottom'\n"),
            ["3:1: `ctrl-alt-x` is bound already, in line 2"]
        );
        assert_eq!(
            problems("[keys.reader]\nx = 'fly'\n"),
            ["2:1: there is no action `fly`; taiyaku --print-keys lists them all"]
        );
        assert_eq!(
            problems("[keys.everywhere]\nx = 'toggle-fold'\n"),
            ["2:1: `toggle-fold` works in [keys.reader] only"]
        );
        assert!(
            problems("[keys.raeder]\nx = 'top'\n")[0]
                .starts_with("2:1: there is no view `raeder`; there are everywhere, reader")
        );
    }
}
