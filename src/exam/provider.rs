//! The provider stage: is there a provider for the issuer, and does it list the audience?
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html>

use super::presented::Presentation;
use crate::case::{Case, Provider};
use crate::finding::Status;
use crate::known::Known;

/// What the provider makes of the token.
#[derive(Debug, Clone)]
pub struct ProviderExam<'a> {
    /// The provider, where it was given.
    pub provider: Option<&'a Provider>,
    /// It was looked for, and there is none.
    pub missing: bool,
    /// Whether its URL is the issuer of the token; none where it shows no URL.
    pub url_matches: Option<bool>,
    /// The audience, and whether the provider lists it; none where one of the two is unknown.
    pub audience: Option<(String, bool)>,
}

impl<'a> ProviderExam<'a> {
    /// Holds the provider against what is presented.
    pub fn of(case: &'a Case, presented: Option<&Presentation>) -> Self {
        let provider = case.provider.known();
        let url = provider.and_then(Provider::issuer);
        let listed = provider.and_then(|provider| provider.client_ids.as_ref());
        let audience = presented.and_then(|presented| presented.value("aud"));
        Self {
            provider,
            missing: matches!(case.provider, Known::Absent),
            url_matches: url
                .zip(presented)
                .map(|(url, presented)| url == presented.issuer_name()),
            audience: audience.zip(listed).map(|(audience, listed)| {
                let known = listed.iter().any(|id| id.text == audience);
                (audience.to_owned(), known)
            }),
        }
    }

    /// Whether the provider lets the token through.
    pub fn status(&self) -> Status {
        let listed = self.audience.as_ref().map(|(_, listed)| *listed);
        match (self.missing, self.url_matches, listed) {
            (true, _, _) | (_, Some(false), _) | (_, _, Some(false)) => Status::Fail,
            (false, Some(true), Some(true)) => Status::Pass,
            _ => Status::Unknown,
        }
    }
}
