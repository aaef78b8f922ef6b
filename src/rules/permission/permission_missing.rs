//! No identity policy allows the action.

use crate::exam::Exam;
use crate::exam::permission::Why;
use crate::report::{Kind, Stage};
use crate::rules::{Draft, Rule};

use super::found::{Found, refusals};

pub(crate) static RULE: Rule = Rule {
    id: "permission-missing",
    stage: Stage::Permission,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "no policy of the role allows the action",
    docs: include_str!("permission_missing.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    refusals(exam, RULE.id, word)
}

fn word(found: &Found<'_>) -> Draft {
    found
        .draft(format!(
            "no policy of {} allows {}",
            found.who(),
            found.action()
        ))
        .seen(found.evidence())
        .because(found.explain(&why(found)))
        .repairs(found.grants())
}

fn why(found: &Found<'_>) -> String {
    let known = found.exam.permission.policies.identity.known;
    match found.refusal.why {
        Why::Told { .. } if known && found.stranger().is_none() => {
            "The policies at hand do allow it, and AWS says that the role's do not: look whether this version was \
             applied, to this role."
                .to_owned()
        }
        Why::Told { .. } => {
            "AWS says that no identity-based policy allows it: no statement names the action on this resource, under \
             conditions that are met."
                .to_owned()
        }
        _ => format!(
            "What no statement allows is denied. The role was assumed; it still needs {}{}.",
            found.action(),
            found.on()
        ),
    }
}
