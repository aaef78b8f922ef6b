//! A role, an error text and a repository are enough: the rest is read live, and comes to what the
//! same evidence comes to from files.

use crate::account::{Account, ISSUER, statement};
use crate::doctor::{Doctor, doctor};
use crate::suite::tests;
use crate::texts::REFUSED;

tests![
    a_missing_provider,
    an_audience_that_is_not_registered,
    a_missing_role,
    subjects_that_the_repository_decides,
    subjects_that_the_run_decides,
    a_missing_permission,
];

const MAIN: &str = "repo:octo-org/octo-repo:ref:refs/heads/main";

/// The first finding live, which must be that from files too.
fn found(doctor: &Doctor, role: &str, error: &str, files: &str) -> Option<String> {
    doctor.file("job.log", error);
    let given = format!("--role {role} --repository octo-org/octo-repo --error-file job.log");
    let live = doctor.first(&format!("{given} --live"));
    assert_eq!(live, doctor.first(&format!("{given} {files}")), "{files}");
    live
}

/// A provider with this audience, as a file.
fn provider(doctor: &Doctor, audience: &str) -> &'static str {
    let text = format!(r#"{{"Url": "{ISSUER}", "ClientIDList": ["{audience}"]}}"#);
    doctor.file("provider.json", &text);
    "--provider provider.json"
}

fn a_missing_provider() {
    let account = Account::new();
    let trust = account.trust(MAIN);
    let role = account.role("/", &trust);
    let doctor = doctor!().of(&account);
    doctor.file("trust.json", &trust);
    let error = format!("No OpenIDConnect provider found in your account for https://{ISSUER}");
    let files = "--trust-policy trust.json --provider missing";
    let rule = found(&doctor, &role, &error, files);
    assert_eq!(rule.as_deref(), Some("provider-missing"));
}

fn an_audience_that_is_not_registered() {
    let account = Account::new();
    account.provider("sigstore");
    let trust = account.trust(MAIN);
    let role = account.role("/", &trust);
    let doctor = doctor!().of(&account);
    doctor.file("trust.json", &trust);
    let files = format!(
        "--trust-policy trust.json {}",
        provider(&doctor, "sigstore")
    );
    let rule = found(&doctor, &role, "Incorrect token audience", &files);
    assert_eq!(rule.as_deref(), Some("audience-not-registered"));
}

fn a_missing_role() {
    let account = Account::new();
    account.provider("sts.amazonaws.com");
    let role = format!("arn:aws:iam::{}:role/deploy", account.id);
    let doctor = doctor!().of(&account);
    let provider = provider(&doctor, "sts.amazonaws.com");
    let files = format!("--trust-policy missing {provider}");
    let rule = found(&doctor, &role, REFUSED, &files);
    assert_eq!(rule.as_deref(), Some("role-missing"));
}

/// What a role with this subject comes to.
fn with_subject(doctor: Doctor, sub: &str) -> (Option<String>, Doctor, String) {
    let account = Account::new();
    account.provider("sts.amazonaws.com");
    let trust = account.trust(sub);
    let role = account.role("/", &trust);
    let doctor = doctor.of(&account);
    doctor.file("trust.json", &trust);
    let provider = provider(&doctor, "sts.amazonaws.com");
    let files = format!("--trust-policy trust.json {provider}");
    let first = found(&doctor, &role, REFUSED, &files);
    let run = format!("--live --role {role} --repository octo-org/octo-repo --error-file job.log");
    (first, doctor, run)
}

fn subjects_that_the_repository_decides() {
    for (sub, rule) in [
        ("repo:octo-org/other:ref:refs/heads/main", "sub-repo"),
        ("repo:Octo-Org/octo-repo:ref:refs/heads/main", "sub-case"),
        ("repo:octo-org/octo-repo:refs/heads/main", "sub-format"),
        ("repo:octo-org/octo-repo:*", "sub-wildcard-in-equals"),
    ] {
        let (first, ..) = with_subject(doctor!(), sub);
        assert_eq!(first.as_deref(), Some(rule), "{sub}");
    }
}

/// Which branch, tag or environment it was, the error does not tell: with that said, they are told
/// apart.
fn subjects_that_the_run_decides() {
    let push = "--event push --ref refs/heads/dev";
    for (sub, run, rule) in [
        ("ref:refs/heads/main", push, "sub-branch"),
        ("ref:refs/tags/v1", push, "sub-tag"),
        ("environment:prod", push, "sub-environment"),
        (
            "ref:refs/heads/main",
            "--event pull_request --ref refs/pull/1/merge",
            "sub-pull-request",
        ),
    ] {
        let sub = format!("repo:octo-org/octo-repo:{sub}");
        let (_, doctor, live) = with_subject(doctor!(), &sub);
        assert_eq!(doctor.run(&format!("diagnose {live}")).code, 3, "{sub}");
        let first = doctor.first(&format!("{live} {run}"));
        assert_eq!(first.as_deref(), Some(rule), "{sub}");
    }
}

fn a_missing_permission() {
    let account = Account::new();
    account.provider("sts.amazonaws.com");
    let trust = account.trust(MAIN);
    let role = account.role("/", &trust);
    let reads = statement("Allow", "s3:GetObject", "arn:aws:s3:::b/*");
    account.inline("read", &reads);
    let doctor = doctor!().of(&account);
    doctor.file("trust.json", &trust);
    doctor.file("reads.json", &reads);
    let session = format!(
        "arn:aws:sts::{}:assumed-role/deploy/GitHubActions",
        account.id
    );
    let error = format!(
        "User: {session} is not authorized to perform: s3:PutObject on resource: \"arn:aws:s3:::b/k\" because no identity-based policy allows the s3:PutObject action"
    );
    let provider = provider(&doctor, "sts.amazonaws.com");
    let files = format!("--trust-policy trust.json {provider} --permission-policy reads.json");
    let rule = found(&doctor, &role, &error, &files);
    assert_eq!(rule.as_deref(), Some("permission-missing"));
}
