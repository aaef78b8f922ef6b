//! Credentials that AWS does not know, in a region that an account has to enable first.

use crate::exam::Exam;
use crate::symptom::is_opt_in;

/// The errors with which a region that is off answers.
const UNKNOWN: [&str; 2] = ["credentials-invalid", "credentials-not-there-yet"];

/// The region that the call was for, where AWS does not know the credentials and the region is one that
/// an account has to enable: the one of the step, else the last that the log names before the error.
pub(super) fn region<'e>(exam: &'e Exam<'_>) -> Option<&'e str> {
    let symptom = exam.symptom()?;
    if !UNKNOWN.contains(&symptom.entry.id) {
        return None;
    }
    let step = exam.workflow.step().and_then(|step| step.region.as_ref());
    let written = step.and_then(|region| region.value.as_known());
    let facts = &exam.reading.facts;
    let printed = facts.input("aws-region").map(|input| input.value.as_str());
    if let Some(region) = written.or(printed) {
        return is_opt_in(region).then_some(region);
    }
    let mut before = facts.opt_in_regions.iter().rev();
    before
        .find(|seen| seen.line <= symptom.line)
        .map(|seen| seen.value.as_str())
}
