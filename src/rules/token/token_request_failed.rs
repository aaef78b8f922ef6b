//! GitHub's token service refused or failed.

use crate::exam::Exam;
use crate::finding::Stage;
use crate::rules::suspicion;
use crate::rules::{Draft, Rule, pages};

// An error that shows the job to be allowed to request a token comes after the request.
pub(crate) static RULE: Rule = Rule::new(pages::TOKEN_REQUEST_FAILED, check)
    .excluded_if(|symptom| symptom.proves().contains(&Stage::Workflow));

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    suspicion::draft(exam, RULE.id, TITLE, REASON)
        .into_iter()
        .collect()
}

const TITLE: &str = "GitHub's token service refused or failed";
const REASON: &str = "The job may ask for a token, but the service did not give one. This passes and is not about your \
                      policy: run the job again, with a current version of the action, which retries.";
