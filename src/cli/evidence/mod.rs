//! The flags that give evidence, shared by all commands that look at one.

mod facts;
#[cfg(feature = "aws")]
mod live;
#[cfg(not(feature = "aws"))]
#[path = "offline.rs"]
mod live;
mod load;
mod look_around;
mod stdin;
mod whole;

use clap::Args;

use crate::gather::remote::Remote;
use crate::issuer::github::{closest, events};
pub use live::LiveArgs;
#[cfg(feature = "aws")]
pub use load::plan;
pub use load::{given, load, load_run, of_repository, policy_file};
pub use stdin::{once, stdin_uses};
pub use whole::{Whole, is_whole, whole, with_paths};

/// Where the evidence comes from.
#[derive(Debug, Clone, Default, Args)]
pub struct EvidenceArgs {
    /// A case file with all evidence of a run, or the folder that it is in; other flags override its parts
    #[arg(long, value_name = "PATH", help_heading = "Evidence")]
    pub case: Option<String>,
    /// The error the job showed, as text
    #[arg(
        long,
        value_name = "TEXT",
        help_heading = "Evidence",
        allow_hyphen_values = true
    )]
    pub error: Option<String>,
    /// A file with the error or the log, also the archive of a run's logs; `-` is stdin
    #[arg(
        long,
        value_name = "FILE",
        help_heading = "Evidence",
        conflicts_with = "error"
    )]
    pub error_file: Option<String>,
    /// CloudTrail events: a record, `Records`, or `lookup-events` output
    #[arg(long, value_name = "FILE", help_heading = "Evidence")]
    pub cloudtrail: Option<String>,
    /// What AWS has
    #[command(flatten)]
    pub aws: AwsArgs,
    /// What GitHub sent
    #[command(flatten)]
    pub token: TokenArgs,
    /// What ran
    #[command(flatten)]
    pub run: RunArgs,
    /// What may be asked for
    #[command(flatten)]
    pub live: LiveArgs,
}

/// The policies and the provider.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "AWS")]
pub struct AwsArgs {
    /// The role's trust policy: JSON, `aws iam get-role` output, a CloudFormation template, a `.tf` file, `terraform show -json` output; `FILE#ADDRESS` names the role in it, `-` is stdin, `missing` says that there is no such role
    #[arg(long, value_name = "FILE")]
    pub trust_policy: Option<String>,
    /// The role to assume
    #[arg(long, value_name = "ARN")]
    pub role: Option<String>,
    /// `aws iam get-open-id-connect-provider` output; `missing` says that there is none
    #[arg(long, value_name = "FILE")]
    pub provider: Option<String>,
    /// The role's identity policies
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub permission_policy: Vec<String>,
    /// The role's permissions boundary
    #[arg(long, value_name = "FILE")]
    pub boundary: Option<String>,
    /// Service control policies
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub scp: Vec<String>,
    /// Resource control policies
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub rcp: Vec<String>,
    /// The session policy passed with the assume
    #[arg(long, value_name = "FILE")]
    pub session_policy: Option<String>,
    /// The policy of the resource
    #[arg(long, value_name = "FILE")]
    pub resource_policy: Option<String>,
    /// What the job wants to do after the assume, such as `s3:PutObject`
    #[arg(long, value_name = "ACTION", num_args = 1..)]
    pub action: Vec<String>,
    /// What it wants to do that to
    #[arg(long, value_name = "ARN", num_args = 1.., requires = "action")]
    pub resource: Vec<String>,
}

/// The token and its claims.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Token")]
pub struct TokenArgs {
    /// A file with the raw token, which is never printed or saved; `-` is stdin
    #[arg(long, value_name = "FILE", conflicts_with = "token_env")]
    pub token: Option<String>,
    /// A variable with the raw token
    #[arg(long, value_name = "VAR")]
    pub token_env: Option<String>,
    /// The keys of the token's issuer, as its `jwks_uri` answers: the signature is verified
    #[arg(long, value_name = "FILE")]
    pub jwks: Option<String>,
    /// The decoded claims, as JSON
    #[arg(long, value_name = "FILE")]
    pub claims: Option<String>,
}

/// The workflow and the facts of the run.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Run")]
pub struct RunArgs {
    /// Workflow files, or a folder of them
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub workflow: Vec<String>,
    /// The job, by its id in the workflow
    #[arg(long, value_name = "ID")]
    pub job: Option<String>,
    /// The repository whose workflow runs
    #[arg(long, value_name = "OWNER/NAME", value_parser = repository)]
    pub repository: Option<String>,
    /// The repository's number (`gh api repos/OWNER/NAME --jq .id`)
    #[arg(long, value_name = "N", value_parser = number)]
    pub repository_id: Option<u64>,
    /// The owner's number (`gh api repos/OWNER/NAME --jq .owner.id`)
    #[arg(long, value_name = "N", value_parser = number)]
    pub owner_id: Option<u64>,
    /// The name of the default branch
    #[arg(long, value_name = "NAME")]
    pub default_branch: Option<String>,
    /// The answer of `gh api repos/OWNER/NAME/actions/oidc/customization/sub`
    #[arg(long, value_name = "FILE")]
    pub sub_template: Option<String>,
    /// The event that started the run, such as `push`
    #[arg(long, value_name = "NAME", value_parser = event)]
    pub event: Option<String>,
    /// The full ref the run is for, such as `refs/heads/main`
    #[arg(long = "ref", value_name = "REF", value_parser = full_ref)]
    pub git_ref: Option<String>,
    /// The environment the job names; empty for none
    #[arg(long, value_name = "NAME")]
    pub environment: Option<String>,
    /// Who started the run, such as `dependabot[bot]`
    #[arg(long, value_name = "LOGIN")]
    pub actor: Option<String>,
    /// The run is for a pull request from a fork
    #[arg(long)]
    pub fork: bool,
}

/// `owner/name`, or the address of a repository.
pub(super) fn repository(text: &str) -> Result<String, String> {
    let address = match text.contains(':') {
        true => text.to_owned(),
        false => format!("https://github.com/{text}"),
    };
    let remote = Remote::parse(&address);
    let expected = || "expected OWNER/NAME, such as `octo-org/octo-repo`".to_owned();
    remote
        .map(|remote| remote.repository())
        .ok_or_else(expected)
}

/// The number by which GitHub knows an owner or a repository.
pub(super) fn number(text: &str) -> Result<u64, String> {
    let wrong =
        |_| "expected the number that GitHub's API calls `id`, such as `1296269`".to_owned();
    text.parse().map_err(wrong)
}

impl RunArgs {
    /// The first flag that is given.
    pub fn first(&self) -> Option<&'static str> {
        let texts = [
            ("--job", &self.job),
            ("--repository", &self.repository),
            ("--default-branch", &self.default_branch),
            ("--sub-template", &self.sub_template),
            ("--event", &self.event),
            ("--ref", &self.git_ref),
            ("--environment", &self.environment),
            ("--actor", &self.actor),
        ];
        let texts = texts.map(|(flag, value)| (flag, value.is_some()));
        let others = [
            ("--workflow", !self.workflow.is_empty()),
            ("--repository-id", self.repository_id.is_some()),
            ("--owner-id", self.owner_id.is_some()),
            ("--fork", self.fork),
        ];
        let mut all = texts.into_iter().chain(others);
        all.find_map(|(flag, is_given)| is_given.then_some(flag))
    }
}

/// An event; a name that is not among those known is only taken where it is like none of them, since
/// GitHub gets new ones.
fn event(name: &str) -> Result<String, String> {
    let names = events::EVENTS.map(|event| event.name);
    match closest(name, &names) {
        Some(near) if !events::is_known(name) => {
            Err(format!("there is no such event: did you mean `{near}`?"))
        }
        _ => Ok(name.to_owned()),
    }
}

/// A ref with its prefix: a branch and a tag may have the same short name.
fn full_ref(text: &str) -> Result<String, String> {
    match text
        .strip_prefix("refs/")
        .is_some_and(|rest| rest.contains('/'))
    {
        true => Ok(text.to_owned()),
        false => Err(format!(
            "expected a full ref, `refs/heads/{text}` or `refs/tags/{text}`"
        )),
    }
}
