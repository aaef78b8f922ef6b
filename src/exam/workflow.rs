//! The workflow stage: does the job get a token, and what does its credentials step ask for?

use super::call::{Call, Caller};
use crate::case::{Case, PolicyText};
use crate::finding::{Place, Stage, Status};
use crate::iam::Arn;
use crate::issuer::github::credentials::{AwsStep, Found, Method};
use crate::issuer::github::permissions::{self, IdToken, is_fork, is_of_pull_request};
use crate::issuer::github::predict::{Prediction, predict};
use crate::issuer::github::workflow::Job;
use crate::issuer::github::{self, Workflows};
use crate::source::{Document, Node};
use crate::symptom::Symptom;

/// What the workflow files and the facts of the run tell.
#[derive(Debug)]
pub struct WorkflowExam<'a> {
    case: &'a Case,
    /// The files, read.
    workflows: Workflows,
    /// What the run would present.
    pub prediction: Prediction,
    /// The step in question, as an index into the prediction's steps.
    chosen: Option<usize>,
}

impl<'a> WorkflowExam<'a> {
    /// Reads the workflow files and predicts the run.
    pub fn of(case: &'a Case) -> Self {
        let workflows = Workflows::read(&case.workflows, case.run.repository.as_deref());
        let prediction = predict(&case.run, &workflows, case.workflow_path.as_deref());
        Self {
            chosen: chosen(case, &prediction),
            workflows,
            case,
            prediction,
        }
    }

    /// The step that gets the credentials in question.
    pub fn step(&self) -> Option<&AwsStep> {
        self.prediction.steps.get(self.chosen?)
    }

    /// The job, and the path of its file.
    pub fn job(&self) -> Option<(&str, &Job)> {
        let found = self.prediction.job.as_ref()?;
        let workflow = self.workflows.workflow(&found.path)?;
        let job = workflow
            .jobs
            .iter()
            .find(|job| job.span == found.place.span)?;
        Some((&found.path, job))
    }

    /// The job's permission to ask for a token.
    pub fn id_token(&self) -> &IdToken {
        &self.prediction.token
    }

    /// Whether the run is of a pull request from a fork, which sees no secrets.
    pub fn is_of_fork(&self) -> bool {
        let run = &self.case.run;
        let pulls = run.event.as_deref().is_none_or(|event| {
            event.starts_with("pull_request") && event != "pull_request_target"
        });
        pulls && permissions::is_fork(run) == Some(true)
    }

    /// Whether Dependabot started the run, which then sees Dependabot's secrets instead of its own.
    pub fn is_of_dependabot(&self) -> bool {
        permissions::is_restricted_dependabot(&self.case.run, self.case.run.event.as_deref())
    }

    /// Whether the job calls a workflow that was not given.
    pub fn calls_elsewhere(&self) -> bool {
        let job = self.prediction.job.as_ref();
        job.is_some_and(|job| job.calls_elsewhere.is_some())
    }

    /// The call that the step makes.
    pub fn call(&self) -> Call {
        let step = self.step();
        let text = |found: Option<&Found>| Some(found?.value.as_known()?.to_owned());
        let role = step.and_then(|step| text(step.role.as_ref()));
        Call {
            role: self.case.role_arn.clone().or(role),
            session_name: step.and_then(|step| text(step.session_name.as_ref())),
            caller: match step.map(|step| step.method) {
                _ if self.is_assumed_later() => Caller::Signed(Self::session_of(step)),
                Some(Method::Chaining) => Caller::Signed(self.earlier_session()),
                Some(Method::Keys | Method::Ambient) if self.asks_for_role() => {
                    Caller::Signed(None)
                }
                _ if self.trusts_no_provider() && self.failed_with_credentials() => {
                    Caller::Signed(None)
                }
                _ => Caller::Token,
            },
            is_supposed: self.trusts_no_provider() && self.may_have_credentials(),
        }
    }

    /// Whether the trust policy is for callers with credentials alone.
    fn trusts_no_provider(&self) -> bool {
        let policy = self.case.trust_policy.known();
        let policy = policy.and_then(PolicyText::document);
        policy.is_some_and(|policy| !trusts_a_provider(&policy.root))
    }

    /// The error that counts, where one about access was read.
    fn error(&self) -> Option<&Symptom> {
        let first = self.case.error.as_ref()?.reading().first();
        first.filter(|error| error.entry.is_access())
    }

    /// Whether the error is of a call that is signed with credentials and assumes a role.
    fn failed_with_credentials(&self) -> bool {
        let signed = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];
        let is_signed = |action: &str| signed.iter().any(|one| one.eq_ignore_ascii_case(action));
        self.error().is_some_and(|error| {
            let action = error.action.as_deref();
            error.entry.id == "duration-over-chaining-limit" || action.is_some_and(is_signed)
        })
    }

    /// Whether nothing tells that it is a token which the role is assumed with: there is neither a token
    /// nor an error nor a step for this role, or the job has a step that assumes a further role and
    /// nobody said which of them it is.
    fn may_have_credentials(&self) -> bool {
        let case = self.case;
        if case.claims.is_some() || self.error().is_some() {
            return false;
        }
        let mut steps = self.prediction.steps.iter();
        let is_told = case.role_arn.is_some() || case.run.failing_step.is_some();
        self.step().is_none() || (!is_told && steps.any(|step| step.method == Method::Chaining))
    }

    /// Whether the role in question is one that a tool assumes after the step, with the
    /// credentials of the step's own role: it is another role, and no provider may assume it.
    fn is_assumed_later(&self) -> bool {
        let role = |step: &AwsStep| {
            step.role
                .as_ref()
                .and_then(|role| role.value.as_known().map(str::to_owned))
        };
        let own = self.step().and_then(role);
        let Some((asked, own)) = self.case.role_arn.as_ref().zip(own) else {
            return false;
        };
        *asked != own && self.trusts_no_provider()
    }

    /// Whether an earlier step of the job has assumed a role already.
    pub fn follows_another(&self) -> bool {
        self.earlier_session().is_some()
    }

    /// The session of the role that an earlier step of the job assumed.
    fn earlier_session(&self) -> Option<String> {
        let earlier = self.prediction.steps.get(..self.chosen?)?;
        Self::session_of(
            earlier
                .iter()
                .rev()
                .find(|step| step.method == Method::Oidc),
        )
    }

    /// The session that a step opens.
    fn session_of(step: Option<&AwsStep>) -> Option<String> {
        let step = step?;
        let role = step.role.as_ref()?.value.as_known()?;
        let session = step
            .session_name
            .as_ref()
            .and_then(|name| name.value.as_known());
        session_arn(role, session.unwrap_or("GitHubActions"))
    }

    fn asks_for_role(&self) -> bool {
        let role = self.step().and_then(|step| step.role.as_ref());
        role.is_some_and(|role| role.is_empty() == Some(false))
    }

    /// The file at `path`.
    pub fn document(&self, path: &str) -> Option<&'a Document> {
        self.case.workflows.get(path)
    }

    /// A place in a workflow file.
    pub fn place(&self, place: &github::Place) -> Option<Place> {
        let document = self.document(&place.file)?;
        Some(Place::new(&document.source, place.span))
    }

    /// Whether the run may be of a pull request from a fork, which gets no token: nobody said where the
    /// pull request comes from, or it is a fork's and nobody said by which event.
    pub fn hangs_on_fork(&self) -> bool {
        let event = self.prediction.claims.text("event_name");
        match is_fork(&self.case.run) {
            None => is_of_pull_request(event),
            Some(from_fork) => from_fork && event.is_none(),
        }
    }

    /// Whether nothing in the job depends on a token: it has access keys, or no step requests a token and
    /// no error says that one was missing.
    pub fn is_without_oidc(&self) -> bool {
        let is_missed = self.error().is_some_and(|error| {
            error.stage == Some(Stage::Workflow) && !error.shows_other_credentials()
        });
        match self.step() {
            Some(step) => step.method != Method::Oidc || self.has_keys(),
            None => self.job().is_some() && !self.calls_elsewhere() && !is_missed,
        }
    }

    /// Whether an `env` block gives the job access keys: the action finds them as the SDK does, and
    /// assumes the role with them where it gets no token.
    /// <https://github.com/aws-actions/configure-aws-credentials#credential-lifetime>
    pub fn has_keys(&self) -> bool {
        self.variable("AWS_ACCESS_KEY_ID").is_some()
    }

    /// Where the workflow, the job or a step that gets credentials sets this variable for the job.
    pub fn variable(&self, name: &str) -> Option<Place> {
        let (path, job) = self.job()?;
        let document = self.document(path)?;
        let own = self.step().filter(|step| step.place.file == path);
        let own = own.and_then(|step| document.node(step.place.span));
        let owners = [own, document.node(job.span), Some(&document.root)];
        let mut blocks = owners.into_iter().flatten();
        let value = blocks.find_map(|owner| owner.get("env")?.get(name))?;
        let is_empty = value.text().is_some_and(str::is_empty);
        (!is_empty).then(|| Place::new(&document.source, value.span))
    }

    /// Whether the job runs on a self-hosted runner, which may have credentials of its own.
    pub fn is_self_hosted(&self) -> bool {
        let labels = self.job().map(|(_, job)| job.runs_on.as_slice());
        let mut labels = labels.unwrap_or_default().iter();
        labels.any(|label| label.value.eq_ignore_ascii_case("self-hosted"))
    }

    /// Whether the job gets a token, by its files and the facts of the run.
    pub fn status(&self) -> Status {
        let refused = self
            .prediction
            .refusals
            .iter()
            .any(|refusal| refusal.is_id_token());
        let asks = !self.is_without_oidc();
        let invalid = self.prediction.invalid.iter().any(|one| !one.is_missing);
        match (refused || invalid, self.id_token().available()) {
            (true, _) => Status::Fail,
            (_, Some(false)) if asks => Status::Fail,
            (_, Some(true)) if asks && self.hangs_on_fork() => Status::Unknown,
            (_, Some(true)) => Status::Pass,
            (_, Some(false)) => Status::Pass,
            (_, None) => Status::Unknown,
        }
    }
}

impl WorkflowExam<'_> {
    /// Whether the job itself asks for the token, so that it is fresh when it is used.
    pub(super) fn status_of_fresh_token(&self) -> Status {
        let asks = self.step().is_some_and(|step| step.method == Method::Oidc);
        if asks && self.id_token().available() == Some(true) {
            Status::Pass
        } else {
            Status::Unknown
        }
    }
}

/// The step that failed; else the one that assumes the role in question; else the first of all.
fn chosen(case: &Case, prediction: &Prediction) -> Option<usize> {
    let of_role = || {
        let role = case.role_arn.as_deref()?;
        let assumes = |step: &AwsStep| {
            step.role.as_ref().and_then(|found| found.value.as_known()) == Some(role)
        };
        prediction.steps.iter().position(assumes)
    };
    if case.run.failing_step.is_some() {
        return prediction.chosen;
    }
    of_role().or(prediction.chosen)
}

/// Whether a statement of a trust policy names an identity provider as principal.
fn trusts_a_provider(policy: &Node) -> bool {
    let statements = policy
        .get("Statement")
        .map(Node::one_or_many)
        .unwrap_or_default();
    let mut principals = statements
        .iter()
        .filter_map(|statement| statement.get("Principal"));
    principals.any(|principal| principal.get("Federated").is_some())
}

/// `arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION`: the path of the role is not part of it.
fn session_arn(role: &str, session: &str) -> Option<String> {
    Arn::parse(role)?.session_of_role(session)
}
