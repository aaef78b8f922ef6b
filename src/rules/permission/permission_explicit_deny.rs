//! A Deny in an identity policy.

use crate::exam::Exam;
use crate::finding::{Kind, Stage};
use crate::rules::{Draft, Rule};

use super::found::{Found, refusals};

pub(crate) static RULE: Rule = Rule {
    id: "permission-explicit-deny",
    stage: Stage::Permission,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "a Deny statement of the role refuses the action",
    docs: include_str!("permission_explicit_deny.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    refusals(exam, RULE.id, word)
}

fn word(found: &Found<'_>) -> Draft {
    found
        .draft(format!("a Deny in a policy of {} refuses {}", found.who(), found.action()))
        .seen(found.evidence())
        .because(found.explain(
            "A matching Deny wins over every Allow, so allowing the action elsewhere changes nothing. Find out why the \
             Deny is there before you change it.",
        ))
        .repairs(found.exceptions())
}
