//! The claims GitHub issues.

/// A claim GitHub issues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownClaim {
    /// Its name.
    pub name: &'static str,
    /// When a token carries it.
    pub presence: Presence,
    /// What it says.
    pub about: &'static str,
}

/// When a token carries a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Every token does.
    Always,
    /// Those of jobs that name an environment.
    WithEnvironment,
    /// Those of repositories that belong to an enterprise.
    InEnterprise,
    /// Those of github.com, not of GitHub Enterprise Server.
    GithubDotCom,
    /// It is announced, and not known when it comes.
    Unconfirmed,
}

const fn claim(name: &'static str, presence: Presence, about: &'static str) -> KnownClaim {
    KnownClaim {
        name,
        presence,
        about,
    }
}

use Presence::{Always, GithubDotCom, InEnterprise, Unconfirmed, WithEnvironment};

/// All claims by name, in the order of GitHub's `claims_supported`.
///
/// Beside these a token carries `repo_property_NAME` for each custom property an administrator
/// chose.
///
/// See <https://docs.github.com/en/actions/reference/security/oidc#oidc-token-claims>.
pub const KNOWN: [KnownClaim; 36] = [
    claim("sub", Always, "the subject"),
    claim(
        "aud",
        Always,
        "the audience; without a request for another, the URL of the owner",
    ),
    claim("exp", Always, "when the token ends to be valid"),
    claim("iat", Always, "when the token was issued"),
    claim("iss", Always, "the issuer"),
    claim("jti", Always, "the token's own number"),
    claim("nbf", Always, "when the token begins to be valid"),
    claim("ref", Always, "the ref that started the run"),
    claim("sha", Always, "the commit that started the run"),
    claim("repository", Always, "the repository whose workflow runs"),
    claim("repository_id", Always, "the repository's number"),
    claim("repository_owner", Always, "the owner of the repository"),
    claim("repository_owner_id", Always, "the owner's number"),
    claim(
        "enterprise",
        InEnterprise,
        "the enterprise of the repository",
    ),
    claim("enterprise_id", InEnterprise, "the enterprise's number"),
    claim("run_id", Always, "the run's number, unique"),
    claim("run_number", Always, "the run's number within its workflow"),
    claim("run_attempt", Always, "which attempt of the run it is"),
    claim("actor", Always, "who started the run"),
    claim("actor_id", Always, "the number of who started the run"),
    claim("workflow", Always, "the name of the workflow"),
    claim("workflow_ref", Always, "the workflow file with its ref"),
    claim("workflow_sha", Always, "the commit of the workflow file"),
    claim(
        "head_ref",
        Always,
        "the branch a pull request comes from, else empty",
    ),
    claim(
        "base_ref",
        Always,
        "the branch a pull request goes to, else empty",
    ),
    claim("event_name", Always, "the event that started the run"),
    claim("ref_type", Always, "`branch` or `tag`"),
    claim("ref_protected", Always, "whether the ref is protected"),
    claim(
        "environment",
        WithEnvironment,
        "the environment the job names",
    ),
    claim(
        "environment_node_id",
        Unconfirmed,
        "the environment's node id",
    ),
    claim(
        "job_workflow_ref",
        Always,
        "the file that defines the job, with its ref",
    ),
    claim(
        "job_workflow_sha",
        Always,
        "the commit of the file that defines the job",
    ),
    claim(
        "repository_visibility",
        Always,
        "`public`, `private` or `internal`",
    ),
    claim(
        "runner_environment",
        Always,
        "`github-hosted` or `self-hosted`",
    ),
    claim("issuer_scope", Unconfirmed, "the scope of a custom issuer"),
    claim(
        "check_run_id",
        GithubDotCom,
        "the number of the job's check run",
    ),
];

/// The table's row for `name`.
pub fn known(name: &str) -> Option<&'static KnownClaim> {
    KNOWN.iter().find(|claim| claim.name == name)
}
