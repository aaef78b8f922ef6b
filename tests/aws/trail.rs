//! What else AWS knows of a refusal: the refused call in CloudTrail, and its account of a denial.

use std::sync::atomic::{AtomicUsize, Ordering};

use aws_credential_types::Credentials;
use serde_json::json;

use crate::doctor::{Doctor, doctor};
use crate::fake::{Answer, Fake, error, identity};
use crate::suite::tests;
use crate::texts::{self, ROLE};

tests![
    the_subject_that_sts_saw_decides,
    the_error_s_request_id_names_the_call,
    pages_are_read_up_to_a_bound,
    whoever_may_not_look_is_told_what_to_ask_for,
    the_trail_is_asked_only_where_it_can_tell,
    aws_s_own_account_of_a_denial,
    an_encoded_message_is_decoded,
];

const REQUEST: &str = "aaaaaaaa-bbbb-cccc-dddd-000000000001";
const REFUSED: &str = "An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity";

/// An event such as CloudTrail records of a call, as `LookupEvents` answers it.
fn event(
    sub: &str,
    role: &str,
    minute: u32,
    request: &str,
    error: Option<&str>,
) -> serde_json::Value {
    let time = format!("2026-11-20T10:{minute:02}:00Z");
    let provider = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
    let record = json!({
        "eventVersion": "1.08", "eventName": "AssumeRoleWithWebIdentity", "eventSource": "sts.amazonaws.com",
        "eventTime": time, "awsRegion": "us-east-1", "requestID": request, "eventID": format!("e-{minute}"),
        "userIdentity": {"type": "WebIdentityUser", "userName": sub, "identityProvider": provider,
            "principalId": format!("{provider}:sts.amazonaws.com:{sub}")},
        "errorCode": error, "errorMessage": error.map(|_| "An unknown error occurred"),
        "requestParameters": {"roleArn": role, "roleSessionName": "GitHubActions"},
    });
    json!({"EventId": format!("e-{minute}"), "EventName": "AssumeRoleWithWebIdentity", "CloudTrailEvent": record.to_string()})
}

fn page(events: &[serde_json::Value], next: Option<&str>) -> Option<(u16, String)> {
    Some((
        200,
        json!({"Events": events, "NextToken": next}).to_string(),
    ))
}

/// The account has nothing but what the evidence shows; the trail is `trail`'s.
fn nothing_but(call: &str) -> Option<(u16, String)> {
    match call {
        "GetCallerIdentity" => identity(),
        _ => error(
            403,
            "AccessDenied",
            "no identity-based policy allows the action",
        ),
    }
}

fn doctor(doctor: Doctor, fake: &Fake) -> Doctor {
    let secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";
    let keys = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret, None, None, "test");
    doctor.file(
        "trust.json",
        &texts::trust("repo:octo-org/octo-repo:ref:refs/heads/main"),
    );
    doctor
        .signed(&keys)
        .with("AWS_ENDPOINT_URL", &fake.url)
        .with("RUST_LOG", "trace")
}

fn live(doctor: &Doctor, log: &str) -> String {
    doctor.file("job.log", log);
    format!("--live --role {ROLE} --trust-policy trust.json --error-file job.log")
}

const PROD: &str = "repo:octo-org/octo-repo:environment:prod";

fn the_subject_that_sts_saw_decides() {
    let fake = Fake::start(|call| match call {
        "LookupEvents" => page(
            &[
                event(
                    "repo:octo-org/other:ref:refs/heads/x",
                    ROLE,
                    9,
                    "r-9",
                    Some("AccessDenied"),
                ),
                event(
                    PROD,
                    "arn:aws:iam::111122223333:role/other",
                    8,
                    "r-8",
                    Some("AccessDenied"),
                ),
                event(
                    "repo:octo-org/octo-repo:ref:refs/heads/z",
                    ROLE,
                    7,
                    "r-7",
                    None,
                ),
                event(PROD, ROLE, 5, "r-5", Some("AccessDenied")),
                event(
                    "repo:octo-org/octo-repo:pull_request",
                    ROLE,
                    4,
                    "r-4",
                    Some("AccessDenied"),
                ),
            ],
            None,
        ),
        other => nothing_but(other),
    });
    let doctor = doctor(doctor!(), &fake);
    let run = live(&doctor, REFUSED);
    let run = format!("{run} --repository octo-org/octo-repo");
    assert_eq!(doctor.first(&run).as_deref(), Some("sub-environment"));
    let said = doctor.run(&format!("diagnose {run}"));
    assert!(said.text.contains(PROD), "{}", said.text);
    let note = "CloudTrail shows a refused call at 2026-11-20T10:05:00Z, taken for this run's: it is the latest for this role";
    assert!(said.words().contains(note), "{}", said.text);
    // A run of another branch is not that one.
    let said = doctor.run(&format!(
        "diagnose {run} --event push --environment staging"
    ));
    let note = "CloudTrail shows no refused call of this run in the last 12 hours";
    assert!(said.words().contains(note), "{}", said.text);
}

fn the_error_s_request_id_names_the_call() {
    let fake = Fake::start(|call| match call {
        "LookupEvents" => page(
            &[
                event(PROD, ROLE, 9, "r-9", Some("AccessDenied")),
                event(
                    "repo:octo-org/octo-repo:ref:refs/heads/dev",
                    ROLE,
                    5,
                    REQUEST,
                    Some("AccessDenied"),
                ),
            ],
            None,
        ),
        other => nothing_but(other),
    });
    let doctor = doctor(doctor!(), &fake);
    let run = live(
        &doctor,
        &format!("{REFUSED} (Service: Sts, Status Code: 403, Request ID: {REQUEST})"),
    );
    assert_eq!(doctor.first(&run).as_deref(), Some("sub-branch"));
    let said = doctor.run(&format!("diagnose {run}"));
    assert!(
        said.words().contains("it has the error's request id"),
        "{}",
        said.text
    );
}

fn pages_are_read_up_to_a_bound() {
    static PAGE: AtomicUsize = AtomicUsize::new(0);
    let fake = Fake::start(|call| match call {
        "LookupEvents" => {
            let number = PAGE.fetch_add(1, Ordering::SeqCst);
            page(&[], Some(&format!("more-{number}")))
        }
        other => nothing_but(other),
    });
    let doctor = doctor(doctor!(), &fake);
    let run = live(&doctor, REFUSED);
    doctor.run(&format!("diagnose {run}"));
    let heard = fake.heard();
    let asked: Vec<_> = heard
        .iter()
        .filter(|heard| heard.call == "LookupEvents")
        .collect();
    assert_eq!(asked.len(), 4);
    assert!(asked[1].body.contains("more-0"), "{:?}", asked[1]);
}

fn whoever_may_not_look_is_told_what_to_ask_for() {
    let fake = Fake::start(|call| match call {
        "LookupEvents" => {
            let text = json!({"__type": "AccessDeniedException", "message": "no identity-based policy allows the action"});
            Some((400, text.to_string()))
        }
        other => nothing_but(other),
    });
    let doctor = doctor(doctor!(), &fake);
    let run = live(&doctor, REFUSED);
    let said = doctor.run(&format!("diagnose {run}"));
    let note = "the subject that STS saw is unknown, because `aws cloudtrail lookup-events` is denied: ask for `cloudtrail:LookupEvents` on `*`";
    assert!(said.words().contains(note), "{}", said.text);
    let json = doctor.run(&format!("diagnose {run} --format json"));
    assert!(
        json.text
            .contains("\"the subject that STS saw is unknown, because"),
        "{}",
        json.text
    );
}

fn the_trail_is_asked_only_where_it_can_tell() {
    let fake = Fake::start(nothing_but as Answer);
    let doctor = doctor(doctor!(), &fake);
    let claims =
        r#"{"sub": "repo:octo-org/octo-repo:ref:refs/heads/x", "aud": "sts.amazonaws.com"}"#;
    doctor.file("claims.json", claims);
    let run = live(&doctor, REFUSED);
    doctor.run(&format!("diagnose {run} --claims claims.json"));
    doctor.run(&format!(
        "diagnose --live --role {ROLE} --repository octo-org/octo-repo"
    ));
    assert!(
        fake.heard()
            .iter()
            .all(|heard| heard.call != "LookupEvents")
    );
}

const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions";

fn aws_s_own_account_of_a_denial() {
    let fake = Fake::start(|call| match call {
        "GetCallerIdentity" => identity(),
        call if call.contains("uthorization") => {
            let answer = json!({
                "requestContext": {"aws:PrincipalArn": {"stringValue": ROLE}},
                "evaluations": [{
                    "action": "s3:PutObject", "resource": "arn:aws:s3:::b/k", "evaluatedEffect": "EXPLICIT_DENY",
                    "matchedPolicies": [{"uri": "arn:aws:iam::111122223333:policy/edge",
                        "matchedStatements": [{"sid": "OnlyFromTheOffice", "evaluatedEffect": "DENY"}]}],
                }],
                "policies": [],
            });
            Some((200, answer.to_string()))
        }
        _ => error(
            403,
            "AccessDenied",
            "no identity-based policy allows the action",
        ),
    });
    let doctor = doctor(doctor!(), &fake);
    doctor.file("job.log", &format!(
        "User: {SESSION} is not authorized to perform: s3:PutObject on resource: \"arn:aws:s3:::b/k\" with an explicit deny in an identity-based policy (authorization id: abc123DEF)"
    ));
    let said = doctor.run("diagnose --live --error-file job.log");
    let note = "AWS says of `s3:PutObject` on `arn:aws:s3:::b/k`: it is denied by the statement `OnlyFromTheOffice` of `arn:aws:iam::111122223333:policy/edge`";
    assert!(said.words().contains(note), "{}", said.text);
    let heard = fake.heard();
    let asked = heard
        .iter()
        .find(|heard| heard.call.contains("uthorization"))
        .unwrap();
    assert!(asked.head.contains("abc123DEF") || asked.body.contains("abc123DEF"));
}

fn an_encoded_message_is_decoded() {
    let fake = Fake::start(|call| match call {
        "GetCallerIdentity" => identity(),
        "DecodeAuthorizationMessage" => {
            let message = json!({
                "allowed": false, "explicitDeny": true, "failures": {"items": []},
                "matchedStatements": {"items": [{"statementId": "NoBigOnes", "effect": "DENY", "sourcePolicyId": "limits"}]},
                "context": {"principal": {"id": "AROA:s", "name": "s", "arn": SESSION}, "action": "ec2:RunInstances",
                    "resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*", "conditions": {"items": []}},
            });
            let text = message.to_string().replace('"', "&quot;");
            Some((
                200,
                format!(
                    "<DecodeAuthorizationMessageResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><DecodeAuthorizationMessageResult><DecodedMessage>{text}</DecodedMessage></DecodeAuthorizationMessageResult></DecodeAuthorizationMessageResponse>"
                ),
            ))
        }
        _ => error(
            403,
            "AccessDenied",
            "no identity-based policy allows the action",
        ),
    });
    let doctor = doctor(doctor!(), &fake);
    doctor.file("job.log", &format!(
        "An error occurred (UnauthorizedOperation) when calling the RunInstances operation: You are not authorized to perform this operation. User: {SESSION} is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:eu-west-1:111122223333:instance/* with an explicit deny. Encoded authorization failure message: Ab-cd_EF12345\n"
    ));
    let said = doctor.run("diagnose --live --error-file job.log");
    let note = "it is denied by the statement `NoBigOnes` of `limits`";
    assert!(said.words().contains(note), "{}", said.text);
    let heard = fake.heard();
    let asked = heard
        .iter()
        .find(|heard| heard.call == "DecodeAuthorizationMessage")
        .unwrap();
    assert!(
        asked.body.ends_with("EncodedMessage=Ab-cd_EF12345"),
        "{}",
        asked.body
    );
}
