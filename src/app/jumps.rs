//! Where one was, to go back there and forth again.

/// Places that are kept.
const MOST: usize = 100;

/// A list of places with the present one somewhere in it.
#[derive(Debug)]
pub struct Jumps<T> {
    places: Vec<T>,
    /// How many of `places` lie behind.
    behind: usize,
}

impl<T> Default for Jumps<T> {
    fn default() -> Self {
        Self { places: Vec::new(), behind: 0 }
    }
}

impl<T: PartialEq> Jumps<T> {
    /// Notes the place that one is about to leave; what lay ahead is forgotten.
    pub fn leave(&mut self, place: T) {
        self.places.truncate(self.behind);
        if self.places.last() != Some(&place) {
            self.places.push(place);
        }
        if self.places.len() > MOST {
            self.places.remove(0);
        }
        self.behind = self.places.len();
    }

    /// The place before the present one, which is `here`.
    pub fn back(&mut self, here: T) -> Option<&T> {
        if self.behind == self.places.len() {
            if self.places.last() == Some(&here) {
                self.behind = self.behind.checked_sub(1)?;
            } else {
                self.places.push(here);
            }
        }
        self.behind = self.behind.checked_sub(1)?;
        self.places.get(self.behind)
    }

    /// The place that one went back from.
    pub fn forward(&mut self) -> Option<&T> {
        let next = self.places.get(self.behind + 1)?;
        self.behind += 1;
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_and_forth_ends_where_it_began() {
        let mut jumps = Jumps::default();
        jumps.leave(1);
        jumps.leave(2);
        assert_eq!(jumps.back(3), Some(&2));
        assert_eq!(jumps.back(2), Some(&1));
        assert_eq!(jumps.back(1), None);
        assert_eq!(jumps.forward(), Some(&2));
        assert_eq!(jumps.forward(), Some(&3));
        assert_eq!(jumps.forward(), None);
    }

    #[test]
    fn a_new_jump_forgets_what_lay_ahead() {
        let mut jumps = Jumps::default();
        jumps.leave(1);
        jumps.leave(2);
        jumps.back(3);
        jumps.leave(2);
        assert_eq!(jumps.forward(), None);
        assert_eq!(jumps.back(9), Some(&2));
    }
}
