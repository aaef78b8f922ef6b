//! Where the earlier policy of `--against` comes from: a file, or a revision that git has.

use std::path::Path;

use anyhow::{anyhow, bail};

use crate::case::{Case, PolicyFile, PolicyText};
use crate::cli::evidence::policy_file;
use crate::gather::{file, git};
use crate::known::Known;
use crate::source::Source;

/// What stands for a policy that did not exist: it lets nobody in.
const NOBODY: &str = r#"{"Version":"2012-10-17","Statement":[]}"#;

/// Reads the earlier version of the policies at `path`: `against` is a file, `REV:PATH`, or a revision
/// in which the file stood at the same path, where it existed then.
pub(super) fn read(against: &str, path: &str) -> anyhow::Result<PolicyFile> {
    let (bare, _) = against.rsplit_once('#').unwrap_or((against, ""));
    if against == file::STDIN || Path::new(against).exists() || Path::new(bare).exists() {
        return policy_file(against);
    }
    if let Some((revision, inside)) = against.split_once(':') {
        check(against, Path::new("."), revision)?;
        let found = git::file_at(Path::new("."), revision, inside).ok_or_else(|| {
            anyhow!("`{inside}` is not in `{revision}`; a path after `:` begins at the top folder, or with `./` here")
        })?;
        return Ok(found.into());
    }
    if path == file::STDIN {
        bail!(
            "the policy comes from standard input: say with `--against {against}:PATH` where it stood"
        );
    }
    at_revision(against, path)
}

/// The same file, and those beside it that belong to it, as they were.
fn at_revision(revision: &str, path: &str) -> anyhow::Result<PolicyFile> {
    let now = policy_file(path)?;
    let folder = Path::new(now.source.name()).parent();
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    check(revision, folder, revision)?;
    let then = |source: &Source| file_then(folder, revision, source.name());
    let nobody = || Source::new(format!("{revision} (not there)"), NOBODY);
    let source = then(&now.source);
    let file = PolicyFile {
        address: now.address.filter(|_| source.is_some()),
        siblings: now.siblings.iter().filter_map(then).collect(),
        source: source.unwrap_or_else(nobody),
    };
    Ok(file.with_files(|name| file_then(folder, revision, name)))
}

/// A file as a revision has it, by its name now or then.
fn file_then(folder: &Path, revision: &str, name: &str) -> Option<Source> {
    let name = name.strip_prefix(&format!("{revision}:")).unwrap_or(name);
    let path = Path::new(name);
    let inside = path.strip_prefix(folder).unwrap_or(path).to_str()?;
    let found = git::file_at(folder, revision, &format!("./{inside}"))?;
    // By its path as it was given, as those of today are named.
    let path = name.strip_prefix("./").unwrap_or(name);
    Some(Source::new(format!("{revision}:{path}"), found.text()))
}

/// The earlier policy of the role with this address, of a file that has only one its only one;
/// without one nobody got in.
pub(super) fn of(all: &[(Option<String>, Case)], address: Option<&str>) -> Case {
    let same = all.iter().find(|(other, _)| other.as_deref() == address);
    let only = match all {
        [(None, only)] => Some(only),
        [(_, only)] if address.is_none() => Some(only),
        _ => None,
    };
    same.map(|(_, case)| case)
        .or(only)
        .cloned()
        .unwrap_or_else(|| {
            let nobody = Source::new("(not there)", NOBODY);
            Case {
                trust_policy: Known::Value(PolicyText::read(&nobody)),
                ..Case::default()
            }
        })
}

fn check(against: &str, folder: &Path, revision: &str) -> anyhow::Result<()> {
    if git::has_revision(folder, revision) {
        return Ok(());
    }
    bail!("`{against}` is no file, and git knows no revision `{revision}` here")
}
