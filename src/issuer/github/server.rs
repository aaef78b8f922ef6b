//! The GitHub that runs a workflow, by the host of its pages, and who issues its tokens.

use crate::issuer::GITHUB_ISSUER_URL;

/// The host of github.com.
pub const GITHUB: &str = "github.com";

/// The issuer of the tokens that a GitHub gives its jobs, unless an enterprise has one of its own.
///
/// See <https://docs.github.com/en/actions/reference/security/oidc>.
pub fn issuer(host: &str) -> String {
    let host = host.to_ascii_lowercase();
    if host == GITHUB {
        GITHUB_ISSUER_URL.to_owned()
    } else if host.ends_with(".ghe.com") {
        format!("https://token.actions.{host}")
    } else {
        format!("https://{host}/_services/token")
    }
}

/// The host in the address of a GitHub, such as `GITHUB_SERVER_URL` holds.
pub(super) fn host(address: &str) -> Option<String> {
    let host = address.strip_prefix("https://")?.trim_end_matches('/');
    let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
    (!host.is_empty() && host.chars().all(is_host)).then(|| host.to_owned())
}
