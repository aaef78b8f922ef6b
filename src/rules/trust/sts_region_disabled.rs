//! STS is not active in that region for the account.

use crate::exam::Exam;
use crate::report::{Kind, Stage};
use crate::rules::suspicion;
use crate::rules::{Draft, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "sts-region-disabled",
    stage: Stage::Trust,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "STS is not active in that region for the account",
    docs: include_str!("sts_region_disabled.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    suspicion::draft(exam, RULE.id, TITLE, REASON)
        .into_iter()
        .collect()
}

const TITLE: &str = "STS is not active in that region for the account";
const REASON: &str = "Regions that an account must opt in to, and regions in which an administrator switched STS off, refuse \
                      every call. Activate the region in the account, or use another one for the credentials step.";
