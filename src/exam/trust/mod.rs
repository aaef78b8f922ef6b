//! The trust stage: does the role's trust policy let the token in, and if not, what keeps it out?

mod duplicates;
mod nearest;
mod open;
mod organization;
mod reason;

pub use duplicates::Merged;
pub use nearest::Nearest;
pub use organization::OrganizationAnswer;
pub use reason::{ConditionReason, Reason};

use super::call::{Call, Caller};
use super::presented::Presentation;
use super::request;
use crate::case::{Case, PolicyText};
use crate::finding::Status;
use crate::iam::{Effect, Policy, PolicyAnswer, PolicyKind, Truth, judge_policy};
use crate::known::Known;
use crate::source::Document;

/// What the trust policy makes of each thing that may be presented.
#[derive(Debug)]
pub struct TrustExam<'a> {
    /// It is known that there is no such role.
    pub missing: bool,
    /// Whether it is only supposed that a token is presented.
    is_supposed: bool,
    /// The policy as it was given.
    pub text: Option<&'a PolicyText>,
    /// The policy, where the text could be read.
    pub policy: Option<Policy>,
    /// The ARN of the provider that calls, or of whoever signs the call.
    pub provider_arn: Option<String>,
    /// An answer for each presentation, the likeliest first.
    pub answers: Vec<PolicyAnswer>,
    /// The answer for the first presentation with the usual audience, where nothing tells its own.
    supposed: Option<PolicyAnswer>,
    /// What the policies of the organization say to each presentation.
    organization: Vec<Vec<OrganizationAnswer<'a>>>,
    /// The policy with each key that stands twice written once, where there are such.
    pub merged: Option<Merged>,
    /// The statement that comes nearest to letting the first presentation in.
    pub nearest: Option<Nearest>,
}

impl<'a> TrustExam<'a> {
    /// Evaluates the policy for each presentation.
    pub fn of(case: &'a Case, call: &Call, presented: &[Presentation]) -> Self {
        let text = case.trust_policy.known();
        let document = text.and_then(PolicyText::document);
        // Of a call signed by nobody knows whom nothing can be said.
        let presented = match call.caller {
            Caller::Signed(None) => &[],
            _ => presented,
        };
        let policy =
            document.map(|document| Policy::read(document, &document.root, PolicyKind::Trust));
        let judged = |policy: &Policy, presentation: &Presentation| {
            judge_policy(policy, &request::of(case, call, presentation, policy))
        };
        let first = presented.first();
        let judged_first = first.zip(policy.as_ref());
        let answers: Vec<_> = presented
            .iter()
            .filter_map(|presentation| Some(judged(policy.as_ref()?, presentation)))
            .collect();
        let supposed = judged_first.filter(|(first, _)| first.claim("aud").is_unknown());
        let supposed =
            supposed.map(|(first, policy)| judged(policy, &first.supposing_usual_audience()));
        let merged = first
            .zip(text)
            .and_then(|(first, text)| duplicates::merged(text, |policy| judged(policy, first)));
        let nearest = nearest::of(&answers, presented, case);
        let organization = presented.iter();
        let organization = organization.map(|one| organization::of(case, call, one));
        Self {
            provider_arn: judged_first
                .map(|(first, policy)| request::caller(case, call, first, policy)),
            organization: organization.collect(),
            missing: matches!(case.trust_policy, Known::Absent),
            is_supposed: call.is_supposed,
            text,
            policy,
            answers,
            supposed,
            nearest: nearest.filter(|_| !merged.as_ref().is_some_and(Merged::lets_in)),
            merged,
        }
    }

    /// The ARN of the provider, where some evidence names its account.
    pub fn named_provider_arn(&self) -> Option<&str> {
        let arn = self.provider_arn.as_deref()?;
        (!request::has_unknown_account(arn)).then_some(arn)
    }

    /// The policy's tree.
    pub fn document(&self) -> Option<&'a Document> {
        self.text?.document()
    }

    /// The answer for what is presented first.
    pub fn answer(&self) -> Option<&PolicyAnswer> {
        self.answers.first()
    }

    /// What each presentation gets, the likeliest first: whether it is let in.
    pub fn verdicts(&self) -> Vec<Truth> {
        let verdicts = self.answers.iter().enumerate();
        verdicts
            .map(|(at, answer)| self.verdict(at, answer))
            .collect()
    }

    /// Whether what is presented first is let in; where nothing tells its audience, as if it had the
    /// one that the credentials action asks for by default.
    pub fn likeliest(&self) -> Option<Truth> {
        let answer = self.supposed.as_ref().or(self.answer())?;
        Some(self.verdict(0, answer))
    }

    /// Whether all but the principal of a statement lets in what is presented first, and the principal
    /// is unknown: a provider's ARN that only Terraform or the account has.
    pub fn depends_on_principal(&self) -> bool {
        let answer = self.supposed.as_ref().or(self.answer());
        answer.is_some_and(|answer| {
            let mut statements = answer.statements.iter();
            answer.denied.is_false()
                && statements.any(|statement| {
                    statement.effect == Some(Effect::Allow)
                        && statement.principal.truth.is_unknown()
                        && statement.action.truth.is_true()
                        && statement.resource.truth.is_true()
                        && statement.conditions_truth().is_true()
                })
        })
    }

    /// The answer for what is presented first as if it had the usual audience, where nothing tells its
    /// audience.
    pub fn supposed(&self) -> Option<&PolicyAnswer> {
        self.supposed.as_ref()
    }

    /// Whether the presentation at this place is let in where the trust policy answers this.
    fn verdict(&self, at: usize, answer: &PolicyAnswer) -> Truth {
        let organization = self.organization.get(at).into_iter().flatten();
        let organization = Truth::any(organization.map(|answer| answer.denied));
        answer.allowed.and(!answer.denied).and(!organization)
    }

    /// What the policies of the organization say to what is presented first.
    pub fn organization(&self) -> &[OrganizationAnswer<'a>] {
        self.organization.first().map_or(&[], Vec::as_slice)
    }

    /// Whether the policy of the organization at this place denies whatever may be presented.
    pub fn organization_denies_all(&self, policy: usize) -> bool {
        let mut all = self.organization.iter();
        all.all(|answers| answers.get(policy).is_some_and(|one| one.denied.is_true()))
    }

    /// Whether this statement of the policy matches whatever may be presented.
    pub fn matches_all(&self, statement: usize) -> bool {
        let mut all = self.answers.iter().map(|answer| answer.statements.iter());
        all.all(|mut statements| {
            statements.any(|other| other.index == statement && other.truth.is_true())
        })
    }

    /// The Deny statements that match what is presented first.
    pub fn denying(&self) -> impl Iterator<Item = usize> {
        let statements = self.answer().map(|answer| answer.statements.as_slice());
        let denies = statements.unwrap_or_default().iter().filter(|statement| {
            statement.effect == Some(Effect::Deny) && statement.truth.is_true()
        });
        denies.map(|statement| statement.index)
    }

    /// Whether the policy lets everything that may be presented in.
    pub fn status(&self) -> Status {
        if self.missing || matches!(self.text, Some(PolicyText::Broken(..))) {
            return Status::Fail;
        }
        let mut all = self.verdicts().into_iter();
        let Some(first) = all.next() else {
            return Status::Unknown;
        };
        let agreed = if all.all(|other| other == first) {
            first
        } else {
            Truth::Unknown
        };
        match agreed {
            Truth::True => Status::Pass,
            Truth::False if !self.is_supposed => Status::Fail,
            Truth::False | Truth::Unknown => Status::Unknown,
        }
    }
}
