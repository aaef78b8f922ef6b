//! The session policy does not allow the action.

use crate::exam::Exam;
use crate::rules::{Draft, Rule, pages};

use super::found::{Found, refusals};

pub(crate) static RULE: Rule = Rule::new(pages::PERMISSION_SESSION_POLICY, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    refusals(exam, RULE.id, finding)
}

fn finding(found: &Found<'_>) -> Draft {
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
