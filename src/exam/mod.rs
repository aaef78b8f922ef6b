//! The five stages over a case; each answer keeps its reasons.

pub mod call;
pub mod exposure;
pub mod keys;
pub mod presented;
pub mod provider;
pub mod request;
pub mod size;
pub mod subject;
pub mod trust;

use std::cell::OnceCell;

use call::Call;
use exposure::Exposure;
use presented::{Origin, Presentation};
use provider::ProviderExam;
use trust::TrustExam;

use crate::case::Case;
use crate::iam::language::Budget;
use crate::report::{Certainty, Stage, Status};
use crate::symptom::{self, Reading, Symptom};

/// What telling who gets in may cost: within 100 ms on one core.
const STEPS: usize = 2_000_000;

/// A case examined: every stage with its reasons, nothing judged twice.
#[derive(Debug)]
pub struct Exam<'a> {
    /// The evidence.
    pub case: &'a Case,
    /// What the error or log shows.
    pub reading: Reading,
    /// Which call is made for which role.
    pub call: Call,
    /// What is presented to STS, the likeliest first; nothing where nobody can tell.
    pub presented: Vec<Presentation>,
    /// The provider stage.
    pub provider: ProviderExam<'a>,
    /// The trust stage.
    pub trust: TrustExam<'a>,
    /// Worked out when it is first asked for: most examinations only prove a fix.
    exposure: OnceCell<Option<Exposure>>,
}

impl<'a> Exam<'a> {
    /// Examines a case.
    pub fn of(case: &'a Case) -> Self {
        let presented = presented(case);
        let call = Call::default();
        let error = case.error.as_ref();
        Self {
            reading: error
                .map(|error| symptom::read(error.text()))
                .unwrap_or_default(),
            provider: ProviderExam::of(case, presented.first()),
            trust: TrustExam::of(case, &call, &presented),
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
            Stage::Workflow | Stage::Token | Stage::Permission => Status::Unknown,
            Stage::Provider => self.provider.status(),
            Stage::Trust => self.trust.status(),
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

    /// What is presented, where it can be told.
    pub fn first(&self) -> Option<&Presentation> {
        self.presented.first()
    }

    /// How sure a reason of the trust policy is: proven where all that may be presented is refused.
    pub fn trust_certainty(&self) -> Certainty {
        match self.trust.status() {
            Status::Fail => Certainty::Proven,
            Status::Pass | Status::Unknown => Certainty::Likely,
        }
    }

    /// Whether the claims are known rather than predicted.
    pub fn is_observed(&self) -> bool {
        self.first()
            .is_some_and(|first| first.origin != Origin::Predicted)
    }
}

/// What is presented: what was given, else nothing but an issuer.
fn presented(case: &Case) -> Vec<Presentation> {
    let provider = case.provider.known();
    match &case.claims {
        Some(claims) => vec![Presentation::given(claims, provider)],
        None => vec![Presentation::unknown(provider)],
    }
}
