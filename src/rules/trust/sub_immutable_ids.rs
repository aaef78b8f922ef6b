//! Only one of subject and trust policy has immutable IDs (`owner@123/repo@456`).

use crate::exam::Exam;
use crate::exam::subject::DifferenceKind;
use crate::rules::{Draft, Open, Question, Rule, pages, undecided};

use crate::emit::shell;
use crate::finding::{Certainty, Evidence, Place, Target};
use crate::iam::Truth;
use crate::issuer::github::subject::Parts;
use crate::rules::{Repair, suspicion};

use super::found::{
    SubjectMismatch, met_subject, subject_mismatches, takes_wildcards, trust_as_well,
};
use super::sub_environment;

pub(crate) static RULE: Rule = Rule::new(pages::SUB_IMMUTABLE_IDS, check)
    .open(open)
    .asks(&[Question::Subject, Question::TrustPolicy]);

/// A subject with immutable IDs that the policy is not known to accept.
fn open(exam: &Exam<'_>) -> Open {
    let open = undecided::in_policy(exam, |exam| {
        let mut verdicts = exam.presented.iter().zip(exam.trust.verdicts());
        verdicts.any(|(presented, verdict)| presented.is_immutable && !verdict.is_true())
    });
    undecided::at_subject(exam, open)
}

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let mut drafts = subject_mismatches(exam, applies_to, finding);
    drafts.extend(other_form(exam));
    if drafts.is_empty() {
        drafts.extend(beside_error(exam));
    }
    drafts
}

/// No policy is at hand, and beside the refusal the text shows a subject with ids: whether it is the
/// token's or the policy's, ids are the first thing to compare.
fn beside_error(exam: &Exam<'_>) -> Option<Draft> {
    let blank = exam.trust.document().is_none() && !exam.trust.missing;
    let mut subjects = exam.reading.facts.subjects.iter().filter(|_| blank);
    let seen = subjects.find(|seen| has_ids(&seen.value))?;
    let draft = Draft::new(Certainty::Possible, RULE.summary)
        .seen(suspicion::line(exam))
        .seen(suspicion::at_line(exam, seen.line, "a subject with immutable IDs"))
        .because(
            "Repositories that were created, renamed or transferred after 2026-07-15, or opted in, have immutable \
             IDs in their subject. A policy without the IDs does not match such a subject, and the other way round.",
        );
    suspicion::names(exam, RULE.id).then_some(draft)
}

/// The likeliest subject gets in, the same subject with ids does not, and STS refused: the
/// repository sends ids by now.
fn other_form(exam: &Exam<'_>) -> Option<Draft> {
    let verdicts = exam.trust.verdicts();
    let immutable = exam.presented.iter().position(|one| one.is_immutable)?;
    let refused = suspicion::names(exam, RULE.id);
    if !refused
        || exam.trust.likeliest() != Some(Truth::True)
        || verdicts.get(immutable) != Some(&Truth::False)
    {
        return None;
    }
    let presented = exam.presented.get(immutable)?;
    let shape = presented.shape.as_deref()?;
    let (condition, value) = met_subject(exam)?;
    let document = exam.trust.document()?;
    let place = Place::new(&document.source, value.span);
    // `@` stands in no name, so that a pattern for the ids lets nobody else in.
    let is_told = !presented.has_open_ids() || takes_wildcards(condition);
    let siblings = is_told.then(|| trust_as_well(document, condition, &[shape]));
    let repository = exam.case.run.repository.as_deref().unwrap_or("OWNER/NAME");
    let path = shell::quote(&format!("repos/{repository}"));
    let command = format!("gh api {path} --jq '{{owner: .owner.id, repository: .id}}'");
    // A job that nobody has shown may name an environment instead, which explains the refusal as well.
    let is_rivalled = presented.has_open_ids()
        && sub_environment::is_untold(exam)
        && !sub_environment::is_covered(exam, condition, value);
    let (certainty, title) = match is_rivalled {
        true => (Certainty::Possible, MAY),
        false => (Certainty::Likely, DOES),
    };
    let draft = Draft::new(certainty, title);
    let ids = if presented.has_open_ids() {
        " (with the real IDs instead of `*`)"
    } else {
        ""
    };
    let draft = draft
        .seen([Evidence::new(place, "matches a subject without IDs")])
        .seen(suspicion::line(exam))
        .because(format!(
            "Repositories that were created, renamed or transferred after 2026-07-15, or opted in, send \
             `{shape}`{ids}. Your code did not change. Add this form to the policy and keep the old one."
        ));
    let print = Repair::command(
        "print the IDs for the policy",
        Target::GithubSettings,
        command,
    );
    let print = presented.has_open_ids().then_some(print);
    Some(draft.repairs(siblings.flatten()).repairs(print))
}

const DOES: &str =
    "the trust policy matches a subject without immutable IDs, but the subject has them";
const MAY: &str = "the trust policy matches a subject without immutable IDs, but STS refused: the subject may have them";

/// Whether the subject names its repository by `owner@id/name@id`.
fn has_ids(subject: &str) -> bool {
    Parts::read(subject)
        .is_some_and(|parts| parts.owner_id.is_some() && parts.repository_id.is_some())
}

fn applies_to(kind: DifferenceKind) -> bool {
    use DifferenceKind::{IdsMissing, IdsOther, IdsUnexpected};
    matches!(kind, IdsMissing | IdsUnexpected | IdsOther)
}

fn finding(found: &SubjectMismatch<'_>) -> Draft {
    let (title, label, reason) = match found.kinds.first() {
        Some(DifferenceKind::IdsUnexpected) => (
            "the trust policy expects immutable IDs in `sub`; the token has none",
            "with immutable IDs",
            "Repositories from before 2026-07-15 that were not renamed, transferred or opted in have a subject \
             without IDs.",
        ),
        Some(DifferenceKind::IdsOther) => (
            "the token's immutable IDs are not the ones that the trust policy allows",
            "different IDs",
            "An ID never changes and is never reused: a different ID is a different owner or repository, even with \
             the same name.",
        ),
        _ => (
            "the token's `sub` has immutable IDs; the trust policy does not",
            "without immutable IDs",
            "Repositories that were created, renamed or transferred after 2026-07-15, or opted in, send \
             `repo:OWNER@ID/NAME@ID:…`. Your code did not change; the policy in the old form stopped matching.",
        ),
    };
    let draft = found.draft(title, label).because(reason);
    draft
        .repairs(found.add_exact())
        .repairs(found.add_corrected_pattern())
}
