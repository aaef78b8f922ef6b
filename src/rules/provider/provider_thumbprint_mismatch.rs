//! The issuer's certificate does not match the provider's thumbprints.

use crate::exam::Exam;
use crate::exam::keys;
use crate::rules::suspicion;
use crate::rules::{Draft, Question, Rule, pages};

pub(crate) static RULE: Rule =
    Rule::new(pages::PROVIDER_THUMBPRINT_MISMATCH, check).asks(&[Question::Provider]);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    if !suspicion::names(exam, RULE.id) {
        return Vec::new();
    }
    let Some(first) = exam.first() else {
        return suspicion::draft(exam, RULE.id, TITLE, REASON)
            .into_iter()
            .collect();
    };
    let reason = if first.issuer_name().starts_with(keys::GITHUB_HOST) {
        HISTORY
    } else {
        REASON
    };
    suspicion::draft(exam, RULE.id, TITLE, reason)
        .into_iter()
        .collect()
}

const TITLE: &str = "the issuer's certificate does not match the provider's thumbprints";
const REASON: &str = "AWS does not trust the authority of the issuer's certificate, and no thumbprint of the \
                      provider matches it. Add the thumbprint of the top intermediate authority to the provider.";
const HISTORY: &str = "AWS checks github.com against its own list of authorities since 2023-07-06 and ignores \
                       thumbprints there. The error is from before, or a proxy stands between AWS and the issuer. At \
                       the time both of GitHub's thumbprints had to be listed.";
