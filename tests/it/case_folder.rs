//! A case as a folder: a case file, and the files that it names.

use std::path::{Path, PathBuf};

use crate::common::texts::{trust, workflow};
use crate::common::{command, folder_of, json, run_in, stderr, stdout};

const CASE: &str = "trust_policy: {file: trust.json}
workflow: {file: files/workflow.yml}
run: {repository: octo-org/web, event: push, ref: refs/heads/main}
";

/// The case, whose policy trusts another branch, in the folder `web`.
fn case(name: &str) -> PathBuf {
    let files = [
        ("web/case.yaml", CASE),
        (
            "web/trust.json",
            &trust("repo:octo-org/web:ref:refs/heads/release"),
        ),
        ("web/files/workflow.yml", &workflow("push", "")),
    ];
    folder_of(name, &files)
}

#[test]
fn the_folder_and_the_file_are_the_same_case_and_findings_name_the_real_file() {
    let here = case("case");
    let by_folder = run_in(&here, &["diagnose", "--case", "web", "--format", "json"]);
    let by_file = run_in(
        &here,
        &["diagnose", "--case", "web/case.yaml", "--format", "json"],
    );
    assert_eq!(by_folder.status.code(), Some(1));
    assert_eq!(stdout(&by_folder), stdout(&by_file));
    let answer = json(&by_folder);
    let evidence = &answer["findings"][0]["evidence"][0];
    assert_eq!(evidence["source"], "web/trust.json");
    assert_eq!(evidence["line"], 9);
    let fix = &answer["findings"][0]["fixes"][0];
    let diff = fix["content"].as_str().unwrap();
    assert!(diff.starts_with("--- a/web/trust.json\n"), "{diff}");
    let inside = run_in(here.join("web"), &["diagnose", "--case", "."]);
    assert!(
        stdout(&inside).contains("trust.json:9"),
        "{}",
        stdout(&inside)
    );
}

#[test]
fn a_fix_is_written_to_the_file_that_is_named() {
    let here = case("write");
    let fixed = run_in(&here, &["fix", "--case", "web", "--write", "--allow-dirty"]);
    let said = stderr(&fixed) + &stdout(&fixed);
    assert!(said.contains("wrote web/trust.json"), "{said}");
    let read = |path: &str| std::fs::read_to_string(here.join(path)).unwrap();
    assert!(read("web/trust.json").contains("refs/heads/main"));
    assert_eq!(read("web/case.yaml"), CASE);
    let again = run_in(&here, &["diagnose", "--case", "web"]);
    assert!(!stdout(&again).contains("cause["), "{}", stdout(&again));
}

#[test]
fn a_folder_needs_exactly_one_case_file() {
    let two = [("web/case.yaml", "{}"), ("web/case.json", "{}")];
    let here = folder_of("two", &two);
    for (path, message) in [
        (
            ".",
            "cannot read .: it has no `case.yaml` or `case.json`\nhelp: give the path",
        ),
        (
            "web",
            "cannot read web: it has more than one case file\nhelp: give the path",
        ),
        ("gone", "gone: no such file"),
    ] {
        let output = run_in(&here, &["diagnose", "--case", path]);
        assert_eq!(output.status.code(), Some(2), "{path}");
        assert!(stderr(&output).contains(message), "{}", stderr(&output));
    }
}

/// Nothing outside of the case's folder is read, however the case file names it.
#[test]
fn only_regular_files_in_the_folder_are_read() {
    let here = folder_of(
        "outside",
        &[("secret.txt", "a secret"), ("web/trust.json", "{}")],
    );
    let absolute = here.join("secret.txt").display().to_string();
    std::fs::create_dir(here.join("web/folder")).unwrap();
    let mut cases = vec![
        ("../secret.txt", "leaves the folder of the case file"),
        ("folder/../../secret.txt", "leaves the folder"),
        (absolute.as_str(), "leaves the folder"),
        ("", "leaves the folder"),
        ("folder", "is not a regular file"),
        ("folder/.", "is not a regular file"),
        ("gone.json", "no such file"),
        ("trust.json/x", "cannot read"),
    ];
    if cfg!(unix) {
        links(&here);
        cases.extend([
            ("link.txt", "is a symbolic link"),
            ("up/secret.txt", "is a symbolic link"),
            ("inside.json", "is a symbolic link"),
            ("pipe", "is not a regular file"),
        ]);
    }
    for (path, message) in cases {
        let case = format!("\nerror:\n  file: {path:?}\n");
        std::fs::write(here.join("web/case.yaml"), case).unwrap();
        let output = run_in(&here, &["diagnose", "--case", "web"]);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{path}: {said}");
        assert!(
            said.contains("web/case.yaml: line 3: cannot read"),
            "{said}"
        );
        assert!(said.contains(message), "{path}: {said}");
        assert!(said.contains("\nhelp: "), "{said}");
    }
}

#[cfg(unix)]
fn links(here: &Path) {
    use std::os::unix::fs::symlink;
    symlink("../secret.txt", here.join("web/link.txt")).unwrap();
    symlink("trust.json", here.join("web/inside.json")).unwrap();
    symlink("..", here.join("web/up")).unwrap();
    let made = std::process::Command::new("mkfifo")
        .arg(here.join("web/pipe"))
        .status();
    assert!(made.unwrap().success());
}

#[cfg(not(unix))]
fn links(_: &Path) {}

#[test]
fn the_files_are_limited_in_size_together() {
    let here = folder_of("large", &[]);
    for name in ["a.txt", "b.txt", "c.txt"] {
        let file = std::fs::File::create(here.join(name)).unwrap();
        file.set_len(9 * 1024 * 1024).unwrap();
    }
    let case =
        "workflows:\n  a.yml: {file: a.txt}\n  b.yml: {file: b.txt}\n  c.yml: {file: c.txt}\n";
    std::fs::write(here.join("case.yaml"), case).unwrap();
    let output = run_in(&here, &["diagnose", "--case", "."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("are larger than 20 MB together"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_case_from_standard_input_names_no_files() {
    use std::io::Write;
    use std::process::Stdio;
    let here = folder_of("stdin", &[("error.log", "Not authorized")]);
    let mut program = command(&here, &["diagnose", "--case", "-"]);
    let program = program.stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut child = program.stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"error: {file: error.log}\n").unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output)
            .contains("cannot read <stdin>: line 1: cannot read `error.log`: this case file is not in a folder"),
        "{}",
        stderr(&output)
    );
}
