//! Whether the policy means the repository of a called workflow.

use crate::exam::Exam;
use crate::exam::trust::{ConditionReason, Reason};

/// Whether the value for `sub` names the repository whose workflow is called, not the caller's.
pub(super) fn names_called_workflow(exam: &Exam<'_>) -> bool {
    let Some(nearest) = &exam.trust.nearest else {
        return false;
    };
    let Some(called) = called_repository(exam) else {
        return false;
    };
    nearest.reasons.iter().any(|reason| match reason {
        Reason::Condition {
            why: ConditionReason::Subject { comparison, .. },
            ..
        } => names(
            &comparison.value.owner.text,
            comparison
                .value
                .repository
                .as_ref()
                .map(|name| name.text.as_str()),
            &called,
        ),
        _ => false,
    })
}

fn names(owner: &str, repository: Option<&str>, called: &str) -> bool {
    let Some((called_owner, called_name)) = called.split_once('/') else {
        return false;
    };
    owner.eq_ignore_ascii_case(called_owner)
        && repository.is_some_and(|name| name.eq_ignore_ascii_case(called_name))
}

/// `owner/name` of the file that defines the job, where that is another repository than the run's.
fn called_repository(exam: &Exam<'_>) -> Option<String> {
    let file = exam.first()?.value("job_workflow_ref")?;
    let repository: Vec<_> = file.split('/').take(2).collect();
    let repository = repository.join("/");
    let caller = exam
        .first()?
        .value("repository")
        .or(exam.case.run.repository.as_deref());
    (caller != Some(repository.as_str())).then_some(repository)
}
