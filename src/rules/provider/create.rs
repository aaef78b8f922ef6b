//! Making the provider that the token needs.

use crate::emit::shell;
use crate::exam::presented::Presentation;
use crate::finding;
use crate::finding::Language;
use crate::finding::Piece;
use crate::issuer::AWS_AUDIENCE;
use crate::rules::{Change, Effect, Repair};

/// The command that makes a provider for what is presented.
///
/// A thumbprint is not needed where AWS knows the authority behind the issuer's certificate:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html>.
pub(super) fn provider(presented: &Presentation) -> Repair {
    let issuer = presented.issuer();
    let audience = presented.value("aud").unwrap_or(AWS_AUDIENCE);
    let content = command(issuer, Some(audience));
    Repair {
        title: title(issuer),
        change: Change::Paste {
            target: finding::Target::Provider,
            language: Language::Shell,
            content,
            effect: Some(Effect {
                target: Piece::Provider,
                text: shown(presented.issuer_name(), audience),
            }),
        },
    }
}

/// What making a provider does.
pub(super) fn title(issuer: &str) -> String {
    format!("make a provider for `{issuer}` in the account of the role")
}

/// The command that makes a provider for an issuer and an audience, that of the action by default.
pub(super) fn command(issuer: &str, audience: Option<&str>) -> String {
    let id = shell::quote(audience.unwrap_or(AWS_AUDIENCE));
    let url = shell::quote(issuer);
    format!("aws iam create-open-id-connect-provider \\\n  --url {url} \\\n  --client-id-list {id}")
}

/// The provider as `aws iam get-open-id-connect-provider` shows it afterwards.
fn shown(url: &str, audience: &str) -> String {
    serde_json::json!({ "Url": url, "ClientIDList": [audience] }).to_string()
}
