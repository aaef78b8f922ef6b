//! This version of the action has a defect that blocks the job.

use crate::exam::Exam;
use crate::github;
use crate::github::credentials::Kind as StepKind;
use crate::report::{Certainty, Evidence};
use crate::report::{Kind, Stage};
use crate::rules::suspicion;
use crate::rules::{Draft, Rule};

use super::step;

pub(crate) static RULE: Rule = Rule {
    id: "action-outdated",
    stage: Stage::Workflow,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "this version of the action has a defect that blocks the job",
    docs: include_str!("action_outdated.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let configure = exam
        .workflow
        .step()
        .filter(|step| step.kind == StepKind::ConfigureAwsCredentials);
    let Some((step, version)) = configure.and_then(|step| Some((step, step.version.as_ref()?)))
    else {
        return Vec::new();
    };
    let is_second = exam.workflow.prediction.steps.len() > 1;
    let (certainty, title, reason) = if version.is_before(1, 6) == Some(true) && step.role.is_some()
    {
        (
            Certainty::Proven,
            "this version of the action knows no OIDC",
            NO_OIDC,
        )
    } else if version.numbers == [4, 2, 0]
        && is_second
        && suspicion::names(exam, "static-credentials-shadow")
    {
        (
            Certainty::Likely,
            "this version of the action lets a second call chain from the first",
            OVERRIDES,
        )
    } else {
        return Vec::new();
    };
    let Some(uses) = &step.uses else {
        return Vec::new();
    };
    let place = github::Place::new(&step.place.file, uses.span);
    let evidence = exam
        .workflow
        .place(&place)
        .map(|place| Evidence::new(place, "this version"));
    let draft = Draft::new(certainty, title).seen(evidence).because(reason);
    vec![draft.repairs(step::replace(exam, &place, CURRENT))]
}

/// The release line that is current.
const CURRENT: &str = "aws-actions/configure-aws-credentials@v6";
const NO_OIDC: &str =
    "`configure-aws-credentials` learned OIDC with v1.6.0; older releases ignore the token.";
const OVERRIDES: &str = "v4.2.0 let environment variables override explicit inputs, so that a second call assumes its role \
                         with the credentials of the first. v4.2.1 has the correction.";
