//! The working directory, as far as it is of the repository that is meant.

use std::path::{Path, PathBuf};

use crate::gather::git::{self, Repository};
use crate::gather::remote::Remote;

/// What the working directory is of.
pub(super) struct Here {
    /// The folder whose workflows count: the top of the working tree, without git the working
    /// directory; none where it is of another repository than the one that is meant.
    pub(super) top: Option<PathBuf>,
    /// The repository that is meant, else the one that the remote names.
    pub(super) repository: Option<String>,
    /// What git knows; none where there is no git, or nothing that counts.
    pub(super) git: Option<Repository>,
    /// What was found and what is lacking, a sentence each.
    pub(super) notes: Vec<String>,
}

impl Here {
    /// Looks around; `meant` is the repository that the flags name.
    pub(super) fn of(meant: Option<&str>) -> Self {
        Self::at(Path::new("."), meant)
    }

    /// Looks around in another folder.
    pub(super) fn at(folder: &Path, meant: Option<&str>) -> Self {
        let meant_or = |found: Option<String>| meant.map(str::to_owned).or(found);
        let Some(repository) = git::repository(folder) else {
            let note = "this is no git repository, or git is not installed: name the repository with `--repository`";
            return Self {
                top: Some(folder.to_owned()),
                repository: meant_or(None),
                git: None,
                notes: unless(meant.is_some(), vec![note.to_owned()]),
            };
        };
        if let Some((meant, other)) = meant.and_then(|meant| another(&repository, meant)) {
            let note = format!(
                "this folder is of `{other}`, not of `{meant}`: its workflows and its branch are left out"
            );
            return Self {
                top: None,
                repository: Some(meant),
                git: None,
                notes: vec![note],
            };
        }
        let remote = repository.remote.as_ref().filter(|one| is_github(one));
        Self {
            top: Some(repository.top.clone()),
            repository: meant_or(remote.map(Remote::repository)),
            notes: unless(meant.is_some(), notes(&repository)),
            git: Some(repository),
        }
    }
}

fn unless(is_said: bool, notes: Vec<String>) -> Vec<String> {
    match is_said {
        true => Vec::new(),
        false => notes,
    }
}

/// The name that is meant and the one of the working tree, where that is certainly another's: none of
/// its remotes on GitHub is of the repository that is meant.
fn another(repository: &Repository, meant: &str) -> Option<(String, String)> {
    let remotes = repository
        .remote
        .iter()
        .chain(repository.others.values())
        .filter(|remote| is_github(remote));
    let names: Vec<_> = remotes.map(Remote::repository).collect();
    let is_one = names.iter().any(|name| name.eq_ignore_ascii_case(meant));
    let first = names.into_iter().next().filter(|_| !is_one)?;
    Some((meant.to_owned(), first))
}

/// What the remotes tell of the repository's name.
fn notes(repository: &Repository) -> Vec<String> {
    let name = match &repository.remote {
        None => "no GitHub remote found: name the repository with `--repository`".to_owned(),
        Some(remote) if !is_github(remote) => format!(
            "the remote `{}` is on `{}`: name the GitHub repository with `--repository`",
            remote.repository(),
            remote.host
        ),
        Some(remote) => format!(
            "found the repository `{}` on `{}`",
            remote.repository(),
            remote.host
        ),
    };
    let taken = repository.remote.as_ref().map(Remote::repository);
    let others = repository.others.iter().filter(|(_, other)| {
        let same = |taken: &String| taken.eq_ignore_ascii_case(&other.repository());
        is_github(other) && !taken.as_ref().is_some_and(same)
    });
    // Of a fork's clone, the run that failed is often the original's.
    let others = others.map(|(name, other)| {
        let other = other.repository();
        format!("the remote `{name}` is `{other}`: if the run is there, add `--repository {other}`")
    });
    std::iter::once(name).chain(others).collect()
}

/// Whether a host may be GitHub; Enterprise hosts have any name, so only the known others are not.
fn is_github(remote: &Remote) -> bool {
    let others = [
        "gitlab",
        "bitbucket",
        "codeberg.org",
        "amazonaws.com",
        "azure.com",
        "visualstudio.com",
    ];
    !others.iter().any(|other| remote.host.contains(other))
}
