//! Which file an import means.

use super::File;

/// How many folders above its own a Python file may be imported from.
const PARENTS: usize = 3;

/// The file of the program that `module` means in the file called `from`.
pub(super) fn find(from: &str, module: &str, name: Option<&str>, files: &[File]) -> Option<usize> {
    let candidates = candidates(from, module, name);
    let mut candidates = candidates.iter();
    candidates.find_map(|path| files.iter().position(|file| file.source.name() == path))
}

/// The paths that an import may mean, likeliest first.
pub(super) fn candidates(from: &str, module: &str, name: Option<&str>) -> Vec<String> {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    match from.ends_with(".py") {
        true => python(folder, module, name),
        false => typescript(folder, module),
    }
}

fn typescript(folder: &str, module: &str) -> Vec<String> {
    if !module.starts_with('.') {
        return Vec::new();
    }
    let Some(path) = joined(folder, module) else {
        return Vec::new();
    };
    if path.ends_with(".json") {
        return vec![path];
    }
    // `./config.js` names `config.ts` where modules are compiled.
    let bare = ["ts", "js", "mjs"]
        .iter()
        .find_map(|extension| path.strip_suffix(&format!(".{extension}")));
    let bare = bare.unwrap_or(&path);
    ["ts", "js", "mjs"]
        .iter()
        .flat_map(|extension| {
            [
                format!("{bare}.{extension}"),
                format!("{bare}/index.{extension}"),
            ]
        })
        .collect()
}

fn python(folder: &str, module: &str, name: Option<&str>) -> Vec<String> {
    let dots = module.len() - module.trim_start_matches('.').len();
    let path = module.trim_start_matches('.').replace('.', "/");
    let mut folders = Vec::new();
    let mut above = Some(folder.to_owned());
    for step in 0..=PARENTS.max(dots) {
        let Some(current) = above else { break };
        let is_meant = match dots {
            0 => step <= PARENTS,
            dots => step + 1 == dots,
        };
        above = match current.rsplit_once('/') {
            Some((parent, _)) => Some(parent.to_owned()),
            None if current.is_empty() => None,
            None => Some(String::new()),
        };
        if is_meant {
            folders.push(current);
        }
    }
    let mut found = Vec::new();
    for folder in folders {
        let base = match (folder.is_empty(), path.is_empty()) {
            (true, _) => path.clone(),
            (false, true) => folder,
            (false, false) => format!("{folder}/{path}"),
        };
        if !path.is_empty() {
            found.push(format!("{base}.py"));
        }
        if let Some(name) = name {
            let inner = match base.is_empty() {
                true => name.to_owned(),
                false => format!("{base}/{name}"),
            };
            found.push(format!("{inner}.py"));
        }
    }
    found
}

/// A relative path from a folder; nothing where it leads out of what the path names.
fn joined(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| *part != ".").collect();
    if folder.is_empty() {
        parts.clear();
    }
    for part in relative.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
