//! From what the terminal reports to what the reader understands.

use crossterm::event::{
    Event as TerminalEvent, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind,
};

use crate::app::Event;
use crate::app::key::{Key, NamedKey};

/// What an event of the terminal means, if anything.
pub fn translate(event: &TerminalEvent) -> Option<Event> {
    match event {
        TerminalEvent::Key(key) if key.kind != KeyEventKind::Release => translate_key(*key).map(Event::Key),
        TerminalEvent::Paste(text) => Some(Event::Paste(text.clone())),
        TerminalEvent::Resize(width, height) => Some(Event::Resize(*width, *height)),
        TerminalEvent::Mouse(mouse) => match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => Some(Event::Click { x: mouse.column, y: mouse.row }),
            MouseEventKind::ScrollDown => Some(Event::Wheel { x: mouse.column, y: mouse.row, down: true }),
            MouseEventKind::ScrollUp => Some(Event::Wheel { x: mouse.column, y: mouse.row, down: false }),
            _ => None,
        },
        _ => None,
    }
}

fn translate_key(event: KeyEvent) -> Option<Key> {
    let key = match event.code {
        KeyCode::Char(c) => Key::char(c),
        KeyCode::Enter => Key::named(NamedKey::Enter),
        KeyCode::Esc => Key::named(NamedKey::Escape),
        KeyCode::Tab => Key::named(NamedKey::Tab),
        KeyCode::BackTab => Key::named(NamedKey::BackTab),
        KeyCode::Backspace => Key::named(NamedKey::Backspace),
        KeyCode::Up => Key::named(NamedKey::Up),
        KeyCode::Down => Key::named(NamedKey::Down),
        KeyCode::Left => Key::named(NamedKey::Left),
        KeyCode::Right => Key::named(NamedKey::Right),
        KeyCode::Home => Key::named(NamedKey::Home),
        KeyCode::End => Key::named(NamedKey::End),
        KeyCode::PageUp => Key::named(NamedKey::PageUp),
        KeyCode::PageDown => Key::named(NamedKey::PageDown),
        KeyCode::Delete => Key::named(NamedKey::Delete),
        KeyCode::Insert => Key::named(NamedKey::Insert),
        KeyCode::F(number) => Key::function(number)?,
        _ => return None,
    };
    let held = |modifier| event.modifiers.contains(modifier);
    Some(Key { ctrl: held(KeyModifiers::CONTROL), alt: held(KeyModifiers::ALT), ..key })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode, modifiers: KeyModifiers) -> Option<Key> {
        match translate(&TerminalEvent::Key(KeyEvent::new(code, modifiers))) {
            Some(Event::Key(key)) => Some(key),
            _ => None,
        }
    }

    #[test]
    fn keys_keep_their_modifiers_and_shift_is_in_the_letter() {
        assert_eq!(key(KeyCode::Char('d'), KeyModifiers::CONTROL), "ctrl-d".parse().ok());
        assert_eq!(key(KeyCode::Char('G'), KeyModifiers::SHIFT), "G".parse().ok());
        let full_width = key(KeyCode::Char('ｊ'), KeyModifiers::NONE);
        assert_eq!(full_width, Some(Key::char('ｊ')), "an input field wants it as it was typed");
        assert_eq!(key(KeyCode::F(5), KeyModifiers::NONE), "f5".parse().ok());
        assert_eq!(key(KeyCode::CapsLock, KeyModifiers::NONE), None);
    }
}
