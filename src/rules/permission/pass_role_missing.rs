//! `iam:PassRole` is not allowed for the role that is passed to a service.

use crate::exam::Exam;
use crate::rules::{Draft, Rule, pages};

use super::found::{Found, refusals};

pub(crate) static RULE: Rule = Rule::new(pages::PASS_ROLE_MISSING, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    refusals(exam, RULE.id, finding)
}

fn finding(found: &Found<'_>) -> Draft {
    let passed = found.resource().unwrap_or_else(|| "the role".to_owned());
    let draft = found
        .draft(format!("{} is not allowed to pass {passed} to a service", found.who()))
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
