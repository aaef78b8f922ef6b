//! `--try`: the token is presented to STS once, and what it gives is thrown away.

use crate::doctor::{Doctor, doctor};
use crate::fake::{Answer, Fake, error};
use crate::job;
use crate::suite::tests;
use crate::token::{self, SIGNATURE};

tests![
    a_token_that_gets_in_passes_the_trust_stage,
    what_sts_lets_in_is_not_refused_by_an_older_policy,
    a_refusal_is_the_error_of_the_run,
    in_a_job_its_own_token_is_tried,
    without_an_answer_or_a_role_nothing_is_known,
    a_given_token_is_not_tried_unless_asked,
];

const SECRET: &str = "wJalrXUtnFEMIplantedbPxRfiCYEXAMPLEKEY";
const SESSION: &str = "FwoGZXIvYXdzEXAMPLEplantedsessiontoken";

fn let_in() -> Option<(u16, String)> {
    let text = format!(
        "<AssumeRoleWithWebIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleWithWebIdentityResult>\
         <AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions</Arn><AssumedRoleId>AROAEXAMPLE:GitHubActions</AssumedRoleId></AssumedRoleUser>\
         <Credentials><AccessKeyId>ASIAPLANTEDEXAMPLE00</AccessKeyId><SecretAccessKey>{SECRET}</SecretAccessKey><SessionToken>{SESSION}</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration></Credentials>\
         </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>"
    );
    Some((200, text))
}

fn with_token(doctor: Doctor) -> Doctor {
    doctor.file("token.jwt", &format!("{}\n", token::raw()));
    doctor
        .secret("PLANTED", SIGNATURE)
        .secret("PLANTED_SECRET", SECRET)
        .secret("PLANTED_SESSION", SESSION)
        .secret("PLANTED_ID", "ASIAPLANTEDEXAMPLE00")
        .with("RUST_LOG", "trace")
}

fn tried(doctor: Doctor, answer: Answer, arguments: &str) -> (Fake, Doctor, String) {
    let fake = Fake::start(answer);
    let doctor = with_token(doctor);
    let url = &fake.url;
    let arguments = format!(
        "--token token.jwt --try --role arn:aws:iam::111122223333:role/deploy --endpoint-url {url} {arguments}"
    );
    (fake, doctor, arguments)
}

fn a_token_that_gets_in_passes_the_trust_stage() {
    let (fake, doctor, arguments) = tried(doctor!(), |_| let_in(), "--save-case case.json");
    assert_eq!(doctor.stage("trust", &arguments), "pass");
    assert_eq!(doctor.stage("provider", &arguments), "pass");
    assert_eq!(doctor.first(&arguments), None);
    let said = doctor.run(&format!("diagnose {arguments}"));
    let note = "STS let this token in, as `arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions`; the credentials were thrown away";
    assert!(said.words().contains(note), "{}", said.text);
    let case = doctor.read("case.json");
    for secret in [SIGNATURE, SECRET, SESSION, "ASIAPLANTEDEXAMPLE00"] {
        assert!(!case.contains(secret), "{case}");
    }
    // The call is not signed: nobody's keys are needed.
    let heard = fake.heard();
    assert_eq!(heard[0].call, "AssumeRoleWithWebIdentity");
    assert!(!heard[0].head.to_lowercase().contains("authorization:"));
    assert!(heard[0].body.contains(&token::raw()));
}

fn what_sts_lets_in_is_not_refused_by_an_older_policy() {
    let (_fake, doctor, arguments) = tried(doctor!(), |_| let_in(), "--trust-policy trust.json");
    let main = "repo:octo-org/octo-repo:ref:refs/heads/main";
    let trust = format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": {{"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {{"StringEquals": {{"token.actions.githubusercontent.com:aud": "sts.amazonaws.com", "token.actions.githubusercontent.com:sub": "{main}"}}}}}}]}}"#
    );
    doctor.file("trust.json", &trust);
    let said = doctor.run(&format!("diagnose {arguments}"));
    assert_ne!(said.code, 1, "{}", said.text);
    let doubt = "this input is not what AWS uses now";
    assert!(said.words().contains(doubt), "{}", said.text);
}

fn a_refusal_is_the_error_of_the_run() {
    let cases: [(Answer, &str); 3] = [
        (
            |_| {
                error(
                    400,
                    "InvalidIdentityToken",
                    "No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com",
                )
            },
            "provider-missing",
        ),
        (
            |_| error(400, "InvalidIdentityToken", "Incorrect token audience"),
            "audience-not-registered",
        ),
        (
            |_| {
                error(
                    400,
                    "ValidationError",
                    "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
                )
            },
            "session-duration-too-long",
        ),
    ];
    for (answer, rule) in cases {
        let (_fake, doctor, arguments) = tried(doctor!(), answer, "");
        assert_eq!(doctor.first(&arguments).as_deref(), Some(rule));
    }
}

fn in_a_job_its_own_token_is_tried() {
    let fake = Fake::start(|call| match call {
        "AssumeRoleWithWebIdentity" => let_in(),
        _ => job::answer(),
    });
    let doctor = with_token(job::asking(doctor!(), &format!("{}/token", fake.url)));
    let arguments = format!("--in-job --try --endpoint-url {}", fake.url);
    assert_eq!(doctor.stage("trust", &arguments), "pass");
    let body = fake.heard().pop().unwrap().body;
    assert!(body.contains(&token::raw()), "{body}");
    assert!(body.contains("RoleSessionName=GitHubActions"), "{body}");
}

fn without_an_answer_or_a_role_nothing_is_known() {
    let (_fake, doctor, arguments) = tried(doctor!(), |_| Some((500, "<html>".to_owned())), "");
    assert_eq!(doctor.stage("trust", &arguments), "unknown");
    let said = doctor.run(&format!("diagnose {arguments}"));
    let note = "whether STS lets this token in is unknown, because";
    assert!(said.words().contains(note), "{}", said.text);
    let fake = Fake::start(|_| let_in());
    let doctor = with_token(doctor!());
    let said = doctor.run(&format!(
        "diagnose --token token.jwt --try --endpoint-url {}",
        fake.url
    ));
    assert!(said.words().contains("nothing was tried"), "{}", said.text);
    assert_eq!(fake.connections(), 0);
}

fn a_given_token_is_not_tried_unless_asked() {
    let fake = Fake::start(|_| let_in());
    let doctor = with_token(doctor!()).with("AWS_ENDPOINT_URL", &fake.url);
    let run = "--token token.jwt --role arn:aws:iam::111122223333:role/deploy";
    doctor.run(&format!("diagnose {run}"));
    assert_eq!(fake.connections(), 0);
    doctor.run(&format!("diagnose {run} --try"));
    assert_eq!(fake.connections(), 1);
}
