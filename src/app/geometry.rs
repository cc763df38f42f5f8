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

/// Columns a pane needs beside its text: the cursor's bar and a blank.
pub const PANE_MARGIN: u16 = 2;

/// Lines of the inspector where there is room for more.
const MOST_INSPECTOR_LINES: u16 = 10;

/// The parts of the screen with two panes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Geometry {
    /// Each pane's line of title.
    pub titles: [Area; 2],
    /// Each pane's text with its margin.
    pub panes: [Area; 2],
    /// The lanes between the panes.
    pub gutter: Area,
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
    /// Both panes get the same even number of columns, so that full-width text fills them; what is left over
    /// goes to the gutter.
    pub fn new(width: u16, height: u16, inspector: bool) -> Option<Self> {
        if width < SMALLEST.0 || height < SMALLEST.1 {
            return None;
        }
        let least_gutter = match width {
            0..60 => 3,
            60..100 => 5,
            _ => 7,
        };
        let pane = (width - least_gutter) / 2 / 2 * 2;
        let gutter = width - 2 * pane;
        let inspector = if inspector { ((height - 3) / 3).clamp(2, MOST_INSPECTOR_LINES) } else { 0 };
        let body = height - 3 - inspector;
        let column = |x, width| Area { x, y: 1, width, height: body };
        let row = |y| Area { x: 0, y, width, height: 1 };
        Some(Self {
            titles: [
                Area { x: 0, y: 0, width: pane, height: 1 },
                Area { x: pane + gutter, y: 0, width: pane, height: 1 },
            ],
            panes: [column(0, pane), column(pane + gutter, pane)],
            gutter: column(pane, gutter),
            whole: Area { x: 0, y: 0, width, height: height - 2 },
            inspector: Area { x: 0, y: 1 + body, width, height: inspector },
            status: row(height - 2),
            hints: row(height - 1),
        })
    }

    /// Columns for text in a pane.
    pub const fn text_width(&self) -> u16 {
        self.panes[0].width - PANE_MARGIN
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_fill_the_screen_and_text_columns_are_even(width in 40u16..400, height in 12u16..200, inspector: bool) {
            let g = Geometry::new(width, height, inspector).unwrap();
            prop_assert_eq!(g.panes[0].width, g.panes[1].width);
            prop_assert_eq!(g.text_width() % 2, 0);
            prop_assert_eq!(g.panes[1].x + g.panes[1].width, width);
            prop_assert_eq!(g.gutter.x + g.gutter.width, g.panes[1].x);
            prop_assert!(g.gutter.width >= 3);
            prop_assert_eq!(g.hints.y, height - 1);
            prop_assert_eq!(g.panes[0].y + g.panes[0].height, g.inspector.y);
            prop_assert_eq!(g.inspector.y + g.inspector.height, g.status.y);
            prop_assert!(g.panes[0].height >= 5);
        }
    }

    #[test]
    fn a_small_screen_has_no_room() {
        assert_eq!(Geometry::new(39, 50, false), None);
        assert_eq!(Geometry::new(80, 11, true), None);
    }
}
