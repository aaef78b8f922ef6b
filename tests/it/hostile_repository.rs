//! A repository that was only cloned: nothing that its files configure may run.

#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::texts::TRUST;
use crate::common::{command, folder, git};

/// A folder whose `infra` looks like a bare repository: its objects are missing, and its
/// configuration names a program that git starts to fetch them. Answers with the folder of the clone
/// and the file that the program writes.
fn planted(name: &str) -> (PathBuf, PathBuf) {
    let root = folder(name);
    let mark = root.join("executed");
    let program = root.join("planted.sh");
    let script = format!("#!/bin/sh\necho run >> '{}'\n", mark.display());
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();

    let donor = root.join("donor");
    std::fs::create_dir_all(&donor).unwrap();
    git(&donor, &["init", "--quiet", "--initial-branch=main"]);
    git(
        &donor,
        &["commit", "--quiet", "--allow-empty", "--message=first"],
    );

    let clone = root.join("clone");
    let infra = clone.join("infra");
    std::fs::create_dir_all(&infra).unwrap();
    std::fs::write(infra.join("trust.json"), TRUST).unwrap();
    copy(&donor.join(".git/objects"), &infra.join("objects"));
    let missing = "1234567890123456789012345678901234567890\n";
    let head = std::fs::read_to_string(donor.join(".git/refs/heads/main")).unwrap();
    for (path, text) in [
        ("refs/heads/main", head.as_str()),
        ("refs/tags/v1", missing),
        ("refs/remotes/origin/main", missing),
        ("HEAD", "ref: refs/heads/main\n"),
        ("config", &config(&program)),
    ] {
        let path = infra.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    git(&clone, &["init", "--quiet", "--initial-branch=main"]);
    git(
        &clone,
        &["commit", "--quiet", "--allow-empty", "--message=first"],
    );
    (clone, mark)
}

fn config(program: &Path) -> String {
    format!(
        "[core]\n\trepositoryformatversion = 1\n\tbare = false\n\tworktree = .\n\
         [extensions]\n\tpartialClone = origin\n\
         [remote \"origin\"]\n\turl = .\n\tpromisor = true\n\tuploadpack = \"{}\"\n",
        program.display()
    )
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The trap itself works: git without precautions runs the program, so that a test that sees nothing
/// run has seen something.
#[test]
fn the_trap_is_armed() {
    let (clone, mark) = planted("armed");
    let mut plain = Command::new("git");
    plain.args(["tag", "--points-at", "HEAD"]);
    plain.env("GIT_CEILING_DIRECTORIES", env!("CARGO_TARGET_TMPDIR"));
    let _ = plain.current_dir(clone.join("infra")).output().unwrap();
    assert!(mark.exists(), "git no longer fetches on demand here");
}

#[test]
fn no_command_runs_what_an_embedded_repository_configures() {
    let (clone, mark) = planted("embedded");
    let infra = clone.join("infra");
    let inside: [&[&str]; 6] = [
        &["diagnose"],
        &["claims"],
        &["check", "trust.json"],
        &["check", "trust.json", "--against", "origin/main"],
        &["init", "--account", "111122223333"],
        &["explain", "hello"],
    ];
    for args in inside {
        let _ = command(&infra, args).output().unwrap();
        assert!(!mark.exists(), "{args:?} in the embedded repository");
    }
    let outside: [&[&str]; 3] = [
        &["check", "infra/trust.json", "--against", "HEAD~1"],
        &["check", "infra/trust.json", "--against", "origin/main"],
        &[
            "fix",
            "--trust-policy",
            "infra/trust.json",
            "--repository",
            "octo-org/other",
            "--event",
            "push",
            "--ref",
            "refs/heads/main",
            "--write",
        ],
    ];
    for args in outside {
        let _ = command(&clone, args).output().unwrap();
        assert!(!mark.exists(), "{args:?} above the embedded repository");
    }
}
