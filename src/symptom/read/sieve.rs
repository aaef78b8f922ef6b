//! A quick look whether a short text can hold another.

/// How many kinds of pairs of bytes are told apart.
const KINDS: usize = 64 * 64;
const WORD: usize = u64::BITS as usize;

/// The pairs of bytes that stand side by side in a text: what holds a word holds its pairs.
pub(super) struct Sieve([u64; KINDS / WORD]);

impl Sieve {
    /// The pairs of `flat`, which is in lower case.
    pub fn new(flat: &str) -> Self {
        let mut sieve = Self([0; KINDS / WORD]);
        for (slot, bit) in pairs(flat).map(place) {
            if let Some(bits) = sieve.0.get_mut(slot) {
                *bits |= bit;
            }
        }
        sieve
    }

    /// Whether the text may hold `word`, letter case not counting. Where it says no, it does not.
    pub fn may_hold(&self, word: &str) -> bool {
        let has = |(slot, bit)| self.0.get(slot).is_some_and(|bits| bits & bit != 0);
        pairs(word).map(place).all(has)
    }
}

fn pairs(text: &str) -> impl Iterator<Item = (u8, u8)> {
    let lower = |byte: u8| byte.to_ascii_lowercase();
    let bytes = text.bytes();
    bytes
        .clone()
        .zip(bytes.skip(1))
        .map(move |(left, right)| (lower(left), lower(right)))
}

/// In which word a pair's bit stands, and the bit. Letters and digits differ in their lower six
/// bits, which is what the catalogue's texts are made of.
fn place((left, right): (u8, u8)) -> (usize, u64) {
    (usize::from(left & 63), 1 << (right & 63))
}
