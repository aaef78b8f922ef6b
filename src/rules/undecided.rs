//! What an evaluated trust policy leaves undecided, where the run is not known well enough.
//!
//! The rules' `open` functions are made of these.

use super::Open;
use crate::exam::Exam;
use crate::exam::keys::{self, KeyMeaning};
use crate::exam::presented::Presentation;
use crate::finding::{Evidence, Place, Stage, Status};
use crate::iam::pattern::has_hole;
use crate::iam::{ConditionAnswer, Effect, StatementAnswer, Truth, ValueAnswer};
use crate::issuer::github::subject::{ContextKind, Parts};

/// For a cause that no evidence can exclude.
pub(super) fn always(_: &Exam<'_>) -> Open {
    Open::Yes
}

/// For a cause of a stage that the evidence may show to pass.
pub(super) fn unless_passed(exam: &Exam<'_>, stage: Stage) -> Open {
    Open::from(exam.status(stage) != Status::Pass)
}

/// For a cause in the trust policy: open where no policy was evaluated; else, as its rule would have
/// found what the evidence shows, only where `is_undecided` holds.
pub(super) fn in_policy(exam: &Exam<'_>, is_undecided: impl FnOnce(&Exam<'_>) -> bool) -> Open {
    let is_decided = exam.trust.missing || exam.status(Stage::Trust) != Status::Unknown;
    let is_evaluated = !exam.trust.answers.is_empty();
    Open::from(!is_decided && (!is_evaluated || is_undecided(exam)))
}

/// For a cause in the subject: the same, with the value that the subject would have to match.
pub(super) fn in_subject(
    exam: &Exam<'_>,
    is_undecided: impl Fn(&Presentation, &ConditionAnswer) -> bool,
) -> Open {
    let open = in_policy(exam, |exam| {
        let mut subjects = conditions(exam, |claim| claim == "sub");
        subjects.any(|(presented, condition)| is_undecided(presented, condition))
    });
    at_subject(exam, open)
}

/// The same answer with the place of the first value for the subject that is not decided.
pub(super) fn at_subject(exam: &Exam<'_>, open: Open) -> Open {
    match (open, open_value(exam)) {
        (Open::Yes, Some(evidence)) => Open::At(evidence),
        (open, _) => open,
    }
}

fn open_value(exam: &Exam<'_>) -> Option<Evidence> {
    let (presented, condition) = conditions(exam, |claim| claim == "sub").next()?;
    let mut values = condition.values.iter();
    let value: &ValueAnswer = values.find(|value| value.truth.is_unknown())?;
    let shape = presented.subject()?;
    let place = Place::new(&exam.trust.document()?.source, value.span);
    let label = format!("only this part of the run's subject is known: `{shape}`");
    Some(Evidence::new(place, label))
}

/// For a cause in the part of the subject after the repository, where one side names something of this
/// sort: neither the run's subject nor a value of the policy need name it, but one of them may.
pub(super) fn in_context(exam: &Exam<'_>, sort: ContextKind) -> Open {
    in_subject(exam, |presented, condition| {
        let mut values = condition.values.iter();
        let named = presented
            .subject()
            .is_none_or(|subject| may_name(subject, sort))
            || values.any(|value| may_name(&value.text, sort));
        named && has_open_context(presented) && !takes_any_context(condition)
    })
}

/// Whether the context of a subject or pattern may be of this sort.
fn may_name(subject: &str, sort: ContextKind) -> bool {
    let kind = Parts::read(subject).map(|parts| parts.context.kind());
    match kind {
        None | Some(ContextKind::Open) => true,
        Some(ContextKind::Ref) => sort.may_be_ref(),
        Some(kind) => kind == sort,
    }
}

/// For a cause in the principal of the statement.
pub(super) fn in_principal(exam: &Exam<'_>) -> Open {
    in_policy(exam, |exam| {
        statements(exam, Effect::Allow).any(|(_, one)| one.principal.truth.is_unknown())
    })
}

/// For a cause in a condition on a claim for which `is_meant` holds.
pub(super) fn in_claim(exam: &Exam<'_>, is_meant: fn(&str) -> bool) -> Open {
    in_policy(exam, |exam| tests(exam, is_meant))
}

/// For a Deny statement.
pub(super) fn in_deny(exam: &Exam<'_>) -> Open {
    in_policy(exam, |exam| statements(exam, Effect::Deny).next().is_some())
}

/// Whether the owner and repository of the subject, or the policy's text for them, are not known.
pub(super) fn has_open_repository(presented: &Presentation, condition: &ConditionAnswer) -> bool {
    let parts = presented.subject().and_then(Parts::read);
    let unfilled = condition.values.iter().any(|value| has_hole(&value.text));
    unfilled || parts.is_none_or(|parts| parts.full_name().contains('*'))
}

/// Whether the part of the subject after the repository is not known.
pub(super) fn has_open_context(presented: &Presentation) -> bool {
    let parts = presented.subject().and_then(Parts::read);
    let context = parts.and_then(|parts| parts.context.render());
    context.is_none_or(|context| context.contains('*'))
}

/// Whether the policy takes every run of the repositories it names.
fn takes_any_context(condition: &ConditionAnswer) -> bool {
    let wildcards = condition.operator.base.is_some_and(|base| base.wildcards);
    let mut values = condition.values.iter();
    wildcards && values.all(|value| value.text.ends_with(":*"))
}

/// Whether a condition on a claim for which `is_meant` holds is not decided.
pub(super) fn tests(exam: &Exam<'_>, is_meant: fn(&str) -> bool) -> bool {
    conditions(exam, is_meant).next().is_some()
}

/// The undecided conditions on such claims, each with what is presented.
fn conditions<'e>(
    exam: &'e Exam<'_>,
    is_meant: fn(&str) -> bool,
) -> impl Iterator<Item = (&'e Presentation, &'e ConditionAnswer)> {
    let conditions = statements(exam, Effect::Allow).flat_map(|(presented, statement)| {
        let conditions = statement.conditions.iter();
        conditions.map(move |condition| (presented, condition))
    });
    conditions.filter(move |(presented, condition)| {
        let meaning = keys::meaning(&condition.key, presented.issuer_name());
        let is_claim = matches!(&meaning, KeyMeaning::Claim(claim) if is_meant(claim));
        condition.truth.is_unknown() && is_claim
    })
}

/// The undecided statements with this effect, for each subject that may be presented.
fn statements<'e>(
    exam: &'e Exam<'_>,
    effect: Effect,
) -> impl Iterator<Item = (&'e Presentation, &'e StatementAnswer)> {
    let answers = exam.presented.iter().zip(&exam.trust.answers);
    let statements = answers.flat_map(|(presented, answer)| {
        let statements = answer.statements.iter();
        statements.map(move |statement| (presented, statement))
    });
    statements.filter(move |(_, statement)| {
        statement.effect == Some(effect) && statement.truth == Truth::Unknown
    })
}
