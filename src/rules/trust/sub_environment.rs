//! The environment in the subject does not match the trust policy.

use crate::exam::Exam;
use crate::exam::subject::{DifferenceKind, wildcard_matches};
use crate::finding::Weight;
use crate::finding::{Certainty, Evidence, Place};
use crate::iam::{ConditionAnswer, Truth, ValueAnswer};
use crate::issuer::github::subject::{Context, ContextKind, Parts};
use crate::rules::workflow::source;
use crate::rules::{Draft, Question, Repair, Rule, pages, suspicion, undecided};

use super::found::{SubjectMismatch, met_subject, subject_mismatches, takes_wildcards};

pub(crate) static RULE: Rule = Rule::new(pages::SUB_ENVIRONMENT, check)
    .open(|exam| undecided::in_context(exam, ContextKind::Environment))
    .asks(&[Question::Subject, Question::TrustPolicy]);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let mut drafts = subject_mismatches(exam, applies_to, finding);
    drafts.extend(unseen(exam));
    drafts
}

/// The policy is right for a job without an environment, STS refused, and nobody has shown the job.
fn unseen(exam: &Exam<'_>) -> Option<Draft> {
    let untold = is_untold(exam);
    let refused = suspicion::names(exam, RULE.id) && exam.trust.likeliest() == Some(Truth::True);
    if !untold || !refused || exam.is_observed() {
        return None;
    }
    let (condition, value) = met_subject(exam)?;
    let subject = Parts::read(exam.first()?.subject()?)?;
    let with_environment = format!("repo:{}:environment:NAME", subject.full_name());
    if is_covered(exam, condition, value) {
        return None;
    }
    let place = Place::new(&exam.trust.document()?.source, value.span);
    let draft = Draft::new(
        Certainty::Possible,
        "if the job uses an environment, the trust policy does not allow it",
    );
    let draft = draft.weighing(Weight::Sometimes).because(format!(
        "The policy allows a job without an environment, but STS refused. A job with `environment: NAME` has the \
         subject `{with_environment}` instead of the branch, tag or event. Check the job, or pass its workflow."
    ));
    Some(draft.seen([Evidence::new(place, "matches a job without an environment")]))
}

/// Whether nobody has shown the job, so that it may name an environment.
pub(super) fn is_untold(exam: &Exam<'_>) -> bool {
    exam.case.run.environment.is_none() && exam.workflow.job().is_none()
}

/// Whether the value would let the job in under any environment that it may name.
pub(super) fn is_covered(
    exam: &Exam<'_>,
    condition: &ConditionAnswer,
    value: &ValueAnswer,
) -> bool {
    let subject = exam.first().and_then(|first| Parts::read(first.subject()?));
    subject.is_some_and(|subject| {
        let with_environment = format!("repo:{}:environment:NAME", subject.full_name());
        takes_wildcards(condition) && wildcard_matches(&value.text, &with_environment)
    })
}

fn applies_to(kind: DifferenceKind) -> bool {
    let is_environment = |kind| kind == ContextKind::Environment;
    match kind {
        DifferenceKind::Context { expected, actual } => {
            is_environment(expected) || is_environment(actual)
        }
        DifferenceKind::ContextName(kind) => is_environment(kind),
        _ => false,
    }
}

fn finding(found: &SubjectMismatch<'_>) -> Draft {
    let (title, label, reason) = match found.kinds.first() {
        Some(DifferenceKind::Context { expected, actual })
            if *actual == ContextKind::Environment =>
        {
            (
                format!(
                    "the job uses an environment; the trust policy expects {}",
                    expected.describe()
                ),
                format!("expects {}", expected.describe()),
                "The subject of a job with an environment ends with `environment:NAME` instead of the branch, tag or \
                 event.",
            )
        }
        Some(DifferenceKind::Context { actual, .. }) => (
            format!(
                "the trust policy expects an environment; the run is for {}",
                actual.describe()
            ),
            "expects an environment".to_owned(),
            "Only a job with that environment has `environment:NAME` in its subject; without it the subject ends \
             with the ref or `pull_request`.",
        ),
        _ => (
            "the job uses a different environment than the trust policy allows".to_owned(),
            "a different environment".to_owned(),
            "The subject ends with the name of the job's environment, with exactly the same letters.",
        ),
    };
    let title = found.context_title().unwrap_or(title);
    found
        .draft(title, label)
        .because(reason)
        .repairs(named_in_job(found))
        .repairs(found.add_exact())
}

/// Names the environment in the job, where the policy trusts that one and no other run: to trust the
/// branch as well would get round the rules of the environment.
fn named_in_job(found: &SubjectMismatch<'_>) -> Option<Repair> {
    let mut trusted = found.unmet.condition.values.iter();
    let environment = |text: &str| match Parts::read(text)?.context {
        Context::Environment(name) => Some(name.text),
        _ => None,
    };
    let (first, rest) = (trusted.next()?, trusted.next());
    let name = environment(&first.text)
        .filter(|name| rest.is_none() && !name.contains(['*', '?', '$', '%']))?;
    let title = format!("set `environment: {name}` in the job");
    source::with_environment(found.unmet.meant.exam, &name, title)
}
