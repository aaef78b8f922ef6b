//! Without `--live` nobody is asked, and with `--dry-run` neither.

use std::fs;
use std::path::Path;

use aws_credential_types::Credentials;
use oidc_doctor::gather::{aws, gh, job};

use crate::doctor::doctor;
use crate::fake::{Fake, identity};

const ROLE: &str = "--role arn:aws:iam::111122223333:role/deploy --repository octo-org/octo-repo";

#[test]
fn a_connection_is_made_only_when_asked_for() {
    let fake = Fake::start(|_| identity());
    let keys = Credentials::new(
        "AKIAIOSFODNN7EXAMPLE",
        "c2VjcmV0IGFjY2VzcyBrZXk",
        None,
        None,
        "test",
    );
    let doctor = doctor!().signed(&keys).with("AWS_ENDPOINT_URL", &fake.url);
    for quiet in [
        format!("diagnose {ROLE}"),
        format!("diagnose {ROLE} --live --dry-run"),
        format!("claims {ROLE}"),
        "rules".to_owned(),
        "diagnose".to_owned(),
    ] {
        doctor.run(&quiet);
        assert_eq!(fake.connections(), 0, "{quiet}");
    }
    doctor.run(&format!("diagnose {ROLE} --live"));
    assert!(fake.connections() > 0);
}

#[test]
fn a_dry_run_names_calls_and_permissions() {
    let doctor = doctor!();
    let session = "arn:aws:sts::111122223333:assumed-role/deploy/x";
    let refusals = [
        "Not authorized to perform sts:AssumeRoleWithWebIdentity".to_owned(),
        format!(
            "User: {session} is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k because no identity-based policy allows the s3:GetObject action (authorization id: abc123)"
        ),
        format!(
            "User: {session} is not authorized to perform: ec2:RunInstances with an explicit deny. Encoded authorization failure message: abc123"
        ),
    ];
    let plan = |refusal: &String| {
        doctor.file("job.log", refusal);
        let said = doctor.run(&format!(
            "diagnose {ROLE} --live --dry-run --error-file job.log"
        ));
        assert_eq!(said.code, 0, "{}", said.text);
        said.text
    };
    let plans: String = refusals.iter().map(plan).collect();
    for call in aws::CALLS.into_iter().chain(&gh::CALLS) {
        let line = plans
            .lines()
            .find(|line| line.trim().starts_with(&format!("{} ", call.command)));
        let line = line.unwrap_or_else(|| panic!("{} in {plans}", call.command));
        assert!(
            call.permission
                .is_none_or(|permission| line.contains(permission)),
            "{line}"
        );
    }
}

#[test]
fn a_dry_run_of_a_trial_says_that_it_does_more_than_read() {
    let fake = Fake::start(|_| identity());
    let doctor = doctor!()
        .with("GITHUB_ACTIONS", "true")
        .with("AWS_ENDPOINT_URL", &fake.url)
        .with("ACTIONS_ID_TOKEN_REQUEST_URL", &fake.url)
        .with("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "x");
    let said = doctor.run("diagnose --in-job --try --dry-run");
    for call in [&job::REQUEST, &aws::ASSUME] {
        assert!(said.text.contains(call.command), "{}", said.text);
    }
    assert!(said.words().contains("it opens a session that nobody uses"));
    assert!(!said.text.contains("aws iam"), "{}", said.text);
    assert_eq!(fake.connections(), 0);
}

#[test]
fn a_dry_run_leaves_out_what_is_known() {
    let said = doctor!().run(&format!(
        "diagnose {ROLE} --live --dry-run --provider missing --trust-policy missing"
    ));
    assert!(!said.text.contains("aws iam"), "{}", said.text);
    let said = doctor!().run("diagnose --dry-run");
    assert_eq!(said.code, 2);
}

#[test]
fn the_flags_of_a_live_run_are_refused_without_one() {
    for flag in [
        "--profile x",
        "--region eu-west-1",
        "--endpoint-url http://localhost",
    ] {
        assert_eq!(doctor!().run(&format!("diagnose {flag}")).code, 2, "{flag}");
    }
    assert_eq!(
        doctor!()
            .run("diagnose --live --endpoint-url localhost")
            .code,
        2
    );
}

#[test]
fn the_readme_lists_every_call() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(readme).unwrap();
    let more = [&job::REQUEST, &aws::ASSUME];
    for call in aws::CALLS.into_iter().chain(&gh::CALLS).chain(more) {
        let row = format!("| `{}` |", call.command);
        let row = readme.lines().find(|line| line.starts_with(&row));
        let row = row.unwrap_or_else(|| panic!("no row of {}", call.command));
        assert!(
            call.permission
                .is_none_or(|permission| row.contains(permission)),
            "{row}"
        );
    }
}
