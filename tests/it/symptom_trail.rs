//! CloudTrail records and AWS's own accounts of a denial.

use oidc_doctor::finding::Stage;
use oidc_doctor::source::{Document, Source, parse_json};
use oidc_doctor::symptom::{failed_for_role, read, read_decision, trail_events};

use crate::common::texts::PROVIDER;

fn json(text: &str) -> Document {
    parse_json(&Source::new("events.json", text)).expect("the test writes JSON")
}

fn record(subject: &str, role: &str, time: &str, failed: bool) -> String {
    let error = if failed {
        r#""errorCode": "AccessDenied", "errorMessage": "An unknown error occurred","#
    } else {
        ""
    };
    format!(
        r#"{{"userIdentity": {{"type": "WebIdentityUser", "userName": "{subject}",
        "principalId": "{PROVIDER}:sts.amazonaws.com:{subject}", "identityProvider": "{PROVIDER}"}},
        "eventTime": "{time}", "eventName": "AssumeRoleWithWebIdentity", "awsRegion": "us-east-1", {error}
        "requestParameters": {{"roleArn": "arn:aws:iam::111122223333:role/{role}", "roleSessionName": "GitHubActions"}}}}"#
    )
}

#[test]
fn every_shape_of_records_gives_the_same_events() {
    let one = record(
        "repo:o/r:pull_request",
        "deploy",
        "2026-11-20T10:14:41Z",
        true,
    );
    let string = serde_json::to_string(&one).unwrap();
    let shapes = [
        one.clone(),
        format!("[{one}]"),
        format!(r#"{{"Records": [{one}]}}"#),
        format!(
            r#"{{"Events": [{{"EventName": "AssumeRoleWithWebIdentity", "CloudTrailEvent": {string}}}]}}"#
        ),
        format!("[{string}]"),
    ];
    for shape in shapes {
        let events = trail_events(&json(&shape));
        let event = events
            .first()
            .unwrap_or_else(|| panic!("no event in {shape}"));
        assert_eq!(event.subject.as_deref(), Some("repo:o/r:pull_request"));
        assert_eq!(event.audience.as_deref(), Some("sts.amazonaws.com"));
        assert_eq!(event.provider_arn.as_deref(), Some(PROVIDER));
        assert_eq!(
            event.role_arn.as_deref(),
            Some("arn:aws:iam::111122223333:role/deploy")
        );
        assert!(event.failed());
    }
}

#[test]
fn the_failed_calls_for_a_role_the_latest_first() {
    let records = [
        record(
            "repo:o/r:ref:refs/heads/a",
            "deploy",
            "2026-11-20T10:00:00Z",
            true,
        ),
        record(
            "repo:o/r:ref:refs/heads/b",
            "deploy",
            "2026-11-20T11:00:00Z",
            true,
        ),
        record(
            "repo:o/r:ref:refs/heads/c",
            "deploy",
            "2026-11-20T12:00:00Z",
            false,
        ),
        record(
            "repo:o/r:ref:refs/heads/d",
            "another",
            "2026-11-20T13:00:00Z",
            true,
        ),
    ];
    let events = trail_events(&json(&format!("[{}]", records.join(","))));
    let role = "arn:aws:iam::111122223333:role/deploy";
    let failed = failed_for_role(&events, Some(role));
    let subjects: Vec<_> = failed
        .iter()
        .filter_map(|event| event.subject.as_deref())
        .collect();
    assert_eq!(
        subjects,
        ["repo:o/r:ref:refs/heads/b", "repo:o/r:ref:refs/heads/a"]
    );
}

#[test]
fn other_events_are_none() {
    let document =
        json(r#"{"Records": [{"eventName": "ConsoleLogin", "errorCode": "Failed"}, 7, null]}"#);
    assert!(trail_events(&document).is_empty());
}

#[test]
fn a_record_pasted_as_the_error_is_a_symptom() {
    let text = record(
        "repo:o/r:environment:dev",
        "deploy",
        "2026-11-20T10:14:41Z",
        true,
    );
    let reading = read(&text);
    let first = reading.first().unwrap();
    assert_eq!(
        (first.stage, first.code.as_str()),
        (Some(Stage::Trust), "AccessDenied")
    );
    assert_eq!(
        first.resource.as_deref(),
        Some("arn:aws:iam::111122223333:role/deploy")
    );
    let subject = reading
        .trail
        .first()
        .and_then(|event| event.subject.as_deref());
    assert_eq!(subject, Some("repo:o/r:environment:dev"));
}

#[test]
fn a_record_of_success_is_no_symptom() {
    let text = record(
        "repo:o/r:environment:dev",
        "deploy",
        "2026-11-20T10:14:41Z",
        false,
    );
    assert!(read(&text).symptoms.is_empty());
}

#[test]
fn authorization_details_give_the_denied_evaluation() {
    let text = r#"{"requestContext": {"aws:PrincipalArn": {"stringValue": "arn:aws:iam::111122223333:role/infra"}},
      "evaluations": [
        {"action": "ec2:RunInstances", "resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*", "evaluatedEffect": "ALLOW", "matchedPolicies": []},
        {"action": "iam:PassRole", "resource": "arn:aws:iam::111122223333:role/app", "evaluatedEffect": "IMPLICIT_DENY"},
        {"action": "ec2:RunInstances", "resource": "arn:aws:ec2:eu-west-1:111122223333:volume/*", "evaluatedEffect": "EXPLICIT_DENY",
         "matchedPolicies": [{"uri": "arn:aws:iam::111122223333:policy/edge", "matchedStatements": [{"sid": "NoVolumes", "evaluatedEffect": "DENY"}]}]}]}"#;
    let decision = read_decision(&json(text)).unwrap();
    assert_eq!(
        decision.principal.as_deref(),
        Some("arn:aws:iam::111122223333:role/infra")
    );
    let denied = decision.denied().unwrap();
    assert!(denied.explicit);
    let statement = denied.statements.first().unwrap();
    assert_eq!(statement.sid.as_deref(), Some("NoVolumes"));
    assert_eq!(
        statement.policy.as_deref(),
        Some("arn:aws:iam::111122223333:policy/edge")
    );
}

#[test]
fn a_decoded_message_also_as_the_cli_prints_it() {
    let inner = r#"{"allowed":false,"explicitDeny":false,"matchedStatements":{"items":[]},"failures":{"items":[]},
      "context":{"principal":{"id":"AROA:s","name":"s","arn":"arn:aws:sts::111122223333:assumed-role/r/s"},"action":"ec2:RunInstances",
      "resource":"arn:aws:ec2:eu-west-1:111122223333:instance/*","conditions":{"items":[{"key":"aws:Region","values":{"items":[{"value":"eu-west-1"}]}}]}}}"#;
    let outer = format!(
        r#"{{"DecodedMessage": {}}}"#,
        serde_json::to_string(inner).unwrap()
    );
    for text in [inner, &outer] {
        let decision = read_decision(&json(text)).unwrap();
        let denied = decision.denied().unwrap();
        assert_eq!(denied.action.as_deref(), Some("ec2:RunInstances"));
        assert!(!denied.explicit && denied.statements.is_empty());
        assert_eq!(
            decision.context,
            [("aws:Region".to_owned(), vec!["eu-west-1".to_owned()])]
        );
    }
    assert!(read_decision(&json(r#"{"Version": "2012-10-17"}"#)).is_none());
}
