//! Who asks.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>

use crate::iam::Truth;
use crate::iam::arn::{AccountId, Arn};
use crate::iam::pattern::Pattern;
use crate::iam::policy::{PrincipalTarget, PrincipalType};

/// The principal of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestPrincipal {
    /// The bearer of a token of an identity provider, before any credentials: the provider's ARN
    /// or the domain name of a built-in one.
    Federated(String),
    /// A session of a role.
    AssumedRole {
        /// `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`.
        arn: String,
        /// The role's account.
        account: String,
        /// The role's name, without its path.
        role: String,
    },
    /// A role, its session left open.
    Role {
        /// The role's ARN, with its path.
        arn: String,
        /// The role's account.
        account: String,
    },
    /// A user, or the session of a federated user.
    User {
        /// The user's ARN.
        arn: String,
        /// The user's account.
        account: String,
    },
    /// The root user of an account.
    Root {
        /// The account.
        account: String,
    },
    /// A service of AWS, such as `cloudtrail.amazonaws.com`.
    Service(String),
    /// An unsigned request.
    Anonymous,
    /// Nobody said who.
    Unknown,
}

/// How a principal in a policy fits the principal of a request.
///
/// Ordered by how directly the policy speaks of the one who asks, which decides what an `Allow` in
/// a resource policy is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrincipalMatch {
    /// Not at all.
    No,
    /// Who asks is not known.
    Unknown,
    /// The policy names the account: who asks also needs an identity policy.
    Account,
    /// The policy names the role whose session asks.
    Role,
    /// The policy names exactly who asks: the session, user, service or provider.
    Exact,
    /// The policy names everyone.
    Anyone,
}

impl PrincipalMatch {
    /// Whether it fits.
    pub fn truth(self) -> Truth {
        match self {
            Self::No => Truth::False,
            Self::Unknown => Truth::Unknown,
            Self::Account | Self::Role | Self::Exact | Self::Anyone => Truth::True,
        }
    }
}

impl RequestPrincipal {
    /// Reads an ARN, an account number, a service's or built-in provider's name; `*` is an unsigned
    /// request.
    pub fn read(text: &str) -> Self {
        if let Some(arn) = Arn::parse(text) {
            return Self::from_arn(text, arn.service(), arn.written_account(), arn.resource());
        }
        match text {
            "*" | "anonymous" => Self::Anonymous,
            _ if AccountId::parse(text).is_some() => {
                let account = text.to_owned();
                Self::Root { account }
            }
            _ if is_service(text) => Self::Service(text.to_owned()),
            _ if text.contains('.') => Self::Federated(text.to_owned()),
            _ => Self::Unknown,
        }
    }

    fn from_arn(arn: &str, service: &str, account: &str, resource: &str) -> Self {
        let (kind, name) = resource.split_once('/').unwrap_or((resource, ""));
        let (arn, account) = (arn.to_owned(), account.to_owned());
        match (service, kind) {
            ("iam", "oidc-provider" | "saml-provider") => Self::Federated(arn),
            ("sts", "assumed-role") => {
                let role = name.split('/').next().unwrap_or_default().to_owned();
                Self::AssumedRole { arn, account, role }
            }
            ("iam", "role") => Self::Role { arn, account },
            ("iam", "user") | ("sts", "federated-user") => Self::User { arn, account },
            ("iam", "root") => Self::Root { account },
            _ => Self::Unknown,
        }
    }

    /// The account whose identity and service control policies apply; none for callers that are
    /// not principals of an account.
    pub fn account(&self) -> Option<&str> {
        match self {
            Self::AssumedRole { account, .. }
            | Self::Role { account, .. }
            | Self::User { account, .. }
            | Self::Root { account } => Some(account),
            Self::Federated(_) | Self::Service(_) | Self::Anonymous | Self::Unknown => None,
        }
    }

    /// Whether this is a service-linked role or its session, which no control policy restricts.
    ///
    /// <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html>
    pub fn is_service_linked_role(&self) -> bool {
        match self {
            Self::Role { arn, .. } => arn.contains(":role/aws-service-role/"),
            Self::AssumedRole { role, .. } => role.starts_with("AWSServiceRoleFor"),
            _ => false,
        }
    }

    /// How a principal of a policy fits.
    pub fn matches(&self, target: &PrincipalTarget) -> PrincipalMatch {
        match target {
            PrincipalTarget::Anyone => PrincipalMatch::Anyone,
            PrincipalTarget::Nobody => PrincipalMatch::No,
            _ if *self == Self::Unknown => PrincipalMatch::Unknown,
            PrincipalTarget::Open {
                kind,
                widest,
                is_own,
            } => self.open_match(*kind, widest, *is_own),
            PrincipalTarget::Account(account) => self.in_account(account),
            PrincipalTarget::Arn(arn) => self.has_arn(arn),
            PrincipalTarget::Federated(name) => {
                exact(matches!(self, Self::Federated(provider) if provider == name))
            }
            PrincipalTarget::Service(name) => {
                exact(matches!(self, Self::Service(service) if service == name))
            }
        }
    }

    /// Who calls with a token does so through a provider of the role's own account, so that a
    /// provider of which only the account is left open is known.
    fn open_match(&self, kind: PrincipalType, widest: &Pattern, is_own: bool) -> PrincipalMatch {
        match (self, kind) {
            (Self::Federated(provider), PrincipalType::Federated) => {
                match widest.matches(provider) {
                    true if is_own => PrincipalMatch::Exact,
                    true => PrincipalMatch::Unknown,
                    false => PrincipalMatch::No,
                }
            }
            (Self::Service(_), PrincipalType::Service) => PrincipalMatch::Unknown,
            (_, PrincipalType::Aws) if widest.matches("*") => PrincipalMatch::Unknown,
            (Self::Federated(_) | Self::Service(_) | Self::Anonymous, PrincipalType::Aws) => {
                PrincipalMatch::No
            }
            (_, PrincipalType::Aws) => PrincipalMatch::Unknown,
            _ => PrincipalMatch::No,
        }
    }

    fn in_account(&self, account: &str) -> PrincipalMatch {
        if self.account() == Some(account) {
            PrincipalMatch::Account
        } else {
            PrincipalMatch::No
        }
    }

    fn has_arn(&self, arn: &str) -> PrincipalMatch {
        match self {
            Self::AssumedRole { arn: session, .. } if session == arn => PrincipalMatch::Exact,
            Self::AssumedRole { role, account, .. } if is_role(arn, account, role) => {
                PrincipalMatch::Role
            }
            Self::Role { arn: role, .. } if role == arn => PrincipalMatch::Role,
            Self::User { arn: user, .. } => exact(user == arn),
            _ => PrincipalMatch::No,
        }
    }
}

fn exact(fits: bool) -> PrincipalMatch {
    if fits {
        PrincipalMatch::Exact
    } else {
        PrincipalMatch::No
    }
}

/// Whether an ARN is that of the role; a session's ARN does not show the role's path.
fn is_role(arn: &str, account: &str, name: &str) -> bool {
    Arn::parse(arn)
        .is_some_and(|arn| arn.written_account() == account && arn.role_name() == Some(name))
}

fn is_service(name: &str) -> bool {
    name != "cognito-identity.amazonaws.com"
        && (name.ends_with(".amazonaws.com") || name.ends_with(".amazonaws.com.cn"))
}
