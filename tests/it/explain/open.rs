//! Only a repository is known of the run: what its subject begins with decides what it can.

use super::program::*;

/// The answer to the error and a repository beside the policy, its value for `sub` replaced.
fn with(repository: &str, value: &str) -> serde_json::Value {
    let name = format!(
        "open-{}.json",
        value.replace(|c: char| !c.is_alphanumeric(), "-")
    );
    let policy = file(&name, policy_for(value));
    let given = [
        "--trust-policy",
        &policy,
        "--role",
        ROLE,
        "--repository",
        repository,
    ];
    explain(&[&[DENIED][..], &given].concat()).1
}

fn policy_for(value: &str) -> String {
    assert_eq!(POLICY.matches(TRUSTED).count(), 1);
    POLICY
        .replace(TRUSTED, value)
        .replace("StringEquals", "StringLike")
}

const TRUSTED: &str = "repo:octo-org/web:ref:refs/heads/main";

#[test]
fn another_repository_is_the_cause_whatever_follows_it() {
    for value in [
        "repo:octo-org/api:ref:refs/heads/main",
        "repo:octo-org/api:*",
        "repo:octo-org/api:environment:prod",
    ] {
        let answer = with("octo-org/web", value);
        assert_eq!(rules(&answer)[0], "sub-repo", "{value}");
        assert_eq!(answer["findings"][0]["certainty"], "proven", "{value}");
        assert!(!rules(&answer).contains(&"sub-environment"), "{value}");
    }
}

#[test]
fn a_letter_case_is_the_cause_whatever_follows_it() {
    let answer = with("Octo-Org/web", TRUSTED);
    assert_eq!(rules(&answer)[0], "sub-case");
    assert_eq!(answer["findings"][0]["certainty"], "proven");
}

#[test]
fn of_the_right_repository_only_what_is_open_is_suspected() {
    let answer = with("octo-org/web", TRUSTED);
    let found = rules(&answer);
    for open in [
        "sub-environment",
        "sub-branch",
        "sub-pull-request",
        "sub-immutable-ids",
    ] {
        assert!(found.contains(&open), "{open} in {found:?}");
    }
    for settled in [
        "sub-repo",
        "sub-format",
        "sub-wildcard-in-equals",
        "trust-action-wrong",
        "principal-not-federated",
        "role-missing",
    ] {
        assert!(!found.contains(&settled), "{settled} in {found:?}");
    }
    for finding in answer["findings"].as_array().unwrap() {
        assert!(finding["kind"] == "advice" || finding["certainty"] != "proven");
    }
    assert_eq!(answer["verdict"], "undetermined");
}

#[test]
fn a_pattern_for_the_whole_repository_lets_every_run_in() {
    let answer = with("octo-org/web", "repo:octo-org/web:*");
    let found = rules(&answer);
    assert!(!found.contains(&"sub-environment"), "{found:?}");
    assert!(!found.contains(&"sub-repo"), "{found:?}");
    // Subjects with ids it would not let in.
    assert!(found.contains(&"sub-immutable-ids"), "{found:?}");
}

#[test]
fn a_finished_policy_that_nobody_filled_in_is_seen() {
    let answer = with("octo-org/web", "repo:${var.org}/web:*");
    assert_eq!(rules(&answer)[0], "sub-format");
    assert_eq!(answer["findings"][0]["certainty"], "likely");
    // A policy variable is none of a template's.
    let answer = with("octo-org/web", "repo:${aws:username}/web:*");
    assert_ne!(rules(&answer)[0], "sub-format");
}

#[test]
fn what_no_run_of_the_repository_presents_is_the_cause() {
    let answer = with("octo-org/web", "repo:octo-org/web:refs/heads/main");
    assert_eq!(rules(&answer)[0], "sub-format");
    assert_eq!(answer["findings"][0]["certainty"], "proven");
    let policy = file(
        "open-equals.json",
        POLICY.replace(TRUSTED, "repo:octo-org/web:*"),
    );
    let given = [
        "--trust-policy",
        &policy,
        "--role",
        ROLE,
        "--repository",
        "octo-org/web",
    ];
    let (_, answer) = explain(&[&[DENIED][..], &given].concat());
    assert_eq!(rules(&answer)[0], "sub-wildcard-in-equals");
    assert_eq!(answer["findings"][0]["certainty"], "proven");
}

#[test]
fn values_that_cover_every_run_together_let_every_run_in() {
    let each = ["ref:*", "environment:*", "pull_request"];
    let each = each.map(|context| format!("repo:octo-org/web:{context}"));
    let answer = with("octo-org/web", &each.join("\", \""));
    assert!(
        !rules(&answer).contains(&"sub-branch"),
        "{:?}",
        rules(&answer)
    );
}

#[test]
fn an_audience_that_nobody_asks_for_by_default_is_likely_the_cause() {
    let old = POLICY.replace("sts.amazonaws.com", "https://github.com/octo-org");
    let old = old.replace(TRUSTED, "repo:octo-org/web:*");
    let policy = file(
        "open-audience.json",
        old.replace("StringEquals", "StringLike"),
    );
    let given = [
        "--trust-policy",
        &policy,
        "--role",
        ROLE,
        "--repository",
        "octo-org/web",
    ];
    let (_, answer) = explain(&[&[DENIED][..], &given].concat());
    assert_eq!(rules(&answer)[0], "aud-mismatch");
    assert_eq!(answer["findings"][0]["certainty"], "likely");
    assert_eq!(answer["findings"][0]["fixes"][0]["verified"], true);
    // What the provider does not list, no token that came so far has.
    let provider = r#"{"Url": "token.actions.githubusercontent.com", "ClientIDList": ["https://github.com/octo-org"]}"#;
    let provider = file("open-audience-provider.json", provider);
    let (_, answer) = explain(&[&[DENIED][..], &given, &["--provider", &provider]].concat());
    assert_ne!(rules(&answer)[0], "aud-mismatch");
}
