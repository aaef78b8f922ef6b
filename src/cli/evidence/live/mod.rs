//! `--live`: what the evidence lacks is read from AWS and GitHub; `--in-job`: and from the job
//! itself; `--try`: and what STS says to the token.
//!
//! Evidence that was given wins. What cannot be had stays unknown, and a note says why.

mod account;
mod aws;
mod github;
mod job;
mod organization;
mod plan;
mod progress;
mod question;
mod trail;
mod trial;

use clap::{ArgGroup, Args};

use crate::case::Case;
use crate::gather::aws::Access;
use crate::source::Source;
pub(super) use job::surroundings;
pub(super) use plan::plan;
use progress::Waiting;

/// Whether AWS and GitHub may be asked, and how.
#[derive(Debug, Clone, Default, Args)]
#[command(
    next_help_heading = "Live",
    group = ArgGroup::new("asks_aws").args(["live", "try_token"]).multiple(true),
    group = ArgGroup::new("may_ask").args(["live", "in_job", "try_token"]).multiple(true),
    group = ArgGroup::new("has_token").args(["in_job", "token", "token_env"]).multiple(true)
)]
pub struct LiveArgs {
    /// Read what is lacking from AWS, and through `gh` from GitHub; nothing is changed there
    #[arg(long)]
    pub live: bool,
    /// In a step of a GitHub Actions job: examine this run, with the token that GitHub gives it
    #[arg(long, conflicts_with_all = ["token", "token_env", "claims"])]
    pub in_job: bool,
    /// Ask for a token for this audience, instead of the one that the workflow asks for
    #[arg(long, value_name = "AUDIENCE", requires = "in_job")]
    pub audience: Option<String>,
    /// Try to assume the role with the token, as the job does; the credentials are thrown away
    #[arg(long = "try", requires = "has_token")]
    pub try_token: bool,
    /// The profile of the AWS configuration
    #[arg(long, value_name = "NAME", requires = "live")]
    pub profile: Option<String>,
    /// The AWS region
    #[arg(long, value_name = "REGION", requires = "asks_aws")]
    pub region: Option<String>,
    /// Ask this server instead of AWS's
    #[arg(long, value_name = "URL", requires = "asks_aws", value_parser = http_url)]
    pub endpoint_url: Option<String>,
}

impl LiveArgs {
    /// Whether AWS and GitHub are asked for what is lacking.
    pub(super) fn is_asked(&self) -> bool {
        self.live
    }

    /// Whether this is a step of the job in question.
    pub fn is_in_job(&self) -> bool {
        self.in_job
    }

    /// Whether GitHub or AWS may be asked for anything.
    pub fn asks_somebody(&self) -> bool {
        self.live || self.in_job
    }

    /// Whether the token is to be tried.
    pub fn is_trial(&self) -> bool {
        self.try_token
    }

    fn access(&self) -> Access {
        Access {
            profile: self.profile.clone(),
            region: self.region.clone(),
            endpoint_url: self.endpoint_url.clone(),
        }
    }
}

/// Adds what AWS and GitHub know, with a note for all that stays unknown; `token` is the raw token
/// that was given.
pub(super) fn fill(case: &mut Case, args: &LiveArgs, token: Option<Source>) {
    let token = tokens(case, args, token);
    if args.live {
        repository(case, args);
        // What GitHub said may change what AWS is to be asked for.
        let _waiting = Waiting::new("asking AWS");
        aws::fill(case, &args.access());
    }
    if let Some(token) = token.filter(|_| args.try_token) {
        let _waiting = Waiting::new("asking AWS");
        trial::fill(case, &token, &args.access());
    }
}

/// Adds what GitHub knows, and nothing of AWS.
pub(super) fn fill_from_github(case: &mut Case, args: &LiveArgs) {
    tokens(case, args, None);
    repository(case, args);
}

/// The token to examine: the job's own, else the one that was given.
fn tokens(case: &mut Case, args: &LiveArgs, given: Option<Source>) -> Option<Source> {
    if !args.in_job {
        return given;
    }
    let _waiting = Waiting::new("asking GitHub");
    job::present(case, args.audience.as_deref())
}

fn repository(case: &mut Case, args: &LiveArgs) {
    if args.live {
        let _waiting = Waiting::new("asking GitHub");
        github::fill(case);
    }
}

fn http_url(text: &str) -> Result<String, String> {
    match text.starts_with("http://") || text.starts_with("https://") {
        true => Ok(text.to_owned()),
        false => Err("expected a URL, such as `http://localhost:5000`".to_owned()),
    }
}
