//! The role's permissions boundary does not allow the action.

use crate::exam::Exam;
use crate::rules::{Draft, Rule, pages};

use super::found::{Found, refusals};

pub(crate) static RULE: Rule = Rule::new(pages::PERMISSION_BOUNDARY, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    refusals(exam, RULE.id, finding)
}

fn finding(found: &Found<'_>) -> Draft {
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
            "A permissions boundary grants nothing; it limits what the role's policies can grant. The team that set \
             it, often a platform team, must allow the action there; changing the role's own policies does not help.",
        ))
        .repairs(found.exceptions())
        .repairs(found.allowances())
}
