//! Colours and how they step down.

use std::env;

use ratatui::style::{Color, Modifier, Style};

use crate::app::inspector::Decoration;
use crate::app::links::{Confidence, Standing};
use crate::app::signs::{LabelColour, Sign};

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

    /// The theme that the environment asks for.
    pub fn from_environment() -> Self {
        let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        if set("NO_COLOR") || dumb { Self::monochrome() } else { Self::colour() }
    }

    /// The style of a marked stretch of text.
    pub fn decoration(&self, decoration: Decoration) -> Style {
        match decoration {
            Decoration::Evidence => self.evidence,
            Decoration::Conflict => self.conflict,
            Decoration::Hit => self.hit,
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
