//! How many evaluations a second one core does: a trust policy read once, and `simulate` end to
//! end with the policies in each line.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::hint::black_box;
use std::io::{self, Cursor};
use std::time::{Duration, Instant};

use clap::Parser;
use oidc_doctor::cli::simulate;
use oidc_doctor::iam::{Context, ContextValue, Policy, PolicyKind, Request, allows, judge_policy};
use oidc_doctor::source::{Source, parse_json};

const TIME: Duration = Duration::from_secs(2);
const ISSUER: &str = "token.actions.githubusercontent.com";
const TRUST_POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {
      "StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
      "StringLike": {"token.actions.githubusercontent.com:sub": "repo:octo-org/octo-repo:*"}
    }
  }]
}"#;
const LINES: &str = include_str!("requests.ndjson");

#[derive(Parser)]
struct Program {
    #[command(flatten)]
    args: simulate::Args,
}

fn main() -> io::Result<()> {
    let policy = trust_policy();
    let request = request();
    report("decisions, policy read once", || {
        black_box(allows(black_box(&policy), black_box(&request)));
        1
    });
    report("answers with reasons, policy read once", || {
        black_box(judge_policy(black_box(&policy), black_box(&request)));
        1
    });
    let program = Program::parse_from(["simulate"]);
    let lines = LINES.lines().count();
    report("lines through simulate, policies in each", || {
        let mut output = io::sink();
        let done = simulate::run(&program.args, &mut Cursor::new(LINES), &mut output);
        black_box(done.is_ok());
        lines
    });
    Ok(())
}

/// Runs `work`, which says how many evaluations it did, for a while.
fn report(name: &str, mut work: impl FnMut() -> usize) {
    let begin = Instant::now();
    let mut done = 0;
    while begin.elapsed() < TIME {
        for _ in 0..64 {
            done += work();
        }
    }
    let rate = done as f64 / begin.elapsed().as_secs_f64();
    println!("{rate:>12.0}/s  {name}");
}

fn trust_policy() -> Policy {
    let source = Source::new("trust.json", TRUST_POLICY);
    match parse_json(&source) {
        Ok(document) => Policy::read(&document, &document.root, PolicyKind::Trust),
        Err(problem) => {
            println!("{}", problem.message);
            std::process::exit(1)
        }
    }
}

fn request() -> Request {
    let claims = [
        ("aud", "sts.amazonaws.com"),
        ("sub", "repo:octo-org/octo-repo:ref:refs/heads/main"),
        ("repository", "octo-org/octo-repo"),
        ("repository_id", "74"),
        ("repository_owner_id", "65"),
        ("ref", "refs/heads/main"),
        ("actor", "octocat"),
        ("workflow", "CI"),
    ];
    let mut context = Context::complete();
    for (claim, value) in claims {
        context.set(&format!("{ISSUER}:{claim}"), ContextValue::one(value));
    }
    let provider = format!("arn:aws:iam::111122223333:oidc-provider/{ISSUER}");
    let role = "arn:aws:iam::111122223333:role/deploy";
    Request::assume_with_web_identity(&provider, role, context)
}
