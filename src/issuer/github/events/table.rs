//! The events that start workflows.

/// An event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// Its name in `on:`.
    pub name: &'static str,
    /// Which ref its runs have.
    pub ref_of: RefOf,
}

/// Which ref the runs of an event have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefOf {
    /// The branch or tag that was pushed.
    Pushed,
    /// `refs/pull/N/merge`, and the subject says `pull_request`.
    PullRequest,
    /// `refs/pull/N/merge`; GitHub does not say whether the subject says `pull_request` or the ref.
    PullRequestReview,
    /// The default branch (until 2025-12-08 the base branch); most likely as a ref in the subject.
    PullRequestTarget,
    /// The default branch.
    DefaultBranch,
    /// A branch of the merge queue.
    MergeQueue,
    /// The branch or tag chosen.
    AnyBranchOrTag,
    /// A tag.
    Tag,
    /// That of the calling workflow's run.
    Caller,
}

const fn on(name: &'static str, ref_of: RefOf) -> Event {
    Event { name, ref_of }
}

use RefOf::{
    AnyBranchOrTag, Caller, DefaultBranch, MergeQueue, PullRequest, PullRequestReview,
    PullRequestTarget, Pushed, Tag,
};

/// All events, by name.
///
/// See <https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows>.
pub const EVENTS: [Event; 40] = [
    on("branch_protection_rule", DefaultBranch),
    on("check_run", DefaultBranch),
    on("check_suite", DefaultBranch),
    on("create", AnyBranchOrTag),
    on("delete", DefaultBranch),
    on("deployment", AnyBranchOrTag),
    on("deployment_status", AnyBranchOrTag),
    on("discussion", DefaultBranch),
    on("discussion_comment", DefaultBranch),
    on("fork", DefaultBranch),
    on("gollum", DefaultBranch),
    on("image_version", DefaultBranch),
    on("issue_comment", DefaultBranch),
    on("issues", DefaultBranch),
    on("label", DefaultBranch),
    on("member", DefaultBranch),
    on("merge_group", MergeQueue),
    on("milestone", DefaultBranch),
    on("page_build", DefaultBranch),
    on("project", DefaultBranch),
    on("project_card", DefaultBranch),
    on("project_column", DefaultBranch),
    on("projects_v2_item", DefaultBranch),
    on("public", DefaultBranch),
    on("pull_request", PullRequest),
    on("pull_request_comment", DefaultBranch),
    on("pull_request_review", PullRequestReview),
    on("pull_request_review_comment", PullRequestReview),
    on("pull_request_target", PullRequestTarget),
    on("push", Pushed),
    on("registry_package", AnyBranchOrTag),
    on("release", Tag),
    on("repository_dispatch", DefaultBranch),
    on("repository_ruleset", DefaultBranch),
    on("schedule", DefaultBranch),
    on("status", DefaultBranch),
    on("watch", DefaultBranch),
    on("workflow_call", Caller),
    on("workflow_dispatch", AnyBranchOrTag),
    on("workflow_run", DefaultBranch),
];

impl Event {
    /// Whether a run from a fork gets a token that reads at most, and no secrets.
    ///
    /// See <https://docs.github.com/en/actions/concepts/security/github_token>.
    pub fn is_restricted_for_forks(&self) -> bool {
        matches!(self.ref_of, PullRequest | PullRequestReview)
    }
}

/// The event called `name`.
pub fn event(name: &str) -> Option<&'static Event> {
    EVENTS.iter().find(|event| event.name == name)
}

/// Whether GitHub has an event of this name.
pub fn is_known(name: &str) -> bool {
    event(name).is_some()
}
