//! A cursor over characters, and numerals in every way the two languages write them.

use super::value::Decimal;

/// Characters with their byte offsets; full-width ASCII is read as ASCII.
pub(super) struct Scanner {
    chars: Vec<char>,
    bytes: Vec<u32>,
}

/// A numeral as read.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each says something of its own about how it is written")]
pub(super) struct Numeral {
    /// What it is worth.
    pub value: Decimal,
    /// Characters it takes.
    pub end: usize,
    /// Whether it is written with Chinese numerals only.
    pub han: bool,
    /// Whether it is one lone Chinese digit, which may be part of any word.
    pub single: bool,
    /// Digits before any decimal point, where written in positional notation without a scale; else 0.
    pub positional: usize,
    /// Whether it holds a digit and not scales alone (千万).
    pub digits: bool,
    /// Whether its digits were grouped or had a fraction or a scale, so that it is no year or code.
    pub measured: bool,
}

impl Scanner {
    pub fn new(text: &str) -> Self {
        let mut chars = Vec::with_capacity(text.len() / 2);
        let mut bytes = Vec::with_capacity(text.len() / 2 + 1);
        for (byte, c) in text.char_indices() {
            chars.push(match c {
                '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
                '\u{3000}' | '\u{A0}' => ' ',
                _ => c,
            });
            bytes.push(byte as u32);
        }
        bytes.push(text.len() as u32);
        Self { chars, bytes }
    }

    pub fn len(&self) -> usize {
        self.chars.len()
    }

    pub fn at(&self, index: usize) -> char {
        self.chars.get(index).copied().unwrap_or('\0')
    }

    pub fn before(&self, index: usize) -> char {
        index.checked_sub(1).map_or('\0', |i| self.at(i))
    }

    pub fn byte(&self, index: usize) -> u32 {
        self.bytes.get(index).or(self.bytes.last()).copied().unwrap_or_default()
    }

    /// The end of `word` if it stands at `index`.
    pub fn word(&self, index: usize, word: &str) -> Option<usize> {
        let mut at = index;
        for c in word.chars() {
            if self.at(at) != c {
                return None;
            }
            at += 1;
        }
        Some(at)
    }

    /// The entry of `table` with the longest word that stands at `index`, and where it ends.
    pub fn any<T: Copy>(&self, index: usize, table: &[(&str, T)]) -> Option<(T, usize)> {
        let standing = table.iter().filter_map(|&(word, value)| self.word(index, word).map(|end| (value, end)));
        standing.max_by_key(|&(_, end)| end)
    }

    /// `index`, or the next one if a blank stands there ("2016 年").
    pub fn skip_blank(&self, index: usize) -> usize {
        if self.at(index) == ' ' { index + 1 } else { index }
    }

    /// Reads the numeral that starts at `index`; `None` where there is none or its notation is irregular.
    pub fn numeral(&self, index: usize) -> Option<Numeral> {
        let mut at = index;
        let mut total = Decimal::default();
        let mut section = Decimal::default();
        let (mut han, mut measured) = (true, false);
        let (mut positional, mut digits_read, mut digits) = (0, 0, false);
        let mut last_big = i128::MAX;
        loop {
            let mut last_small = 10_000;
            let start = at;
            loop {
                let literal = self.digits(at);
                digits |= literal.is_some();
                let (value, end, literal_han, count, exact) =
                    literal.unwrap_or((Decimal::from_int(1), at, true, 0, false));
                let scale_at = if literal_han { end } else { self.skip_blank(end) };
                match (small_scale(self.at(scale_at)), literal) {
                    // 千 and 百 may stand alone; a scale never repeats or grows within a section.
                    (Some(scale), _) if scale < last_small => {
                        section = section.plus(value.times(scale)?)?;
                        last_small = scale;
                        at = scale_at + 1;
                        measured = true;
                        han &= literal_han;
                        digits_read += count.max(1);
                    }
                    (_, Some(_)) => {
                        section = section.plus(value)?;
                        at = end;
                        han &= literal_han;
                        measured |= exact;
                        if !measured && digits_read == 0 {
                            positional = count;
                        }
                        digits_read += count;
                        break;
                    }
                    _ => break,
                }
            }
            if at == start {
                break;
            }
            let scale_at = if han { at } else { self.skip_blank(at) };
            match big_scale(self.at(scale_at)) {
                Some(scale) if scale < last_big => {
                    total = total.plus(section.times(scale)?)?;
                    section = Decimal::default();
                    last_big = scale;
                    at = scale_at + 1;
                    measured = true;
                    positional = 0;
                }
                _ => break,
            }
        }
        if at == index || big_scale(self.at(at)).is_some() {
            return None;
        }
        // A digit left over (十五五, 三10) means this is not one number.
        if han_digit(self.at(at)).is_some() && han || self.at(at).is_ascii_digit() {
            return None;
        }
        let single = han && at == index + 1;
        if single && (small_scale(self.at(index)).is_some_and(|s| s > 10) || self.at(index) == '零') {
            return None;
        }
        let positional = if measured { 0 } else { positional };
        Some(Numeral { value: total.plus(section)?, end: at, han, single, positional, digits, measured })
    }

    /// One run of digits: value, end, whether Chinese, how many, whether grouped or fractional.
    fn digits(&self, index: usize) -> Option<(Decimal, usize, bool, usize, bool)> {
        if self.at(index).is_ascii_digit() { self.arabic(index) } else { self.chinese(index) }
    }

    fn arabic(&self, index: usize) -> Option<(Decimal, usize, bool, usize, bool)> {
        let mut at = index;
        let mut value = 0_i128;
        let mut count = 0;
        let mut grouped = false;
        while let Some(digit) = self.at(at).to_digit(10) {
            value = value.checked_mul(10)?.checked_add(i128::from(digit))?;
            count += 1;
            at += 1;
        }
        if count <= 3 {
            while self.at(at) == ','
                && (1..=3).all(|k| self.at(at + k).is_ascii_digit())
                && !self.at(at + 4).is_ascii_digit()
            {
                for k in 1..=3 {
                    value = value.checked_mul(10)?.checked_add(i128::from(self.at(at + k).to_digit(10)?))?;
                }
                at += 4;
                count += 3;
                grouped = true;
            }
        }
        let mut places = 0;
        let dotted = self.at(at) == '.' || self.middle_dot(at, |c| c.is_ascii_digit());
        if dotted && self.at(at + 1).is_ascii_digit() {
            let mut end = at + 1;
            while let Some(digit) = self.at(end).to_digit(10) {
                value = value.checked_mul(10)?.checked_add(i128::from(digit))?;
                places += 1;
                end += 1;
            }
            // 1.2.3 is a version or an address, and 3.10-style dates are beyond us.
            if self.at(end) == '.' && self.at(end + 1).is_ascii_digit() {
                return None;
            }
            at = end;
        }
        let exact = grouped || places > 0;
        Some((Decimal::from_digits(value, places)?, at, false, count, exact))
    }

    /// Whether a middle dot at `index` is a decimal point, as newspapers print it: 三・六％, ３・６メートル; not １・２号機 or
    /// ３・１１.
    fn middle_dot(&self, index: usize, is_digit: impl Fn(char) -> bool) -> bool {
        const UNITS: [&str; 20] = [
            "%",
            "パーセント",
            "ポイント",
            "メートル",
            "キロ",
            "センチ",
            "ミリ",
            "トン",
            "ヘクタール",
            "リットル",
            "グラム",
            "平方",
            "立方",
            "倍",
            "度",
            "秒",
            "兆",
            "億",
            "万",
            "割",
        ];
        let mut end = index + 1;
        while is_digit(self.at(end)) {
            end += 1;
        }
        matches!(self.at(index), '・' | '･' | '·')
            && (1..=3).contains(&(end - index - 1))
            && UNITS.iter().any(|unit| self.word(end, unit).is_some())
    }

    fn chinese(&self, index: usize) -> Option<(Decimal, usize, bool, usize, bool)> {
        let mut run = 0;
        while han_digit(self.at(index + run)).is_some() {
            run += 1;
        }
        let scaled = small_scale(self.at(index + run)).is_some() || big_scale(self.at(index + run)).is_some();
        match run {
            0 => None,
            1 => {
                let mut value = i128::from(han_digit(self.at(index))?);
                let mut places = 0;
                let mut at = index + 1;
                let dotted = matches!(self.at(at), '点' | '點') || self.middle_dot(at, |c| han_digit(c).is_some());
                if dotted && han_digit(self.at(at + 1)).is_some() {
                    at += 1;
                    while let Some(digit) = han_digit(self.at(at)) {
                        value = value.checked_mul(10)?.checked_add(i128::from(digit))?;
                        places += 1;
                        at += 1;
                    }
                }
                Some((Decimal::from_digits(value, places)?, at, true, 1, places > 0))
            }
            // 零 as a place holder: 一百零五, 三万〇五百.
            _ if han_digit(self.at(index)) == Some(0) && run == 2 => {
                Some((Decimal::from_int(i64::from(han_digit(self.at(index + 1))?)), index + 2, true, 1, false))
            }
            // Positional 二〇二五; 二三 is "two or three" and 五五 a code.
            _ if !scaled && (run >= 3 || (index..index + run).any(|k| han_digit(self.at(k)) == Some(0))) => {
                let mut value = 0_i128;
                for k in index..index + run {
                    value = value.checked_mul(10)?.checked_add(i128::from(han_digit(self.at(k))?))?;
                }
                Some((Decimal::from_digits(value, 0)?, index + run, true, run, false))
            }
            _ => None,
        }
    }
}

/// The value of a Chinese digit; the formal ones (参, 陸) are left out, they make up too many other words.
pub(super) fn han_digit(c: char) -> Option<u8> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壱' => 1,
        '二' | '弐' | '两' | '兩' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn small_scale(c: char) -> Option<i128> {
    match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1000),
        _ => None,
    }
}

fn big_scale(c: char) -> Option<i128> {
    match c {
        '万' | '萬' => Some(10_000),
        '億' | '亿' => Some(100_000_000),
        '兆' => Some(1_000_000_000_000),
        _ => None,
    }
}

/// Whether `c` can be part of a numeral.
pub(super) fn is_numeric(c: char) -> bool {
    c.is_ascii_digit() || han_digit(c).is_some() || small_scale(c).is_some() || big_scale(c).is_some()
}
