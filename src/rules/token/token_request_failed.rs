//! The request for a token from GitHub failed.

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

const TITLE: &str = "the request for a token from GitHub failed";
const REASON: &str = "The job is allowed to request a token, but GitHub's token service did not return one. This is \
                      temporary and not about your policy. Run the job again, with a current version of the action, \
                      which retries.";
