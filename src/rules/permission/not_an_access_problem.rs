//! The failure is not an access problem.

use crate::exam::Exam;
use crate::finding::{Certainty, Severity};
use crate::rules::{Draft, Rule, pages};
use crate::symptom::Symptom;

pub(crate) static RULE: Rule = Rule::new(pages::NOT_AN_ACCESS_PROBLEM, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let other = exam.reading.first().filter(|_| exam.reading.is_other());
    let draft = |symptom: &Symptom| {
        let title = format!("the failure is not about access: {}", symptom.entry.meaning);
        let mut draft = Draft::new(Certainty::Likely, title).because(format!(
            "Line {} says: {}. Nothing in it speaks of the token, the role or its permissions.",
            symptom.line,
            symptom.message.trim_end_matches('.')
        ));
        // It is the answer, but nothing that keeps the job out of AWS.
        draft.severity = Severity::Note;
        draft
    };
    other.map(draft).into_iter().collect()
}
