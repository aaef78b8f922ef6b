//! The catalogue, made ready for looking through text.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::super::facts::TRIGGERS;
use super::super::pattern::Pattern;
use super::super::{Entry, When, catalogue};
use super::screen::Screen;
use super::sieve::Sieve;

/// Denials have no text of their own in the catalogue.
const DENIAL: &str = "authorized";

/// A pattern of an entry; `rank` is the entry's place in the catalogue.
#[derive(Debug, Clone)]
pub(super) struct Ranked {
    pub rank: Rank,
    pub entry: &'static Entry,
    pub pattern: Pattern,
}

/// All patterns, and the words without which none of them can be there. Made for long logs only:
/// making it takes longer than reading a short text without it.
struct Index {
    patterns: Vec<Ranked>,
    /// The words in order, each with the patterns that need it.
    words: Vec<(String, Vec<usize>)>,
    screen: Option<Screen>,
}

static INDEX: LazyLock<Index> = LazyLock::new(Index::new);

/// Where words of the catalogue or of facts end in `bytes`, in order.
pub(super) fn hits(bytes: &[u8]) -> Vec<usize> {
    let screen = INDEX.screen.as_ref();
    screen.map_or_else(Vec::new, |screen| screen.hits(bytes))
}

/// The patterns that may be in `flat` (lower case), in the order of the catalogue.
pub(super) fn candidates(flat: &str) -> Vec<Cow<'static, Ranked>> {
    let index = LazyLock::get(&INDEX);
    match index.and_then(|index| Some((index, index.screen.as_ref()?))) {
        Some((index, screen)) => index.candidates(screen, flat),
        None => sifted(flat),
    }
}

/// Whether a denial may be in `flat` (lower case).
pub(super) fn may_deny(flat: &str) -> bool {
    flat.contains(DENIAL)
}

/// The candidates without an index.
fn sifted(flat: &str) -> Vec<Cow<'static, Ranked>> {
    let sieve = Sieve::new(flat);
    let fits = texts().filter(|(_, _, text)| sieve.may_hold(Pattern::beginning(text)));
    fits.map(|(rank, entry, text)| Cow::Owned(ranked(rank, entry, text)))
        .collect()
}

impl Index {
    fn new() -> Self {
        let patterns: Vec<Ranked> = texts()
            .map(|(rank, entry, text)| ranked(rank, entry, text))
            .collect();
        let mut words: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, ranked) in patterns.iter().enumerate() {
            let word = ranked.pattern.trigger().to_owned();
            words.entry(word).or_default().push(at);
        }
        for word in TRIGGERS.iter().chain([&DENIAL]) {
            words.entry((*word).to_owned()).or_default();
        }
        Self {
            screen: Screen::new(words.keys()),
            words: words.into_iter().collect(),
            patterns,
        }
    }

    fn candidates(&'static self, screen: &Screen, flat: &str) -> Vec<Cow<'static, Ranked>> {
        let mut wanted = vec![false; self.patterns.len()];
        let there = screen.present(flat.as_bytes(), self.words.len());
        for ((_, needed_by), _) in self.words.iter().zip(there).filter(|(_, there)| *there) {
            for at in needed_by {
                if let Some(slot) = wanted.get_mut(*at) {
                    *slot = true;
                }
            }
        }
        let chosen = self.patterns.iter().zip(wanted);
        let chosen = chosen.filter(|(_, wanted)| *wanted);
        chosen.map(|(ranked, _)| Cow::Borrowed(ranked)).collect()
    }
}

/// The place of an entry in the catalogue, and that of a text in the entry.
pub(super) type Rank = (usize, usize);

/// Every text of the catalogue, with its entry and the place of both.
fn texts() -> impl Iterator<Item = (Rank, &'static Entry, &'static str)> {
    catalogue().enumerate().flat_map(|(rank, entry)| {
        let texts = match entry.when {
            When::Text(texts) | When::After(_, texts) => texts,
            When::Denial(_) => &[],
        };
        let texts = texts.iter().enumerate();
        texts.map(move |(at, text)| ((rank, at), entry, *text))
    })
}

fn ranked(rank: Rank, entry: &'static Entry, text: &'static str) -> Ranked {
    Ranked {
        rank,
        entry,
        pattern: Pattern::new(text, entry.is_access()),
    }
}

/// The entries for denials, with their place in the catalogue.
pub(super) fn denials() -> impl Iterator<Item = (usize, &'static Entry)> {
    catalogue()
        .enumerate()
        .filter(|(_, entry)| matches!(entry.when, When::Denial(_)))
}
