//! What is found live is what is found from files.

use crate::account::{Account, statement};
use crate::doctor::{Doctor, doctor};
use crate::suite::tests;

tests![
    a_missing_role,
    a_role_under_another_path_is_another_role,
    a_missing_provider,
    an_audience_that_is_not_registered,
    subjects,
    permissions_inline_attached_and_bounded,
    a_session_in_the_error_shows_the_role,
    more_policies_than_a_page_holds,
    the_provider_of_an_enterprise_may_be_the_one_that_is_meant,
    what_is_given_wins,
];

const RUN: &str = "--repository octo-org/octo-repo --event push --ref refs/heads/main";
const MAIN: &str = "repo:octo-org/octo-repo:ref:refs/heads/main";
const WORKFLOW: &str = "on: push
permissions: {id-token: write}
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: aws-actions/configure-aws-credentials@v6
        with: {aws-region: eu-central-1, role-to-assume: ROLE}
";

/// Asks live and from these files; both must name the same rule.
fn both(doctor: &Doctor, run: &str, role: &str, files: &str, rule: Option<&str>) {
    let workflow = doctor.file("deploy.yml", &WORKFLOW.replace("ROLE", role));
    let run = format!("{run} --workflow {}", workflow.display());
    let live = doctor.first(&format!("{run} --live"));
    assert_eq!(live.as_deref(), rule, "live");
    let files = doctor.first(&format!("{run} {files}"));
    assert_eq!(files.as_deref(), rule, "from files");
}

fn provider_file(doctor: &Doctor, audience: &str) -> String {
    let text = format!(
        r#"{{"Url": "{}", "ClientIDList": ["{audience}"]}}"#,
        crate::account::ISSUER
    );
    let path = doctor.file("provider.json", &text);
    format!("--provider {}", path.display())
}

fn a_missing_role() {
    let account = Account::new();
    account.provider("sts.amazonaws.com");
    let doctor = doctor!().of(&account);
    let role = format!("arn:aws:iam::{}:role/deploy", account.id);
    let provider = provider_file(&doctor, "sts.amazonaws.com");
    let files = format!("{provider} --trust-policy missing");
    both(&doctor, RUN, &role, &files, Some("role-missing"));
}

fn a_role_under_another_path_is_another_role() {
    let account = Account::new();
    account.provider("sts.amazonaws.com");
    let there = account.role("/ci/", &account.trust(MAIN));
    let doctor = doctor!().of(&account);
    let asked = there.replace("/ci/", "/");
    let run = format!("{RUN} --live --role");
    assert_eq!(
        doctor.first(&format!("{run} {asked}")).as_deref(),
        Some("role-missing")
    );
    let said = doctor.run(&format!("diagnose {run} {asked}"));
    assert!(said.words().contains(&there), "{}", said.text);
    assert_eq!(doctor.first(&format!("{run} {there}")), None);
}

fn a_missing_provider() {
    let account = Account::new();
    let trust = account.trust(MAIN);
    let role = account.role("/", &trust);
    let doctor = doctor!().of(&account);
    let trust = doctor.file("trust.json", &trust);
    let files = format!("--provider missing --trust-policy {}", trust.display());
    both(&doctor, RUN, &role, &files, Some("provider-missing"));
}

fn an_audience_that_is_not_registered() {
    let account = Account::new();
    account.provider("sigstore");
    let trust = account.trust(MAIN);
    let role = account.role("/", &trust);
    let doctor = doctor!().of(&account);
    let trust = doctor.file("trust.json", &trust);
    let provider = provider_file(&doctor, "sigstore");
    let files = format!("{provider} --trust-policy {}", trust.display());
    both(&doctor, RUN, &role, &files, Some("audience-not-registered"));
}

fn subjects() {
    let tag = "--repository octo-org/octo-repo --event push --ref refs/tags/v1";
    let pull = "--repository octo-org/octo-repo --event pull_request --ref refs/pull/1/merge";
    let dev = "--repository octo-org/octo-repo --event push --ref refs/heads/dev";
    let other = "--repository octo-org/other --event push --ref refs/heads/main";
    let environment = format!("{RUN} --environment prod");
    let prod = "repo:octo-org/octo-repo:environment:prod";
    let cases = [
        (MAIN, RUN, None),
        (MAIN, dev, Some("sub-branch")),
        (MAIN, tag, Some("sub-tag")),
        (MAIN, pull, Some("sub-pull-request")),
        (MAIN, other, Some("sub-repo")),
        (MAIN, environment.as_str(), Some("sub-environment")),
        (prod, environment.as_str(), None),
        (
            "repo:Octo-Org/octo-repo:ref:refs/heads/main",
            RUN,
            Some("sub-case"),
        ),
        (
            "repo:octo-org/octo-repo:ref:refs/heads/*",
            RUN,
            Some("sub-wildcard-in-equals"),
        ),
    ];
    for (sub, run, rule) in cases {
        let account = Account::new();
        account.provider("sts.amazonaws.com");
        let trust = account.trust(sub);
        let role = account.role("/", &trust);
        let doctor = doctor!().of(&account);
        let trust = doctor.file("trust.json", &trust);
        let provider = provider_file(&doctor, "sts.amazonaws.com");
        let files = format!("{provider} --trust-policy {}", trust.display());
        let run = run.replace("--environment prod", "--environment prod --job deploy");
        both(&doctor, &run, &role, &files, rule);
    }
}

fn permissions_inline_attached_and_bounded() {
    let account = Account::new();
    account.provider("sts.amazonaws.com");
    let role = account.role("/", &account.trust(MAIN));
    account.inline(
        "read",
        &statement("Allow", "s3:GetObject", "arn:aws:s3:::b/*"),
    );
    let write = account.managed(
        "write",
        &statement("Allow", "s3:PutObject", "arn:aws:s3:::b/*"),
    );
    let doctor = doctor!().of(&account);
    let wants = |action| {
        format!("{RUN} --live --role {role} --action {action} --resource arn:aws:s3:::b/k")
    };
    assert_eq!(doctor.first(&wants("s3:GetObject")), None);
    assert_eq!(
        doctor.first(&wants("s3:PutObject")).as_deref(),
        Some("permission-missing")
    );
    account.attach(&write);
    assert_eq!(doctor.first(&wants("s3:PutObject")), None);
    account.boundary(&account.managed("bound", &statement("Allow", "s3:Get*", "*")));
    assert_eq!(doctor.first(&wants("s3:GetObject")), None);
    assert_eq!(
        doctor.first(&wants("s3:PutObject")).as_deref(),
        Some("permission-boundary")
    );
}

fn a_session_in_the_error_shows_the_role() {
    let account = Account::new();
    account.provider("sts.amazonaws.com");
    account.role("/ci/", &account.trust(MAIN));
    account.inline(
        "read",
        &statement("Allow", "s3:GetObject", "arn:aws:s3:::b/*"),
    );
    let doctor = doctor!().of(&account);
    let error = format!(
        "An error occurred (AccessDenied) when calling the PutObject operation: User: arn:aws:sts::{}:assumed-role/deploy/GitHubActions is not authorized to perform: s3:PutObject on resource: \"arn:aws:s3:::b/k\" because no identity-based policy allows the s3:PutObject action",
        account.id
    );
    let log = doctor.file("job.log", &error);
    let run = format!("diagnose --live --error-file {} {RUN}", log.display());
    let said = doctor.run(&run);
    assert!(
        said.text.contains("error[permission-missing]"),
        "{}",
        said.text
    );
    assert!(
        said.text.contains("aws iam get-role-policy deploy read"),
        "{}",
        said.text
    );
    assert!(said.text.contains("verified"), "{}", said.text);
}

fn more_policies_than_a_page_holds() {
    let account = Account::new();
    account.provider("sts.amazonaws.com");
    let role = account.role("/", &account.trust(MAIN));
    for index in 0..104 {
        let resource = format!("arn:aws:s3:::bucket-{index}/*");
        let policy = statement("Allow", "s3:GetObject", &resource);
        account.attach(&account.managed(&format!("p{index}"), &policy));
        if index % 10 == 0 {
            account.inline(&format!("p{index}"), &policy.replace("Get", "Put"));
        }
    }
    let doctor = doctor!().of(&account);
    for (action, index, rule) in [
        ("s3:GetObject", 0, None),
        ("s3:GetObject", 103, None),
        ("s3:GetObject", 104, Some("permission-resource-mismatch")),
        ("s3:PutObject", 100, None),
        ("s3:ListBucket", 103, Some("permission-missing")),
    ] {
        let wants = format!("--action {action} --resource arn:aws:s3:::bucket-{index}/k");
        let found = doctor.first(&format!("{RUN} --live --role {role} {wants}"));
        assert_eq!(found.as_deref(), rule, "{wants}");
    }
}

fn the_provider_of_an_enterprise_may_be_the_one_that_is_meant() {
    let account = Account::new();
    let issuer = format!("{}/octo-ent", crate::account::ISSUER);
    account.provider_of(&issuer, "sts.amazonaws.com");
    let trust = account.trust(MAIN).replace(crate::account::ISSUER, &issuer);
    let role = account.role("/", &trust);
    let doctor = doctor!().of(&account);
    assert_eq!(doctor.first(&format!("{RUN} --live --role {role}")), None);
}

fn what_is_given_wins() {
    let account = Account::new();
    account.provider("sts.amazonaws.com");
    let role = account.role(
        "/",
        &account.trust("repo:octo-org/other:ref:refs/heads/main"),
    );
    let doctor = doctor!().of(&account);
    let trust = doctor.file("trust.json", &account.trust(MAIN));
    let live = format!("{RUN} --live --role {role}");
    assert_eq!(doctor.first(&live).as_deref(), Some("sub-repo"));
    let given = format!("{live} --trust-policy {}", trust.display());
    assert_eq!(doctor.first(&given), None);
    let given = format!("{live} --provider missing");
    assert_eq!(doctor.first(&given).as_deref(), Some("provider-missing"));
}
