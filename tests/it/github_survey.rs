//! All jobs of a repository: who gets a token, how, and with which subjects.

use oidc_doctor::issuer::github::{AwsStep, Method};

use crate::common::survey::{deploy, rows, rows_of, run, subjects};

#[test]
fn a_choice_and_a_matrix_give_one_subject_for_each_value() {
    let choice = deploy(
        "{workflow_dispatch: {inputs: {env: {type: choice, options: [dev, prod]}}}}",
        "    environment: ${{ inputs.env }}\n",
    );
    assert_eq!(subjects(&choice), ["environment:dev", "environment:prod"]);
    let event = deploy(
        "{push: {branches: [main]}, workflow_dispatch: {inputs: {env: {type: choice, options: [dev, qa]}}}}",
        "    environment: ${{ github.event.inputs.env || 'prod' }}\n",
    );
    assert_eq!(
        subjects(&event),
        ["environment:prod", "environment:dev", "environment:qa"]
    );
    let matrix = "    strategy:\n      matrix:\n        env: [dev, prod, qa]\n        exclude: [{env: qa}]\n        include: [{env: eu}]\n    environment: ${{ matrix.env }}\n";
    assert_eq!(
        subjects(&deploy("push", matrix)),
        ["environment:dev", "environment:prod", "environment:eu"]
    );
    let open = "    strategy: {matrix: {env: '${{ fromJSON(needs.x.outputs.y) }}'}}\n    environment: ${{ matrix.env }}\n";
    assert_eq!(
        subjects(&deploy("push", open)),
        ["environment:*", "ref:refs/heads/*", "ref:refs/tags/*"]
    );
}

#[test]
fn an_if_narrows_event_and_ref() {
    let on = "{push: , pull_request: , workflow_dispatch: }";
    let narrowed = |condition: &str| subjects(&deploy(on, &format!("    if: {condition}\n")));
    assert_eq!(
        narrowed("github.ref == 'refs/heads/main' && github.event_name == 'push'"),
        [
            "ref:refs/heads/main",
            "(ref:refs/tags/*)",
            "(pull_request)",
            "(ref:refs/heads/*)",
            "(ref:refs/tags/*)"
        ]
    );
    assert_eq!(
        narrowed(
            "startsWith(github.ref, 'refs/tags/v') && github.event_name != 'workflow_dispatch'"
        ),
        [
            "(ref:refs/heads/*)",
            "ref:refs/tags/v*",
            "(pull_request)",
            "(ref:refs/heads/*)",
            "(ref:refs/tags/*)"
        ]
    );
    assert_eq!(
        narrowed("contains(github.ref_name, 'rel')")[..2],
        ["ref:refs/heads/*rel*", "ref:refs/tags/*rel*"]
    );
    assert_eq!(
        narrowed("endsWith(github.ref, '-rc') || github.ref == 'refs/heads/main'")[..3],
        [
            "ref:refs/heads/*-rc",
            "ref:refs/heads/main",
            "ref:refs/tags/*-rc"
        ]
    );
    assert_eq!(
        narrowed("github.ref_name == 'dev'")[..1],
        ["ref:refs/heads/dev"]
    );
    assert_eq!(
        narrowed("github.ref != 'refs/heads/main'")[..1],
        ["ref:refs/heads/*"]
    );
    assert_eq!(
        narrowed("vars.ON == 'yes'")[..2],
        ["ref:refs/heads/*", "ref:refs/tags/*"]
    );
}

#[test]
fn forks_are_entries_without_a_token() {
    assert_eq!(
        subjects(&deploy("pull_request", "")),
        ["pull_request", "(pull_request)"]
    );
    let guarded = deploy(
        "pull_request",
        "    if: ${{ !github.event.pull_request.head.repo.fork }}\n",
    );
    assert_eq!(subjects(&guarded), ["pull_request"]);
    assert_eq!(subjects(&deploy("pull_request_target", "")).len(), 2);
}

#[test]
fn a_file_that_is_only_called_has_the_repositorys_own_subjects_open() {
    let text = deploy(
        "{workflow_call: {inputs: {env: {type: string, required: true}}}}",
        "",
    );
    assert_eq!(subjects(&text), ["*"]);
    let named = text.replace(
        "    runs-on: x\n",
        "    runs-on: x\n    environment: ${{ inputs.env }}\n",
    );
    assert_eq!(subjects(&named), ["environment:*", "*"]);
}

#[test]
fn called_jobs_are_rows_of_the_caller() {
    let caller = "on: push\npermissions: {id-token: write}\njobs:\n  a:\n    uses: ./.github/workflows/b.yml\n  c:\n    uses: x/y/.github/workflows/z.yml@v1\n";
    let called = deploy("workflow_call", "    environment: prod\n");
    let rows = rows_of(
        &run(),
        &[
            (".github/workflows/a.yml", caller),
            (".github/workflows/b.yml", &called),
        ],
    );
    let names: Vec<_> = rows.iter().map(|row| row.job.as_str()).collect();
    assert_eq!(names, ["a / deploy", "c", "deploy"]);
    assert_eq!(rows[0].subjects[0].subject, "repo:o/r:environment:prod");
    assert_eq!(
        (
            rows[1].subjects[0].subject.as_str(),
            rows[1].subjects[0].open
        ),
        ("repo:o/r:*", true)
    );
}

#[test]
fn workflows_that_call_each_other_come_to_an_end() {
    let call = |other: &str| {
        format!("on: workflow_call\njobs:\n  j:\n    uses: ./.github/workflows/{other}.yml\n")
    };
    let rows = rows_of(
        &run(),
        &[
            (".github/workflows/a.yml", &call("b")),
            (".github/workflows/b.yml", &call("a")),
        ],
    );
    assert_eq!(rows.len(), 2);
}

#[test]
fn what_github_refuses_is_said_in_its_words() {
    let refused = |text: &str| rows(text)[0].problem.clone().map(|problem| problem.message);
    let environment =
        "on: push\njobs:\n  a:\n    uses: ./.github/workflows/b.yml\n    environment: prod\n";
    assert_eq!(
        refused(environment).unwrap(),
        "The workflow is not valid. .github/workflows/a.yml (Line: 5, Col: 5): Unexpected value 'environment'"
    );
    assert!(
        refused(&deploy("push", "    permissions: {id-token: read}\n"))
            .unwrap()
            .ends_with("Unexpected value 'read'")
    );
    assert!(
        refused(&deploy("push", "    permissions: {id_token: write}\n"))
            .unwrap()
            .ends_with("Unexpected value 'id_token'")
    );
    assert!(
        refused(&deploy("push", "    environment: ${{ env.X }}\n"))
            .unwrap()
            .contains("Unrecognized named-value: 'env'")
    );
    assert!(
        refused(&deploy("push", "    environment: {url: x}\n"))
            .unwrap()
            .ends_with("Required property is missing: name")
    );
    assert!(
        refused(&deploy("{push: {branches: [a], branches-ignore: [b]}}", ""))
            .unwrap()
            .contains("you may only define one of")
    );
    assert!(
        refused(&deploy("psuh", ""))
            .unwrap()
            .ends_with("Unexpected value 'psuh'")
    );
    assert_eq!(
        refused(&deploy(
            "push",
            "    environment: ${{ vars.X || inputs.y }}\n"
        )),
        None
    );
}

fn steps(job: &str) -> Vec<AwsStep> {
    let text = format!(
        "on: push\npermissions: {{id-token: write}}\njobs:\n  deploy:\n    runs-on: x\n{job}"
    );
    rows(&text).remove(0).aws
}

fn configure(version: &str, with: &str) -> AwsStep {
    steps(&format!("    steps:\n      - uses: aws-actions/configure-aws-credentials@{version}\n        with: {{{with}}}\n")).remove(0)
}

#[test]
fn configure_aws_credentials_takes_the_first_way_that_is_given() {
    for (version, with, method) in [
        ("v4", "role-to-assume: r, aws-region: x", Method::Oidc),
        (
            "v4",
            "role-to-assume: r, aws-access-key-id: k",
            Method::Keys,
        ),
        (
            "v4",
            "role-to-assume: r, aws-access-key-id: ''",
            Method::Oidc,
        ),
        (
            "v4",
            "role-to-assume: r, web-identity-token-file: f",
            Method::TokenFile,
        ),
        (
            "v4",
            "role-to-assume: r, role-chaining: true",
            Method::Chaining,
        ),
        (
            "v6",
            "role-to-assume: r, force-skip-oidc: true",
            Method::Ambient,
        ),
        ("v4", "aws-region: x", Method::Ambient),
        ("v1.5.10", "role-to-assume: r", Method::Ambient),
        ("v1", "role-to-assume: r", Method::Oidc),
        ("v4", "role-to-assume: '${{ secrets.R }}'", Method::Oidc),
    ] {
        assert_eq!(configure(version, with).method, method, "{version} {with}");
    }
}

#[test]
fn defaults_versions_and_misspelt_inputs() {
    let step = configure(
        "e3dd6a429d7300a6a4c196c26e071d42e0343502 # v4.0.2",
        "role_to_assume: r",
    );
    assert_eq!(step.version.as_ref().unwrap().numbers, [4, 0, 2]);
    assert_eq!(step.unknown_inputs[0].meant, Some("role-to-assume"));
    assert_eq!(
        step.audience.unwrap().value.as_known(),
        Some("sts.amazonaws.com")
    );
    assert_eq!(
        step.session_name.unwrap().value.as_known(),
        Some("GitHubActions")
    );
    let china = configure("v4", "role-to-assume: r, audience: sts.amazonaws.com.cn");
    assert_eq!(
        china.audience.unwrap().value.as_known(),
        Some("sts.amazonaws.com.cn")
    );
    assert!(
        configure("v4", "role-to-assume: r, aws-region: x")
            .unknown_inputs
            .is_empty()
    );
}

#[test]
fn hand_made_requests_are_found() {
    let script = "    steps:\n      - run: |\n          TOKEN=$(curl -H \"Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN\" \"$ACTIONS_ID_TOKEN_REQUEST_URL&audience=sts.amazonaws.com\" | jq -r .value)\n          aws sts assume-role-with-web-identity --role-arn arn:aws:iam::111122223333:role/x --role-session-name ci --web-identity-token $TOKEN\n";
    let step = steps(script).remove(0);
    assert_eq!(step.method, Method::Oidc);
    assert_eq!(
        step.audience.unwrap().value.as_known(),
        Some("sts.amazonaws.com")
    );
    assert_eq!(
        step.role.unwrap().value.as_known(),
        Some("arn:aws:iam::111122223333:role/x")
    );
    let bare = "    env: {AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/x', AWS_WEB_IDENTITY_TOKEN_FILE: /tmp/t}\n    steps:\n      - run: curl \"$ACTIONS_ID_TOKEN_REQUEST_URL\" > /tmp/t\n";
    assert_eq!(
        steps(bare)[0].audience.as_ref().unwrap().value.as_known(),
        Some("https://github.com/o")
    );
    let irsa = "    env: {AWS_ROLE_ARN: x, AWS_WEB_IDENTITY_TOKEN_FILE: /tmp/t}\n    steps:\n      - run: aws s3 ls\n";
    assert_eq!(steps(irsa)[0].method, Method::TokenFile);
    let node = "    env: {AWS_ROLE_ARN: x}\n    steps:\n      - uses: actions/github-script@v7\n        with: {script: \"core.getIDToken('sts.amazonaws.com')\"}\n";
    assert_eq!(
        steps(node)[0].audience.as_ref().unwrap().value.as_known(),
        Some("sts.amazonaws.com")
    );
}

#[test]
fn other_clouds_are_not_mistaken_for_aws() {
    for uses in [
        "google-github-actions/auth@v2",
        "azure/login@v2",
        "hashicorp/vault-action@v3",
        "pypa/gh-action-pypi-publish@release/v1",
        "actions/attest-build-provenance@v2",
        "aws-actions/amazon-ecr-login@v2",
    ] {
        let step = format!(
            "    steps:\n      - uses: {uses}\n        with: {{role: x, region: y, audience: z}}\n"
        );
        assert!(steps(&step).is_empty(), "{uses}");
    }
    let vault = "    steps:\n      - run: curl \"$ACTIONS_ID_TOKEN_REQUEST_URL&audience=vault\"\n";
    assert!(steps(vault).is_empty());
}

#[test]
fn wrappers_and_composite_actions_are_opened() {
    let guardian = "    steps:\n      - uses: guardian/actions-assume-aws-role@v1\n        with: {awsRoleToAssume: r}\n";
    assert_eq!(
        steps(guardian)[0].region.as_ref().unwrap().value.as_known(),
        Some("eu-west-1")
    );
    let action = "name: login\ninputs: {role: {}}\nruns:\n  using: composite\n  steps:\n    - uses: aws-actions/configure-aws-credentials@v4\n      with: {role-to-assume: '${{ inputs.role }}', aws-region: eu-west-1}\n";
    let text = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: echo\n      - uses: ./.github/actions/login\n        with: {role: '${{ secrets.ROLE }}'}\n";
    let rows = rows_of(
        &run(),
        &[
            (".github/workflows/a.yml", text),
            (".github/actions/login/action.yml", action),
        ],
    );
    let step = &rows[0].aws[0];
    assert_eq!((step.number, step.method), (2, Method::Oidc));
    assert_eq!(
        step.role.as_ref().unwrap().written.as_deref(),
        Some("${{ secrets.ROLE }}")
    );
    assert_eq!(step.through, [".github/actions/login/action.yml"]);
}
