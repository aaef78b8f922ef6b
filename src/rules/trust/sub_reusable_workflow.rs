//! The policy looks for the called workflow where the token names the caller, or the reverse.

use crate::exam::Exam;
use crate::exam::subject::DifferenceKind;
use crate::exam::trust::ConditionReason;
use crate::rules::{Draft, Question, Rule, pages, undecided};

use super::called;
use super::found::{Differing, Unmet, differing, unmet};

pub(crate) static RULE: Rule = Rule::new(pages::SUB_REUSABLE_WORKFLOW, check)
    .open(|exam| {
        undecided::in_subject(exam, |_, _| {
            undecided::tests(exam, |claim| claim == "job_workflow_ref")
        })
    })
    .asks(&[Question::Subject, Question::TrustPolicy]);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let mut drafts = unmet(exam, caller_in_called);
    if called::names_called_workflow(exam) {
        let repository = |kind| matches!(kind, DifferenceKind::Owner | DifferenceKind::Repository);
        drafts.extend(differing(exam, repository, word));
    }
    drafts
}

fn word(found: &Differing<'_>) -> Draft {
    let draft = found.draft(
        "the policy expects the called workflow's repository, the token names the caller's",
        "the repository of the called workflow",
    );
    draft
        .because(
            "In a reusable workflow `sub` is the caller's; only `job_workflow_ref` names the called file. Trust the \
             callers in `sub`, and test the called file in `job_workflow_ref`.",
        )
        .repairs(found.add_exact())
        .repairs(found.mend())
}

fn caller_in_called(unmet: &Unmet<'_>) -> Option<Draft> {
    let ConditionReason::CalledWorkflow { value } = unmet.why else {
        return None;
    };
    let (meant, condition) = (unmet.meant, unmet.condition);
    let value = condition.values.get(*value)?;
    let actual = meant.presented.value("job_workflow_ref")?;
    let draft = meant
        .draft("`job_workflow_ref` is compared with the caller, the token names the called file")
        .seen([meant.evidence(value.span, "a file of the calling repository")])
        .seen(meant.claim("job_workflow_ref"))
        .because(
            "`job_workflow_ref` is the file that defines the job: in a reusable workflow the called one, with the ref \
             it was called by.",
        );
    Some(draft.repairs(unmet.replace(value.span, actual)))
}
