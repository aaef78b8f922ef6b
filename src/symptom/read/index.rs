//! The catalogue, made ready for looking through text.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::super::facts::TRIGGERS;
use super::super::pattern::Pattern;
use super::super::{Entry, When, catalogue};
use super::screen::Screen;

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
    words: Words,
}

/// The words in order, each with the patterns that need it.
type Words = Vec<(String, Vec<usize>)>;

pub(super) static INDEX: LazyLock<Index> = LazyLock::new(Index::new);
/// Made for long logs only: making it takes longer than reading a short text without it.
static SCREEN: LazyLock<Option<Screen>> =
    LazyLock::new(|| Screen::new(INDEX.words.iter().map(|(word, _)| word)));

impl Index {
    fn new() -> Self {
        let patterns = patterns();
        let mut words: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, ranked) in patterns.iter().enumerate() {
            let word = ranked.pattern.trigger().to_owned();
            words.entry(word).or_default().push(at);
        }
        for word in TRIGGERS.iter().chain([&DENIAL]) {
            words.entry((*word).to_owned()).or_default();
        }
        Self {
            denials: denials(),
            words: words.into_iter().collect(),
            patterns,
        }
    }

    /// Where words of the catalogue or of facts end in `bytes`, in order.
    pub fn hits(bytes: &[u8]) -> Vec<usize> {
        SCREEN
            .as_ref()
            .map_or_else(Vec::new, |screen| screen.hits(bytes))
    }

    /// The patterns whose word is in `flat`, in the order of the catalogue, and whether a denial
    /// may be there.
    pub fn candidates(&self, flat: &str) -> (Vec<&Ranked>, bool) {
        let mut wanted = vec![false; self.patterns.len()];
        let there = self.present(flat);
        let mut denied = false;
        for ((word, needed_by), _) in self.words.iter().zip(there).filter(|(_, there)| *there) {
            denied |= word == DENIAL;
            for at in needed_by {
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

    /// For each word whether it is in `flat`.
    fn present(&self, flat: &str) -> Vec<bool> {
        match LazyLock::get(&SCREEN).and_then(Option::as_ref) {
            Some(screen) => screen.present(flat.as_bytes(), self.words.len()),
            None => self
                .words
                .iter()
                .map(|(word, _)| flat.contains(word))
                .collect(),
        }
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
            pattern: Pattern::new(text, entry.is_access()),
        })
        .collect()
}

fn denials() -> Vec<(usize, &'static Entry)> {
    let entries = catalogue().enumerate();
    entries
        .filter(|(_, entry)| matches!(entry.when, When::Denial(_)))
        .collect()
}
