//! The permissions boundary of the role.

use crate::exam::Exam;
use crate::rules::{Draft, Rule, pages};

use super::found::{Found, refusals};

pub(crate) static RULE: Rule = Rule::new(pages::PERMISSION_BOUNDARY, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    refusals(exam, RULE.id, word)
}

fn word(found: &Found<'_>) -> Draft {
    let title = if found.is_denied() {
        format!(
            "the permissions boundary of the role denies {}",
            found.action()
        )
    } else {
        format!(
            "the permissions boundary of the role does not allow {}",
            found.action()
        )
    };
    found
        .draft(title)
        .seen(found.evidence())
        .because(found.explain(
            "A boundary gives nothing; it is the most that the role's policies can give. Whoever set it, often a \
             platform team, must allow the action there: nothing in the role's own policies helps.",
        ))
        .repairs(found.exceptions())
        .repairs(found.allowances())
}
