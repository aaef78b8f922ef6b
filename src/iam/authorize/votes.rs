//! What each layer says, and whether that suffices: the evaluation logic itself, free of policies.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>

use std::collections::BTreeMap;

use super::LayerId;
use crate::iam::request::{Request, RequestPrincipal};
use crate::known::Truth;

/// What the policies of a layer say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vote {
    /// Whether a statement denies.
    pub denied: Truth,
    /// Whether a statement allows.
    pub allowed: Truth,
    /// Whether one of those allows by naming the account.
    pub to_account: Truth,
    /// Whether one of those allows by naming the role whose session asks.
    pub to_role: Truth,
    /// Whether one of those allows by naming who asks, or everyone.
    pub to_caller: Truth,
}

impl Vote {
    /// A layer that says nothing.
    pub(super) const SILENT: Self = Self::allowing(Truth::False);

    /// A layer that lets everything through.
    pub(super) const OPEN: Self = Self::allowing(Truth::True);

    /// A layer of which nothing is known.
    pub(super) const UNKNOWN: Self = Self {
        denied: Truth::Unknown,
        ..Self::allowing(Truth::Unknown)
    };

    const fn allowing(allowed: Truth) -> Self {
        Self {
            denied: Truth::False,
            allowed,
            to_account: allowed,
            to_role: allowed,
            to_caller: allowed,
        }
    }
}

/// Which of AWS's rules for the two sides of a request apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sides {
    /// The caller is not a principal of an account (a token's bearer, a service, an unsigned
    /// request): the resource's policy alone decides.
    ResourceOnly,
    /// Principal and resource are in one account: either side suffices.
    SameAccount,
    /// As before, but the resource's policy must let the account in before identity policies
    /// count: role trust policies and KMS key policies.
    SameAccountExplicit,
    /// In two accounts: both sides must allow.
    CrossAccount,
    /// Who asks, or whose resource it is, is not known: one of these.
    OneOf(&'static [Sides]),
}

const ANY_SIDES: &[Sides] = &[Sides::ResourceOnly, Sides::SameAccount, Sides::CrossAccount];
const ANY_OWNER: &[Sides] = &[Sides::SameAccount, Sides::CrossAccount];
const ANY_KEY: &[Sides] = &[Sides::SameAccount, Sides::SameAccountExplicit];

impl Sides {
    /// The rules for a request; `resource_policy` says whether the resource has one.
    pub(super) fn of(request: &Request, resource_policy: bool) -> Self {
        if request.principal == RequestPrincipal::Unknown {
            return Self::OneOf(ANY_SIDES);
        }
        let Some(account) = request.principal.account() else {
            return Self::ResourceOnly;
        };
        match request.owner() {
            Some(owner) if owner != account => Self::CrossAccount,
            // Most actions of KMS are done to a key; one that nobody named may be one.
            Some(_) if request.resource.is_none() && request.service() == "kms" => {
                Self::OneOf(ANY_KEY)
            }
            Some(_) if must_be_explicit(request, resource_policy) => Self::SameAccountExplicit,
            Some(_) => Self::SameAccount,
            // An action that has no resource is done to the caller's own account.
            None if request.resource.as_deref() == Some("*") => Self::SameAccount,
            None => Self::OneOf(ANY_OWNER),
        }
    }
}

/// Whether the service heeds identity policies only once the resource's policy lets the account
/// in: KMS for its keys, STS for the roles to assume.
///
/// <https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html>
fn must_be_explicit(request: &Request, resource_policy: bool) -> bool {
    let resource = request.resource.as_deref().unwrap_or_default();
    match request.service().as_str() {
        "kms" => resource.contains(":key/"),
        "sts" => resource_policy,
        _ => false,
    }
}

/// The votes of all layers that have a say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Votes {
    pub(super) sides: Sides,
    pub(super) by_layer: BTreeMap<LayerId, Vote>,
}

impl Votes {
    /// Whether some layer explicitly denies.
    pub(super) fn denied(&self) -> Truth {
        Truth::any(self.by_layer.values().map(|vote| vote.denied))
    }

    /// Whether the request goes through.
    pub(super) fn allowed(&self) -> Truth {
        self.granted(self.sides)
            .and(self.control_policies())
            .and(!self.denied())
    }

    /// Whether the principal's own policies grant the request, whatever the resource's says.
    pub(super) fn granted_by_identity(&self) -> Truth {
        let granted = self.vote(LayerId::Identity, Vote::SILENT).allowed;
        granted.and(self.limits())
    }

    /// The vote of a layer, or what it counts for where there is none.
    pub(super) fn vote(&self, id: LayerId, without: Vote) -> Vote {
        self.by_layer.get(&id).copied().unwrap_or(without)
    }

    /// Every level of service control policies must allow. Resource control policies only deny:
    /// AWS attaches `RCPFullAWSAccess` to every level and it cannot be detached.
    ///
    /// <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html>
    fn control_policies(&self) -> Truth {
        let levels = self.by_layer.iter();
        Truth::all(
            levels
                .filter(|(id, _)| matches!(id, LayerId::Scp(_)))
                .map(|(_, vote)| vote.allowed),
        )
    }

    /// Boundaries and session policies grant nothing; they limit where they exist.
    fn limits(&self) -> Truth {
        let boundary = self.vote(LayerId::Boundary, Vote::OPEN).allowed;
        boundary.and(self.vote(LayerId::Session, Vote::OPEN).allowed)
    }

    /// Whether the two sides grant the request, control policies left aside.
    ///
    /// What a resource policy grants to a role stays within the limits of its sessions; what it
    /// grants to the session, the user or everyone does not.
    fn granted(&self, sides: Sides) -> Truth {
        let resource = self.vote(LayerId::Resource, Vote::SILENT);
        let by_identity = self.granted_by_identity();
        let by_resource = resource.to_caller.or(resource.to_role.and(self.limits()));
        match sides {
            Sides::ResourceOnly => resource.to_caller,
            Sides::SameAccount => by_resource.or(by_identity),
            Sides::SameAccountExplicit => by_resource.or(resource.to_account.and(by_identity)),
            Sides::CrossAccount => resource.allowed.and(by_identity),
            Sides::OneOf(cases) => agreed(cases.iter().map(|case| self.granted(*case))),
        }
    }
}

/// What holds in every case; open where the cases differ.
fn agreed(cases: impl Iterator<Item = Truth>) -> Truth {
    let differ = |one: Truth, other: Truth| if one == other { one } else { Truth::Unknown };
    cases.reduce(differ).unwrap_or(Truth::Unknown)
}
