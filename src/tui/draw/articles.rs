//! The list of articles.

use ratatui::buffer::Buffer;

use crate::app::App;
use crate::app::files::ListRow;
use crate::app::geometry::Area;
use crate::app::list::HEADER_LINES;
use crate::tui::paint::{fill, put, put_cut};
use crate::tui::theme::Theme;

/// Width of the numbers before the title, headings included.
const COLUMNS: [(&str, u16); 5] = [("#", 6), ("lang", 8), ("segm.", 7), ("links", 7), ("copied", 18)];

/// Below this width the title gets the room of the numbers.
const WIDE_ENOUGH: u16 = 70;

pub fn draw(app: &App, area: Area, theme: &Theme, buffer: &mut Buffer) {
    let title = Area { height: 1, ..area };
    fill(buffer, title, theme.title_focused);
    let count = app.articles.len();
    let line = format!(" Articles: {count} loaded, {} not readable", app.errors.len());
    put_cut(buffer, 0, area.y, area.width, &line, theme.title_focused);

    let columns = if area.width >= WIDE_ENOUGH { &COLUMNS[..] } else { &COLUMNS[..2] };
    let mut x = 1;
    for (name, width) in columns {
        put_cut(buffer, x, area.y + 1, *width, name, theme.dim);
        x += width;
    }
    put_cut(buffer, x, area.y + 1, area.width.saturating_sub(x), "title", theme.dim);

    for (line, row) in app.list.visible().enumerate() {
        let y = area.y + (HEADER_LINES + line) as u16;
        let selected = row == app.list.selected;
        let style = if selected { theme.cursor } else { theme.text };
        fill(buffer, Area { x: area.x, y, width: area.width, height: 1 }, style);
        if selected {
            put(buffer, area.x, y, 1, "▌", theme.cursor_bar);
        }
        let (line, style) = match app.list_row(row) {
            Some(ListRow::Article(number)) => {
                article(app, number, columns, y, area, style, buffer);
                continue;
            }
            Some(ListRow::Waiting(file)) => (format!("{}  … {file}", row + 1), style.patch(theme.dim)),
            Some(ListRow::Error(error)) => (error.to_string(), theme.error.patch(style)),
            Some(ListRow::Note(note)) => (note.to_string(), style.patch(theme.dim)),
            None => continue,
        };
        put_cut(buffer, area.x + 1, y, area.width - 1, &line, style);
    }
}

fn article(
    app: &App,
    number: usize,
    columns: &[(&str, u16)],
    y: u16,
    area: Area,
    style: ratatui::style::Style,
    buffer: &mut Buffer,
) {
    let article = &app.articles[number];
    let links = app.links.as_ref().map(|links| links.totals(number).0.to_string());
    let copied = app.duplicates.as_ref().map(|duplicates| match duplicates.copied(number, article.text.len()) {
        None => "-".to_owned(),
        Some((share, from)) => {
            let from = if from == number { "itself".to_owned() } else { (from + 1).to_string() };
            format!("{:.0} % from {from}", (share * 100.0).max(1.0))
        }
    });
    let unknown = || "…".to_owned();
    let cells = [
        match app.status_sign(number) {
            "" => (number + 1).to_string(),
            sign => format!("{} {sign}", number + 1),
        },
        article.language.to_string(),
        article.segments.len().to_string(),
        links.unwrap_or_else(unknown),
        copied.unwrap_or_else(unknown),
    ];
    let mut x = area.x + 1;
    for ((_, width), cell) in columns.iter().zip(&cells) {
        put_cut(buffer, x, y, width - 1, cell, style);
        x += width;
    }
    let room = (area.x + area.width).saturating_sub(x);
    let used = put_cut(buffer, x, y, room, &article.title, style);
    if room > used + 2 {
        put_cut(
            buffer,
            x + used + 2,
            y,
            room - used - 2,
            &article.path,
            style.patch(ratatui::style::Style::new().italic()),
        );
    }
}
