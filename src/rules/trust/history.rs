//! What other runs tell: a failure that a mere repetition cures is not in the policy.

use crate::exam::Exam;
use crate::github::History;

fn history<'a>(exam: &'a Exam<'_>) -> Option<&'a History> {
    exam.case.run.history.as_ref()
}

/// Whether some of several runs at the same time got through.
pub(super) fn some_of_many(exam: &Exam<'_>) -> bool {
    let others =
        history(exam).and_then(|history| history.other_runs_same_role_same_minute.as_deref());
    others.is_some_and(|others| others.contains("succeeded"))
}

/// Whether the same run succeeded when it was repeated.
pub(super) fn cured(exam: &Exam<'_>) -> bool {
    history(exam).and_then(|history| history.rerun_unchanged.as_deref()) == Some("succeeded")
}

/// Whether the same run failed again.
pub(super) fn failed_again(exam: &Exam<'_>) -> bool {
    history(exam).and_then(|history| history.rerun_unchanged.as_deref()) == Some("failed")
}
