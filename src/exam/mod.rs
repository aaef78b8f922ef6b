//! The five stages over a case; each answer keeps its reasons.

pub mod call;
pub mod exposure;
pub mod jobs;
pub mod keys;
pub mod needed;
pub mod permission;
mod predicted;
pub mod presented;
pub mod provider;
pub mod request;
pub mod review;
pub mod size;
pub mod subject;
mod supposed;
pub mod trust;
pub mod workflow;

use std::cell::OnceCell;
use std::sync::LazyLock;

use call::Call;
use exposure::Exposure;
use permission::PermissionExam;
use presented::{Origin, Presentation};
use provider::ProviderExam;
use trust::TrustExam;
use workflow::WorkflowExam;

use crate::case::{Case, Log};
use crate::finding::Stage;
use crate::finding::{Certainty, Status};
use crate::iam::Truth;
use crate::iam::language::Budget;
use crate::issuer::github::History;
use crate::symptom::{Reading, Symptom};

/// What is read where no error was given.
static NOTHING: LazyLock<Reading> = LazyLock::new(Reading::default);

/// What telling who gets in may cost: within 100 ms on one core.
const STEPS: usize = 2_000_000;

/// A case examined: every stage with its reasons, nothing judged twice.
#[derive(Debug)]
pub struct Exam<'a> {
    /// The evidence.
    pub case: &'a Case,
    /// What the error or log shows.
    pub reading: &'a Reading,
    /// Which call is made for which role.
    pub call: Call,
    /// What is presented to STS, the likeliest first; nothing where nobody can tell.
    pub presented: Vec<Presentation>,
    /// The workflow stage.
    pub workflow: WorkflowExam<'a>,
    /// The provider stage.
    pub provider: ProviderExam<'a>,
    /// The trust stage.
    pub trust: TrustExam<'a>,
    /// The permission stage.
    pub permission: PermissionExam<'a>,
    /// Worked out when it is first asked for: most examinations only prove a fix.
    exposure: OnceCell<Option<Exposure>>,
}

impl<'a> Exam<'a> {
    /// Examines a case.
    pub fn of(case: &'a Case) -> Self {
        let workflow = WorkflowExam::of(case);
        let presented = presented(case, &workflow);
        let call = workflow.call();
        let reading = case.error.as_ref().map_or(&*NOTHING, Log::reading);
        Self {
            permission: PermissionExam::of(case, &call, presented.first(), reading, &workflow),
            reading,
            provider: ProviderExam::of(case, presented.first()),
            trust: TrustExam::of(case, &call, &presented),
            workflow,
            case,
            call,
            presented,
            exposure: OnceCell::new(),
        }
    }

    /// Who gets in by the trust policy; nothing where there is none that can be read, or where it is
    /// too complex to decide.
    pub fn exposure(&self) -> Option<&Exposure> {
        self.exposure.get_or_init(|| self.exposed()).as_ref()
    }

    fn exposed(&self) -> Option<Exposure> {
        let policy = self.trust.policy.as_ref()?;
        let provider = self.trust.provider_arn.as_deref()?;
        let issuer = self.first()?.issuer_name();
        Exposure::of(policy, provider, issuer, &mut Budget::new(STEPS)).ok()
    }

    /// Whether the evidence alone says that a stage lets the job through.
    pub fn status(&self, stage: Stage) -> Status {
        match stage {
            Stage::Workflow if self.case.is_refused_token => Status::Fail,
            Stage::Token if self.case.is_refused_token => Status::Unknown,
            Stage::Workflow | Stage::Token if self.is_observed() => Status::Pass,
            Stage::Workflow => self.workflow.status(),
            // A token that is asked for right before its use has nothing against it.
            Stage::Token => self.workflow.status_of_fresh_token(),
            Stage::Provider | Stage::Trust if self.case.is_let_in => Status::Pass,
            Stage::Provider => self.provider.status(),
            Stage::Trust => self.trust.status(),
            Stage::Permission => self.permission.status(),
        }
    }

    /// The ARN that the provider of the issuer has in the account of the role.
    pub fn provider_arn(&self) -> Option<String> {
        let role = self
            .call
            .role
            .as_deref()
            .or(self.case.role_arn.as_deref())?;
        request::provider_arn(role, self.first()?.issuer_name())
    }

    /// The error that counts, where one about access was read.
    pub fn symptom(&self) -> Option<&Symptom> {
        self.reading.first().filter(|first| first.entry.is_access())
    }

    /// Whether a text was given and nothing in it is known.
    pub fn is_unrecognised(&self) -> bool {
        self.case.error.is_some() && self.reading.symptoms.is_empty()
    }

    /// Whether nothing tells the audience that the job asks for.
    pub fn has_open_audience(&self) -> bool {
        self.first()
            .is_none_or(|first| first.value("aud").is_none())
    }

    /// What other runs tell of a failure that is not in the policy.
    pub fn history(&self, tells: impl Fn(&History) -> bool) -> bool {
        self.case.run.history.as_ref().is_some_and(tells)
    }

    /// Whether something is asked for, and nothing known of what the role may do.
    pub fn lacks_policies(&self) -> bool {
        self.case.permission_policies.is_unknown() && !self.permission.asked.is_empty()
    }

    /// Whether a stage lets through what is most likely presented and asked: what is not known of
    /// further resources is left aside.
    pub fn lets_likeliest_through(&self, stage: Stage) -> bool {
        let status = self.status(stage);
        match stage {
            Stage::Trust => status == Status::Pass || self.trust.likeliest() == Some(Truth::True),
            Stage::Permission => status != Status::Fail,
            Stage::Workflow if self.workflow.hangs_on_fork() => status != Status::Fail,
            _ => status == Status::Pass,
        }
    }

    /// What is presented, where it can be told.
    pub fn first(&self) -> Option<&Presentation> {
        self.presented.first()
    }

    /// How sure a reason of the trust policy is: proven where all that may be presented is refused;
    /// where some of it may be let in, it takes an error to make it likely.
    pub fn trust_certainty(&self) -> Certainty {
        match self.trust.status() {
            Status::Fail => Certainty::Proven,
            Status::Pass | Status::Unknown if self.case.error.is_none() => Certainty::Possible,
            Status::Pass | Status::Unknown => Certainty::Likely,
        }
    }

    /// Whether the subject is predicted, and nobody said whether it was customised.
    pub fn has_open_template(&self) -> bool {
        let template = self.case.run.sub_template.as_ref();
        let told = template.and_then(|template| template.use_default);
        told.is_none() && !self.is_observed()
    }

    /// Whether the claims are known rather than predicted.
    pub fn is_observed(&self) -> bool {
        self.first()
            .is_some_and(|first| first.origin != Origin::Predicted)
    }
}

/// What is presented: what was given, else what the run would present.
fn presented(case: &Case, workflow: &WorkflowExam<'_>) -> Vec<Presentation> {
    let provider = case.provider.known();
    let all = match &case.claims {
        Some(claims) => vec![Presentation::given(claims, provider)],
        None => {
            let mut all = predicted::presentations(&workflow.prediction, provider);
            // The log echoes the inputs of the action, the audience among them.
            if let Some(audience) = case.audience_in_log() {
                let each = all.iter_mut();
                each.for_each(|one| one.suppose_audience(audience));
            }
            all
        }
    };
    supposed::with_supposed(case, all)
}
