//! Which files the program reads for a configuration, and which it never does.

use std::fs;
use std::path::{Path, PathBuf};

use crate::common::{folder, json, run_in, stderr, stdout};

const TRUST: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
    "Condition": {
      "StringEquals": {
        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
        "token.actions.githubusercontent.com:sub": "repo:octo-org/web:ref:refs/heads/main"
      }
    }
  }]
}
"#;

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A repository with a configuration in `infra` that takes its policy from `path`.
fn repository(name: &str, path: &str) -> PathBuf {
    let outer = folder(name);
    let top = outer.join("repository");
    fs::create_dir_all(top.join(".git")).unwrap();
    let main = format!(
        "resource \"aws_iam_role\" \"deploy\" {{\n  name               = \"deploy\"\n  assume_role_policy = file(\"{path}\")\n}}\n"
    );
    write(&top.join("infra/main.tf"), &main);
    write(&outer.join("outside.json"), TRUST);
    top
}

#[test]
fn a_file_below_or_elsewhere_in_the_repository_is_read() {
    for (name, path, place) in [
        (
            "below",
            "${path.module}/policies/trust.json",
            "infra/policies/trust.json",
        ),
        ("beside", "../shared/trust.json", "shared/trust.json"),
    ] {
        let top = repository(name, path);
        write(&top.join(place), TRUST);
        for given in ["infra/main.tf", "infra"] {
            let answer = json(&run_in(&top, &["check", "--format", "json", given]));
            let policy = &answer["policies"][0];
            assert_eq!(policy["source"], place);
            assert_eq!(policy["address"], "aws_iam_role.deploy");
            assert_eq!(policy["exposure"]["grade"], "safe");
        }
    }
}

#[test]
fn what_lies_outside_of_the_repository_is_not_read() {
    let outside = repository("outside", "../../outside.json");
    let linked = repository("linked", "trust.json");
    let within_git = repository("git", "../.git/trust.json");
    write(&within_git.join(".git/trust.json"), TRUST);
    let directory = repository("directory", "trust.json");
    fs::create_dir_all(directory.join("infra/trust.json")).unwrap();
    let large = repository("large", "trust.json");
    write(
        &large.join("infra/trust.json"),
        &(TRUST.to_owned() + &" ".repeat(11 << 20)),
    );
    #[cfg(unix)]
    std::os::unix::fs::symlink("../../outside.json", linked.join("infra/trust.json")).unwrap();
    for top in [outside, linked, within_git, directory, large] {
        let output = run_in(&top, &["check", "infra/main.tf"]);
        assert_eq!(output.status.code(), Some(2), "{}", top.display());
        assert!(
            stderr(&output).contains("which the files at hand do not tell"),
            "{}",
            stderr(&output)
        );
        assert_eq!(stdout(&output), "");
    }
}

#[test]
fn without_a_repository_only_the_folder_is_read() {
    let outer = std::env::temp_dir().join(format!("oidc-doctor-read-{}", std::process::id()));
    let main = |path: &str| {
        format!("resource \"aws_iam_role\" \"r\" {{\n  assume_role_policy = file(\"{path}\")\n}}\n")
    };
    write(&outer.join("above.json"), TRUST);
    write(&outer.join("infra/own/trust.json"), TRUST);
    write(&outer.join("infra/a.tf"), &main("../above.json"));
    write(&outer.join("infra/b.tf"), &main("own/trust.json"));
    let codes =
        ["infra/a.tf", "infra/b.tf"].map(|file| run_in(&outer, &["check", file]).status.code());
    fs::remove_dir_all(&outer).unwrap();
    assert_eq!(codes, [Some(2), Some(0)]);
}

#[test]
fn a_fix_is_written_to_the_file_the_policy_stands_in() {
    let top = repository("fix", "policies/trust.json");
    let place = top.join("infra/policies/trust.json");
    write(&place, TRUST);
    let before = fs::read_to_string(top.join("infra/main.tf")).unwrap();
    let arguments = [
        "fix",
        "--write",
        "--allow-dirty",
        "--trust-policy",
        "infra/main.tf",
        "--repository",
        "octo-org/web",
        "--event",
        "push",
        "--ref",
        "refs/heads/main",
        "--environment",
        "prod",
    ];
    let output = run_in(&top, &arguments);
    assert!(
        stderr(&output).contains("no cause is left"),
        "{}",
        stderr(&output)
    );
    let after = fs::read_to_string(&place).unwrap();
    assert!(
        after.contains("\"repo:octo-org/web:environment:prod\""),
        "{after}"
    );
    assert!(
        after.contains("\"repo:octo-org/web:ref:refs/heads/main\""),
        "{after}"
    );
    assert_eq!(
        fs::read_to_string(top.join("infra/main.tf")).unwrap(),
        before
    );
}
