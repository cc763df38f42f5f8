//! Where things lie on the screen, in cells.

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Leftmost column.
    pub x: u16,
    /// Topmost row.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Area {
    /// Whether a cell lies inside.
    pub const fn contains(self, x: u16, y: u16) -> bool {
        x >= self.x && x < self.x + self.width && y >= self.y && y < self.y + self.height
    }
}

/// Below this nothing useful fits.
pub const SMALLEST: (u16, u16) = (40, 12);

/// Panes side by side at most.
pub const MOST_PANES: usize = 4;

/// Columns a pane needs beside its text: the cursor's bar and a blank.
pub const PANE_MARGIN: u16 = 2;

/// Below this many columns, eight full-width characters and the margin, a pane cannot be read.
const NARROWEST_PANE: u16 = 18;

/// Lines of the inspector where there is room for more.
const MOST_INSPECTOR_LINES: u16 = 10;

/// What the reader wants to see at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Panes side by side.
    pub panes: usize,
    /// The pane that must be among them.
    pub focus: usize,
    /// Whether the inspector is shown.
    pub inspector: bool,
    /// Whether each pane has a map of its whole article.
    pub minimap: bool,
    /// Columns of text in a pane at most; none where it takes what there is.
    pub measure: Option<u16>,
}

/// One pane's parts of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// The line of title.
    pub title: Area,
    /// The text with its margin.
    pub pane: Area,
    /// The map of the whole article; of no width while none is shown.
    pub minimap: Area,
    /// The marks and lanes right of it; beside the last of several panes of no width.
    pub gutter: Area,
}

/// The parts of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Geometry {
    columns: [Column; MOST_PANES],
    shown: usize,
    /// The number of the pane in the first column.
    pub first: usize,
    /// Where full-screen views other than the reader go.
    pub whole: Area,
    /// Why two sentences are linked; of no height while that is not shown.
    pub inspector: Area,
    /// What is going on.
    pub status: Area,
    /// What can be done.
    pub hints: Area,
}

impl Geometry {
    /// Divides a screen of `width` by `height` cells; none where it is too small.
    ///
    /// All panes get the same even number of columns, so that full-width text fills them; what is left over goes to
    /// the gutters. Where not all panes fit, as many are shown as do, the one with the focus among them.
    pub fn new(width: u16, height: u16, layout: &Layout) -> Option<Self> {
        if width < SMALLEST.0 || height < SMALLEST.1 {
            return None;
        }
        let shown = layout.panes.clamp(1, most_panes(width, layout.minimap));
        let first = layout.focus.saturating_sub(shown - 1);
        let inspector = if layout.inspector { ((height - 3) / 3).clamp(2, MOST_INSPECTOR_LINES) } else { 0 };
        let body = height - 3 - inspector;
        let row = |y| Area { x: 0, y, width, height: 1 };
        Some(Self {
            columns: columns(width, body, shown, layout),
            shown,
            first,
            whole: Area { x: 0, y: 0, width, height: height - 2 },
            inspector: Area { x: 0, y: 1 + body, width, height: inspector },
            status: row(height - 2),
            hints: row(height - 1),
        })
    }

    /// The shown panes from left to right.
    pub fn columns(&self) -> &[Column] {
        self.columns.get(..self.shown).unwrap_or_default()
    }

    /// The shown panes with their numbers, from left to right.
    pub fn numbered(&self) -> impl Iterator<Item = (usize, &Column)> {
        (self.first..).zip(self.columns())
    }

    /// Columns for text in a pane.
    pub const fn text_width(&self) -> u16 {
        self.columns[0].pane.width - PANE_MARGIN
    }

    /// Lines for text in a pane.
    pub const fn text_height(&self) -> u16 {
        self.columns[0].pane.height
    }
}

/// Columns between two panes at least.
const fn least_gutter(width: u16, panes: usize) -> u16 {
    match (width / if panes > 2 { panes as u16 } else { 2 }, panes) {
        // Only marks, beside the one pane.
        (_, 1) => 1,
        (0..30, _) => 3,
        (30..50, _) => 5,
        _ => 7,
    }
}

/// How many panes can be read side by side on a screen of `width` columns.
pub fn most_panes(width: u16, minimap: bool) -> usize {
    let needs = |panes: usize| {
        panes as u16 * (NARROWEST_PANE + u16::from(minimap))
            + panes.saturating_sub(1) as u16 * least_gutter(width, panes)
    };
    (2..=MOST_PANES).rev().find(|&panes| needs(panes) <= width).unwrap_or(1)
}

fn columns(width: u16, height: u16, shown: usize, layout: &Layout) -> [Column; MOST_PANES] {
    let count = shown as u16;
    let map = u16::from(layout.minimap);
    let gutters = if count == 1 { 1 } else { count - 1 };
    let least = least_gutter(width, shown);
    let available = (width - gutters * least - count * map) / count / 2 * 2;
    let wanted = layout.measure.map_or(available, |measure| measure.max(2) / 2 * 2 + PANE_MARGIN);
    let pane = wanted.min(available);
    // Beside narrow texts the gutters stay narrow too: lanes are read across them.
    let spare = if pane < available { 0 } else { width - gutters * least - count * (pane + map) };
    let used = count * (pane + map) + gutters * least + spare;
    let mut x = (width - used) / 2;
    let mut columns = [Column::default(); MOST_PANES];
    for (at, column) in columns.iter_mut().take(shown).enumerate() {
        let is_outermost = at + 1 == shown && shown > 1;
        let extra = spare / gutters + u16::from((at as u16) < spare % gutters);
        let gutter = if is_outermost { 0 } else { least + extra };
        // The first map stands at the edge of the screen, out of the way of the lanes.
        let (map_x, pane_x) = if at == 0 { (x, x + map) } else { (x + pane, x) };
        let area = |x, width| Area { x, y: 1, width, height };
        *column = Column {
            title: Area { x, y: 0, width: pane + map, height: 1 },
            pane: area(pane_x, pane),
            minimap: area(map_x, map),
            gutter: area(x + pane + map, gutter),
        };
        x += pane + map + gutter;
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TWO: Layout = Layout { panes: 2, focus: 0, inspector: false, minimap: false, measure: None };

    fn layout() -> impl Strategy<Value = Layout> {
        let measure = proptest::option::of(2u16..120);
        (1..=MOST_PANES, 0..MOST_PANES, any::<bool>(), any::<bool>(), measure).prop_map(
            |(panes, focus, inspector, minimap, measure)| Layout {
                panes,
                focus: focus % panes,
                inspector,
                minimap,
                measure,
            },
        )
    }

    proptest! {
        #[test]
        fn parts_fill_the_screen_and_text_columns_are_even(
            width in 40u16..400,
            height in 12u16..200,
            layout in layout(),
        ) {
            let g = Geometry::new(width, height, &layout).unwrap();
            let columns = g.columns();
            prop_assert!(!columns.is_empty() && columns.len() <= layout.panes);
            prop_assert!(g.numbered().any(|(number, _)| number == layout.focus));
            prop_assert_eq!(g.text_width() % 2, 0);
            for column in columns {
                prop_assert_eq!(column.pane.width, columns[0].pane.width);
                prop_assert_eq!(column.title.width, column.pane.width + column.minimap.width);
                prop_assert!(column.title.x + column.title.width <= width);
            }
            for pair in columns.windows(2) {
                prop_assert_eq!(pair[0].gutter.x, pair[0].title.x + pair[0].title.width);
                prop_assert_eq!(pair[0].gutter.x + pair[0].gutter.width, pair[1].title.x);
                prop_assert!(pair[0].gutter.width >= 3);
            }
            if layout.measure.is_none() {
                let (first, last) = (columns[0], columns[columns.len() - 1]);
                prop_assert_eq!(first.title.x, 0);
                prop_assert_eq!(last.title.x + last.title.width + last.gutter.width, width);
                prop_assert!(g.text_width() + PANE_MARGIN >= NARROWEST_PANE);
            }
            prop_assert_eq!(g.hints.y, height - 1);
            prop_assert_eq!(columns[0].pane.y + columns[0].pane.height, g.inspector.y);
            prop_assert_eq!(g.inspector.y + g.inspector.height, g.status.y);
            prop_assert!(columns[0].pane.height >= 5);
        }
    }

    #[test]
    fn a_small_screen_has_no_room() {
        assert_eq!(Geometry::new(39, 50, &TWO), None);
        assert_eq!(Geometry::new(80, 11, &Layout { inspector: true, ..TWO }), None);
    }

    #[test]
    fn as_many_panes_are_shown_as_can_be_read() {
        let shown = |width, panes| Geometry::new(width, 24, &Layout { panes, ..TWO }).unwrap().columns().len();
        assert_eq!([shown(40, 4), shown(80, 4), shown(100, 4), shown(100, 1)], [2, 3, 4, 1]);
    }

    #[test]
    fn narrow_texts_stand_in_the_middle() {
        let g = Geometry::new(200, 50, &Layout { measure: Some(60), ..TWO }).unwrap();
        let columns = g.columns();
        assert_eq!(g.text_width(), 60);
        let left = columns[0].title.x;
        let right = 200 - columns[1].title.x - columns[1].title.width;
        assert!(left > 20 && left.abs_diff(right) <= 1);
    }
}
