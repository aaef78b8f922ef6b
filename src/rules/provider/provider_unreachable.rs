//! AWS cannot read the issuer's discovery document or keys.

use crate::exam::Exam;
use crate::rules::suspicion;
use crate::rules::{Draft, Question, Rule, pages};

pub(crate) static RULE: Rule =
    Rule::new(pages::PROVIDER_UNREACHABLE, check).asks(&[Question::Provider]);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    suspicion::draft(exam, RULE.id, TITLE, REASON)
        .into_iter()
        .collect()
}

const TITLE: &str = "AWS could not read the issuer's keys";
const REASON: &str = "STS fetches the issuer's discovery document and its keys, and waits some five seconds. For \
                      github.com that passes: run the job again. Your own server must be reachable from the internet.";
