//! What is asked: who wants to do what to which resource, and under which circumstances.

mod principal;

pub use principal::{PrincipalMatch, RequestPrincipal};

use super::arn::Arn;
use super::context::Context;

/// The action of a job that presents a token.
pub const ASSUME_ROLE_WITH_WEB_IDENTITY: &str = "sts:AssumeRoleWithWebIdentity";

/// A request that AWS would authorize.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Who asks.
    pub principal: RequestPrincipal,
    /// The action, such as `sts:AssumeRoleWithWebIdentity`; letter case does not count.
    pub action: String,
    /// The resource's ARN, or `*` for actions without one; nothing where it is not known.
    pub resource: Option<String>,
    /// The account that owns the resource, where its ARN does not say it (buckets).
    pub resource_account: Option<String>,
    /// The condition keys.
    pub context: Context,
}

impl Request {
    /// A job that presents a web identity token to assume a role.
    pub fn assume_with_web_identity(provider_arn: &str, role_arn: &str, context: Context) -> Self {
        Self {
            principal: RequestPrincipal::read(provider_arn),
            action: ASSUME_ROLE_WITH_WEB_IDENTITY.to_owned(),
            resource: Some(role_arn.to_owned()),
            resource_account: None,
            context,
        }
    }

    /// The service the action belongs to, in lower case.
    pub fn service(&self) -> String {
        let (service, _) = self.action.split_once(':').unwrap_or((&self.action, ""));
        service.to_ascii_lowercase()
    }

    /// The account that owns the resource, as given or as its ARN says.
    pub fn owner(&self) -> Option<&str> {
        let from_arn = || {
            let account = Arn::parse(self.resource.as_deref()?)?.written_account();
            (!account.is_empty()).then_some(account)
        };
        self.resource_account.as_deref().or_else(from_arn)
    }
}
