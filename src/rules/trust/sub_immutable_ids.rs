//! The subject carries ids and the policy does not, or the reverse.

use crate::exam::Exam;
use crate::exam::subject::DifferenceKind;
use crate::rules::{Draft, Open, Question, Rule, pages, undecided};

use crate::emit::shell;
use crate::finding::{Certainty, Evidence, Place, Target};
use crate::iam::Truth;
use crate::issuer::github::subject::Parts;
use crate::rules::{Repair, suspicion};

use super::found::{Differing, differing, met_subject, takes_wildcards, trust_as_well};
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
    let mut drafts = differing(exam, is_mine, word);
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
        .seen(suspicion::at_line(exam, seen.line, "a subject with ids"))
        .because(
            "Repositories that were created, renamed or transferred after 2026-07-15, or opted in, send their subject \
             with ids. A policy without them does not let it in, nor the reverse.",
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
    let beside = is_told.then(|| trust_as_well(document, condition, &[shape]));
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
        " with their ids in the place of `*`"
    } else {
        ""
    };
    let draft = draft
        .seen([Evidence::new(place, "right for a subject with names")])
        .seen(suspicion::line(exam))
        .because(format!(
            "Repositories that were created, renamed or transferred after 2026-07-15, or opted in, send `{shape}`{ids}; \
             nothing in your code changed. Trust that form beside the old one."
        ));
    let print = Repair::command(
        "print the ids for the policy",
        Target::GithubSettings,
        command,
    );
    let print = presented.has_open_ids().then_some(print);
    Some(draft.repairs(beside.flatten()).repairs(print))
}

const DOES: &str =
    "the policy is right for a subject with names, and STS refused: the subject carries ids";
const MAY: &str =
    "the policy is right for a subject with names, and STS refused: the subject may carry ids";

/// Whether the subject names its repository by `owner@id/name@id`.
fn has_ids(subject: &str) -> bool {
    Parts::read(subject)
        .is_some_and(|parts| parts.owner_id.is_some() && parts.repository_id.is_some())
}

fn is_mine(kind: DifferenceKind) -> bool {
    use DifferenceKind::{IdsMissing, IdsOther, IdsUnexpected};
    matches!(kind, IdsMissing | IdsUnexpected | IdsOther)
}

fn word(found: &Differing<'_>) -> Draft {
    let (title, label, reason) = match found.kinds.first() {
        Some(DifferenceKind::IdsUnexpected) => (
            "the policy expects ids in the subject, the token carries none",
            "with ids",
            "Repositories from before 2026-07-15 that were neither renamed nor transferred nor opted in send their \
             subject without ids.",
        ),
        Some(DifferenceKind::IdsOther) => (
            "the subject carries other ids than the policy trusts",
            "other ids",
            "An id never changes and is never given out again: another id is another owner or repository, even \
             under the same name.",
        ),
        _ => (
            "the subject carries ids, the policy does not",
            "without ids",
            "Repositories that were created, renamed or transferred after 2026-07-15, or opted in, send \
             `repo:OWNER@ID/NAME@ID:…`. Nothing in your code changed; the policy in the old form stopped matching.",
        ),
    };
    let draft = found.draft(title, label).because(reason);
    draft
        .repairs(found.add_exact())
        .repairs(found.add_mended_pattern())
}
