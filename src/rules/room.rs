//! What a trust policy that is at hand still leaves room for, where what is presented is not known
//! well enough to decide.

use super::Rule;
use crate::exam::Exam;
use crate::exam::keys::{self, KeyMeaning};
use crate::exam::presented::Presentation;
use crate::iam::pattern::has_hole;
use crate::iam::{ConditionAnswer, Effect, StatementAnswer, Truth, ValueAnswer};
use crate::issuer::github::subject::{FormatFlaw, FormatFlawKind, Parts};

/// Whether the rule's cause, one of the trust policy, may be what keeps the run out: where every
/// part of the policy that it speaks of is decided, it has spoken already.
pub(super) fn is_left(exam: &Exam<'_>, rule: &Rule) -> bool {
    match rule.id {
        "trust-explicit-deny" => statements(exam, Effect::Deny).next().is_some(),
        "principal-not-federated" | "principal-provider-mismatch" => {
            let mut allows = statements(exam, Effect::Allow);
            allows.any(|(_, statement)| statement.principal.truth.is_unknown())
        }
        "aud-mismatch" => tests(exam, |claim| matches!(claim, "aud" | "oaud")),
        "condition-other-mismatch" | "condition-key-unsupported" => {
            tests(exam, |claim| !matches!(claim, "sub" | "aud" | "oaud"))
        }
        "sub-immutable-ids" => {
            let verdicts = exam.presented.iter().zip(exam.trust.verdicts());
            let mut refused = verdicts.filter(|(_, verdict)| !verdict.is_true());
            refused.any(|(presented, _)| presented.is_immutable)
        }
        id if id.starts_with("sub-") => {
            let mut subjects = open(exam, |claim| claim == "sub");
            subjects.any(|(presented, condition)| of_subject(exam, id, presented, condition))
        }
        _ => false,
    }
}

/// Whether a difference of this sort may be between the subject and the values of a condition.
fn of_subject(
    exam: &Exam<'_>,
    id: &str,
    presented: &Presentation,
    condition: &ConditionAnswer,
) -> bool {
    let parts = presented.subject().and_then(Parts::read);
    let is_open = |text: &str| text.contains('*');
    let unfilled = condition.values.iter().any(|value| has_hole(&value.text));
    let repository = unfilled
        || parts
            .as_ref()
            .is_none_or(|parts| is_open(&parts.full_name()));
    let context = parts
        .as_ref()
        .and_then(|parts| parts.context.render())
        .is_none_or(|context| is_open(&context));
    let mut values = condition.values.iter();
    match id {
        "sub-repo" => repository && !presented.is_immutable,
        "sub-case" => repository || context,
        "sub-environment" | "sub-pull-request" | "sub-branch" | "sub-tag" => {
            context && !takes_any_context(condition)
        }
        "sub-format" => values.any(|value| is_flawed(&value.text)),
        "sub-wildcard-in-equals" => {
            let literal = condition.operator.base.is_some_and(|base| !base.wildcards);
            literal && values.any(|value| value.text.contains(['*', '?']))
        }
        "sub-custom-template" => exam.case.run.sub_template.is_none(),
        "sub-reusable-workflow" => tests(exam, |claim| claim == "job_workflow_ref"),
        _ => true,
    }
}

/// Whether the policy takes every run of the repositories it names.
fn takes_any_context(condition: &ConditionAnswer) -> bool {
    let wildcards = condition.operator.base.is_some_and(|base| base.wildcards);
    let mut values = condition.values.iter();
    wildcards && values.all(|value| value.text.ends_with(":*"))
}

/// Whether GitHub never issues such a subject, whatever a template fills in.
fn is_flawed(value: &str) -> bool {
    let flaws = Parts::read(value).map(|parts| parts.flaws);
    let is_hole = |flaw: &FormatFlaw| flaw.kind == FormatFlawKind::Unfilled && has_hole(value);
    flaws.is_some_and(|flaws| !flaws.iter().all(is_hole))
}

/// The first value for a subject that is neither met nor missed, and what is known of the subject.
pub(super) fn open_subject<'e>(exam: &'e Exam<'_>) -> Option<(&'e ValueAnswer, &'e str)> {
    let (presented, condition) = open(exam, |claim| claim == "sub").next()?;
    let mut values = condition.values.iter();
    let value = values.find(|value| value.truth.is_unknown())?;
    Some((value, presented.subject()?))
}

/// Whether the answer hangs on such a claim.
fn tests(exam: &Exam<'_>, is_meant: impl Fn(&str) -> bool) -> bool {
    open(exam, is_meant).next().is_some()
}

/// The undecided conditions on such claims, each with what is presented.
fn open<'e>(
    exam: &'e Exam<'_>,
    is_meant: impl Fn(&str) -> bool,
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
