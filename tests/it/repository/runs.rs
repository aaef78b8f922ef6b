//! Job × event × choice × role.

use super::{SECRET, causes, diagnose, policy, repository, role, rows, workflow};

#[test]
fn each_event_is_a_run_of_its_own() {
    let here = repository(
        "events",
        &[
            (
                ".github/workflows/ci.yml",
                &workflow("[push, pull_request]", "", SECRET),
            ),
            ("iam/trust.json", &policy("repo:octo-org/web:ref:*")),
        ],
    );
    let (answer, output) = diagnose(&here, &[]);
    assert_eq!(
        rows(&answer),
        [
            "deploy pull_request pull_request never sub-pull-request",
            "deploy push ref:refs/* always -",
        ]
    );
    assert_eq!(answer["verdict"], "blocked");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(answer["policies"][0]["source"], "iam/trust.json");
    let (answer, output) = diagnose(&here, &["--event", "push"]);
    assert_eq!(answer["verdict"], "clear");
    assert_eq!(output.status.code(), Some(0));
}

/// A choice decides the environment and the role at once: the role of one environment is not held
/// against the subject of the other.
#[test]
fn a_choice_decides_environment_and_role_together() {
    let on = "\n  workflow_dispatch:\n    inputs:\n      stage:\n        type: choice\n        options: [dev, prod]";
    let environment = "    environment: ${{ inputs.stage }}\n";
    let asked = "arn:aws:iam::111122223333:role/web-${{ inputs.stage }}";
    let roles = [
        role("dev", "web-dev", "repo:octo-org/web:environment:dev"),
        role("prod", "web-prod", "repo:octo-org/web:environment:prod"),
    ];
    let here = repository(
        "choice",
        &[
            (
                ".github/workflows/deploy.yml",
                &workflow(on, environment, asked),
            ),
            ("infra/roles.tf", &roles.concat()),
        ],
    );
    let (answer, _) = diagnose(&here, &[]);
    assert_eq!(
        rows(&answer),
        [
            "deploy workflow_dispatch environment:dev always -",
            "deploy workflow_dispatch environment:prod always -",
        ]
    );
    assert_eq!(
        answer["runs"][0]["policy"],
        "infra/roles.tf#aws_iam_role.dev"
    );
    assert_eq!(answer["verdict"], "clear");
}

#[test]
fn a_matrix_decides_environment_and_role_together() {
    let environment = "    strategy:\n      matrix:\n        include:\n          - {stage: dev, role: web-dev}\n          - {stage: prod, role: web-prod}\n    environment: ${{ matrix.stage }}\n";
    let asked = "arn:aws:iam::111122223333:role/${{ matrix.role }}";
    let roles = [
        role("dev", "web-dev", "repo:octo-org/web:environment:dev"),
        role(
            "prod",
            "web-prod",
            "repo:octo-org/web:environment:production",
        ),
    ];
    let here = repository(
        "matrix",
        &[
            (
                ".github/workflows/deploy.yml",
                &workflow("push", environment, asked),
            ),
            ("infra/roles.tf", &roles.concat()),
        ],
    );
    let (answer, _) = diagnose(&here, &[]);
    assert_eq!(
        rows(&answer),
        [
            "deploy push environment:prod never sub-environment",
            "deploy push environment:dev always -",
        ]
    );
    assert_eq!(causes(&answer), ["sub-environment"]);
    assert_eq!(answer["findings"][0]["runs"], serde_json::json!([0]));
    assert_eq!(answer["findings"][0]["certainty"], "proven");
}

#[test]
fn one_cause_of_several_runs_is_one_finding() {
    let file = workflow(
        "[push, workflow_dispatch]",
        "    environment: prod\n",
        SECRET,
    );
    let here = repository(
        "one-cause",
        &[
            (".github/workflows/a.yml", &file),
            (".github/workflows/b.yml", &file),
            (
                "trust.json",
                &policy("repo:octo-org/web:ref:refs/heads/main"),
            ),
        ],
    );
    let (answer, _) = diagnose(&here, &[]);
    assert_eq!(answer["runs"].as_array().unwrap().len(), 4);
    assert_eq!(causes(&answer), ["sub-environment"]);
    assert_eq!(
        answer["findings"][0]["runs"],
        serde_json::json!([0, 1, 2, 3])
    );
}

#[test]
fn a_job_without_a_token_is_not_a_run() {
    let keys = "on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: aws-actions/configure-aws-credentials@v5\n        with:\n          aws-access-key-id: ${{ secrets.ID }}\n          aws-secret-access-key: ${{ secrets.KEY }}\n          aws-region: us-east-1\n";
    let here = repository("keys", &[(".github/workflows/deploy.yml", keys)]);
    let (answer, output) = diagnose(&here, &[]);
    assert_eq!(rows(&answer), [] as [&str; 0]);
    assert_eq!(answer["verdict"], "clear");
    assert_eq!(answer["stages"][0]["summary"], "does not use OIDC");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_job_that_gets_no_token_blocks() {
    let file = workflow("push", "", SECRET).replace("permissions:\n  id-token: write\n", "");
    let here = repository(
        "no-token",
        &[
            (".github/workflows/deploy.yml", &file),
            ("trust.json", &policy("repo:octo-org/web:*")),
        ],
    );
    let (answer, _) = diagnose(&here, &[]);
    assert_eq!(
        rows(&answer),
        ["deploy push - never id-token-permission-missing"]
    );
    assert_eq!(answer["verdict"], "blocked");
}

/// A called workflow's jobs are rows of the caller; on its own it is started by nobody.
#[test]
fn a_called_workflow_runs_in_its_caller() {
    let called = workflow("workflow_call", "", SECRET);
    let caller = "on: push\njobs:\n  release:\n    permissions:\n      id-token: write\n    uses: ./.github/workflows/deploy.yml\n    secrets: inherit\n";
    let here = repository(
        "called",
        &[
            (".github/workflows/deploy.yml", &called),
            (".github/workflows/release.yml", caller),
            ("trust.json", &policy("repo:octo-org/web:*")),
        ],
    );
    let (answer, _) = diagnose(&here, &[]);
    assert_eq!(rows(&answer), ["release / deploy push ref:refs/* always -"]);
}
