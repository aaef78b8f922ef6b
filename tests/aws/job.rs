//! From within a job: the token is asked for where GitHub says, and shown to nobody.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::doctor::{Doctor, doctor};
use crate::fake::{Answer, Fake};
use crate::suite::tests;
use crate::texts;
use crate::token::{self, SIGNATURE, SUBJECT};

tests![
    the_job_s_own_token_is_examined,
    the_token_is_asked_for_the_audience_in_use,
    a_job_without_an_address_lacks_the_permission,
    a_refusal_of_the_service_is_told_in_its_words,
    a_proxy_hears_nothing_that_is_not_encrypted,
    a_service_that_is_down_is_asked_again,
    answers_that_are_no_token,
    the_bearer_is_sent_to_no_address_that_others_can_listen_to,
    outside_of_a_job_it_is_refused,
    a_checkout_of_another_repository_is_left_out,
];

const BEARER: &str = "eyJ0eXAiOiJKV1QifQ.cGxhbnRlZC1iZWFyZXI.bm8tb25lLW1heS1zZWUtdGhpcw";
const WORKFLOW: &str = "on: push
permissions: {id-token: write}
jobs:
  deploy:
    runs-on: ubuntu-latest
    environment: prod
    steps:
      - uses: aws-actions/configure-aws-credentials@v6
        with:
          aws-region: eu-central-1
          role-to-assume: arn:aws:iam::111122223333:role/deploy
          audience: AUDIENCE
";

/// A step of a job that was not given an address to ask for a token.
pub fn step(doctor: Doctor) -> Doctor {
    let run = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_REPOSITORY", "octo-org/octo-repo"),
        ("GITHUB_REPOSITORY_ID", "2"),
        ("GITHUB_REPOSITORY_OWNER_ID", "1"),
        ("GITHUB_EVENT_NAME", "push"),
        ("GITHUB_REF", "refs/heads/main"),
        ("GITHUB_JOB", "deploy"),
        ("GITHUB_ACTOR", "octocat"),
        (
            "GITHUB_WORKFLOW_REF",
            "octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main",
        ),
        ("RUST_LOG", "trace"),
    ];
    let doctor = run
        .into_iter()
        .fold(doctor, |doctor, (name, value)| doctor.with(name, value));
    let summary = doctor.file("summary.md", "# before\n");
    let workflow = WORKFLOW.replace("AUDIENCE", "sts.amazonaws.com");
    doctor.file(".github/workflows/deploy.yml", &workflow);
    doctor.file(
        "trust.json",
        &texts::trust("repo:octo-org/octo-repo:ref:refs/heads/main"),
    );
    doctor.with("GITHUB_STEP_SUMMARY", &summary.display().to_string())
}

/// The same with an address.
pub fn asking(doctor: Doctor, url: &str) -> Doctor {
    step(doctor)
        .with("ACTIONS_ID_TOKEN_REQUEST_URL", url)
        .secret("ACTIONS_ID_TOKEN_REQUEST_TOKEN", BEARER)
        .secret("PLANTED", SIGNATURE)
}

pub fn answer() -> Option<(u16, String)> {
    Some((200, format!(r#"{{"value": "{}"}}"#, token::raw())))
}

fn the_job_s_own_token_is_examined() {
    let fake = Fake::start(|_| answer());
    let url = format!("{}/token?api-version=2.0", fake.url);
    let doctor = asking(doctor!(), &url);
    let said = doctor.run("diagnose --in-job --trust-policy trust.json --save-case case.json");
    assert_eq!(said.code, 1, "{}", said.text);
    let error = said.text.lines().find(|line| line.starts_with("::error "));
    let error = error.unwrap_or_else(|| panic!("no error in {}", said.text));
    assert!(
        error.starts_with("::error file=trust.json,line=9,"),
        "{error}"
    );
    assert!(error.contains("title=sub-environment%3A"), "{error}");
    assert!(
        said.text.lines().all(|line| line.starts_with("::")),
        "{}",
        said.text
    );
    let heard = fake.heard();
    assert_eq!(heard.len(), 1);
    assert_eq!(
        heard[0].call,
        "/token?api-version=2.0&audience=sts.amazonaws.com"
    );
    assert!(heard[0].head.contains(&format!("Bearer {BEARER}")));
    let summary = doctor.read("summary.md");
    assert!(
        summary.starts_with("# before\n## oidc-doctor: blocked at the trust stage\n"),
        "{summary}"
    );
    assert!(summary.contains(SUBJECT), "{summary}");
    for file in ["summary.md", "case.json"] {
        let text = doctor.read(file);
        for secret in [BEARER, SIGNATURE] {
            assert!(!text.contains(secret), "a secret in {file}: {text}");
        }
    }
    assert!(
        doctor
            .read("case.json")
            .contains(r#""environment": "prod""#)
    );
}

fn the_token_is_asked_for_the_audience_in_use() {
    let fake = Fake::start(|_| answer());
    let url = format!("{}/token", fake.url);
    let doctor = asking(doctor!(), &url);
    let workflow = WORKFLOW.replace("AUDIENCE", "https://octo.example/a b&c=ü");
    doctor.file(".github/workflows/deploy.yml", &workflow);
    doctor.run("diagnose --in-job");
    doctor.run("claims --in-job --audience sigstore");
    let calls: Vec<_> = fake.heard().into_iter().map(|heard| heard.call).collect();
    assert_eq!(
        calls,
        [
            "/token?audience=https%3A%2F%2Focto.example%2Fa%20b%26c%3D%C3%BC",
            "/token?audience=sigstore",
        ]
    );
}

fn a_job_without_an_address_lacks_the_permission() {
    let doctor = step(doctor!());
    let rule = doctor.first("--in-job");
    assert_eq!(rule.as_deref(), Some("id-token-permission-missing"));
    assert_eq!(doctor.stage("workflow", "--in-job"), "fail");
    let workflow = WORKFLOW.replace("permissions: {id-token: write}", "permissions: {}");
    doctor.file(".github/workflows/deploy.yml", &workflow);
    let said = doctor.run("diagnose --in-job --format text");
    assert!(
        said.text.contains("error[id-token-permission-missing]")
            && said.text.contains("fix (verified)"),
        "{}",
        said.text
    );
}

fn a_refusal_of_the_service_is_told_in_its_words() {
    let fake = Fake::start(|_| {
        Some((
            403,
            r#"{"message": "Can't issue ID_TOKEN for job in 'Pending' state."}"#.to_owned(),
        ))
    });
    let doctor = asking(doctor!(), &fake.url);
    let rule = doctor.first("--in-job");
    assert_eq!(rule.as_deref(), Some("token-request-failed"));
    assert_eq!(fake.heard().len(), 1, "a refusal is final");
    let said = doctor.run("diagnose --in-job --format text");
    let words = "the HTTP status 403: Can't issue ID_TOKEN for job in 'Pending' state.";
    assert!(said.words().contains(words), "{}", said.text);
}

fn a_proxy_hears_nothing_that_is_not_encrypted() {
    let (fake, proxy) = (Fake::start(|_| answer()), Fake::start(|_| answer()));
    let doctor = asking(doctor!(), &fake.url)
        .with("http_proxy", &proxy.url)
        .with("HTTP_PROXY", &proxy.url);
    assert_eq!(doctor.stage("token", "--in-job"), "pass");
    assert_eq!(proxy.connections(), 0);
}

fn a_service_that_is_down_is_asked_again() {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    let fake = Fake::start(|_| match ASKED.fetch_add(1, Ordering::SeqCst) {
        0 => Some((503, "down".to_owned())),
        _ => answer(),
    });
    let doctor = asking(doctor!(), &fake.url);
    assert_eq!(doctor.stage("token", "--in-job"), "pass");
    assert_eq!(fake.heard().len(), 2);
}

fn answers_that_are_no_token() {
    let answers: [(Answer, &str); 3] = [
        (
            |_| Some((200, "<html>".to_owned())),
            "an answer without a token",
        ),
        (
            |_| Some((200, "{\"value\": \"\"}".to_owned())),
            "an answer without a token",
        ),
        (
            |_| Some((200, "x".repeat(100_000))),
            "an answer that is too long",
        ),
    ];
    for (answer, why) in answers {
        let fake = Fake::start(answer);
        let doctor = asking(doctor!(), &fake.url);
        let said = doctor.run("diagnose --in-job --format text");
        assert!(said.words().contains(why), "{}", said.text);
    }
}

fn the_bearer_is_sent_to_no_address_that_others_can_listen_to() {
    for url in [
        "http://octo.example/token",
        "http://127.0.0.1@octo.example/token",
        "http://127.0.0.1.octo.example",
        "ftp://127.0.0.1/",
        "https://a\\@octo.example/",
        "127.0.0.1",
    ] {
        let said = asking(doctor!(), url).run("diagnose --in-job --format text");
        let note = "is no `https` address, so nothing was sent to it";
        assert!(said.words().contains(note), "{url}: {}", said.text);
    }
}

fn outside_of_a_job_it_is_refused() {
    for flags in [
        "diagnose --in-job",
        "diagnose --audience x",
        "diagnose --try",
        "diagnose --in-job --token x",
        "claims --in-job --try",
    ] {
        let said = doctor!().run(flags);
        assert_eq!(said.code, 2, "{flags}: {}", said.text);
    }
}

fn a_checkout_of_another_repository_is_left_out() {
    let fake = Fake::start(|_| answer());
    let doctor = asking(doctor!(), &fake.url).with(
        "GITHUB_WORKFLOW_REF",
        "octo-org/octo-repo/.github/workflows/x.yml@refs/heads/main",
    );
    let said = doctor.run("diagnose --in-job --format text");
    let note = "the workflow is not checked out here";
    assert!(said.words().contains(note), "{}", said.text);
    assert!(fs::metadata(doctor.path("summary.md")).unwrap().len() > 20);
}
