//! Where no evidence explains the error: the causes that its text leaves open.

use super::{Draft, Rule, find, room, suspicion};
use crate::exam::Exam;
use crate::finding::Weight;
use crate::finding::{Certainty, Evidence, Kind, Place, Stage, Status};
use crate::issuer::github::History;

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
        .filter_map(|(id, weight)| Some((find(id)?, *weight)))
        .filter(|(rule, _)| !is_excluded(exam, rule))
        .collect();
    let usual = open
        .iter()
        .filter(|(_, weight)| *weight == Weight::Usual)
        .count();
    let said = |rule: &Rule| found.iter().any(|(known, _)| known.id == rule.id);
    let drafts = open.into_iter().filter(|(rule, _)| !said(rule));
    let drafts = drafts.map(|(rule, weight)| {
        let certainty = match weight {
            Weight::Usual if usual == 1 => Certainty::Likely,
            _ => Certainty::Possible,
        };
        (rule, draft(exam, rule, certainty).weighing(weight))
    });
    drafts.collect()
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

/// Whether the evidence shows that this is not the cause.
fn is_excluded(exam: &Exam<'_>, rule: &Rule) -> bool {
    if rule.id == "propagation-delay" && exam.history(History::failed_again) {
        return true;
    }
    match rule.stage {
        Stage::Provider | Stage::Token | Stage::Workflow => exam.status(rule.stage) == Status::Pass,
        Stage::Trust if !is_about_policy(rule) => false,
        Stage::Trust => is_answered(exam) || is_evaluated(exam) && !room::is_left(exam, rule),
        Stage::Permission => false,
    }
}

/// Whether the rule speaks of what stands in the trust policy, or of the role being there.
fn is_about_policy(rule: &Rule) -> bool {
    !matches!(
        rule.id,
        "propagation-delay"
            | "service-incident"
            | "organization-policy-deny"
            | "sts-region-disabled"
    ) && !rule.id.starts_with("session-")
}

/// Whether the policy was evaluated, so that its own rules have spoken.
fn is_answered(exam: &Exam<'_>) -> bool {
    exam.trust.missing || exam.status(Stage::Trust) != Status::Unknown
}

/// Whether a policy is at hand and what is presented is known in part.
fn is_evaluated(exam: &Exam<'_>) -> bool {
    !exam.trust.answers.is_empty()
}

fn draft(exam: &Exam<'_>, rule: &Rule, certainty: Certainty) -> Draft {
    let meaning = exam.symptom().map(|symptom| symptom.entry.meaning);
    Draft::new(certainty, rule.summary)
        .because(meaning.unwrap_or_default())
        .seen(subject(exam, rule))
        .seen(suspicion::line(exam))
}

/// For a cause in the subject: the value that a subject would have to be, and what is known of it.
fn subject(exam: &Exam<'_>, rule: &Rule) -> Option<Evidence> {
    let is_subject = rule.id.starts_with("sub-");
    let (value, shape) = is_subject.then(|| room::open_subject(exam)).flatten()?;
    let place = Place::new(&exam.trust.document()?.source, value.span);
    let label = format!("of the run's subject only `{shape}` is known");
    Some(Evidence::new(place, label))
}
