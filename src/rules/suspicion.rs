//! Causes that the error names, where the evidence does not show them.

use super::Draft;
use crate::exam::Exam;
use crate::finding::{Certainty, Evidence, Place, RuleId, Weight};

/// How often this cause is the reason for the error that counts; none where the error does not leave
/// it open.
fn weight(exam: &Exam<'_>, rule: RuleId) -> Option<Weight> {
    exam.symptom()?.entry.weight(rule)
}

/// Whether the error that counts leaves this cause open.
pub(super) fn leaves_open(exam: &Exam<'_>, rule: RuleId) -> bool {
    weight(exam, rule).is_some()
}

/// Whether the error that counts names this cause as a usual one.
pub(super) fn names(exam: &Exam<'_>, rule: RuleId) -> bool {
    weight(exam, rule) == Some(Weight::Usual)
}

/// A finding that rests on the error, where this cause is a usual one for it.
pub(super) fn draft(exam: &Exam<'_>, rule: RuleId, title: &str, reason: &str) -> Option<Draft> {
    let draft = || {
        Draft::new(Certainty::Likely, title)
            .because(reason)
            .seen(line(exam))
    };
    names(exam, rule).then(draft)
}

/// The line of the error that counts.
pub(super) fn line(exam: &Exam<'_>) -> Option<Evidence> {
    at_line(exam, exam.symptom()?.line, "the error in the log")
}

/// A line of the log, from 1, where it is held.
pub(super) fn at_line(exam: &Exam<'_>, number: usize, label: &str) -> Option<Evidence> {
    let log = exam.case.error.as_ref()?;
    let place = Place::new(log.source(), log.line(number)?);
    Some(Evidence::new(place, label))
}
