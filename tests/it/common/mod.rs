//! The program as tests run it, in a folder of its own and without the caller's environment.

#![allow(dead_code, reason = "each test program takes what it needs")]

pub mod corpus;
pub mod signals;
pub mod survey;
pub mod texts;

use std::panic::Location;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// What changes how the program prints, or what it finds by itself.
const VARIABLES: [&str; 9] = [
    "CLICOLOR_FORCE",
    "CLICOLOR",
    "NO_COLOR",
    "COLUMNS",
    "TERM",
    "CI",
    "LANG",
    "LC_ALL",
    "GITHUB_ACTIONS",
];

/// The program in a folder, with nothing on its standard input.
pub fn command(folder: impl AsRef<Path>, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oidc-doctor"));
    command.args(args).current_dir(folder).stdin(Stdio::null());
    // Of the repository that these tests lie in nothing is to be found.
    command.env("GIT_CEILING_DIRECTORIES", env!("CARGO_TARGET_TMPDIR"));
    for variable in VARIABLES {
        command.env_remove(variable);
    }
    command
}

/// What the program prints, in a folder.
pub fn run_in(folder: impl AsRef<Path>, args: &[&str]) -> Output {
    command(folder, args).output().unwrap()
}

/// The same on a terminal of so many columns.
pub fn run_with_columns(folder: impl AsRef<Path>, args: &[&str], columns: usize) -> Output {
    let mut command = command(folder, args);
    command
        .env("COLUMNS", columns.to_string())
        .output()
        .unwrap()
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What was printed, as JSON.
pub fn json(output: &Output) -> serde_json::Value {
    let read = serde_json::from_slice(&output.stdout);
    read.unwrap_or_else(|_| panic!("{}{}", stdout(output), stderr(output)))
}

/// An empty folder of the test file that asks for it: two files may use the same name.
#[track_caller]
pub fn folder(name: &str) -> PathBuf {
    let caller = Path::new(Location::caller().file()).with_extension("");
    let caller = caller.to_string_lossy().replace(['/', '\\'], "-");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(caller)
        .join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The same with these files in it.
#[track_caller]
pub fn folder_of(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = folder(name);
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

/// Runs git in a folder.
pub fn git(folder: &Path, args: &[&str]) {
    let identity = [
        "-c",
        "user.name=octocat",
        "-c",
        "user.email=octocat@example.com",
    ];
    let mut git = Command::new("git");
    git.args(identity).args(args).current_dir(folder);
    let done = git.env("GIT_CONFIG_GLOBAL", "/dev/null").output();
    let done = done.expect("these tests need git");
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{args:?}: {said}");
}

/// The files of a folder of `fixtures`, and of the folders in it, in order.
pub fn fixtures(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(folder);
    let mut files = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}
