//! This version of the credentials action has a defect that blocks the job.

use crate::exam::Exam;
use crate::finding::{Certainty, Evidence};
use crate::finding::{RuleId, Weight};
use crate::issuer::github;
use crate::issuer::github::AwsStep;
use crate::issuer::github::credentials::{Kind as StepKind, Version};
use crate::rules::suspicion;
use crate::rules::{Draft, Rule, pages};
use crate::source::Span;

use super::step;

pub(crate) static RULE: Rule = Rule::new(pages::ACTION_OUTDATED, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let configure = exam
        .workflow
        .step()
        .filter(|step| step.kind == StepKind::ConfigureAwsCredentials);
    let Some((step, version)) = configure.and_then(|step| Some((step, step.version.as_ref()?)))
    else {
        return suspected(exam, None).into_iter().collect();
    };
    let is_second = exam.workflow.prediction.steps.len() > 1;
    let (certainty, title, reason) = if version.is_before(1, 6) == Some(true) && step.role.is_some()
    {
        (
            Certainty::Proven,
            "this version of the action does not support OIDC",
            NO_OIDC,
        )
    } else if version.numbers == [4, 2, 0]
        && is_second
        && suspicion::names(exam, RuleId::STATIC_CREDENTIALS_SHADOW)
    {
        (
            Certainty::Likely,
            "in this version of the action, a second call uses the credentials of the first",
            OVERRIDES,
        )
    } else if version.is_before(CURRENT_MAJOR, 0) == Some(false) {
        return Vec::new();
    } else {
        return suspected(exam, Some(step)).into_iter().collect();
    };
    let Some(uses) = &step.uses else {
        return Vec::new();
    };
    let draft = Draft::new(certainty, title).because(reason);
    vec![at_version(exam, draft, step, uses.span)]
}

/// The error is one that a defect of some release gives.
fn suspected(exam: &Exam<'_>, step: Option<&AwsStep>) -> Option<Draft> {
    let symptom = exam.symptom().filter(|_| suspicion::names(exam, RULE.id))?;
    let causes = symptom.entry.causes.iter();
    let usual = causes.filter(|(_, weight)| *weight == Weight::Usual);
    // Only the first v3 cannot take the credentials of the runner.
    let of_runner = symptom.entry.id == "no-way-to-credentials"
        && step.is_some_and(|step| {
            let major = step.version.as_ref().and_then(Version::major);
            step.role.is_none() && major == Some(3)
        });
    let certainty = match usual.count() {
        1 => Certainty::Likely,
        _ if of_runner => Certainty::Likely,
        _ => Certainty::Possible,
    };
    let draft = Draft::new(certainty, RULE.summary)
        .because(format!("{}.", sentence(symptom.entry.meaning)));
    let draft = match step.and_then(|step| Some((step, step.uses.as_ref()?))) {
        Some((step, uses)) => at_version(exam, draft, step, uses.span),
        None => draft,
    };
    Some(draft.seen(suspicion::line(exam)))
}

/// A text that begins a sentence.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// The finding with its place, the version that the step names, and the one to name instead.
fn at_version(exam: &Exam<'_>, draft: Draft, step: &AwsStep, uses: Span) -> Draft {
    let place = github::Place::new(&step.place.file, uses);
    let evidence = exam
        .workflow
        .place(&place)
        .map(|place| Evidence::new(place, "this version"));
    draft
        .seen(evidence)
        .repairs(step::replace(exam, &place, CURRENT))
}

/// The release line that is current.
const CURRENT_MAJOR: u32 = 6;
/// How a step names it.
const CURRENT: &str = "aws-actions/configure-aws-credentials@v6";
const NO_OIDC: &str =
    "`configure-aws-credentials` supports OIDC since v1.6.0; older releases ignore the token.";
const OVERRIDES: &str = "In v4.2.0 environment variables override explicit inputs, so a second call assumes its role \
                         with the credentials of the first. v4.2.1 fixes this.";
