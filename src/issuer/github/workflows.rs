//! A set of workflow files and actions that may call one another.

use std::collections::BTreeMap;

use super::workflow::{Action, Step, Workflow};
use crate::source::{Document, Source};

/// Files by path. Those of another repository are under `owner/name/path`, with or without `@ref`.
#[derive(Debug, Clone, Default)]
pub struct Workflows {
    workflows: BTreeMap<String, Workflow>,
    actions: BTreeMap<String, Action>,
    sources: BTreeMap<String, Source>,
    own: Option<String>,
}

impl Workflows {
    /// Reads all files; `own` is `owner/name` of the repository whose files stand under plain paths.
    pub fn read(documents: &BTreeMap<String, Document>, own: Option<&str>) -> Self {
        let mut all = Self {
            own: own.map(str::to_owned),
            ..Self::default()
        };
        for (path, document) in documents {
            all.sources.insert(path.clone(), document.source.clone());
            if is_action(path, document) {
                all.actions.insert(path.clone(), Action::read(document));
            } else {
                all.workflows.insert(path.clone(), Workflow::read(document));
            }
        }
        all
    }

    /// The workflow files, in order of path.
    pub fn workflows(&self) -> impl Iterator<Item = (&str, &Workflow)> {
        self.workflows
            .iter()
            .map(|(path, workflow)| (path.as_str(), workflow))
    }

    /// The workflow at `path`.
    pub fn workflow(&self, path: &str) -> Option<&Workflow> {
        self.workflows.get(path)
    }

    /// The text of the file at `path`.
    pub fn source(&self, path: &str) -> Option<&Source> {
        self.sources.get(path)
    }

    /// The workflow that a job of the file `from` calls with `uses`, where it was given.
    pub fn called(&self, from: &str, uses: &str) -> Option<(&str, &Workflow)> {
        let wanted = self.full_path(from, uses);
        find(&self.workflows, &wanted)
    }

    /// The action that a step of the file `from` uses, where it was given.
    pub fn action(&self, from: &str, uses: &str) -> Option<(&str, &Action)> {
        let folder = self.full_path(from, uses);
        let folder = without_ref(&folder).trim_end_matches('/');
        let names = ["action.yml", "action.yaml"];
        names.iter().find_map(|name| {
            let path = if folder.is_empty() {
                (*name).to_owned()
            } else {
                format!("{folder}/{name}")
            };
            find(&self.actions, &path)
        })
    }

    /// The local files that the file at `path` calls or uses, by their keys.
    pub fn used_by(&self, path: &str) -> Vec<String> {
        let workflow = self.workflows.get(path);
        let jobs = workflow.map(|workflow| workflow.jobs.as_slice());
        let jobs = jobs.unwrap_or_default().iter();
        let mut used = Vec::new();
        for job in jobs {
            let called = job.call.as_ref();
            let called = called.and_then(|call| self.called(path, call.uses.as_str()));
            used.extend(called.map(|(path, _)| path.to_owned()));
            used.extend(self.used_by_steps(path, &job.steps));
        }
        if let Some(action) = self.actions.get(path) {
            used.extend(self.used_by_steps(path, &action.steps));
        }
        used
    }

    fn used_by_steps(&self, path: &str, steps: &[Step]) -> Vec<String> {
        let uses = steps.iter().filter_map(|step| step.uses.as_ref());
        let found = uses.filter_map(|uses| self.action(path, uses.as_str()));
        found.map(|(path, _)| path.to_owned()).collect()
    }

    /// `uses` as a key: a local path belongs to the repository of the file it stands in, and the
    /// own repository's files have plain paths.
    fn full_path(&self, from: &str, uses: &str) -> String {
        if let Some(local) = uses.strip_prefix("./") {
            return match foreign_repository(from) {
                Some(repository) => format!("{repository}/{local}"),
                None => local.to_owned(),
            };
        }
        let own = self
            .own
            .as_ref()
            .and_then(|own| strip_repository(uses, own));
        own.map_or_else(|| uses.to_owned(), |path| without_ref(path).to_owned())
    }
}

fn strip_repository<'a>(uses: &'a str, own: &str) -> Option<&'a str> {
    let (head, rest) = uses.split_at_checked(own.len())?;
    if head.eq_ignore_ascii_case(own) {
        rest.strip_prefix('/')
    } else {
        None
    }
}

/// `owner/name` of a file of another repository, which `.github` follows.
pub(super) fn foreign_repository(path: &str) -> Option<&str> {
    let (end, _) = path.match_indices('/').nth(1)?;
    let (repository, rest) = path.split_at_checked(end)?;
    rest.starts_with("/.github/").then_some(repository)
}

fn without_ref(path: &str) -> &str {
    path.split_once('@').map_or(path, |(path, _)| path)
}

/// The file at `wanted`, with the same `@ref` or, where one side has none, without regard to it.
fn find<'a, T>(files: &'a BTreeMap<String, T>, wanted: &str) -> Option<(&'a str, &'a T)> {
    let exact = files.get_key_value(wanted);
    let bare = || files.get_key_value(without_ref(wanted));
    let pinned = || {
        // Keys with a ref follow the path and `@` in the order of the map.
        let from = format!("{wanted}@");
        let mut after = files.range(from.clone()..);
        let next = after.next().filter(|(path, _)| path.starts_with(&from));
        next.filter(|_| !wanted.contains('@'))
    };
    let found = exact.or_else(bare).or_else(pinned)?;
    Some((found.0.as_str(), found.1))
}

fn is_action(path: &str, document: &Document) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let named = matches!(without_ref(name), "action.yml" | "action.yaml");
    let has = |key| document.root.get(key).is_some();
    has("runs") && !has("jobs") && (named || !has("on"))
}
