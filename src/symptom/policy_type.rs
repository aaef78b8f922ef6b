//! The policy types AWS names in a denial.

/// A type of policy, by AWS's name for it.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PolicyType {
    /// An identity-based policy.
    IdentityBased,
    /// A resource-based policy.
    ResourceBased,
    /// A permissions boundary.
    PermissionsBoundary,
    /// A session policy.
    Session,
    /// A service control policy.
    ServiceControl,
    /// A resource control policy.
    ResourceControl,
    /// A VPC endpoint policy.
    VpcEndpoint,
    /// A role's trust policy.
    RoleTrust,
}

/// How AWS's sentences begin to name each type, in lower case.
const NAMES: [(&str, PolicyType); 10] = [
    ("identity-based", PolicyType::IdentityBased),
    ("identity based", PolicyType::IdentityBased),
    ("resource-based", PolicyType::ResourceBased),
    ("resource based", PolicyType::ResourceBased),
    ("permissions boundar", PolicyType::PermissionsBoundary),
    ("session", PolicyType::Session),
    ("service control", PolicyType::ServiceControl),
    ("resource control", PolicyType::ResourceControl),
    ("vpc endpoint", PolicyType::VpcEndpoint),
    ("role trust", PolicyType::RoleTrust),
];

impl PolicyType {
    /// The name in output, in AWS's words.
    pub fn name(self) -> &'static str {
        match self {
            Self::IdentityBased => "identity-based",
            Self::ResourceBased => "resource-based",
            Self::PermissionsBoundary => "permissions boundary",
            Self::Session => "session",
            Self::ServiceControl => "service control",
            Self::ResourceControl => "resource control",
            Self::VpcEndpoint => "VPC endpoint",
            Self::RoleTrust => "role trust",
        }
    }

    /// The type a text in lower case begins to name.
    pub(super) fn at_start(text: &str) -> Option<Self> {
        let found = NAMES.iter().find(|(name, _)| text.starts_with(name));
        found.map(|(_, policy)| *policy)
    }
}
