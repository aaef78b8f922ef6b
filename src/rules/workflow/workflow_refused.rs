//! GitHub does not accept the workflow file, so no job starts.

use crate::exam::Exam;
use crate::finding::{Certainty, Evidence};
use crate::issuer::github::Invalid;
use crate::rules::{Draft, Rule, pages};

pub(crate) static RULE: Rule = Rule::new(pages::WORKFLOW_REFUSED, check);

/// A run that left a log or a token did start.
fn check(exam: &Exam<'_>) -> Vec<Draft> {
    if exam.is_observed() || exam.case.error.is_some() {
        return Vec::new();
    }
    let invalid = exam.workflow.prediction.invalid.iter();
    invalid.map(|one| finding(exam, one)).collect()
}

fn finding(exam: &Exam<'_>, invalid: &Invalid) -> Draft {
    let place = exam.workflow.place(&invalid.place);
    // What an excerpt leaves out may stand in the whole file.
    let certainty = match invalid.is_missing {
        true => Certainty::Possible,
        false => Certainty::Proven,
    };
    Draft::new(certainty, RULE.summary)
        .seen(place.map(|place| Evidence::new(place, "refused")))
        .because(format!(
            "On the page of the run GitHub says: {}",
            invalid.message
        ))
}
