//! Examples that a person would give.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};

use super::budget::{Budget, TooComplex};
use super::characters::before;
use super::formula::Formula;
use super::machine::{Machine, State};
use super::search::only;
use super::trail::{Mark, Piece, Trail};

/// Characters from the most natural to the oddest that is still readable.
const BY_APPEAL: &str = concat!(
    "xabcdefghijklmnopqrstuvwyzXABCDEFGHIJKLMNOPQRSTUVWYZ1234567890",
    "-_./:@+=,;#~!%&()[]{} '\"$^|<>\\`*?éß文",
);

/// What a character costs at least; a hint costs less than any, so that words come before letters.
const CHARACTER: u32 = 100;

/// The most natural of the characters from `from` up to `end`, `end` left out, and its cost.
pub(super) fn most_natural(from: char, end: Option<char>) -> (char, u32) {
    let inside = |character: &char| from <= *character && end.is_none_or(|end| *character < end);
    let mut by_appeal = BY_APPEAL.chars().zip(CHARACTER..);
    by_appeal
        .find(|(character, _)| inside(character))
        .unwrap_or_else(|| {
            // The last of the group, since the first may be a control character.
            let last = end.and_then(before).filter(inside).unwrap_or(from);
            (last, 3 * CHARACTER)
        })
}

/// The text that meets the formula and costs least, empty only where there is no other.
pub(super) fn witness(
    formula: &Formula,
    hints: &[&str],
    budget: &mut Budget,
) -> Result<Option<String>, TooComplex> {
    if let Some(text) = formula.only_text() {
        return only(formula, text, budget);
    }
    let mut part = budget.split_off();
    let found = walk(&Machine::following_all(formula), hints, &mut part);
    budget.give_back(part);
    found.or_else(|TooComplex| walk(&Machine::guessing(formula), hints, budget))
}

fn walk(
    machine: &Machine<'_>,
    hints: &[&str],
    budget: &mut Budget,
) -> Result<Option<String>, TooComplex> {
    let mut walk = Walk {
        machine,
        hints,
        budget,
        seen: HashSet::new(),
        open: BinaryHeap::new(),
        trail: Trail::default(),
    };
    let start = machine.start(walk.budget)?;
    for state in &start {
        walk.leave(&Visit {
            cost: 0,
            mark: None,
            ends_word: true,
            state: state.clone(),
        })?;
    }
    while let Some(Reverse(visit)) = walk.open.pop() {
        if machine.accepts(&visit.state) {
            return Ok(Some(walk.trail.text(visit.mark)));
        }
        if walk.seen.insert((visit.state.clone(), visit.ends_word)) {
            walk.leave(&visit)?;
        }
    }
    let empty = start.iter().any(|state| machine.accepts(state));
    Ok(empty.then(String::new))
}

/// A state to look at: the cheapest first, and of equally cheap ones the one found first.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Visit {
    cost: u32,
    mark: Mark,
    ends_word: bool,
    state: State,
}

struct Walk<'a> {
    machine: &'a Machine<'a>,
    hints: &'a [&'a str],
    budget: &'a mut Budget,
    seen: HashSet<(State, bool)>,
    open: BinaryHeap<Reverse<Visit>>,
    trail: Trail<'a>,
}

impl<'a> Walk<'a> {
    /// Reads one more character, or one hint where a word may begin.
    fn leave(&mut self, visit: &Visit) -> Result<(), TooComplex> {
        let groups = self.machine.groups(&visit.state);
        for (first, end) in &groups {
            let (character, cost) = most_natural(*first, *end);
            self.read(visit, Piece::Character(character), cost)?;
        }
        // A hint that begins with what nothing goes on with need not be tried.
        let goes_on = |begin: char| {
            let mut groups = groups.iter();
            groups.any(|(first, end)| *first <= begin && end.is_none_or(|end| begin < end))
        };
        for (&hint, cost) in self.hints.iter().zip(1..CHARACTER) {
            let Some(begin) = hint.chars().next() else {
                continue;
            };
            if (visit.ends_word || !begin.is_alphanumeric()) && goes_on(begin) {
                self.read(visit, Piece::Hint(hint), cost)?;
            }
        }
        Ok(())
    }

    /// Notes the states that a piece leads to.
    fn read(&mut self, visit: &Visit, piece: Piece<'a>, cost: u32) -> Result<(), TooComplex> {
        let cost = visit.cost.saturating_add(cost);
        let ends_word = piece.ends_word();
        for state in self.states_after(&visit.state, piece)? {
            if !self.seen.contains(&(state.clone(), ends_word)) {
                let mark = self.trail.step(piece, visit.mark);
                self.open.push(Reverse(Visit {
                    cost,
                    mark,
                    ends_word,
                    state,
                }));
            }
        }
        Ok(())
    }

    fn states_after(&mut self, state: &State, piece: Piece<'_>) -> Result<Vec<State>, TooComplex> {
        let mut states = vec![state.clone()];
        let mut buffer = [0; 4];
        let text = match piece {
            Piece::Character(character) => character.encode_utf8(&mut buffer),
            Piece::Hint(hint) => hint,
        };
        for character in text.chars() {
            let mut next = Vec::new();
            for state in &states {
                next.extend(self.machine.after(state, character, self.budget)?);
            }
            states = next;
        }
        Ok(states)
    }
}
