//! The lanes between two panes, drawn like tracks.

use crate::app::reader::Lane;

const NORTH: u8 = 1;
const EAST: u8 = 2;
const SOUTH: u8 = 4;
const WEST: u8 = 8;

/// Box-drawing characters by the sides on which they connect (north 1, east 2, south 4, west 8).
const LIGHT: [&str; 16] = [" ", "╵", "╶", "└", "╷", "│", "┌", "├", "╴", "┘", "─", "┴", "┐", "┤", "┬", "┼"];
const HEAVY: [&str; 16] = [" ", "╹", "╺", "┗", "╻", "┃", "┏", "┣", "╸", "┛", "━", "┻", "┓", "┫", "┳", "╋"];

/// Lanes as a grid of cells.
#[derive(Debug)]
pub struct Tracks {
    width: usize,
    height: usize,
    light: Vec<u8>,
    heavy: Vec<u8>,
}

impl Tracks {
    /// Lays `lanes` into `width` columns and `height` lines. A lane that finds no column of its own is left out,
    /// the current one never is.
    pub fn new(lanes: &[Lane], width: usize, height: usize) -> Self {
        let mut tracks = Self { width, height, light: vec![0; width * height], heavy: vec![0; width * height] };
        if width == 0 {
            return tracks;
        }
        // By column, the lines that are taken.
        let mut taken: Vec<Vec<(usize, usize)>> = vec![Vec::new(); width];
        let (current, others): (Vec<&Lane>, Vec<&Lane>) = lanes.iter().partition(|lane| lane.current);
        for lane in current.into_iter().chain(others) {
            let (low, high) = (lane.left.min(lane.right), lane.left.max(lane.right));
            if high >= height {
                continue;
            }
            let free = |column: &usize| taken[*column].iter().all(|&(from, to)| high < from || to < low);
            let middle = width / 2;
            // From the middle outwards.
            let mut columns: Vec<usize> = (0..width).collect();
            columns.sort_by_key(|column| column.abs_diff(middle));
            let column = if low == high { Some(middle) } else { columns.into_iter().find(free) };
            let column = if lane.current { column.or(Some(middle)) } else { column };
            if let Some(column) = column {
                if low != high {
                    taken[column].push((low, high));
                }
                tracks.lay(lane, column);
            }
        }
        tracks
    }

    fn lay(&mut self, lane: &Lane, column: usize) {
        let width = self.width;
        let grid = if lane.current { &mut self.heavy } else { &mut self.light };
        let mut add = |x: usize, y: usize, sides: u8| grid[y * width + x] |= sides;
        for x in 0..width {
            if x < column {
                add(x, lane.left, EAST | WEST);
            }
            if x > column {
                add(x, lane.right, EAST | WEST);
            }
        }
        add(column, lane.left, WEST);
        add(column, lane.right, EAST);
        let (low, high) = (lane.left.min(lane.right), lane.left.max(lane.right));
        for y in low..high {
            add(column, y, SOUTH);
            add(column, y + 1, NORTH);
        }
    }

    /// What stands at a cell, and whether it belongs to the current link.
    pub fn symbol(&self, x: usize, y: usize) -> (&'static str, bool) {
        let at = y * self.width + x;
        if x >= self.width || y >= self.height {
            return (LIGHT[0], false);
        }
        match self.heavy[at] {
            0 => (LIGHT[usize::from(self.light[at])], false),
            sides => (HEAVY[usize::from(sides)], true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(lanes: &[Lane], width: usize, height: usize) -> Vec<String> {
        let tracks = Tracks::new(lanes, width, height);
        (0..height).map(|y| (0..width).map(|x| tracks.symbol(x, y).0).collect()).collect()
    }

    #[test]
    fn a_level_link_is_a_straight_line() {
        assert_eq!(picture(&[Lane { left: 0, right: 0, current: true }], 3, 1), ["━━━"]);
    }

    #[test]
    fn crossing_links_keep_columns_of_their_own() {
        let lanes = [Lane { left: 0, right: 2, current: true }, Lane { left: 2, right: 0, current: false }];
        assert_eq!(picture(&lanes, 5, 3), ["━━┓──", " │┃  ", "─┘┗━━"]);
    }
}
