//! The editor of notes, over the lower part of the screen.

use ratatui::buffer::Buffer;

use crate::app::App;
use crate::app::editor::{Editor, EditorLines};
use crate::app::geometry::{Area, Geometry};
use crate::app::marking::NoteTarget;
use crate::tui::paint::{fill, put, put_cut};
use crate::tui::theme::Theme;

/// Draws it and returns the cell of the cursor.
pub fn draw(
    app: &App,
    editor: &Editor,
    target: &NoteTarget,
    geometry: &Geometry,
    theme: &Theme,
    buffer: &mut Buffer,
) -> (u16, u16) {
    let area = app.note_area(geometry);
    fill(buffer, area, theme.text);
    fill(buffer, Area { height: 1, ..area }, theme.title_focused);
    let on = match target {
        NoteTarget::New(article, span) => {
            app.articles.get(*article).map_or_else(String::new, |at| at.display(*span).text.replace(['\n', '\r'], " "))
        }
        NoteTarget::Existing(_) => String::new(),
    };
    let title = format!(" ✎ Note: esc keeps it, ctrl-c drops the change, enter begins a line   {on}");
    put_cut(buffer, area.x, area.y, area.width, &title, theme.title_focused);
    let EditorLines { lines, cursor: (row, column) } = editor.lines();
    let rows = usize::from(area.height.saturating_sub(1)).max(1);
    // The cursor's line stays in view.
    let from = (row + 1).saturating_sub(rows);
    for (line, y) in lines.iter().skip(from).take(rows).zip(area.y + 1..) {
        put(buffer, area.x + 1, y, area.width.saturating_sub(2), line.of(editor.text()), theme.text);
    }
    let x = (area.x + 1 + column).min(area.x + area.width.saturating_sub(1));
    (x, area.y + 1 + (row - from) as u16)
}
