//! What cannot be read stays unknown, and a note says why.

use std::sync::atomic::{AtomicBool, Ordering};

use aws_credential_types::Credentials;

use crate::account::{Account, ISSUER, statement};
use crate::doctor::{Doctor, Said, doctor};
use crate::fake::{Answer, Fake, error, identity};
use crate::moto::Moto;
use crate::suite::tests;
use crate::texts::ROLE;

tests![
    denied_calls_name_the_permission,
    a_boundary_that_cannot_be_read_leaves_open_what_is_allowed,
    a_denial_in_the_words_of_aws,
    an_explicit_deny_is_not_to_be_asked_away,
    a_role_of_another_account_is_not_mistaken_for_a_namesake,
    servers_that_do_not_answer_as_aws,
    a_server_that_never_answers,
    a_server_that_is_not_there,
    a_server_that_is_busy_is_asked_again,
    credentials_that_have_expired,
    no_credentials_at_all,
    a_profile_wins_over_the_environment,
    a_role_that_is_gone_was_there_when_its_session_was_refused,
    a_provider_that_the_token_s_issuer_lacks_is_missing_whoever_may_list,
    what_a_server_says_is_masked,
    a_role_that_cannot_be_told_is_not_asked_about,
];

const RUN: &str = "--repository octo-org/octo-repo --event push --ref refs/heads/main";

fn keys() -> Credentials {
    let secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";
    let token = "FwoGZXIvYXdzEXAMPLEsessiontokenEXAMPLE";
    Credentials::new(
        "AKIAIOSFODNN7EXAMPLE",
        secret,
        Some(token.to_owned()),
        None,
        "test",
    )
}

/// Asks a server about the role.
fn asked(doctor: Doctor, answer: Answer) -> Said {
    let fake = Fake::start(answer);
    let doctor = doctor.signed(&keys());
    let said = doctor.run(&format!(
        "diagnose --live --role {ROLE} {RUN} --endpoint-url {}",
        fake.url
    ));
    assert!(fake.connections() > 0);
    said
}

/// Nothing was found, and nothing ruled out.
fn undecided(said: &Said, notes: &[&str]) {
    assert_eq!(said.code, 3, "{}", said.text);
    for note in notes {
        assert!(said.words().contains(note), "{note} in {}", said.text);
    }
}

fn denied_calls_name_the_permission() {
    let moto = Moto::start();
    let account = Account::of(&moto);
    account.provider("sts.amazonaws.com");
    let role = account.role(
        "/",
        &account.trust("repo:octo-org/other:ref:refs/heads/main"),
    );
    let reads = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["iam:GetOpenIDConnectProvider", "iam:ListRolePolicies"], "Resource": "*"}]}"#;
    let account = account.asked_by_user(reads);
    moto.ask_for_permissions();
    let doctor = doctor!().of(&account);
    let said = doctor.run(&format!("diagnose --live --role {role} {RUN}"));
    let denied = format!(
        "the trust policy is unknown, because `aws iam get-role` is refused with the HTTP status 403: ask for `iam:GetRole` on `{role}`"
    );
    let policies = "permission policies are unknown, because `aws iam list-attached-role-policies` is refused with the HTTP status 403: ask for `iam:ListAttachedRolePolicies`";
    undecided(&said, &[&denied, policies]);
    assert!(
        !said.words().contains("provider is unknown"),
        "{}",
        said.text
    );
}

fn a_boundary_that_cannot_be_read_leaves_open_what_is_allowed() {
    let moto = Moto::start();
    let account = Account::of(&moto);
    account.provider("sts.amazonaws.com");
    let main = "repo:octo-org/octo-repo:ref:refs/heads/main";
    let role = account.role("/", &account.trust(main));
    account.inline(
        "read",
        &statement("Allow", "s3:GetObject", "arn:aws:s3:::b/*"),
    );
    account.boundary(&account.managed("bound", &statement("Allow", "*", "*")));
    let reads = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}, {"Effect": "Deny", "Action": "iam:GetPolicy", "Resource": "*"}]}"#;
    let claims =
        format!(r#"{{"iss": "https://{ISSUER}", "aud": "sts.amazonaws.com", "sub": "{main}"}}"#);
    let admin = doctor!().of(&account);
    let claims = admin.file("claims.json", &claims);
    let live = |action| {
        let (claims, wants) = (claims.display(), "--resource arn:aws:s3:::b/k --action");
        format!("--live --role {role} --claims {claims} {wants} {action}")
    };
    assert_eq!(admin.stage("permission", &live("s3:GetObject")), "pass");
    let account = account.asked_by_user(reads);
    let reader = doctor!().of(&account);
    moto.ask_for_permissions();
    assert_eq!(reader.stage("permission", &live("s3:GetObject")), "unknown");
    let missing = reader.first(&live("s3:PutObject"));
    assert_eq!(missing.as_deref(), Some("permission-missing"));
    let said = reader.run(&format!("diagnose {}", live("s3:GetObject")));
    let note = "the permissions boundary is unknown, because `aws iam get-policy` is refused";
    assert!(said.words().contains(note), "{}", said.text);
}

fn a_denial_in_the_words_of_aws() {
    let said = asked(doctor!(), |call| match call {
        "GetCallerIdentity" => identity(),
        _ => error(
            403,
            "AccessDenied",
            "User: x is not authorized to perform: iam:GetRole because no identity-based policy allows the action",
        ),
    });
    let role = format!("`aws iam get-role` is denied: ask for `iam:GetRole` on `{ROLE}`");
    let provider = "the identity provider is unknown, because `aws iam get-open-id-connect-provider` is denied";
    undecided(&said, &[&role, provider, "ask for `iam:ListRolePolicies`"]);
}

fn an_explicit_deny_is_not_to_be_asked_away() {
    let said = asked(doctor!(), |call| match call {
        "GetCallerIdentity" => identity(),
        _ => error(
            403,
            "AccessDenied",
            "User: x is not authorized to perform: iam:GetRole with an explicit deny in a service control policy",
        ),
    });
    undecided(
        &said,
        &["`aws iam get-role` is denied by an explicit deny of `iam:GetRole`"],
    );
}

fn a_role_of_another_account_is_not_mistaken_for_a_namesake() {
    let account = Account::new();
    account.provider("sts.amazonaws.com");
    account.role(
        "/",
        &account.trust("repo:octo-org/other:ref:refs/heads/main"),
    );
    let doctor = doctor!().of(&account);
    let said = doctor.run(&format!("diagnose --live --role {ROLE} {RUN}"));
    undecided(
        &said,
        &["the role is in the account `111122223333`: IAM tells nothing about it from here"],
    );
}

fn servers_that_do_not_answer_as_aws() {
    let broken = asked(doctor!(), |call| match call {
        "GetCallerIdentity" => identity(),
        _ => Some((500, "<html>down</html>".to_owned())),
    });
    undecided(
        &broken,
        &[
            "the trust policy is unknown, because `aws iam get-role` was answered with the HTTP status 500",
        ],
    );
    let garbled = asked(doctor!(), |_| Some((200, "{\"not\": \"XML\"}".to_owned())));
    undecided(
        &garbled,
        &[
            "nothing was read from AWS, because `aws sts get-caller-identity` got an answer that is not one of AWS's",
        ],
    );
    let half = asked(doctor!(), |call| match call {
        "GetCallerIdentity" => identity(),
        _ => Some((200, "<GetRoleResponse></GetRoleResponse>".to_owned())),
    });
    undecided(&half, &["the trust policy is unknown"]);
}

fn a_server_that_never_answers() {
    let said = asked(doctor!(), |call| match call {
        "GetCallerIdentity" => identity(),
        _ => None,
    });
    undecided(
        &said,
        &["the trust policy is unknown, because `aws iam get-role` got no answer in time"],
    );
}

fn a_server_that_is_not_there() {
    let doctor = doctor!().signed(&keys());
    let said = doctor.run(&format!(
        "diagnose --live --role {ROLE} {RUN} --endpoint-url http://127.0.0.1:9"
    ));
    undecided(
        &said,
        &["nothing was read from AWS, because `aws sts get-caller-identity` reached no server"],
    );
}

fn a_server_that_is_busy_is_asked_again() {
    static BUSY: AtomicBool = AtomicBool::new(true);
    let said = asked(doctor!(), |call| match call {
        "GetCallerIdentity" => identity(),
        "GetRole" if BUSY.swap(false, Ordering::SeqCst) => {
            error(400, "Throttling", "Rate exceeded")
        }
        _ => error(404, "NoSuchEntity", "not found"),
    });
    assert_eq!(said.code, 1, "{}", said.text);
    assert!(said.text.contains("error[role-missing]"), "{}", said.text);
}

fn credentials_that_have_expired() {
    let said = asked(doctor!(), |_| {
        error(
            403,
            "ExpiredToken",
            "The security token included in the request is expired",
        )
    });
    undecided(
        &said,
        &["AWS refuses the credentials (`ExpiredToken`): sign in with `aws sso login`"],
    );
}

fn no_credentials_at_all() {
    let said = doctor!().run(&format!("diagnose --live --role {ROLE} {RUN}"));
    undecided(
        &said,
        &[
            "nothing was read from AWS, because no AWS credentials are to be had here: sign in with `aws sso login`",
        ],
    );
    assert_eq!(said.words().matches("nothing was read from AWS").count(), 1);
}

fn a_profile_wins_over_the_environment() {
    let account = Account::new();
    let secret = "8pqBkHnYprocessSecretEXAMPLEEXAMPLEEXAMPLE";
    let doctor = doctor!().secret("PLANTED", secret);
    let config = doctor.file(
        "config",
        &format!("[profile broken]\ncredential_process = /bin/sh -c 'echo {secret} >&2; echo {secret}; exit 1'\n"),
    );
    let doctor = doctor
        .of(&account)
        .with("AWS_CONFIG_FILE", &config.display().to_string());
    let role = format!("arn:aws:iam::{}:role/deploy", account.id);
    let live = format!("diagnose --live --role {role} {RUN}");
    assert_eq!(doctor.run(&live).code, 1);
    let said = doctor.run(&format!("{live} --profile broken"));
    undecided(
        &said,
        &[
            "the profile `broken` gives no AWS credentials (a session may have ended, or a credential process failed)",
        ],
    );
    let said = doctor.run(&format!("{live} --profile absent"));
    undecided(&said, &["the profile `absent` gives no AWS credentials"]);
}

fn a_role_that_is_gone_was_there_when_its_session_was_refused() {
    let refused = "User: arn:aws:sts::111122223333:assumed-role/deploy/x is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::b/k because no identity-based policy allows the s3:PutObject action";
    let doctor = doctor!();
    let log = doctor.file("job.log", refused);
    let fake = Fake::start(|call| match call {
        "GetCallerIdentity" => identity(),
        _ => error(404, "NoSuchEntity", "not found"),
    });
    let doctor = doctor.signed(&keys());
    let said = doctor.run(&format!(
        "diagnose --live {RUN} --endpoint-url {} --error-file {}",
        fake.url,
        log.display()
    ));
    assert!(
        said.words().contains("AWS has no role `deploy` any more"),
        "{}",
        said.text
    );
    assert!(!said.text.contains("role-missing"), "{}", said.text);
}

fn a_provider_that_the_token_s_issuer_lacks_is_missing_whoever_may_list() {
    let answer: Answer = |call| match call {
        "GetCallerIdentity" => identity(),
        "GetOpenIDConnectProvider" => error(404, "NoSuchEntity", "not found"),
        _ => error(
            403,
            "AccessDenied",
            "no identity-based policy allows the action",
        ),
    };
    let said = asked(doctor!(), answer);
    undecided(
        &said,
        &[
            "the identity provider is unknown, because `aws iam list-open-id-connect-providers` is denied",
        ],
    );
    let doctor = doctor!().signed(&keys());
    let claims = r#"{"iss": "https://token.actions.githubusercontent.com", "aud": "sts.amazonaws.com", "sub": "repo:o/r:ref:refs/heads/main"}"#;
    let claims = doctor.file("claims.json", claims);
    let fake = Fake::start(answer);
    let live = format!(
        "--live --role {ROLE} --endpoint-url {} --claims {}",
        fake.url,
        claims.display()
    );
    assert_eq!(doctor.first(&live).as_deref(), Some("provider-missing"));
}

fn what_a_server_says_is_masked() {
    let said = asked(doctor!(), |_| {
        error(
            400,
            "Odd",
            "your key AKIAIOSFODNN7EXAMPLE and aws_secret_access_key=wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY",
        )
    });
    undecided(&said, &["was answered `Odd`"]);
    assert!(!said.text.contains("AKIAIOSFODNN7EXAMPLE"), "{}", said.text);
}

fn a_role_that_cannot_be_told_is_not_asked_about() {
    let account = Account::new();
    let doctor = doctor!().of(&account);
    let reads = statement("Allow", "s3:GetObject", "*");
    let reads = doctor.file("reads.json", &reads);
    for role in ["", "--role deploy", "--role arn:aws:iam::***:role/deploy"] {
        let said = doctor.run(&format!(
            "diagnose --live {role} {RUN} --permission-policy {}",
            reads.display()
        ));
        assert!(
            said.words().contains("no role is asked about"),
            "{}",
            said.text
        );
    }
}
