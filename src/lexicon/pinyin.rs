//! Pinyin with tone marks, as people write it.

/// `hui4 tan2` to `huìtán`; what is no syllable with a tone stays as it is.
pub(super) fn with_marks(numbered: &str) -> String {
    numbered.split(' ').map(syllable).collect()
}

fn syllable(text: &str) -> String {
    let plain = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let tone = text.get(plain.len()..).and_then(|digit| digit.parse::<usize>().ok()).unwrap_or(5);
    // The mark stands on a or e, on the o of ou, otherwise on the last vowel.
    let vowels = |wanted: &[char]| plain.char_indices().rfind(|(_, c)| wanted.contains(&c.to_ascii_lowercase()));
    let marked = vowels(&['a', 'e'])
        .or_else(|| plain.to_ascii_lowercase().contains("ou").then(|| vowels(&['o'])).flatten())
        .or_else(|| vowels(&['i', 'o', 'u', 'ü']));
    let Some((at, vowel)) = marked else { return plain.to_owned() };
    let mark = match tone {
        1 => '\u{304}',
        2 => '\u{301}',
        3 => '\u{30C}',
        4 => '\u{300}',
        _ => return plain.to_owned(),
    };
    let composed = unicode_normalization::char::compose(vowel, mark).unwrap_or(vowel);
    let (before, after) = plain.split_at(at);
    let rest: String = after.chars().skip(1).collect();
    format!("{before}{composed}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_where_they_belong() {
        for (numbered, marked) in [
            ("hui4 tan2", "huìtán"),
            ("Wu1 ke4 lan2", "Wūkèlán"),
            ("zhou1 wei2", "zhōuwéi"),
            ("dou1", "dōu"),
            ("shui3", "shuǐ"),
            ("liu2", "liú"),
            ("nü3 ren2", "nǚrén"),
            ("de5", "de"),
            ("san1 C", "sānC"),
        ] {
            assert_eq!(with_marks(numbered), marked);
        }
    }
}
