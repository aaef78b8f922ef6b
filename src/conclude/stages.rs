//! A line for each stage.

use std::collections::BTreeSet;

use super::{StageReport, contradiction};
use crate::exam::Exam;
use crate::exam::presented::Presentation;
use crate::finding::{Certainty, Finding, Stage, Status};
use crate::issuer::ConditionKey;
use crate::symptom::Symptom;

/// All stages: what failed by its cause, what passed, and why the rest is not known.
pub(super) fn reports(exam: &Exam<'_>, findings: &[Finding]) -> Vec<StageReport> {
    let reports = Stage::ALL.map(|stage| report(exam, stage, findings));
    reports.into()
}

fn report(exam: &Exam<'_>, stage: Stage, findings: &[Finding]) -> StageReport {
    let blocks = |finding: &&Finding| {
        finding.stage == stage && finding.blocks() && finding.certainty != Certainty::Possible
    };
    if let Some(cause) = findings.iter().find(blocks) {
        return StageReport {
            stage,
            status: Status::Fail,
            summary: cause.title.clone(),
        };
    }
    let (status, summary) = match exam.status(stage) {
        Status::Unknown | Status::Fail if is_passed(exam, stage) => {
            (Status::Pass, "the error comes later than this".to_owned())
        }
        Status::Pass if contradiction::stage(exam, findings) == Some(stage) => (
            Status::Unknown,
            "the error says that this check failed, the evidence that it passes".to_owned(),
        ),
        Status::Pass => (Status::Pass, passed(exam, stage).to_owned()),
        Status::Fail => match exam.symptom().filter(|symptom| is_of(symptom, stage)) {
            Some(symptom) => (Status::Fail, symptom.entry.meaning.to_owned()),
            None => (Status::Fail, "refused".to_owned()),
        },
        Status::Unknown => match exam.symptom().filter(|symptom| is_of(symptom, stage)) {
            Some(symptom) => (Status::Fail, symptom.entry.meaning.to_owned()),
            None => (Status::Unknown, open(exam, stage)),
        },
    };
    StageReport {
        stage,
        status,
        summary,
    }
}

/// Whether the error that counts shows that this stage was passed.
pub(super) fn is_passed(exam: &Exam<'_>, stage: Stage) -> bool {
    let proves = exam.symptom().map(Symptom::proves).unwrap_or_default();
    proves.contains(&stage)
}

/// Whether an error is of this stage: the run failed there.
fn is_of(symptom: &Symptom, stage: Stage) -> bool {
    symptom.stage == Some(stage)
}

fn passed(exam: &Exam<'_>, stage: Stage) -> &'static str {
    match stage {
        Stage::Workflow if exam.workflow.is_without_oidc() => match exam.workflow.has_keys() {
            true => "this job uses access keys",
            false => "this job does not use OIDC",
        },
        Stage::Workflow => "the job gets a token",
        Stage::Token => "nothing speaks against the token",
        Stage::Provider => "the provider is for this issuer and audience",
        Stage::Trust => "the trust policy lets the token in",
        Stage::Permission => "the role may do what was asked",
    }
}

/// What is missing to tell.
fn open(exam: &Exam<'_>, stage: Stage) -> String {
    if stage == Stage::Trust && exam.lets_likeliest_through(stage) {
        return forms(exam);
    }
    let keys = exam.trust.unknown_keys();
    let holes = exam.trust.unknown_holes();
    if stage == Stage::Trust && !(keys.is_empty() && holes.is_empty()) {
        return hangs_on(exam, &keys, &holes);
    }
    let text = match stage {
        Stage::Workflow if exam.case.workflows.is_empty() => {
            "not examined: no workflow file was given"
        }
        Stage::Workflow if exam.workflow.hangs_on_fork() => {
            "it hangs on whether the run is of a pull request from a fork, which gets no token"
        }
        Stage::Workflow => "the workflow file does not tell",
        Stage::Token => "not examined: no token or claims were given",
        Stage::Provider if exam.provider.provider.is_none() => {
            "not examined: no provider was given"
        }
        Stage::Provider => "the audience or the issuer is not known",
        Stage::Trust if exam.trust.text.is_none() => "not examined: no trust policy was given",
        Stage::Trust if exam.presented.is_empty() => {
            "neither a token nor a workflow tells what is presented"
        }
        Stage::Trust => "it hangs on something that is not known",
        Stage::Permission if exam.permission.asked.is_empty() => {
            "not examined: nothing was asked for"
        }
        Stage::Permission if exam.lacks_policies() => {
            "not examined: no permission policy was given"
        }
        Stage::Permission => "it hangs on something that is not known",
    };
    text.to_owned()
}

fn hangs_on(exam: &Exam<'_>, keys: &BTreeSet<&str>, holes: &[&str]) -> String {
    let shape = exam.first().and_then(Presentation::open_shape);
    let open = keys.iter().map(|key| match shape {
        Some(shape) if ConditionKey::is_subject(key) => {
            format!("`{key}`, of which only `{shape}` is known")
        }
        _ => format!("`{key}`, which is not known"),
    });
    let mut open: Vec<_> = open.collect();
    if !holes.is_empty() {
        let names: Vec<_> = holes.iter().map(|hole| format!("`${{{hole}}}`")).collect();
        let names = names.join(" and ");
        open.push(format!("{names}, which the template leaves open"));
    }
    format!("it hangs on {}", open.join(", and on "))
}

/// The likeliest subject gets in, another that the run may present does not.
fn forms(exam: &Exam<'_>) -> String {
    let verdicts = exam.trust.verdicts();
    let refused = exam
        .presented
        .iter()
        .zip(verdicts)
        .find(|(_, verdict)| !verdict.is_true());
    let shape = refused.and_then(|(one, _)| Some((one.shape.as_deref()?, one.why.as_deref()?)));
    match shape {
        Some((shape, why)) => {
            format!("lets the likeliest subject in, but not `{shape}`, which is sent if {why}")
        }
        None => "lets the likeliest subject in, but not every one the run may present".to_owned(),
    }
}
