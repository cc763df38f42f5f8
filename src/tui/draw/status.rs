//! The two lines at the bottom: where one is, and what can be done.

use ratatui::buffer::Buffer;

use crate::app::action::{Action, entry};
use crate::app::geometry::{Area, Geometry};
use crate::app::links::{Standing, relation_name};
use crate::app::list::counted;
use crate::app::prompt::{LEAVE_QUESTION, Prompt};
use crate::app::{App, Progress, View};
use crate::text::width::{clusters, text_width};
use crate::tui::paint::{ambiguous, fill, put_all, put_cut};
use crate::tui::theme::{Theme, mark_symbol};

/// Draws both lines. Returns the cell of the cursor in what is being typed, if something is.
pub fn draw(app: &App, geometry: &Geometry, theme: &Theme, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let area = geometry.status;
    fill(buffer, area, theme.status);
    let end = area.x + area.width;
    let progress = app.progress.as_ref().map(|p| format!("{} ", describe(p))).unwrap_or_default();
    // Everything in the progress text is one column wide.
    let right = end.saturating_sub(progress.chars().count() as u16);
    let line = match &app.message {
        // Work behind the reader may have something to say meanwhile.
        _ if matches!(app.prompt, Some(Prompt::Leave)) => LEAVE_QUESTION.to_owned(),
        Some(message) => message.clone(),
        None if matches!(app.prompt, Some(Prompt::Search)) && !app.search.field.text().is_empty() => {
            app.search.count(app.reader.focused().map(|pane| pane.id), &app.key_name(Action::Results))
        }
        None if matches!(app.prompt, Some(Prompt::Search)) => SEARCH_SYNTAX.to_owned(),
        None => place(app, area.width),
    };
    put_cut(buffer, area.x + 1, area.y, right.saturating_sub(area.x + 2), &line, theme.status);
    put_cut(buffer, right, area.y, end - right, &progress, theme.status);
    if matches!(app.prompt, Some(Prompt::Note { .. })) {
        // Keys are letters there; how it is left stands above it.
        return None;
    }
    if let Some((before, text)) = app.prompt_text() {
        return Some(prompt(app, before, text, geometry, theme, buffer));
    }
    hint_line(app, hinted(app), geometry.hints, theme, buffer);
    None
}

/// Draws what is being typed and returns the cell of its cursor. Of a long line its end is shown.
fn prompt(app: &App, before: &str, text: &str, geometry: &Geometry, theme: &Theme, buffer: &mut Buffer) -> (u16, u16) {
    let area = geometry.hints;
    let sign = app.prompt.as_ref().and_then(Prompt::sign).unwrap_or_default();
    let used = put_all(buffer, area.x + 1, area.y, area.x + area.width, &[(&sign, theme.key)]);
    let room = usize::from((area.x + area.width).saturating_sub(used + 2));
    let mut from = before.len();
    let mut width = 0;
    for cluster in clusters(before, ambiguous()).collect::<Vec<_>>().iter().rev() {
        width += text_width(before.get(cluster.start..cluster.end).unwrap_or_default(), ambiguous());
        if width > room {
            break;
        }
        from = cluster.start;
    }
    let end = area.x + area.width;
    put_cut(buffer, used, area.y, end.saturating_sub(used), text.get(from..).unwrap_or_default(), theme.text);
    let left = text_width(before.get(from..).unwrap_or_default(), ambiguous()) as u16;
    ((used + left).min(end.saturating_sub(1)), area.y)
}

/// What can be typed, while nothing is.
const SEARCH_SYNTAX: &str = "a phrase, \"exactly\", /pattern/; lang:ja kind:heading in:path source:name label:name";

/// Below this width a file name leaves room for what is said of the sentence.
const FULL_NAME_WIDTH: u16 = 80;

/// Characters of a file name that are kept.
const NAME_START: usize = 10;

fn shortened(name: &str) -> String {
    match name.char_indices().nth(NAME_START) {
        Some((at, _)) => format!("{}…", name.get(..at).unwrap_or(name)),
        None => name.to_owned(),
    }
}

fn describe(progress: &Progress) -> String {
    match progress.total {
        0 => format!("{}…", progress.stage),
        total => format!("{} {} %", progress.stage, progress.done * 100 / total),
    }
}

/// Where the reader is and what is known of it.
fn place(app: &App, width: u16) -> String {
    match app.view {
        View::Reader => reader_place(app, width),
        View::Articles => {
            let row = app.list.selected + 1;
            let path = app.articles.get(app.list.selected).map_or("", |article| &article.path);
            format!("{row}/{} {path}", app.list_rows())
        }
        View::Claims => match app.claims.listed().len() {
            0 => format!("no claim of this kind; {} lists others", app.key_name(Action::FilterClaims)),
            listed => format!("{}/{listed}", app.claims.list.selected + 1),
        },
        View::Results => match app.search.hits().map_or(0, |hits| hits.hits.len()) {
            0 => "nothing was found".to_owned(),
            hits => format!("{}/{hits}", app.search.list.selected + 1),
        },
        View::Duplicates => match app.groups.list.selected {
            _ if app.groups.listed().is_empty() => "nothing repeats".to_owned(),
            row => format!("{}/{} · enter opens both in their articles", row + 1, app.groups.listed().len()),
        },
        View::Annotations => match app.annotations.rows().len() {
            0 => "nothing of this kind is marked; f lists another kind".to_owned(),
            count => format!("{}/{count}", app.annotations.list.selected + 1),
        },
        View::Help => "every key there is".to_owned(),
    }
}

fn reader_place(app: &App, width: u16) -> String {
    let Some(pane) = app.reader.focused() else { return String::new() };
    let segment = pane.segment();
    let name = pane.article().file_name();
    let name = if width < FULL_NAME_WIDTH { shortened(name) } else { name.to_owned() };
    let place = format!("{name} {}/{}", segment + 1, pane.article().segments.len());
    let Some(links) = &app.links else { return place };
    let all = links.of(pane.id, segment);
    let linked = match app.reader.counterpart() {
        Some(now) => {
            let mark = match now.standing {
                Standing::Suggested => mark_symbol(now.confidence()),
                Standing::Confirmed => "✓ confirmed",
                Standing::Drawn => "✚ drawn",
                Standing::Rejected => "✗ rejected",
            };
            let relation = links.relation(now.link).map_or("", relation_name);
            let number = all.iter().position(|c| c == now).map_or(1, |at| at + 1);
            let conflict = app.conflict_in_words(now.link).map(|words| format!(" · ≠ {words}")).unwrap_or_default();
            // What somebody says has no probability.
            let score = match now.standing {
                Standing::Suggested if links.link(now.link).is_some_and(|link| link.quick) => {
                    format!(" {:.2} quick", now.score)
                }
                Standing::Suggested => format!(" {:.2}", now.score),
                Standing::Confirmed | Standing::Drawn | Standing::Rejected => ",".to_owned(),
            };
            format!("{conflict} · {mark}{score} {relation}, counterpart {number} of {}", all.len())
        }
        None if app.reader.shows_unlinked() => " · these two are not linked".to_owned(),
        None if all.is_empty() => " · no counterpart".to_owned(),
        None => {
            let there = counted(all.len(), "counterpart");
            format!(" · {there} in other articles ({})", app.key_name(Action::NextCounterpart))
        }
    };
    let follow = if app.reader.follow { "" } else { " · not following" };
    let marks: String = app.marks_here().into_iter().map(|mark| format!(" · {mark}")).collect();
    let hidden =
        match app.reader.panes.len().saturating_sub(app.geometry.map_or(0, |geometry| geometry.numbered().count())) {
            0 => String::new(),
            hidden => format!(" · {} without room", counted(hidden, "pane")),
        };
    format!("{place}{hidden}{marks}{linked}{follow}")
}

/// The actions that matter most in a view.
fn hinted(app: &App) -> &'static [Action] {
    match app.view {
        View::Reader if app.reader.focused().is_some_and(crate::app::pane::Pane::on_fold) => {
            &[Action::ToggleFold, Action::NextSentence, Action::Help, Action::Quit]
        }
        View::Reader if app.annotation.selection.is_some() => &[
            Action::SelectRight,
            Action::SelectLeft,
            Action::SelectWordRight,
            Action::SelectWordLeft,
            Action::SwapSelectionEnds,
            Action::Label,
            Action::Note,
            Action::DrawLink,
            Action::Copy,
            Action::Export,
            Action::Back,
        ],
        View::Reader if app.annotation.link_end.is_some() => &[
            Action::DrawLink,
            Action::NextSentence,
            Action::NextPane,
            Action::NextArticle,
            Action::Search,
            Action::Back,
        ],
        View::Reader => &[
            Action::Help,
            Action::Next,
            Action::Confirm,
            Action::Reject,
            Action::Label,
            Action::Note,
            Action::DrawLink,
            Action::Export,
            Action::Undo,
            Action::Quit,
            Action::NextSentence,
            Action::FollowLink,
            Action::NextCounterpart,
            Action::NextPane,
            Action::Annotations,
            Action::Search,
            Action::Claims,
            Action::ToggleInspector,
            Action::Articles,
            Action::Duplicates,
            Action::Palette,
            Action::NextArticle,
            Action::ToggleDictionary,
            Action::StepReadings,
        ],
        View::Articles => &[Action::Help, Action::NextSentence, Action::Open, Action::Back, Action::Duplicates],
        View::Claims => &[
            Action::Help,
            Action::NextSentence,
            Action::OpenClaim,
            Action::NextMember,
            Action::ConfirmClaimLink,
            Action::RejectClaimLink,
            Action::LabelClaim,
            Action::FilterClaims,
            Action::SortClaims,
            Action::Back,
        ],
        View::Results => &[Action::Help, Action::NextSentence, Action::OpenHit, Action::Back, Action::Search],
        View::Duplicates => &[
            Action::Help,
            Action::NextSentence,
            Action::OpenPassages,
            Action::NextPassage,
            Action::NextChange,
            Action::Back,
            Action::PageDown,
            Action::SortGroups,
            Action::CompareWords,
        ],
        View::Annotations => &[
            Action::Help,
            Action::NextSentence,
            Action::OpenMark,
            Action::EditMark,
            Action::DeleteMark,
            Action::FilterMarks,
            Action::FilterMarksByLabel,
            Action::FilterMarksByArticle,
            Action::Export,
            Action::Back,
        ],
        View::Help => &[Action::Back, Action::NextSentence, Action::PageDown],
    }
}

/// Keys and what they do, as many as fit.
pub(super) fn hint_line(app: &App, actions: &[Action], area: Area, theme: &Theme, buffer: &mut Buffer) {
    let end = area.x + area.width;
    let mut x = area.x + 1;
    for action in actions {
        let entry = entry(*action);
        // What has no key any more needs no hint; the palette has it.
        let Some(key) = app.keymap().key_in(*action, app.scope()) else { continue };
        // One key for each label.
        let key = if key == "1" { "1-9".to_owned() } else { key };
        if usize::from(x) + key.len() + entry.hint.len() + 1 > usize::from(end) {
            continue;
        }
        x = put_all(buffer, x, area.y, end, &[(&key, theme.key), (" ", theme.dim), (entry.hint, theme.dim)]) + 2;
    }
}
