//! Colours and how they step down.

use std::env;
use std::ffi::OsString;

use ratatui::style::{Color, Modifier, Style};

use crate::app::inspector::Decoration;
use crate::app::links::{Confidence, Standing};
use crate::app::signs::{LabelColour, Sign};
use crate::settings::ThemeName;

/// What the terminal's text stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Background {
    /// Dark, or nobody knows.
    Dark,
    /// Light.
    Light,
}

/// Styles by what they mean.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Running text.
    pub text: Style,
    /// Headings.
    pub heading: Style,
    /// What matters less: boilerplate, addresses, file names.
    pub dim: Style,
    /// What is under the cursor.
    pub cursor: Style,
    /// The counterpart of what is under the cursor.
    pub counterpart: Style,
    /// The bar beside what is under the cursor.
    pub cursor_bar: Style,
    /// The bar beside its counterpart.
    pub counterpart_bar: Style,
    /// The title of the pane with the cursor.
    pub title_focused: Style,
    /// The title of the other pane.
    pub title: Style,
    /// A folded passage.
    pub fold: Style,
    /// What differs between two passages.
    pub changed: Style,
    /// What both sides of a link mention.
    pub evidence: Style,
    /// What they contradict each other in.
    pub conflict: Style,
    /// What was searched.
    pub hit: Style,
    /// The part of a map that is in view.
    pub in_view: Style,
    /// The word under the cursor.
    pub word: Style,
    /// What tells how words are read.
    pub reading: Style,
    /// Links, in general.
    pub lane: Style,
    /// The link under the cursor.
    pub lane_current: Style,
    /// The status line.
    pub status: Style,
    /// Keys in hints and help.
    pub key: Style,
    /// What went wrong.
    pub error: Style,
    /// What is selected.
    pub selected: Style,
    /// What the reader confirmed or drew.
    pub confirmed: Style,
    /// What the reader rejected.
    pub rejected: Style,
    /// Signs of notes and bookmarks.
    pub sign: Style,
    /// Marks by confidence, from doubtful to sure.
    marks: [Style; 4],
    /// Whether labels have colours.
    colours: bool,
}

impl Theme {
    /// Colours that read on dark and on light terminals: where a background is set, the text colour is too.
    pub fn colour() -> Self {
        let fg = |color| Style::new().fg(color);
        let on = |text, background| Style::new().fg(Color::Indexed(text)).bg(Color::Indexed(background));
        Self {
            text: Style::new(),
            heading: Style::new().add_modifier(Modifier::BOLD),
            dim: fg(Color::Indexed(244)),
            cursor: on(255, 238),
            counterpart: on(255, 23),
            cursor_bar: fg(Color::Yellow).add_modifier(Modifier::BOLD),
            counterpart_bar: fg(Color::Cyan).add_modifier(Modifier::BOLD),
            title_focused: on(255, 24).add_modifier(Modifier::BOLD),
            title: on(250, 237),
            fold: fg(Color::Magenta).add_modifier(Modifier::ITALIC),
            changed: on(255, 88),
            evidence: fg(Color::Green).add_modifier(Modifier::UNDERLINED),
            conflict: on(255, 124).add_modifier(Modifier::BOLD),
            hit: on(16, 221),
            word: Style::new().add_modifier(Modifier::REVERSED),
            reading: fg(Color::Indexed(109)),
            in_view: Style::new().bg(Color::Indexed(238)),
            lane: fg(Color::Indexed(240)),
            lane_current: fg(Color::Cyan).add_modifier(Modifier::BOLD),
            status: on(252, 236),
            key: fg(Color::Yellow),
            error: fg(Color::Red),
            selected: on(16, 159),
            confirmed: fg(Color::Green).add_modifier(Modifier::BOLD),
            rejected: fg(Color::Red).add_modifier(Modifier::BOLD),
            sign: fg(Color::Magenta).add_modifier(Modifier::BOLD),
            marks: [fg(Color::Indexed(244)), fg(Color::Yellow), fg(Color::Green), fg(Color::Cyan)],
            colours: true,
        }
    }

    /// No colours at all, for `NO_COLOR` (<https://no-color.org>) and monochrome terminals.
    pub fn monochrome() -> Self {
        let plain = Style::new();
        let with = |modifier| plain.add_modifier(modifier);
        Self {
            text: plain,
            heading: with(Modifier::BOLD),
            dim: with(Modifier::DIM),
            cursor: with(Modifier::BOLD),
            counterpart: with(Modifier::UNDERLINED),
            cursor_bar: with(Modifier::BOLD),
            counterpart_bar: plain,
            title_focused: with(Modifier::REVERSED | Modifier::BOLD),
            title: with(Modifier::UNDERLINED),
            fold: with(Modifier::ITALIC),
            changed: with(Modifier::REVERSED),
            evidence: with(Modifier::UNDERLINED),
            conflict: with(Modifier::REVERSED | Modifier::BOLD),
            hit: with(Modifier::REVERSED),
            word: with(Modifier::REVERSED | Modifier::UNDERLINED),
            reading: with(Modifier::DIM),
            in_view: with(Modifier::REVERSED),
            lane: with(Modifier::DIM),
            lane_current: with(Modifier::BOLD),
            status: with(Modifier::REVERSED),
            key: with(Modifier::BOLD),
            error: with(Modifier::BOLD),
            selected: with(Modifier::REVERSED),
            confirmed: with(Modifier::BOLD),
            rejected: with(Modifier::BOLD),
            sign: with(Modifier::BOLD),
            marks: [with(Modifier::DIM), plain, plain, with(Modifier::BOLD)],
            colours: false,
        }
    }

    /// Colours for light backgrounds.
    pub fn light() -> Self {
        let fg = |color| Style::new().fg(Color::Indexed(color));
        let on = |text, background| Style::new().fg(Color::Indexed(text)).bg(Color::Indexed(background));
        let bold = Modifier::BOLD;
        Self {
            dim: fg(242),
            cursor: on(16, 253),
            counterpart: on(16, 195),
            cursor_bar: fg(130).add_modifier(bold),
            counterpart_bar: fg(30).add_modifier(bold),
            title_focused: on(231, 24).add_modifier(bold),
            title: on(237, 252),
            fold: fg(90).add_modifier(Modifier::ITALIC),
            changed: on(16, 217),
            evidence: fg(22).add_modifier(Modifier::UNDERLINED),
            conflict: on(231, 160).add_modifier(bold),
            hit: on(16, 222),
            reading: fg(66),
            lane: fg(248),
            lane_current: fg(30).add_modifier(bold),
            status: on(235, 252),
            key: fg(130),
            error: fg(160),
            marks: [fg(244), fg(130), fg(28), fg(30)],
            ..Self::colour()
        }
    }

    /// The terminal's own sixteen colours, which its user may have chosen: text and its background are always set
    /// together or not at all.
    pub fn sixteen() -> Self {
        let fg = |color| Style::new().fg(color);
        let on = |text, background| Style::new().fg(text).bg(background);
        let bold = Modifier::BOLD;
        Self {
            dim: fg(Color::DarkGray),
            cursor: on(Color::White, Color::Blue),
            counterpart: on(Color::Black, Color::Cyan),
            title_focused: on(Color::White, Color::Blue).add_modifier(bold),
            title: on(Color::Black, Color::Gray),
            changed: on(Color::White, Color::Red),
            conflict: on(Color::White, Color::Red).add_modifier(bold),
            hit: on(Color::Black, Color::Yellow),
            reading: fg(Color::Cyan),
            lane: fg(Color::DarkGray),
            status: on(Color::Black, Color::Gray),
            marks: [fg(Color::DarkGray), fg(Color::Yellow), fg(Color::Green), fg(Color::Cyan)],
            ..Self::colour()
        }
    }

    /// The theme of that name; what it leaves open, the environment and the background decide.
    pub fn of(name: ThemeName, environment: &dyn Fn(&str) -> Option<OsString>, background: Background) -> Self {
        let says = |variable| environment(variable).filter(|value| !value.is_empty());
        let terminal = says("TERM").unwrap_or_default();
        let terminal = terminal.to_string_lossy();
        match (name, background) {
            (ThemeName::None, _) => Self::monochrome(),
            (ThemeName::Auto, _) if says("NO_COLOR").is_some() || terminal == "dumb" => Self::monochrome(),
            (ThemeName::Auto, _) if says("COLORTERM").is_none() && is_poor(&terminal) => Self::sixteen(),
            (ThemeName::Sixteen, _) => Self::sixteen(),
            (ThemeName::Light, _) | (ThemeName::Auto, Background::Light) => Self::light(),
            (ThemeName::Dark, _) | (ThemeName::Auto, Background::Dark) => Self::colour(),
        }
    }

    /// The theme of that name in this process's environment.
    pub fn here(name: ThemeName, background: Background) -> Self {
        Self::of(name, &|variable| env::var_os(variable), background)
    }

    /// The style of a marked stretch of text.
    pub fn decoration(&self, decoration: Decoration) -> Style {
        match decoration {
            Decoration::Evidence => self.evidence,
            Decoration::Conflict => self.conflict,
            Decoration::Hit => self.hit,
            Decoration::Word => self.word,
            Decoration::Selected => self.selected,
            Decoration::Label(colour) => self.label(colour),
        }
    }

    /// The style of what has a label: underlined, whatever the colours.
    pub fn label(&self, colour: LabelColour) -> Style {
        let style = Style::new().add_modifier(Modifier::UNDERLINED);
        match colour {
            _ if !self.colours => style,
            LabelColour::Basic(number) => style.fg(Color::Indexed(number)),
            LabelColour::Rgb(red, green, blue) => style.fg(Color::Rgb(red, green, blue)),
            LabelColour::Plain => style,
        }
    }

    /// The mark of a link that was judged, with its style.
    pub fn standing(&self, standing: Standing) -> (&'static str, Style) {
        match standing {
            Standing::Suggested => ("○", self.dim),
            Standing::Confirmed => ("✓", self.confirmed),
            Standing::Drawn => ("✚", self.confirmed),
            Standing::Rejected => ("✗", self.rejected),
        }
    }

    /// The sign of something that is marked in a sentence, with its style.
    pub fn sign_of(&self, sign: &Sign) -> (String, Style) {
        match sign {
            Sign::Note => ("✎".to_owned(), self.sign),
            Sign::Bookmark => ("⚑".to_owned(), self.sign),
            Sign::LinkEnd => ("✚".to_owned(), self.confirmed),
            Sign::Label(Some(key), _) => (key.to_string(), self.key),
            Sign::Label(None, _) => ("#".to_owned(), self.key),
        }
    }

    /// The style of a mark.
    pub fn mark(&self, confidence: Confidence) -> Style {
        // What is confirmed is told from what is sure by its shape.
        self.marks[confidence.min(Confidence::Sure) as usize]
    }
}

/// Whether a terminal of this name has no 256 colours.
fn is_poor(terminal: &str) -> bool {
    ["linux", "vt", "ansi", "cons", "xterm-color", "xterm-16color"]
        .iter()
        .any(|poor| if poor.len() < 6 { terminal.starts_with(poor) } else { terminal == *poor })
}

/// The mark of a sentence that is linked to one in the other pane; told apart by shape as well as colour.
pub fn mark_symbol(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Confirmed => "◆",
        Confidence::Sure => "●",
        Confidence::Good => "◕",
        Confidence::Fair => "◑",
        Confidence::Doubtful => "○",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor(name: ThemeName, environment: &[(&str, &str)], background: Background) -> Style {
        let value = |wanted: &str| environment.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.into());
        Theme::of(name, &value, background).cursor
    }

    #[test]
    fn auto_follows_environment_and_background_and_a_name_is_a_name() {
        let (dark, light) = (Background::Dark, Background::Light);
        let xterm = ("TERM", "xterm-256color");
        assert_eq!(cursor(ThemeName::Auto, &[xterm], dark), Theme::colour().cursor);
        assert_eq!(cursor(ThemeName::Auto, &[xterm], light), Theme::light().cursor);
        assert_eq!(cursor(ThemeName::Auto, &[xterm, ("NO_COLOR", "1")], dark), Theme::monochrome().cursor);
        assert_eq!(cursor(ThemeName::Auto, &[xterm, ("NO_COLOR", "")], dark), Theme::colour().cursor);
        assert_eq!(cursor(ThemeName::Auto, &[("TERM", "linux")], dark), Theme::sixteen().cursor);
        assert_eq!(cursor(ThemeName::Light, &[xterm, ("NO_COLOR", "1")], dark), Theme::light().cursor);
        assert_eq!(cursor(ThemeName::Sixteen, &[xterm], light), Theme::sixteen().cursor);
        assert_eq!(cursor(ThemeName::None, &[xterm], dark), Theme::monochrome().cursor);
    }
}
