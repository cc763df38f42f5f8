//! Which articles hold which pairs of characters.

use std::io::{self, Read, Write};

use roaring::RoaringBitmap;

/// Pairs of units share this many bitmaps: an article of a thousand different pairs is in one of 65, so that a word of
/// two characters brings in one wrong article of 65, and a longer one next to none.
const BUCKETS: usize = 1 << 16;

/// Buckets that are filled in one pass over the texts: their lists' ends stay in the processor's cache, which makes
/// several passes faster than one.
const BUCKETS_AT_ONCE: usize = 1 << 13;

/// For each bucket of pairs, the numbers of the articles that hold one of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Grams {
    articles: u32,
    postings: Vec<RoaringBitmap>,
}

/// The bucket of two units that follow each other.
fn bucket(first: u16, second: u16) -> usize {
    let pair = u32::from(first) << 16 | u32::from(second);
    (pair.wrapping_mul(0x9E37_79B1) >> 16) as usize
}

fn buckets(units: &[u16]) -> impl Iterator<Item = usize> + '_ {
    units.iter().zip(units.iter().skip(1)).map(|(&first, &second)| bucket(first, second))
}

impl Grams {
    /// Takes in folded texts, in order. O(text).
    pub fn new<'a>(texts: impl Iterator<Item = &'a [u16]> + Clone) -> Self {
        let mut postings = Vec::with_capacity(BUCKETS);
        for first in (0..BUCKETS).step_by(BUCKETS_AT_ONCE) {
            let mut lists = vec![Vec::new(); BUCKETS_AT_ONCE];
            for (number, units) in (0..).zip(texts.clone()) {
                for bucket in buckets(units) {
                    if let Some(list) = lists.get_mut(bucket.wrapping_sub(first))
                        && list.last() != Some(&number)
                    {
                        list.push(number);
                    }
                }
            }
            postings.extend(lists.into_iter().map(RoaringBitmap::from_iter));
        }
        Self { articles: texts.count() as u32, postings }
    }

    /// How many articles have been taken in.
    pub fn len(&self) -> usize {
        self.articles as usize
    }

    /// The articles that may hold `units`, which all that do are among; nothing where these are too few to tell.
    /// O(articles that hold the rarest pair).
    pub fn holding(&self, units: &[u16]) -> Option<RoaringBitmap> {
        let mut postings: Vec<&RoaringBitmap> = buckets(units).filter_map(|bucket| self.postings.get(bucket)).collect();
        postings.sort_unstable_by_key(|posting| posting.len());
        let (rarest, others) = postings.split_first()?;
        let mut holding = (*rarest).clone();
        others.iter().for_each(|posting| holding &= *posting);
        Some(holding)
    }

    /// Writes everything, compressed and with a checksum.
    pub fn write(&self, out: impl Write) -> io::Result<()> {
        let mut out = zstd::Encoder::new(out, 1)?;
        out.include_checksum(true)?;
        out.write_all(&self.articles.to_le_bytes())?;
        for posting in &self.postings {
            posting.serialize_into(&mut out)?;
        }
        out.finish().map(drop)
    }

    /// Reads what was written, of as many articles as there should be.
    ///
    /// # Errors
    ///
    /// Where it is anything else.
    pub fn read(from: impl Read, articles: usize) -> io::Result<Self> {
        let wrong = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
        let mut from = io::BufReader::with_capacity(1 << 16, zstd::Decoder::new(from)?);
        let mut count = [0; 4];
        from.read_exact(&mut count)?;
        let count = u32::from_le_bytes(count);
        if count as usize != articles {
            return Err(wrong("of other articles"));
        }
        let mut postings = Vec::with_capacity(BUCKETS);
        for _ in 0..BUCKETS {
            let posting = RoaringBitmap::deserialize_from(&mut from)?;
            if posting.max().is_some_and(|last| last >= count) {
                return Err(wrong("of articles that there are not"));
            }
            postings.push(posting);
        }
        // The checksum comes last: only who reads to the end has it checked.
        if from.read(&mut [0])? > 0 {
            return Err(wrong("more than there should be"));
        }
        Ok(Self { articles: count, postings })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_article_is_left_out(texts in prop::collection::vec(prop::collection::vec(0..9_u16, 0..12), 0..9)) {
            let grams = Grams::new(texts.iter().map(Vec::as_slice));
            prop_assert_eq!(grams.len(), texts.len());
            for (number, text) in texts.iter().enumerate() {
                for units in text.windows(3) {
                    prop_assert!(grams.holding(units).unwrap().contains(number as u32));
                }
            }
            prop_assert!(grams.holding(&[1]).is_none());
        }
    }

    #[test]
    fn what_was_written_is_read_and_nothing_else() {
        let texts: Vec<Vec<u16>> = (0..50).map(|n| (0..200).map(|at| at * n % 97).collect()).collect();
        let grams = Grams::new(texts.iter().map(Vec::as_slice));
        let mut bytes = Vec::new();
        grams.write(&mut bytes).unwrap();
        assert_eq!(Grams::read(bytes.as_slice(), 50).unwrap(), grams);
        assert!(Grams::read(bytes.as_slice(), 49).is_err());
        assert!(Grams::read(bytes.get(..bytes.len() - 5).unwrap(), 50).is_err());
        for at in (0..bytes.len()).step_by(bytes.len() / 40) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x10;
            assert!(
                Grams::read(damaged.as_slice(), 50).is_ok_and(|read| read == grams)
                    || Grams::read(damaged.as_slice(), 50).is_err()
            );
        }
    }
}
