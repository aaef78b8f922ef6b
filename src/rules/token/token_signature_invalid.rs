//! The signature of the token is not its issuer's.

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

const REASON: &str = "STS takes no token whose signature does not fit: it was changed or cut after it was signed, or something else \
                      than its issuer made it. Ask GitHub for a new one and pass it on as it is.";
