//! The kinds of policies that can refuse, as the engine's layers and AWS's errors know them.

use super::asked::Refused;
use crate::iam::LayerId;
use crate::symptom::PolicyType;

/// A kind of policy that refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refuser {
    /// The role's identity policies.
    Identity,
    /// The resource's policy; of a role to assume, its trust policy.
    Resource,
    /// The permissions boundary.
    Boundary,
    /// The session policy.
    Session,
    /// A service control policy.
    Scp,
    /// A resource control policy.
    Rcp,
    /// The policy of the VPC endpoint that the call went through.
    Endpoint,
}

impl Refuser {
    /// The kind of a layer.
    pub(super) fn of(layer: LayerId) -> Self {
        match layer {
            LayerId::Identity => Self::Identity,
            LayerId::Resource => Self::Resource,
            LayerId::Boundary => Self::Boundary,
            LayerId::Session => Self::Session,
            LayerId::Scp(_) => Self::Scp,
            LayerId::Rcp(_) => Self::Rcp,
        }
    }
}

impl Refused {
    /// The kind of policy that AWS blames, and whether for a Deny.
    pub(super) fn blames(&self) -> Option<(Refuser, bool)> {
        let by = match self.policy_type? {
            PolicyType::IdentityBased => Refuser::Identity,
            PolicyType::ResourceBased | PolicyType::RoleTrust => Refuser::Resource,
            PolicyType::PermissionsBoundary => Refuser::Boundary,
            PolicyType::Session => Refuser::Session,
            PolicyType::ServiceControl => Refuser::Scp,
            PolicyType::ResourceControl => Refuser::Rcp,
            PolicyType::VpcEndpoint => Refuser::Endpoint,
        };
        Some((by, self.explicit))
    }
}

/// The level of a layer of control policies.
pub(super) fn level(layer: LayerId) -> Option<usize> {
    match layer {
        LayerId::Scp(level) | LayerId::Rcp(level) => Some(level),
        LayerId::Identity | LayerId::Resource | LayerId::Boundary | LayerId::Session => None,
    }
}
