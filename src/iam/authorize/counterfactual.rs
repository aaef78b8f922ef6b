//! Who would have to change what for a request to go through.

use super::LayerId;
use super::votes::{Sides, Vote, Votes};
use crate::known::Truth;

/// A change one layer needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChangeNeeded {
    /// The layer.
    pub layer: LayerId,
    /// The change.
    pub change: Change,
}

/// What a layer would have to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// Stop denying.
    RemoveDeny,
    /// Start allowing.
    AddAllow,
}

/// The changes that together let the request through, none of which can be left out.
///
/// Begins with every layer open and gives each back what it says where the request still goes
/// through. The resource's policy is given back first, for the caller's own side is the one that is
/// easier to change.
pub(super) fn changes(votes: &Votes) -> Vec<ChangeNeeded> {
    let mut changed = votes.clone();
    for id in changeable(votes) {
        changed.by_layer.insert(id, Vote::OPEN);
    }
    let mut needed = Vec::new();
    for id in changeable(votes) {
        let as_is = votes.vote(id, Vote::SILENT);
        if passes_with(&changed, id, as_is) {
            changed.by_layer.insert(id, as_is);
            continue;
        }
        needed.extend(changes_of(&changed, id, as_is));
    }
    needed.sort();
    needed
}

fn changes_of(changed: &Votes, layer: LayerId, as_is: Vote) -> Vec<ChangeNeeded> {
    let not_denying = Vote {
        denied: Truth::False,
        ..as_is
    };
    let mut changes = Vec::new();
    if !as_is.denied.is_false() {
        changes.push(Change::RemoveDeny);
    }
    if !passes_with(changed, layer, not_denying) {
        changes.push(Change::AddAllow);
    }
    let needed = changes.into_iter();
    needed
        .map(|change| ChangeNeeded { layer, change })
        .collect()
}

fn passes_with(votes: &Votes, id: LayerId, vote: Vote) -> bool {
    let mut votes = votes.clone();
    votes.by_layer.insert(id, vote);
    votes.allowed().is_true()
}

/// The layers there are, and the policies that could be written where there is none.
fn changeable(votes: &Votes) -> Vec<LayerId> {
    let mut ids = vec![LayerId::Resource];
    if votes.sides != Sides::ResourceOnly {
        ids.push(LayerId::Identity);
    }
    let others = votes.by_layer.keys().filter(|id| !ids.contains(id));
    let others: Vec<_> = others.copied().collect();
    ids.extend(others);
    ids
}
