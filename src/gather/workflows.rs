//! Workflow files and the local files they use.

use crate::source::Diagnostic;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

use super::file;
use crate::source::{self, Document, Node, Origin, Source, Value};

/// Where GitHub looks for workflows.
pub const FOLDER: &str = ".github/workflows";

/// The most files that are read of one repository.
const FILE_LIMIT: usize = 2_000;

/// Files by their path in the repository, and those that could not be read.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// The texts, by path from the top folder, with `/`; each is named as it can be opened.
    pub texts: BTreeMap<String, Source>,
    /// What could not be read, and why.
    pub failures: Vec<Diagnostic>,
}

/// The workflows of a repository, and the local actions and workflows they use.
///
/// Links that lead out of the repository are not followed.
pub fn of_repository(top: &Path) -> Files {
    let mut files = Files::default();
    let folder = top.join(FOLDER);
    for name in names(&folder) {
        files.add(top, &format!("{FOLDER}/{name}"));
    }
    files.follow(top);
    files
}

/// The files that `paths`, files or folders, name, and the local files they use.
///
/// The key of a file is its path from the repository's top folder where the path shows that, else
/// the path as given.
///
/// # Errors
/// The first file that cannot be read, and a folder without workflows.
pub fn given(paths: &[String]) -> Result<Files, Diagnostic> {
    let mut files = Files::default();
    for path in paths {
        for path in expand(path)? {
            let (top, key) = split(&path);
            files.texts.insert(key, file::read(&path)?);
            files.follow(Path::new(&top));
        }
    }
    Ok(files)
}

/// A file, or the workflows in a folder or in its `.github/workflows`.
fn expand(path: &str) -> Result<Vec<String>, Diagnostic> {
    if !Path::new(path).is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let path = path.trim_end_matches('/');
    let inner = format!("{path}/{FOLDER}");
    let folder = if Path::new(&inner).is_dir() {
        &inner
    } else {
        path
    };
    let names = names(Path::new(folder));
    if names.is_empty() {
        let help = "give a workflow file, or a folder with `.yml` files";
        return Err(Diagnostic::cannot_read(path, "no workflow in this folder").help(help));
    }
    Ok(names
        .iter()
        .map(|name| format!("{folder}/{name}"))
        .collect())
}

/// The top folder and the path from there, where the path goes through `.github/workflows`.
fn split(path: &str) -> (String, String) {
    let plain = path.replace('\\', "/");
    let marker = format!("{FOLDER}/");
    match plain.rfind(&marker) {
        Some(at) => {
            let (top, key) = plain.split_at(at);
            let top = if top.is_empty() { "." } else { top };
            (top.to_owned(), key.to_owned())
        }
        None => {
            let parent = Path::new(path).parent().unwrap_or(Path::new(""));
            let parent = parent.to_string_lossy().into_owned();
            let parent = if parent.is_empty() {
                ".".to_owned()
            } else {
                parent
            };
            (parent, path.to_owned())
        }
    }
}

/// The workflow files of a folder, by name.
fn names(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    names
        .filter(|name| name.ends_with(".yml") || name.ends_with(".yaml"))
        .collect()
}

impl Files {
    /// Reads one file of the repository; `false` where there is none.
    fn add(&mut self, top: &Path, path: &str) -> bool {
        if self.texts.contains_key(path) || self.texts.len() >= FILE_LIMIT {
            return true;
        }
        let Some(place) = inside(top, path) else {
            return false;
        };
        match file::read(&place.to_string_lossy()) {
            Ok(text) => {
                let name = top.join(path).to_string_lossy().into_owned();
                let text = Source::new(name.trim_start_matches("./"), text.text());
                let text = text.from(Origin::File);
                self.texts.insert(path.to_owned(), text);
            }
            Err(failure) => self.failures.push(failure),
        }
        true
    }

    /// Reads the local files that the files so far use, and those that these use in turn.
    fn follow(&mut self, top: &Path) {
        let mut waiting: VecDeque<String> = self.texts.keys().cloned().collect();
        let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
        while let Some(path) = waiting.pop_front() {
            let uses = self.texts.get(&path).map(local_uses).unwrap_or_default();
            for target in uses {
                let found = candidates(&target)
                    .into_iter()
                    .find(|path| self.add(top, path));
                waiting.extend(found.filter(|path| seen.insert(path.clone())));
            }
        }
    }
}

/// The files that `uses: ./target` may mean: a workflow, or an action's folder.
fn candidates(target: &str) -> Vec<String> {
    let target = target.trim_start_matches("./").trim_end_matches('/');
    if target.ends_with(".yml") || target.ends_with(".yaml") {
        return vec![target.to_owned()];
    }
    let names = ["action.yml", "action.yaml"].into_iter();
    let paths = names.map(|name| format!("{target}/{name}"));
    paths
        .map(|path| path.trim_start_matches('/').to_owned())
        .collect()
}

/// The file's real place, where that lies in the repository.
fn inside(top: &Path, path: &str) -> Option<PathBuf> {
    let top = top.canonicalize().ok()?;
    let place = top.join(path).canonicalize().ok()?;
    place.starts_with(&top).then_some(place)
}

/// Every local path under a `uses` key.
fn local_uses(text: &Source) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    if let Ok(Document { root, .. }) = source::parse_yaml(text) {
        collect(&root, &mut found);
    }
    found
}

fn collect(node: &Node, found: &mut BTreeSet<String>) {
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Map(entries) => {
            for entry in entries {
                let used = entry.value.text().filter(|_| entry.key.text == "uses");
                found.extend(
                    used.filter(|used| used.starts_with("./"))
                        .map(str::to_owned),
                );
                collect(&entry.value, found);
            }
        }
        _ => {}
    }
}
