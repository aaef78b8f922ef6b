//! AWS or GitHub throttled the call or had an outage.

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
            "some of several simultaneous runs failed, and a retry works",
        );
        return vec![draft.because(REASON).seen(suspicion::line(exam))];
    }
    suspicion::draft(exam, RULE.id, TITLE, REASON)
        .into_iter()
        .collect()
}

const TITLE: &str = "AWS or GitHub throttled the call or had an outage";
const REASON: &str = "This is temporary and not about your policy. Retry with increasing delays, start fewer jobs at \
                      once, and check the status pages of both.";
