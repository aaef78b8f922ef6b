//! GitHub's token service refused or failed.

use crate::exam::Exam;
use crate::finding::{Kind, Stage};
use crate::rules::suspicion;
use crate::rules::{Draft, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "token-request-failed",
    stage: Stage::Token,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "GitHub's token service refused or failed",
    docs: include_str!("token_request_failed.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    suspicion::draft(exam, RULE.id, TITLE, REASON)
        .into_iter()
        .collect()
}

const TITLE: &str = "GitHub's token service refused or failed";
const REASON: &str = "The job may ask for a token, but the service did not give one. This passes and is not about your \
                      policy: run the job again, with a current version of the action, which retries.";
