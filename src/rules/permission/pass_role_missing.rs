//! `iam:PassRole` on the role that is handed to a service.

use crate::exam::Exam;
use crate::finding::{Kind, Stage};
use crate::rules::{Draft, Rule};

use super::found::{Found, refusals};

pub(crate) static RULE: Rule = Rule {
    id: "pass-role-missing",
    stage: Stage::Permission,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "the role may not hand the other role to a service",
    docs: include_str!("pass_role_missing.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    refusals(exam, RULE.id, word)
}

fn word(found: &Found<'_>) -> Draft {
    let passed = found.resource().unwrap_or_else(|| "the role".to_owned());
    let draft = found
        .draft(format!("{} may not pass {passed} to a service", found.who()))
        .seen(found.evidence())
        .because(found.explain(
            "Whoever registers a task, makes a function or starts a stack hands a role over, and needs `iam:PassRole` \
             on that role; the call's own permission is not enough. A condition on `iam:PassedToService` keeps the \
             role from being handed to other services.",
        ))
        .repairs(found.grants());
    Draft {
        sides: found.resource_sides(),
        ..draft
    }
}
