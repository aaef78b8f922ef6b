//! How dangerous it is to let a family in.

use serde::Serialize;

use super::limits::Limits;
use super::scope::{Runs, Scope};
use crate::iam::pattern::has_hole;

/// How far a policy opens the role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// No GitHub token can ever match.
    Closed,
    /// One repository and one branch, tag pattern or environment.
    Safe,
    /// Everything in a named repository, or every branch of it.
    Caution,
    /// Someone outside the repositories it names, or runs of unmerged code.
    Dangerous,
}

impl Grade {
    /// The word as it is printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Safe => "safe",
            Self::Caution => "caution",
            Self::Dangerous => "dangerous",
        }
    }
}

pub(super) fn of(scope: &Scope, limits: &Limits) -> Grade {
    if !scope.who.is_repository() || scope.runs == Runs::PullRequests {
        return Grade::Dangerous;
    }
    // A workflow file of a fixed branch cannot be changed by whoever pushes another one.
    let fixed_workflow = limits
        .get("job_workflow_ref")
        .is_some_and(|files| !files.is_empty() && files.iter().all(|file| !file.is_open()));
    match &scope.runs {
        Runs::All | Runs::AllButPullRequests | Runs::Refs if fixed_workflow => Grade::Safe,
        // What a template fills in may be as narrow as one branch.
        Runs::Other(text) if has_hole(text) => Grade::Safe,
        Runs::All | Runs::AllButPullRequests | Runs::Refs | Runs::Other(_) => Grade::Caution,
        Runs::Branch(name) | Runs::Environment(name) if name.contains(['*', '?']) => Grade::Caution,
        Runs::Branch(_) | Runs::Environment(_) | Runs::Tag(_) => Grade::Safe,
        Runs::PullRequests => Grade::Dangerous,
    }
}
