//! `role-to-assume` is not the ARN of a role.

use crate::exam::Exam;
use crate::finding::{Evidence, Place};
use crate::rules::{Draft, Rule, pages};
use crate::rules::{Repair, suspicion};

use super::{arn, source, step};

pub(crate) static RULE: Rule = Rule::new(pages::ROLE_ARN_INVALID, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let Some((text, evidence)) = role(exam) else {
        return suspicion::draft(exam, RULE.id, TITLE, REASON)
            .into_iter()
            .collect();
    };
    let Some(wrong) = arn::wrong(&text, exam.workflow.step()) else {
        // The step has a valid ARN: an error about it is of another job or version of the file.
        if evidence.is_some() && exam.workflow.prediction.steps.len() == 1 {
            return Vec::new();
        }
        return suspicion::draft(exam, RULE.id, TITLE, REASON)
            .into_iter()
            .collect();
    };
    let draft = Draft::proven(format!("{TITLE}: {wrong}")).because(REASON);
    let draft = draft.seen(evidence.map(|place| Evidence::new(place, wrong)));
    let repair = corrected(exam, &text).or_else(|| elsewhere(exam));
    vec![draft.repairs(repair)]
}

/// The role as it comes out, and where it is written.
fn role(exam: &Exam<'_>) -> Option<(String, Option<Place>)> {
    let found = exam.workflow.step().and_then(|step| step.role.as_ref());
    let text = found
        .and_then(|role| role.value.as_known())
        .filter(|text| !text.is_empty());
    let place = found.and_then(|role| role.place.as_ref());
    match text {
        Some(text) => Some((
            text.to_owned(),
            place.and_then(|place| exam.workflow.place(place)),
        )),
        None => exam.case.role_arn.clone().map(|arn| (arn, None)),
    }
}

/// The ARN of the role behind that of a session; anything else is for the user to know.
fn corrected(exam: &Exam<'_>, text: &str) -> Option<Repair> {
    let fixed = arn::of_session(text).or_else(|| arn::trimmed(text))?;
    let place = exam.workflow.step()?.role.as_ref()?.place.as_ref()?;
    step::replace(exam, place, &fixed)
}

/// Where the ARN comes from a variable or a secret, that is what has to be set anew.
fn elsewhere(exam: &Exam<'_>) -> Option<Repair> {
    let written = exam.workflow.step()?.role.as_ref()?.written.as_deref()?;
    source::setting(exam, written, None)
}

const TITLE: &str = "`role-to-assume` is not the ARN of a role";
const REASON: &str = "STS expects `arn:PARTITION:iam::ACCOUNT:role/NAME` with an account ID of twelve digits, and \
                      the role's path, if it has one, before its name.";
