//! What git knows of the working directory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::process::output;
use super::remote::Remote;
use crate::source::Source;

/// How long git may take for one answer.
const TIMEOUT: Duration = Duration::from_secs(2);

/// How long git may take to list the files of a repository.
const LISTING_TIMEOUT: Duration = Duration::from_secs(20);

/// A working tree. What is `None` is not there or cannot be told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Repository {
    /// The top folder, as the folder that was asked about reaches it.
    pub top: PathBuf,
    /// The repository its remote names: `origin`, or the only remote there is.
    pub remote: Option<Remote>,
    /// The repositories that its other remotes name, by the remote's name.
    pub others: BTreeMap<String, Remote>,
    /// The branch that is checked out.
    pub branch: Option<String>,
    /// The tags of the commit that is checked out, by name.
    pub tags: Vec<String>,
    /// The default branch, as the remote told it when it was cloned.
    pub default_branch: Option<String>,
}

/// The working tree that `folder` lies in; `None` where there is none, or no git.
pub fn repository(folder: &Path) -> Option<Repository> {
    let up = git(folder, &["rev-parse", "--show-cdup"])?;
    let top = folder.join(up.trim_end_matches(['\r', '\n']));
    let mut remotes = remotes(&top);
    let name = usual(&remotes);
    let remote = name.as_ref().and_then(|name| remotes.remove(name)?);
    let default_branch = name.as_ref().and_then(|name| {
        let head = format!("refs/remotes/{name}/HEAD");
        let full = line(&top, &["symbolic-ref", "--quiet", &head])?;
        let prefix = format!("refs/remotes/{name}/");
        full.strip_prefix(&prefix).map(str::to_owned)
    });
    let tags = git(&top, &["tag", "--points-at", "HEAD"]).unwrap_or_default();
    Some(Repository {
        remote,
        others: remotes
            .into_iter()
            .filter_map(|(name, remote)| Some((name, remote?)))
            .collect(),
        branch: line(&top, &["symbolic-ref", "--quiet", "--short", "HEAD"]),
        tags: tags.lines().map(str::to_owned).collect(),
        default_branch,
        top,
    })
}

/// The files below `folder` that git tracks, and the untracked ones that it does not ignore, by their
/// path from there; `None` where it lies in no working tree, or there is no git.
pub fn files(folder: &Path) -> Option<Vec<String>> {
    let listed = git_within(
        folder,
        &[
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ],
        LISTING_TIMEOUT,
    )?;
    let names = listed.split('\0').filter(|name| !name.is_empty());
    Some(names.map(str::to_owned).collect())
}

/// Whether git knows a commit by this name in `folder`.
pub fn has_revision(folder: &Path, revision: &str) -> bool {
    let commit = format!("{revision}^{{commit}}");
    is_name(revision) && git(folder, &["rev-parse", "--verify", "--quiet", &commit]).is_some()
}

/// The text of a file as a commit has it: a path from the top folder, or with `./` from `folder`.
/// `None` where there is none, or where it is no text of a size that a policy may have.
pub fn file_at(folder: &Path, revision: &str, path: &str) -> Option<Source> {
    let name = format!("{revision}:{path}");
    let text = is_name(revision)
        .then(|| git(folder, &["cat-file", "blob", &name]))
        .flatten()?;
    Some(Source::new(name.replace(":./", ":"), text))
}

/// Whether git would take the text for a name, not for an option.
fn is_name(revision: &str) -> bool {
    !revision.is_empty() && !revision.starts_with('-')
}

/// Whether git keeps the text that a file has now, so that a change of it can be taken back; `None`
/// where the file is none of git's: outside of every working tree, or ignored.
///
/// What is compared is the text itself: asking for git's status would run the filters that a
/// repository may configure.
pub fn keeps(file: &Path) -> Option<bool> {
    let file = file.canonicalize().ok()?;
    let (folder, name) = (file.parent()?, file.file_name()?.to_str()?);
    git(folder, &["rev-parse", "--show-cdup"])?;
    if git(folder, &["check-ignore", "--quiet", "--", name]).is_some() {
        return None;
    }
    let now = line(folder, &["hash-object", "--no-filters", "--", name]);
    let committed = line(
        folder,
        &["rev-parse", "--verify", &format!("HEAD:./{name}")],
    );
    Some(now.is_some() && now == committed)
}

/// Each remote with the repository that its address names.
fn remotes(top: &Path) -> BTreeMap<String, Option<Remote>> {
    let listed = git(top, &["remote", "-v"]).unwrap_or_default();
    let fetched = listed.lines().filter_map(|line| {
        let (name, rest) = line.split_once('\t')?;
        let (address, _) = rest.split_once(" (fetch)")?;
        Some((name.to_owned(), Remote::parse(address)))
    });
    fetched.collect()
}

/// The name of the remote that a clone has: `origin`, or the only one there is.
fn usual(remotes: &BTreeMap<String, Option<Remote>>) -> Option<String> {
    let origin = "origin";
    match remotes.len() {
        1 => remotes.keys().next().cloned(),
        _ => remotes.contains_key(origin).then(|| origin.to_owned()),
    }
}

/// The one line that git answers with.
fn line(folder: &Path, arguments: &[&str]) -> Option<String> {
    let text = git(folder, arguments)?;
    let line = text.trim_end_matches(['\r', '\n']);
    (!line.is_empty()).then(|| line.to_owned())
}

/// Runs git so that nothing the repository configures is run: no hook, no monitor, no pager, no
/// prompt.
///
/// A repository that was only cloned is not trusted. A folder of it may look like a bare repository
/// whose configuration names a program to fetch missing objects with, and git starts that program as
/// soon as it looks for an object that is not there. So embedded bare repositories are not used
/// (<https://git-scm.com/docs/git-config#Documentation/git-config.txt-safebareRepository>), nothing is
/// fetched on demand, and no transport is allowed.
fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    git_within(folder, arguments, TIMEOUT)
}

fn git_within(folder: &Path, arguments: &[&str], most: Duration) -> Option<String> {
    let mut command = Command::new("git");
    command
        .args(["--no-pager", "-c", "core.fsmonitor=false"])
        .args(["-c", "core.hooksPath=/dev/null"])
        .args(["-c", "safe.bareRepository=explicit"])
        .args(arguments)
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_ALLOW_PROTOCOL", "none")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("LC_ALL", "C");
    output(&mut command, folder, most)
}
