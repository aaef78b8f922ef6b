//! Findings that the error speaks against: it comes later than the check that they say fails.

use super::{Draft, Rule, ruled_out};
use crate::exam::Exam;
use crate::finding::{Certainty, Stage};
use crate::symptom::Symptom;

const BUT: &str = "The error comes from a later check, so the run has passed this one. Either this input was not \
                   what AWS used then, or the error is from another run.";

const LET_IN: &str = "STS has just accepted this token, so this input is not what AWS uses now.";

/// Takes out what the error excludes and the evidence only points to; what the evidence proves stays
/// as merely possible, with what speaks against it.
pub(super) fn weigh(exam: &Exam<'_>, drafts: &mut Vec<(&'static Rule, Draft)>) {
    if exam.case.is_let_in {
        let early = |rule: &&'static Rule| rule.stage != Stage::Permission;
        let early = drafts.iter_mut().filter(|(rule, _)| early(rule));
        early.for_each(|(_, draft)| doubt(draft, LET_IN));
    }
    let Some(symptom) = exam.symptom() else {
        return;
    };
    let excluded: Vec<_> = ruled_out(symptom).collect();
    let is_excluded = |rule: &Rule| excluded.contains(&rule.id) && !is_later(rule, symptom);
    drafts.retain(|(rule, draft)| !is_excluded(rule) || draft.certainty == Certainty::Proven);
    for (_, draft) in drafts.iter_mut().filter(|(rule, _)| is_excluded(rule)) {
        doubt(draft, BUT);
    }
}

/// Whether the run did not get as far as this check: the error says nothing of it.
fn is_later(rule: &Rule, symptom: &Symptom) -> bool {
    symptom.stage.is_some_and(|failed| rule.stage > failed)
}

fn doubt(draft: &mut Draft, why: &str) {
    draft.certainty = Certainty::Possible;
    draft.explanation = format!("{} {why}", draft.explanation);
}
