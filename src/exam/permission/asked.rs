//! What is asked: what the case wants, and what the error shows to be refused.

use super::arn;
use super::caller::Caller;
use super::refusal::Refusal;
use super::request::Asks;
use crate::case::{Case, Want};
use crate::exam::needed::{self, Needed};
use crate::exam::workflow::WorkflowExam;
use crate::finding::{RuleId, Stage, Weight};
use crate::iam::{Decision, Request};
use crate::symptom::{PolicyType, Symptom};

/// One action that the session wants to perform, with the answer.
#[derive(Debug)]
pub struct Asked {
    /// What is wanted.
    pub want: Want,
    /// What AWS's refusal says, where the error is about this.
    pub refused: Option<Refused>,
    /// The step that needs it, where that is why it is asked.
    pub needed: Option<Needed>,
    /// The request, as the policies see it.
    pub request: Request,
    /// Whether the resource is only what a policy suggests, since nobody named it.
    pub supposed: bool,
    /// Which of the resource policies speaks of the resource.
    pub resource_policy: Option<usize>,
    /// What the policies decide.
    pub decision: Decision,
    /// What keeps the request from going through, what must go first coming first.
    pub refusals: Vec<Refusal>,
}

/// What AWS's refusal says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The type of policy it blames.
    pub policy_type: Option<PolicyType>,
    /// Whether it speaks of an explicit deny.
    pub explicit: bool,
    /// The policy it names.
    pub policy_arn: Option<String>,
    /// The resource, as printed.
    pub resource: Option<String>,
}

/// Something wanted, before it is evaluated.
#[derive(Debug, Clone)]
pub(super) struct Wish {
    pub(super) want: Want,
    pub(super) refused: Option<Refused>,
    pub(super) needed: Option<Needed>,
}

impl Asked {
    pub(super) fn new(
        wish: Wish,
        asks: Asks,
        resource_policy: Option<usize>,
        decision: Decision,
    ) -> Self {
        Self {
            want: wish.want,
            refused: wish.refused,
            needed: wish.needed,
            request: asks.request,
            supposed: asks.supposed,
            resource_policy,
            decision,
            refusals: Vec::new(),
        }
    }

    /// Whether what is asked is known well enough to prove something of it.
    pub fn is_certain(&self) -> bool {
        self.request.resource.is_some() && !self.supposed
    }
}

/// Whether an error says that a policy refused a session something; credentials that ran out are
/// no refusal.
pub(super) fn is_refusal(symptom: &Symptom) -> bool {
    symptom.stage == Some(Stage::Permission)
        && symptom.entry.weight(RuleId::CREDENTIALS_EXPIRED) != Some(Weight::Usual)
}

/// Everything wanted; what the error shows to be refused comes first.
pub(super) fn wishes(case: &Case, caller: &Caller, refused: Option<&Symptom>) -> Vec<Wish> {
    let mut wishes: Vec<_> = case.want.iter().cloned().map(Wish::of).collect();
    let Some((symptom, action)) = refused.and_then(|one| Some((one, action(one, case)?))) else {
        return wishes;
    };
    let printed = symptom.resource.as_deref();
    let resource = printed.and_then(|printed| arn::printed(printed, caller.role.as_deref()));
    let same = |wish: &Wish| {
        let named = wish.want.resource.as_ref().zip(resource.as_ref());
        wish.want.action.eq_ignore_ascii_case(&action)
            && named.is_none_or(|(one, other)| one == other)
    };
    let mut first = match wishes.iter().position(same) {
        Some(at) => wishes.remove(at),
        None => Wish::of(Want {
            action,
            ..Want::default()
        }),
    };
    first.want.resource = first.want.resource.or(resource);
    first.refused = Some(Refused {
        policy_type: symptom.policy_type,
        explicit: symptom.explicit,
        policy_arn: symptom.policy_arn.clone(),
        resource: symptom.resource.clone(),
    });
    wishes.insert(0, first);
    wishes
}

/// What the steps of the job need, where the role's own policies are known.
pub(super) fn needed(case: &Case, workflow: &WorkflowExam<'_>) -> Vec<Wish> {
    if case.permission_policies.known().is_none() {
        return Vec::new();
    }
    let wish = |needed: Needed| {
        // A pattern stands for resources that nobody knows: some may be covered and some not.
        let resource = needed
            .need
            .resource
            .as_ref()
            .filter(|one| one.is_exact() || one.as_str() == "*");
        Wish {
            needed: Some(needed.clone()),
            ..Wish::of(Want {
                action: needed.need.action.clone(),
                resource: resource.map(|one| one.as_str().to_owned()),
                ..Want::default()
            })
        }
    };
    needed::of(workflow).into_iter().map(wish).collect()
}

impl Wish {
    fn of(want: Want) -> Self {
        Self {
            want,
            refused: None,
            needed: None,
        }
    }
}

/// The action that was refused: the one printed, the only one wanted, or the one behind the text.
fn action(symptom: &Symptom, case: &Case) -> Option<String> {
    let only = || match case.want.as_slice() {
        [only] => Some(only.action.clone()),
        _ => None,
    };
    // A service reads what a customer's key encrypts by asking KMS in the name of the caller.
    let behind = || (symptom.entry.id == "kms-key-denied").then(|| "kms:Decrypt".to_owned());
    symptom.action.clone().or_else(only).or_else(behind)
}
