//! The failure has nothing to do with access.

use crate::exam::Exam;
use crate::finding::{Certainty, Kind, Severity, Stage};
use crate::rules::{Draft, Rule};
use crate::symptom::Symptom;

pub(crate) static RULE: Rule = Rule {
    id: "not-an-access-problem",
    stage: Stage::Permission,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "the failure is something else: access is not to blame",
    docs: include_str!("not_an_access_problem.md"),
    check,
};

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
