//! Why a job never gets in, as `diagnose` names it.

use serde::Serialize;

use crate::case::{Case, ClaimsFrom, Presented};
use crate::exam::Exam;
use crate::exam::jobs::{Admitted, JobAnswer, Obstacle, Token};
use crate::finding::{Certainty, Finding, RuleId, Stage};
use crate::source::{Source, parse_json};

/// A cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Cause {
    /// The rule that explains it; nothing where there is none to break: the job gets no token by
    /// design.
    pub(crate) rule: Option<RuleId>,
    /// What it is, in a line.
    pub(crate) message: String,
}

/// The cause, where the job never gets in; `repository` is the evidence without the policy.
pub(crate) fn of(answer: &JobAnswer, repository: &Case, exam: &Exam<'_>) -> Option<Cause> {
    if answer.admitted != Admitted::Never {
        return None;
    }
    match &answer.obstacle {
        Some(Obstacle::Refused(rule, message)) => Some(Cause {
            rule: Some(*rule),
            message: message.clone(),
        }),
        Some(Obstacle::NoPermission) => Some(no_permission(answer, repository, exam)),
        Some(Obstacle::NoToken(note)) => Some(Cause {
            rule: None,
            message: note.as_str().to_owned(),
        }),
        None => by_policy(answer, repository, exam),
    }
}

fn no_permission(answer: &JobAnswer, repository: &Case, exam: &Exam<'_>) -> Cause {
    let found = first_cause(&case(answer, repository, exam));
    found.unwrap_or_else(|| Cause {
        rule: Some(RuleId::ID_TOKEN_PERMISSION_MISSING),
        message: "the job's permissions do not include `id-token: write`".to_owned(),
    })
}

/// What holds of all tokens that the job may present; else what the diagnosis of one that is refused
/// begins with.
fn by_policy(answer: &JobAnswer, repository: &Case, exam: &Exam<'_>) -> Option<Cause> {
    let mut case = case(answer, repository, exam);
    let all = first(&case).filter(|cause| cause.certainty == Certainty::Proven);
    if let Some(cause) = all.filter(|cause| cause.stage == Stage::Trust) {
        return Some(Cause::of(cause));
    }
    // The repository of the example is only one of many where none is known: it explains nothing.
    if case.run.repository.is_some() {
        case.claims = Some(presented(answer.denied_example.as_ref()?)?);
    }
    first_cause(&case)
}

/// The job's run, with the policy.
fn case(answer: &JobAnswer, repository: &Case, exam: &Exam<'_>) -> Case {
    let mut case = repository.clone();
    case.role_arn.clone_from(&exam.case.role_arn);
    case.trust_policy.clone_from(&exam.case.trust_policy);
    case.provider.clone_from(&exam.case.provider);
    case.workflow_path = Some(answer.workflow.clone());
    case.run.event = Some(answer.event.clone());
    case.run.job = Some(answer.job.clone());
    case
}

fn presented(token: &Token) -> Option<Presented> {
    let text = serde_json::to_string(token).ok()?;
    let claims = parse_json(&Source::new("token", text)).ok()?;
    let from = ClaimsFrom::Claims;
    Some(Presented { claims, from })
}

fn first_cause(case: &Case) -> Option<Cause> {
    first(case).map(Cause::of)
}

fn first(case: &Case) -> Option<Finding> {
    let findings = crate::conclude::diagnose(case).findings;
    findings.into_iter().find(Finding::blocks)
}

impl Cause {
    fn of(finding: Finding) -> Self {
        Self {
            rule: Some(finding.rule),
            message: finding.title,
        }
    }
}
