//! The decision and what led to it.

use super::layers::Layers;
use super::poll::{LayerAnswer, StatementId, poll};
use super::votes::{Sides, Vote, Votes};
use super::{ChangeNeeded, LayerId, counterfactual};
use crate::iam::policy::Effect;
use crate::iam::request::{Request, RequestPrincipal};
use crate::known::Truth;

/// What AWS would answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DecisionEffect {
    /// The request goes through.
    Allowed,
    /// Nothing allows it, or a layer that must allow does not.
    ImplicitlyDenied,
    /// A statement denies it.
    ExplicitlyDenied,
    /// An unknown fact decides.
    Undetermined,
}

/// A decision with its reasons.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The decision.
    pub effect: DecisionEffect,
    /// The layer, and where there is one the statement, that decided; nothing where no policy did.
    pub decided_by: Option<DecidedBy>,
    /// What each layer that has a say says.
    pub layers: Vec<LayerAnswer>,
    /// What must change for the request to go through, all of it; nothing where it does go through.
    pub would_allow_if: Vec<ChangeNeeded>,
    /// Condition keys that statements about this request look at and that it does not hold, sorted.
    pub missing_context: Vec<String>,
}

/// Where a decision fell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidedBy {
    /// The layer.
    pub layer: LayerId,
    /// The statement; nothing where the layer decided by not allowing.
    pub statement: Option<StatementId>,
}

/// Decides over a request.
pub fn authorize(layers: &Layers<'_>, request: &Request) -> Decision {
    let present = layers.present();
    let poll = poll(&present, request);
    let resource_policy = present.iter().any(|layer| layer.id == LayerId::Resource);
    let votes = Votes {
        sides: Sides::of(request, resource_policy),
        by_layer: poll.layers.iter().map(|one| (one.id, one.vote)).collect(),
    };
    let exempt = needs_no_permission(request);
    let effect = if exempt {
        DecisionEffect::Allowed
    } else {
        effect(&votes)
    };
    let would_allow_if = match effect {
        DecisionEffect::Allowed => Vec::new(),
        _ => counterfactual::changes(&votes),
    };
    let decided_by = (!exempt)
        .then(|| decided_by(effect, &votes, &poll.layers, &would_allow_if))
        .flatten();
    Decision {
        effect,
        decided_by,
        layers: poll.layers,
        would_allow_if,
        missing_context: poll.missing.into_values().collect(),
    }
}

/// AWS: `sts:GetCallerIdentity` works for every signed request, even where it is denied.
///
/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html>
fn needs_no_permission(request: &Request) -> bool {
    let signed = !matches!(
        request.principal,
        RequestPrincipal::Anonymous | RequestPrincipal::Federated(_) | RequestPrincipal::Unknown
    );
    signed && request.action.eq_ignore_ascii_case("sts:GetCallerIdentity")
}

fn effect(votes: &Votes) -> DecisionEffect {
    match (votes.denied(), votes.allowed()) {
        (Truth::True, _) => DecisionEffect::ExplicitlyDenied,
        (_, Truth::True) => DecisionEffect::Allowed,
        (_, Truth::False) => DecisionEffect::ImplicitlyDenied,
        (_, Truth::Unknown) => DecisionEffect::Undetermined,
    }
}

fn decided_by(
    effect: DecisionEffect,
    votes: &Votes,
    layers: &[LayerAnswer],
    changes: &[ChangeNeeded],
) -> Option<DecidedBy> {
    match effect {
        DecisionEffect::ExplicitlyDenied => {
            let deny = |layer: &LayerAnswer| certain(layer, Effect::Deny);
            layers.iter().find_map(deny)
        }
        DecisionEffect::Allowed => {
            let granting = granting_layer(votes);
            let layer = layers.iter().find(|layer| layer.id == granting)?;
            certain(layer, Effect::Allow)
        }
        DecisionEffect::ImplicitlyDenied | DecisionEffect::Undetermined => {
            let layer = changes.first()?.layer;
            let open = |answer: &&LayerAnswer| answer.id == layer;
            let statement = layers.iter().find(open).and_then(|answer| {
                let mut matched = answer.matched.iter();
                matched
                    .find(|statement| statement.truth.is_unknown())
                    .cloned()
            });
            Some(DecidedBy { layer, statement })
        }
    }
}

/// The first statement of a layer that applies for certain.
fn certain(layer: &LayerAnswer, effect: Effect) -> Option<DecidedBy> {
    let applies = |one: &&StatementId| one.effect == effect && one.truth.is_true();
    let statement = layer.matched.iter().find(applies)?;
    Some(DecidedBy {
        layer: layer.id,
        statement: Some(statement.clone()),
    })
}

/// The side whose `Allow` carries the decision: the principal's own where it suffices.
fn granting_layer(votes: &Votes) -> LayerId {
    let identity = votes.sides != Sides::ResourceOnly
        && votes.granted_by_identity().is_true()
        && votes
            .vote(LayerId::Identity, Vote::SILENT)
            .allowed
            .is_true();
    if identity {
        LayerId::Identity
    } else {
        LayerId::Resource
    }
}
