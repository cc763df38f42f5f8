//! The list of all marks.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::app::App;
use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::app::list::{HEADER_LINES, counted};
use crate::tui::paint::{fill, put, put_cut};
use crate::tui::theme::Theme;

/// Columns for the kind, what the mark says, where it is and who made it; the rest is for its words.
const WIDE: [u16; 4] = [10, 28, 26, 10];
/// The same on a narrow screen.
const NARROW: [u16; 4] = [9, 18, 14, 0];
/// Below this width a screen is narrow.
const WIDE_ENOUGH: u16 = 110;

pub fn draw(app: &App, area: Area, theme: &Theme, buffer: &mut Buffer) {
    fill(buffer, Area { height: 1, ..area }, theme.title_focused);
    let view = &app.annotations;
    let label = view.label.as_ref().map_or_else(|| "any label".to_owned(), |name| format!("labelled {name}"));
    let article = view.article.and_then(|at| app.articles.get(at));
    let article = article.map_or_else(|| "all articles".to_owned(), |at| format!("in {}", at.file_name()));
    let keys = [Action::FilterMarks, Action::FilterMarksByLabel, Action::FilterMarksByArticle];
    let [kinds, labels, articles] = keys.map(|action| app.key_name(action));
    let count = counted(view.rows().len(), "mark");
    let line = format!(" {count}: {} ({kinds}) · {label} ({labels}) · {article} ({articles})", view.filter.name());
    put_cut(buffer, area.x, area.y, area.width, &line, theme.title_focused);
    let widths = if area.width >= WIDE_ENOUGH { WIDE } else { NARROW };
    let columns = |buffer: &mut Buffer, y: u16, cells: [&str; 5], style: Style| {
        let mut x = area.x + 1;
        for (cell, width) in cells.into_iter().zip(widths) {
            put_cut(buffer, x, y, width.saturating_sub(1), cell, style);
            x += width;
        }
        put_cut(buffer, x, y, (area.x + area.width).saturating_sub(x), cells[4], style);
    };
    columns(buffer, area.y + 1, ["kind", "what", "where", "by", "words"], theme.dim);
    for (line, row) in view.list.visible().enumerate() {
        let Some(shown) = app.mark_row(row) else { continue };
        let y = area.y + (HEADER_LINES + line) as u16;
        let selected = row == view.list.selected;
        let style = if selected { theme.cursor } else { theme.text };
        fill(buffer, Area { y, height: 1, ..area }, style);
        if selected {
            put(buffer, area.x, y, 1, "▌", theme.cursor_bar);
        }
        let style = if shown.is_orphan { style.patch(theme.error) } else { style };
        columns(buffer, y, [shown.kind, &shown.what, &shown.place, &shown.creator, &shown.words], style);
    }
}
