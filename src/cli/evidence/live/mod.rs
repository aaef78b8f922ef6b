//! `--live`: what the evidence lacks is read from AWS and GitHub.
//!
//! Evidence that was given wins. What cannot be had stays unknown, and a note says why.

mod aws;
mod github;
mod plan;
mod progress;
mod question;

use clap::Args;

use crate::case::Case;
use crate::gather::aws::Access;
pub(super) use plan::plan;
use progress::Waiting;

/// Whether AWS and GitHub may be asked, and how.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Live")]
pub struct LiveArgs {
    /// Read what is lacking from AWS, and through `gh` from GitHub; nothing is changed there
    #[arg(long)]
    pub live: bool,
    /// The profile of the AWS configuration
    #[arg(long, value_name = "NAME", requires = "live")]
    pub profile: Option<String>,
    /// The AWS region
    #[arg(long, value_name = "REGION", requires = "live")]
    pub region: Option<String>,
    /// Ask this server instead of AWS's
    #[arg(long, value_name = "URL", requires = "live", value_parser = http_url)]
    pub endpoint_url: Option<String>,
}

impl LiveArgs {
    /// Whether anything may be asked.
    pub(super) fn is_asked(&self) -> bool {
        self.live
    }

    fn access(&self) -> Access {
        Access {
            profile: self.profile.clone(),
            region: self.region.clone(),
            endpoint_url: self.endpoint_url.clone(),
        }
    }
}

/// Adds what AWS and GitHub know, with a note for all that stays unknown.
pub(super) fn fill(case: &mut Case, args: &LiveArgs) {
    {
        let _waiting = Waiting::new("asking GitHub");
        github::fill(case);
    }
    // What GitHub said may change what AWS is to be asked for.
    let _waiting = Waiting::new("asking AWS");
    aws::fill(case, &args.access());
}

fn http_url(text: &str) -> Result<String, String> {
    match text.starts_with("http://") || text.starts_with("https://") {
        true => Ok(text.to_owned()),
        false => Err("expected a URL, such as `http://localhost:5000`".to_owned()),
    }
}
