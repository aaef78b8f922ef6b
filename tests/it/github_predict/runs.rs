//! Runs of one workflow file, and what the facts alone tell.

use oidc_doctor::issuer::github::permissions::Because;
use oidc_doctor::issuer::github::workflow::Level;
use oidc_doctor::issuer::github::{Run, Template, Workflows, predict};

use crate::github_predict::{PATH, job, presented, run, workflows};

#[test]
fn subjects_follow_event_ref_and_environment() {
    let main = "refs/heads/main";
    let pull = "refs/pull/5/merge";
    for (event, git_ref, environment, context) in [
        (
            "push",
            "refs/heads/feature/x",
            "",
            "ref:refs/heads/feature/x",
        ),
        ("push", "refs/tags/v1.0", "", "ref:refs/tags/v1.0"),
        ("pull_request", pull, "", "pull_request"),
        (
            "pull_request",
            pull,
            "    environment: dev\n",
            "environment:dev",
        ),
        (
            "push",
            main,
            "    environment: {name: \"Prod:EU\"}\n",
            "environment:Prod%3AEU",
        ),
        ("schedule", main, "", "ref:refs/heads/main"),
        ("workflow_dispatch", "refs/tags/v2", "", "ref:refs/tags/v2"),
        ("workflow_run", main, "", "ref:refs/heads/main"),
        ("release", "refs/tags/v3", "", "ref:refs/tags/v3"),
        (
            "merge_group",
            "refs/heads/gh-readonly-queue/main/pr-7-0a",
            "",
            "ref:refs/heads/gh-readonly-queue/main/pr-7-0a",
        ),
        ("push", "refs/heads/a@b", "", "ref:refs/heads/a@b"),
        ("issue_comment", main, "", "ref:refs/heads/main"),
    ] {
        let subjects = presented(&run(event, git_ref), &job(event, environment));
        assert_eq!(
            subjects,
            [format!("repo:Octo-Org/My.Repo:{context}")],
            "{event} {git_ref}"
        );
    }
}

#[test]
fn an_environment_that_comes_out_empty_is_none() {
    let text = job(
        "{workflow_dispatch: {inputs: {env: {type: string}}}}",
        "    environment: ${{ inputs.env }}\n",
    );
    let mut run = run("workflow_dispatch", "refs/heads/main");
    let mut with = |value: &str| {
        run.inputs = Some([("env".to_owned(), value.into())].into());
        presented(&run, &text)
    };
    assert_eq!(with(""), ["repo:Octo-Org/My.Repo:ref:refs/heads/main"]);
    assert_eq!(with("prod"), ["repo:Octo-Org/My.Repo:environment:prod"]);
}

#[test]
fn undocumented_events_have_both_forms() {
    let target = presented(
        &run("pull_request_target", "refs/heads/main"),
        &job("pull_request_target", ""),
    );
    assert_eq!(
        target,
        [
            "repo:Octo-Org/My.Repo:ref:refs/heads/main",
            "repo:Octo-Org/My.Repo:pull_request"
        ]
    );
    let review = presented(
        &run("pull_request_review", "refs/pull/5/merge"),
        &job("pull_request_review", ""),
    );
    assert_eq!(
        review,
        [
            "repo:Octo-Org/My.Repo:pull_request",
            "repo:Octo-Org/My.Repo:ref:refs/pull/5/merge"
        ]
    );
}

#[test]
fn the_form_is_known_by_the_prefix_and_by_an_opt_in_only() {
    let text = job("push", "");
    let with = |template: Option<Template>| {
        let ids = Run {
            repository_id: Some("22".into()),
            owner_id: Some("11".into()),
            ..run("push", "refs/heads/main")
        };
        presented(
            &Run {
                sub_template: template,
                ..ids
            },
            &text,
        )
    };
    let name = "repo:Octo-Org/My.Repo:ref:refs/heads/main";
    let immutable = "repo:Octo-Org@11/My.Repo@22:ref:refs/heads/main";
    assert_eq!(with(None), [name, immutable]);
    let opted = |value| Template {
        use_immutable_subject: Some(value),
        ..Template::default()
    };
    assert_eq!(with(Some(opted(true))), [immutable]);
    assert_eq!(with(Some(opted(false))), [name, immutable]);
    let prefix = "repo:Octo-Org@11/My.Repo@22".to_owned();
    let given = Template {
        sub_claim_prefix: Some(prefix),
        ..opted(false)
    };
    assert_eq!(with(Some(given)), [immutable]);
}

#[test]
fn customised_subjects_join_their_claims() {
    let text = job("push", "    environment: prod\n");
    let with = |keys: &[&str]| {
        let mut run = run("push", "refs/heads/main");
        let template = run.sub_template.as_mut().unwrap();
        template.use_default = Some(false);
        template.include_claim_keys = Some(keys.iter().map(|key| (*key).to_owned()).collect());
        run.repository_id = Some("22".into());
        run.owner_id = Some("11".into());
        presented(&run, &text)
    };
    for (keys, subject) in [
        (
            &["repo", "context"][..],
            "repo:Octo-Org/My.Repo:environment:prod",
        ),
        (&["repo"], "repo:Octo-Org/My.Repo"),
        (
            &["repository_owner", "repository_visibility"],
            "repository_owner:Octo-Org:repository_visibility:*",
        ),
        (
            &["repository_owner_id", "repository_id"],
            "repository_owner_id:11:repository_id:22",
        ),
        (
            &["environment", "repository_owner"],
            "environment:prod:repository_owner:Octo-Org",
        ),
        (
            &["job_workflow_ref"],
            "job_workflow_ref:Octo-Org/My.Repo/.github/workflows/a.yml@refs/heads/main",
        ),
        (
            &["repo", "context", "job_workflow_ref"],
            "repo:Octo-Org/My.Repo:environment:prod:job_workflow_ref:Octo-Org/My.Repo/.github/workflows/a.yml@refs/heads/main",
        ),
        (&["repo_property_tier"], "repo_property_tier:*"),
    ] {
        assert_eq!(with(keys), [subject], "{keys:?}");
    }
}

fn level(workflow: &str, job: &str) -> Option<Level> {
    let text = format!(
        "on: [push, pull_request]\n{workflow}jobs:\n  deploy:\n    runs-on: x\n{job}    steps: []\n"
    );
    let run = Run {
        job: Some("deploy".into()),
        ..run("push", "refs/heads/main")
    };
    predict(&run, &workflows(&[(PATH, &text)]), Some(PATH))
        .token
        .level
}

#[test]
fn the_jobs_permissions_replace_the_workflows() {
    let none = Some(Level::None);
    let write = Some(Level::Write);
    assert_eq!(level("", ""), none);
    assert_eq!(
        level(
            "permissions: {id-token: write}\n",
            "    permissions: {contents: read}\n"
        ),
        none
    );
    assert_eq!(
        level("permissions: {}\n", "    permissions: {id-token: write}\n"),
        write
    );
    assert_eq!(level("permissions: write-all\n", ""), write);
    assert_eq!(level("permissions: read-all\n", ""), Some(Level::Read));
    assert_eq!(
        level("permissions: {id-token: write}\n", "    permissions: {}\n"),
        none
    );
    assert_eq!(level("permissions: {id-token: write}\n", ""), write);
    assert_eq!(level("permissions: {id-token: none}\n", ""), none);
}

#[test]
fn forks_get_no_token_and_dependabot_perhaps() {
    let text = job(
        "[pull_request, pull_request_target]",
        "    permissions: {id-token: write}\n",
    );
    let token = |event: &str, change: &dyn Fn(&mut Run)| {
        let mut run = Run {
            job: Some("deploy".into()),
            ..run(event, "refs/pull/5/merge")
        };
        change(&mut run);
        predict(&run, &workflows(&[(PATH, &text)]), Some(PATH)).token
    };
    let fork = |run: &mut Run| run.head_repository = Some("someone/My.Repo".into());
    let own = |run: &mut Run| run.head_repository = Some("octo-org/my.repo".into());
    let dependabot = |run: &mut Run| run.actor = Some("dependabot[bot]".into());
    assert_eq!(token("pull_request", &fork).because, Because::Fork);
    assert_eq!(token("pull_request", &own).available(), Some(true));
    assert_eq!(token("pull_request_target", &fork).available(), Some(true));
    assert_eq!(token("pull_request", &dependabot).available(), None);
    assert_eq!(
        token("pull_request_target", &dependabot).available(),
        Some(true)
    );
}

#[test]
fn without_files_the_facts_alone_are_used() {
    let known = Run {
        environment: Some(Some("prod".into())),
        ..run("push", "refs/heads/main")
    };
    let prediction = predict(&known, &Workflows::default(), None);
    assert_eq!(
        prediction.subjects[0].sub,
        "repo:Octo-Org/My.Repo:environment:prod"
    );
    assert_eq!(prediction.subjects.len(), 1);
    let open = predict(&run("push", "refs/heads/main"), &Workflows::default(), None);
    let subjects: Vec<_> = open.subjects.iter().map(|one| one.sub.as_str()).collect();
    assert_eq!(
        subjects,
        [
            "repo:Octo-Org/My.Repo:ref:refs/heads/main",
            "repo:Octo-Org/My.Repo:environment:*"
        ]
    );
    assert_eq!(open.token.level, None);
}

#[test]
fn secrets_are_empty_where_the_job_cannot_see_them() {
    let role = |environment: &str, change: &dyn Fn(&mut Run)| {
        let step = "    steps:\n      - uses: aws-actions/configure-aws-credentials@v4\n        with: {role-to-assume: '${{ secrets.ROLE }}'}\n";
        let text =
            format!("on: pull_request\njobs:\n  deploy:\n    runs-on: x\n{environment}{step}");
        let mut run = run("pull_request", "refs/pull/1/merge");
        run.secrets_available = Some(
            [
                ("repository".to_owned(), vec![]),
                ("environment:prod".to_owned(), vec!["ROLE".to_owned()]),
            ]
            .into(),
        );
        change(&mut run);
        let prediction = predict(&run, &workflows(&[(PATH, &text)]), Some(PATH));
        prediction.role().unwrap().is_empty()
    };
    assert_eq!(role("", &|_| {}), Some(true));
    assert_eq!(role("    environment: prod\n", &|_| {}), Some(false));
    assert_eq!(
        role("    environment: prod\n", &|run| run.fork = Some(true)),
        Some(true)
    );
    assert_eq!(role("", &|run| run.secrets_available = None), None);
}
