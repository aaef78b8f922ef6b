//! Whole logs: which stage they fail at, and that nothing of AWS is blamed where AWS is not
//! concerned.

use oidc_doctor::finding::Stage;
use oidc_doctor::symptom::{Reading, read};

fn log(name: &str) -> Reading {
    let path = format!("{}/fixtures/logs/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    read(&std::fs::read_to_string(path).expect("the fixture is there"))
}

#[track_caller]
fn fails(name: &str, stage: Stage, code: &str, entry: &str) {
    let reading = log(name);
    let first = reading.first().expect("a failure is found");
    let found = (first.stage, first.code.as_str(), first.entry.id);
    assert_eq!(found, (Some(stage), code, entry), "{name}");
}

#[track_caller]
fn is_other(name: &str, code: &str) {
    let reading = log(name);
    let blamed: Vec<_> = reading
        .symptoms
        .iter()
        .filter(|one| one.entry.is_access())
        .collect();
    assert!(blamed.is_empty(), "{name} blames {blamed:?}");
    assert!(reading.is_other());
    assert_eq!(
        reading.first().map(|first| first.code.as_str()),
        Some(code),
        "{name}"
    );
}

#[test]
fn a_hint_changes_what_missing_credentials_mean() {
    let entry = "no-credentials-after-hint";
    fails(
        "hint-and-no-credentials",
        Stage::Workflow,
        "no-credentials",
        entry,
    );
    fails(
        "role-not-given",
        Stage::Workflow,
        "no-credentials",
        "no-credentials",
    );
}

#[test]
fn the_first_failure_counts_and_retries_are_one_symptom() {
    let reading = log("retries-hide-the-first");
    let first = reading.first().unwrap();
    assert_eq!((first.entry.id, first.count), ("web-identity-denied", 3));
    assert_eq!((first.line, first.last_line), (2, 4));
    assert_eq!(first.retry, Some((3, 12)));
    let late = reading
        .symptoms
        .iter()
        .find(|one| one.entry.id == "token-past-expiry")
        .unwrap();
    assert_eq!(late.seconds_late(), Some(331));
}

#[test]
fn jobs_are_kept_apart() {
    let reading = log("several-jobs");
    let of = |id: &str| {
        reading
            .symptoms
            .iter()
            .find(|one| one.entry.id == id)
            .unwrap()
    };
    assert_eq!(of("test").job.as_deref(), Some("build"));
    assert_eq!(
        of("web-identity-denied").job.as_deref(),
        Some("deploy (blue)")
    );
    assert_eq!(
        of("audience-not-registered").job.as_deref(),
        Some("deploy (green)")
    );
    assert_eq!(
        of("web-identity-denied").step.as_deref(),
        Some("Configure AWS")
    );
    assert_eq!(reading.first().unwrap().entry.id, "web-identity-denied");
}

#[test]
fn denials_name_their_layer() {
    fails(
        "scp-wrapped",
        Stage::Permission,
        "AccessDenied",
        "denied-by-scp",
    );
    fails(
        "terraform-boxed",
        Stage::Permission,
        "AccessDeniedException",
        "denied-by-identity-policy",
    );
    fails(
        "cdk-event",
        Stage::Permission,
        "AccessDenied",
        "denied-by-identity-policy",
    );
    fails(
        "docker-push-ecr",
        Stage::Permission,
        "AccessDenied",
        "denied-by-identity-policy",
    );
    fails(
        "assumed-then-denied",
        Stage::Permission,
        "AccessDenied",
        "bare-access-denied",
    );
    let entry = "denied-by-identity-policy-explicitly";
    fails("authorization-id", Stage::Permission, "AccessDenied", entry);
}

#[test]
fn keys_of_a_user_are_a_matter_of_the_workflow() {
    let entry = "assume-role-denied-user-credentials";
    fails("user-credentials", Stage::Workflow, "AccessDenied", entry);
    let reading = log("user-credentials");
    assert!(reading.first().unwrap().proves().is_empty());
}

#[test]
fn what_github_refuses_to_start() {
    fails(
        "no-permission-to-call",
        Stage::Workflow,
        "nested-permission",
        "nested-permission",
    );
    let reading = log("no-permission-to-call");
    let first = reading.first().unwrap();
    assert_eq!(first.parameter("job"), Some("upload"));
    assert_eq!(
        first.parameter("allowed"),
        Some("contents: read, id-token: none")
    );
    let called = "octo-org/flows/.github/workflows/publish.yml@0123abc";
    assert_eq!(first.parameter("called"), Some(called));
}

#[test]
fn a_job_of_its_own_runner_without_the_permission() {
    fails(
        "set-up-job",
        Stage::Workflow,
        "no-id-token-env",
        "no-id-token-env",
    );
}

#[test]
fn printed_claims_do_not_hide_the_failure() {
    fails(
        "printed-claims",
        Stage::Trust,
        "AccessDenied",
        "web-identity-denied",
    );
}

#[test]
fn other_services_are_not_aws() {
    is_other("other-npm-403", "npm");
    is_other("other-azure", "azure-oidc");
    is_other("other-google", "gcp-oidc");
    is_other("other-gsutil", "gcp");
    is_other("other-github-token", "github-token");
    is_other("other-git-push", "github-token");
    is_other("other-docker-hub", "docker");
    is_other("other-pypi", "packages");
    is_other("other-kubernetes-account", "kubernetes-rbac");
}

#[test]
fn other_failures_of_a_job_are_not_access() {
    is_other("other-after-assume", "terraform");
    is_other("other-compile", "build");
    is_other("other-disk", "disk");
    is_other("other-quota", "deployment");
    is_other("other-ecr-repository", "ecr-not-found");
    is_other("other-resource-exists", "ResourceAlreadyExistsException");
    is_other("other-caller-contents", "workflow-invalid");
    is_other("other-missing-input", "missing-input");
    is_other("other-test-of-an-access-library", "test");
}

#[test]
fn a_log_in_which_nothing_failed_has_no_symptom() {
    let reading = log("other-green");
    assert!(reading.symptoms.is_empty(), "{:?}", reading.symptoms);
    assert_eq!(reading.first_failure, None);
    assert_eq!(reading.facts.authenticated.len(), 1);
}

#[test]
fn a_script_that_speaks_of_an_error_has_none() {
    let script = "##[group]Run if grep -q AccessDenied out.log\n\
                  \u{1b}[36;1mif grep 'An error occurred (AccessDenied) when calling the GetObject operation: Access Denied' out.log; then\u{1b}[0m\n\
                  \u{1b}[36;1m  say Not authorized to perform sts:AssumeRoleWithWebIdentity\u{1b}[0m\n\
                  ##[endgroup]\n";
    assert!(read(script).symptoms.is_empty());
}
