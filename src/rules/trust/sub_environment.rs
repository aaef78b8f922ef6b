//! The job and the policy do not agree on the environment.

use crate::exam::Exam;
use crate::exam::subject::DifferenceKind;
use crate::github::subject::ContextKind;
use crate::report::{Kind, Stage};
use crate::rules::{Draft, Rule};

use super::found::{Differing, differing};

pub(crate) static RULE: Rule = Rule {
    id: "sub-environment",
    stage: Stage::Trust,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "the job and the policy do not agree on the environment",
    docs: include_str!("sub_environment.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    differing(exam, is_mine, word)
}

fn is_mine(kind: DifferenceKind) -> bool {
    let is_environment = |kind| kind == ContextKind::Environment;
    match kind {
        DifferenceKind::Context { expected, actual } => {
            is_environment(expected) || is_environment(actual)
        }
        DifferenceKind::ContextName(kind) => is_environment(kind),
        _ => false,
    }
}

fn word(found: &Differing<'_>) -> Draft {
    let (title, label, reason) = match found.kinds.first() {
        Some(DifferenceKind::Context { expected, actual })
            if *actual == ContextKind::Environment =>
        {
            (
                format!(
                    "the job names an environment, the policy expects {}",
                    expected.describe()
                ),
                format!("expects {}", expected.describe()),
                "A job that names an environment presents `environment:NAME` in the place of branch, tag or event.",
            )
        }
        Some(DifferenceKind::Context { actual, .. }) => (
            format!(
                "the policy expects an environment, the run is of {}",
                actual.describe()
            ),
            "expects an environment".to_owned(),
            "Only a job that names the environment presents `environment:NAME`; without it the subject ends in the \
             ref or in `pull_request`.",
        ),
        _ => (
            "the job names another environment than the policy trusts".to_owned(),
            "another environment".to_owned(),
            "The subject ends in the environment that the job names, letter by letter.",
        ),
    };
    found
        .draft(title, label)
        .because(reason)
        .repairs(found.add_exact())
}
