//! The calling workflow grants fewer permissions than the called job requests.

use crate::exam::Exam;
use crate::finding::{Certainty, RuleId};
use crate::finding::{Language, Target};
use crate::issuer::github::Because;
use crate::issuer::github::permissions::Refusal;
use crate::rules::suspicion;
use crate::rules::{Change, Draft, Repair, Rule, pages};

use super::{permit, step};

pub(crate) static RULE: Rule = Rule::new(pages::ID_TOKEN_PERMISSION_CALLER, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    if exam.is_observed() {
        return Vec::new();
    }
    let refusals = exam
        .workflow
        .prediction
        .refusals
        .iter()
        .filter(|refusal| refusal.is_id_token());
    let mut drafts: Vec<_> = refusals.map(|refusal| refused(exam, refusal)).collect();
    if drafts.is_empty() {
        drafts.extend(granted_too_little(exam));
    }
    if drafts.is_empty() && exam.workflow.job().is_none() {
        drafts.extend(told(exam));
    }
    drafts
}

/// GitHub says so, and nobody has shown the files: what the calling job has to grant is in the message.
fn told(exam: &Exam<'_>) -> Option<Draft> {
    let symptom = exam
        .symptom()
        .filter(|symptom| symptom.entry.id == "nested-permission")?;
    let asked = ["others", "more"].map(|part| symptom.parameter(part).unwrap_or_default());
    let asked = asked.join(",");
    let others = asked.split(',').map(str::trim);
    let scopes = others.filter(|scope| scope.contains(": "));
    let lines: Vec<_> = std::iter::once("id-token: write")
        .chain(scopes)
        .map(|scope| format!("  {scope}"))
        .collect();
    let grant = Repair {
        title: "grant it in the job that has `uses:`, beside what that job grants already"
            .to_owned(),
        change: Change::Paste {
            target: Target::Workflow,
            language: Language::Yaml,
            content: format!("permissions:\n{}", lines.join("\n")),
            effect: None,
        },
    };
    let draft = suspicion::draft(exam, RULE.id, RULE.summary, TOLD)?;
    Some(draft.repairs([grant]))
}

/// GitHub refuses the run before it starts.
fn refused(exam: &Exam<'_>, refusal: &Refusal) -> Draft {
    let place = refusal.permissions.as_ref().unwrap_or(&refusal.place);
    Draft::proven(format!(
        "`{}` grants fewer permissions than the workflow that it calls requests",
        refusal.caller
    ))
    .seen(step::block_evidence(
        exam,
        place,
        "grants no `id-token: write`",
    ))
    .because(format!(
        "GitHub refuses the run before it starts: {}",
        refusal.message()
    ))
    .repairs(permit::caller(exam, refusal))
}

/// The called job starts, and has no token because its caller passes none on.
fn granted_too_little(exam: &Exam<'_>) -> Option<Draft> {
    let token = exam.workflow.id_token();
    let suspected = suspicion::names(exam, RULE.id)
        || suspicion::names(exam, RuleId::ID_TOKEN_PERMISSION_MISSING);
    let elsewhere = exam.workflow.calls_elsewhere();
    if !elsewhere && exam.workflow.job().is_some() && !step::asks_for_token(exam) {
        return None;
    }
    let unseen = if suspected {
        Certainty::Likely
    } else {
        Certainty::Possible
    };
    let (certainty, reason) = match (&token.because, token.available()) {
        (Because::CallerLevel { .. }, Some(false)) => (Certainty::Proven, GRANTS),
        (Because::CallerSilent { .. }, Some(false)) => (Certainty::Proven, FOREIGN),
        (Because::CallerSilent { .. } | Because::CalleeElsewhere { .. }, None) if suspected => {
            (Certainty::Likely, SILENT)
        }
        (Because::CallerSilent { .. } | Because::CalleeElsewhere { .. }, None)
            if !permit::grants(exam) =>
        {
            (Certainty::Possible, SILENT)
        }
        (Because::CalleeElsewhere { .. }, Some(false)) => (Certainty::Proven, GRANTS),
        (Because::JobLevel | Because::WorkflowLevel, Some(false)) if elsewhere => (unseen, GRANTS),
        (Because::Default, Some(false)) if elsewhere => (unseen, SILENT),
        _ => return None,
    };
    let draft = Draft::new(
        certainty,
        "the calling workflow does not pass on `id-token: write`",
    )
    .seen(step::permission_evidence(
        exam,
        "grants no `id-token: write`",
    ))
    .because(reason);
    Some(draft.repairs(permit::here(exam)))
}

const TOLD: &str = "GitHub stops the run before it starts: a called workflow has at most the permissions of the \
                    calling job, and a `permissions` block removes every scope that it does not list.";
const GRANTS: &str = "A called workflow gets at most what its caller grants, and this caller does not grant `id-token`.";
const FOREIGN: &str = "The caller has no `permissions`, and `id-token` is never passed to a workflow of another \
                       owner by default.";
const SILENT: &str = "The caller has no `permissions`. Whether it can pass on `id-token` depends on the default of \
                      the repository or organization; with the restricted default it cannot.";
