//! How usual each Han character is in Japanese, in Simplified and in Traditional Chinese.
//!
//! The table `han.txt` is built by `assets/han.py` from the word costs of IPADIC and the word counts of jieba's
//! dictionary, the latter also converted to traditional characters by OpenCC.

use std::sync::LazyLock;

/// Bits per step of the table.
const STEP: f32 = 0.5;
const FIRST: u32 = 0x4e00;
const LAST: u32 = 0x9fff;

/// Steps above the floor, by code point.
static STEPS: LazyLock<Vec<[u8; 3]>> = LazyLock::new(|| {
    let mut steps = vec![[0; 3]; (LAST - FIRST + 1) as usize];
    for line in include_str!("han.txt").lines() {
        let Some((digits, characters)) = line.split_once(' ') else { continue };
        let mut row = [0; 3];
        for (step, digit) in row.iter_mut().zip(digits.chars()) {
            *step = digit.to_digit(36).unwrap_or_default() as u8;
        }
        for c in characters.chars() {
            if let Some(slot) = (c as u32).checked_sub(FIRST).and_then(|at| steps.get_mut(at as usize)) {
                *slot = row;
            }
        }
    }
    steps
});

/// Log probability, in bits above that of a character never seen, in Japanese, Simplified and Traditional Chinese.
pub(super) fn bits(c: char) -> [f32; 3] {
    match c {
        // Chinese writes the character again; Japanese writes these.
        '々' | '〆' => [6.0, 0.0, 0.0],
        _ => (c as u32)
            .checked_sub(FIRST)
            .and_then(|at| STEPS.get(at as usize))
            .map_or([0.0; 3], |row| row.map(|step| f32::from(step) * STEP)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_of_one_script_say_so() {
        for c in "国会学".chars() {
            let [japanese, simplified, traditional] = bits(c);
            assert!(japanese > traditional + 4.0 && simplified > traditional + 4.0, "{c}");
        }
        for (c, best) in [('図', 0), ('広', 0), ('这', 1), ('说', 1), ('這', 2), ('說', 2)] {
            let all = bits(c);
            assert!((0..3).all(|k| k == best || all[k] + 4.0 < all[best]), "{c} {all:?}");
        }
    }
}
