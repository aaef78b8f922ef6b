//! Where the earlier policy of `--against` comes from: a file, or a revision that git has.

use std::path::Path;

use anyhow::{anyhow, bail};

use crate::gather::{file, git};
use crate::source::Source;

/// What stands for a policy that did not exist: it lets nobody in.
const NOBODY: &str = r#"{"Version":"2012-10-17","Statement":[]}"#;

/// Reads the earlier version of the policy at `path`: `against` is a file, `REV:PATH`, or a revision
/// in which the policy stood at the same path, where it existed then.
pub(super) fn read(against: &str, path: &str) -> anyhow::Result<Source> {
    if against == file::STDIN || Path::new(against).exists() {
        return Ok(file::read(against)?);
    }
    if let Some((revision, inside)) = against.split_once(':') {
        check(against, Path::new("."), revision)?;
        return git::file_at(Path::new("."), revision, inside).ok_or_else(|| {
            anyhow!("`{inside}` is not in `{revision}`; a path after `:` begins at the top folder, or with `./` here")
        });
    }
    if path == file::STDIN {
        bail!(
            "the policy comes from standard input: say with `--against {against}:PATH` where it stood"
        );
    }
    let path = Path::new(path);
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    check(against, folder, against)?;
    let found = git::file_at(folder, against, &format!("./{name}"));
    Ok(found.unwrap_or_else(|| Source::new(format!("{against} (not there)"), NOBODY)))
}

fn check(against: &str, folder: &Path, revision: &str) -> anyhow::Result<()> {
    if git::has_revision(folder, revision) {
        return Ok(());
    }
    bail!("`{against}` is no file, and git knows no revision `{revision}` here")
}
