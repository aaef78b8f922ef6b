//! A grammar made ready to be run: for each place, where reading one character leads.

use super::characters::Characters;
use super::grammar::{Grammar, Node};

/// Index of a place in its program: the number of its node, or of the end.
pub(super) type At = u32;

/// A grammar in which every way that reads nothing has been walked beforehand.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Program {
    places: Vec<Place>,
    follow: Vec<At>,
    start: Vec<At>,
    only: Option<String>,
}

#[derive(Debug, PartialEq, Eq)]
struct Place {
    kind: Kind,
    /// Where in `follow` the places stand that come after reading one character here.
    follow: (usize, usize),
}

/// What can happen at a place.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// One character of a set is read.
    Take(Characters),
    /// Any character is read and the place is kept; places from this one on, up to here, are
    /// covered: what could be read there can be read here as well.
    Star(At),
    /// A `*` at the end: whatever follows is read.
    Rest,
    /// A whole text was read.
    End,
    /// Nothing is read here; no state holds such a place.
    Way,
}

impl Program {
    pub(super) fn new(grammar: &Grammar) -> Self {
        let nodes = grammar.nodes();
        let mut follow = Vec::new();
        let places = (0..=nodes.len())
            .map(|at| {
                let from = follow.len();
                match nodes.get(at) {
                    Some(Node::Take(_)) => enter(nodes, at + 1, &mut follow),
                    Some(Node::Star { .. }) => enter(nodes, at, &mut follow),
                    _ => {}
                }
                let kind = kind(nodes, at);
                Place {
                    kind,
                    follow: (from, follow.len()),
                }
            })
            .collect();
        let mut start = Vec::new();
        enter(nodes, 0, &mut start);
        Self {
            places,
            follow,
            start,
            only: only_text(nodes),
        }
    }

    /// The one text of the grammar, where each of its characters is fixed.
    pub(super) fn only_text(&self) -> Option<&str> {
        self.only.as_deref()
    }

    /// The places before the first character.
    pub(super) fn start(&self) -> &[At] {
        &self.start
    }

    /// What can happen at a place.
    pub(super) fn kind(&self, at: At) -> &Kind {
        self.place(at).map_or(&Kind::Way, |place| &place.kind)
    }

    /// Whether `character` can be read at a place.
    pub(super) fn reads(&self, at: At, character: char) -> bool {
        match self.kind(at) {
            Kind::Take(characters) => characters.contains(character),
            Kind::Star(_) | Kind::Rest => true,
            Kind::End | Kind::Way => false,
        }
    }

    /// The places after reading `character` at a place.
    pub(super) fn after(&self, at: At, character: char) -> &[At] {
        let place = self.place(at).filter(|_| self.reads(at, character));
        place
            .and_then(|place| self.follow.get(place.follow.0..place.follow.1))
            .unwrap_or(&[])
    }

    fn place(&self, at: At) -> Option<&Place> {
        self.places.get(usize::try_from(at).ok()?)
    }
}

fn only_text(nodes: &[Node]) -> Option<String> {
    let fixed = nodes.iter().map(|node| match node {
        Node::Take(characters) => characters.single(),
        _ => None,
    });
    fixed.collect()
}

fn kind(nodes: &[Node], at: usize) -> Kind {
    match nodes.get(at) {
        Some(Node::Take(characters)) => Kind::Take(characters.clone()),
        Some(Node::Star { .. }) if at + 1 == nodes.len() => Kind::Rest,
        Some(Node::Star { covers }) => Kind::Star(place_number(at.saturating_sub(*covers))),
        Some(Node::Split(_) | Node::Skip(_) | Node::Back(_)) => Kind::Way,
        None => Kind::End,
    }
}

/// Adds the places that are reached from a node without reading.
fn enter(nodes: &[Node], at: usize, places: &mut Vec<At>) {
    let mut seen: Vec<usize> = Vec::new();
    let mut open = vec![at];
    while let Some(at) = open.pop() {
        if seen.contains(&at) {
            continue;
        }
        seen.push(at);
        match nodes.get(at) {
            Some(Node::Split(distance)) => open.extend([at + distance, at + 1]),
            Some(Node::Skip(distance)) => open.push(at + distance),
            Some(Node::Back(distance)) => open.push(at.saturating_sub(*distance)),
            Some(Node::Star { .. }) => {
                places.push(place_number(at));
                // The end after a last `*` says nothing that the `*` does not.
                open.extend((at + 1 < nodes.len()).then_some(at + 1));
            }
            Some(Node::Take(_)) | None => places.push(place_number(at)),
        }
    }
}

/// Programs are far smaller than four thousand million nodes: those would not fit into memory.
fn place_number(at: usize) -> At {
    At::try_from(at).unwrap_or(At::MAX)
}
