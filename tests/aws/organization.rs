//! The organization's control policies: read where they may be, and where nothing else decides.

use std::io::{Read, Write};
use std::net::TcpStream;

use aws_credential_types::Credentials;
use serde_json::{Value, json};

use crate::account::{Account, ISSUER, statement};
use crate::doctor::{Doctor, doctor};
use crate::fake::{Answer, Fake, identity};
use crate::suite::tests;

tests![
    a_service_control_policy_of_a_unit_above,
    a_level_that_allows_nothing_of_the_kind,
    a_resource_control_policy_keeps_the_job_out,
    nothing_is_asked_where_something_else_is_proven,
    accounts_that_no_organization_limits,
    what_may_not_be_asked_is_unknown,
    what_aws_blames_stays_the_answer,
];

const MAIN: &str = "repo:octo-org/octo-repo:ref:refs/heads/main";

/// An organization of moto's, with a member account in a unit.
struct Organization {
    management: Account,
    root: String,
    unit: String,
    member: String,
}

impl Organization {
    fn new(features: &str) -> Self {
        let management = Account::new();
        let ask = |operation: &str, input: Value| call(&management, operation, &input);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        ask("CreateOrganization", json!({"FeatureSet": features}));
        let root = text(&ask("ListRoots", json!({}))["Roots"][0]["Id"]);
        let unit = ask(
            "CreateOrganizationalUnit",
            json!({"ParentId": root, "Name": "ci"}),
        );
        let unit = text(&unit["OrganizationalUnit"]["Id"]);
        let made = json!({"AccountName": "deploys", "Email": "ci@octo.example"});
        let made = ask("CreateAccount", made);
        let member = text(&made["CreateAccountStatus"]["AccountId"]);
        ask(
            "MoveAccount",
            json!({"AccountId": member, "SourceParentId": root, "DestinationParentId": unit}),
        );
        Self {
            management,
            root,
            unit,
            member,
        }
    }

    /// Makes a policy and attaches it.
    fn attach(&self, kind: &str, name: &str, policy: &str, target: &str) {
        let make = json!({"Name": name, "Description": name, "Type": kind, "Content": policy});
        let made = call(&self.management, "CreatePolicy", &make);
        let id = &made["Policy"]["PolicySummary"]["Id"];
        let attach = json!({"PolicyId": id, "TargetId": target});
        call(&self.management, "AttachPolicy", &attach);
    }

    /// With the credentials of the management account, which may ask.
    fn doctor(&self, doctor: Doctor) -> Doctor {
        let doctor = doctor.of(&self.management);
        given(&doctor, &self.member);
        doctor
    }
}

/// Asks moto, which takes the account from the access key and checks no signature.
fn call(account: &Account, operation: &str, input: &Value) -> Value {
    let body = input.to_string();
    let credentials = &account.credentials;
    let host = account.url.trim_start_matches("http://");
    let request = format!(
        "POST / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: application/x-amz-json-1.1\r\n\
         X-Amz-Target: AWSOrganizationsV20161128.{operation}\r\nX-Amz-Security-Token: {}\r\n\
         Authorization: AWS4-HMAC-SHA256 Credential={}/20260101/us-east-1/organizations/aws4_request, SignedHeaders=host, Signature=0\r\n\
         Content-Length: {}\r\n\r\n{body}",
        credentials.session_token().unwrap_or_default(),
        credentials.access_key_id(),
        body.len(),
    );
    let mut stream = TcpStream::connect(host).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{operation}: {answer}");
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    match body.is_empty() {
        true => Value::Null,
        false => serde_json::from_str(body).unwrap(),
    }
}

/// Everything but the organization's say: a run that gets in, and a role that may do anything.
fn given(doctor: &Doctor, account: &str) {
    let claims =
        json!({"iss": format!("https://{ISSUER}"), "aud": "sts.amazonaws.com", "sub": MAIN});
    let provider = json!({"Url": ISSUER, "ClientIDList": ["sts.amazonaws.com"]});
    let trust = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Principal": {"Federated": format!("arn:aws:iam::{account}:oidc-provider/{ISSUER}")},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {format!("{ISSUER}:aud"): "sts.amazonaws.com", format!("{ISSUER}:sub"): MAIN}},
    }]});
    doctor.file("claims.json", &claims.to_string());
    doctor.file("provider.json", &provider.to_string());
    doctor.file("trust.json", &trust.to_string());
    doctor.file("all.json", &statement("Allow", "*", "*"));
}

/// The flags for what was given, and what is wanted.
fn flags(account: &str) -> String {
    format!(
        "--role arn:aws:iam::{account}:role/deploy --claims claims.json --provider provider.json --trust-policy trust.json \
         --permission-policy all.json --action s3:PutObject --resource arn:aws:s3:::b/k"
    )
}

fn a_service_control_policy_of_a_unit_above() {
    let organization = Organization::new("ALL");
    let deny = statement("Deny", "s3:*", "*");
    let doctor = organization.doctor(doctor!());
    let live = format!("{} --live", flags(&organization.member));
    let before = doctor.run(&format!("diagnose {live}"));
    assert_eq!(before.code, 0, "{}", before.text);
    let note =
        "the organization's service control policies over the account were read: 3 on 3 levels";
    assert!(before.words().contains(note), "{}", before.text);
    organization.attach(
        "SERVICE_CONTROL_POLICY",
        "no-buckets",
        &deny,
        &organization.unit,
    );
    let said = doctor.run(&format!("diagnose {live} --save-case case.json"));
    assert_eq!(said.code, 1, "{}", said.text);
    assert_eq!(doctor.first(&live).as_deref(), Some("permission-scp"));
    assert!(
        said.text.contains("aws organizations describe-policy p-"),
        "{}",
        said.text
    );
    // What was read is kept, level by level, and needs no asking again.
    let kept = doctor.read("case.json");
    for target in [&organization.root, &organization.unit, &organization.member] {
        assert!(
            kept.contains(&format!("\"target\": \"{target}\"")),
            "{kept}"
        );
    }
    let again = doctor.first("--case case.json");
    assert_eq!(again.as_deref(), Some("permission-scp"));
}

fn a_level_that_allows_nothing_of_the_kind() {
    let organization = Organization::new("ALL");
    let queues = statement("Allow", "sqs:*", "*");
    let member = organization.member.as_str();
    organization.attach("SERVICE_CONTROL_POLICY", "queues", &queues, member);
    let detach = json!({"PolicyId": "p-FullAWSAccess", "TargetId": member});
    call(&organization.management, "DetachPolicy", &detach);
    let doctor = organization.doctor(doctor!());
    let first = doctor.first(&format!("{} --live", flags(member)));
    assert_eq!(first.as_deref(), Some("permission-scp"));
}

fn a_resource_control_policy_keeps_the_job_out() {
    let organization = Organization::new("ALL");
    let deny = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRoleWithWebIdentity", "Resource": "*"}]}"#;
    organization.attach(
        "RESOURCE_CONTROL_POLICY",
        "no-oidc",
        deny,
        &organization.root,
    );
    let doctor = organization.doctor(doctor!());
    let first = doctor.first(&format!("{} --live", flags(&organization.member)));
    assert_eq!(first.as_deref(), Some("organization-policy-deny"));
}

/// Where a cause is proven, nobody needs to know more.
fn nothing_is_asked_where_something_else_is_proven() {
    let organization = Organization::new("ALL");
    let doctor = organization.doctor(doctor!());
    let live = format!("{} --live", flags(&organization.member));
    let live = live.replace("trust.json", "missing");
    let said = doctor.run(&format!("diagnose {live}"));
    assert_eq!(said.code, 1, "{}", said.text);
    assert!(!said.text.contains("control policies"), "{}", said.text);
}

fn accounts_that_no_organization_limits() {
    let alone = Account::new();
    let organization = Organization::new("ALL");
    for account in [&alone, &organization.management] {
        let doctor = doctor!().of(account);
        given(&doctor, &account.id);
        let said = doctor.run(&format!("diagnose {} --live", flags(&account.id)));
        assert_eq!(said.code, 0, "{}", said.text);
        let note = format!("no control policy limits the account `{}`", account.id);
        assert!(said.words().contains(&note), "{}", said.text);
    }
    // Of another account's organization one that is in none knows nothing.
    let doctor = doctor!().of(&alone);
    given(&doctor, "111122223333");
    let said = doctor.run(&format!("diagnose {} --live", flags("111122223333")));
    let note = "the control policies of the organization are unknown, because the account";
    assert!(said.words().contains(note), "{}", said.text);
}

/// What a server answers to a member account.
fn of_member(call: &str) -> Option<(u16, String)> {
    match call {
        "GetCallerIdentity" => identity(),
        "DescribeOrganization" => {
            let organization = json!({"Id": "o-exampleorgid", "FeatureSet": "ALL", "MasterAccountId": "999988887777"});
            Some((200, json!({"Organization": organization}).to_string()))
        }
        _ => denied(),
    }
}

fn of_member_that_may_ask_nothing(call: &str) -> Option<(u16, String)> {
    match call {
        "GetCallerIdentity" => identity(),
        _ => denied(),
    }
}

fn of_management_without_permissions(call: &str) -> Option<(u16, String)> {
    match call {
        "DescribeOrganization" => {
            let (status, text) = of_member(call)?;
            Some((status, text.replace("999988887777", "111122223333")))
        }
        _ => of_member(call),
    }
}

/// As Organizations says it.
fn denied() -> Option<(u16, String)> {
    let message = "You don't have permissions to access this resource.";
    let error = json!({"__type": "AccessDeniedException", "Message": message});
    Some((400, error.to_string()))
}

fn what_may_not_be_asked_is_unknown() {
    let role = "444455556666";
    let table: [(Answer, &str, &str); 3] = [
        (
            of_member,
            "111122223333",
            "only the organization's management account `999988887777` may ask",
        ),
        (
            of_member_that_may_ask_nothing,
            "111122223333",
            "only the organization's management account may ask",
        ),
        (
            of_management_without_permissions,
            role,
            "`aws organizations list-parents` is denied: ask for `organizations:ListParents`",
        ),
    ];
    for (answer, account, note) in table {
        let fake = Fake::start(answer);
        let secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";
        let keys = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret, None, None, "test");
        let doctor = doctor!().signed(&keys).with("AWS_ENDPOINT_URL", &fake.url);
        given(&doctor, account);
        let said = doctor.run(&format!("diagnose {} --live", flags(account)));
        assert!(said.words().contains(note), "{note} in {}", said.text);
        let unknown = "the control policies of the organization are unknown, because";
        assert!(said.words().contains(unknown), "{}", said.text);
        assert_eq!(said.code, 0, "{}", said.text);
    }
}

/// Where AWS itself blames a control policy that nobody here may read, that is the answer still.
fn what_aws_blames_stays_the_answer() {
    let fake = Fake::start(of_member);
    let keys = Credentials::new("AKIAIOSFODNN7EXAMPLE", "none-such", None, None, "test");
    let doctor = doctor!().signed(&keys).with("AWS_ENDPOINT_URL", &fake.url);
    given(&doctor, "111122223333");
    let session = "arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions";
    let error = format!(
        "User: {session} is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::b/k with an explicit deny in a service control policy"
    );
    doctor.file("job.log", &error);
    let live = format!("{} --live --error-file job.log", flags("111122223333"));
    assert_eq!(doctor.first(&live).as_deref(), Some("permission-scp"));
    let calls = fake.heard();
    assert!(calls.iter().any(|heard| heard.call == "ListParents"));
}
