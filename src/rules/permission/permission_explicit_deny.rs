//! A Deny in an identity policy.

use crate::exam::Exam;
use crate::rules::{Draft, Rule, pages};

use super::found::{Found, refusals};

pub(crate) static RULE: Rule = Rule::new(pages::PERMISSION_EXPLICIT_DENY, check);

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
