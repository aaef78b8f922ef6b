//! The cases of `fixtures/cases/`: real failures under neutral names, each a folder.
//!
//! `case.yaml` is the case, `expect.toml` the confirmed cause, and `repaired.yaml`, where there is
//! one, the same case once the cause is removed. The other files are named by these two.

#![allow(dead_code, reason = "each test program takes what it needs")]

use std::path::{Path, PathBuf};
use std::sync::{LazyLock, OnceLock};

use oidc_doctor::case::{Case, file};
use oidc_doctor::conclude::Diagnosis;
use oidc_doctor::gather::case_file::CaseFile;
use oidc_doctor::source::{self, Diagnostic, Source, Span};
use serde::Deserialize;
use serde_json::Value;

/// What is known about a case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// The confirmed cause; nothing where no rule describes it.
    pub cause: Option<String>,
    /// The rules of which one must come first.
    pub accepted: Vec<String>,
    /// Further causes that the evidence shows.
    #[serde(default)]
    pub also: Vec<String>,
    /// The stage that fails.
    pub stage: String,
    /// Whether an answer that names no cause is right as well.
    #[serde(default)]
    pub none_accepted: bool,
    /// What helped.
    #[serde(default)]
    pub fix: String,
    /// What the user should learn from the answer.
    #[serde(default)]
    pub tell: String,
    /// What is wrong with today's answer, if it is.
    pub open: Option<String>,
    /// About the repaired case.
    #[serde(default)]
    pub repaired: Repaired,
}

/// What is known about a repaired case.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repaired {
    /// What is wrong with today's answer, if it is.
    pub open: Option<String>,
}

/// A case file with what the program makes of it.
pub struct Member {
    /// The folder's name, with `(repaired)` if it is the repaired case.
    pub name: String,
    /// The case file.
    pub path: PathBuf,
    pub case: Case,
    diagnosis: OnceLock<Diagnosis>,
}

/// A folder of the corpus.
pub struct Entry {
    pub expect: Expect,
    pub case: Member,
    pub repaired: Option<Member>,
}

/// All folders, in order of their names; with `CASE=NAME` those whose name contains it.
pub static CORPUS: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let only = std::env::var("CASE").unwrap_or_default();
    let mut folders: Vec<_> = std::fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| name_of(path).contains(&only))
        .collect();
    folders.sort();
    assert!(!folders.is_empty(), "no case has `{only}` in its name");
    folders.iter().map(|folder| Entry::read(folder)).collect()
});

/// The path of `fixtures/cases`.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cases")
}

/// The path of one case.
pub fn path_of(name: &str) -> String {
    root().join(name).display().to_string()
}

/// Every case and every repaired case.
pub fn members() -> impl Iterator<Item = &'static Member> {
    CORPUS
        .iter()
        .flat_map(|entry| std::iter::once(&entry.case).chain(&entry.repaired))
}

fn name_of(folder: &Path) -> String {
    folder.file_name().unwrap().to_string_lossy().into_owned()
}

impl Entry {
    fn read(folder: &Path) -> Self {
        let name = name_of(folder);
        let text = std::fs::read_to_string(folder.join("expect.toml")).unwrap();
        let expect = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let repaired = folder.join("repaired.yaml");
        Self {
            expect,
            repaired: repaired
                .is_file()
                .then(|| Member::read(format!("{name} (repaired)"), repaired)),
            case: Member::read(name, folder.join("case.yaml")),
        }
    }

    /// The folder's name.
    pub fn name(&self) -> &str {
        &self.case.name
    }

    /// Whether a rule is among the accepted causes.
    pub fn accepts(&self, rule: &str) -> bool {
        self.expect.accepted.iter().any(|one| one == rule)
    }
}

impl Member {
    fn read(name: String, path: PathBuf) -> Self {
        let case = read(&path).unwrap_or_else(|problems| panic!("{name}:\n{problems}"));
        Self {
            name,
            path,
            case,
            diagnosis: OnceLock::new(),
        }
    }

    /// The diagnosis, made once for all tests.
    pub fn diagnosis(&self) -> &Diagnosis {
        self.diagnosis
            .get_or_init(|| oidc_doctor::diagnose(&self.case))
    }

    /// The case as one JSON object, with the contents of its files in place.
    pub fn inlined(&self) -> Value {
        let text = std::fs::read_to_string(&self.path).unwrap();
        let document = source::parse_yaml(&Source::new("case.yaml", text)).unwrap();
        let mut value = serde_json::from_str(&source::to_json(&document.root)).unwrap();
        inline(&mut value, self.path.parent().unwrap(), false);
        value
    }
}

/// Reads a case file as the program does.
fn read(path: &Path) -> Result<Case, String> {
    let given = CaseFile::read(path.to_str().unwrap()).map_err(|failure| failure.to_string())?;
    let named = |path: &str| {
        let file = given.named(path).unwrap();
        file.map_err(|failure| Diagnostic::at(failure.to_string(), Span::at(0)))
    };
    let read = file::read_with(&given.source, &named);
    read.map_err(|problems| {
        let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
        lines.join("\n")
    })
}

/// Puts the contents of files in the place of `{file: PATH}`: text where the value is text, the tree
/// of a JSON file elsewhere.
fn inline(value: &mut Value, folder: &Path, is_text: bool) {
    if let Some(path) = value.get("file").and_then(Value::as_str) {
        let text = std::fs::read_to_string(folder.join(path)).unwrap();
        let tree = serde_json::from_str(&text).ok();
        *value = tree.filter(|_| !is_text).unwrap_or(Value::String(text));
        return;
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(|one| inline(one, folder, false)),
        Value::Object(map) => {
            for (key, value) in map {
                let is_text = matches!(key.as_str(), "error" | "trust_policy_raw" | "workflow");
                inline(value, folder, is_text);
            }
        }
        _ => {}
    }
}
