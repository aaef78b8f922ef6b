//! From an examination and its findings to the answer.

use super::{
    Certainty, Diagnosis, Finding, Kind, SCHEMA, Severity, Stage, StageReport, Status, Verdict,
    rank,
};
use crate::exam::Exam;

/// The answer: findings ranked, stages and verdict drawn from them and from the examination.
pub fn conclude(exam: &Exam<'_>, mut findings: Vec<Finding>) -> Diagnosis {
    rank(&mut findings);
    let stages: Vec<_> = Stage::ALL
        .map(|stage| stage_report(exam, stage, &findings))
        .into();
    Diagnosis {
        schema: SCHEMA,
        verdict: verdict(&stages, &findings),
        stages,
        symptoms: Vec::new(),
        findings,
        next_steps: Vec::new(),
        ruled_out: Vec::new(),
        notes: exam.case.notes.clone(),
    }
}

fn stage_report(exam: &Exam<'_>, stage: Stage, findings: &[Finding]) -> StageReport {
    let cause = findings.iter().find(|finding| {
        finding.stage == stage && blocks(finding) && finding.certainty != Certainty::Possible
    });
    let (status, summary) = match cause {
        Some(cause) => (Status::Fail, cause.title.clone()),
        None => (exam.status(stage), String::new()),
    };
    StageReport {
        stage,
        status,
        summary,
    }
}

fn verdict(stages: &[StageReport], findings: &[Finding]) -> Verdict {
    let causes = || findings.iter().filter(|finding| blocks(finding));
    if causes().any(|cause| cause.certainty != Certainty::Possible) {
        return Verdict::Blocked;
    }
    if causes().next().is_none() && stages.iter().all(|stage| stage.status == Status::Pass) {
        return Verdict::Clear;
    }
    Verdict::Undetermined
}

/// Whether a finding keeps the job out; a note only tells what the failure is.
fn blocks(finding: &Finding) -> bool {
    finding.kind == Kind::Cause && finding.severity != Severity::Note
}
