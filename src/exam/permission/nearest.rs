//! Of the statements of a kind of policy, those that matter for a request.

use std::ops::Range;

use super::group::Group;
use crate::iam::{Effect, Request, StatementAnswer, Truth, judge_statement};

/// A statement, with what it makes of each part of the request.
#[derive(Debug, Clone)]
pub struct Nearest {
    /// The policy's place in its group, from 0.
    pub policy: usize,
    /// The statement's answer.
    pub answer: StatementAnswer,
}

/// The statements of one effect, of the policies `among` all of the group.
pub(super) fn answers(
    group: &Group<'_>,
    among: &Range<usize>,
    effect: Effect,
    request: &Request,
) -> Vec<Nearest> {
    let policies = group.policies().enumerate();
    let chosen = policies.filter(|(index, _)| among.contains(index));
    let statements = chosen.flat_map(|(index, policy)| {
        let of_effect = policy
            .statements
            .iter()
            .filter(move |statement| statement.effect == Some(effect));
        of_effect.map(move |statement| Nearest {
            policy: index,
            answer: judge_statement(policy, statement, request),
        })
    });
    statements.collect()
}

/// The statement that allows the action and needs the least to let the request through.
pub(super) fn allowing(all: Vec<Nearest>) -> Option<Nearest> {
    let of_action = all
        .into_iter()
        .filter(|one| !one.answer.action.truth.is_false());
    of_action.min_by_key(|one| distance(&one.answer))
}

/// Another principal or resource is further off than a condition, and what certainly does not hold
/// further than what is not known.
fn distance(answer: &StatementAnswer) -> (u32, u32) {
    let weight = |truth: Truth, parts: u32| match truth {
        Truth::True => (0, 0),
        Truth::False => (parts, 0),
        Truth::Unknown => (0, parts),
    };
    let parts = [
        weight(answer.principal.truth, 4),
        weight(answer.resource.truth, 2),
    ];
    let conditions = answer.conditions.iter().map(|one| weight(one.truth, 1));
    let all = parts.into_iter().chain(conditions);
    all.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}
