//! Of several statements, the one that was meant: it takes the least to let the token in.

use super::reason::{self, ConditionReason, Reason};
use crate::case::Case;
use crate::exam::presented::Presentation;
use crate::iam::{Effect, PolicyAnswer, StatementAnswer};

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
    let ((answer, further), (first, otherwise)) =
        answers.split_first().zip(presented.split_first())?;
    let allows = || {
        answer
            .statements
            .iter()
            .filter(|statement| statement.effect == Some(Effect::Allow))
    };
    if allows().any(|statement| statement.truth.is_true()) {
        return None;
    }
    let reasons = |statement: &StatementAnswer| reason::all(statement, first, case);
    let weighed = allows().map(|statement| (statement.index, reasons(statement)));
    let (statement, reasons) = weighed.min_by_key(|(_, reasons)| distance(reasons))?;
    let others = allows()
        .map(|other| other.index)
        .filter(|index| *index != statement);
    let elsewhere = further.iter().zip(otherwise).map(|(answer, presented)| {
        let mut statements = answer.statements.iter();
        let same = statements.find(|other| other.index == statement);
        same.map(|same| reason::all(same, presented, case))
            .unwrap_or_default()
    });
    Some(Nearest {
        statement,
        reasons,
        elsewhere: elsewhere.collect(),
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
