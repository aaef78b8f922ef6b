//! The files of a repository or folder, listed once and each read at most once.
//!
//! In a git working tree the files are those that git tracks and the untracked ones that it does not
//! ignore; `.github/`, `cdk.out/*.template.json` and `.terraform/modules` count whatever git ignores,
//! since they hold what the tools read. Elsewhere everything counts but other hidden folders and those
//! of dependencies and builds.
//!
//! What was only cloned is not trusted: no link is followed, neither of a file nor of a folder on the
//! way to it, and nothing but regular files is opened, so that a pipe or a device cannot hold the
//! program up.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::{file, git};
use crate::source::{Diagnostic, Files, Source, Span};

/// The most files that are listed.
const MAX_FILES: usize = 200_000;

/// The most bytes that are read of all files together.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// How deep folders are searched that git does not list.
const MAX_DEPTH: usize = 32;

/// Folders of dependencies and builds: what they hold is not written by hand.
const SKIPPED: [&str; 3] = ["node_modules", "target", "vendor"];

/// A folder and its files.
pub struct Tree {
    /// The folder, as it was named.
    root: PathBuf,
    /// The files, by the path under which they can be opened.
    files: BTreeMap<String, PathBuf>,
    /// Whether not all files were listed.
    is_cut: bool,
    read: RefCell<BTreeMap<String, Result<Source, Diagnostic>>>,
    /// Whether a folder is reached without a link.
    plain: RefCell<BTreeMap<PathBuf, bool>>,
    left: Cell<u64>,
}

impl Tree {
    /// The files of a folder.
    pub fn of(root: &Path) -> Self {
        let listed = git::files(root);
        let mut paths: BTreeSet<PathBuf> = BTreeSet::new();
        match &listed {
            Some(listed) => paths.extend(listed.iter().map(PathBuf::from)),
            None => walk(root, Path::new(""), 0, &mut paths, &is_searched),
        }
        extras(root, &mut paths);
        let is_cut = paths.len() >= MAX_FILES;
        let files = paths.into_iter().take(MAX_FILES);
        let files = files.filter_map(|path| Some((shown(root, &path)?, path)));
        Self {
            root: root.to_owned(),
            files: files.collect(),
            is_cut,
            read: RefCell::default(),
            plain: RefCell::default(),
            left: Cell::new(MAX_BYTES),
        }
    }

    /// The folder, as it was named.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether it holds more files than are listed.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    fn open(&self, path: &str) -> Result<Source, Diagnostic> {
        let refused = |message: &str| Diagnostic::at(message, Span::at(0));
        let inner = self
            .files
            .get(path)
            .ok_or_else(|| refused("no such file"))?;
        let place = self.root.join(inner);
        let folder = inner.parent().unwrap_or(Path::new(""));
        if !self.is_plain(folder) {
            return Err(refused("is behind a link, which is not followed"));
        }
        let metadata = fs::symlink_metadata(&place).map_err(|_| refused("no such file"))?;
        if metadata.is_symlink() {
            return Err(refused("is a link, which is not followed"));
        }
        if !metadata.is_file() {
            return Err(refused("is not a regular file"));
        }
        if metadata.len() > self.left.get() {
            return Err(refused(
                "the files before it already fill the limit of 256 MB",
            ));
        }
        self.left.set(self.left.get() - metadata.len());
        file::read(path).map_err(|failure| {
            let problem = refused(&failure.message);
            match failure.help {
                Some(help) => problem.help(help),
                None => problem,
            }
        })
    }

    /// Whether no folder on the way is a link.
    fn is_plain(&self, folder: &Path) -> bool {
        if folder.as_os_str().is_empty() {
            return true;
        }
        if let Some(known) = self.plain.borrow().get(folder) {
            return *known;
        }
        let own = fs::symlink_metadata(self.root.join(folder));
        let own = own.is_ok_and(|metadata| metadata.is_dir());
        let is_plain = own && folder.parent().is_none_or(|above| self.is_plain(above));
        self.plain.borrow_mut().insert(folder.to_owned(), is_plain);
        is_plain
    }
}

impl Files for Tree {
    fn top(&self) -> &str {
        let root = self.root.to_str().unwrap_or_default();
        match root {
            "." => "",
            root => root
                .strip_prefix("./")
                .unwrap_or(root)
                .trim_end_matches('/'),
        }
    }

    fn paths(&self) -> Vec<&str> {
        self.files.keys().map(String::as_str).collect()
    }

    fn read(&self, path: &str) -> Result<Source, Diagnostic> {
        if let Some(known) = self.read.borrow().get(path) {
            return known.clone();
        }
        let read = self.open(path);
        let mut known = self.read.borrow_mut();
        known.insert(path.to_owned(), read.clone());
        read
    }
}

/// A path as it can be opened and as it is printed.
fn shown(root: &Path, path: &Path) -> Option<String> {
    let whole = match root == Path::new(".") || root.as_os_str().is_empty() {
        true => path.to_owned(),
        false => root.join(path),
    };
    let text = whole.to_str()?;
    Some(text.strip_prefix("./").unwrap_or(text).replace('\\', "/"))
}

/// What counts although git may ignore it.
fn extras(root: &Path, paths: &mut BTreeSet<PathBuf>) {
    walk(root, Path::new(".github"), 0, paths, &|_| true);
    let folders: BTreeSet<PathBuf> = paths
        .iter()
        .flat_map(|path| path.ancestors().skip(1).map(Path::to_owned))
        .collect();
    for folder in folders {
        let modules = folder.join(".terraform/modules");
        if root.join(&modules).is_dir() {
            walk(root, &modules, 0, paths, &|name| name != ".git");
        }
        let templates = folder.join("cdk.out");
        for name in names(&root.join(&templates)) {
            if name.ends_with(".template.json") {
                paths.insert(templates.join(name));
            }
        }
    }
}

/// Whether a folder is searched outside of git.
fn is_searched(name: &str) -> bool {
    let is_hidden = name.starts_with('.') && name != ".github";
    !is_hidden && !SKIPPED.contains(&name)
}

/// Adds the files below `folder`, links left out.
fn walk(
    root: &Path,
    folder: &Path,
    depth: usize,
    paths: &mut BTreeSet<PathBuf>,
    searched: &dyn Fn(&str) -> bool,
) {
    if depth > MAX_DEPTH {
        return;
    }
    let mut folders = Vec::new();
    for name in names(&root.join(folder)) {
        if paths.len() >= MAX_FILES {
            return;
        }
        let path = folder.join(&name);
        let Ok(metadata) = fs::symlink_metadata(root.join(&path)) else {
            continue;
        };
        if metadata.is_dir() && searched(&name) {
            folders.push(path);
        } else if metadata.is_file() {
            paths.insert(path);
        }
    }
    for inner in folders {
        walk(root, &inner, depth + 1, paths, searched);
    }
}

/// The names in a folder that is not reached by a link, in order.
fn names(folder: &Path) -> BTreeSet<String> {
    let is_folder = fs::symlink_metadata(folder).is_ok_and(|metadata| metadata.is_dir());
    let entries = is_folder.then(|| fs::read_dir(folder).ok()).flatten();
    let entries = entries.into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect()
}
