//! Asking the terminal for its background, and taking its answer out of what would otherwise be keys.

use std::ffi::OsString;
use std::io::{self, Write};
use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::theme::Background;

/// OSC 11: what is the colour of the background?
const QUESTION: &[u8] = b"\x1b]11;?\x1b\\";

/// An answer that takes longer is taken for keys.
const PATIENCE: Duration = Duration::from_secs(5);

/// What every answer begins with, after the escape and the bracket.
const BEGINNING: &str = "11;rgb";

/// Longer than any answer: `11;rgba:ffff/ffff/ffff/ffff`.
const LONGEST: usize = 32;

/// The background that the environment tells of: `COLORFGBG`, which some terminals set, ends with its colour.
pub fn from_environment(environment: &dyn Fn(&str) -> Option<OsString>) -> Option<Background> {
    let colours = environment("COLORFGBG")?;
    match colours.to_str()?.rsplit(';').next()?.parse::<u8>().ok()? {
        7 | 9..=15 => Some(Background::Light),
        _ => Some(Background::Dark),
    }
}

/// A question to the terminal, and as much of the answer as has come.
///
/// What reads the keys knows no such answers: it makes `alt-]`, `1`, `1`, `;` of one. They are held back as long as
/// they may be an answer, and set free where they turn out to be none.
#[derive(Debug, Default)]
pub struct Question {
    asked: Option<Instant>,
    held: Vec<Event>,
    answer: String,
}

/// What came of an event of the terminal.
#[derive(Debug, PartialEq)]
pub enum Heard {
    /// These happened.
    Events(Vec<Event>),
    /// The terminal has answered.
    Background(Background),
}

impl Question {
    /// Asks, where the terminal can be expected to understand.
    pub fn ask(out: &mut impl Write, environment: &dyn Fn(&str) -> Option<OsString>) -> io::Result<Self> {
        let terminal = environment("TERM").unwrap_or_default();
        if terminal.is_empty() || terminal == "dumb" || terminal == "linux" {
            return Ok(Self::default());
        }
        out.write_all(QUESTION)?;
        out.flush()?;
        Ok(Self { asked: Some(Instant::now()), ..Self::default() })
    }

    /// Whether an answer may still come within `patience` of the question.
    pub fn is_open(&self, patience: Duration) -> bool {
        self.asked.is_some_and(|asked| asked.elapsed() < patience)
    }

    /// Takes in what the terminal sent.
    pub fn hear(&mut self, event: Event) -> Heard {
        if !self.is_open(PATIENCE) {
            self.asked = None;
            return self.set_free(event);
        }
        let Event::Key(KeyEvent { code: KeyCode::Char(c), modifiers, kind: KeyEventKind::Press, .. }) = event else {
            return self.set_free(event);
        };
        let alt = modifiers.contains(KeyModifiers::ALT);
        if self.held.is_empty() {
            if alt && c == ']' {
                self.held.push(event);
                return Heard::Events(Vec::new());
            }
            return Heard::Events(vec![event]);
        }
        // BEL reads as ctrl-g, the string terminator as alt-\.
        let ends = (c == '\\' && alt) || (c == 'g' && modifiers.contains(KeyModifiers::CONTROL));
        if ends && let Some(background) = background(&self.answer) {
            *self = Self::default();
            return Heard::Background(background);
        }
        self.answer.push(c);
        let fits = if self.answer.len() <= BEGINNING.len() {
            BEGINNING.starts_with(&self.answer)
        } else {
            self.answer.len() < LONGEST && (c.is_ascii_hexdigit() || c == '/' || c == ':')
        };
        if ends || alt || !fits {
            return self.set_free(event);
        }
        self.held.push(event);
        Heard::Events(Vec::new())
    }

    fn set_free(&mut self, event: Event) -> Heard {
        self.answer.clear();
        let mut events = std::mem::take(&mut self.held);
        events.push(event);
        Heard::Events(events)
    }
}

/// The background in an answer such as `11;rgb:1c1c/1c1c/1c1c`.
fn background(answer: &str) -> Option<Background> {
    let (_, colours) = answer.strip_prefix("11;")?.split_once(':')?;
    let mut parts = colours.split('/').map(|part| {
        let most = 16_u32.checked_pow(part.len().try_into().ok()?)?.checked_sub(1).filter(|most| *most > 0)?;
        Some(f64::from(u32::from_str_radix(part, 16).ok()?) / f64::from(most))
    });
    let (red, green, blue) = (parts.next()??, parts.next()??, parts.next()??);
    // How bright a colour looks, after ITU-R BT.601.
    let light = 0.299 * red + 0.587 * green + 0.114 * blue;
    Some(if light > 0.5 { Background::Light } else { Background::Dark })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(c: char, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(KeyCode::Char(c), modifiers))
    }

    /// What crossterm makes of `\x1b]{answer}` with the terminator of old or new.
    fn sent(answer: &str, bell: bool) -> Vec<Event> {
        let end = if bell { key('g', KeyModifiers::CONTROL) } else { key('\\', KeyModifiers::ALT) };
        let inner = answer.chars().map(|c| key(c, KeyModifiers::NONE));
        std::iter::once(key(']', KeyModifiers::ALT)).chain(inner).chain([end]).collect()
    }

    fn asked() -> Question {
        let mut out = Vec::new();
        let question = Question::ask(&mut out, &|_| Some("xterm".into())).unwrap();
        assert_eq!(out, QUESTION);
        question
    }

    #[test]
    fn an_answer_is_heard_and_leaves_no_keys() {
        for (answer, bell, expected) in [
            ("11;rgb:1c1c/1c1c/1c1c", false, Background::Dark),
            ("11;rgb:ffff/ffff/dddd", true, Background::Light),
            ("11;rgb:fd/f6/e3", false, Background::Light),
            ("11;rgba:0000/0000/0000/ffff", true, Background::Dark),
        ] {
            let mut question = asked();
            let heard: Vec<_> = sent(answer, bell).into_iter().map(|event| question.hear(event)).collect();
            let (last, before) = heard.split_last().unwrap();
            assert_eq!(last, &Heard::Background(expected), "{answer}");
            assert!(before.iter().all(|heard| *heard == Heard::Events(Vec::new())));
            assert!(!question.is_open(PATIENCE));
        }
    }

    #[test]
    fn what_is_no_answer_is_set_free_in_order() {
        let mut question = asked();
        let typed = [
            key('j', KeyModifiers::NONE),
            key(']', KeyModifiers::ALT),
            key('1', KeyModifiers::NONE),
            key('j', KeyModifiers::NONE),
        ];
        let heard: Vec<_> = typed
            .iter()
            .flat_map(|event| match question.hear(event.clone()) {
                Heard::Events(events) => events,
                Heard::Background(_) => panic!("nobody answered"),
            })
            .collect();
        assert_eq!(heard, typed);
        let pasted = Event::Paste("x".to_owned());
        question.hear(key(']', KeyModifiers::ALT));
        assert_eq!(question.hear(pasted.clone()), Heard::Events(vec![key(']', KeyModifiers::ALT), pasted]));
    }

    #[test]
    fn nothing_is_asked_of_terminals_that_cannot_answer_and_nothing_held_back() {
        let mut out = Vec::new();
        let mut question = Question::ask(&mut out, &|_| Some("linux".into())).unwrap();
        assert!(out.is_empty());
        let bracket = key(']', KeyModifiers::ALT);
        assert_eq!(question.hear(bracket.clone()), Heard::Events(vec![bracket]));
    }

    #[test]
    fn some_terminals_tell_in_the_environment() {
        let told = |value: &str| from_environment(&|_| Some(value.into()));
        assert_eq!(told("15;0"), Some(Background::Dark));
        assert_eq!(told("0;default;15"), Some(Background::Light));
        assert_eq!(told("0;default"), None);
        assert_eq!(from_environment(&|_| None), None);
    }
}
