//! A case file, and the files that it names.

use std::cell::Cell;
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::file;
use crate::source::{Diagnostic, Source};

/// The names of the case file in the folder of a case.
const NAMES: [&str; 3] = ["case.yaml", "case.yml", "case.json"];

/// How large the files that one case file names may be together.
const BYTES: u64 = 2 * file::LIMIT;

/// A case file and the folder that it lies in.
pub struct CaseFile {
    /// The case file.
    pub source: Source,
    /// Its folder as it was given; nothing for standard input.
    folder: Option<PathBuf>,
    /// How many bytes of other files may still be read.
    left: Cell<u64>,
}

impl CaseFile {
    /// Reads a case file, the one in a folder, or standard input where `path` is `-`.
    ///
    /// # Errors
    /// Where the file cannot be read, or the folder does not have exactly one.
    pub fn read(path: &str) -> Result<Self, Diagnostic> {
        let path = match Path::new(path).is_dir() {
            true => in_folder(path)?,
            false => path.to_owned(),
        };
        let folder = Path::new(&path).parent().filter(|_| path != file::STDIN);
        Ok(Self {
            source: file::read(&path)?,
            folder: folder.map(Path::to_owned),
            left: Cell::new(BYTES),
        })
    }

    /// Reads a file that the case file names.
    ///
    /// A case file may come from somebody else: only regular files in its own folder or below are
    /// read, links are not followed, and the size is limited.
    ///
    /// # Errors
    /// Where the path leaves the folder, or the file cannot be read. `None` if there is no folder.
    pub fn named(&self, path: &str) -> Option<Result<Source, Diagnostic>> {
        let folder = self.folder.as_deref()?;
        Some(self.in_folder(folder, path))
    }

    fn in_folder(&self, folder: &Path, path: &str) -> Result<Source, Diagnostic> {
        let refuse = |message: &str, help| Err(Diagnostic::cannot_read(path, message).help(help));
        let names: Option<Vec<_>> = Path::new(path).components().map(normal).collect();
        let Some(names) = names.filter(|names| !names.is_empty()) else {
            return refuse(
                "the path leaves the folder of the case file",
                "give a path relative to that folder, without `..`",
            );
        };
        let mut place = folder.to_owned();
        let mut size = 0;
        for (index, name) in names.iter().enumerate() {
            place.push(name);
            let metadata = fs::symlink_metadata(&place);
            let metadata = metadata.map_err(|error| file::unreadable(path, &error))?;
            if metadata.is_symlink() {
                let help = "copy the file into the folder of the case file";
                return refuse("is a symbolic link, which a case file may not name", help);
            }
            if index + 1 == names.len() && !metadata.is_file() {
                return refuse(
                    "is not a regular file",
                    "give the path of a file that holds text",
                );
            }
            size = metadata.len();
        }
        let Some(left) = self.left.get().checked_sub(size) else {
            let message = format!(
                "the files that this case file names are larger than {} MB together",
                BYTES / 1024 / 1024
            );
            return refuse(&message, "give the parts that matter");
        };
        self.left.set(left);
        let Some(place) = place.to_str() else {
            return refuse("the path is not UTF-8", "rename the folder or the file");
        };
        file::read(place)
    }
}

/// The name of a file or folder; nothing for `..`, `/` and a drive.
fn normal(component: Component<'_>) -> Option<&Path> {
    match component {
        Component::Normal(name) => Some(Path::new(name)),
        Component::CurDir => Some(Path::new("")),
        Component::ParentDir | Component::RootDir | Component::Prefix(_) => None,
    }
}

/// The case file in a folder.
fn in_folder(folder: &str) -> Result<String, Diagnostic> {
    let paths = NAMES.map(|name| Path::new(folder).join(name));
    let found: Vec<_> = paths.iter().filter(|path| path.is_file()).collect();
    match found.as_slice() {
        [path] => path.to_str().map(str::to_owned).ok_or_else(|| {
            let help = "rename the folder";
            Diagnostic::cannot_read(folder, "the path is not UTF-8").help(help)
        }),
        [] => Err(
            Diagnostic::cannot_read(folder, "it has no `case.yaml` or `case.json`")
                .help("give the path of the case file, or of the folder that it is in"),
        ),
        _ => Err(
            Diagnostic::cannot_read(folder, "it has more than one case file")
                .help("give the path of the one that is meant"),
        ),
    }
}
