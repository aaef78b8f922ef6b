//! What CloudTrail, the log and other evidence add to an error.

use serde_json::Value;

use super::program::*;

#[test]
fn evidence_decides_what_the_text_leaves_open() {
    let policy = file("policy.json", POLICY);
    let claims =
        r#"{"sub": "repo:octo-org/web:environment:production", "aud": "sts.amazonaws.com"}"#;
    let claims = file("claims.json", claims);
    let (code, answer) = explain(&[
        DENIED,
        "--trust-policy",
        &policy,
        "--claims",
        &claims,
        "--role",
        ROLE,
    ]);
    assert_eq!(code, 1);
    assert_eq!(rules(&answer), ["sub-environment"]);
    assert_eq!(answer["findings"][0]["certainty"], "proven");
    assert_eq!(answer["findings"][0]["fixes"][0]["verified"], true);
}

#[test]
fn cloudtrail_tells_what_was_presented() {
    let policy = file("trail-policy.json", POLICY);
    let trail = format!(
        "[{},\n{},\n{}]",
        refused(
            "repo:octo-org/web:pull_request",
            "2026-11-20T10:00:00Z",
            "r-1"
        ),
        refused(
            "repo:octo-org/Web:ref:refs/heads/main",
            "2026-11-20T11:00:00Z",
            "r-2"
        ),
        record(
            "repo:octo-org/web:ref:refs/heads/main",
            r#""eventTime": "2026-11-20T12:00:00Z""#
        )
    );
    let trail = file("trail.json", trail);
    let given = [
        "--trust-policy",
        &policy,
        "--cloudtrail",
        &trail,
        "--role",
        ROLE,
    ];
    let (_, latest) = explain(&[&[DENIED][..], &given].concat());
    assert_eq!(rules(&latest)[0], "sub-case");
    let finding = &latest["findings"][0];
    assert_eq!(finding["certainty"], "proven");
    assert_eq!(finding["actual"], "repo:octo-org/Web:ref:refs/heads/main");
    assert_eq!(
        finding["fixes"][0]["verified"], true,
        "the subject outlasts the change"
    );
    let shown = text(&run(&[&["explain", DENIED][..], &given].concat()));
    assert!(shown.contains("CloudTrail repo:octo-org/Web"), "{shown}");

    let request = "0b1c2d3e-0000-1111-2222-333344445555";
    let error = format!("{DENIED}\nstatus code: 403, request id: {request}");
    let other = refused(
        "repo:octo-org/web:pull_request",
        "2026-11-20T09:00:00Z",
        request,
    );
    let latest = refused(
        "repo:octo-org/web:ref:refs/heads/next",
        "2026-11-20T11:00:00Z",
        "r-2",
    );
    let trail = file("requests.json", format!("[{other},{latest}]"));
    let given = [&error, "--trust-policy", &policy, "--cloudtrail", &trail];
    assert_eq!(
        rules(&explain(&given).1)[0],
        "sub-pull-request",
        "the call of the error's id"
    );
}

#[test]
fn a_pasted_record_is_evidence() {
    let policy = file("pasted-policy.json", POLICY);
    let event = refused(
        "repo:octo-org/web:environment:production",
        "2026-11-20T10:00:00Z",
        "r-1",
    );
    let (code, answer) = explain(&[&event, "--trust-policy", &policy]);
    assert_eq!((code, rules(&answer)[0]), (1, "sub-environment"));
    assert_eq!(answer["findings"][0]["certainty"], "proven");
}

#[test]
fn a_success_of_the_same_subject_is_said() {
    let subject = "repo:octo-org/web:environment:production";
    let records = |other: &str| {
        let success = record(other, r#""eventTime": "2026-11-20T09:00:00Z""#);
        format!(
            "[{},{success}]",
            refused(subject, "2026-11-20T10:00:00Z", "r-1")
        )
    };
    let same = file("success.json", records(subject));
    let another = file(
        "another.json",
        records("repo:octo-org/api:environment:production"),
    );
    let shown = |trail: &str| {
        text(&run(&[
            "explain",
            DENIED,
            "--cloudtrail",
            trail,
            "--role",
            ROLE,
        ]))
    };
    assert!(
        shown(&same).contains("got into this role at 2026-11-20T09:00:00Z"),
        "{}",
        shown(&same)
    );
    assert!(!shown(&another).contains("got into this role"));
}

#[test]
fn the_log_may_be_of_another_role() {
    let log = |role: &str| {
        format!(
            "##[group]Run aws-actions/configure-aws-credentials@v5\nwith:\n  role-to-assume: {role}\n  aws-region: eu-west-1\n##[endgroup]\n##[error]Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity"
        )
    };
    let note = "the log is of another role: line 3";
    let shown = |role: &str| text(&run(&["explain", &log(role), "--role", ROLE]));
    assert!(shown("arn:aws:iam::111122223333:role/other").contains(note));
    assert!(!shown(ROLE).contains(note));
    assert!(!shown("***").contains(note), "a masked role is any role");
    assert!(
        !shown("arn:aws:iam::XXXXXXXXXXXX:role/deploy").contains(note),
        "so is a blacked out one"
    );
    let (_, answer) = explain(&[&log("arn:aws:iam::111122223333:role/ci/other")]);
    let asked = commands(&answer).join("\n");
    assert!(asked.contains("get-role --role-name other >"), "{asked}");
    assert!(
        asked.contains("lookup-events --region eu-west-1 "),
        "{asked}"
    );
}

#[test]
fn claims_that_a_step_printed_are_what_is_presented() {
    let policy = file("log-policy.json", POLICY);
    let log = |sub: &str| {
        format!("{{\n  \"sub\": \"{sub}\",\n  \"aud\": \"sts.amazonaws.com\"\n}}\nError: {DENIED}")
    };
    let (_, answer) = explain(&[
        &log("repo:octo-org/web:pull_request"),
        "--trust-policy",
        &policy,
    ]);
    assert_eq!(rules(&answer)[0], "sub-pull-request");
    let (_, foreign) = explain(&[&log("us-east-1:0f9c2d7e"), "--trust-policy", &policy]);
    assert_ne!(
        foreign["findings"][0]["certainty"], "proven",
        "a token of another issuer"
    );
}

#[test]
fn a_policy_that_would_let_the_token_in_contradicts() {
    let policy = file("contradicted.json", POLICY);
    let claims = |sub: &str| {
        file(
            "contradicted-claims.json",
            format!(r#"{{"sub": "{sub}", "aud": "sts.amazonaws.com"}}"#),
        )
    };
    let note = "allows this token, and STS refused it";
    let right = claims("repo:octo-org/web:ref:refs/heads/main");
    let shown = text(&run(&[
        "explain",
        DENIED,
        "--trust-policy",
        &policy,
        "--claims",
        &right,
        "--role",
        ROLE,
    ]));
    assert!(shown.contains(note), "{shown}");
    let wrong = claims("repo:octo-org/web:ref:refs/heads/next");
    let shown = text(&run(&[
        "explain",
        DENIED,
        "--trust-policy",
        &policy,
        "--claims",
        &wrong,
        "--role",
        ROLE,
    ]));
    assert!(!shown.contains(note), "{shown}");
}

#[test]
fn an_account_of_a_denial_is_read() {
    let decision = |allowed: bool| {
        format!(
            r#"{{"allowed": {allowed}, "explicitDeny": {}, "matchedStatements": {{"items": [{{"statementId": "NoDelete", "effect": "DENY", "sourcePolicyId": "guard"}}]}},
          "context": {{"principal": {{"arn": "arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions"}}, "action": "s3:DeleteObject", "resource": "arn:aws:s3:::b/k"}}}}"#,
            !allowed
        )
    };
    let (_, pasted) = explain(&[&decision(false)]);
    let symptom = &pasted["symptoms"][0];
    assert_eq!(
        (symptom["action"].as_str(), symptom["explicit"].as_bool()),
        (Some("s3:DeleteObject"), Some(true))
    );
    assert_eq!(symptom["resource"], "arn:aws:s3:::b/k");
    assert_eq!(status(&pasted, "permission"), "fail");
    let path = file("decision.json", decision(false));
    let (_, given) = explain(&["--cloudtrail", &path]);
    assert_eq!(given["symptoms"], pasted["symptoms"]);
    let (code, allowed) = explain(&[&decision(true)]);
    assert_eq!((code, rules(&allowed).len()), (3, 0));
}

#[test]
fn a_file_that_github_refuses_is_blamed_only_where_no_job_ran() {
    let workflow = |jobs: &str| format!("on: push\n{jobs}");
    let refused = workflow(
        "jobs:\n  deploy:\n    runs-on: x\n    permissions: {id-token: wirte}\n    steps: []\n",
    );
    let refused = file("refused.yml", refused);
    let (code, answer) = diagnose(&["--workflow", &refused]);
    assert_eq!((code, rules(&answer)[0]), (1, "workflow-refused"));
    let (_, answer) = explain(&[DENIED, "--workflow", &refused]);
    assert!(!rules(&answer).contains(&"workflow-refused"));
    // An excerpt leaves things out.
    let excerpt = file("excerpt.yml", workflow("jobs:\n  deploy:\n    steps: []\n"));
    let (_, answer) = diagnose(&["--workflow", &excerpt]);
    let finding = &answer["findings"][0];
    assert_eq!(
        (&finding["rule"], &finding["certainty"]),
        (&"workflow-refused".into(), &"possible".into())
    );
    assert_eq!(answer["verdict"], "undetermined");
}

#[test]
fn control_policies_are_asked_for_in_the_organization() {
    let denied = |policy: &str| {
        format!(
            "User: arn:aws:sts::111122223333:assumed-role/deploy/x is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:eu-west-1:444455556666:q with an explicit deny in a {policy} policy"
        )
    };
    let list = |answer: &Value| {
        let commands = commands(answer).concat();
        let command = commands.lines().find(|line| line.contains("for-target"));
        command.map(str::to_owned)
    };
    let (_, answer) = explain(&[&denied("service control")]);
    let command = "aws organizations list-policies-for-target --filter SERVICE_CONTROL_POLICY --target-id 111122223333";
    assert_eq!(list(&answer).as_deref(), Some(command));
    let (_, answer) = explain(&[&denied("resource control")]);
    let command = "aws organizations list-policies-for-target --filter RESOURCE_CONTROL_POLICY --target-id 444455556666";
    assert_eq!(list(&answer).as_deref(), Some(command));
    let scp = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}"#;
    let scp = file("control.json", scp);
    let (_, answer) = explain(&[&denied("service control"), "--scp", &scp]);
    assert_eq!(list(&answer), None);
    let (_, answer) = explain(&[&denied("session")]);
    assert_eq!(list(&answer), None);
}
