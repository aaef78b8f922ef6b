//! AWS cannot read the issuer's discovery document or keys.

use crate::exam::Exam;
use crate::finding::{Kind, Stage};
use crate::rules::suspicion;
use crate::rules::{Draft, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "provider-unreachable",
    stage: Stage::Provider,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "AWS cannot read the issuer's discovery document or keys",
    docs: include_str!("provider_unreachable.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    suspicion::draft(exam, RULE.id, TITLE, REASON)
        .into_iter()
        .collect()
}

const TITLE: &str = "AWS could not read the issuer's keys";
const REASON: &str = "STS fetches the issuer's discovery document and its keys, and waits some five seconds. For \
                      github.com that passes: run the job again. Your own server must be reachable from the internet.";
