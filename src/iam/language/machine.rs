//! Where reading a text can lead.

use std::rc::Rc;
use std::sync::Arc;

use super::budget::{Budget, TooComplex};
use super::characters::after;
use super::formula::{Formula, Operation, Role};
use super::program::{At, Kind, Program};

/// What a step costs apart from the spots it leads to.
const STEP: usize = 16;

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
    role: Role,
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
        let leaves = ends.into_iter().zip(formula.roles());
        let leaves = leaves
            .map(|(end, role)| Leaf {
                end,
                role,
                guessed: guess && role.helps,
            })
            .collect();
        Self {
            formula,
            programs,
            leaves,
        }
    }

    /// How many programs run side by side.
    pub(super) fn width(&self) -> usize {
        self.programs.len()
    }

    /// Whether `text` is in the set; only for a machine that follows all ways.
    pub(super) fn reads(&self, text: &str) -> bool {
        let mut spots = self.first_spots();
        for character in text.chars() {
            if !self.is_hopeful(&spots) {
                return false;
            }
            spots = self.spots_after(&spots, character);
        }
        self.accepts(&spots)
    }

    /// The spots before the first character.
    fn first_spots(&self) -> Vec<Spot> {
        let mut spots = Vec::new();
        for (number, program) in self.programs.iter().enumerate() {
            let program_number = program_number(number);
            spots.extend(program.start().iter().map(|&at| Spot {
                program: program_number,
                at,
            }));
        }
        self.without_needless(spots)
    }

    /// The spots after one more character.
    fn spots_after(&self, state: &[Spot], character: char) -> Vec<Spot> {
        let mut spots = Vec::with_capacity(state.len() + 1);
        for spot in state {
            let places = self
                .program(*spot)
                .map_or(&[][..], |program| program.after(spot.at, character));
            spots.extend(places.iter().map(|&at| Spot { at, ..*spot }));
        }
        self.without_needless(spots)
    }

    /// The states before the first character.
    pub(super) fn start(&self, budget: &mut Budget) -> Result<Vec<State>, TooComplex> {
        self.states(self.first_spots(), budget)
    }

    /// The states after one more character.
    pub(super) fn after(
        &self,
        state: &[Spot],
        character: char,
        budget: &mut Budget,
    ) -> Result<Vec<State>, TooComplex> {
        budget.spend(STEP + state.len())?;
        self.states(self.spots_after(state, character), budget)
    }

    /// The groups of characters that lead from `state` to the same states, each as its first
    /// character and the first one after it. Those that no text of the set goes on with are left out.
    pub(super) fn groups(&self, state: &[Spot]) -> Vec<(char, Option<char>)> {
        if let Some(only) = self.only(state) {
            return vec![(only, after(only))];
        }
        let mut cuts = vec!['\0'];
        for spot in state {
            if let Kind::Take(characters) = self.kind(*spot) {
                characters.add_cuts(&mut cuts);
            }
        }
        cuts.sort_unstable();
        cuts.dedup();
        let ends = cuts.iter().skip(1).map(|&cut| Some(cut)).chain([None]);
        let groups = cuts.iter().copied().zip(ends);
        groups
            .filter(|(first, _)| self.goes_on(state, *first))
            .collect()
    }

    /// The one character that a leaf which must be met can read here, as in an exact subject.
    fn only(&self, state: &[Spot]) -> Option<char> {
        let needed = self
            .by_leaf(state)
            .filter(|(leaf, _)| leaf.role.is_needed());
        let mut single = needed.filter_map(|(_, spots)| match spots {
            [spot] => match self.kind(*spot) {
                Kind::Take(characters) => characters.single(),
                _ => None,
            },
            _ => None,
        });
        single.next().filter(|&only| self.goes_on(state, only))
    }

    /// Whether every leaf that must be met can read the character. Asked first because it is cheap
    /// and rules nearly all groups out where a text is fixed, as an exact subject is.
    fn goes_on(&self, state: &[Spot], character: char) -> bool {
        let reads = |spot: &Spot| {
            self.program(*spot)
                .is_some_and(|program| program.reads(spot.at, character))
        };
        self.by_leaf(state)
            .filter(|(leaf, _)| leaf.role.is_needed())
            .all(|(_, spots)| spots.iter().any(reads))
    }

    /// Whether a text that led to `state` is in the set.
    pub(super) fn accepts(&self, state: &[Spot]) -> bool {
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
    pub(super) fn is_hopeful(&self, state: &[Spot]) -> bool {
        let certain = |spots: &[Spot]| spots.iter().any(|spot| self.is_rest(*spot));
        let best = self.by_leaf(state).map(|(leaf, spots)| {
            if leaf.role.helps {
                !spots.is_empty()
            } else {
                certain(spots)
            }
        });
        self.formula.evaluate(best)
    }

    /// The states for the spots that can be reached together, as far as they are hopeful.
    fn states(&self, spots: Vec<Spot>, budget: &mut Budget) -> Result<Vec<State>, TooComplex> {
        let guesses = self.by_leaf(&spots).filter(|(leaf, _)| leaf.guessed);
        let ways = guesses.map(|(_, spots)| spots.len().max(1));
        let ways = ways.fold(1, usize::saturating_mul);
        let cost = STEP + spots.len() + self.formula.operations().len();
        budget.spend(cost.saturating_mul(ways))?;
        let mut states = self.one_way_each(spots);
        states.retain(|state| self.is_hopeful(state));
        Ok(states.into_iter().map(State::from).collect())
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

    /// The spots in order, without those that add nothing: those covered by a `*` further on, and
    /// all others of a leaf that accepts whatever follows.
    fn without_needless(&self, mut spots: Vec<Spot>) -> Vec<Spot> {
        spots.sort_unstable_by(|left, right| right.cmp(left));
        spots.dedup();
        let mut covered_from: Option<Spot> = None;
        spots.retain(|&spot| {
            let covered = covered_from.is_some_and(|from| from <= spot);
            if let (false, Kind::Star(from)) = (covered, self.kind(spot)) {
                covered_from = Some(Spot { at: *from, ..spot });
            }
            !covered
        });
        spots.reverse();
        if spots.iter().any(|spot| self.is_rest(*spot)) {
            let certain = self.by_leaf(&spots).map(|(_, spots)| self.certain(spots));
            return certain.collect::<Vec<_>>().concat();
        }
        spots
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
