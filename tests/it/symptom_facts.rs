//! What a log shows besides its errors.

use oidc_doctor::symptom::{Method, read};

fn log(name: &str) -> String {
    let path = format!("{}/fixtures/logs/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("the fixture is there")
}

#[test]
fn the_inputs_of_the_action_are_evidence_also_by_their_absence() {
    let facts = read(&log("role-not-given")).facts;
    let run = facts.actions.first().unwrap();
    assert_eq!(run.uses, "aws-actions/configure-aws-credentials@v4");
    assert_eq!(
        run.input("aws-region")
            .map(|input| (input.value.as_str(), input.line)),
        Some(("us-east-2", 3))
    );
    assert_eq!(run.lacks("role-to-assume"), Some(true));
    assert_eq!(run.lacks("aws-region"), Some(false));
    assert_eq!(run.env, ["STAGE"]);

    let facts = read(&log("hint-and-no-credentials")).facts;
    assert_eq!(
        facts.role(),
        Some("arn:aws:iam::111122223333:role/web-deploy")
    );
    assert_eq!(
        facts.actions.first().unwrap().lacks("role-to-assume"),
        Some(false)
    );
}

#[test]
fn a_heading_without_its_inputs_proves_nothing() {
    let facts =
        read("Run aws-actions/configure-aws-credentials@v4\nError: Region is not valid: x_y").facts;
    assert_eq!(facts.actions.first().unwrap().lacks("role-to-assume"), None);
}

#[test]
fn set_up_job_names_permissions_runner_and_called_workflow() {
    let facts = read(&log("set-up-job")).facts;
    let permissions = facts.permissions.first().unwrap();
    assert_eq!(
        permissions.grants,
        [
            ("Contents".to_owned(), "read".to_owned()),
            ("Metadata".to_owned(), "read".to_owned())
        ]
    );
    assert!(facts.self_hosted.unwrap().value);
    let called = facts.called.first().unwrap();
    assert_eq!(
        called.value,
        "octo-org/flows/.github/workflows/deploy.yml@refs/tags/v2"
    );
}

#[test]
fn claims_that_a_step_printed() {
    let facts = read(&log("printed-claims")).facts;
    let claim = |name: &str| {
        facts
            .claims
            .get(name)
            .map(|seen| (seen.value.as_str(), seen.line))
    };
    let subject = "repo:octo-org@65/octo-repo@74:environment:production";
    assert_eq!(claim("sub"), Some((subject, 2)));
    assert_eq!(claim("environment"), Some(("production", 5)));
    assert_eq!(claim("repository"), None);
}

#[test]
fn the_way_the_role_was_assumed() {
    let methods = |name: &str| {
        read(&log(name))
            .facts
            .methods
            .iter()
            .map(|seen| seen.value)
            .collect::<Vec<_>>()
    };
    assert_eq!(methods("retries-hide-the-first"), [Method::Oidc]);
    assert_eq!(methods("user-credentials"), [Method::UserCredentials]);
    assert!(methods("role-not-given").is_empty());
}

#[test]
fn a_subject_in_prose_is_seen_and_a_policy_pattern_beside_it_too() {
    let text = "Error: Not authorized to perform sts:AssumeRoleWithWebIdentity\n\
                the token said `repo:octo-org@1/app@2:ref:refs/heads/main`, the policy repo:octo-org/app:*.\n\
                refs/heads/main";
    let facts = read(text).facts;
    let subjects: Vec<_> = facts
        .subjects
        .iter()
        .map(|seen| seen.value.as_str())
        .collect();
    assert_eq!(
        subjects,
        [
            "repo:octo-org@1/app@2:ref:refs/heads/main",
            "repo:octo-org/app:*"
        ]
    );
    assert_eq!(facts.refs.first().map(|seen| seen.line), Some(3));
}

#[test]
fn nothing_is_seen_where_nothing_stands() {
    let facts = read("npm WARN deprecated\nwith:\n  node-version: 20\nContents: read\n").facts;
    assert_eq!(facts, oidc_doctor::symptom::Facts::default());
}
