//! What is around the working directory.

use std::collections::BTreeMap;

use super::GithubArgs;
use crate::cli::here::Here;
use crate::gather::workflows;
use crate::issuer::github::Workflows;
use crate::source;

/// What the flags name, and else the repository around the working directory.
pub(super) struct Found {
    pub(super) repository: Option<String>,
    pub(super) branch: Option<String>,
    pub(super) workflows: Workflows,
}

impl Found {
    pub(super) fn around(args: &GithubArgs) -> anyhow::Result<Self> {
        // Another repository's jobs say nothing of what this one needs.
        let here = Here::of(args.repository.as_deref());
        let files = match (&here.top, args.workflow.is_empty()) {
            (_, false) => workflows::given(&args.workflow)?.texts,
            (Some(top), true) => workflows::of_repository(top).texts,
            (None, true) => BTreeMap::new(),
        };
        let mut documents = BTreeMap::new();
        for (path, text) in files {
            let read = source::parse_yaml(&text);
            documents.insert(path, read.map_err(|problem| problem.in_source(&text))?);
        }
        let repository = here.repository;
        let branch = here.git.and_then(|git| git.default_branch.or(git.branch));
        Ok(Self {
            workflows: Workflows::read(&documents, repository.as_deref()),
            repository,
            branch,
        })
    }
}
