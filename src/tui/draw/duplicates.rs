//! The list of repeated passages, with two of them side by side.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::app::App;
use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::app::groups::{DuplicateGroup, DuplicateKind, GroupAreas, Passage, Unit};
use crate::tui::paint::{fill, put, put_cut};
use crate::tui::theme::Theme;

/// Width of the columns before the text, headings included.
const COLUMNS: [(&str, u16); 4] = [("#", 6), ("chars", 8), ("places", 13), ("alike", 8)];

/// Below this width the number of the group is left out.
const WIDE_ENOUGH: u16 = 60;

/// Characters of a passage that its row may begin to show.
const PREVIEW: usize = 200;

pub fn draw(app: &App, whole: Area, theme: &Theme, buffer: &mut Buffer) {
    let areas = GroupAreas::new(whole);
    let groups = app.duplicates.as_ref().map(crate::app::duplicates::DuplicateIndex::groups).unwrap_or_default();
    title(app, groups, &areas, theme, buffer);
    let columns = if whole.width >= WIDE_ENOUGH { &COLUMNS[..] } else { &COLUMNS[1..] };
    let mut x = areas.header.x + 1;
    for (name, width) in columns {
        put_cut(buffer, x, areas.header.y, *width, name, theme.dim);
        x += width;
    }
    let room = (whole.x + whole.width).saturating_sub(x);
    put_cut(buffer, x, areas.header.y, room, "text", theme.dim);
    for (line, row) in app.groups.list.visible().enumerate() {
        let Some(group) = app.groups.listed().get(row).and_then(|&at| groups.get(at)) else { continue };
        let area = Area { y: areas.list.y + line as u16, height: 1, ..areas.list };
        let differs = app.duplicates.as_ref().zip(app.groups.listed().get(row));
        let differs = differs.is_some_and(|(index, &at)| index.differs(at, None));
        group_row(app, (group, differs), row, columns, area, theme, buffer);
    }
    let Some(group) = app.groups.selected().and_then(|at| groups.get(at)) else {
        put_cut(buffer, whole.x + 1, areas.list.y, whole.width - 1, "nothing repeats", theme.dim);
        return;
    };
    let shown = [0, app.groups.member()];
    for (side, member) in shown.into_iter().enumerate() {
        if let Some(passage) = group.passages.get(member) {
            place(app, group, passage, side, member, areas.places[side], theme, buffer);
            text(app, side, areas.texts[side], theme, buffer);
        }
    }
}

fn title(app: &App, groups: &[DuplicateGroup], areas: &GroupAreas, theme: &Theme, buffer: &mut Buffer) {
    fill(buffer, areas.title, theme.title_focused);
    let boilerplate = groups.iter().filter(|group| group.kind == DuplicateKind::Boilerplate).count();
    let hidden = match (boilerplate, app.groups.boilerplate) {
        (0, _) => String::new(),
        (count, true) => format!(", {count} of them boilerplate"),
        (count, false) => format!(", {count} more of boilerplate ({})", app.key_name(Action::ToggleBoilerplate)),
    };
    let (count, order) = (app.groups.listed().len(), app.groups.order.name());
    let line = format!(" Repeated passages: {count} groups{hidden}; {order} ({})", app.key_name(Action::SortGroups));
    put_cut(buffer, areas.title.x, areas.title.y, areas.title.width, &line, theme.title_focused);
}

fn group_row(
    app: &App,
    (group, differs): (&DuplicateGroup, bool),
    row: usize,
    columns: &[(&str, u16)],
    area: Area,
    theme: &Theme,
    buffer: &mut Buffer,
) {
    let selected = row == app.groups.list.selected;
    let style = if selected { theme.cursor } else { theme.text };
    let style = if group.kind == DuplicateKind::Boilerplate { theme.dim.patch(style) } else { style };
    fill(buffer, area, style);
    if selected {
        put(buffer, area.x, area.y, 1, "▌", theme.cursor_bar);
    }
    let mut articles: Vec<usize> = group.passages.iter().map(|passage| passage.article).collect();
    articles.dedup();
    let chars = group.passages.first().and_then(|passage| Some(app.articles.get(passage.article)?.chars(passage.span)));
    let cells = [
        (row + 1).to_string(),
        chars.map_or_else(String::new, |chars| chars.len().to_string()),
        format!("{} in {}", group.passages.len(), articles.len()),
        percent(group.similarity, differs),
    ];
    let mut x = area.x + 1;
    for ((_, width), cell) in columns.iter().zip(cells.iter().skip(COLUMNS.len() - columns.len())) {
        put_cut(buffer, x, area.y, width - 1, cell, style);
        x += width;
    }
    let preview = group.passages.first().map_or_else(String::new, |passage| preview(app, passage));
    put_cut(buffer, x, area.y, (area.x + area.width).saturating_sub(x), &preview, style);
}

/// The beginning of a passage as it is shown.
fn preview(app: &App, passage: &Passage) -> String {
    app.articles
        .get(passage.article)
        .map(|article| article.display(passage.span).text.chars().take(PREVIEW).collect())
        .unwrap_or_default()
}

/// How alike passages are, and whether they differ in facts: however alike they are, they say something else then.
fn percent(similarity: f32, differs: bool) -> String {
    // 99.9 % alike is not the same.
    format!("{:.0} %{}", (similarity * 100.0).floor(), if differs { " ≠" } else { "" })
}

#[allow(clippy::too_many_arguments, reason = "one line of the screen with all that stands in it")]
fn place(
    app: &App,
    group: &DuplicateGroup,
    passage: &Passage,
    side: usize,
    member: usize,
    area: Area,
    theme: &Theme,
    buffer: &mut Buffer,
) {
    let style = if side == 0 { theme.title } else { theme.title_focused };
    fill(buffer, area, style);
    let Some(article) = app.articles.get(passage.article) else { return };
    let segments = article.segments_in(passage.span);
    let changes = match (side, app.groups.changes(), app.groups.unit) {
        (0, ..) | (_, None, _) => String::new(),
        (_, Some(0), _) => " · no change".to_owned(),
        (_, Some(1), Unit::Characters) => " · 1 change (w: words)".to_owned(),
        (_, Some(count), Unit::Characters) => format!(" · {count} changes (w: words)"),
        (_, Some(1), Unit::Words) => " · 1 change of words (w: characters)".to_owned(),
        (_, Some(count), Unit::Words) => format!(" · {count} changes of words (w: characters)"),
    };
    let (number, of) = (member + 1, group.passages.len());
    let differs = app.duplicates.as_ref().zip(app.groups.selected());
    let differs = differs.is_some_and(|(index, at)| index.differs(at, Some(member)));
    let facts = if differs { " · differs in facts" } else { "" };
    let line = format!(
        " {number}/{of} · {}{facts}{changes} · {}–{} of {}",
        percent(passage.similarity, differs),
        segments.start + 1,
        segments.end.max(1),
        article.file_name(),
    );
    put_cut(buffer, area.x, area.y, area.width, &line, style);
}

fn text(app: &App, side: usize, area: Area, theme: &Theme, buffer: &mut Buffer) {
    let Some(lines) = app.groups.lines(side) else {
        put_cut(buffer, area.x, area.y, area.width, "comparing…", theme.dim);
        return;
    };
    for (y, (line, changed)) in (area.y..).zip(lines) {
        let mut x = area.x;
        let end = area.x + area.width;
        let mut piece = |text: &str, style: Style| x += put(buffer, x, y, end.saturating_sub(x), text, style);
        let mut at = 0;
        for change in changed {
            piece(line.get(at..change.start).unwrap_or_default(), theme.text);
            piece(line.get(change.clone()).unwrap_or_default(), theme.changed);
            at = change.end;
        }
        piece(line.get(at..).unwrap_or_default(), theme.text);
    }
}
