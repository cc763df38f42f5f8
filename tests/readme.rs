//! What the README and `docs/` claim.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use taiyaku::app::action::ACTIONS;
use taiyaku::app::help::key_table;
use taiyaku::app::keymap::Keymap;
use taiyaku::settings::Settings;

const README: &str = include_str!("../README.md");

#[test]
fn the_table_of_keys_is_the_one_of_the_program() {
    let page = include_str!("../docs/keys.md");
    let table = key_table(&Keymap::defaults().unwrap());
    assert!(page.contains(&table), "put the output of `taiyaku --print-keys` into docs/keys.md");
}

#[test]
fn the_most_useful_keys_are_bound_to_what_the_readme_says() {
    let (_, table) = README.split_once("| keys | action | what it does |\n|---|---|---|\n").unwrap();
    let rows: Vec<Vec<&str>> =
        table.lines().map_while(|line| line.strip_prefix("| ")).map(|row| row.split(" | ").collect()).collect();
    assert!(rows.len() > 5);
    for row in rows {
        let keys = row[0].split('`').filter(|key| !key.trim().is_empty());
        let names: Vec<&str> = row[1].split(", ").collect();
        for (at, key) in keys.enumerate() {
            // Each key has an action of its own, or all have one.
            let name = names.get(at).unwrap_or(&names[0]);
            let entry = ACTIONS.iter().find(|entry| entry.name == *name);
            assert!(entry.is_some_and(|entry| entry.keys.contains(&key)), "`{key}` is not bound to {name}");
        }
    }
}

#[test]
fn the_example_of_settings_is_right() {
    let example = README.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let settings = Settings::parse(example).unwrap();
    assert_eq!(settings.keys.len(), 3);
    Keymap::defaults().unwrap().with(&settings.keys).unwrap();
}
