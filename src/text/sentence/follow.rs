//! What may follow a quotation or an exclamation without starting a sentence.

pub(super) fn is_comma(c: char) -> bool {
    matches!(c, '、' | '，' | ',' | '､' | '；' | ';')
}

pub(super) fn is_hiragana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ')
}

/// Japanese words that start a sentence and look like a particle with something after it.
const STARTERS: [&str; 44] = [
    "とても",
    "とはい",
    "ところ",
    "とりあ",
    "とにか",
    "とある",
    "ともあ",
    "ともか",
    "ともに",
    "とうと",
    "とっても",
    "とっさ",
    "でも",
    "では",
    "だが",
    "だけど",
    "だから",
    "だって",
    "だめ",
    "だれ",
    "だんだん",
    "ですが",
    "ですから",
    "もう",
    "もし",
    "もちろん",
    "もっと",
    "もと",
    "はい",
    "はじ",
    "はっ",
    "はた",
    "にこ",
    "にや",
    "やは",
    "やっ",
    "やが",
    "やる",
    "やめ",
    "がん",
    "がっ",
    "へえ",
    "かな",
    "など",
];

/// Whether Japanese goes on after a closing quotation mark with a particle or a word of quoting.
pub(super) fn continues_quotation(tail: &str) -> bool {
    const WORDS: [&str; 20] = [
        "って",
        "など",
        "なんて",
        "なの",
        "なら",
        "みたい",
        "ぐらい",
        "くらい",
        "という",
        "といっ",
        "とか",
        "から",
        "まで",
        "より",
        "ばかり",
        "だけ",
        "しか",
        "ほど",
        "らしい",
        "です",
    ];
    // 「…！」シリーズ: what is quoted is a title.
    const SUFFIXES: [&str; 14] =
        ["シリーズ", "編", "篇", "版", "展", "号", "賞", "役", "型", "風", "的", "系", "コーナー", "ボタン"];
    const PARTICLES: [char; 13] = ['と', 'を', 'は', 'が', 'に', 'の', 'も', 'で', 'へ', 'や', 'か', 'だ', 'な'];
    if WORDS.iter().any(|word| tail.starts_with(word)) {
        return true;
    }
    SUFFIXES.iter().any(|suffix| tail.starts_with(suffix))
        || tail.starts_with(PARTICLES) && !STARTERS.iter().any(|word| tail.starts_with(word))
}

/// Whether Japanese goes on after ！ or ？ without a quotation: 行きたい！と思う, ラブライブ！の.
pub(super) fn continues_exclamation(tail: &str) -> bool {
    const WORDS: [&str; 8] = ["という", "といっ", "といえ", "とか", "って", "なんて", "などと", "を"];
    if WORDS.iter().any(|word| tail.starts_with(word)) {
        return true;
    }
    let mut chars = tail.chars();
    match (chars.next(), chars.next()) {
        (Some('と'), Some(next)) => {
            is_comma(next) || !is_hiragana(next) || !STARTERS.iter().any(|word| tail.starts_with(word))
        }
        (Some('の' | 'に' | 'が' | 'は' | 'へ' | 'も'), Some(next)) => {
            next.is_alphanumeric() && !is_hiragana(next)
        }
        _ => false,
    }
}

/// Whether 。 belongs to a name, because a particle follows that cannot start a sentence.
pub(super) fn continues_name(tail: &str) -> bool {
    let mut chars = tail.chars();
    match (chars.next(), chars.next()) {
        (Some('を'), _) => true,
        (Some('の'), Some(next)) => next.is_alphanumeric() && !is_hiragana(next),
        _ => false,
    }
}

/// Whether Chinese goes on after a quotation: with a particle, a verb of saying, or no more than who said it.
pub(super) fn says(tail: &str) -> bool {
    const VERBS: [char; 13] = ['说', '說', '道', '问', '問', '称', '稱', '喊', '叫', '答', '写', '寫', '示'];
    if tail.starts_with(['的', '地', '等', '之', '说', '說', '道', '问', '問']) {
        return true;
    }
    let mut last = None;
    for c in tail.chars().take(LONGEST_SPEAKER) {
        if matches!(c, '。' | '！' | '？') {
            return last.is_some_and(|verb| VERBS.contains(&verb));
        }
        if !c.is_alphanumeric() && c != '·' {
            return false;
        }
        last = Some(c);
    }
    false
}

/// Longest clause, in characters, that only names the speaker: “……。”鲍尔说。
const LONGEST_SPEAKER: usize = 7;
