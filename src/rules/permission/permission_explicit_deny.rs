//! A Deny statement in the role's policies blocks the action.

use crate::exam::Exam;
use crate::rules::{Draft, Rule, pages};

use super::found::{Found, refusals};

pub(crate) static RULE: Rule = Rule::new(pages::PERMISSION_EXPLICIT_DENY, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    refusals(exam, RULE.id, finding)
}

fn finding(found: &Found<'_>) -> Draft {
    found
        .draft(format!("a Deny statement in a policy of {} blocks {}", found.who(), found.action()))
        .seen(found.evidence())
        .because(found.explain(
            "A matching Deny overrides every Allow, so allowing the action elsewhere changes nothing. Check why the \
             Deny exists before you change it.",
        ))
        .repairs(found.exceptions())
}
