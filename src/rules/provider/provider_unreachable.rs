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
const REASON: &str = "STS reads the issuer's discovery document and keys and waits about five seconds. For \
                      github.com this is temporary: run the job again. Your own server must be reachable from the \
                      internet.";
