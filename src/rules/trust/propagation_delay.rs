//! The role or the provider was changed moments ago.

use crate::exam::Exam;
use crate::finding::Certainty;
use crate::issuer::github::History;
use crate::rules::suspicion;
use crate::rules::{Draft, Open, Rule, pages};

// Permission policies take effect late as well, so an error of a later stage excludes nothing.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
pub(crate) static RULE: Rule = Rule::new(pages::PROPAGATION_DELAY, check)
    .open(|exam| Open::from(!exam.history(History::failed_again)))
    .excluded_if(|_| false);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    if exam.history(History::some_succeeded) || exam.history(History::failed_again) {
        return Vec::new();
    }
    if exam.history(History::is_cured) && exam.symptom().is_some() {
        let draft = Draft::new(
            Certainty::Likely,
            "the same run succeeded when it was repeated",
        );
        return vec![draft.because(REASON).seen(suspicion::line(exam))];
    }
    suspicion::draft(exam, RULE.id, TITLE, REASON)
        .into_iter()
        .collect()
}

const TITLE: &str = "the role or the provider was changed moments ago";
const REASON: &str = "IAM is eventually consistent: for some seconds after a role is created or changed, some \
                      requests still see the previous state. Wait after the change, and retry.";
