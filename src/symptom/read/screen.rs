//! Many words looked for at once.

use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::dfa::DFA;
use aho_corasick::{Anchored, MatchKind};

/// How many parts of a text are walked side by side. Each step of an automaton waits for the one
/// before it; steps of different parts need not wait for each other.
const LANES: usize = 4;

/// An automaton over words, letter case not counting.
pub(super) struct Screen {
    automaton: DFA,
    start: StateID,
}

impl Screen {
    /// `None` where the words are too many for one automaton.
    pub fn new(words: impl Iterator<Item = impl AsRef<[u8]>>) -> Option<Self> {
        let mut builder = DFA::builder();
        builder
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard);
        let automaton = builder.build(words).ok()?;
        let start = automaton.start_state(Anchored::No).ok()?;
        Some(Self { automaton, start })
    }

    /// Where words end in `bytes`, in order; no word may hold a line feed.
    pub fn hits(&self, bytes: &[u8]) -> Vec<usize> {
        let parts = lanes(bytes);
        let mut states = [self.start; LANES];
        let mut found: [Vec<usize>; LANES] = Default::default();
        let shared = parts.iter().map(|part| part.len()).min().unwrap_or(0);
        for at in 0..shared {
            for ((part, state), hits) in parts.iter().zip(&mut states).zip(&mut found) {
                if let Some(byte) = part.get(at) {
                    *state = self.automaton.next_state(Anchored::No, *state, *byte);
                    if self.automaton.is_match(*state) {
                        hits.push(at);
                    }
                }
            }
        }
        let mut all = Vec::new();
        let mut base = 0;
        for ((part, mut state), mut hits) in parts.iter().zip(states).zip(found) {
            for (at, byte) in part.iter().enumerate().skip(shared) {
                state = self.automaton.next_state(Anchored::No, state, *byte);
                if self.automaton.is_match(state) {
                    hits.push(at);
                }
            }
            all.extend(hits.into_iter().map(|at| base + at));
            base += part.len();
        }
        all
    }

    /// For each of `words` words whether it is in `bytes`.
    pub fn present(&self, bytes: &[u8], words: usize) -> Vec<bool> {
        let mut present = vec![false; words];
        let mut state = self.start;
        for byte in bytes {
            state = self.automaton.next_state(Anchored::No, state, *byte);
            if self.automaton.is_match(state) {
                for nth in 0..self.automaton.match_len(state) {
                    let word = self.automaton.match_pattern(state, nth).as_usize();
                    if let Some(slot) = present.get_mut(word) {
                        *slot = true;
                    }
                }
            }
        }
        present
    }
}

/// The text in parts of much the same length, cut between lines.
fn lanes(bytes: &[u8]) -> [&[u8]; LANES] {
    let mut rest = bytes;
    let mut parts = [&[] as &[u8]; LANES];
    for (taken, part) in parts.iter_mut().enumerate() {
        let share = rest.len() / (LANES - taken);
        let tail = rest.get(share..).unwrap_or_default();
        let to_break = tail.iter().position(|byte| *byte == b'\n');
        let last = taken + 1 == LANES;
        let end = if last {
            rest.len()
        } else {
            share + to_break.map_or(tail.len(), |at| at + 1)
        };
        (*part, rest) = rest.split_at_checked(end).unwrap_or((rest, &[]));
    }
    parts
}
