//! The trust policy mixes up the calling and the called repository of a reusable workflow.

use crate::exam::Exam;
use crate::exam::subject::DifferenceKind;
use crate::exam::trust::ConditionReason;
use crate::rules::{Draft, Question, Rule, pages, undecided};

use super::called;
use super::found::{FailedCondition, SubjectMismatch, failed_conditions, subject_mismatches};

pub(crate) static RULE: Rule = Rule::new(pages::SUB_REUSABLE_WORKFLOW, check)
    .open(|exam| {
        undecided::in_subject(exam, |_, _| {
            undecided::tests(exam, |claim| claim == "job_workflow_ref")
        })
    })
    .asks(&[Question::Subject, Question::TrustPolicy]);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let mut drafts = failed_conditions(exam, caller_in_called);
    if called::names_called_workflow(exam) {
        let repository = |kind| matches!(kind, DifferenceKind::Owner | DifferenceKind::Repository);
        drafts.extend(subject_mismatches(exam, repository, finding));
    }
    drafts
}

fn finding(found: &SubjectMismatch<'_>) -> Draft {
    let draft = found.draft(
        "the trust policy expects the called workflow's repository; the token's `sub` has the caller's",
        "the repository of the called workflow",
    );
    draft
        .because(
            "In a reusable workflow `sub` has the caller's repository; only `job_workflow_ref` has the called file. \
             Allow the callers in `sub`, and check the called file in `job_workflow_ref`.",
        )
        .repairs(found.add_exact())
        .repairs(found.correct_value())
}

fn caller_in_called(unmet: &FailedCondition<'_>) -> Option<Draft> {
    let ConditionReason::CalledWorkflow { value } = unmet.why else {
        return None;
    };
    let (meant, condition) = (unmet.meant, unmet.condition);
    let value = condition.values.get(*value)?;
    let actual = meant.presented.value("job_workflow_ref")?;
    let draft = meant
        .draft("the trust policy compares `job_workflow_ref` with the caller; the token has the called file")
        .seen([meant.evidence(value.span, "a file of the calling repository")])
        .seen(meant.claim("job_workflow_ref"))
        .because(
            "`job_workflow_ref` is the file that defines the job: in a reusable workflow the called file, with the \
             ref used to call it.",
        );
    Some(draft.repairs(unmet.replace(value.span, actual)))
}
