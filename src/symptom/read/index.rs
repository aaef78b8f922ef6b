//! The catalogue, made ready for looking through text.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::super::facts::TRIGGERS;
use super::super::pattern::Pattern;
use super::super::{Entry, When, catalogue};

/// Denials have no text of their own in the catalogue.
const DENIAL: &str = "authorized";

/// A pattern of an entry; `rank` is the entry's place in the catalogue.
#[derive(Debug)]
pub(super) struct Ranked {
    pub rank: usize,
    pub entry: &'static Entry,
    pub pattern: Pattern,
}

/// All patterns, and the words without which none of them can be there.
pub(super) struct Index {
    pub patterns: Vec<Ranked>,
    /// Entries for denials, with their rank.
    pub denials: Vec<(usize, &'static Entry)>,
    automaton: Option<AhoCorasick>,
    /// For each word of the automaton, the patterns that need it.
    needed_by: Vec<Vec<usize>>,
    denial_word: usize,
}

pub(super) static INDEX: LazyLock<Index> = LazyLock::new(Index::new);

impl Index {
    fn new() -> Self {
        let patterns = patterns();
        let mut words: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, ranked) in patterns.iter().enumerate() {
            words.entry(ranked.pattern.trigger()).or_default().push(at);
        }
        for word in TRIGGERS.iter().chain([&DENIAL]) {
            words.entry(word).or_default();
        }
        let denial_word = words.keys().position(|word| *word == DENIAL);
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::DFA))
            .build(words.keys());
        Self {
            denials: denials(),
            automaton: automaton.ok(),
            needed_by: words.into_values().collect(),
            denial_word: denial_word.unwrap_or_default(),
            patterns,
        }
    }

    /// Where words of the catalogue or of facts stand in `bytes`.
    pub fn hits<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
        let found = self
            .automaton
            .iter()
            .flat_map(move |one| one.find_iter(bytes));
        found.map(|found| found.start())
    }

    /// The patterns whose word is in `flat`, in the order of the catalogue, and whether a denial
    /// may be there.
    pub fn candidates(&self, flat: &str) -> (Vec<&Ranked>, bool) {
        let mut wanted = vec![false; self.patterns.len()];
        let mut denied = false;
        let words = self
            .automaton
            .iter()
            .flat_map(|one| one.find_overlapping_iter(flat));
        for word in words.map(|found| found.pattern().as_usize()) {
            denied |= word == self.denial_word;
            for at in self.needed_by.get(word).into_iter().flatten() {
                if let Some(slot) = wanted.get_mut(*at) {
                    *slot = true;
                }
            }
        }
        let chosen = self.patterns.iter().zip(wanted);
        let chosen = chosen
            .filter(|(_, wanted)| *wanted)
            .map(|(ranked, _)| ranked);
        (chosen.collect(), denied)
    }
}

fn patterns() -> Vec<Ranked> {
    let entries = catalogue().enumerate();
    let texts = entries.flat_map(|(rank, entry)| {
        let texts = match entry.when {
            When::Text(texts) | When::After(_, texts) => texts,
            When::Denial(_) => &[],
        };
        texts.iter().map(move |text| (rank, entry, *text))
    });
    texts
        .map(|(rank, entry, text)| Ranked {
            rank,
            entry,
            pattern: Pattern::new(text),
        })
        .collect()
}

fn denials() -> Vec<(usize, &'static Entry)> {
    let entries = catalogue().enumerate();
    entries
        .filter(|(_, entry)| matches!(entry.when, When::Denial(_)))
        .collect()
}
