//! The facts of one workflow run, as far as they are known.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::issuer::Repository;

/// What is known of the run that failed. A field that is `None` is unknown, never absent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Run {
    /// `owner/name` of the repository whose workflow runs, spelt as GitHub spells it.
    pub repository: Option<String>,
    /// The repository's number, which survives renames.
    pub repository_id: Option<String>,
    /// The number of the repository's owner.
    pub owner_id: Option<String>,
    /// The event that started the run, such as `push`.
    pub event: Option<String>,
    /// The full ref, such as `refs/heads/main`.
    #[serde(rename = "ref")]
    pub git_ref: Option<String>,
    /// The job's id in the workflow file.
    pub job: Option<String>,
    /// The environment the job names: `Some(None)` where it is known to name none.
    #[serde(
        deserialize_with = "known_or_none",
        skip_serializing_if = "Option::is_none"
    )]
    pub environment: Option<Option<String>>,
    /// Who started the run, such as `octocat` or `dependabot[bot]`.
    pub actor: Option<String>,
    /// Whether a pull request comes from a fork.
    pub fork: Option<bool>,
    /// `owner/name` of the repository a pull request comes from.
    pub head_repository: Option<String>,
    /// The name of the default branch.
    pub default_branch: Option<String>,
    /// The inputs of a `workflow_dispatch` or `workflow_call` run.
    pub inputs: Option<BTreeMap<String, serde_json::Value>>,
    /// The configuration variables the job sees.
    pub vars: Option<BTreeMap<String, String>>,
    /// The secrets that exist, by scope: `repository`, `organization`, `environment:NAME`, `dependabot`.
    pub secrets_available: Option<BTreeMap<String, Vec<String>>>,
    /// The names of variables set on the runner before the job begins.
    pub runner_env: Option<Vec<String>>,
    /// The name or id of the step that failed.
    pub failing_step: Option<String>,
    /// The subject customisation of the repository.
    pub sub_template: Option<Template>,
    /// What happened to other runs.
    pub history: Option<History>,
    /// The host of the GitHub that runs it, such as `octocorp.ghe.com`: nobody gives it, a log or the
    /// runner shows it.
    #[serde(skip)]
    pub server: Option<String>,
}

impl Run {
    /// The repository, where `owner/name` of it is known.
    pub fn full_name(&self) -> Option<Repository<'_>> {
        Repository::parse(self.repository.as_deref()?)
    }

    /// Puts every fact that `given` has in the place of what this has.
    pub fn overlay(&mut self, given: &Self) {
        macro_rules! each {
            ($($field:ident)*) => {
                $(if given.$field.is_some() { self.$field.clone_from(&given.$field); })*
            };
        }
        each!(
            repository repository_id owner_id event git_ref job environment actor fork
            head_repository default_branch inputs vars secrets_available runner_env
            failing_step sub_template history server
        );
    }
}

/// The answer of `GET /repos/{owner}/{repo}/actions/oidc/customization/sub`.
///
/// See <https://docs.github.com/en/rest/actions/oidc>.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Template {
    /// Whether GitHub's default subject is used.
    pub use_default: Option<bool>,
    /// The claims that make up the subject, in order.
    pub include_claim_keys: Option<Vec<String>>,
    /// Whether the repository opted in to ids in its subject; `false` proves nothing.
    pub use_immutable_subject: Option<bool>,
    /// How the subject begins today: the one field that tells the form for certain.
    pub sub_claim_prefix: Option<String>,
}

/// What other runs of the same role did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct History {
    /// `succeeded` or `failed`, where the run was repeated without a change.
    pub rerun_unchanged: Option<String>,
    /// Such as `some succeeded`.
    pub other_runs_same_role_same_minute: Option<String>,
    /// How many runs there were at once.
    pub parallel_runs: Option<u64>,
}

impl History {
    /// Whether some of several runs at the same time got through.
    pub fn some_succeeded(&self) -> bool {
        let others = self.other_runs_same_role_same_minute.as_deref();
        others.is_some_and(|others| others.contains("succeeded"))
    }

    /// Whether the same run succeeded when it was repeated.
    pub fn is_cured(&self) -> bool {
        self.rerun_unchanged.as_deref() == Some("succeeded")
    }

    /// Whether the same run failed again.
    pub fn failed_again(&self) -> bool {
        self.rerun_unchanged.as_deref() == Some("failed")
    }
}

/// Keeps `null` (known to be none) apart from a key that is not there (unknown).
fn known_or_none<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(deserializer).map(Some)
}
