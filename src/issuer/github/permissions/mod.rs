//! Whether a job can have an identity token: its effective `id-token` permission.
//!
//! See <https://docs.github.com/en/actions/reference/security/oidc> and
//! <https://docs.github.com/en/actions/concepts/security/github_token>.

mod ceiling;
mod effective;
mod run;

pub use ceiling::{Refusal, refusals};
pub use effective::effective;
pub use run::{for_run, is_fork, is_of_pull_request, is_restricted_dependabot};

use super::Place;
use super::workflow::Level;

/// The effective `id-token` permission of a job.
#[derive(Debug, Clone, PartialEq)]
pub struct IdToken {
    /// The level; `None` where it is not known. Only `write` gives a token.
    pub level: Option<Level>,
    /// Why.
    pub because: Because,
    /// The place that decides, or where a permission could be written.
    pub place: Option<Place>,
}

/// Why a job has the `id-token` permission it has.
#[derive(Debug, Clone, PartialEq)]
pub enum Because {
    /// The job's own `permissions`, which replace the workflow's.
    JobLevel,
    /// The `permissions` of the job's workflow.
    WorkflowLevel,
    /// Nothing is written: the default never includes `id-token`.
    Default,
    /// The job writes nothing and has what its caller grants.
    CallerLevel {
        /// The calling job.
        caller: String,
    },
    /// GitHub refuses the run, because a called workflow asks for more than its caller grants.
    CallerCeiling(Refusal),
    /// The caller writes no `permissions`: whether it may pass `id-token` on depends on the
    /// repository's default, and is impossible for a workflow of another owner.
    CallerSilent {
        /// The calling job.
        caller: String,
        /// Whether the called workflow belongs to the same owner, where known.
        same_owner: Option<bool>,
    },
    /// The workflow is only called, by callers that are not known.
    CallerElsewhere,
    /// The called workflow was not given, and may ask for less than its caller grants.
    CalleeElsewhere {
        /// What the job calls.
        uses: String,
    },
    /// A pull request from a fork has no token, whatever is written.
    Fork,
    /// Dependabot's runs are treated like those of a fork; reports differ on `id-token`.
    Dependabot,
    /// The job was not found in the files given.
    NoJob,
}

impl IdToken {
    /// Whether a token can be had: `None` where that is not known.
    pub fn available(&self) -> Option<bool> {
        self.level.map(|level| level == Level::Write)
    }
}

/// The default permissions of `GITHUB_TOKEN`, a setting of the repository, its organization or
/// its enterprise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefaultPolicy {
    /// `contents` and `packages` can be read.
    Restricted,
    /// All can be written, except `id-token`.
    Permissive,
}
