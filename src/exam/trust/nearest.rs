//! Of several statements, the one that was meant: it takes the least to let the token in.

use super::reason::{self, ConditionReason, Reason};
use crate::case::Case;
use crate::exam::presented::Presentation;
use crate::exam::subject::{Comparison, DifferenceKind};
use crate::iam::{Effect, PolicyAnswer, StatementAnswer};
use crate::issuer::ConditionKey;

/// A wrong principal or action says more against a statement than a wrong value in a condition.
const PART: u32 = 80;

/// Of a statement that names the run's repository the part is wrong, not the statement.
const PART_OF_MEANT: u32 = 10;

/// A condition that fails for another reason than a subject that is near.
const CONDITION: u32 = 20;

/// A subject that is not made of the same parts at all.
const SHAPE: u32 = 75;

/// The Allow statement that comes nearest, and what keeps it from matching.
#[derive(Debug, Clone)]
pub struct Nearest {
    /// Its place in the policy, from 0.
    pub statement: usize,
    /// What does not match, in the order of the evaluation.
    pub reasons: Vec<Reason>,
    /// What does not match of each other thing that may be presented.
    elsewhere: Vec<Vec<Reason>>,
    /// The other Allow statements, which are further off.
    pub others: Vec<usize>,
}

impl Nearest {
    /// Whether one of the reasons for which `is_it` holds keeps out whatever may be presented.
    pub fn keeps_all_out(&self, is_it: impl Fn(&Reason) -> bool) -> bool {
        let mut elsewhere = self.elsewhere.iter();
        elsewhere.all(|reasons| reasons.iter().any(&is_it))
    }
}

/// Finds the Allow statement nearest to what is presented first; none where one matches already or
/// there is none.
pub(super) fn of(
    answers: &[PolicyAnswer],
    presented: &[Presentation],
    case: &Case,
) -> Option<Nearest> {
    let mut all = answers.iter().zip(presented);
    let (answer, first) = all.next()?;
    let (statement, reasons) = nearest(answer, first, case)?;
    // Where another presentation comes nearer to another statement, it is not certain which was meant.
    let same = |(index, reasons)| (index == statement).then_some(reasons);
    let elsewhere = all.map(|(answer, presented)| {
        let nearest = nearest(answer, presented, case).and_then(same);
        nearest.unwrap_or_default()
    });
    let others = allows(answer).map(|other| other.index);
    Some(Nearest {
        statement,
        reasons,
        elsewhere: elsewhere.collect(),
        others: others.filter(|index| *index != statement).collect(),
    })
}

fn allows(answer: &PolicyAnswer) -> impl Iterator<Item = &StatementAnswer> {
    let statements = answer.statements.iter();
    statements.filter(|statement| statement.effect == Some(Effect::Allow))
}

/// The Allow statement that comes nearest to one presentation, with what does not match.
fn nearest(
    answer: &PolicyAnswer,
    presented: &Presentation,
    case: &Case,
) -> Option<(usize, Vec<Reason>)> {
    if allows(answer).any(|statement| statement.truth.is_true()) {
        return None;
    }
    let weighed = allows(answer).map(|statement| {
        let reasons = reason::all(statement, presented, case);
        (distance(statement, &reasons), statement.index, reasons)
    });
    let (_, statement, reasons) = weighed.min_by_key(|(distance, ..)| *distance)?;
    Some((statement, reasons))
}

fn distance(statement: &StatementAnswer, reasons: &[Reason]) -> u32 {
    let part = match names_repository(statement, reasons) {
        true => PART_OF_MEANT,
        false => PART,
    };
    let weights = reasons.iter().map(|reason| match reason {
        Reason::Principal | Reason::Action => part,
        Reason::Condition { why, .. } => match why {
            ConditionReason::Subject { comparison, .. } => comparison.distance,
            ConditionReason::SubjectShape { .. } => SHAPE,
            _ => CONDITION,
        },
    });
    weights.sum()
}

/// Whether the statement names the run's repository: a condition on the subject is met, as far as is
/// known, or not met for another reason.
fn names_repository(statement: &StatementAnswer, reasons: &[Reason]) -> bool {
    let is_other = |comparison: &Comparison| {
        let mut kinds = comparison.differences.iter().map(|one| one.kind);
        kinds.any(|kind| matches!(kind, DifferenceKind::Owner | DifferenceKind::Repository))
    };
    let mut reasons = reasons.iter();
    let differs_only_beyond = reasons.any(|reason| match reason {
        Reason::Condition {
            why: ConditionReason::Subject { comparison, .. },
            ..
        } => !is_other(comparison),
        _ => false,
    });
    let mut conditions = statement.conditions.iter();
    differs_only_beyond
        || conditions.any(|condition| {
            let is_subject = ConditionKey::is_subject(&condition.key);
            is_subject && !condition.truth.is_false() && !condition.operator.is_negated()
        })
}
