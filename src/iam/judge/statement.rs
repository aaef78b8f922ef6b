//! Whether a statement speaks of a request: principal, action, resource and conditions.

use super::condition;
use crate::iam::Arn;
use crate::iam::policy::{
    ActionValue, Element, Policy, PolicyKind, PrincipalValue, ResourceTarget, ResourceValue,
    Statement,
};
use crate::iam::request::{PrincipalMatch, Request};
use crate::known::Truth;

/// Whether a statement applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::iam) struct StatementMatch {
    /// How directly it names who asks.
    pub(in crate::iam) principal: PrincipalMatch,
    /// Whether principal, action and resource are those it speaks of.
    pub(in crate::iam) scope: Truth,
    /// Whether its conditions hold as well.
    pub(in crate::iam) truth: Truth,
}

/// Decides, cheapest part first, and stops where one part does not hold.
pub(in crate::iam) fn statement_match(
    policy: &Policy,
    statement: &Statement,
    request: &Request,
) -> StatementMatch {
    let principal = principal_match(policy.kind, statement.principal.as_ref(), request);
    match_with_principal(policy, statement, request, principal)
}

/// As [`statement_match`], where how the principal fits is settled otherwise.
pub(in crate::iam) fn match_with_principal(
    policy: &Policy,
    statement: &Statement,
    request: &Request,
    principal: PrincipalMatch,
) -> StatementMatch {
    let scope = Truth::from(statement.effect.is_some())
        .and_then(|| principal.truth())
        .and_then(|| action_truth(statement.action.as_ref(), request))
        .and_then(|| resource_truth(policy.kind, statement.resource.as_ref(), request));
    StatementMatch {
        principal,
        scope,
        truth: scope.and_then(|| conditions_truth(statement, request)),
    }
}

/// How the principals of a statement fit. A policy that cannot name any speaks of its bearer.
pub(super) fn principal_match(
    kind: PolicyKind,
    element: Option<&Element<PrincipalValue>>,
    request: &Request,
) -> PrincipalMatch {
    if !kind.has_principal() {
        return PrincipalMatch::Anyone;
    }
    let Some(element) = element else {
        return PrincipalMatch::No;
    };
    let values = element.values.iter();
    let nearest = values
        .map(|value| request.principal.matches(&value.target))
        .max()
        .unwrap_or(PrincipalMatch::No);
    match nearest {
        PrincipalMatch::Unknown => PrincipalMatch::Unknown,
        nearest if !element.negated => nearest,
        PrincipalMatch::No => PrincipalMatch::Anyone,
        _ => PrincipalMatch::No,
    }
}

pub(super) fn action_truth(element: Option<&Element<ActionValue>>, request: &Request) -> Truth {
    let Some(element) = element else {
        return Truth::False;
    };
    let values = element.values.iter();
    let matched = Truth::any(values.map(|value| action_matches(value, request)));
    if element.negated { !matched } else { matched }
}

pub(super) fn action_matches(value: &ActionValue, request: &Request) -> Truth {
    match value.pattern.matches_ignoring_case(&request.action) {
        true if value.is_open => Truth::Unknown,
        matched => matched.into(),
    }
}

/// Whether the resource is one of those a statement names.
///
/// A trust policy speaks of its own role, whatever it may say; other resource policies need not
/// name a resource. All others that name none are refused and match nothing.
pub(super) fn resource_truth(
    kind: PolicyKind,
    element: Option<&Element<ResourceValue>>,
    request: &Request,
) -> Truth {
    match (kind, element) {
        (PolicyKind::Trust, _) | (PolicyKind::Resource, None) => Truth::True,
        (_, None) => Truth::False,
        (_, Some(element)) => {
            let values = element.values.iter();
            let matched = Truth::any(values.map(|value| resource_value_truth(value, request)));
            if element.negated { !matched } else { matched }
        }
    }
}

pub(super) fn resource_value_truth(value: &ResourceValue, request: &Request) -> Truth {
    let pattern = match &value.target {
        ResourceTarget::Everything => return Truth::True,
        ResourceTarget::Nothing => return Truth::False,
        ResourceTarget::Arn(pattern) => pattern,
    };
    match request.resource.as_deref() {
        None => Truth::Unknown,
        Some(resource) => {
            Arn::parse(resource).map_or(Truth::False, |arn| pattern.matches(&arn, &request.context))
        }
    }
}

pub(super) fn conditions_truth(statement: &Statement, request: &Request) -> Truth {
    let conditions = statement.conditions.iter();
    Truth::all(conditions.map(|one| condition::verdict(one, &request.context).truth))
}
