//! Where no evidence explains the error: the causes that its text leaves open.

use super::{Draft, Open, Rule, of_id, suspicion};
use crate::exam::Exam;
use crate::finding::{Certainty, Kind, Stage, Weight};

/// The causes that the error that counts is usual for, the likeliest first, without those that the
/// evidence excludes. Nothing where a rule already explains the error from the evidence.
pub(super) fn of(exam: &Exam<'_>, found: &[(&'static Rule, Draft)]) -> Vec<(&'static Rule, Draft)> {
    let Some(symptom) = exam.symptom() else {
        return Vec::new();
    };
    let explains = |(rule, draft): &(&Rule, Draft)| {
        let surely = draft.certainty != Certainty::Possible;
        let same_stage = symptom.stage == Some(rule.stage);
        rule.kind == Kind::Cause && surely && same_stage && !rests_on_error(exam, rule, draft)
    };
    if found.iter().any(explains) {
        return Vec::new();
    }
    let causes = symptom.entry.causes.iter();
    let open: Vec<_> = causes
        .filter_map(|(id, weight)| {
            let rule = of_id(*id)?;
            match (rule.open)(exam) {
                Open::No => None,
                Open::Yes => Some((rule, *weight, None)),
                Open::At(evidence) => Some((rule, *weight, Some(evidence))),
            }
        })
        .collect();
    let usual = open
        .iter()
        .filter(|(_, weight, _)| *weight == Weight::Usual)
        .count();
    let is_found = |rule: &Rule| found.iter().any(|(known, _)| known.id == rule.id);
    open.into_iter()
        .filter(|(rule, ..)| !is_found(rule))
        .map(|(rule, weight, evidence)| {
            let certainty = match weight {
                Weight::Usual if usual == 1 => Certainty::Likely,
                _ => Certainty::Possible,
            };
            let draft = draft(exam, rule, certainty).weighing(weight);
            (rule, draft.seen(evidence).seen(suspicion::line(exam)))
        })
        .collect()
}

/// Whether nothing but AWS's word stands behind a finding about policies or the provider: `no
/// identity-based policy allows` is also said where one allows the action on another resource or under
/// a condition, and no provider is found where there is one for another URL.
fn rests_on_error(exam: &Exam<'_>, rule: &Rule, draft: &Draft) -> bool {
    let unseen = match rule.stage {
        Stage::Permission => exam.case.permission_policies.known().is_none(),
        Stage::Provider => exam.provider.provider.is_none() && !exam.provider.missing,
        _ => false,
    };
    unseen && draft.certainty != Certainty::Proven
}

fn draft(exam: &Exam<'_>, rule: &Rule, certainty: Certainty) -> Draft {
    let meaning = exam.symptom().map(|symptom| symptom.entry.meaning);
    Draft::new(certainty, rule.summary).because(meaning.unwrap_or_default())
}
