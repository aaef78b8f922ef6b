//! The session policy that was given with the assume.

use crate::exam::Exam;
use crate::finding::{Kind, Stage};
use crate::rules::{Draft, Rule};

use super::found::{Found, refusals};

pub(crate) static RULE: Rule = Rule {
    id: "permission-session-policy",
    stage: Stage::Permission,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "the session policy does not allow the action",
    docs: include_str!("permission_session_policy.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    refusals(exam, RULE.id, word)
}

fn word(found: &Found<'_>) -> Draft {
    let title = if found.is_denied() {
        format!("the session policy denies {}", found.action())
    } else {
        format!("the session policy does not allow {}", found.action())
    };
    found
        .draft(title)
        .seen(found.evidence())
        .because(found.explain(
            "`inline-session-policy` and `managed-session-policies` of the credentials step narrow the session down: \
             what they do not allow is denied, whatever the role may do.",
        ))
        .repairs(found.exceptions())
        .repairs(found.allowances())
}
