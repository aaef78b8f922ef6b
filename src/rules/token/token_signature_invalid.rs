//! The token's signature was not made with a key of its issuer.

use crate::case::Signature;
use crate::exam::Exam;
use crate::rules::{Draft, Rule, pages};

pub(crate) static RULE: Rule = Rule::new(pages::TOKEN_SIGNATURE_INVALID, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let signature = &exam.case.signature;
    let is_invalid = matches!(signature, Signature::Invalid(_));
    let title = signature.describe().filter(|_| is_invalid);
    title
        .map(|title| Draft::proven(title).because(REASON))
        .into_iter()
        .collect()
}

const REASON: &str = "STS rejects a token with a wrong signature: the token was changed or cut off after it was \
                      signed, or its issuer did not sign it. Request a new token from GitHub and pass it on \
                      unchanged.";
