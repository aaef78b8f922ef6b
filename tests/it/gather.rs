//! What is read from the world: repositories and the addresses of their remotes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use oidc_doctor::gather::git;
use oidc_doctor::gather::remote::Remote;
use oidc_doctor::gather::workflows;
use proptest::prelude::*;

/// An empty folder outside of any repository.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("oidc-doctor-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn run(folder: &Path, arguments: &[&str]) {
    let done = Command::new("git")
        .args([
            "-c",
            "user.name=n",
            "-c",
            "user.email=e@example.com",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
}

/// A repository with one commit on the branch `main`.
fn repository(name: &str) -> PathBuf {
    let folder = folder(name);
    run(&folder, &["init", "--quiet", "--initial-branch", "main"]);
    run(
        &folder,
        &["commit", "--quiet", "--allow-empty", "--message", "first"],
    );
    folder
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn a_folder_without_git_is_no_repository() {
    let folder = folder("plain");
    assert_eq!(git::repository(&folder), None);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn branch_tag_remote_and_default_branch() {
    let folder = repository("full");
    run(
        &folder,
        &[
            "remote",
            "add",
            "origin",
            "git@github.com:Octo-Org/octo-repo.git",
        ],
    );
    run(
        &folder,
        &["remote", "add", "upstream", "https://github.com/other/repo"],
    );
    run(
        &folder,
        &[
            "symbolic-ref",
            "refs/remotes/origin/HEAD",
            "refs/remotes/origin/trunk",
        ],
    );
    run(&folder, &["switch", "--quiet", "--create", "feature/x"]);
    run(&folder, &["tag", "v1"]);
    run(&folder, &["tag", "v0"]);
    write(&folder, "a/b/file", "");
    let found = git::repository(&folder.join("a/b")).unwrap();
    assert_eq!(
        found.top.canonicalize().unwrap(),
        folder.canonicalize().unwrap()
    );
    assert_eq!(found.remote.unwrap().repository(), "Octo-Org/octo-repo");
    assert_eq!(found.branch.as_deref(), Some("feature/x"));
    assert_eq!(found.tags, ["v0", "v1"]);
    assert_eq!(found.default_branch.as_deref(), Some("trunk"));
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_is_not_there_is_not_told() {
    let folder = repository("bare");
    run(&folder, &["switch", "--quiet", "--detach"]);
    let found = git::repository(&folder).unwrap();
    assert_eq!(
        (found.remote, found.branch, found.default_branch),
        (None, None, None)
    );
    assert!(found.tags.is_empty());
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn of_several_remotes_only_origin_is_taken() {
    let folder = repository("remotes");
    run(
        &folder,
        &["remote", "add", "fork", "https://github.com/me/repo"],
    );
    let only = git::repository(&folder).unwrap().remote.unwrap();
    assert_eq!(only.repository(), "me/repo");
    run(
        &folder,
        &["remote", "add", "upstream", "https://github.com/they/repo"],
    );
    assert_eq!(git::repository(&folder).unwrap().remote, None);
    fs::remove_dir_all(folder).unwrap();
}

#[cfg(unix)]
#[test]
fn nothing_the_repository_configures_is_run() {
    let folder = repository("hostile");
    let mark = folder.join("ran");
    write(
        &folder,
        "hook.sh",
        &format!("#!/bin/sh\ntouch {}\n", mark.display()),
    );
    run(&folder, &["update-index", "--chmod=+x", "--add", "hook.sh"]);
    Command::new("chmod")
        .arg("+x")
        .arg(folder.join("hook.sh"))
        .status()
        .unwrap();
    for key in ["core.fsmonitor", "core.pager", "core.sshCommand"] {
        run(&folder, &["config", key, "./hook.sh"]);
    }
    let _ = fs::remove_file(&mark);
    git::repository(&folder).unwrap();
    assert!(!mark.exists());
    fs::remove_dir_all(folder).unwrap();
}

#[cfg(unix)]
#[test]
fn links_that_leave_the_repository_are_not_followed() {
    let outside = folder("outside");
    write(&outside, "secret.yml", "on: push\n");
    let folder = folder("links");
    write(&folder, ".github/workflows/b.yaml", "on: push\n");
    write(&folder, ".github/workflows/a.yml", "on: push\n");
    write(&folder, ".github/workflows/notes.txt", "");
    write(&folder, "shared/c.yml", "on: push\n");
    let link = |to: &Path, name: &str| {
        std::os::unix::fs::symlink(to, folder.join(".github/workflows").join(name)).unwrap();
    };
    link(&outside.join("secret.yml"), "leaves.yml");
    link(Path::new("../../shared/c.yml"), "stays.yml");
    link(Path::new("nowhere.yml"), "dangles.yml");
    link(Path::new("loops.yml"), "loops.yml");
    let files = workflows::of_repository(&folder);
    let names: Vec<&String> = files.texts.keys().collect();
    assert_eq!(
        names,
        [
            ".github/workflows/a.yml",
            ".github/workflows/b.yaml",
            ".github/workflows/stays.yml"
        ]
    );
    assert!(files.failures.is_empty());
    fs::remove_dir_all(folder).unwrap();
    fs::remove_dir_all(outside).unwrap();
}

#[test]
fn one_unreadable_workflow_does_not_hide_the_others() {
    let folder = folder("unreadable");
    write(&folder, ".github/workflows/a.yml", "on: push\n");
    fs::write(folder.join(".github/workflows/b.yml"), [0xff, 0x00]).unwrap();
    fs::create_dir(folder.join(".github/workflows/c.yml")).unwrap();
    let files = workflows::of_repository(&folder);
    assert_eq!((files.texts.len(), files.failures.len()), (1, 2));
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn addresses_in_all_their_forms() {
    for address in [
        "https://github.com/octo-org/octo.repo",
        "https://github.com/octo-org/octo.repo.git",
        "https://github.com/octo-org/octo.repo/",
        "https://user:ghp_secret@github.com/octo-org/octo.repo.git",
        "https://www.github.com/octo-org/octo.repo",
        "http://github.com:80/octo-org/octo.repo",
        "git@github.com:octo-org/octo.repo.git",
        "git@github.com:/octo-org/octo.repo",
        "github.com:octo-org/octo.repo",
        "org-12345@github.com:octo-org/octo.repo.git",
        "ssh://git@github.com/octo-org/octo.repo.git",
        "ssh://git@github.com:22/octo-org/octo.repo.git",
        "ssh://git@ssh.github.com:443/octo-org/octo.repo.git",
        "git+ssh://git@github.com/octo-org/octo.repo",
        "git://GitHub.com/octo-org/octo.repo.git",
    ] {
        let remote = Remote::parse(address).unwrap_or_else(|| panic!("{address}"));
        assert_eq!(
            (remote.host.as_str(), remote.repository().as_str()),
            ("github.com", "octo-org/octo.repo")
        );
    }
    let other = Remote::parse("git@github-work:Octo-Org/web.git").unwrap();
    assert_eq!(
        (other.host.as_str(), other.repository().as_str()),
        ("github-work", "Octo-Org/web")
    );
}

#[test]
fn what_is_no_repository_on_a_host() {
    for address in [
        "",
        "/srv/git/repo.git",
        "../repo",
        "file:///srv/owner/repo",
        r"C:\owner\repo",
        "C:/owner/repo",
        "https://github.com/octo-org",
        "https://gitlab.com/group/subgroup/repo.git",
        "https://github.com/a b/c",
        "git@github.com:",
    ] {
        assert_eq!(Remote::parse(address), None, "{address}");
    }
}

proptest! {
    #[test]
    fn no_address_is_too_odd(address in "\\PC{0,40}") {
        let _ = Remote::parse(&address);
    }

    #[test]
    fn passwords_are_dropped(password in "[a-z0-9]{8,20}") {
        let remote = Remote::parse(&format!("https://u:{password}@github.com/o/r")).unwrap();
        let shown = format!("{remote:?}");
        prop_assert!(!shown.contains(&password));
    }
}
