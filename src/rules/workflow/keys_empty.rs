//! The job was to have access keys, and they come out empty: the step then has neither keys nor role.

use crate::exam::Exam;
use crate::finding::{Certainty, Evidence};
use crate::issuer::github;
use crate::issuer::github::AwsStep;
use crate::issuer::github::credentials::{Given, Kind as StepKind};
use crate::rules::{Draft, suspicion};

use super::id_token_fork_pull_request::skip;
use super::{role_to_assume_empty, source};

/// A step that is given the id of a key and no role, where the key is known to be empty, or where the
/// error says that no credentials were found.
pub(super) fn check(exam: &Exam<'_>) -> Option<Draft> {
    let step = exam
        .workflow
        .step()
        .filter(|step| step.kind == StepKind::ConfigureAwsCredentials && step.role.is_none())?;
    let key = key_of(step)?;
    let certainty = match key.value.is_empty() {
        Some(true) => Certainty::Proven,
        None if suspicion::names(exam, role_to_assume_empty::RULE.id) => Certainty::Likely,
        _ => return None,
    };
    let place = github::Place::new(&step.place.file, key.written.span);
    let place = exam.workflow.place(&place);
    let draft = Draft::new(certainty, TITLE)
        .seen(place.map(|place| Evidence::new(place, "empty for this run")))
        .because(REASON);
    let draft = draft.repairs(source::setting(exam, &key.written.value, None));
    let of_fork = exam.workflow.is_of_fork().then(|| skip(exam, false));
    Some(draft.repairs(of_fork.flatten()))
}

fn key_of(step: &AwsStep) -> Option<&Given> {
    let mut inputs = step.inputs.iter();
    inputs.find(|input| input.name.value == "aws-access-key-id")
}

const TITLE: &str = "the access keys are empty for this run, and the step has no role to assume";
const REASON: &str = "With empty keys the action has no credentials at all. Only a job with the environment can read \
                      the environment's secrets; runs from forks have none, and Dependabot runs have Dependabot's \
                      own.";
