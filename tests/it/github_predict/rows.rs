//! Row by row what GitHub documents of events, customised subjects, permissions and the credentials
//! action, where no other test has the row.

use oidc_doctor::issuer::github::survey::{Row, survey};
use oidc_doctor::issuer::github::{Prediction, Run, predict};

use crate::github_predict::{PATH, job, workflows};

/// A run of the job `deploy`.
fn run(event: &str, git_ref: &str) -> Run {
    Run {
        job: Some("deploy".into()),
        ..crate::github_predict::run(event, git_ref)
    }
}

fn prediction(run: &Run, text: &str) -> Prediction {
    predict(run, &workflows(&[(PATH, text)]), Some(PATH))
}

fn subjects(run: &Run, text: &str) -> Vec<String> {
    let found = prediction(run, text).subjects;
    found.into_iter().map(|one| one.sub).collect()
}

#[test]
fn every_event_presents_the_ref_it_runs_for() {
    for (event, git_ref) in [
        ("repository_dispatch", "refs/heads/main"),
        ("delete", "refs/heads/main"),
        ("create", "refs/heads/new"),
        ("create", "refs/tags/new"),
        ("deployment", "refs/heads/live"),
        ("deployment_status", "refs/tags/v1"),
        ("registry_package", "refs/tags/v1"),
        ("issues", "refs/heads/main"),
        ("discussion_comment", "refs/heads/main"),
        ("check_suite", "refs/heads/main"),
        ("watch", "refs/heads/main"),
        ("image_version", "refs/heads/main"),
    ] {
        let found = subjects(&run(event, git_ref), &job(event, ""));
        assert_eq!(
            found,
            [format!("repo:Octo-Org/My.Repo:ref:{git_ref}")],
            "{event}"
        );
    }
}

#[test]
fn a_pull_request_that_was_merged_is_still_a_pull_request() {
    let text = job("{pull_request: {types: [closed]}}", "");
    let found = subjects(&run("pull_request", "refs/heads/main"), &text);
    assert_eq!(found, ["repo:Octo-Org/My.Repo:pull_request"]);
}

#[test]
fn a_pull_request_with_an_environment_in_the_immutable_form() {
    let mut run = run("pull_request", "refs/pull/5/merge");
    run.sub_template.as_mut().unwrap().sub_claim_prefix =
        Some("repo:Octo-Org@11/My.Repo@22".into());
    let found = subjects(&run, &job("pull_request", "    environment: dev\n"));
    assert_eq!(found, ["repo:Octo-Org@11/My.Repo@22:environment:dev"]);
}

fn customised(run: Run, keys: &[&str]) -> Run {
    let mut run = run;
    let template = run.sub_template.as_mut().unwrap();
    template.use_default = Some(false);
    template.include_claim_keys = Some(keys.iter().map(|key| (*key).to_owned()).collect());
    run
}

#[test]
fn customised_subjects_of_pull_requests_and_of_names_with_colons() {
    let pull = customised(
        run("pull_request", "refs/pull/27/merge"),
        &["repo", "context", "job_workflow_ref"],
    );
    assert_eq!(
        subjects(&pull, &job("pull_request", "")),
        [
            "repo:Octo-Org/My.Repo:pull_request:job_workflow_ref:Octo-Org/My.Repo/.github/workflows/a.yml@refs/pull/27/merge"
        ]
    );
    let east = customised(
        run("push", "refs/heads/main"),
        &["environment", "repository_owner"],
    );
    assert_eq!(
        subjects(&east, &job("push", "    environment: production:eastus\n")),
        ["environment:production%3Aeastus:repository_owner:Octo-Org"]
    );
    // A template asks for an environment and the job has none: what then stands there is not documented.
    assert_eq!(
        subjects(&east, &job("push", "")),
        ["environment:*:repository_owner:Octo-Org"]
    );
}

#[test]
fn a_template_with_the_called_file_holds_its_full_ref() {
    let foreign = "Other/Flows/.github/workflows/d.yml@v1";
    let called = "on: workflow_call\njobs:\n  inner:\n    runs-on: x\n    permissions: {id-token: write}\n    steps: []\n";
    let caller = format!(
        "on: push\njobs:\n  deploy:\n    permissions: {{id-token: write}}\n    uses: {foreign}\n"
    );
    let run = customised(
        run("push", "refs/heads/main"),
        &["repo", "context", "job_workflow_ref"],
    );
    let files = workflows(&[(PATH, &caller), (foreign, called)]);
    let found = predict(&run, &files, Some(PATH)).subjects;
    let covers = |sub: &str| {
        let wanted = "repo:Octo-Org/My.Repo:ref:refs/heads/main:job_workflow_ref:Other/Flows/.github/workflows/d.yml@refs/tags/v1";
        oidc_doctor::issuer::github::wildcard_matches(sub, wanted)
    };
    assert!(found.iter().any(|one| covers(&one.sub)), "{found:?}");
}

/// Whether a run of this event, changed so, gets a token.
fn available(event: &str, change: impl Fn(&mut Run)) -> Option<bool> {
    let mut run = run(event, "refs/heads/main");
    change(&mut run);
    let text = job(event, "    permissions: {id-token: write}\n");
    prediction(&run, &text).token.available()
}

#[test]
fn what_forks_and_dependabot_may_ask_for() {
    let fork = |run: &mut Run| run.fork = Some(true);
    let dependabot = |run: &mut Run| run.actor = Some("dependabot[bot]".into());
    for event in [
        "pull_request",
        "pull_request_review",
        "pull_request_review_comment",
    ] {
        assert_eq!(available(event, fork), Some(false), "{event}");
        assert_eq!(available(event, dependabot), None, "{event}");
    }
    for event in ["push", "create", "deployment", "deployment_status"] {
        assert_eq!(available(event, dependabot), None, "{event}");
        assert_eq!(available(event, |_| {}), Some(true), "{event}");
    }
    for event in [
        "workflow_run",
        "issue_comment",
        "schedule",
        "workflow_dispatch",
    ] {
        assert_eq!(available(event, fork), Some(true), "{event}");
        assert_eq!(available(event, dependabot), Some(true), "{event}");
    }
}

fn rows(files: &[(&str, &str)]) -> Vec<Row> {
    let run = Run {
        job: None,
        event: None,
        git_ref: None,
        ..run("push", "")
    };
    survey(&run, &workflows(files))
}

#[track_caller]
fn is_refused(on: &str, more: &str, expected: &str) {
    let text = job(on, more);
    let rows = rows(&[(PATH, &text)]);
    let problem = rows.into_iter().next().and_then(|row| row.problem);
    let message = problem
        .unwrap_or_else(|| panic!("{on}{more} is not refused"))
        .message;
    assert!(message.contains(expected), "{message}");
}

#[test]
fn filters_are_read_in_every_spelling() {
    is_refused(
        "{push: {tags: [a], tags-ignore: [b]}}",
        "",
        "you may only define one of",
    );
    is_refused(
        "{pull_request_target: {paths: [a], paths-ignore: [b]}}",
        "",
        "you may only define one of",
    );
    for accepted in [
        "{push: {branches: main}}",
        "{schedule: [{cron: '0 4 * * *', timezone: Europe/Vienna}]}",
        "{merge_group: {types: [checks_requested], branches: [main]}}",
        "{pull_request_target: {types: [opened], branches-ignore: [x], paths: [y]}}",
        "{workflow_dispatch: {inputs: {a: {type: environment}, b: {type: number}, c: {type: boolean}}}}",
        "[push, pull_request]",
        "gollum",
    ] {
        let text = job(accepted, "");
        assert_eq!(rows(&[(PATH, &text)])[0].problem, None, "{accepted}");
    }
}

const CALLEE: &str = ".github/workflows/b.yml";

/// Why GitHub refuses `caller` with this called workflow.
fn refusal(caller: &str, called: &str) -> Option<String> {
    let caller = format!("on: push\n{caller}");
    let files = [(PATH, caller.as_str()), (CALLEE, called)];
    let rows = rows(&files);
    let own = rows.into_iter().find(|row| row.workflow == PATH);
    own.and_then(|row| row.problem)
        .map(|problem| problem.message)
}

#[test]
fn a_called_workflow_may_not_ask_for_more() {
    let call = "jobs:\n  deploy:\n    uses: ./.github/workflows/b.yml\n";
    let reads = format!("permissions: {{contents: read}}\n{call}");
    let root = "on: workflow_call\npermissions: {id-token: write}\njobs:\n  inner: {runs-on: x, steps: []}\n";
    let message = refusal(&reads, root).unwrap();
    assert!(
        message.contains(
            "The workflow is requesting 'id-token: write', but is only allowed 'id-token: none'"
        ),
        "{message}"
    );
    let inner = "on: workflow_call\njobs:\n  inner: {runs-on: x, permissions: {contents: write, id-token: write}, steps: []}\n";
    let message = refusal(&reads, inner).unwrap();
    assert!(message.contains("The nested job 'inner' is requesting 'contents: write, id-token: write', but is only allowed 'contents: read, id-token: none'"), "{message}");
    let silent = "on: workflow_call\njobs:\n  inner: {runs-on: x, steps: []}\n";
    assert_eq!(refusal(&reads, silent), None);
    let writes = format!("permissions: write-all\n{call}");
    assert_eq!(refusal(&writes, root), None);
    assert_eq!(refusal(&writes, inner), None);
}

#[test]
fn a_called_job_without_permissions_has_its_workflows_or_its_callers() {
    let call = "on: push\npermissions: {id-token: write}\njobs:\n  deploy:\n    uses: ./.github/workflows/b.yml\n";
    let level = |called: &str| {
        let rows = rows(&[(PATH, call), (CALLEE, called)]);
        let own = rows.into_iter().find(|row| row.workflow == PATH).unwrap();
        own.id_token.available()
    };
    let inner = "jobs:\n  inner: {runs-on: x, steps: []}\n";
    assert_eq!(level(&format!("on: workflow_call\n{inner}")), Some(true));
    assert_eq!(
        level(&format!(
            "on: workflow_call\npermissions: {{contents: read}}\n{inner}"
        )),
        Some(false)
    );
}

/// The subjects, without the repository, of pushes to a workflow with these filters.
fn pushed(filters: &str) -> Vec<String> {
    let text = job(
        &format!("{{push: {filters}}}"),
        "    permissions: {id-token: write}\n",
    );
    let rows = rows(&[(PATH, &text)]);
    let subjects = rows[0].subjects.iter().map(|one| one.subject.clone());
    let short = subjects.map(|text| text.replace("repo:Octo-Org/My.Repo:ref:refs/", ""));
    short.collect()
}

#[test]
fn filters_of_pushes_choose_the_refs() {
    for (filters, refs) in [
        ("", &["heads/*", "tags/*"][..]),
        ("{branches: [main]}", &["heads/main"]),
        ("{branches-ignore: [dev]}", &["heads/*"]),
        ("{tags: ['v*']}", &["tags/v*"]),
        ("{tags-ignore: ['v*']}", &["tags/*"]),
        (
            "{branches: [main], tags: ['v*']}",
            &["heads/main", "tags/v*"],
        ),
        // Paths are not looked at for tags.
        ("{paths: ['src/**']}", &["heads/*", "tags/*"]),
        ("{branches: [main], paths: ['src/**']}", &["heads/main"]),
    ] {
        assert_eq!(pushed(filters), refs, "{filters}");
    }
}

/// How the credentials action of this version with these inputs and variables gets credentials, and
/// for which role.
fn configured(version: &str, with: &str, env: &str) -> (&'static str, Option<String>) {
    let text = format!(
        "on: push\npermissions: {{id-token: write}}\njobs:\n  deploy:\n    runs-on: x\n    steps:\n      - uses: aws-actions/configure-aws-credentials@{version}\n        env: {{{env}}}\n        with: {{{with}}}\n"
    );
    let step = rows(&[(PATH, &text)]).remove(0).aws.remove(0);
    let role = step
        .role
        .and_then(|role| role.value.as_known().map(str::to_owned));
    (step.method.as_str(), role)
}

#[test]
fn the_action_decides_by_its_inputs_alone() {
    let role = Some("arn:aws:iam::111122223333:role/x".to_owned());
    let arn = "arn:aws:iam::111122223333:role/x";
    let with = |more: &str| format!("role-to-assume: '{arn}', aws-region: eu-west-1{more}");
    for (version, more, method) in [
        ("v6", "", "oidc"),
        ("v6.2.3", "", "oidc"),
        ("v3", "", "oidc"),
        ("v1.6.0", "", "oidc"),
        ("v6", ", role-chaining: false", "oidc"),
        ("v6", ", role-chaining: true", "chaining"),
        ("v6", ", force-skip-oidc: false", "oidc"),
        ("v6", ", web-identity-token-file: /tmp/token", "token-file"),
        ("v6", ", aws-access-key-id: '${{ secrets.KEY }}'", "keys"),
        (
            "v6",
            ", aws-access-key-id: AKIAIOSFODNN7EXAMPLE, role-chaining: true",
            "keys",
        ),
    ] {
        assert_eq!(
            configured(version, &with(more), ""),
            (method, role.clone()),
            "{version}{more}"
        );
    }
    // From v4.2.0 on a variable stands in for the input.
    assert_eq!(
        configured("v6", "aws-region: x", &format!("ROLE_TO_ASSUME: '{arn}'")),
        ("oidc", role)
    );
    assert_eq!(
        configured(
            "v4.1.0",
            "aws-region: x",
            &format!("ROLE_TO_ASSUME: '{arn}'")
        ),
        ("ambient", None)
    );
}
