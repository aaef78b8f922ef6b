//! The diagnosis of a whole repository: a table of runs, then one finding for each distinct cause.
//!
//! Without an error every run is judged. An error keeps the runs that can have shown it, and the causes
//! are those of the runs that are left.

mod findings;
mod judge;
mod rows;
mod table;
mod verdict;

use std::collections::BTreeSet;

pub use rows::{PolicyRow, RunRow};
pub use table::{Table, TableLine};

use super::{Diagnosis, SCHEMA, rank};
use crate::case::Log;
use crate::exam::jobs::{Admitted, Obstacle};
use crate::finding::{Certainty, Finding, Stage};
use crate::repository::{Constraint, Repository, Run};
use findings::{Collected, Diagnoser};
use judge::{Judge, Judged};

/// What is asked of a repository.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// The job that is meant, where not all are.
    pub job: Option<&'a str>,
    /// The role that is meant: its ARN, name or address.
    pub role: Option<&'a str>,
    /// The error that one of the runs showed.
    pub error: Option<&'a Log>,
    /// Whether all lines of the table are shown.
    pub all: bool,
}

/// The answer to a repository.
pub fn diagnose_repository(repository: &Repository, asked: Asked<'_>) -> Diagnosis {
    let judge = Judge::new(repository);
    let runs = repository.runs().into_iter();
    let runs = runs.filter(|run| is_asked(repository, run, &judge, asked));
    let judged = runs.map(|run| judge.judge(run));
    let mut judged: Vec<Judged<'_>> = judged.filter(can_start).collect();
    judged.sort_by_key(|one| order(one.answer.admitted));
    let explains = explains(repository, &judge, &judged, asked.error);
    let mut rows: Vec<RunRow> = judged
        .iter()
        .zip(&explains)
        .map(|(one, explains)| rows::row(&judge, one, *explains))
        .collect();
    let left: Vec<usize> = (0..judged.len())
        .filter(|at| explains.get(*at).copied().flatten() != Some(false) || asked.error.is_none())
        .collect();
    let found = findings(&judge, &judged, &left, &mut rows, asked);
    let mut findings = found.findings;
    let reached = asked.error.and_then(|log| log.reading().first()?.stage);
    rank(&mut findings, reached);
    let verdict = verdict::of(&judged, &left, &findings, asked.error.is_some());
    let stages = verdict::stages(&judged, &left, &findings, asked.error);
    let whole = found.whole;
    let settled = findings
        .first()
        .is_some_and(|first| first.certainty == Certainty::Proven);
    let shown: Vec<&RunRow> = left.iter().filter_map(|at| rows.get(*at)).collect();
    let table = table::of(&shown, repository.facts.repository.as_deref(), asked.all);
    let shows_steps = asked.error.is_some() && !settled;
    Diagnosis {
        schema: SCHEMA,
        verdict,
        headline: Some(verdict::headline(
            verdict,
            &judged,
            &left,
            asked.error.is_some(),
        )),
        symptoms: whole
            .as_ref()
            .map(|whole| whole.symptoms.clone())
            .unwrap_or_default(),
        next_steps: match whole.as_ref().filter(|_| shows_steps) {
            Some(whole) => whole.next_steps.clone(),
            None => Vec::new(),
        },
        ruled_out: whole.map(|whole| whole.ruled_out).unwrap_or_default(),
        notes: verdict::notes(repository, &judged, &left, asked.error),
        table: Some(table),
        runs: Some(rows),
        policies: Some(rows::policies(repository)),
        stages,
        findings,
    }
}

/// Whether a run is one of those that are asked about.
fn is_asked(repository: &Repository, run: &Run<'_>, judge: &Judge<'_>, asked: Asked<'_>) -> bool {
    let is_job = asked
        .job
        .is_none_or(|job| repository.is_named(run.job, job));
    let is_role = asked.role.is_none_or(|wanted| {
        let name = wanted.rsplit('/').next().unwrap_or(wanted);
        let known = run.wanted.known();
        let own =
            known.is_some_and(|known| known == wanted || known.rsplit('/').next() == Some(name));
        let role = judge.role(run.candidate);
        own || role.is_some_and(|role| {
            role.name.known() == Some(name) || role.address.as_deref() == Some(wanted)
        })
    });
    is_job && is_role
}

/// Whether the event can start the job at all.
fn can_start(judged: &Judged<'_>) -> bool {
    !matches!(&judged.answer.obstacle, Some(Obstacle::NoToken(note)) if note.is_skip())
}

/// What blocks comes first, then what is unknown.
fn order(admitted: Admitted) -> u8 {
    match admitted {
        Admitted::Never => 0,
        Admitted::Unknown => 1,
        Admitted::Sometimes => 2,
        Admitted::Always => 3,
    }
}

/// Whether each run gets as far as the step that shows the error.
fn explains(
    repository: &Repository,
    judge: &Judge<'_>,
    judged: &[Judged<'_>],
    error: Option<&Log>,
) -> Vec<Option<bool>> {
    let Some(error) = error else {
        return vec![None; judged.len()];
    };
    let constraint = Constraint::of(error.reading());
    let jobs = constraint.jobs(repository);
    let explains = judged.iter().map(|one| {
        let job = (one.run.job.workflow.as_str(), one.run.job.job.as_str());
        if jobs.as_ref().is_some_and(|jobs| !jobs.contains(&job)) {
            return Some(false);
        }
        let gets_token = match (&one.answer.obstacle, one.run.job.id_token.available()) {
            (Some(_), _) => Some(false),
            (None, available) => available,
        };
        constraint.explains(&one.run, judge.role(one.run.candidate), gets_token)
    });
    explains.collect()
}

/// What the runs that are left gave.
#[derive(Default)]
struct Found {
    findings: Vec<Finding>,
    /// The whole answer to one run, for what is the same in all: the error and what it rules out.
    whole: Option<Diagnosis>,
}

fn findings(
    judge: &Judge<'_>,
    judged: &[Judged<'_>],
    left: &[usize],
    rows: &mut [RunRow],
    asked: Asked<'_>,
) -> Found {
    let mut diagnoser = Diagnoser::new(judge, asked.error, asked.all);
    let mut collected = Collected::default();
    let mut whole = None;
    let all_admitted = left.iter().all(|at| {
        judged
            .get(*at)
            .is_some_and(|one| one.answer.admitted == Admitted::Always)
    });
    let mut advised = BTreeSet::new();
    for (at, one) in judged.iter().enumerate() {
        let is_left = left.contains(&at);
        let admitted = one.answer.admitted;
        let is_open = matches!(admitted, Admitted::Never | Admitted::Sometimes);
        let wants_advice =
            one.run.candidate.is_some() && diagnoser.proves() && advised.insert(one.run.candidate);
        let is_asked = is_left && asked.error.is_some();
        if !(is_open || wants_advice || is_asked) {
            continue;
        }
        let answered = diagnoser.of(one);
        if is_open && let Some(row) = rows.get_mut(at) {
            row.cause = row
                .cause
                .or(answered.causes.first().map(|cause| cause.rule));
        }
        if is_left && (admitted == Admitted::Never || asked.error.is_some()) {
            for cause in &answered.causes {
                let mut cause = cause.clone();
                weaken(&mut cause, one, judged, left, asked.error.is_some());
                if all_admitted {
                    cause.certainty = Certainty::Possible;
                }
                collected.add(&cause, Some(at));
            }
            whole = whole.or(answered.whole);
        }
        for advice in &answered.advice {
            collected.add(advice, Some(at));
        }
    }
    let mut findings = collected.into_findings();
    if asked.error.is_some() {
        let only_possible = findings
            .iter()
            .all(|finding| finding.certainty == Certainty::Possible || !finding.blocks());
        // A cause that explains the error leaves no room for what is merely not ruled out by other runs.
        if !only_possible && left.len() > 1 {
            findings
                .retain(|finding| !finding.blocks() || finding.certainty != Certainty::Possible);
        }
    }
    Found { findings, whole }
}

/// A cause is as sure as it is that the run means this role, and that the error is of this run.
fn weaken(
    cause: &mut Finding,
    one: &Judged<'_>,
    judged: &[Judged<'_>],
    left: &[usize],
    has_error: bool,
) {
    let proven = cause.certainty == Certainty::Proven;
    let needs_role = cause.stage >= Stage::Provider;
    let evidence = one.run.matched.evidence.as_ref();
    let is_weak = evidence.is_some_and(|evidence| evidence.is_weak());
    if proven && needs_role && is_weak {
        cause.certainty = Certainty::Likely;
    }
    let others = verdict::candidates_of(one, judged);
    if needs_role && others.iter().any(|other| *other != Admitted::Never) {
        cause.certainty = Certainty::Possible;
    }
    if has_error && cause.certainty == Certainty::Proven {
        let explained = left.iter().filter_map(|at| judged.get(*at));
        let mut explained = explained.map(|one| one.answer.admitted);
        if explained.any(|admitted| admitted != Admitted::Never) {
            cause.certainty = Certainty::Likely;
        }
    }
}
