//! What GitHub says of a repository, asked through its own command line, `gh`, which knows who may
//! ask.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::Call;
use super::process::output;
use crate::source::Source;

/// How long an answer may take.
const TIMEOUT: Duration = Duration::from_secs(15);

/// The calls that are made.
pub static CALLS: [Call; 3] = [
    Call {
        command: "gh api repos/OWNER/NAME",
        permission: Some("Metadata: read"),
        shows: "the ids of repository and owner, the default branch, and how GitHub spells the name",
    },
    Call {
        command: "gh api repos/OWNER/NAME/actions/oidc/customization/sub",
        permission: Some("Actions: read"),
        shows: "how the subject of the repository's tokens begins, and its template",
    },
    Call {
        command: "gh api repos/OWNER/NAME/environments",
        permission: Some("Actions: read"),
        shows: "the environments, and which of them have rules for reviewers or branches",
    },
];

/// The ids, the default branch and the spelling of a repository, as one JSON object.
///
/// `None` where there is no `gh`, nobody is signed in, or GitHub does not show the repository.
/// See <https://docs.github.com/en/rest/repos/repos#get-a-repository>.
pub fn repository(repository: &str) -> Option<Source> {
    const FIELDS: &str = "{id, owner_id: .owner.id, default_branch, full_name}";
    api(&format!("repos/{repository}"), &["--jq", FIELDS])
}

/// How the subject of its tokens is made up.
///
/// `None` as for [`repository`], and where the subject was never customised.
/// See <https://docs.github.com/en/rest/actions/oidc>.
pub fn sub_template(repository: &str) -> Option<Source> {
    let path = format!("repos/{repository}/actions/oidc/customization/sub");
    api(&path, &[])
}

/// The environments, the first hundred of them.
///
/// `None` as for [`repository`].
/// See <https://docs.github.com/en/rest/deployments/environments#list-environments>.
pub fn environments(repository: &str) -> Option<Source> {
    api(
        &format!("repos/{repository}/environments?per_page=100"),
        &[],
    )
}

fn api(path: &str, options: &[&str]) -> Option<Source> {
    let mut command = Command::new("gh");
    command
        .args(["api", "--method", "GET"])
        .args(options)
        .args(["--", path])
        .env("GH_PROMPT_DISABLED", "1")
        .env("GH_NO_UPDATE_NOTIFIER", "1")
        .env("NO_COLOR", "1")
        // With this variable `gh` prints its requests, headers included.
        .env_remove("GH_DEBUG");
    let text = output(&mut command, Path::new("."), TIMEOUT)?;
    Some(Source::new(format!("gh api {path}"), text))
}
