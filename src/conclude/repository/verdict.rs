//! What all runs together come to.

use std::collections::BTreeMap;

use super::judge::Judged;
use crate::case::Log;
use crate::conclude::StageReport;
use crate::exam::jobs::Admitted;
use crate::finding::{Certainty, Finding, Stage, Status, Verdict};
use crate::repository::Repository;

/// A run whatever role it is taken for.
type RunId<'a> = (
    &'a str,
    &'a str,
    &'a str,
    Option<&'a str>,
    Vec<String>,
    Option<String>,
);

fn id<'a>(judged: &'a Judged<'_>) -> RunId<'a> {
    let run = &judged.run;
    let inputs = run.run.inputs.iter();
    (
        run.job.workflow.as_str(),
        run.job.job.as_str(),
        run.run.event.as_str(),
        run.run.environment.as_deref(),
        inputs
            .map(|(name, value)| format!("{name}={value}"))
            .collect(),
        run.wanted.shown(),
    )
}

/// How a run fares by each role that it may mean, and how often which comes out.
fn by_run<'a>(judged: &'a [Judged<'_>], left: &[usize]) -> BTreeMap<RunId<'a>, Vec<Admitted>> {
    let mut by_run: BTreeMap<RunId<'a>, Vec<Admitted>> = BTreeMap::new();
    for one in left.iter().filter_map(|at| judged.get(*at)) {
        by_run.entry(id(one)).or_default().push(one.answer.admitted);
    }
    by_run
}

/// How the same run fares by each role that it may mean.
pub(super) fn candidates_of(one: &Judged<'_>, judged: &[Judged<'_>]) -> Vec<Admitted> {
    if one.run.matched.candidates.len() < 2 {
        return vec![one.answer.admitted];
    }
    let same = judged.iter().filter(|other| id(other) == id(one));
    same.map(|other| other.answer.admitted).collect()
}

/// What one run comes to.
fn of_run(admitted: &[Admitted]) -> Verdict {
    if admitted.iter().all(|one| *one == Admitted::Never) {
        return Verdict::Blocked;
    }
    let open = |one: &Admitted| matches!(one, Admitted::Unknown | Admitted::Never);
    match admitted.iter().any(open) {
        true => Verdict::Undetermined,
        false => Verdict::Clear,
    }
}

/// How many runs come to what: blocked, undetermined, clear.
struct Count {
    blocked: usize,
    undetermined: usize,
    clear: usize,
}

fn count(judged: &[Judged<'_>], left: &[usize]) -> Count {
    let by_run = by_run(judged, left);
    let verdicts: Vec<_> = by_run.values().map(|admitted| of_run(admitted)).collect();
    let of = |wanted: Verdict| verdicts.iter().filter(|one| **one == wanted).count();
    Count {
        blocked: of(Verdict::Blocked),
        undetermined: of(Verdict::Undetermined),
        clear: of(Verdict::Clear),
    }
}

/// The verdict on the repository.
pub(super) fn of(
    judged: &[Judged<'_>],
    left: &[usize],
    findings: &[Finding],
    has_error: bool,
) -> Verdict {
    let count = count(judged, left);
    if has_error {
        let shown =
            |finding: &Finding| finding.blocks() && finding.certainty != Certainty::Possible;
        return match findings.iter().any(shown) {
            true => Verdict::Blocked,
            false => Verdict::Undetermined,
        };
    }
    match (count.blocked, count.undetermined) {
        (0, 0) => Verdict::Clear,
        (0, _) => Verdict::Undetermined,
        _ => Verdict::Blocked,
    }
}

/// The answer in one line.
pub(super) fn headline(
    verdict: Verdict,
    judged: &[Judged<'_>],
    left: &[usize],
    has_error: bool,
) -> String {
    let count = count(judged, left);
    let all = count.blocked + count.undetermined + count.clear;
    let runs = |count: usize| match count {
        1 => "1 run".to_owned(),
        count => format!("{count} runs"),
    };
    if all == 0 {
        return match has_error {
            true => "undetermined: no job of this repository can have shown this error".to_owned(),
            false => "clear: no job of this repository asks AWS for a role with a token".to_owned(),
        };
    }
    if has_error {
        let left = format!("{} can have shown this error", runs(all));
        return match verdict {
            Verdict::Blocked => format!("blocked: {left}"),
            _ if count.clear == all => {
                format!("undetermined: {left}, and the trust policies here admit all of them")
            }
            _ => format!("undetermined: {left}"),
        };
    }
    match verdict {
        Verdict::Blocked if all == 1 => "blocked: the only run cannot assume its role".to_owned(),
        Verdict::Blocked => format!(
            "blocked: {} of {all} runs cannot assume their role",
            count.blocked
        ),
        Verdict::Undetermined if all == 1 => {
            "undetermined: the only run depends on values that no file contains".to_owned()
        }
        Verdict::Undetermined => format!(
            "undetermined: {} of {all} runs depend on values that no file contains",
            count.undetermined
        ),
        Verdict::Clear => match all {
            1 => "clear: the only run can assume its role".to_owned(),
            _ => format!("clear: all {all} runs can assume their role"),
        },
    }
}

/// A line for each stage: what fails in any run, else what is open in any.
pub(super) fn stages(
    judged: &[Judged<'_>],
    left: &[usize],
    findings: &[Finding],
    error: Option<&Log>,
) -> Vec<StageReport> {
    let symptom = error.and_then(|log| log.reading().first());
    let runs: Vec<&Judged<'_>> = left.iter().filter_map(|at| judged.get(*at)).collect();
    let report = |stage: Stage| {
        let shown = |finding: &&Finding| {
            finding.stage == stage && finding.blocks() && finding.certainty != Certainty::Possible
        };
        if let Some(cause) = findings.iter().find(shown) {
            return (Status::Fail, cause.title.clone());
        }
        if let Some(symptom) = symptom {
            if symptom.proves().contains(&stage) {
                return (Status::Pass, "the error comes later than this".to_owned());
            }
            if symptom.stage == Some(stage) {
                return (Status::Fail, symptom.entry.meaning.to_owned());
            }
        }
        of_stage(stage, &runs)
    };
    let stages = Stage::ALL.into_iter().map(|stage| {
        let (status, summary) = report(stage);
        StageReport {
            stage,
            status,
            summary,
        }
    });
    stages.collect()
}

fn of_stage(stage: Stage, runs: &[&Judged<'_>]) -> (Status, String) {
    if runs.is_empty() {
        return (Status::Pass, "does not use OIDC".to_owned());
    }
    let without_token = |one: &&Judged<'_>| one.answer.obstacle.is_some();
    let is = |admitted: Admitted| move |one: &&&Judged<'_>| one.answer.admitted == admitted;
    match stage {
        Stage::Workflow if runs.iter().any(without_token) => {
            (Status::Fail, "a job gets no token".to_owned())
        }
        Stage::Workflow
            if runs
                .iter()
                .any(|one| one.run.job.id_token.available().is_none()) =>
        {
            (
                Status::Unknown,
                "the workflow files do not tell whether every job gets a token".to_owned(),
            )
        }
        Stage::Workflow => (Status::Pass, "every job gets a token".to_owned()),
        Stage::Token => (Status::Pass, "nothing speaks against the tokens".to_owned()),
        Stage::Provider => (
            Status::Unknown,
            "not examined: no provider was given".to_owned(),
        ),
        Stage::Trust if runs.iter().any(|one| is(Admitted::Unknown)(&one)) => (
            Status::Unknown,
            "some runs depend on what no file tells".to_owned(),
        ),
        Stage::Trust if runs.iter().any(|one| is(Admitted::Never)(&one)) => (
            Status::Unknown,
            "not every role that a job may mean admits it".to_owned(),
        ),
        Stage::Trust => (Status::Pass, "the trust policies admit the jobs".to_owned()),
        Stage::Permission => (
            Status::Unknown,
            "not examined: nothing was asked for".to_owned(),
        ),
    }
}

/// What the answer rests on.
pub(super) fn notes(
    repository: &Repository,
    judged: &[Judged<'_>],
    left: &[usize],
    error: Option<&Log>,
) -> Vec<String> {
    let mut notes = Vec::new();
    let weak = judged.iter().filter(|one| {
        let evidence = one.run.matched.evidence.as_ref();
        one.run.wanted.step.is_some() && evidence.is_some_and(|evidence| evidence.is_weak())
    });
    if weak.count() > 0 {
        notes.push("the files do not tell which role a secret or variable holds: jobs are matched to roles by name, or to the only role there is".to_owned());
    }
    if repository.facts.repository.is_none() && !judged.is_empty() {
        notes.push(
            "the name of the repository is unknown: give it with `--repository OWNER/NAME`"
                .to_owned(),
        );
    }
    if error.is_some() && !left.is_empty() {
        let admitted = left.iter().filter_map(|at| judged.get(*at));
        let mut admitted = admitted.map(|one| one.answer.admitted);
        if admitted.all(|admitted| admitted == Admitted::Always) {
            notes.push("the trust policies here admit every run that can have shown this error: the deployed policy may be older, the subject customized or with IDs, or the role in another account".to_owned());
        }
    }
    notes
}
