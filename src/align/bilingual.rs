//! Words that translate each other, by the lexicon, and names that sound alike.

use rustc_hash::FxHashMap;

use super::lexical::folded;
use super::view::View;
use crate::lexicon::{Heard, Lexicon, Name, Vocabulary, Word};
use crate::text::{Language, Span};

/// A word of a text and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WordAt {
    pub word: Word,
    /// Bytes of the text.
    pub span: Span,
}

/// Score from which a name is taken to be heard in a text.
pub(super) const HEARD: f32 = 5.5;

/// The same for each character that writes it.
pub(super) const HEARD_EACH: f32 = 1.8;

/// The same where the word is no name but an everyday one, which is rather translated than written by its sound.
pub(super) const HEARD_EACH_WORD: f32 = 3.2;

/// The words of `text` from left to right, the longest that the lexicon knows at each place.
pub(super) fn words(lexicon: &Lexicon, vocabulary: Vocabulary, text: &str) -> Vec<WordAt> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next().unwrap_or(' ');
        let known = if may_begin_word(first, vocabulary) { longest(lexicon, vocabulary, rest) } else { None };
        if let Some((bytes, word)) = known {
            found.push(WordAt { word, span: Span::new(at, at + bytes) });
            at += bytes;
        } else {
            at += first.len_utf8();
            // Nothing begins in the middle of a katakana word that is not known.
            if vocabulary == Vocabulary::Japanese && is_katakana(first) {
                at += text.get(at..).map_or(0, katakana_run);
            }
        }
    }
    found
}

fn may_begin_word(c: char, vocabulary: Vocabulary) -> bool {
    let han = matches!(c, '\u{3400}'..='\u{9FFF}' | '々');
    han || (vocabulary == Vocabulary::Japanese && is_katakana(c))
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヴ' | 'ー')
}

/// Bytes of the katakana that `text` begins with.
fn katakana_run(text: &str) -> usize {
    text.chars().take_while(|&c| is_katakana(c)).map(char::len_utf8).sum()
}

/// The longest word that `text` begins with, of two characters or more, and its bytes.
fn longest(lexicon: &Lexicon, vocabulary: Vocabulary, text: &str) -> Option<(usize, Word)> {
    let run = katakana_run(text);
    let mut best = lexicon
        .prefixes(vocabulary, text)
        .into_iter()
        .rev()
        .find(|&(bytes, _)| run == 0 || bytes >= run)
        .filter(|&(bytes, _)| bytes > 4);
    if vocabulary == Vocabulary::Japanese
        && run == 0
        && let Some(inflected) = inflected(lexicon, text)
        && best.is_none_or(|(bytes, _)| bytes < inflected.0)
    {
        best = Some(inflected);
    }
    best
}

/// Endings of dictionary forms by the row of kana that an inflected form goes on with.
const ENDINGS: [(&str, &[&str]); 13] = [
    ("わいえおっ", &["う"]),
    ("かきけこい", &["く"]),
    ("がぎげごい", &["ぐ"]),
    ("さしせそ", &["す", "する"]),
    ("たちてとっ", &["つ", "る"]),
    ("なにねのん", &["ぬ"]),
    ("ばびべぼん", &["ぶ"]),
    ("まみめもん", &["む"]),
    ("らりれろっ", &["る"]),
    ("かくけ", &["い"]),
    ("えけせてねめれげぜべいきしちにみりぎじびっ", &["える"]),
    ("た", &["る"]),
    ("なまてらよ", &["る"]),
];

/// A verb or adjective in another form than the dictionary's: its stem in the text and the word.
fn inflected(lexicon: &Lexicon, text: &str) -> Option<(usize, Word)> {
    let stem: usize = text.chars().take_while(|c| matches!(c, '\u{3400}'..='\u{9FFF}')).map(char::len_utf8).sum();
    if stem == 0 || stem > 6 {
        return None;
    }
    let kana: Vec<char> = text.get(stem..)?.chars().take(2).take_while(|c| matches!(c, 'ぁ'..='ん')).collect();
    // 行わ to 行う; 訪れた to 訪れる, where one more kana belongs to the stem.
    let mut word = text.get(..stem)?.to_owned();
    for (at, &next) in kana.iter().enumerate() {
        let length = word.len();
        for ending in ENDINGS.iter().filter(|(row, _)| row.contains(next)).flat_map(|(_, endings)| *endings) {
            word.push_str(ending);
            if let Some(found) = lexicon.find(Vocabulary::Japanese, &word) {
                return Some((length + if at == 0 { next.len_utf8() } else { 0 }, found));
            }
            word.truncate(length);
        }
        word.push(next);
    }
    None
}

/// Names in katakana that may be written in Chinese characters, with where they stand: parts between ・ and ＝.
pub(super) fn katakana_names(lexicon: &Lexicon, text: &str) -> Vec<(Span, Name)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let run = text.get(at..).map_or(0, katakana_run);
        if run == 0 {
            at += c.len_utf8();
            continue;
        }
        let span = Span::new(at, at + run);
        if let Some(name) = lexicon.transcription().name(span.of(text)) {
            found.push((span, name));
        }
        at += run;
    }
    found
}

/// Where the sounds of `name` stand in `text`, if they do; `heard` is what its characters sound like.
pub(super) fn heard_in(
    lexicon: &Lexicon,
    (written, name): (&str, &Name),
    text: &str,
    heard: &[Heard],
) -> Option<(Span, f32)> {
    let (range, score) = lexicon.transcription().best(name, heard)?;
    let everyday = lexicon.find(Vocabulary::Japanese, written).is_some_and(|word| !lexicon.is_name(word));
    let each = if everyday { HEARD_EACH_WORD } else { HEARD_EACH };
    if score < HEARD || score < each * range.len() as f32 || range.len() < 2 {
        return None;
    }
    let byte = |number: usize| text.char_indices().nth(number).map_or(text.len(), |(byte, _)| byte);
    Some((Span::new(byte(range.start), byte(range.end)), score))
}

/// What is compared of one item.
#[derive(Default)]
struct ItemWords {
    vocabulary: Option<Vocabulary>,
    /// Words by [`Translations::weights`] number, each once.
    words: Vec<u32>,
    /// Sum of their weights.
    total: f32,
    /// Words of the other language that translate one: (headword, place in `words`, how well), by headword.
    wanted: Vec<(u32, u16, f32)>,
    /// Every headword anywhere in the text, by number.
    all: Vec<u32>,
    names: Vec<Name>,
    heard: Vec<Heard>,
}

/// The words of all items.
pub(super) struct Translations<'l> {
    lexicon: Option<&'l Lexicon>,
    items: Vec<ItemWords>,
    /// How rare each word is among the items of its language, 0 to 1.
    weights: Vec<f32>,
}

/// How much two items translate each other word by word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rendering {
    /// Summed weight of the words of either that the other renders, halved.
    pub shared: f32,
    /// Geometric mean of the shares of their words that the other renders, 0 to 1.
    pub coverage: f32,
    /// The larger of the two shares.
    pub containment: f32,
    /// How clearly names in katakana are heard on the other side.
    pub names: f32,
}

impl<'l> Translations<'l> {
    /// Looks up the words of all items; without a lexicon nothing translates anything.
    pub fn new(view: &View<'_>, lexicon: Option<&'l Lexicon>) -> Self {
        use rayon::prelude::*;
        let Some(lexicon) = lexicon else { return Self { lexicon, items: Vec::new(), weights: Vec::new() } };
        let languages: Vec<Option<Language>> =
            (0..view.len()).map(|item| view.sentence(item).map(|sentence| sentence.language)).collect();
        let mut items: Vec<(ItemWords, Vec<Word>)> = languages
            .par_iter()
            .enumerate()
            .map(|(item, language)| ItemWords::new(lexicon, language.and_then(Vocabulary::of), view.text(item)))
            .collect();
        let mut numbers: FxHashMap<Word, u32> = FxHashMap::default();
        let mut frequency: Vec<u32> = Vec::new();
        for (item, words) in &mut items {
            for &word in &*words {
                let number = *numbers.entry(word).or_insert(frequency.len() as u32);
                if number as usize == frequency.len() {
                    frequency.push(0);
                }
                if let Some(count) = frequency.get_mut(number as usize) {
                    *count += 1;
                }
                item.words.push(number);
            }
        }
        let all = view.len() as f32;
        let rarest = ((all + 1.0) / 1.5).ln().max(1.0);
        let weights: Vec<f32> = frequency
            .iter()
            .map(|&count| (((all + 1.0) / (count as f32 + 0.5)).ln() / rarest).clamp(0.0, 1.0).powi(2))
            .collect();
        let items = items
            .into_iter()
            .map(|(mut item, _)| {
                item.total = item.words.iter().filter_map(|&word| weights.get(word as usize)).sum();
                item
            })
            .collect();
        Self { lexicon: Some(lexicon), items, weights }
    }

    /// What the two items render of each other.
    pub fn rendering(&self, a: usize, b: usize) -> Rendering {
        let (Some(left), Some(right), Some(lexicon)) = (self.items.get(a), self.items.get(b), self.lexicon) else {
            return Rendering::default();
        };
        let (x, y, names) = if left.vocabulary == right.vocabulary {
            if left.vocabulary.is_none() {
                return Rendering::default();
            }
            let both = self.common(left, right);
            (both, both, 0.0)
        } else {
            (
                self.rendered(left, right),
                self.rendered(right, left),
                names(lexicon, left, right).max(names(lexicon, right, left)),
            )
        };
        // Half a word that is common knowledge keeps a short text from being wholly rendered by chance.
        let share = |rendered: f32, item: &ItemWords| (rendered / (item.total + 0.25)).min(1.0);
        let (own, other) = (share(x, left), share(y, right));
        Rendering { shared: f32::midpoint(x, y), coverage: (own * other).sqrt(), containment: own.max(other), names }
    }

    /// Weight of the words that both items of one language hold.
    fn common(&self, a: &ItemWords, b: &ItemWords) -> f32 {
        let shared = a.words.iter().filter(|word| b.words.contains(word));
        shared.filter_map(|&word| self.weights.get(word as usize)).sum()
    }

    /// Weight of the words of `own` that `other` renders, each as well as it does best.
    fn rendered(&self, own: &ItemWords, other: &ItemWords) -> f32 {
        let mut best = vec![0.0_f32; own.words.len()];
        let mut all = other.all.iter().peekable();
        for &(headword, place, worth) in &own.wanted {
            while all.next_if(|&&known| known < headword).is_some() {}
            if all.peek() == Some(&&headword)
                && let Some(slot) = best.get_mut(usize::from(place))
            {
                *slot = slot.max(worth);
            }
        }
        let weight = |word: &u32| self.weights.get(*word as usize).copied().unwrap_or_default();
        own.words.iter().zip(best).map(|(word, worth)| weight(word) * worth).sum()
    }
}

fn names(lexicon: &Lexicon, own: &ItemWords, other: &ItemWords) -> f32 {
    if own.names.is_empty() || other.heard.is_empty() {
        return 0.0;
    }
    own.names
        .iter()
        .filter_map(|name| lexicon.transcription().best(name, &other.heard))
        .filter(|(range, _)| range.len() >= 2)
        .map(|(range, score)| (score.min(3.0 * range.len() as f32) / 4.0 - 1.0).clamp(0.0, 2.0))
        .sum()
}

impl ItemWords {
    /// Without the numbers of its words, which depend on all items; the words beside it.
    fn new(lexicon: &Lexicon, vocabulary: Option<Vocabulary>, text: &str) -> (Self, Vec<Word>) {
        let Some(own) = vocabulary else { return (Self::default(), Vec::new()) };
        let mut found: Vec<Word> = Vec::new();
        let mut wanted = Vec::new();
        for WordAt { word, .. } in words(lexicon, own, text) {
            if found.contains(&word) {
                continue;
            }
            let place = found.len() as u16;
            wanted.extend(
                translations(lexicon, word).into_iter().map(|(other, worth)| (other.number, place, worth.sqrt())),
            );
            found.push(word);
        }
        wanted.sort_unstable_by_key(|&(headword, place, _)| (headword, place));
        let mut all: Vec<u32> = text
            .char_indices()
            .filter(|&(_, c)| may_begin_word(c, own))
            .flat_map(|(at, _)| lexicon.prefixes(own, text.get(at..).unwrap_or_default()))
            .filter(|&(bytes, _)| bytes > 4)
            .map(|(_, word)| word.number)
            .collect();
        all.extend(found.iter().map(|word| word.number));
        all.sort_unstable();
        all.dedup();
        all.shrink_to_fit();
        wanted.shrink_to_fit();
        let (names, heard) = match own {
            Vocabulary::Japanese => {
                (katakana_names(lexicon, text).into_iter().map(|(_, name)| name).collect(), Vec::new())
            }
            Vocabulary::Chinese => (Vec::new(), lexicon.transcription().heard(text)),
        };
        (Self { vocabulary, words: Vec::new(), total: 0.0, wanted, all, names, heard }, found)
    }
}

/// Words of the other language that may translate `word`: its counterparts, and what is written with the same
/// characters.
pub(super) fn translations(lexicon: &Lexicon, word: Word) -> Vec<(Word, f32)> {
    let mut out = lexicon.counterparts(word);
    if word.vocabulary == Vocabulary::Japanese {
        let same: String = folded(lexicon.headword(word)).into_iter().map(|(_, c)| c).collect();
        if let Some(cognate) = lexicon.find(Vocabulary::Chinese, &same)
            && !out.iter().any(|&(known, _)| known == cognate)
        {
            out.push((cognate, 0.6));
        }
    }
    out
}
