//! What the README claims.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[test]
fn the_table_of_keys_is_the_one_of_the_program() {
    let readme = include_str!("../README.md");
    let table = taiyaku::app::help::key_table(&taiyaku::app::keymap::Keymap::defaults().unwrap());
    assert!(readme.contains(&table), "put the output of `taiyaku --print-keys` into README.md");
}

#[test]
fn the_example_of_settings_is_right() {
    let readme = include_str!("../README.md");
    let example = readme.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let settings = taiyaku::settings::Settings::parse(example).unwrap();
    assert_eq!(settings.keys.len(), 3);
    taiyaku::app::keymap::Keymap::defaults().unwrap().with(&settings.keys).unwrap();
}
