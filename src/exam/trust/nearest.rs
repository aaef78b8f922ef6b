//! Of several statements, the one that was meant: it takes the least to let the token in.

use super::reason::{self, ConditionReason, Reason};
use crate::case::Case;
use crate::exam::presented::Presentation;
use crate::iam::{Effect, Policy, PolicyAnswer, StatementAnswer};

/// A wrong principal or action says more against a statement than a wrong value in a condition.
const PART: u32 = 80;

/// A condition that fails for another reason than a subject that is near.
const CONDITION: u32 = 20;

/// The Allow statement that comes nearest, and what keeps it from matching.
#[derive(Debug, Clone)]
pub struct Nearest {
    /// Its place in the policy, from 0.
    pub statement: usize,
    /// What does not match, in the order of the evaluation.
    pub reasons: Vec<Reason>,
    /// The other Allow statements, which are further off.
    pub others: Vec<usize>,
}

/// Finds the nearest Allow statement; none where one matches already or there is none.
pub(super) fn of(
    policy: &Policy,
    answer: &PolicyAnswer,
    presented: &Presentation,
    case: &Case,
) -> Option<Nearest> {
    let allows = || {
        answer
            .statements
            .iter()
            .filter(|statement| statement.effect == Some(Effect::Allow))
    };
    if allows().any(|statement| statement.truth.is_true()) {
        return None;
    }
    let reasons = |statement: &StatementAnswer| reason::all(policy, statement, presented, case);
    let weighed = allows().map(|statement| (statement.index, reasons(statement)));
    let (statement, reasons) = weighed.min_by_key(|(_, reasons)| distance(reasons))?;
    let others = allows()
        .map(|other| other.index)
        .filter(|index| *index != statement);
    Some(Nearest {
        statement,
        reasons,
        others: others.collect(),
    })
}

fn distance(reasons: &[Reason]) -> u32 {
    reasons.iter().map(weight).sum()
}

fn weight(reason: &Reason) -> u32 {
    match reason {
        Reason::Principal | Reason::Action => PART,
        Reason::Condition { why, .. } => match why {
            ConditionReason::Subject { comparison, .. } => comparison.distance,
            _ => CONDITION,
        },
    }
}
