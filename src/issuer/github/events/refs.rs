//! From triggers to the refs their runs can have.

use super::filter::{RefFilter, RefKind};
use super::glob::{Glob, selects};
use super::table::{RefOf, event};
use crate::issuer::github::Placed;
use crate::issuer::github::workflow::{FilterKey, Trigger};

/// One ref, or refs of one shape, that a trigger's runs can have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reach {
    /// The full ref; where it is open, `*` stands for any text.
    pub git_ref: String,
    /// Whether `*` stands for anything.
    pub open: bool,
    /// Whether the subject says `pull_request` in place of the ref.
    pub pull_request: bool,
    /// Whether GitHub leaves it undocumented that the subject has this form.
    pub uncertain: bool,
    /// Whether refs that differ only in letter case belong to it as well: conditions compare without
    /// regard to it, a trust policy does not.
    pub ignores_case: bool,
}

impl Reach {
    /// A ref, or refs of one shape.
    pub fn ref_only(git_ref: impl Into<String>, open: bool) -> Self {
        Self {
            open,
            ..Self::exact(git_ref.into())
        }
    }

    fn exact(git_ref: String) -> Self {
        Self {
            git_ref,
            open: false,
            pull_request: false,
            uncertain: false,
            ignores_case: false,
        }
    }

    fn open(git_ref: impl Into<String>) -> Self {
        Self {
            open: true,
            ..Self::exact(git_ref.into())
        }
    }

    /// A run of `pull_request`.
    pub fn pull_request() -> Self {
        Self {
            pull_request: true,
            ..Self::open("refs/pull/*/merge")
        }
    }

    fn uncertain(self) -> Self {
        Self {
            uncertain: true,
            ..self
        }
    }
}

/// The refs that runs of `trigger` can have; `default_branch` is open where it is not known.
///
/// A run of `workflow_call` has its caller's, which may be any.
///
/// See <https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows>.
pub fn reaches(trigger: &Trigger, default_branch: Option<&str>) -> Vec<Reach> {
    let default = || match default_branch {
        Some(branch) => Reach::exact(format!("refs/heads/{branch}")),
        None => Reach::open("refs/heads/*"),
    };
    let any = || vec![Reach::open("refs/heads/*"), Reach::open("refs/tags/*")];
    let Some(event) = event(trigger.event.as_str()) else {
        return any();
    };
    match event.ref_of {
        RefOf::Pushed => pushed(trigger),
        RefOf::PullRequest => vec![Reach::pull_request()],
        RefOf::PullRequestReview => {
            let merge = Reach::open("refs/pull/*/merge");
            vec![Reach::pull_request().uncertain(), merge.uncertain()]
        }
        RefOf::PullRequestTarget => {
            let named = Reach {
                pull_request: true,
                ..default()
            };
            vec![default().uncertain(), named.uncertain()]
        }
        RefOf::DefaultBranch => vec![default()],
        RefOf::MergeQueue => merge_queue(trigger),
        RefOf::AnyBranchOrTag => any(),
        RefOf::Tag => vec![Reach::open("refs/tags/*")],
        RefOf::Caller => Vec::new(),
    }
}

/// A filter on branches alone leaves no tags, one on tags alone no branches; path filters are not
/// looked at for tags, so they narrow neither.
fn pushed(trigger: &Trigger) -> Vec<Reach> {
    let branches = Side::of(trigger, FilterKey::Branches, FilterKey::BranchesIgnore);
    let tags = Side::of(trigger, FilterKey::Tags, FilterKey::TagsIgnore);
    let (branches, tags) = match (branches, tags) {
        (Side::Unfiltered, Side::Unfiltered) => (Side::All, Side::All),
        sides => sides,
    };
    let mut reaches = branches.reaches("refs/heads/");
    reaches.extend(tags.reaches("refs/tags/"));
    reaches
}

/// What the filters of one kind of ref let through.
enum Side<'a> {
    Unfiltered,
    All,
    Listed(&'a [Placed<String>]),
}

impl<'a> Side<'a> {
    fn of(trigger: &'a Trigger, listed: FilterKey, ignored: FilterKey) -> Self {
        match (trigger.filter(listed), trigger.filter(ignored)) {
            (Some(patterns), _) => Self::Listed(patterns),
            (None, Some(_)) => Self::All,
            (None, None) => Self::Unfiltered,
        }
    }

    fn reaches(&self, prefix: &str) -> Vec<Reach> {
        match self {
            Self::Unfiltered => Vec::new(),
            Self::All => vec![Reach::open(format!("{prefix}*"))],
            Self::Listed(patterns) => listed(patterns, prefix),
        }
    }
}

/// Whether the filters of `trigger` let a run on this full ref through.
///
/// Only those of a push look at the ref of the run.
pub fn admits(trigger: &Trigger, git_ref: &str) -> bool {
    if event(trigger.event.as_str()).is_none_or(|event| event.ref_of != RefOf::Pushed) {
        return true;
    }
    let pushed = [RefKind::Branch, RefKind::Tag]
        .into_iter()
        .find_map(|kind| {
            let name = git_ref.strip_prefix(kind.prefix())?;
            Some(RefFilter::of(trigger, kind).selects(name))
        });
    pushed.unwrap_or(true)
}

fn listed(patterns: &[Placed<String>], prefix: &str) -> Vec<Reach> {
    let globs: Vec<Glob> = patterns
        .iter()
        .map(|pattern| Glob::parse(pattern.as_str()))
        .collect();
    let mut reaches = Vec::new();
    for glob in globs.iter().filter(|glob| !glob.negated) {
        let reach = match glob.literal() {
            Some(name) if selects(&globs, &name) => Reach::exact(format!("{prefix}{name}")),
            Some(_) => continue,
            None => Reach::open(format!("{prefix}{}", glob.widened())),
        };
        if !reaches.contains(&reach) {
            reaches.push(reach);
        }
    }
    reaches
}

/// `branches` of `merge_group` filters the base, which the queue's branch names.
fn merge_queue(trigger: &Trigger) -> Vec<Reach> {
    const QUEUE: &str = "refs/heads/gh-readonly-queue/";
    let Some(patterns) = trigger.filter(FilterKey::Branches) else {
        return vec![Reach::open(format!("{QUEUE}*"))];
    };
    let bases = listed(patterns, "");
    let queued = |base: Reach| {
        let base = base.git_ref.trim_end_matches('*').to_owned();
        let slash = if base.is_empty() || base.ends_with('/') {
            ""
        } else {
            "/"
        };
        Reach::open(format!("{QUEUE}{base}{slash}*"))
    };
    bases.into_iter().map(queued).collect()
}
