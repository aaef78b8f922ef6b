//! The five stages over a case; each answer keeps its reasons.

pub mod call;
pub mod keys;
pub mod permission;
pub mod presented;
pub mod provider;
pub mod request;
pub mod subject;
pub mod trust;

use call::Call;
use permission::PermissionExam;
use presented::{Origin, Presentation};
use provider::ProviderExam;
use trust::TrustExam;

use crate::case::Case;
use crate::report::{Certainty, Stage, Status};
use crate::symptom::{self, Reading, Symptom};

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
    /// The permission stage.
    pub permission: PermissionExam<'a>,
}

impl<'a> Exam<'a> {
    /// Examines a case.
    pub fn of(case: &'a Case) -> Self {
        let presented: Vec<_> = case.claims.iter().map(Presentation::given).collect();
        let call = Call::default();
        let error = case.error.as_ref();
        let reading = error
            .map(|error| symptom::read(error.text()))
            .unwrap_or_default();
        Self {
            permission: PermissionExam::of(case, &call, presented.first(), &reading),
            reading,
            provider: ProviderExam::of(case, presented.first()),
            trust: TrustExam::of(case, &call, &presented),
            case,
            call,
            presented,
        }
    }

    /// Whether the evidence alone says that a stage lets the job through.
    pub fn status(&self, stage: Stage) -> Status {
        match stage {
            Stage::Workflow | Stage::Token => Status::Unknown,
            Stage::Provider => self.provider.status(),
            Stage::Trust => self.trust.status(),
            Stage::Permission => self.permission.status(),
        }
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
