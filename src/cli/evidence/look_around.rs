//! What the working directory shows of the run.

use std::path::Path;

use crate::case::{Case, Evidence};
use crate::gather::git::{self, Repository};
use crate::gather::workflows::{self, FOLDER};
use crate::source;

/// Adds what the repository around the working directory shows; tells what was found, a sentence
/// each.
pub(super) fn fill(evidence: &mut Evidence) -> Vec<String> {
    let here = Path::new(".");
    let Some(repository) = git::repository(here) else {
        let mut notes = vec!["this is no git repository, or git is not installed".to_owned()];
        notes.extend(files(evidence, here));
        return notes;
    };
    let mut notes = files(evidence, &repository.top);
    notes.extend(remote(evidence, &repository));
    notes.extend(head(evidence, &repository));
    notes
}

/// Adds the workflows, the name and the default branch of the repository around the working
/// directory, unless another one is meant; tells what could not be read.
pub(super) fn fill_repository(evidence: &mut Evidence) -> Vec<String> {
    let Some(repository) = git::repository(Path::new(".")) else {
        return Vec::new();
    };
    let here = repository
        .remote
        .as_ref()
        .filter(|one| is_github(&one.host));
    let here = here.map(|remote| remote.repository());
    let meant = evidence.run.repository.as_ref();
    let other = meant.is_some_and(|meant| {
        here.as_ref()
            .is_none_or(|here| !here.eq_ignore_ascii_case(meant))
    });
    if other {
        return Vec::new();
    }
    let notes = files(evidence, &repository.top);
    let run = &mut evidence.run;
    run.repository = run.repository.take().or(here);
    run.default_branch = run.default_branch.take().or(repository.default_branch);
    notes.into_iter().skip(1).collect()
}

fn files(evidence: &mut Evidence, top: &Path) -> Vec<String> {
    let files = workflows::of_repository(top);
    let of_folder = |path: &&String| path.starts_with(FOLDER);
    let found = match files.texts.keys().filter(of_folder).count() {
        0 => format!("no workflow found in `{FOLDER}`"),
        1 => format!("found 1 workflow in `{FOLDER}`"),
        count => format!("found {count} workflows in `{FOLDER}`"),
    };
    let failures = files.failures.iter().map(ToString::to_string);
    let mut notes: Vec<String> = [found].into_iter().chain(failures).collect();
    for (path, text) in files.texts {
        match source::parse_yaml(&text) {
            Ok(_) => {
                evidence.workflows.insert(path, text);
            }
            // GitHub runs the others all the same.
            Err(problem) => notes.push(format!("left out {}", problem.display(&text))),
        }
    }
    notes
}

fn remote(evidence: &mut Evidence, repository: &Repository) -> Option<String> {
    let Some(remote) = &repository.remote else {
        return Some("no GitHub remote found: name the repository with `--repository`".to_owned());
    };
    let name = remote.repository();
    if !is_github(&remote.host) {
        return Some(format!(
            "the remote `{name}` is on `{}`: name the GitHub repository with `--repository`",
            remote.host
        ));
    }
    let note = format!("found the repository `{name}` on `{}`", remote.host);
    evidence.run.repository.get_or_insert(name);
    Some(note)
}

/// Whether a host may be GitHub; Enterprise hosts have any name, so only the known others are not.
fn is_github(host: &str) -> bool {
    let others = [
        "gitlab",
        "bitbucket",
        "codeberg.org",
        "amazonaws.com",
        "azure.com",
        "visualstudio.com",
    ];
    !others.iter().any(|other| host.contains(other))
}

/// The branch or tag that is checked out: a run that is started from here is for it.
fn head(evidence: &mut Evidence, repository: &Repository) -> Vec<String> {
    if let Some(branch) = &repository.default_branch {
        evidence
            .run
            .default_branch
            .get_or_insert_with(|| branch.clone());
    }
    let branch = repository.branch.as_ref();
    let tags = repository.tags.as_slice();
    match (branch, tags) {
        (Some(branch), []) => {
            evidence
                .run
                .git_ref
                .get_or_insert(format!("refs/heads/{branch}"));
            vec![format!(
                "the branch is `{branch}`, taken as the run's `--ref`"
            )]
        }
        (None, [tag]) => {
            evidence
                .run
                .git_ref
                .get_or_insert(format!("refs/tags/{tag}"));
            vec![format!("the tag is `{tag}`, taken as the run's `--ref`")]
        }
        (branch, tags) => {
            let branch = branch.map(|branch| format!("the branch is `{branch}`"));
            let tags = tags.iter().map(|tag| format!("the tag `{tag}` is here"));
            let open = "say with `--ref` which ref the run is for".to_owned();
            branch.into_iter().chain(tags).chain([open]).collect()
        }
    }
}

/// What the working directory cannot show.
pub(super) fn lacking(case: &Case) -> Vec<String> {
    let mut notes = Vec::new();
    if case.trust_policy.is_unknown() {
        notes.push(
            "the trust policy is not known: give `aws iam get-role` output with `--trust-policy`"
                .to_owned(),
        );
    }
    if case.provider.is_unknown() {
        notes.push("the identity provider is not known: give `aws iam get-open-id-connect-provider` output with `--provider`".to_owned());
    }
    notes
}
