//! Without `--live` nobody is asked, and with `--dry-run` neither.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use aws_credential_types::Credentials;
use oidc_doctor::gather::{aws, gh, job};

use crate::doctor::{Doctor, doctor};
use crate::fake::{Fake, identity};
use crate::suite::tests;
use crate::token;

tests![
    a_connection_is_made_only_when_asked_for,
    #[cfg(all(
        target_os = "linux",
        any(target_arch = "x86_64", target_arch = "aarch64")
    ))]
    no_socket_is_made_unless_asked_for,
    claims_asks_aws_for_nothing,
    #[cfg(unix)]
    an_interrupted_run_leaves_nothing_behind,
    a_dry_run_names_calls_and_permissions,
    a_dry_run_of_a_trial_says_that_it_does_more_than_read,
    a_dry_run_leaves_out_what_is_known,
    the_flags_of_a_live_run_are_refused_without_one,
    the_readme_lists_every_call,
];

const ROLE: &str = "--role arn:aws:iam::111122223333:role/deploy --repository octo-org/octo-repo";

fn a_connection_is_made_only_when_asked_for() {
    let fake = Fake::start(|_| identity());
    let keys = Credentials::new(
        "AKIAIOSFODNN7EXAMPLE",
        "c2VjcmV0IGFjY2VzcyBrZXk",
        None,
        None,
        "test",
    );
    let doctor = doctor!()
        .signed(&keys)
        .with("AWS_ENDPOINT_URL", &fake.url)
        .with("GITHUB_ACTIONS", "true")
        .with("ACTIONS_ID_TOKEN_REQUEST_URL", &fake.url)
        .secret("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "planted-bearer");
    given(&doctor);
    for quiet in quiet_runs() {
        doctor.run(&quiet);
        assert_eq!(fake.connections(), 0, "{quiet}");
    }
    doctor.run(&format!("diagnose {ROLE} --live"));
    assert!(fake.connections() > 0);
}

fn given(doctor: &Doctor) {
    let trust = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com", "token.actions.githubusercontent.com:sub": "repo:octo-org/octo-repo:ref:refs/heads/dev"}}}]}"#;
    doctor.file("token.jwt", &token::raw());
    doctor.file("trust.json", trust);
}

/// Runs that are to ask nobody.
fn quiet_runs() -> [String; 9] {
    [
        format!("diagnose {ROLE} --token token.jwt --format github"),
        "claims --token token.jwt".to_owned(),
        "explain --error denied".to_owned(),
        format!("diagnose {ROLE}"),
        format!("diagnose {ROLE} --live --dry-run"),
        format!("claims {ROLE}"),
        "check trust.json".to_owned(),
        "rules".to_owned(),
        "diagnose".to_owned(),
    ]
}

/// Not even a socket is made, to whatever address.
#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
fn no_socket_is_made_unless_asked_for() {
    const SIGSYS: i32 = 31;
    let keys = Credentials::new("AKIAIOSFODNN7EXAMPLE", "none", None, None, "test");
    let doctor = doctor!().signed(&keys);
    given(&doctor);
    let fix = format!("fix {ROLE} --trust-policy trust.json --event push --ref refs/heads/main");
    for quiet in quiet_runs().into_iter().chain([fix]) {
        assert_eq!(doctor.without_sockets(&quiet), None, "{quiet}");
    }
    let live = format!("diagnose {ROLE} --live --endpoint-url http://127.0.0.1:1");
    assert_eq!(doctor.without_sockets(&live), Some(SIGSYS));
}

fn claims_asks_aws_for_nothing() {
    let fake = Fake::start(|_| identity());
    let doctor = doctor!().with("AWS_ENDPOINT_URL", &fake.url);
    let said = doctor.run("claims --live --repository octo-org/octo-repo --format json");
    assert_eq!(fake.connections(), 0);
    let note = "the repository's ids and its default branch are unknown, because `gh api";
    assert!(said.text.contains(note), "{}", said.text);
}

/// What is interrupted ends at once, by the signal, and has said and written nothing.
#[cfg(unix)]
fn an_interrupted_run_leaves_nothing_behind() {
    use std::os::unix::process::ExitStatusExt;
    let fake = Fake::start(|_| None);
    let keys = Credentials::new("AKIAIOSFODNN7EXAMPLE", "none", None, None, "test");
    let doctor = doctor!().signed(&keys);
    let url = &fake.url;
    let run = format!("diagnose {ROLE} --live --endpoint-url {url} --output answer.txt");
    let run = doctor.spawn(&run);
    let started = Instant::now();
    while fake.heard().is_empty() {
        assert!(
            started.elapsed() < Duration::from_secs(20),
            "nothing was asked"
        );
        sleep(Duration::from_millis(10));
    }
    let kill = Command::new("kill")
        .args(["-INT", &run.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
    let done = run.wait_with_output().unwrap();
    assert_eq!(done.status.signal(), Some(2), "{done:?}");
    assert!(done.stdout.is_empty() && done.stderr.is_empty(), "{done:?}");
    assert!(!doctor.path("answer.txt").exists());
}

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

fn a_dry_run_leaves_out_what_is_known() {
    let said = doctor!().run(&format!(
        "diagnose {ROLE} --live --dry-run --provider missing --trust-policy missing"
    ));
    assert!(!said.text.contains("aws iam"), "{}", said.text);
    let said = doctor!().run("diagnose --dry-run");
    assert_eq!(said.code, 2);
}

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
