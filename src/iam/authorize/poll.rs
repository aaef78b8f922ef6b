//! Asking the layers: which statements apply, and what follows for each layer.

use std::collections::BTreeMap;

use super::layers::LayerPolicies;
use super::{LayerId, Vote};
use crate::iam::context::ContextValue;
use crate::iam::judge::{StatementMatch, match_with_principal, statement_match};
use crate::iam::policy::{Condition, Effect, Policy, Statement};
use crate::iam::request::{PrincipalMatch, Request, RequestPrincipal};
use crate::known::Truth;
use crate::source::Span;

/// What a layer says.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerAnswer {
    /// The layer.
    pub id: LayerId,
    /// Whether its policies are known.
    pub known: bool,
    /// What they say together.
    pub vote: Vote,
    /// The statements that apply, or that could.
    pub matched: Vec<StatementId>,
}

/// One statement of a layer that applies, or that could.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementId {
    /// The policy's place in its layer, from 0.
    pub policy: usize,
    /// The statement's place in its policy, from 0.
    pub statement: usize,
    /// Its `Sid`.
    pub sid: Option<String>,
    /// Where it stands in its document.
    pub span: Span,
    /// Its effect.
    pub effect: Effect,
    /// Whether it applies, or only could.
    pub truth: Truth,
}

/// The answers of the layers that have a say, and the condition keys the request lacks.
pub(super) struct Poll {
    pub(super) layers: Vec<LayerAnswer>,
    pub(super) missing: BTreeMap<String, String>,
}

pub(super) fn poll(layers: &[LayerPolicies<'_>], request: &Request) -> Poll {
    let bounded = layers.iter().any(|layer| layer.id == LayerId::Boundary);
    let mut missing = BTreeMap::new();
    let having_say = layers
        .iter()
        .filter(|layer| has_say(layer.id, &request.principal));
    Poll {
        layers: having_say
            .map(|layer| ask(layer, request, bounded, &mut missing))
            .collect(),
        missing,
    }
}

/// Identity policies, boundaries, session policies and SCPs speak only of principals of accounts;
/// control policies never restrict service-linked roles.
///
/// <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html>
fn has_say(id: LayerId, principal: &RequestPrincipal) -> bool {
    let of_account = principal.account().is_some() || *principal == RequestPrincipal::Unknown;
    match id {
        LayerId::Resource => true,
        LayerId::Identity | LayerId::Boundary | LayerId::Session => of_account,
        LayerId::Scp(_) => of_account && !principal.is_service_linked_role(),
        LayerId::Rcp(_) => !principal.is_service_linked_role(),
    }
}

fn ask(
    layer: &LayerPolicies<'_>,
    request: &Request,
    bounded: bool,
    missing: &mut BTreeMap<String, String>,
) -> LayerAnswer {
    let mut answer = LayerAnswer {
        id: layer.id,
        known: layer.policies.is_some(),
        vote: layer.policies.map_or(Vote::UNKNOWN, |_| Vote::SILENT),
        matched: Vec::new(),
    };
    for (place, policy) in layer.policies.unwrap_or_default().iter().enumerate() {
        for statement in &policy.statements {
            let Some(effect) = statement.effect else {
                continue;
            };
            let matched = matched(policy, statement, request, bounded);
            answer.vote.count(effect, matched);
            if !matched.scope.is_false() {
                note_missing(&statement.conditions, request, missing);
            }
            if !matched.truth.is_false() {
                let id = statement_id(place, statement, effect, matched.truth);
                answer.matched.push(id);
            }
        }
    }
    answer
}

/// AWS: a `Deny` with `NotPrincipal` always denies a principal that has a permissions boundary,
/// whoever is listed.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html>
fn matched(
    policy: &Policy,
    statement: &Statement,
    request: &Request,
    bounded: bool,
) -> StatementMatch {
    let excludes = statement.principal.as_ref().is_some_and(|it| it.negated);
    if bounded && excludes && statement.effect == Some(Effect::Deny) {
        return match_with_principal(policy, statement, request, PrincipalMatch::Anyone);
    }
    statement_match(policy, statement, request)
}

fn statement_id(policy: usize, statement: &Statement, effect: Effect, truth: Truth) -> StatementId {
    StatementId {
        policy,
        statement: statement.index,
        sid: statement.sid.as_ref().map(|sid| sid.text.clone()),
        span: statement.span,
        effect,
        truth,
    }
}

impl Vote {
    fn count(&mut self, effect: Effect, matched: StatementMatch) {
        let truth = matched.truth;
        if effect == Effect::Deny {
            self.denied = self.denied.or(truth);
            return;
        }
        self.allowed = self.allowed.or(truth);
        match matched.principal {
            PrincipalMatch::No => {}
            PrincipalMatch::Account => self.to_account = self.to_account.or(truth),
            PrincipalMatch::Role => self.to_role = self.to_role.or(truth),
            PrincipalMatch::Unknown | PrincipalMatch::Exact | PrincipalMatch::Anyone => {
                self.to_caller = self.to_caller.or(truth);
            }
        }
    }
}

/// Keeps each key that the request does not hold, by its folded name, as it was first written.
fn note_missing(
    conditions: &[Condition],
    request: &Request,
    missing: &mut BTreeMap<String, String>,
) {
    let variables = conditions.iter().flat_map(|one| {
        let values = one.values.iter();
        values.flat_map(|value| value.operand.variables())
    });
    let keys = conditions
        .iter()
        .map(|one| (one.folded_key(), one.key.as_str()))
        .chain(variables.map(|variable| (variable.folded_key(), variable.key.as_str())));
    for (folded, key) in keys {
        let actual = request.context.get_folded(folded);
        if matches!(
            actual,
            ContextValue::Absent | ContextValue::Shaped(_) | ContextValue::Unknown
        ) {
            missing
                .entry(folded.to_owned())
                .or_insert_with(|| key.to_owned());
        }
    }
}
