//! How long it takes to tell who gets in by a policy: `cargo bench --bench check`.

use std::hint::black_box;
use std::io::Write;
use std::time::{Duration, Instant};

use oidc_doctor::case::{Case, PolicyFile};
use oidc_doctor::exam::exposure::Exposure;
use oidc_doctor::iam::language::Budget;
use oidc_doctor::iam::{Policy, PolicyKind};
use oidc_doctor::known::Known;
use oidc_doctor::source::{Source, parse_json};

const ISSUER: &str = "token.actions.githubusercontent.com";
const PROVIDER: &str =
    "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";

/// What an examination allows.
const STEPS: usize = 2_000_000;

fn main() -> std::io::Result<()> {
    let one = [r#""repo:octo-org/web:ref:refs/heads/main""#.to_owned()];
    let many: Vec<_> = (0..20)
        .map(|number| format!(r#""repo:octo-org/service-{number}:ref:refs/heads/*""#))
        .collect();
    let most: Vec<_> = (0..80)
        .map(|number| format!(r#""repo:octo-org/service-{number}:ref:refs/heads/*""#))
        .collect();
    // As many wildcards as IAM's quota of 4,096 characters leaves room for.
    let wild = [format!(r#""{}""#, "*a?b*".repeat(700))];
    let walls: Vec<_> = (0..90)
        .map(|number| format!(r#""*a{number}*b?c*:ref:*{number}*""#))
        .collect();
    let mut out = std::io::stdout().lock();
    for (name, values, denied) in [
        ("one branch", &one[..], None),
        ("20 repositories", &many, None),
        (
            "80 repositories, a Deny",
            &most,
            Some("repo:octo-org/*:ref:refs/heads/main"),
        ),
        ("one wall of wildcards", &wild, None),
        ("many wildcards", &walls, None),
        ("many wildcards, a Deny", &walls, Some("*a*b?c*:ref:*m*")),
    ] {
        let (time, answer) = measure(&policy(values, denied));
        writeln!(out, "{name:<24} {time:>12.1?}  {answer}")?;
    }
    if let Some(peak) = peak_memory() {
        writeln!(out, "{:<24} {peak:>9} kB", "peak memory so far")?;
    }
    for number in [250, 4_000] {
        let time = a_role_of(number);
        let name = format!("a role of {number} in a file");
        writeln!(out, "{name:<24} {time:>12.1?}  with its findings")?;
    }
    Ok(())
}

/// How long one role takes in a file of so many: as long as in a small one, or the file is read again
/// for each.
fn a_role_of(number: u32) -> Duration {
    let role = |index: u32| {
        let policy = policy(&[format!(r#""repo:octo-org/service-{index}:*""#)], None);
        format!(
            "resource \"aws_iam_role\" \"r{index}\" {{\n  assume_role_policy = <<-EOT\n{policy}\n  EOT\n}}\n"
        )
    };
    let text: String = (0..number).map(role).collect();
    let start = Instant::now();
    let file = PolicyFile::from(Source::new("main.tf", black_box(text)));
    for candidate in file.every().unwrap_or_default() {
        let Ok(found) = candidate.found else { continue };
        let case = Case {
            trust_policy: Known::Value(found.policy),
            ..Case::default()
        };
        black_box(oidc_doctor::diagnose(&case));
    }
    start.elapsed() / number
}

/// The most memory that the process has held, where Linux tells it.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}

fn policy(values: &[String], denied: Option<&str>) -> String {
    let values = values.join(",");
    let deny = denied.map(|value| format!(r#",{{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRoleWithWebIdentity","Condition":{{"StringNotLike":{{"{ISSUER}:sub":"{value}"}}}}}}"#));
    let deny = deny.unwrap_or_default();
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Federated":"{PROVIDER}"}},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{{"StringEquals":{{"{ISSUER}:aud":"sts.amazonaws.com"}},"StringLike":{{"{ISSUER}:sub":[{values}]}}}}}}{deny}]}}"#
    )
}

/// The fastest of several runs, and what came out.
fn measure(text: &str) -> (Duration, String) {
    let mut best = Duration::MAX;
    let mut answer = String::new();
    for _ in 0..20 {
        let start = Instant::now();
        let found = exposure(black_box(text));
        best = best.min(start.elapsed());
        answer = match found {
            Some(Ok(found)) => format!(
                "{} families, {}",
                found.families.len(),
                found.grade().name()
            ),
            Some(Err(too_complex)) => too_complex.to_string(),
            None => "not JSON".to_owned(),
        };
    }
    (best, answer)
}

fn exposure(text: &str) -> Option<Result<Exposure, oidc_doctor::iam::language::TooComplex>> {
    let document = parse_json(&Source::new("policy.json", text)).ok()?;
    let policy = Policy::read(&document, &document.root, PolicyKind::Trust);
    Some(Exposure::of(
        &policy,
        PROVIDER,
        ISSUER,
        &mut Budget::new(STEPS),
    ))
}
