//! The `sub` pattern is not a subject that GitHub issues.

use crate::case::PolicyText;
use crate::exam::Exam;
use crate::exam::exposure::can_be_issued;
use crate::exam::subject::DifferenceKind;
use crate::exam::trust::ConditionReason;
use crate::finding::{Certainty, Evidence, Place};
use crate::iam::pattern::has_hole;
use crate::issuer::github::subject::{FormatFlaw, FormatFlawKind, Parts};
use crate::rules::{Draft, Open, Question, Rule, pages, suspicion, undecided};
use crate::source::Format;

use super::found::{FailedCondition, SubjectMismatch, failed_conditions, subject_mismatches};

pub(crate) static RULE: Rule = Rule::new(pages::SUB_FORMAT, check)
    .open(open)
    .asks(&[Question::Subject, Question::TrustPolicy]);

fn open(exam: &Exam<'_>) -> Open {
    undecided::in_subject(exam, |_, condition| {
        let mut values = condition.values.iter();
        values.any(|value| is_malformed(&value.text))
    })
}

/// Whether GitHub never issues such a subject, whatever a template fills in.
fn is_malformed(value: &str) -> bool {
    let flaws = Parts::read(value).map(|parts| parts.flaws);
    let is_hole = |flaw: &FormatFlaw| flaw.kind == FormatFlawKind::Unfilled && has_hole(value);
    flaws.is_some_and(|flaws| !flaws.iter().all(is_hole))
}

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let mut drafts = subject_mismatches(exam, applies_to, finding);
    drafts.extend(failed_conditions(exam, never_issued));
    drafts.extend(unfilled(exam));
    drafts
}

/// The value is not made of parts that any template can put together, such as a placeholder.
fn never_issued(unmet: &FailedCondition<'_>) -> Option<Draft> {
    let ConditionReason::SubjectShape { value } = unmet.why else {
        return None;
    };
    let (meant, value) = (unmet.meant, unmet.condition.values.get(*value)?);
    let wildcards = unmet.condition.operator.base?.wildcards;
    if can_be_issued(&value.text, wildcards) || has_hole(&value.text) {
        return None;
    }
    let draft = meant
        .draft(TITLE)
        .seen([meant.evidence(value.span, "no subject has this form")])
        .seen(meant.claim("sub"))
        .because(REASON);
    let actual = meant.presented.value("sub");
    Some(draft.repairs(actual.and_then(|actual| unmet.add(actual))))
}

/// STS refused, and the policy holds what a template would have filled in.
fn unfilled(exam: &Exam<'_>) -> Option<Draft> {
    let text = exam.trust.text?;
    let is_finished = matches!(text, PolicyText::Read(document) if document.format == Format::Json);
    let document = text
        .document()
        .filter(|_| is_finished && suspicion::leaves_open(exam, RULE.id))?;
    let (value, hole) = exam.trust.open_subject_value()?;
    let place = Place::new(&document.source, value.span);
    let draft = Draft::new(
        Certainty::Likely,
        format!("`${{{hole}}}` in the trust policy was never replaced"),
    );
    Some(draft.seen([Evidence::new(place, "this was never replaced")]).because(
        "AWS uses it literally, and no token has it in its subject. If this file is a template and not the deployed \
         policy, pass the deployed one (`aws iam get-role`).",
    ))
}

/// A longer value is shown below the title only.
const MAX_TITLE: usize = 120;

fn applies_to(kind: DifferenceKind) -> bool {
    matches!(kind, DifferenceKind::Format(_))
}

fn finding(found: &SubjectMismatch<'_>) -> Draft {
    let flaws = found.kinds.iter().filter_map(|kind| match kind {
        DifferenceKind::Format(flaw) => Some(flaw.describe()),
        _ => None,
    });
    let flaws: Vec<_> = flaws.collect();
    let title = format!("`{}` is not a subject that GitHub issues", found.expected);
    let title = if title.len() > MAX_TITLE || has_hole(found.expected) {
        TITLE.to_owned()
    } else {
        title
    };
    let draft = found.draft(title, flaws.join("; "));
    // The subject of a template may well end with the repository.
    let ends = |kind: &DifferenceKind| *kind == DifferenceKind::Format(FormatFlawKind::NoContext);
    let is_open = found.kinds.iter().all(ends) && found.unmet.meant.exam.has_open_template();
    draft
        .proven_if(!is_open)
        .because(REASON)
        .repairs(found.correct_value())
        .repairs(found.add_exact())
}

const TITLE: &str = "the `sub` value is not a subject that GitHub issues";
const REASON: &str = "A subject is `repo:OWNER/NAME:` followed by `environment:NAME`, `pull_request` or `ref:` with \
                      the full ref. No token matches this value.";
