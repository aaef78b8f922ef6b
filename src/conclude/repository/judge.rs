//! Judging the runs of a repository: each is held against the trust policy of the role that it is taken
//! for.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::case::{Case, Log, PolicyText};
use crate::exam::Exam;
use crate::exam::exposure::admitted;
use crate::exam::jobs::{Admitted, JobAnswer, Jobs, immutable_run, of_subjects};
use crate::iam::admission::Admission;
use crate::iam::language::Budget;
use crate::infra::{RoleFound, Unread};
use crate::issuer::github;
use crate::issuer::github::survey::{JobRuns, Row, job_runs};
use crate::known::Known;
use crate::repository::{Candidate, Repository, Run};
use crate::source::{Node, Value, to_json};

/// What decides where the policy has names and the repository's tokens may have ids.
const IMMUTABLE: &str = "whether the repository's subjects carry ids: `--sub-template FILE`";

/// A run with its answer.
pub(super) struct Judged<'a> {
    pub run: Run<'a>,
    pub answer: JobAnswer,
}

/// Holds runs against policies; what is the same for several of them is worked out once.
pub(super) struct Judge<'a> {
    repository: &'a Repository,
    policies: Vec<Option<PolicyText>>,
    admissions: Vec<Option<Rc<Admission>>>,
    /// The jobs once their subjects carry ids, where they do not surely do so already.
    immutable: std::cell::OnceCell<Option<(github::Run, Vec<JobRuns>)>>,
}

impl<'a> Judge<'a> {
    /// Reads the policies of the roles.
    pub(super) fn new(repository: &'a Repository) -> Self {
        let roles = &repository.roles.roles;
        let policies: Vec<_> = roles.iter().map(PolicyText::of_role).collect();
        let mut known = BTreeMap::new();
        let admissions = roles.iter().zip(&policies).map(|(role, policy)| {
            let policy = policy.as_ref()?;
            let case = Case {
                role_arn: role.arn.clone(),
                trust_policy: Known::Value(policy.clone()),
                run: repository.facts.clone(),
                ..Case::default()
            };
            admission(&case, &mut known)
        });
        Self {
            admissions: admissions.collect(),
            policies,
            repository,
            immutable: std::cell::OnceCell::new(),
        }
    }

    /// The role of a candidate.
    pub(super) fn role(&self, candidate: Option<Candidate>) -> Option<&'a RoleFound> {
        match candidate? {
            Candidate::Role(at) => self.repository.roles.roles.get(at),
            Candidate::Unread(_) => None,
        }
    }

    /// The module of a candidate that was not read.
    pub(super) fn unread(&self, candidate: Option<Candidate>) -> Option<&'a Unread> {
        match candidate? {
            Candidate::Role(_) => None,
            Candidate::Unread(at) => self.repository.roles.unread.get(at),
        }
    }

    fn admission(&self, candidate: Option<Candidate>) -> Option<&Admission> {
        match candidate? {
            Candidate::Role(at) => self.admissions.get(at)?.as_deref(),
            Candidate::Unread(_) => None,
        }
    }

    /// How a run fares.
    pub(super) fn judge(&self, run: Run<'a>) -> Judged<'a> {
        let mut answer = self.answer(&self.repository.facts, &run, run.job, run.run);
        if answer.admitted == Admitted::Never && answer.obstacle.is_none() {
            let once = self
                .may_admit_ids(run.candidate)
                .then(|| self.once_immutable(&run));
            let once = once.flatten();
            if once.is_some_and(|once| once != Admitted::Never) {
                answer.admitted = Admitted::Unknown;
                answer.depends_on.insert(IMMUTABLE.to_owned());
            }
        }
        if answer.admitted == Admitted::Unknown {
            answer.depends_on.extend(self.open(&run));
        }
        Judged { run, answer }
    }

    fn answer(
        &self,
        facts: &github::Run,
        run: &Run<'_>,
        row: &Row,
        of: &github::survey::JobRun,
    ) -> JobAnswer {
        let row = Row {
            aws: run.wanted.step.cloned().into_iter().collect(),
            ..row.clone()
        };
        let jobs = Jobs {
            run: facts,
            workflows: &self.repository.workflows,
            rows: &[],
            role: None,
        };
        let subjects: Vec<_> = of.subjects.iter().collect();
        let admission = self.admission(run.candidate);
        let mut budget = Budget::default();
        of_subjects(jobs, &row, &of.event, &subjects, admission, &mut budget)
    }

    /// Whether the policy of a candidate may admit subjects with ids: not where each of its subjects
    /// names a repository in full and without ids.
    fn may_admit_ids(&self, candidate: Option<Candidate>) -> bool {
        let Some(Candidate::Role(at)) = candidate else {
            return true;
        };
        let policy = self.policies.get(at).and_then(Option::as_ref);
        let Some(document) = policy.and_then(PolicyText::document) else {
            return true;
        };
        let mut subjects = Vec::new();
        texts(&document.root, &mut |text| {
            if let Some(rest) = text.strip_prefix("repo:") {
                subjects.push(rest.split(':').next().unwrap_or(rest).to_owned());
            }
        });
        let is_open = |name: &String| name.contains(['@', '*', '?', '$']);
        subjects.is_empty() || subjects.iter().any(is_open)
    }

    /// How the same run fares once the subjects of the repository carry ids; nothing where they do.
    fn once_immutable(&self, run: &Run<'_>) -> Option<Admitted> {
        let once = self.immutable.get_or_init(|| {
            let facts = immutable_run(&self.repository.facts)?;
            let jobs = job_runs(&facts, &self.repository.workflows);
            Some((facts, jobs))
        });
        let (facts, jobs) = once.as_ref()?;
        let same =
            |job: &&JobRuns| job.row.workflow == run.job.workflow && job.row.job == run.job.job;
        let job = jobs.iter().find(same)?;
        let own = job.runs.iter().find(|own| {
            (&own.event, &own.environment, &own.inputs)
                == (&run.run.event, &run.run.environment, &run.run.inputs)
                && own.aws.iter().map(|step| &step.role).eq(run
                    .run
                    .aws
                    .iter()
                    .map(|step| &step.role))
        })?;
        Some(self.answer(facts, run, &job.row, own).admitted)
    }

    /// What leaves a run open that the policy itself does not tell: the policy is not at hand.
    fn open(&self, run: &Run<'_>) -> BTreeSet<String> {
        let mut open = BTreeSet::new();
        if let Some(unread) = self.unread(run.candidate) {
            let address = unread.address.as_deref();
            open.insert(format!(
                "`{}`, which was not read",
                address.unwrap_or("a module")
            ));
        } else if let Some(role) = self.role(run.candidate) {
            if role.policy.is_err() {
                open.insert(format!("the trust policy of `{}`", label(role)));
            }
        } else {
            let names = run.wanted.names();
            open.extend(names.iter().map(|name| format!("`{name}`")));
            let shown = run.wanted.shown().filter(|_| names.is_empty());
            open.extend(shown.map(|role| format!("the trust policy of `{role}`")));
        }
        if let Some(uses) = &run.job.calls_elsewhere {
            open.insert(format!("the called workflow `{uses}`"));
        }
        open
    }

    /// A run as a case of its own, to be examined like any other.
    pub(super) fn case(&self, run: &Run<'_>, error: Option<&Log>) -> Case {
        let role = self.role(run.candidate);
        let at = match run.candidate {
            Some(Candidate::Role(at)) => self.policies.get(at).and_then(Option::as_ref),
            _ => None,
        };
        let named = run.wanted.known().filter(|known| known.starts_with("arn:"));
        let facts = &self.repository.facts;
        Case {
            error: error.cloned(),
            role_arn: named
                .map(str::to_owned)
                .or_else(|| role.and_then(|role| role.arn.clone())),
            trust_policy: at.cloned().map_or(Known::unknown(), Known::Value),
            workflow_path: Some(run.job.workflow.clone()),
            workflows: self.repository.files_of(&run.job.workflow),
            run: github::Run {
                event: Some(run.run.event.clone()),
                job: Some(run.job.job.clone()),
                environment: run
                    .run
                    .environment
                    .clone()
                    .map(Some)
                    .or_else(|| facts.environment.clone()),
                inputs: match run.run.inputs.is_empty() {
                    true => facts.inputs.clone(),
                    false => Some(run.run.inputs.clone()),
                },
                ..facts.clone()
            },
            ..Case::default()
        }
    }
}

/// Every text of a tree, keys left out.
fn texts(node: &Node, note: &mut impl FnMut(&str)) {
    match &node.value {
        Value::Text(text) => note(text),
        Value::List(items) => items.iter().for_each(|item| texts(item, note)),
        Value::Map(entries) => entries.iter().for_each(|entry| texts(&entry.value, note)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// How a role is called: by its name, else by its address, else by its file.
fn label(role: &RoleFound) -> String {
    let name = role.name.known().map(str::to_owned);
    let address = || role.address.clone();
    name.or_else(address)
        .unwrap_or_else(|| role.source.name().to_owned())
}

/// The tokens that the policy of a case admits; policies with the same text share one answer.
fn admission(
    case: &Case,
    known: &mut BTreeMap<(String, String), Option<Rc<Admission>>>,
) -> Option<Rc<Admission>> {
    let exam = Exam::of(case);
    let policy = exam.trust.policy.as_ref()?;
    let provider = exam.trust.provider_arn.as_deref()?;
    let issuer = exam.first()?.issuer_name();
    let text = exam
        .trust
        .document()
        .map(|document| to_json(&document.root))?;
    let key = (text, provider.to_owned());
    let compute = || {
        let admission = admitted(policy, provider, issuer, &mut Budget::default());
        admission.ok().map(Rc::new)
    };
    known.entry(key).or_insert_with(compute).clone()
}
