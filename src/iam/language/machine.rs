//! Where reading a text can lead.

use std::rc::Rc;
use std::sync::Arc;

use super::formula::{Formula, Operation};
use super::program::{At, Kind, Program};

/// A place in one of the programs of a [`Machine`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Spot {
    /// Which program, in the order of the formula.
    program: u32,
    at: At,
}

/// What matters of the characters read so far: the spots that they can have led to, ascending.
pub(super) type State = Rc<[Spot]>;

/// The programs of a formula, run side by side.
#[derive(Debug)]
pub(super) struct Machine<'f> {
    formula: &'f Formula,
    programs: Vec<&'f Arc<Program>>,
    leaves: Vec<Leaf>,
}

/// A leaf of the formula.
#[derive(Debug, Clone, Copy)]
struct Leaf {
    /// One past its last program.
    end: u32,
    /// Whether meeting it can only help.
    helps: bool,
    /// Whether one way through it is followed at a time. For a leaf that helps this is enough: a
    /// text meets it when there is *some* way. It spares the sets of ways, of which there may be
    /// exponentially many.
    guessed: bool,
}

impl<'f> Machine<'f> {
    /// A machine whose states follow one way through each leaf that helps.
    pub(super) fn guessing(formula: &'f Formula) -> Self {
        Self::new(formula, true)
    }

    /// A machine with exactly one state for each text, or none where no longer text is in the set.
    pub(super) fn following_all(formula: &'f Formula) -> Self {
        Self::new(formula, false)
    }

    fn new(formula: &'f Formula, guess: bool) -> Self {
        let mut programs = Vec::new();
        let mut ends = Vec::new();
        for operation in formula.operations() {
            if let Operation::OneOf(more) = operation {
                programs.extend(more);
                ends.push(program_number(programs.len()));
            }
        }
        let leaves = ends.into_iter().zip(formula.helps());
        let leaves = leaves
            .map(|(end, helps)| Leaf {
                end,
                helps,
                guessed: guess && helps,
            })
            .collect();
        Self {
            formula,
            programs,
            leaves,
        }
    }

    /// The states before the first character.
    pub(super) fn start(&self) -> Vec<State> {
        let mut spots = Vec::new();
        for (number, program) in self.programs.iter().enumerate() {
            let spot = |&at: &At| Spot {
                program: program_number(number),
                at,
            };
            spots.extend(program.start().iter().map(spot));
        }
        self.states(spots)
    }

    /// The states after one more character.
    pub(super) fn after(&self, state: &State, character: char) -> Vec<State> {
        let mut spots = Vec::with_capacity(state.len() + 1);
        for spot in state.iter() {
            let places = self
                .program(*spot)
                .map_or(&[][..], |program| program.after(spot.at, character));
            spots.extend(places.iter().map(|&at| Spot { at, ..*spot }));
        }
        self.states(spots)
    }

    /// The first character of each group that leads from `state` to the same states.
    pub(super) fn cuts(&self, state: &State) -> Vec<char> {
        let mut cuts = vec!['\0'];
        for spot in state.iter() {
            if let Kind::Take(characters) = self.kind(*spot) {
                characters.add_cuts(&mut cuts);
            }
        }
        cuts.sort_unstable();
        cuts.dedup();
        cuts
    }

    /// Whether a text that led to `state` is in the set.
    pub(super) fn accepts(&self, state: &State) -> bool {
        let accepted = |spots: &[Spot]| {
            spots
                .iter()
                .any(|spot| matches!(self.kind(*spot), Kind::End | Kind::Rest))
        };
        self.formula
            .evaluate(self.by_leaf(state).map(|(_, spots)| accepted(spots)))
    }

    /// Whether some text that begins with what led to `state` may be in the set: a leaf that helps
    /// may still be met while it has a spot, and one that hinders may still be missed unless it
    /// accepts whatever follows.
    fn is_hopeful(&self, state: &[Spot]) -> bool {
        let certain = |spots: &[Spot]| spots.iter().any(|spot| self.is_rest(*spot));
        let best = self.by_leaf(state).map(|(leaf, spots)| {
            if leaf.helps {
                !spots.is_empty()
            } else {
                certain(spots)
            }
        });
        self.formula.evaluate(best)
    }

    /// The states for the spots that can be reached together.
    fn states(&self, mut spots: Vec<Spot>) -> Vec<State> {
        spots.sort_unstable();
        spots.dedup();
        self.drop_covered(&mut spots);
        let mut states = self.one_way_each(spots);
        states.retain(|state| self.is_hopeful(state));
        states.into_iter().map(State::from).collect()
    }

    /// The states in which each guessed leaf has one of its spots.
    fn one_way_each(&self, spots: Vec<Spot>) -> Vec<Vec<Spot>> {
        if !self.leaves.iter().any(|leaf| leaf.guessed) {
            return vec![spots];
        }
        let mut states = vec![Vec::with_capacity(spots.len())];
        for (leaf, spots) in self.by_leaf(&spots) {
            if leaf.guessed && spots.len() > 1 {
                states = with_each(&states, spots);
            } else {
                states.iter_mut().for_each(|state| state.extend(spots));
            }
        }
        states
    }

    /// Drops the spots that add nothing: those covered by a `*` further on, and all others of a
    /// leaf that accepts whatever follows.
    fn drop_covered(&self, spots: &mut Vec<Spot>) {
        let mut covered_from: Option<Spot> = None;
        spots.reverse();
        spots.retain(|&spot| {
            let covered = covered_from.is_some_and(|from| from <= spot);
            if let (false, Kind::Star(from)) = (covered, self.kind(spot)) {
                covered_from = Some(Spot { at: *from, ..spot });
            }
            !covered
        });
        spots.reverse();
        if spots.iter().any(|spot| self.is_rest(*spot)) {
            let certain = self.by_leaf(spots).map(|(_, spots)| self.certain(spots));
            *spots = certain.collect::<Vec<_>>().concat();
        }
    }

    /// Of the spots of one leaf, the one that accepts whatever follows, or all where there is none.
    fn certain<'s>(&self, spots: &'s [Spot]) -> &'s [Spot] {
        let rest = spots.iter().find(|spot| self.is_rest(**spot));
        rest.map_or(spots, std::slice::from_ref)
    }

    /// Each leaf with its part of the spots.
    fn by_leaf<'s>(&self, spots: &'s [Spot]) -> impl Iterator<Item = (Leaf, &'s [Spot])> {
        let mut rest = spots;
        self.leaves.iter().map(move |leaf| {
            let count = rest
                .iter()
                .take_while(|spot| spot.program < leaf.end)
                .count();
            let (spots, further) = rest.split_at(count);
            rest = further;
            (*leaf, spots)
        })
    }

    fn is_rest(&self, spot: Spot) -> bool {
        matches!(self.kind(spot), Kind::Rest)
    }

    fn kind(&self, spot: Spot) -> &Kind {
        self.program(spot)
            .map_or(&Kind::Way, |program| program.kind(spot.at))
    }

    fn program(&self, spot: Spot) -> Option<&'f Program> {
        let number = usize::try_from(spot.program).ok()?;
        self.programs.get(number).copied().map(Arc::as_ref)
    }
}

/// Each beginning of a state with each of the spots.
fn with_each(states: &[Vec<Spot>], spots: &[Spot]) -> Vec<Vec<Spot>> {
    let mut longer = Vec::with_capacity(states.len().saturating_mul(spots.len()));
    for spot in spots {
        longer.extend(states.iter().map(|state| [state, &[*spot][..]].concat()));
    }
    longer
}

/// A formula with four thousand million patterns would not fit into memory.
fn program_number(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
