//! Small questions about the words of a line.

/// What is left of `text` after each of `words` that it begins with, ASCII case aside.
pub(super) fn after_any<'a>(text: &'a str, words: &'a [&str]) -> impl Iterator<Item = &'a str> {
    words.iter().filter_map(move |word| {
        let (head, rest) = text.split_at_checked(word.len())?;
        head.eq_ignore_ascii_case(word).then_some(rest)
    })
}

/// What stands before and after the first of `words` in `text`.
pub(super) fn word_then<'a>(text: &'a str, words: &[&str]) -> Option<(&'a str, &'a str)> {
    words.iter().filter_map(|word| text.split_once(word)).min_by_key(|(before, _)| before.len())
}

/// What the brackets hold that the whole line stands in.
pub(super) fn between_brackets(line: &str) -> Option<&str> {
    line.strip_prefix(['（', '(', '【', '＝', '='])?.strip_suffix(['）', ')', '】'])
}

/// The characters of `text`, counted no further than `most`.
pub(super) fn count_up_to(text: &str, most: usize) -> usize {
    text.chars().take(most).count()
}

/// Whether `c` is a Han character.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '々' | '〇' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}
