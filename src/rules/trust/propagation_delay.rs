//! The role or the provider was changed moments ago.

use crate::exam::Exam;
use crate::finding::Certainty;
use crate::finding::{Kind, Stage};
use crate::issuer::github::History;
use crate::rules::suspicion;
use crate::rules::{Draft, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "propagation-delay",
    stage: Stage::Trust,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "the role or the provider was changed moments ago",
    docs: include_str!("propagation_delay.md"),
    check,
};

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
const REASON: &str = "IAM is eventually consistent: for some seconds after a role is made or changed, some requests still \
                      see the former state. Wait after the change, and retry.";
