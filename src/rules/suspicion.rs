//! Causes that the error names, where the evidence does not show them.

use super::Draft;
use crate::exam::Exam;
use crate::report::{Certainty, Evidence, Place};
use crate::source::{Source, Span};
use crate::symptom::Weight;

/// Whether the error that counts names this cause, and how often it is the reason.
fn weight(exam: &Exam<'_>, rule: &str) -> Option<Weight> {
    let symptom = exam.symptom()?;
    let causes = symptom.entry.causes.iter();
    causes
        .into_iter()
        .find(|(cause, _)| *cause == rule)
        .map(|(_, weight)| *weight)
}

/// Whether the error that counts names this cause as a usual one.
pub(super) fn names(exam: &Exam<'_>, rule: &str) -> bool {
    weight(exam, rule) == Some(Weight::Usual)
}

/// A finding that rests on the error, where this cause is a usual one for it.
pub(super) fn draft(exam: &Exam<'_>, rule: &str, title: &str, reason: &str) -> Option<Draft> {
    let draft = || {
        Draft::new(Certainty::Likely, title)
            .because(reason)
            .seen(line(exam))
    };
    names(exam, rule).then(draft)
}

/// The line of the error that counts.
pub(super) fn line(exam: &Exam<'_>) -> Option<Evidence> {
    let (source, symptom) = (exam.case.error.as_ref()?, exam.symptom()?);
    let span = line_span(source, symptom.line)?;
    Some(Evidence::new(Place::new(source, span), "what the log says"))
}

/// The text of a line, from 1, without its line end.
pub(super) fn line_span(source: &Source, number: usize) -> Option<Span> {
    let mut start = 0;
    for (index, line) in source.text().split_inclusive('\n').enumerate() {
        if index + 1 == number {
            return Some(Span::new(start, start + line.trim_end().len()));
        }
        start += line.len();
    }
    None
}
