//! The walk over the states, until a text of the set is found.

use std::collections::{HashSet, VecDeque};

use super::budget::{Budget, TooComplex};
use super::formula::Formula;
use super::machine::{Machine, State};
use super::natural::most_natural;
use super::trail::{Mark, Piece, Trail};

/// In which order the states are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// Those of shorter texts first, so that the text found is a shortest one.
    Shortest,
    /// The latest first: far less work where there is a text, the same where there is none.
    Quickest,
}

/// A text that meets the formula; nothing where there is none.
///
/// Following all ways at once mostly needs the fewest states, but exponentially many for patterns
/// such as `*a????????`; following one way at a time needs few there and many where patterns recur
/// in a formula. So the second is tried where the first took a good part of the budget.
pub(super) fn search(
    formula: &Formula,
    order: Order,
    budget: &mut Budget,
) -> Result<Option<String>, TooComplex> {
    if let Some(text) = formula.only_text() {
        return only(formula, text, budget);
    }
    let mut part = budget.split_off();
    let found = walk(&Machine::following_all(formula), order, &mut part);
    budget.give_back(part);
    found.or_else(|TooComplex| walk(&Machine::guessing(formula), order, budget))
}

/// The one text that can meet the formula, where it does: there is nothing to walk.
pub(super) fn only(
    formula: &Formula,
    text: &str,
    budget: &mut Budget,
) -> Result<Option<String>, TooComplex> {
    let machine = Machine::following_all(formula);
    budget.spend(text.len().saturating_mul(machine.width()))?;
    Ok(machine.reads(text).then(|| text.to_owned()))
}

fn walk(
    machine: &Machine<'_>,
    order: Order,
    budget: &mut Budget,
) -> Result<Option<String>, TooComplex> {
    let mut walk = Walk::default();
    let mut found = walk.arrive(machine, machine.start(budget)?, None);
    while let (None, Some((state, mark))) = (&found, walk.next(order)) {
        found = walk.leave(machine, &state, mark, budget)?;
    }
    Ok(found)
}

#[derive(Debug, Default)]
struct Walk {
    seen: HashSet<State>,
    open: VecDeque<(State, Mark)>,
    trail: Trail<'static>,
}

impl Walk {
    fn next(&mut self, order: Order) -> Option<(State, Mark)> {
        match order {
            Order::Shortest => self.open.pop_front(),
            Order::Quickest => self.open.pop_back(),
        }
    }

    /// Reads one more character of each group.
    fn leave(
        &mut self,
        machine: &Machine<'_>,
        state: &State,
        from: Mark,
        budget: &mut Budget,
    ) -> Result<Option<String>, TooComplex> {
        for (first, end) in machine.groups(state) {
            let (character, _) = most_natural(first, end);
            let next = machine.after(state, character, budget)?;
            let found = self.arrive(machine, next, Some((character, from)));
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// Notes the states that a step led to; the text, where it is in the set.
    fn arrive(
        &mut self,
        machine: &Machine<'_>,
        states: Vec<State>,
        step: Option<(char, Mark)>,
    ) -> Option<String> {
        for state in states {
            if !self.seen.insert(state.clone()) {
                continue;
            }
            let read = |(character, from)| self.trail.step(Piece::Character(character), from);
            let mark = step.and_then(read);
            if machine.accepts(&state) {
                return Some(self.trail.text(mark));
            }
            self.open.push_back((state, mark));
        }
        None
    }
}
