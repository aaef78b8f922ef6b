//! What the working directory shows of the run.

use std::path::{Path, PathBuf};

use crate::case::{Case, Evidence};
use crate::cli::here::Here;
use crate::gather::git::Repository;
use crate::gather::workflows::{self, FOLDER};
use crate::issuer::github::Run;
use crate::issuer::github::events::{self, RefOf};
use crate::known::Known;
use crate::source;

/// Adds what the repository around the working directory shows; tells what was found, a sentence
/// each.
pub(super) fn fill(evidence: &mut Evidence) -> Vec<String> {
    let here = Here::of(evidence.run.repository.as_deref());
    let mut notes = match &here.top {
        Some(top) => files(evidence, top),
        None => Vec::new(),
    };
    notes.extend(here.notes);
    evidence.run.repository = here.repository;
    if let Some(git) = &here.git {
        notes.extend(head(&mut evidence.run, git));
    }
    notes
}

/// Adds the workflows, the name and the default branch of the repository around the working
/// directory, unless another one is meant; tells what could not be read.
pub(super) fn fill_repository(evidence: &mut Evidence) -> Vec<String> {
    let here = Here::of(evidence.run.repository.as_deref());
    let Some(top) = here.top else {
        return here.notes;
    };
    let notes = files(evidence, &top);
    let run = &mut evidence.run;
    run.repository = here.repository;
    let default = here.git.and_then(|git| git.default_branch);
    run.default_branch = run.default_branch.take().or(default);
    notes.into_iter().skip(1).collect()
}

/// Adds the workflows, the name and the default branch of the repository that `folder` lies in; returns
/// what could not be read, and the folder whose roles count: `folder` itself, or the whole working tree
/// where it is the working directory.
pub(super) fn fill_whole(evidence: &mut Evidence, folder: &Path) -> (Vec<String>, Option<PathBuf>) {
    let here = Here::at(folder, evidence.run.repository.as_deref());
    let Some(top) = here.top else {
        return (here.notes, None);
    };
    let mut notes: Vec<String> = files(evidence, &top).into_iter().skip(1).collect();
    notes.extend(here.notes);
    let run = &mut evidence.run;
    run.repository = here.repository;
    let default = here.git.and_then(|git| git.default_branch.or(git.branch));
    run.default_branch = run.default_branch.take().or(default);
    let root = match folder == Path::new(".") {
        true => top,
        false => folder.to_owned(),
    };
    (notes, Some(root))
}

/// Adds what the repository around the working directory shows of a run that only its error tells of:
/// not the branch, which is anybody's guess. Where the policy is for other repositories, or is still to
/// be read, the error may be of one of those: then nothing is added, and a note says how to.
pub(super) fn fill_for_error(evidence: &mut Evidence, is_live: bool) -> Vec<String> {
    let here = Here::of(evidence.run.repository.as_deref());
    let Some(top) = here.top.filter(|top| top.join(FOLDER).is_dir()) else {
        return here.notes;
    };
    if !may_be_of(evidence, here.repository.as_deref(), is_live) {
        return vec![format!(
            "the workflows here are left aside: if the error is of one of them, add `--workflow {FOLDER}`"
        )];
    }
    let mut notes = vec![taken_for(here.repository.as_deref())];
    notes.extend(files(evidence, &top));
    let run = &mut evidence.run;
    run.repository = here.repository;
    let default = here.git.and_then(|git| git.default_branch);
    run.default_branch = run.default_branch.take().or(default);
    notes
}

/// That an error is taken for one of a repository.
pub(super) fn taken_for(repository: Option<&str>) -> String {
    let whose = repository.map_or_else(|| "this folder".to_owned(), |name| format!("`{name}`"));
    format!(
        "the error is taken for one of {whose}, whose workflows are here: if it is not, name its repository with `--repository`"
    )
}

/// Whether what is known of the policy lets the error be of this repository.
fn may_be_of(evidence: &Evidence, repository: Option<&str>, is_live: bool) -> bool {
    match &evidence.trust_policy {
        Known::Value(policy) => repository.is_some_and(|name| policy.mentions(name)),
        Known::Unknown(_) => !is_live || evidence.run.repository.is_some(),
        Known::Absent => true,
    }
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
            Err(problem) => notes.push(format!("left out: {}", problem.in_source(&text))),
        }
    }
    notes
}

/// The branch or tag that is checked out: a run that is started from here is for it, unless the ref
/// was given or the event is one whose runs have another.
fn head(run: &mut Run, repository: &Repository) -> Vec<String> {
    if run.default_branch.is_none() {
        run.default_branch.clone_from(&repository.default_branch);
    }
    let event = run.event.as_deref().and_then(events::event);
    let ref_of = event.map_or(RefOf::AnyBranchOrTag, |event| event.ref_of);
    if run.git_ref.is_some() || !matches!(ref_of, RefOf::Pushed | RefOf::AnyBranchOrTag) {
        return Vec::new();
    }
    match (repository.branch.as_ref(), repository.tags.as_slice()) {
        (Some(branch), []) => {
            run.git_ref = Some(format!("refs/heads/{branch}"));
            vec![format!(
                "the branch is `{branch}`, taken as the run's `--ref`"
            )]
        }
        (None, [tag]) => {
            run.git_ref = Some(format!("refs/tags/{tag}"));
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
