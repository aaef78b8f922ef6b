//! Jobs over all their runs: always, sometimes, never, unknown.

use std::collections::BTreeMap;

use oidc_doctor::exam::Exam;
use oidc_doctor::exam::exposure::admitted;
use oidc_doctor::exam::jobs::{self, JobAnswer, Jobs};
use oidc_doctor::iam::language::Budget;
use oidc_doctor::issuer::github::survey::survey;
use oidc_doctor::issuer::github::{Run, Workflows};
use oidc_doctor::source::{Source, parse_yaml};

use crate::check::support::{ISSUER, PROVIDER, case, policy, statement, trusting};

const CREDENTIALS: &str = "    steps: [{uses: aws-actions/configure-aws-credentials@v4, with: {role-to-assume: 'arn:aws:iam::111122223333:role/deploy', aws-region: us-east-1}}]\n";

fn run() -> Run {
    Run {
        repository: Some("octo-org/web".into()),
        default_branch: Some("main".into()),
        ..Run::default()
    }
}

fn workflow(on: &str, job: &str) -> String {
    format!(
        "on: {on}\npermissions: {{id-token: write}}\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n{job}{CREDENTIALS}"
    )
}

fn answers(run: &Run, policy: &str, files: &[(&str, &str)]) -> Vec<JobAnswer> {
    let documents = files.iter().map(|(path, text)| {
        let document = parse_yaml(&Source::new(*path, *text)).unwrap();
        ((*path).to_owned(), document)
    });
    let documents: BTreeMap<_, _> = documents.collect();
    let workflows = Workflows::read(&documents, run.repository.as_deref());
    let case = case(policy);
    let exam = Exam::of(&case);
    let read = exam.trust.policy.as_ref().unwrap();
    let budget = &mut Budget::default();
    let admission = admitted(read, PROVIDER, ISSUER, budget).unwrap();
    let rows = survey(run, &workflows);
    let jobs = Jobs {
        run,
        workflows: &workflows,
        rows: &rows,
        role: case.role_arn.as_deref(),
    };
    jobs::of(jobs, |_| std::borrow::Cow::Borrowed(&admission))
}

fn one(run: &Run, policy: &str, on: &str, job: &str) -> JobAnswer {
    let text = workflow(on, job);
    let mut all = answers(run, policy, &[(".github/workflows/a.yml", &text)]);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

/// How the job fares; that its examples are what they say is checked on the way.
fn fares(policy: &str, on: &str, job: &str) -> &'static str {
    let answer = one(&run(), policy, on, job);
    let open = answer.depends_on.is_empty();
    assert_eq!(open, answer.admitted.name() != "unknown", "{answer:?}");
    answer.admitted.name()
}

fn sub(token: &Option<BTreeMap<String, String>>) -> &str {
    token.as_ref().map_or("", |token| token["sub"].as_str())
}

#[test]
fn subjects_against_patterns() {
    let main = &["repo:octo-org/web:ref:refs/heads/main"];
    let table: &[(&[&str], &str, &str, &str)] = &[
        (main, "{push: {branches: [main]}}", "", "always"),
        (main, "push", "", "sometimes"),
        (main, "{push: {tags: ['v*']}}", "", "never"),
        (main, "schedule", "", "always"),
        (main, "pull_request", "", "never"),
        (main, "push", "    environment: prod\n", "never"),
        (&["repo:octo-org/web:*"], "push", "", "always"),
        (&["repo:octo-org/web:*"], "pull_request", "", "always"),
        (&["repo:octo-org/*"], "workflow_dispatch", "", "always"),
        (&["repo:octo-org/api:*"], "push", "", "never"),
        (
            &["repo:octo-org/web:environment:prod"],
            "push",
            "    environment: prod\n",
            "always",
        ),
        (
            &["repo:octo-org/web:environment:Prod"],
            "push",
            "    environment: prod\n",
            "never",
        ),
        (
            &["repo:octo-org/web:ref:refs/heads/*"],
            "{push: {branches: ['release/**']}}",
            "",
            "always",
        ),
        (
            &["repo:octo-org/web:ref:refs/heads/*"],
            "push",
            "",
            "sometimes",
        ),
        (
            &["repo:octo-org/web:ref:refs/tags/v*"],
            "{push: {tags: ['v[0-9]+']}}",
            "",
            "always",
        ),
        (
            &["repo:octo-org/web:ref:refs/tags/v?"],
            "{push: {tags: ['v[0-9]+']}}",
            "",
            "sometimes",
        ),
        (
            &["repo:octo-org/web:ref:refs/tags/v*"],
            "release",
            "",
            "sometimes",
        ),
    ];
    for (subjects, on, job, expected) in table {
        assert_eq!(
            fares(&trusting(subjects), on, job),
            *expected,
            "{subjects:?} {on} {job}"
        );
    }
}

#[test]
fn the_filters_of_a_push_count_as_they_are_written() {
    let main = trusting(&["repo:octo-org/web:ref:refs/heads/main"]);
    assert_eq!(
        fares(&main, "{push: {branches: ['*', '!main']}}", ""),
        "never"
    );
    assert_eq!(
        fares(&main, "{push: {branches: ['!main', '*']}}", ""),
        "sometimes"
    );
    assert_eq!(
        fares(&main, "{push: {branches-ignore: [main]}}", ""),
        "never"
    );
    assert_eq!(
        fares(&main, "{push: {branches-ignore: ['d*']}}", ""),
        "sometimes"
    );
    let deep = trusting(&["repo:octo-org/web:ref:refs/heads/*/*"]);
    assert_eq!(fares(&deep, "{push: {branches: ['*']}}", ""), "never");
    assert_eq!(fares(&deep, "{push: {branches: ['**']}}", ""), "sometimes");
    assert_eq!(
        fares(&deep, "{push: {branches: ['release/*']}}", ""),
        "always"
    );
    assert_eq!(
        fares(&deep, "{push: {branches: ['**/x']}}", ""),
        "sometimes"
    );
    let digits = trusting(&["repo:octo-org/web:ref:refs/heads/v1*"]);
    assert_eq!(
        fares(&digits, "{push: {branches: ['v[2-9]*']}}", ""),
        "never"
    );
    assert_eq!(
        fares(&digits, "{push: {branches: ['v1?']}}", ""),
        "sometimes"
    );
}

#[test]
fn the_if_of_a_job_counts() {
    let main = trusting(&["repo:octo-org/web:ref:refs/heads/main"]);
    let only = "    if: github.ref == 'refs/heads/main'\n";
    let never = "    if: github.ref != 'refs/heads/main'\n";
    assert_eq!(fares(&main, "push", only), "always");
    assert_eq!(fares(&main, "push", never), "never");
    let tags = trusting(&["repo:octo-org/web:ref:refs/tags/*"]);
    assert_eq!(
        fares(
            &tags,
            "push",
            "    if: startsWith(github.ref, 'refs/tags/')\n"
        ),
        "always"
    );
    assert_eq!(
        fares(
            &tags,
            "push",
            "    if: startsWith(github.ref, 'refs/heads/')\n"
        ),
        "never"
    );
}

#[test]
fn both_examples_are_runs_of_the_job() {
    let policy = trusting(&["repo:octo-org/web:ref:refs/heads/release/*"]);
    let answer = one(&run(), &policy, "{push: {branches: ['*/*']}}", "");
    let prefix = "repo:octo-org/web:ref:refs/heads/";
    let inside = sub(&answer.admitted_example).strip_prefix(prefix).unwrap();
    let outside = sub(&answer.denied_example).strip_prefix(prefix).unwrap();
    assert!(inside.starts_with("release/"), "{inside}");
    assert!(
        !outside.starts_with("release/") && outside.matches('/').count() == 1,
        "{outside}"
    );
}

#[test]
fn other_claims_go_with_the_subject() {
    let with = |conditions: &str| {
        let conditions = format!(
            r#"{{"StringEquals":{{"gh:aud":"sts.amazonaws.com"}},"StringLike":{{"gh:sub":"repo:octo-org/web:*",{conditions}}}}}"#
        );
        policy(&[statement("Allow", &conditions)])
    };
    let main = with(r#""gh:ref":"refs/heads/main""#);
    assert_eq!(fares(&main, "{push: {branches: [main]}}", ""), "always");
    assert_eq!(fares(&main, "{push: {branches: [dev]}}", ""), "never");
    let answer = one(&run(), &main, "push", "");
    assert_eq!(
        sub(&answer.admitted_example),
        "repo:octo-org/web:ref:refs/heads/main"
    );
    let denied = answer.denied_example.unwrap();
    assert!(denied["sub"].ends_with(&denied["ref"]), "{denied:?}");
    let environment = with(r#""gh:environment":"prod""#);
    assert_eq!(
        fares(&environment, "push", "    environment: prod\n"),
        "always"
    );
    assert_eq!(fares(&environment, "push", ""), "never");
    assert_eq!(
        fares(&with(r#""gh:actor":"octocat""#), "push", ""),
        "sometimes"
    );
    assert_eq!(
        fares(&with(r#""gh:repository":"octo-org/web""#), "push", ""),
        "always"
    );
    let file = r#""gh:job_workflow_ref":"octo-org/web/.github/workflows/a.yml@refs/heads/main""#;
    assert_eq!(
        fares(&with(file), "{push: {branches: [main]}}", ""),
        "always"
    );
    assert_eq!(fares(&with(file), "push", ""), "sometimes");
}

#[test]
fn what_is_fixed_but_not_known_leaves_it_open() {
    let main = trusting(&["repo:octo-org/web:ref:refs/heads/main"]);
    let no_branch = Run {
        default_branch: None,
        ..run()
    };
    let answer = one(&no_branch, &main, "schedule", "");
    assert_eq!(answer.admitted.name(), "unknown");
    assert!(
        answer
            .depends_on
            .iter()
            .any(|fact| fact.contains("--default-branch"))
    );
    let nobody = one(&Run::default(), &main, "push", "");
    assert!(
        nobody
            .depends_on
            .iter()
            .any(|fact| fact.contains("--repository"))
    );
    let stage = "    environment: ${{ vars.STAGE }}\n";
    let prod = trusting(&["repo:octo-org/web:environment:prod"]);
    let answer = one(&run(), &prod, "push", stage);
    assert_eq!(
        answer.depends_on.iter().collect::<Vec<_>>(),
        ["`vars.STAGE`"]
    );
    assert_eq!(
        fares(
            &prod,
            "{workflow_dispatch: {inputs: {to: {}}}}",
            "    environment: ${{ inputs.to }}\n"
        ),
        "sometimes"
    );
    let ids = policy(&[statement(
        "Allow",
        r#"{"StringEquals":{"gh:repository_id":"74"}}"#,
    )]);
    assert_eq!(fares(&ids, "push", ""), "unknown");
    let known = Run {
        repository_id: Some("74".into()),
        ..run()
    };
    assert_eq!(one(&known, &ids, "push", "").admitted.name(), "always");
    let address = policy(&[statement(
        "Allow",
        r#"{"StringLike":{"gh:sub":"repo:octo-org/web:*"},"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}"#,
    )]);
    assert_eq!(fares(&address, "push", ""), "unknown");
    assert_eq!(fares(&main, "pull_request_target", ""), "unknown");
}

#[test]
fn a_deny_statement_keeps_jobs_out() {
    let allow = r#"{"StringLike":{"gh:sub":"repo:octo-org/web:*"}}"#;
    let deny = r#"{"StringLike":{"gh:sub":"*:pull_request"}}"#;
    let policy = policy(&[statement("Allow", allow), statement("Deny", deny)]);
    assert_eq!(fares(&policy, "pull_request", ""), "never");
    assert_eq!(fares(&policy, "push", ""), "always");
}

#[test]
fn only_jobs_that_ask_for_this_role_are_listed() {
    let policy = trusting(&["repo:octo-org/web:*"]);
    let text = "on: push\npermissions: {id-token: write}\njobs:\n  test:\n    permissions: {contents: read}\n    runs-on: x\n    steps: [{run: make}]\n  other:\n    runs-on: x\n    steps: [{uses: aws-actions/configure-aws-credentials@v4, with: {role-to-assume: 'arn:aws:iam::111122223333:role/other', aws-region: us-east-1}}]\n  keys:\n    runs-on: x\n    steps: [{uses: aws-actions/configure-aws-credentials@v4, with: {aws-access-key-id: '${{ secrets.A }}', aws-secret-access-key: '${{ secrets.B }}', aws-region: us-east-1}}]\n  mine:\n    runs-on: x\n    steps: [{uses: aws-actions/configure-aws-credentials@v4, with: {role-to-assume: '${{ vars.ROLE }}', aws-region: us-east-1}}]\n";
    let all = answers(&run(), &policy, &[("a.yml", text)]);
    let names: Vec<_> = all.iter().map(|answer| answer.job.as_str()).collect();
    assert_eq!(names, ["mine"]);
}

#[test]
fn called_workflows_are_rows_of_their_caller() {
    let policy = trusting(&["repo:octo-org/web:ref:refs/heads/main"]);
    let caller = "on: {push: {branches: [main]}}\npermissions: {id-token: write}\njobs:\n  ship:\n    uses: ./.github/workflows/b.yml\n";
    let called = workflow("{workflow_call: {}}", "");
    let files = [
        (".github/workflows/a.yml", caller),
        (".github/workflows/b.yml", called.as_str()),
    ];
    let all = answers(&run(), &policy, &files);
    let rows: Vec<_> = all
        .iter()
        .map(|answer| {
            (
                answer.job.as_str(),
                answer.event.as_str(),
                answer.admitted.name(),
            )
        })
        .collect();
    assert_eq!(rows, [("ship / deploy", "push", "always")]);
    let alone = answers(&run(), &policy, &files[1..]);
    assert_eq!(alone[0].admitted.name(), "unknown");
    assert!(alone[0].depends_on.contains("the workflow that calls it"));
}
