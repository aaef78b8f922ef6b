//! A file together with those of its folder that belong to it.

use crate::source::Diagnostic;
use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};

use super::file;
use crate::source::Source;

/// How many files of a folder are read, and how large all of them may be together.
const FILES: usize = 300;
const BYTES: u64 = file::LIMIT;

/// A file, what belongs to it, and which part of it was asked for.
#[derive(Debug, Clone)]
pub struct Pointed {
    /// The file.
    pub source: Source,
    /// The other files of the folder, where the file is Terraform's: it reads them as one.
    pub siblings: Vec<Source>,
    /// What stood behind `#`.
    pub address: Option<String>,
}

/// Reads a file given as `PATH` or `PATH#ADDRESS`, and what belongs to it.
///
/// # Errors
/// Where the file cannot be read; files beside it that cannot are left out.
pub fn read(given: &str) -> Result<Pointed, Diagnostic> {
    let (path, address) = match given.rsplit_once('#') {
        Some((path, address)) if !Path::new(given).exists() => (path, Some(address.to_owned())),
        _ => (given, None),
    };
    Ok(Pointed {
        source: file::read(path)?,
        siblings: siblings(Path::new(path)),
        address,
    })
}

/// Reads files that others name. What lies outside of the repository, or of the folder of `main` where
/// that is in none, is not read, by whatever way it is reached.
pub struct Inside {
    top: Option<PathBuf>,
    left: Cell<u64>,
    files: Cell<usize>,
}

impl Inside {
    /// For the files that `main` names.
    pub fn of(main: &str) -> Self {
        let folder = folder_of(Path::new(main)).and_then(|folder| folder.canonicalize().ok());
        let top = folder.map(|folder| {
            let mut above = folder.ancestors();
            let top = above.find(|folder| folder.join(".git").exists());
            top.unwrap_or(&folder).to_owned()
        });
        Self {
            top,
            left: Cell::new(BYTES),
            files: Cell::new(FILES),
        }
    }

    /// The file with this path; nothing where it may not or cannot be read.
    pub fn read(&self, path: &str) -> Option<Source> {
        let place = Path::new(path).canonicalize().ok()?;
        let inside = place.strip_prefix(self.top.as_ref()?).ok()?;
        let metadata = fs::metadata(&place).ok()?;
        let size = metadata.len();
        let (left, files) = (self.left.get(), self.files.get());
        if inside.starts_with(".git") || !metadata.is_file() || size > left || files == 0 {
            return None;
        }
        self.left.set(left - size);
        self.files.set(files - 1);
        file::read(path).ok()
    }
}

/// The Terraform files of a folder; nothing where the path is none or holds none.
pub fn files(given: &str) -> Option<Vec<String>> {
    let path = Path::new(given);
    let found = path.is_dir().then(|| terraform_files(path))?;
    let names: Vec<String> = found.iter().filter_map(|path| name(path)).collect();
    (!names.is_empty()).then_some(names)
}

fn siblings(path: &Path) -> Vec<Source> {
    if !is_terraform(path) {
        return Vec::new();
    }
    let Some(folder) = folder_of(path) else {
        return Vec::new();
    };
    let mut left = BYTES;
    let mut sources = Vec::new();
    for other in terraform_files(folder) {
        let size = fs::metadata(&other).map_or(u64::MAX, |metadata| metadata.len());
        if other.file_name() == path.file_name() || size > left {
            continue;
        }
        left -= size;
        // As the file itself was named, so that the names go together.
        let shown = path.with_file_name(other.file_name().unwrap_or_default());
        sources.extend(name(&shown).and_then(|name| file::read(&name).ok()));
    }
    sources
}

fn folder_of(file: &Path) -> Option<&Path> {
    let folder = file.parent()?;
    Some(match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    })
}

/// In order of their names.
fn terraform_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut paths: Vec<_> = paths
        .filter(|path| is_terraform(path) && path.is_file())
        .collect();
    paths.sort();
    paths.truncate(FILES);
    paths
}

fn is_terraform(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    matches!(extension, Some("tf" | "tofu"))
}

fn name(path: &Path) -> Option<String> {
    path.to_str().map(str::to_owned)
}
