//! Findings that the error speaks against: it comes later than the check that they say fails.

use super::{Draft, Rule};
use crate::exam::Exam;
use crate::report::Certainty;

const BUT: &str = "The error comes later than this check, which the run has therefore passed: either this evidence is \
                   not what was in force, or the error is of another run.";

/// Takes out what the error excludes and the evidence only points to; what the evidence proves stays
/// as merely possible, with what speaks against it.
pub(super) fn weigh(exam: &Exam<'_>, drafts: &mut Vec<(&'static Rule, Draft)>) {
    let Some(symptom) = exam.symptom() else {
        return;
    };
    let excluded: Vec<_> = symptom.ruled_out().collect();
    let is_excluded = |rule: &Rule| excluded.contains(&rule.id);
    drafts.retain(|(rule, draft)| !is_excluded(rule) || draft.certainty == Certainty::Proven);
    for (_, draft) in drafts.iter_mut().filter(|(rule, _)| is_excluded(rule)) {
        draft.certainty = Certainty::Possible;
        draft.explanation = format!("{} {BUT}", draft.explanation);
    }
}
