//! The errors that were read, as the answer shows them.

use super::{Meaning, SymptomReport};
use crate::case::Log;
use crate::exam::Exam;
use crate::symptom::Symptom;

/// Every error, in the order of the log; those of the run's other logs after them.
pub(super) fn reports(exam: &Exam<'_>) -> Vec<SymptomReport> {
    let counts = exam.reading.first_failure;
    let symptoms = exam.reading.symptoms.iter().enumerate();
    let log = exam.case.error.as_ref();
    let name = log.and_then(Log::name_in_archive);
    let own = symptoms.map(|(at, symptom)| report(symptom, name, Some(at) == counts));
    let others = log.map(Log::others).unwrap_or_default().iter();
    let others = others.map(|one| report(&one.symptom, Some(&one.source), false));
    own.chain(others).collect()
}

fn report(symptom: &Symptom, source: Option<&str>, counts: bool) -> SymptomReport {
    SymptomReport {
        source: source.map(str::to_owned),
        stage: symptom.stage,
        code: symptom.code.clone(),
        message: symptom.message.clone(),
        line: symptom.line,
        action: symptom.action.clone(),
        resource: symptom.resource.clone(),
        principal: symptom.principal.clone(),
        policy_type: symptom.policy_type.map(|policy| policy.name().to_owned()),
        explicit: symptom.explicit,
        authorization_id: symptom.authorization_id.clone(),
        meaning: Meaning {
            counts,
            count: symptom.count,
            text: symptom.entry.meaning,
            passed: symptom.proves().to_vec(),
            rules_out: symptom.entry.rules_out.to_vec(),
            source: symptom.entry.source,
        },
    }
}
