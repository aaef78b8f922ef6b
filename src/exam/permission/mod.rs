//! The permission stage: may the session do what the job wants, and if not, which policy keeps it
//! from it?
//!
//! A kind of policy that was not given has no say: the answer is about the policies at hand. Where
//! the resource's own policy must agree (another account), its absence from the evidence leaves the
//! answer open.

mod arn;
mod asked;
mod caller;
mod group;
mod nearest;
mod policies;
mod refusal;
mod refuser;
mod request;

pub use arn::{grantable, has_placeholder, unreplaced};
pub use asked::{Asked, Refused};
pub use caller::Caller;
pub use group::Group;
pub use nearest::Nearest;
pub use policies::Policies;
pub use refusal::{Refusal, Why};
pub use refuser::Refuser;

use super::call::Call;
use super::presented::Presentation;
use super::workflow::WorkflowExam;
use crate::case::{Case, Want};
use crate::finding::Stage;
use crate::finding::Status;
use crate::iam::{DecisionEffect, authorize};
use crate::symptom::Reading;

/// What the policies make of each thing the job wants to do.
#[derive(Debug)]
pub struct PermissionExam<'a> {
    /// Whose session asks.
    pub caller: Caller,
    /// The policies that have a say.
    pub policies: Policies<'a>,
    /// What is asked, each with its answer; what the error shows to be refused comes first.
    pub asked: Vec<Asked>,
}

impl<'a> PermissionExam<'a> {
    /// Evaluates the policies for everything that is wanted.
    pub fn of(
        case: &'a Case,
        call: &Call,
        presented: Option<&Presentation>,
        reading: &Reading,
        workflow: &WorkflowExam<'_>,
    ) -> Self {
        let refused = reading.first().filter(|first| asked::is_refusal(first));
        let caller = Caller::of(case, call, refused);
        let policies = Policies::of(case);
        let mut wishes = asked::wishes(case, &caller, refused);
        // What the steps need is only asked where nobody says what went wrong or what is wanted.
        if wishes.is_empty()
            && reading
                .first()
                .is_none_or(|first| first.stage != Some(Stage::Permission))
        {
            wishes = asked::needed(case, workflow);
        }
        let asked = wishes.into_iter().map(|wish| {
            let asks = request::of(case, &caller, &policies, presented, &wish);
            let resource = policies.of_resource(&asks.request);
            let layers = policies.layers(&caller, &asks.request, resource);
            let decision = authorize(&layers, &asks.request);
            let mut asked = Asked::new(wish, asks, resource, decision);
            asked.refusals = refusal::all(&policies, &caller, &asked);
            asked
        });
        Self {
            asked: asked.collect(),
            caller,
            policies,
        }
    }

    /// Whether the policies let the job do everything it wants.
    pub fn status(&self) -> Status {
        let denied = |asked: &Asked| {
            matches!(
                asked.decision.effect,
                DecisionEffect::ImplicitlyDenied | DecisionEffect::ExplicitlyDenied
            )
        };
        let allowed = |asked: &Asked| {
            asked.decision.effect == DecisionEffect::Allowed && asked.refused.is_none()
        };
        if self
            .asked
            .iter()
            .any(|asked| denied(asked) && asked.is_certain())
        {
            return Status::Fail;
        }
        if !self.asked.is_empty() && self.asked.iter().all(allowed) {
            return Status::Pass;
        }
        Status::Unknown
    }

    /// Everything that is asked, so that a changed case can be examined for the same.
    pub fn wants(&self) -> Vec<Want> {
        self.asked.iter().map(|asked| asked.want.clone()).collect()
    }
}
