//! The matrix of claims by articles.

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

use crate::app::App;
use crate::app::action::Action;
use crate::app::claims::{Claim, ClaimAreas, Part};
use crate::app::geometry::Area;
use crate::tui::paint::{fill, put, put_cut};
use crate::tui::theme::Theme;

/// Columns for the number of articles.
const REACH_WIDTH: u16 = 5;
/// Columns that an article takes.
const CELL: u16 = 3;

pub fn draw(app: &App, whole: Area, theme: &Theme, buffer: &mut Buffer) {
    let areas = ClaimAreas::new(whole);
    fill(buffer, areas.title, theme.title_focused);
    let (all, listed) = (app.claims.claims().map_or(0, <[Claim]>::len), app.claims.listed().len());
    let (filter, order) = (app.claims.filter.name(), app.claims.order.name());
    let (filters, sorts) = (app.key_name(Action::FilterClaims), app.key_name(Action::SortClaims));
    let line =
        format!(" Claims {listed}/{all} · {filter} ({filters}) · {order} ({sorts}) · = same ~ overlap ≠ conflict");
    put_cut(buffer, areas.title.x, areas.title.y, areas.title.width, &line, theme.title_focused);

    // At most half of the width goes to the articles.
    let columns = usize::from(whole.width / 2 / CELL).min(app.articles.len());
    put_cut(buffer, areas.header.x + 1, areas.header.y, REACH_WIDTH, "in", theme.dim);
    let mut x = areas.header.x + 1 + REACH_WIDTH;
    for number in 1..=columns {
        put_cut(buffer, x, areas.header.y, CELL, &(number % 100).to_string(), theme.dim);
        x += CELL;
    }
    put_cut(buffer, x + 1, areas.header.y, (whole.x + whole.width).saturating_sub(x + 1), "claim", theme.dim);

    if listed == 0 {
        put_cut(buffer, areas.list.x + 1, areas.list.y, areas.list.width - 1, "no claim of this kind", theme.dim);
    }
    let visible = app.claims.list.visible();
    for (line, (row, claim)) in app.claims.listed().enumerate().skip(visible.start).take(visible.len()).enumerate() {
        let area = Area { y: areas.list.y + line as u16, height: 1, ..areas.list };
        claim_row(app, claim, row, columns, area, theme, buffer);
    }
    members(app, areas.members, theme, buffer);
}

fn claim_row(app: &App, claim: &Claim, row: usize, columns: usize, area: Area, theme: &Theme, buffer: &mut Buffer) {
    let selected = row == app.claims.list.selected;
    let style = if selected { theme.cursor } else { theme.text };
    fill(buffer, area, style);
    if selected {
        put(buffer, area.x, area.y, 1, "▌", theme.cursor_bar);
    }
    put_cut(buffer, area.x + 1, area.y, REACH_WIDTH - 1, &claim.articles().to_string(), style);
    let mut x = area.x + 1 + REACH_WIDTH;
    for article in 0..columns {
        let (mark, of_mark) = match app.claims.part(row, article) {
            Part::Conflict => ("≠", theme.conflict),
            // Underlined it would look like the sign of copies.
            Part::Same => ("=", style.patch(theme.evidence).remove_modifier(Modifier::UNDERLINED)),
            Part::Overlap => ("~", style),
            Part::Absent => ("·", theme.dim.patch(Style { bg: style.bg, ..Style::new() })),
        };
        put(buffer, x, area.y, 1, mark, of_mark);
        x += CELL;
    }
    let room = (area.x + area.width).saturating_sub(x + 1);
    put_cut(buffer, x + 1, area.y, room, &claim.label.replace(['\n', '\r'], " "), style);
}

/// The places that make the claim under the cursor: the first, and the one that opens beside it.
fn members(app: &App, area: Area, theme: &Theme, buffer: &mut Buffer) {
    fill(buffer, Area { height: 1, ..area }, theme.title);
    let Some(claim) = app.claims.selected() else { return };
    let conflicts = match claim.conflicts.len() {
        0 => String::new(),
        1 => ", 1 conflict".to_owned(),
        count => format!(", {count} conflicts"),
    };
    let conflicts = match app.claims.unjudged() {
        0 => conflicts,
        count => format!("{conflicts}, {count} links to judge"),
    };
    let line = format!(" {} places{conflicts} · enter opens the two with a bar", claim.members.len());
    put_cut(buffer, area.x, area.y, area.width, &line, theme.title);
    let (first, second) = app.claims.pair().unwrap_or_default();
    let rows = usize::from(area.height - 1);
    // The second stays in view.
    let from = (second + 1).saturating_sub(rows);
    for (at, member) in claim.members.iter().enumerate().skip(from).take(rows) {
        let y = area.y + 1 + (at - from) as u16;
        let Some(article) = app.articles.get(member.place.article) else { continue };
        let contradicts = claim.conflicts.iter().any(|c| c.members.0 == at || c.members.1 == at);
        if at == first || at == second {
            put(buffer, area.x, y, 1, "▌", if at == first { theme.cursor_bar } else { theme.counterpart_bar });
        }
        if contradicts {
            put(buffer, area.x + 1, y, 1, "≠", theme.conflict);
        }
        let segment = article.segment_at(member.place.span.start) + 1;
        let head = format!("{} {segment} {} ", member.place.article + 1, member.language);
        let used = put_cut(buffer, area.x + 3, y, area.width.saturating_sub(3), &head, theme.dim);
        let x = area.x + 3 + used.max(13);
        let text = article.display(member.place.span).text.replace(['\n', '\r'], " ");
        put_cut(buffer, x, y, (area.x + area.width).saturating_sub(x), &text, theme.text);
    }
}
