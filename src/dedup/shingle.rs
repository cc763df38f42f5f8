//! Shingles that occur more than once, grouped.

use super::store::Store;

/// Units of a shingle. Eight CJK characters survive between edits one in five characters apart often enough, and are
/// rare enough by chance (passim and our study settled on the same).
pub const SHINGLE: usize = 8;

/// Shingles are dealt to this many parts (as a power of two), so that counting and sorting stay in the cache: random
/// access to one large table took ten times as long.
const PART_BITS: u32 = 7;

/// Calls `visit` for every set of two or more shingles with one hash: (hash << 32 | position), by position.
///
/// Sets come in the order of their hashes. O(units) time and 8 bytes a unit: shingles that occur once fall at a
/// two-bit count before anything is sorted.
pub fn each_repeated(store: &Store, mut visit: impl FnMut(&[u64])) {
    let expected = store.units.len() >> PART_BITS;
    let mut parts: Vec<Vec<u64>> = (0..1 << PART_BITS).map(|_| Vec::with_capacity(expected + expected / 8)).collect();
    each(store, |position, hash| {
        if let Some(part) = parts.get_mut((hash >> (64 - PART_BITS)) as usize) {
            part.push(hash << 32 | u64::from(position));
        }
    });
    let mut counts = Vec::new();
    for mut part in parts {
        keep_repeated(&mut part, &mut counts);
        part.sort_unstable();
        part.chunk_by(|x, y| x >> 32 == y >> 32).filter(|set| set.len() > 1).for_each(&mut visit);
    }
}

/// Drops shingles whose hash occurs once; some pass by chance.
fn keep_repeated(part: &mut Vec<u64>, counts: &mut Vec<u64>) {
    // Four two-bit counters a shingle: one in five or so that occur once pass.
    let bits = (part.len() * 4).next_power_of_two().trailing_zeros().max(5);
    counts.clear();
    counts.resize(1 << (bits - 5), 0);
    let slot = |entry: u64| {
        let counter = entry >> 32 << (64 - 32) >> (64 - bits);
        ((counter >> 5) as usize, (counter & 31) * 2)
    };
    for &entry in &*part {
        let (word, shift) = slot(entry);
        if let Some(word) = counts.get_mut(word) {
            // 0, 1 or 3, which stands for more.
            let count = *word >> shift & 3;
            *word |= (count << 1 | 1) << shift;
        }
    }
    part.retain(|&entry| {
        let (word, shift) = slot(entry);
        counts.get(word).is_some_and(|word| word >> shift & 2 != 0)
    });
}

/// Calls `visit(position, hash)` for every shingle that lies within a document.
fn each(store: &Store, mut visit: impl FnMut(u32, u64)) {
    for doc in 0..store.docs() as u32 {
        let (start, end) = store.bounds(doc);
        hashes(store.units.get(start..end).unwrap_or_default(), |at, hash| visit((start + at) as u32, hash));
    }
}

/// Calls `visit(index, hash)` for every shingle of `units`.
pub fn hashes(units: &[u16], mut visit: impl FnMut(usize, u64)) {
    let mut window = 0_u128;
    for (at, &unit) in units.iter().enumerate() {
        window = window >> 16 | u128::from(unit) << 112;
        if at + 1 >= SHINGLE {
            visit(at + 1 - SHINGLE, hash(window));
        }
    }
}

/// Folded multiplication, as in wyhash: all bits of the window reach all bits of the result.
fn hash(window: u128) -> u64 {
    let low = window as u64 ^ 0xA076_1D64_78BD_642F;
    let high = (window >> 64) as u64 ^ 0xE703_7ED1_A0B4_28DB;
    let product = u128::from(low) * u128::from(high);
    let folded = product as u64 ^ (product >> 64) as u64;
    folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ folded >> 29
}
