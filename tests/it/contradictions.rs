//! An error that proves a failure, and evidence by which that check passes: neither is believed over
//! the other.

use oidc_doctor::case::file;
use oidc_doctor::conclude::Diagnosis;
use oidc_doctor::finding::{Certainty, Stage, Status, Verdict};
use oidc_doctor::source::Source;
use serde_json::{Value, json};

const ISSUER: &str = "token.actions.githubusercontent.com";
const WORKFLOW: &str = "on: {push: {branches: [main]}}
permissions: {id-token: write, contents: read}
jobs:
  ship:
    runs-on: ubuntu-latest
    steps:
      - uses: aws-actions/configure-aws-credentials@v5
        with: {role-to-assume: 'arn:aws:iam::111122223333:role/ship', aws-region: eu-north-1}
";

/// A run in which every check passes.
fn fits() -> Value {
    json!({
        "schema": "oidc-doctor.case/1",
        "role_arn": "arn:aws:iam::111122223333:role/ship",
        "trust_policy": {"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow",
            "Principal": {"Federated": format!("arn:aws:iam::111122223333:oidc-provider/{ISSUER}")},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringEquals": {
                format!("{ISSUER}:aud"): "sts.amazonaws.com",
                format!("{ISSUER}:sub"): "repo:octo-org/web:ref:refs/heads/main",
            }},
        }]},
        "provider": {"Url": ISSUER, "ClientIDList": ["sts.amazonaws.com"]},
        "workflow": WORKFLOW,
        "workflow_path": ".github/workflows/ship.yml",
        "run": {
            "repository": "octo-org/web", "event": "push", "ref": "refs/heads/main", "job": "ship",
            "default_branch": "main",
            "sub_template": {
                "use_default": true, "use_immutable_subject": false, "sub_claim_prefix": "repo:octo-org/web",
            },
        },
    })
}

fn diagnose(case: &Value) -> Diagnosis {
    let source = Source::new("case.json", case.to_string());
    oidc_doctor::diagnose(&file::read(&source).unwrap())
}

fn with_error(error: &str) -> Diagnosis {
    let mut case = fits();
    case["error"] = error.into();
    diagnose(&case)
}

fn surely(diagnosis: &Diagnosis) -> Vec<&str> {
    let causes = diagnosis.causes().filter(|cause| cause.blocks());
    let sure = causes.filter(|cause| cause.certainty != Certainty::Possible);
    sure.map(|cause| cause.rule.as_str()).collect()
}

#[test]
fn without_an_error_the_run_is_clear() {
    let diagnosis = diagnose(&fits());
    assert_eq!(diagnosis.verdict, Verdict::Clear);
    assert!(diagnosis.next_steps.is_empty());
}

#[test]
fn an_error_against_fitting_evidence_is_undetermined() {
    let table = [
        (
            "Error: Could not assume role with OIDC: Incorrect token audience",
            Stage::Provider,
        ),
        (
            "An error occurred (InvalidIdentityToken) when calling the AssumeRoleWithWebIdentity operation: No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com",
            Stage::Provider,
        ),
        (
            "Error: Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity",
            Stage::Trust,
        ),
        (
            "It looks like you might be trying to authenticate with OIDC. Did you mean to set the `id-token` permission?\nError: Credentials could not be loaded, please check your action inputs: Could not load credentials from any providers",
            Stage::Workflow,
        ),
        (
            "Error: Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable",
            Stage::Workflow,
        ),
        (
            "Error: Input required and not supplied: aws-region",
            Stage::Workflow,
        ),
        ("Error: Region is not valid: eu-wst-1", Stage::Workflow),
        (
            "Error: Could not assume role with OIDC: Request ARN is invalid",
            Stage::Workflow,
        ),
    ];
    for (error, stage) in table {
        let diagnosis = with_error(error);
        assert_eq!(diagnosis.verdict, Verdict::Undetermined, "{error}");
        assert_eq!(surely(&diagnosis), [""; 0], "{error}");
        let of_stage = diagnosis.stages.iter().find(|one| one.stage == stage);
        assert_eq!(of_stage.unwrap().status, Status::Unknown, "{error}");
        let asks = diagnosis.notes.iter().any(|note| note.ends_with('?'));
        assert!(asks, "{error}: {:?}", diagnosis.notes);
        assert!(!diagnosis.next_steps.is_empty(), "{error}");
    }
}

/// Where the evidence has the cause, the error confirms it.
#[test]
fn an_error_that_the_evidence_explains_is_no_contradiction() {
    let mut case = fits();
    case["error"] = "Error: Could not assume role with OIDC: Incorrect token audience".into();
    case["provider"]["ClientIDList"] = json!(["https://github.com/octo-org"]);
    let diagnosis = diagnose(&case);
    assert_eq!(surely(&diagnosis).first(), Some(&"audience-not-registered"));

    let mut case = fits();
    case["error"] = "Error: Region is not valid: eu-wst-1".into();
    case["workflow"] = WORKFLOW.replace("eu-north-1", "eu-wst-1").into();
    assert_eq!(surely(&diagnose(&case)).first(), Some(&"region-missing"));

    let mut case = fits();
    case["error"] = "Error: Could not assume role with OIDC: Request ARN is invalid".into();
    case["workflow"] = WORKFLOW.replace(":role/ship", ":roles/ship").into();
    let diagnosis = diagnose(&case);
    assert_eq!(surely(&diagnosis).first(), Some(&"role-arn-invalid"));
}

/// A later error is no contradiction of what passes before it.
#[test]
fn a_later_error_leaves_the_earlier_stages_passed() {
    let session = "arn:aws:sts::111122223333:assumed-role/ship/GitHubActions";
    let error = format!(
        "An error occurred (AccessDenied) when calling the PutObject operation: User: {session} is not authorized to perform: s3:PutObject on resource: \"arn:aws:s3:::octo-site/index.html\" because no identity-based policy allows the s3:PutObject action"
    );
    let diagnosis = with_error(&error);
    assert_eq!(diagnosis.verdict, Verdict::Blocked);
    let early = diagnosis
        .stages
        .iter()
        .filter(|one| one.stage != Stage::Permission);
    assert!(early.into_iter().all(|one| one.status == Status::Pass));
}
