//! The evidence flags: what is read from files, variables and the working directory.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use oidc_doctor::case::{Case, ClaimsFrom, OtherKind, PolicyText};
use oidc_doctor::cli::evidence::{EvidenceArgs, load};

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    evidence: EvidenceArgs,
}

/// A folder of this test's own, with these files in it.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("evidence")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// Loads with arguments in which `@/` stands for the folder.
fn loaded(folder: &Path, arguments: &str) -> Result<Case, String> {
    let here = format!("{}/", folder.display());
    let arguments = arguments.replace("@/", &here);
    let cli = Cli::try_parse_from(["test"].into_iter().chain(arguments.split(' ')));
    let cli = cli.map_err(|error| error.to_string())?;
    load(&cli.evidence).map_err(|error| error.to_string().replace(&here, ""))
}

const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": []}"#;
const WORKFLOW: &str = "on: push\njobs:\n  deploy:\n    steps:\n      - uses: aws-actions/configure-aws-credentials@v6\n  test:\n    steps: []\n";

#[test]
fn flags_lie_over_the_case_file() {
    let case = r#"{"role_arn": "arn:a", "run": {"repository": "o/r", "event": "push"}, "provider": "missing"}"#;
    let folder = folder("over", &[("case.json", case), ("trust.json", POLICY)]);
    let arguments = "--case @/case.json --trust-policy @/trust.json --event release --fork";
    let case = loaded(&folder, arguments).unwrap();
    assert_eq!(case.role_arn.as_deref(), Some("arn:a"));
    assert_eq!(case.run.repository.as_deref(), Some("o/r"));
    assert_eq!(case.run.event.as_deref(), Some("release"));
    assert_eq!(case.run.fork, Some(true));
    assert!(case.provider.is_absent());
    assert!(case.trust_policy.known().unwrap().document().is_some());
    assert!(case.notes.is_empty());
}

#[test]
fn every_kind_of_policy_has_its_flag() {
    let folder = folder("kinds", &[("p.json", POLICY), ("q.json", POLICY)]);
    let arguments = "--job x --permission-policy @/p.json @/q.json --boundary @/p.json --scp @/p.json --scp @/q.json --rcp @/p.json --session-policy @/p.json --resource-policy @/p.json";
    let case = loaded(&folder, arguments).unwrap();
    assert_eq!(case.permission_policies.known().unwrap().len(), 2);
    let kinds: Vec<OtherKind> = case.other_policies.iter().map(|other| other.kind).collect();
    use OtherKind::{Boundary, Rcp, Resource, Scp, Session};
    assert_eq!(kinds, [Boundary, Scp, Scp, Rcp, Session, Resource]);
}

#[test]
fn missing_is_said_with_a_word() {
    let folder = folder("missing", &[]);
    let case = loaded(&folder, "--job x --trust-policy missing --provider missing").unwrap();
    assert!(case.trust_policy.is_absent() && case.provider.is_absent());
}

#[test]
fn actions_and_resources_are_combined() {
    let folder = folder("want", &[]);
    let case = loaded(
        &folder,
        "--job x --action s3:GetObject s3:PutObject --resource a b",
    )
    .unwrap();
    assert_eq!(case.want.len(), 4);
    let case = loaded(&folder, "--job x --action s3:GetObject").unwrap();
    assert_eq!((case.want.len(), case.want[0].resource.clone()), (1, None));
}

#[test]
fn get_role_output_tells_of_the_role() {
    let role = format!(
        r#"{{"Role": {{"Arn": "arn:aws:iam::1:role/a", "MaxSessionDuration": 7200, "AssumeRolePolicyDocument": {POLICY}}}}}"#
    );
    let folder = folder("role", &[("role.json", &role), ("case.json", "{}")]);
    let case = loaded(&folder, "--case @/case.json --trust-policy @/role.json").unwrap();
    assert_eq!(case.role_arn.as_deref(), Some("arn:aws:iam::1:role/a"));
    assert_eq!(case.role_max_session_duration, Some(7200));
    let case = loaded(
        &folder,
        "--case @/case.json --trust-policy @/role.json --role arn:said",
    )
    .unwrap();
    assert_eq!(case.role_arn.as_deref(), Some("arn:said"));
    let note = "the trust policy is of `arn:aws:iam::1:role/a`, the role asked for is `arn:said`";
    assert_eq!(case.notes, [note]);
}

#[test]
fn a_trust_policy_that_is_no_json_is_evidence() {
    let folder = folder("broken", &[("trust.json", "{ \"Statement\": ")]);
    let case = loaded(&folder, "--job x --trust-policy @/trust.json").unwrap();
    assert!(matches!(
        case.trust_policy.known(),
        Some(PolicyText::Broken(..))
    ));
}

#[test]
fn claims_and_token() {
    let token = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsifQ.eyJzdWIiOiJyZXBvOm8vcjoqIn0.c2ln";
    let folder = folder(
        "claims",
        &[("claims.json", r#"{"sub": "s"}"#), ("token", token)],
    );
    let case = loaded(&folder, "--claims @/claims.json").unwrap();
    assert_eq!(case.claims.unwrap().from, ClaimsFrom::Claims);
    let case = loaded(&folder, "--claims @/claims.json --token @/token").unwrap();
    let claims = case.claims.unwrap();
    assert_eq!(claims.from, ClaimsFrom::Token);
    assert_eq!(
        claims.claims.root.get("sub").unwrap().text(),
        Some("repo:o/r:*")
    );
    let wrong = loaded(&folder, "--claims @/token").unwrap_err();
    assert_eq!(
        wrong,
        "cannot read token: a raw token, expected the claims of a token\nhelp: `oidc-doctor diagnose` takes it with `--token`"
    );
}

#[test]
fn a_variable_that_is_not_set_is_named() {
    let folder = folder("variable", &[]);
    let message = loaded(&folder, "--token-env NO_SUCH_VARIABLE_IS_SET").unwrap_err();
    assert!(
        message.starts_with("cannot read $NO_SUCH_VARIABLE_IS_SET: the variable is not set"),
        "{message}"
    );
}

#[test]
fn the_only_job_that_asks_aws_is_meant() {
    let files = [
        (".github/workflows/a.yml", WORKFLOW),
        (
            ".github/workflows/b.yml",
            "on: push\njobs: {x: {steps: []}}\n",
        ),
    ];
    let folder = folder("settle", &files);
    let case = loaded(&folder, "--workflow @/").unwrap();
    assert_eq!(case.workflows.len(), 2);
    assert_eq!(
        case.workflow_path.as_deref(),
        Some(".github/workflows/a.yml")
    );
    assert_eq!(case.run.job.as_deref(), Some("deploy"));
    let case = loaded(&folder, "--workflow @/ --job x").unwrap();
    assert_eq!(
        case.workflow_path.as_deref(),
        Some(".github/workflows/b.yml")
    );
}

#[test]
fn of_several_jobs_none_is_chosen() {
    let files = [("a.yml", WORKFLOW), ("b.yml", WORKFLOW)];
    let folder = folder("several", &files);
    let case = loaded(&folder, "--workflow @/a.yml @/b.yml").unwrap();
    assert_eq!((case.workflow_path, case.run.job), (None, None));
    let case = loaded(&folder, "--workflow @/a.yml").unwrap();
    assert_eq!(case.run.job.as_deref(), Some("deploy"));
}

#[test]
fn what_a_workflow_uses_is_read_as_well() {
    let caller = "on: push\njobs:\n  a:\n    uses: ./.github/workflows/called.yml\n  b:\n    steps:\n      - uses: ./tools/setup\n";
    let action = "runs:\n  using: composite\n  steps:\n    - uses: ./tools/setup\n    - uses: ./tools/none\n";
    let files = [
        (".github/workflows/caller.yml", caller),
        (
            ".github/workflows/called.yml",
            "on: workflow_call\njobs: {}\n",
        ),
        (".github/workflows/other.yml", "on: push\njobs: {}\n"),
        ("tools/setup/action.yaml", action),
    ];
    let folder = folder("uses", &files);
    let case = loaded(&folder, "--workflow @/.github/workflows/caller.yml").unwrap();
    let paths: Vec<&String> = case.workflows.keys().collect();
    assert_eq!(
        paths,
        [
            ".github/workflows/called.yml",
            ".github/workflows/caller.yml",
            "tools/setup/action.yaml"
        ]
    );
    let name = case.workflows["tools/setup/action.yaml"].source.name();
    assert!(Path::new(name).is_file(), "{name} can be opened");
}

#[test]
fn the_sub_template_is_the_api_answer() {
    let answer = r#"{"use_default": false, "include_claim_keys": ["repo"], "later_key": 1}"#;
    let folder = folder(
        "template",
        &[("t.json", answer), ("bad.json", r#"{"use_default": "no"}"#)],
    );
    let case = loaded(&folder, "--job x --sub-template @/t.json").unwrap();
    assert_eq!(
        case.run.sub_template.unwrap().include_claim_keys.unwrap(),
        ["repo"]
    );
    let message = loaded(&folder, "--job x --sub-template @/bad.json").unwrap_err();
    assert_eq!(
        message,
        "cannot read bad.json: line 1: `use_default` is a string, expected true or false"
    );
}

#[test]
fn values_that_cannot_be_meant_are_refused() {
    let folder = folder("usage", &[]);
    for (arguments, message) in [
        ("--repository octo", "expected OWNER/NAME"),
        (
            "--ref main",
            "expected a full ref, `refs/heads/main` or `refs/tags/main`",
        ),
        (
            "--trust-policy - --claims -",
            "`-` (standard input) can be used only once",
        ),
        ("--resource arn:x", "--action"),
    ] {
        let said = loaded(&folder, arguments).unwrap_err();
        assert!(said.contains(message), "{said}");
    }
    let case = loaded(&folder, "--repository git@github.com:o/r.git").unwrap();
    assert_eq!(case.run.repository.as_deref(), Some("o/r"));
}
