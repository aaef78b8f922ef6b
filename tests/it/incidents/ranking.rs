//! The error's own stage comes first.

use oidc_doctor::finding::Certainty::{Likely, Possible, Proven};
use serde_json::json;

use crate::incidents::{GITHUB, REFUSED, causes, diagnose, run, trust, workflow};

const NO_PROVIDER: &str = "Error: No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com";

fn inputs() -> String {
    workflow(
        "          role-to-assume: arn:aws:iam::111122223333:role/deploy\n          aws-region: eu-west-1\n",
    )
}

#[test]
fn what_explains_the_error_comes_before_what_waits_behind_it() {
    let found = causes(&diagnose(json!({
        "error": NO_PROVIDER,
        "workflow": inputs(),
        "trust_policy": trust(GITHUB, "repo:github.com/octo-org/app:*"),
        "run": run(),
    })));
    assert_eq!(
        found[..2],
        [("provider-missing", Likely), ("sub-format", Proven)]
    );
}

#[test]
fn what_is_only_possible_stays_behind_what_is_sure() {
    let found = causes(&diagnose(json!({
        "error": NO_PROVIDER,
        "workflow": inputs(),
        "trust_policy": trust(GITHUB, "repo:github.com/octo-org/app:*"),
        "run": run(),
    })));
    assert_eq!(found[2], ("provider-url-mismatch", Possible));
}

#[test]
fn an_error_of_a_later_stage_changes_nothing() {
    let case = json!({
        "error": REFUSED,
        "workflow": inputs(),
        "trust_policy": trust(GITHUB, "repo:octo-org/App:*"),
        "run": run(),
    });
    assert_eq!(causes(&diagnose(case))[0], ("sub-case", Proven));
}

#[test]
fn without_an_error_the_order_is_that_of_the_stages() {
    let without_permission = inputs().replace("  id-token: write\n", "");
    let found = causes(&diagnose(json!({
        "workflow": without_permission,
        "trust_policy": trust(GITHUB, "repo:octo-org/App:*"),
        "run": run(),
    })));
    let rules: Vec<_> = found.iter().map(|(rule, _)| *rule).collect();
    assert_eq!(rules, ["id-token-permission-missing", "sub-case"]);
}

#[test]
fn a_job_that_nobody_has_shown_may_name_an_environment() {
    let unseen = json!({
        "error": REFUSED,
        "trust_policy": trust(GITHUB, "repo:octo-org/app:ref:refs/heads/main"),
        "run": {"repository": "octo-org/app", "event": "push", "ref": "refs/heads/main"},
    });
    let found = causes(&diagnose(unseen));
    assert!(
        found.contains(&("sub-immutable-ids", Possible)),
        "{found:?}"
    );
    assert!(found.contains(&("sub-environment", Possible)), "{found:?}");
}

#[test]
fn a_job_that_names_none_leaves_the_ids() {
    let shown = json!({
        "error": REFUSED,
        "workflow": inputs(),
        "trust_policy": trust(GITHUB, "repo:octo-org/app:ref:refs/heads/main"),
        "run": run(),
    });
    assert_eq!(causes(&diagnose(shown))[0], ("sub-immutable-ids", Likely));
}

#[test]
fn a_policy_for_every_run_of_a_repository_leaves_no_room_for_its_context() {
    let rules = |sub: &str| {
        let case = json!({"error": REFUSED, "trust_policy": trust(GITHUB, sub)});
        let found = causes(&diagnose(case));
        found.into_iter().map(|(rule, _)| rule).collect::<Vec<_>>()
    };
    let context = [
        "sub-environment",
        "sub-branch",
        "sub-pull-request",
        "sub-tag",
    ];
    let every = rules("repo:octo-org/app:*");
    assert!(
        context.iter().all(|rule| !every.contains(rule)),
        "{every:?}"
    );
    assert!(every.contains(&"sub-repo"), "{every:?}");
    let one = rules("repo:octo-org/app:ref:refs/heads/main");
    assert!(context.iter().all(|rule| one.contains(rule)), "{one:?}");
}

#[test]
fn tags_of_another_session_are_no_cause_where_the_token_is_missing() {
    let error = "User: arn:aws:sts::111122223333:assumed-role/runner/i-1 is not authorized to perform: sts:TagSession on resource: \
                 arn:aws:iam::111122223333:role/deploy";
    let case = |workflow: String| json!({"error": error, "workflow": workflow, "run": run()});
    let missing = causes(&diagnose(case(inputs().replace("  id-token: write\n", ""))));
    assert_eq!(missing[0], ("id-token-permission-missing", Proven));
    assert!(
        !missing.contains(&("session-tagging-denied", Likely)),
        "{missing:?}"
    );
    let granted = causes(&diagnose(case(inputs())));
    assert!(
        granted.contains(&("session-tagging-denied", Likely)),
        "{granted:?}"
    );
}
