//! From an examination and its findings to the answer.

use super::{Diagnosis, RuledOut, SCHEMA, StageReport, contradiction, next, rank, stages, symptom};
use crate::case::Protection;
use crate::exam::Exam;
use crate::finding::{Certainty, Finding, RuleId, Stage, Status, Verdict};
use crate::issuer::github::server;
use crate::rules;

/// The answer: findings ranked, stages and verdict drawn from them and from the examination.
pub fn conclude(exam: &Exam<'_>, mut findings: Vec<Finding>) -> Diagnosis {
    rank(&mut findings, reached(exam));
    let stages = stages::reports(exam, &findings);
    let verdict = verdict(exam, &stages, &findings);
    let is_settled = findings
        .iter()
        .find(|finding| finding.blocks())
        .is_some_and(|first| first.certainty == Certainty::Proven);
    Diagnosis {
        schema: SCHEMA,
        verdict,
        symptoms: symptom::reports(exam),
        next_steps: if is_settled || verdict == Verdict::Clear {
            Vec::new()
        } else {
            next::steps(exam, contradiction::stage(exam, &findings))
        },
        ruled_out: ruled_out(exam, &findings),
        notes: notes(exam, &findings),
        runs: None,
        policies: None,
        headline: None,
        table: None,
        stages,
        findings,
    }
}

/// The stage that the error is of: the run came no further.
fn reached(exam: &Exam<'_>) -> Option<Stage> {
    exam.symptom()?.stage
}

fn verdict(exam: &Exam<'_>, stages: &[StageReport], findings: &[Finding]) -> Verdict {
    let causes = || findings.iter().filter(|finding| finding.blocks());
    if causes().any(|cause| cause.certainty != Certainty::Possible) {
        return Verdict::Blocked;
    }
    let failed = |stage: &StageReport| stage.status == Status::Fail;
    if exam.reading.is_other() && causes().next().is_none() && !stages.iter().any(failed) {
        return Verdict::Clear;
    }
    // What the role may do is a question of its own: it is open only where it was asked.
    let mut assume = stages
        .iter()
        .filter(|stage| stage.stage != Stage::Permission);
    let is_open = |stage: &StageReport| match stage.status {
        Status::Fail => true,
        Status::Unknown => !exam.case.want.is_empty(),
        Status::Pass => false,
    };
    let asked = stages
        .iter()
        .any(|stage| stage.stage == Stage::Permission && is_open(stage));
    if contradiction::stage(exam, findings).is_some() {
        return Verdict::Undetermined;
    }
    if causes().next().is_none() && !asked && assume.all(|stage| stage.status == Status::Pass) {
        return Verdict::Clear;
    }
    Verdict::Undetermined
}

/// The causes that the error excludes, and that no evidence speaks for.
fn ruled_out(exam: &Exam<'_>, findings: &[Finding]) -> Vec<RuledOut> {
    let Some(symptom) = exam.symptom() else {
        return Vec::new();
    };
    let later = format!("the error `{}` comes later than this check", symptom.code);
    let other = format!("the error would not be `{}`", symptom.code);
    let found = |rule: RuleId| findings.iter().any(|finding| finding.rule == rule);
    let excluded = rules::ruled_out(symptom).filter(|rule| !found(*rule));
    excluded
        .map(|rule| RuledOut {
            rule,
            because: match symptom.entry.rules_out.contains(&rule) {
                true => other.clone(),
                false => later.clone(),
            },
        })
        .collect()
}

fn notes(exam: &Exam<'_>, findings: &[Finding]) -> Vec<String> {
    let mut notes = exam.case.notes.clone();
    if next::is_predicted(exam) && !exam.reading.is_other() {
        notes.push(
            "no token was given: what it would say is predicted from the workflow and the run"
                .to_owned(),
        );
    }
    if exam.is_unrecognised() {
        notes.push(
            "nothing in this text is an error that can be told apart: it rules nothing out"
                .to_owned(),
        );
    }
    if !exam.is_observed() {
        let remarks = exam.workflow.prediction.notes.iter();
        notes.extend(remarks.map(|note| note.text.clone()));
    }
    notes.extend(server(exam));
    notes.extend(unknown_environment(exam));
    notes.extend(contradiction::notes(exam, findings));
    notes
}

/// The log is of another GitHub than github.com, whose tokens have another issuer.
fn server(exam: &Exam<'_>) -> Option<String> {
    let host = exam.case.run.server.as_deref()?;
    let mut seen = exam.reading.facts.servers.iter();
    let line = seen.find(|seen| seen.value == host)?.line;
    (host != server::GITHUB).then(|| {
        format!(
            "the log is of `{host}` (line {line}): its tokens come from `{}`, unless the enterprise has an issuer of its own",
            server::issuer(host)
        )
    })
}

/// The job names an environment that GitHub's settings do not have: mostly a slip of the pen.
fn unknown_environment(exam: &Exam<'_>) -> Option<String> {
    let known = exam.case.environments.as_ref()?;
    let named = exam.workflow.prediction.environment.as_ref()?.as_known()?;
    if named.is_empty() || known.protection(named) != Protection::NotThere {
        return None;
    }
    let names: Vec<_> = known.names().map(|name| format!("`{name}`")).collect();
    let there = match names.is_empty() {
        true => "it has none".to_owned(),
        false => format!("it has {}", names.join(", ")),
    };
    Some(format!(
        "the repository has no environment `{named}` ({there}): the first job that names it makes it, without rules"
    ))
}
