//! Which jobs of the repository at hand get in.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Serialize;

use super::cause::{self, Cause};
use crate::case::Case;
use crate::exam::Exam;
use crate::exam::exposure::admitted_with;
use crate::exam::jobs::{self, Admitted, JobAnswer, Jobs, Token};
use crate::iam::admission::Admission;
use crate::iam::language::Budget;
use crate::issuer::github::survey::{Row, survey};
use crate::issuer::github::{Run, Workflows};

/// A repository with its workflows.
pub(crate) struct Repository {
    /// The evidence: workflow files and facts.
    pub(crate) case: Case,
    workflows: Workflows,
    rows: Vec<Row>,
    /// The same once the subjects carry ids; nothing where they do already.
    once: Option<(Run, Vec<Row>)>,
}

/// One job for one event.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct JobRow {
    pub(crate) workflow: String,
    pub(crate) job: String,
    pub(crate) event: String,
    pub(crate) admitted: Admitted,
    pub(crate) admitted_example: Option<Token>,
    pub(crate) denied_example: Option<Token>,
    /// Why it is never let in.
    pub(crate) cause: Option<Cause>,
    /// What would decide, where it is unknown.
    pub(crate) depends_on: BTreeSet<String>,
    /// How it fares once the subjects of the repository carry ids, with no change of the policy;
    /// nothing where they do already.
    pub(crate) once_immutable: Option<Admitted>,
}

impl Repository {
    /// Looks at all jobs, or at the one that is named.
    pub(crate) fn new(mut case: Case, job: Option<&str>) -> Self {
        case.run.job = job.map(str::to_owned);
        let workflows = Workflows::read(&case.workflows, case.run.repository.as_deref());
        let rows = |run: &Run| {
            let wanted = |row: &Row| run.job.as_ref().is_none_or(|job| row.is_called(job));
            let rows = survey(run, &workflows).into_iter();
            rows.filter(wanted).collect::<Vec<_>>()
        };
        let once = jobs::immutable_run(&case.run).map(|run| {
            let rows = rows(&run);
            (run, rows)
        });
        Self {
            rows: rows(&case.run),
            once,
            workflows,
            case,
        }
    }

    /// Its name, where it is known.
    pub(crate) fn name(&self) -> Option<&str> {
        self.case.run.repository.as_deref()
    }

    /// How the jobs fare by the trust policy of an examination; none where that cannot be read.
    pub(crate) fn jobs(&self, exam: &Exam<'_>) -> Vec<JobRow> {
        let Some(admission) = admission(exam, |_| None) else {
            return Vec::new();
        };
        let now = self.answers(&self.case.run, &self.rows, exam, &admission);
        let once = self.once.as_ref();
        let once = once.map(|(run, rows)| self.answers(run, rows, exam, &admission));
        let once_of = |answer: &JobAnswer| {
            let same = |other: &&JobAnswer| {
                (&other.workflow, &other.job, &other.event)
                    == (&answer.workflow, &answer.job, &answer.event)
            };
            Some(once.as_ref()?.iter().find(same)?.admitted)
        };
        let rows = now.iter().map(|answer| {
            let cause = cause::of(answer, &self.case, exam);
            row(answer, cause, once_of(answer))
        });
        rows.collect()
    }

    fn answers(
        &self,
        run: &Run,
        rows: &[Row],
        exam: &Exam<'_>,
        admission: &Admission,
    ) -> Vec<JobAnswer> {
        let jobs = Jobs {
            run,
            workflows: &self.workflows,
            rows,
            role: exam.case.role_arn.as_deref(),
        };
        let depends = depends_on_run(exam);
        jobs::of(jobs, |row| {
            let known = |key: &str| jobs.known_key(row, exam.first()?.issuer_name(), key);
            let own = depends.then(|| self::admission(exam, known)).flatten();
            own.map_or(Cow::Borrowed(admission), Cow::Owned)
        })
    }
}

/// The set of tokens that the policy lets in, where `known` tells the values of keys that are the same
/// in all runs.
fn admission(exam: &Exam<'_>, known: impl Fn(&str) -> Option<String>) -> Option<Admission> {
    let policy = exam.trust.policy.as_ref()?;
    let provider = exam.trust.provider_arn.as_deref()?;
    let issuer = exam.first()?.issuer_name();
    admitted_with(policy, provider, issuer, known, &mut Budget::default()).ok()
}

/// Whether the policy looks at keys whose value a job may tell: its session name, and variables.
fn depends_on_run(exam: &Exam<'_>) -> bool {
    let statements = exam
        .trust
        .policy
        .iter()
        .flat_map(|policy| &policy.statements);
    let mut conditions = statements.flat_map(|statement| &statement.conditions);
    conditions.any(|condition| {
        let mut values = condition.values.iter();
        jobs::is_told_by_jobs(condition.folded_key())
            || values.any(|value| !value.operand.variables().is_empty())
    })
}

/// A job that only gets in by a subject with ids is not refused for certain: which form its
/// repository has, no file tells.
fn row(answer: &JobAnswer, cause: Option<Cause>, once: Option<Admitted>) -> JobRow {
    let mut row = JobRow {
        workflow: answer.workflow.clone(),
        job: answer.job.clone(),
        event: answer.event.clone(),
        admitted: answer.admitted,
        admitted_example: answer.admitted_example.clone(),
        denied_example: answer.denied_example.clone(),
        cause,
        depends_on: answer.depends_on.clone(),
        once_immutable: once.filter(|_| answer.obstacle.is_none()),
    };
    let only_with_ids = row
        .once_immutable
        .is_some_and(|once| once != Admitted::Never);
    if row.admitted == Admitted::Never && only_with_ids {
        row.admitted = Admitted::Unknown;
        row.denied_example = None;
        row.cause = None;
        row.depends_on.insert(
            "whether the repository's subjects carry ids: `--sub-template FILE`".to_owned(),
        );
    }
    row
}
