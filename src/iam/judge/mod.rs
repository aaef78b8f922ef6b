//! Evaluation of statements and policies.
//!
//! [`statement_truth`] alone decides; the answers with reasons ask the same functions part by part,
//! so that a reason can never say something else than the decision.

mod answer;
mod condition;
mod explain;
mod statement;

pub use answer::{ConditionAnswer, PartAnswer, PolicyAnswer, StatementAnswer, ValueAnswer, Why};
pub use explain::{judge_policy, judge_statement};
pub(super) use statement::{StatementMatch, match_with_principal, statement_match};

use super::policy::{Effect, Policy};
use super::request::Request;
use crate::known::Truth;

/// Whether the policy by itself lets the request through: something allows it, nothing denies it.
///
/// The same answer as [`judge_policy`] gives, without keeping reasons.
pub fn allows(policy: &Policy, request: &Request) -> Truth {
    let denied = effect_truth(policy, request, Effect::Deny);
    if denied.is_true() {
        return Truth::False;
    }
    effect_truth(policy, request, Effect::Allow).and(!denied)
}

fn effect_truth(policy: &Policy, request: &Request, effect: Effect) -> Truth {
    let statements = policy.statements.iter();
    let with_effect = statements.filter(|statement| statement.effect == Some(effect));
    Truth::any(with_effect.map(|statement| statement_match(policy, statement, request).truth))
}
