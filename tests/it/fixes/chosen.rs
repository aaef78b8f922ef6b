//! Which fixes are taken: the first cause's, a rule's, or all of them.

use std::fs;

use serde_json::Value;

use crate::fixes::program::{POLICY, case, fix, read, run_in, stderr, stdout};

/// A policy that is wrong twice: another owner's case, and another audience.
fn twice() -> String {
    POLICY
        .replace(
            "octo-org/octo-repo:ref:refs/heads/main",
            "Octo-Org/octo-repo:ref:refs/heads/dev",
        )
        .replace("sts.amazonaws.com\",", "sts.example.com\",")
}

#[test]
fn options_are_numbered_and_the_narrowest_is_first() {
    let folder = case("options");
    let wide = POLICY
        .replace("StringEquals", "StringLike")
        .replace("octo-repo:ref:refs/heads/main", "octo-other:*");
    fs::write(folder.join("trust.json"), wide).unwrap();
    let json = |more: &[&str]| {
        let output = fix(
            &folder,
            &[&["--trust-policy", "trust.json", "--format", "json"], more].concat(),
        );
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    let first = json(&[]);
    assert_eq!(first["steps"][0]["option"], 1);
    assert_eq!(first["steps"][0]["options"], 2);
    assert_eq!(first["steps"][0]["admits"], serde_json::json!([]));
    let second = json(&["--option", "2"]);
    assert_eq!(second["steps"][0]["option"], 2);
    assert_ne!(second["steps"][0]["admits"], serde_json::json!([]));
    assert_ne!(first["files"][0]["diff"], second["files"][0]["diff"]);
    let none = fix(&folder, &["--trust-policy", "trust.json", "--option", "9"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(
        stderr(&none).contains("has 2 fixes, there is no option 9"),
        "{}",
        stderr(&none)
    );
}

#[test]
fn several_causes_one_after_the_other() {
    let folder = case("all");
    fs::write(folder.join("trust.json"), twice()).unwrap();
    let output = fix(
        &folder,
        &["--trust-policy", "trust.json", "--all", "--write"],
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = read(&folder, "trust.json");
    assert!(
        text.contains("octo-org/octo-repo:ref:refs/heads/dev")
            && text.contains("sts.amazonaws.com")
    );
    assert!(
        stderr(&output).contains("nothing blocks"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn parts_of_one_file_change_together() {
    let folder = case("parts");
    let claims = read(&folder, "claims.json");
    let permission = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}]}"#;
    let want = r#"[{"action": "s3:PutObject", "resource": "arn:aws:s3:::b/k"}]"#;
    let text = format!(
        "{{\"claims\": {claims}, \"trust_policy\": {POLICY}, \"role_arn\": \"arn:aws:iam::111122223333:role/deploy\",\n\"permission_policies\": [{permission}], \"want\": {want}}}\n"
    );
    fs::write(folder.join("case.json"), &text).unwrap();
    let output = run_in(&folder, &["fix", "--case", "case.json", "--all", "--write"]);
    assert!(
        stderr(&output).contains("wrote case.json"),
        "{}",
        stderr(&output)
    );
    let after = read(&folder, "case.json");
    assert!(
        after.contains("refs/heads/dev\"") && after.contains("s3:PutObject\""),
        "{after}"
    );
    let causes = |case: &str| {
        let output = run_in(&folder, &["diagnose", "--case", case, "--format", "json"]);
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        let findings = answer["findings"].as_array().unwrap();
        findings
            .iter()
            .filter(|finding| finding["kind"] == "cause")
            .count()
    };
    assert_eq!(causes("case.json"), 0);
}

#[test]
fn one_rule_and_no_other() {
    let folder = case("rule");
    fs::write(folder.join("trust.json"), twice()).unwrap();
    let output = fix(
        &folder,
        &["--trust-policy", "trust.json", "--rule", "sub-repo-wide"],
    );
    assert_eq!(stdout(&output), "");
    assert_eq!(output.status.code(), Some(1));
    let unknown = fix(
        &folder,
        &["--trust-policy", "trust.json", "--rule", "sub-cas"],
    );
    assert_eq!(unknown.status.code(), Some(2));
    assert!(stderr(&unknown).contains("did you mean `sub-case`?"));
}

#[test]
fn what_is_no_edit_is_a_command() {
    let folder = case("command");
    fs::write(
        folder.join("provider.json"),
        r#"{"Url": "token.actions.githubusercontent.com", "ClientIDList": ["x"]}"#,
    )
    .unwrap();
    let policy = ["--trust-policy", "trust.json"];
    let bash = fix(&folder, &policy);
    assert_eq!(bash.status.code(), Some(1));
    insta::assert_snapshot!("command_bash", stdout(&bash));
    let powershell = fix(&folder, &[&policy[..], &["--shell", "powershell"]].concat());
    insta::assert_snapshot!("command_powershell", stdout(&powershell));
    let write = fix(&folder, &[&policy[..], &["--write"]].concat());
    assert_eq!(stdout(&write), "");
    assert!(
        stderr(&write).contains("to do by hand:")
            && stderr(&write).contains("--client-id sts.amazonaws.com")
    );
    assert_eq!(write.status.code(), Some(1), "the cause is still there");
}

#[test]
fn nothing_to_fix_and_nothing_known() {
    let folder = case("clear");
    let dev = POLICY.replace("heads/main", "heads/dev");
    fs::write(folder.join("trust.json"), dev).unwrap();
    let clear = fix(&folder, &["--trust-policy", "trust.json"]);
    assert_eq!(
        (clear.status.code(), stdout(&clear).as_str()),
        (Some(0), "")
    );
    assert!(stderr(&clear).contains("nothing to fix"));
    let empty = folder.join("empty");
    fs::create_dir(&empty).unwrap();
    let unknown = run_in(&empty, &["fix", "--repository", "octo-org/octo-repo"]);
    assert_eq!(
        (unknown.status.code(), stdout(&unknown).as_str()),
        (Some(3), "")
    );
}
