//! Numbers of pages and lines as people list them.

/// Ranges that are listed before the rest is only counted.
const MOST_LISTED: usize = 20;

/// Rising numbers as people list them: `3, 5-7`, and how many more there are.
pub fn listed(numbers: &[u32]) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for &number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => ranges.push((number, number)),
        }
    }
    let shown = ranges.iter().take(MOST_LISTED);
    let more: u32 = ranges.iter().skip(MOST_LISTED).map(|(first, last)| last - first + 1).sum();
    let mut parts: Vec<String> = shown.map(|(a, b)| if a == b { a.to_string() } else { format!("{a}-{b}") }).collect();
    if more > 0 {
        parts.push(format!("and {more} more"));
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_listed_in_ranges() {
        assert_eq!(listed(&[3, 5, 6, 7, 9]), "3, 5-7, 9");
        let odd: Vec<u32> = (0..50).map(|n| 2 * n).collect();
        assert!(listed(&odd).ends_with("38, and 30 more"), "{}", listed(&odd));
    }
}
