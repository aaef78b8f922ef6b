//! What is around the working directory.

use std::collections::BTreeMap;
use std::path::Path;

use super::GithubArgs;
use crate::case::Unreadable;
use crate::gather::{git, workflows};
use crate::github::Workflows;
use crate::source;

/// What the flags name, and else the repository around the working directory.
pub(super) struct Found {
    pub(super) repository: Option<String>,
    pub(super) branch: Option<String>,
    pub(super) workflows: Workflows,
}

impl Found {
    pub(super) fn around(args: &GithubArgs) -> anyhow::Result<Self> {
        let here = git::repository(Path::new("."));
        let remote = here.as_ref().and_then(|here| here.remote.as_ref());
        let remote = remote.map(|remote| remote.repository());
        // Another repository's jobs say nothing of what this one needs.
        let other = args.repository.is_some() && args.repository != remote;
        let files = match (&here, args.workflow.is_empty()) {
            (_, false) => workflows::given(&args.workflow)?.texts,
            (Some(here), true) if !other => workflows::of_repository(&here.top).texts,
            _ => BTreeMap::new(),
        };
        let mut documents = BTreeMap::new();
        for (path, text) in files {
            let read = source::parse_yaml(&text);
            documents.insert(
                path,
                read.map_err(|problem| Unreadable::new(&text, problem))?,
            );
        }
        let repository = args.repository.clone().or(remote);
        let branch = here
            .filter(|_| !other)
            .and_then(|here| here.default_branch.or(here.branch));
        Ok(Self {
            workflows: Workflows::read(&documents, repository.as_deref()),
            repository,
            branch,
        })
    }
}
