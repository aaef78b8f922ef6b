//! Resource control policies: they apply to the account of the role, whoever calls.
//!
//! <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html>

use crate::case::{Case, OtherKind};
use crate::exam::call::Call;
use crate::exam::presented::Presentation;
use crate::exam::request;
use crate::iam::{Effect, Policy, PolicyKind, Truth, judge_policy};
use crate::source::{Document, Span};

/// What one policy of the organization says to the call.
#[derive(Debug)]
pub struct OrganizationAnswer<'a> {
    /// The policy.
    pub document: &'a Document,
    /// Whether it denies the call.
    pub denied: Truth,
    /// The Deny statements that apply.
    pub denying: Vec<Span>,
}

/// The answers of all resource control policies that were given.
pub(super) fn of<'a>(
    case: &'a Case,
    call: &Call,
    presented: &Presentation,
) -> Vec<OrganizationAnswer<'a>> {
    let rcps = case
        .other_policies
        .iter()
        .filter(|other| other.kind == OtherKind::Rcp);
    let documents = rcps.filter_map(|other| other.text.document());
    documents
        .map(|document| answer(case, call, presented, document))
        .collect()
}

fn answer<'a>(
    case: &Case,
    call: &Call,
    presented: &Presentation,
    document: &'a Document,
) -> OrganizationAnswer<'a> {
    let policy = Policy::read(document, &document.root, PolicyKind::Rcp);
    let answer = judge_policy(&policy, &request::of(case, call, presented, &policy));
    let denying = answer
        .statements
        .iter()
        .filter(|statement| statement.effect == Some(Effect::Deny) && statement.truth.is_true());
    OrganizationAnswer {
        document,
        denied: answer.denied,
        denying: denying.map(|statement| statement.span).collect(),
    }
}
