//! The shape of the source: imports between the folders of `src` go one way, and no file is too long.

use std::fs;
use std::path::{Path, PathBuf};

/// The folders of `src` in the order of the pipeline: each may import only folders before it.
const LAYERS: [&str; 21] = [
    "source",
    "known",
    "finding",
    "iam",
    "issuer",
    "emit",
    "infra",
    "symptom",
    "needs",
    "repository",
    "case",
    "exam",
    "rules",
    "prove",
    "conclude",
    "plan",
    "expect",
    "answer",
    "render",
    "gather",
    "cli",
];

/// Pairs that must not be imported although the order would allow it.
const SEPARATED: [(&str, &str); 1] = [("issuer", "iam")];

/// The most lines of a file.
const MAX_LINES: usize = 600;

/// Every Rust file below a folder of the package.
pub fn rust_files(folder: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The path below `src`, with the folders as they are in a module path.
fn below_src(file: &Path) -> Vec<String> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let parts = file.strip_prefix(src).unwrap().components();
    parts
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect()
}

/// The code without its comments.
pub fn code(text: &str) -> String {
    let lines = text.lines().map(|line| match line.trim_start() {
        comment if comment.starts_with("//") => "",
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The top folders that a file names: after `crate::`, in `crate::{…}`, and through a `super` that
/// climbs out of the file's own folder.
fn imports(file: &Path, text: &str) -> Vec<String> {
    let code = code(text);
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let before = code[..at].chars().next_back();
        let is_whole = !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
        if is_whole {
            found.extend(heads(&code[at + "crate::".len()..]));
        }
    }
    let depth = below_src(file).len();
    let is_folder = file.ends_with("mod.rs");
    let to_root = "super::".repeat(if is_folder { depth - 1 } else { depth });
    for (at, _) in code.match_indices(&to_root) {
        found.extend(heads(&code[at + to_root.len()..]));
    }
    found
}

/// The first name of a path, or of each path in the braces that it begins with.
fn heads(path: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        let letters = text.trim_start().chars();
        letters
            .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
            .collect()
    };
    let Some(group) = path.strip_prefix('{') else {
        return vec![name(path)];
    };
    let (mut names, mut depth, mut is_start) = (Vec::new(), 1, true);
    for (at, letter) in group.char_indices() {
        if is_start && !letter.is_whitespace() {
            names.push(name(&group[at..]));
            is_start = false;
        }
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => is_start = true,
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn layer(folder: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| *layer == folder)
}

/// The arrows of one file that the order of the folders does not allow.
fn wrong_arrows(file: &Path, text: &str) -> Vec<String> {
    let parts = below_src(file);
    let [folder, _, ..] = parts.as_slice() else {
        return Vec::new();
    };
    let Some(own) = layer(folder) else {
        return vec![format!("{folder} has no place in the order of the folders")];
    };
    let mut wrong = Vec::new();
    for import in imports(file, text) {
        let is_separated = SEPARATED.contains(&(folder.as_str(), import.as_str()));
        match layer(&import) {
            Some(other) if other <= own && !is_separated => {}
            _ => wrong.push(format!("{} imports {import}", parts.join("/"))),
        }
    }
    wrong
}

#[test]
fn imports_go_one_way() {
    let mut wrong = Vec::new();
    for file in rust_files("src") {
        wrong.extend(wrong_arrows(&file, &fs::read_to_string(&file).unwrap()));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_wrong_import_is_seen_in_every_notation() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let wrong = |file: &str, text: &str| wrong_arrows(&src.join(file), text).len();
    assert_eq!(wrong("iam/truth.rs", "use crate::issuer::github;"), 1);
    assert_eq!(wrong("issuer/mod.rs", "use crate::iam::Truth;"), 1);
    assert_eq!(wrong("iam/truth.rs", "let x = crate::rules::find(y);"), 1);
    assert_eq!(
        wrong("prove/mod.rs", "use crate::{exam::{a, b}, plan, cli::x};"),
        2
    );
    assert_eq!(
        wrong("iam/policy/read.rs", "use super::super::super::exam::Exam;"),
        1
    );
    assert_eq!(wrong("iam/mod.rs", "use super::exam::Exam;"), 1);
    assert_eq!(wrong("elsewhere/mod.rs", ""), 1);
    assert_eq!(wrong("exam/mod.rs", "use crate::{case::Case, iam};"), 0);
    assert_eq!(wrong("iam/policy/read.rs", "use super::super::Truth;"), 0);
    assert_eq!(
        wrong("iam/mod.rs", "/// See [`crate::rules`].\nfn x() {}"),
        0
    );
}

#[test]
fn no_file_is_too_long() {
    for folder in ["src", "tests", "benches"] {
        for file in rust_files(folder) {
            let lines = fs::read_to_string(&file).unwrap().lines().count();
            assert!(lines <= MAX_LINES, "{}: {lines} lines", file.display());
        }
    }
}

/// Clippy counts the lines of a function; CI turns its warnings into errors.
#[test]
fn functions_stay_short() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let settings = fs::read_to_string(package.join(".cargo/clippy.toml")).unwrap();
    assert!(settings.contains("too-many-lines-threshold = 60"));
    let manifest = fs::read_to_string(package.join("Cargo.toml")).unwrap();
    assert!(manifest.contains("too_many_lines = \"warn\""));
    for file in rust_files("src") {
        let text = fs::read_to_string(&file).unwrap();
        assert!(
            !text.contains("clippy::too_many_lines"),
            "{} allows a long function",
            file.display()
        );
    }
}
