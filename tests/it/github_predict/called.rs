//! Jobs of called workflows.

use oidc_doctor::issuer::github::permissions::Because;
use oidc_doctor::issuer::github::{Prediction, Run, predict};

use crate::github_predict::{PATH, run, workflows};

const CALLED: &str = "on: {workflow_call: {inputs: {env: {type: string}}}}\njobs:\n  inner:\n    runs-on: ubuntu-latest\n    environment: ${{ inputs.env }}\n    permissions: {id-token: write}\n    steps:\n      - uses: aws-actions/configure-aws-credentials@v4\n        with: {role-to-assume: 'arn:aws:iam::111122223333:role/x', aws-region: eu-west-1}\n";

fn call(uses: &str, more: &str) -> String {
    format!("on: push\njobs:\n  outer:\n    uses: {uses}\n{more}")
}

fn through_call(uses: &str, more: &str, key: &str) -> Prediction {
    let text = call(uses, more);
    let files = workflows(&[(PATH, &text), (key, CALLED)]);
    predict(
        &Run {
            job: Some("outer".into()),
            ..run("push", "refs/heads/main")
        },
        &files,
        Some(PATH),
    )
}

#[test]
fn a_called_job_presents_its_callers_subject_and_its_own_file() {
    let uses = "Other/Flows/.github/workflows/d.yml@v1";
    let prediction = through_call(uses, "    permissions: {id-token: write}\n", uses);
    assert_eq!(prediction.job.as_ref().unwrap().name, "outer / inner");
    assert_eq!(
        prediction.subjects[0].sub,
        "repo:Octo-Org/My.Repo:ref:refs/heads/main"
    );
    let file = prediction.claims.shape("job_workflow_ref").unwrap();
    assert_eq!(file.as_known(), None);
    assert_eq!(
        file.options[0].pattern,
        "Other/Flows/.github/workflows/d.yml@refs/tags/v1"
    );
    let workflow = format!("Octo-Org/My.Repo/{PATH}@refs/heads/main");
    assert_eq!(
        prediction.claims.text("workflow_ref"),
        Some(workflow.as_str())
    );
    assert_eq!(
        prediction.role().unwrap().value.as_known(),
        Some("arn:aws:iam::111122223333:role/x")
    );
}

#[test]
fn inputs_reach_the_called_jobs_environment() {
    let local = "./.github/workflows/d.yml";
    let more = "    permissions: {id-token: write}\n    with: {env: \"${{ github.ref == 'refs/heads/main' && 'prod' || 'dev' }}\"}\n";
    let prediction = through_call(local, more, ".github/workflows/d.yml");
    assert_eq!(
        prediction.subjects[0].sub,
        "repo:Octo-Org/My.Repo:environment:prod"
    );
    let file = "Octo-Org/My.Repo/.github/workflows/d.yml@refs/heads/main";
    assert_eq!(prediction.claims.text("job_workflow_ref"), Some(file));
}

#[test]
fn a_callers_ceiling_is_refused_in_githubs_words() {
    let local = "./.github/workflows/d.yml";
    let prediction = through_call(
        local,
        "    permissions: {contents: read}\n",
        ".github/workflows/d.yml",
    );
    assert_eq!(prediction.token.available(), Some(false));
    let Because::CallerCeiling(refusal) = &prediction.token.because else {
        panic!("should be refused")
    };
    assert_eq!(
        refusal.message(),
        "Error calling workflow 'Octo-Org/My.Repo/.github/workflows/d.yml'. The nested job 'inner' is \
         requesting 'id-token: write', but is only allowed 'id-token: none'."
    );
    let granted = through_call(
        local,
        "    permissions: {id-token: write}\n",
        ".github/workflows/d.yml",
    );
    assert_eq!(granted.token.because, Because::JobLevel);
    assert!(granted.refusals.is_empty());
}

#[test]
fn a_silent_caller_leaves_it_to_the_default_but_never_for_another_owner() {
    let silent = through_call("./.github/workflows/d.yml", "", ".github/workflows/d.yml");
    assert_eq!(silent.token.available(), None);
    assert!(matches!(
        &silent.token.because,
        Because::CallerSilent {
            same_owner: Some(true),
            ..
        }
    ));
    let foreign = "Other/Flows/.github/workflows/d.yml@main";
    let refused = through_call(foreign, "", foreign);
    assert_eq!(refused.token.available(), Some(false));
}
