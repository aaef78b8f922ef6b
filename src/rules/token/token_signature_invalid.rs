//! The signature of the token does not verify.

use crate::exam::Exam;
use crate::report::{Kind, Stage};
use crate::rules::suspicion;
use crate::rules::{Draft, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "token-signature-invalid",
    stage: Stage::Token,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "the signature of the token does not verify",
    docs: include_str!("token_signature_invalid.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    suspicion::draft(exam, RULE.id, TITLE, REASON)
        .into_iter()
        .collect()
}

const TITLE: &str = "the signature of the token does not verify";
const REASON: &str = "STS verifies the token with the keys that the issuer publishes. A token that was changed on its way, or \
                      signed by somebody else, is refused.";
