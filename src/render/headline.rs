//! The answer in one line.

use crate::conclude::Diagnosis;
use crate::finding::{Status, Verdict};

/// The verdict, with the stage that failed.
pub(super) fn headline(diagnosis: &Diagnosis) -> String {
    if let Some(headline) = &diagnosis.headline {
        return headline.clone();
    }
    match (diagnosis.verdict, diagnosis.findings.first()) {
        (Verdict::Blocked, Some(first)) => format!("blocked at the {} stage", first.stage.name()),
        (Verdict::Blocked, None) => "blocked".to_owned(),
        (Verdict::Clear, _) => "clear: nothing in the evidence blocks this job".to_owned(),
        (Verdict::Undetermined, _) => match failed(diagnosis) {
            Some(stage) => format!("failed at the {stage} stage: the evidence does not decide why"),
            None => "undetermined: the evidence does not decide".to_owned(),
        },
    }
}

/// The stage that the error is of, where it says so.
fn failed(diagnosis: &Diagnosis) -> Option<&'static str> {
    let mut stages = diagnosis.stages.iter();
    let failed = stages.find(|stage| stage.status == Status::Fail)?;
    Some(failed.stage.name())
}
