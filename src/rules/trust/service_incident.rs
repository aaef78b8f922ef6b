//! AWS or GitHub throttled the call or was out of order.

use crate::exam::Exam;
use crate::finding::Certainty;
use crate::issuer::github::History;
use crate::rules::suspicion;
use crate::rules::{Draft, Rule, pages, undecided};

// Every service throttles, so no error shows that this one did not.
pub(crate) static RULE: Rule = Rule::new(pages::SERVICE_INCIDENT, check)
    .open(undecided::always)
    .excluded_if(|_| false);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    if exam.history(History::some_succeeded) {
        let certainty = if exam.symptom().is_some() {
            Certainty::Likely
        } else {
            Certainty::Possible
        };
        let draft = Draft::new(
            certainty,
            "some of many runs at once failed, and a repetition cures it",
        );
        return vec![draft.because(REASON).seen(suspicion::line(exam))];
    }
    suspicion::draft(exam, RULE.id, TITLE, REASON)
        .into_iter()
        .collect()
}

const TITLE: &str = "AWS or GitHub throttled the call or was out of order";
const REASON: &str = "This passes and is not about your policy. Retry with growing pauses, start fewer jobs at once, and \
                      look at the status pages of both.";
