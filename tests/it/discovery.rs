//! What the program discovers in the folder that it runs in.

use std::path::{Path, PathBuf};
use std::process::Output;

use crate::common::texts::{TRUST, workflow};
use crate::common::{folder_of, git, json, run_in, stderr, stdout};

/// A workflow whose job names an environment.
const WITH_ENVIRONMENT: (&str, &str) = ("push", "    environment: prod\n");
/// A workflow of several events without an environment.
const SEVERAL_EVENTS: (&str, &str) = ("[push, pull_request]", "");

/// A folder with a workflow and a policy, and no git.
fn plain(name: &str, (on, job): (&str, &str)) -> PathBuf {
    let workflow = workflow(on, job);
    let files = [
        (".github/workflows/deploy.yml", workflow.as_str()),
        ("trust.json", TRUST),
        ("src/main.rs", ""),
    ];
    folder_of(name, &files)
}

/// The same as a working tree with these remotes.
fn clone(name: &str, (on, job): (&str, &str), remotes: &[(&str, &str)]) -> PathBuf {
    let folder = plain(name, (on, job));
    git(&folder, &["init", "--quiet", "--initial-branch=main"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "--quiet", "--message=first"]);
    for (remote, address) in remotes {
        git(&folder, &["remote", "add", remote, address]);
    }
    folder
}

fn run(folder: &Path, line: &str) -> Output {
    run_in(folder, &line.split(' ').collect::<Vec<_>>())
}

fn said(folder: &Path, line: &str) -> String {
    stdout(&run(folder, line))
}

fn subject(folder: &Path, flags: &str) -> Option<String> {
    let jobs = json(&run(folder, &format!("claims --format json{flags}")))["jobs"].clone();
    jobs[0]["subjects"][0]["subject"]
        .as_str()
        .map(str::to_owned)
}

const ORIGIN: (&str, &str) = ("origin", "git@github.com:octo-org/web.git");

#[test]
fn workflows_are_found_without_git() {
    let here = plain("plain", WITH_ENVIRONMENT);
    let open = subject(&here, "");
    assert_eq!(open.as_deref(), Some("repo:*/*:environment:prod"));
    let note = "cannot determine the repository";
    assert!(said(&here, "claims").contains(note));
    let named = subject(&here, " --repository octo-org/web");
    assert_eq!(named.as_deref(), Some("repo:octo-org/web:environment:prod"));
    assert!(!said(&here, "claims --repository octo-org/web").contains(note));
    assert!(said(&here, "check trust.json").contains("deploy  push  never"));
    let known = said(&here, "diagnose --trust-policy trust.json");
    assert!(known.contains("no git repository") && known.contains("`--repository`"));
}

#[test]
fn what_is_not_known_of_the_subject_is_never_trusted() {
    let here = plain("open", WITH_ENVIRONMENT);
    let known = said(&here, "diagnose --trust-policy trust.json");
    assert!(
        known.contains("also allow `repo:octo-org/web:environment:prod`"),
        "{known}"
    );
    assert!(!known.contains("also allow `repo:*"), "{known}");
    // Nor does an example of a repository explain anything.
    let checked = said(&here, "check trust.json");
    assert!(checked.contains("sub-environment: "), "{checked}");
}

#[test]
fn what_is_said_of_the_run_is_said_of_a_run_of_this_repository() {
    let here = clone("said", WITH_ENVIRONMENT, &[ORIGIN]);
    for flags in [
        "",
        " --ref refs/heads/main",
        " --event push",
        " --job deploy",
        " --repository Octo-Org/WEB",
    ] {
        let said = said(&here, &format!("diagnose --trust-policy trust.json{flags}"));
        assert!(said.contains("error[sub-environment]"), "{flags}: {said}");
    }
    // From a folder within too.
    let said = said(&here.join("src"), "claims");
    assert!(
        said.contains("repo:octo-org/web:environment:prod"),
        "{said}"
    );
}

#[test]
fn the_branch_stands_only_for_runs_that_it_starts() {
    let here = clone("branch", SEVERAL_EVENTS, &[ORIGIN]);
    let policy = "diagnose --trust-policy trust.json --format json";
    let cause = |flags: &str| {
        let answer = json(&run(&here, &format!("{policy}{flags}")));
        answer["findings"][0]["rule"].as_str().map(str::to_owned)
    };
    assert_eq!(
        cause(" --event pull_request").as_deref(),
        Some("sub-pull-request")
    );
    assert_ne!(cause(" --event push").as_deref(), Some("sub-pull-request"));
    assert_eq!(
        cause(" --event push --ref refs/heads/dev").as_deref(),
        Some("sub-branch")
    );
}

#[test]
fn another_repository_is_not_this_one() {
    let here = clone("another", WITH_ENVIRONMENT, &[ORIGIN]);
    let known = said(
        &here,
        "diagnose --repository octo-org/api --trust-policy trust.json",
    );
    let note = "this folder is of `octo-org/web`, not of `octo-org/api`";
    assert!(known.contains(note), "{known}");
    assert!(!known.contains("found 1 workflow"), "{known}");
    assert!(said(&here, "claims --repository octo-org/api").contains(note));
    // A mirror elsewhere says nothing of the name on GitHub.
    let mirror = clone(
        "mirror",
        WITH_ENVIRONMENT,
        &[("origin", "git@gitlab.com:a/b.git")],
    );
    let named = subject(&mirror, " --repository octo-org/web");
    assert_eq!(named.as_deref(), Some("repo:octo-org/web:environment:prod"));
}

#[test]
fn a_clone_of_a_fork_may_mean_the_original() {
    let upstream = ("upstream", "https://github.com/octo-org/web");
    let fork = clone(
        "fork",
        WITH_ENVIRONMENT,
        &[("origin", "https://github.com/me/web"), upstream],
    );
    let known = said(&fork, "diagnose");
    assert!(known.contains("found the repository `me/web`"), "{known}");
    assert!(
        known.contains("the remote `upstream` is `octo-org/web`"),
        "{known}"
    );
    let named = subject(&fork, " --repository octo-org/web");
    assert_eq!(named.as_deref(), Some("repo:octo-org/web:environment:prod"));
    let alone = clone("alone", WITH_ENVIRONMENT, &[ORIGIN]);
    assert!(!said(&alone, "diagnose").contains("if the run is there"));
}

#[test]
fn an_event_that_is_misspelt_is_refused() {
    let here = clone("event", WITH_ENVIRONMENT, &[ORIGIN]);
    for (wrong, right) in [
        ("pusj", "push"),
        ("PUSH", "push"),
        ("pull-request", "pull_request"),
        ("workflow_dispach", "workflow_dispatch"),
    ] {
        let output = run(&here, &format!("diagnose --event {wrong}"));
        assert_eq!(output.status.code(), Some(2), "{wrong}");
        let said = stderr(&output);
        assert!(said.contains(&format!("did you mean `{right}`?")), "{said}");
    }
    let odd = run(&here, "diagnose --event dynamic");
    assert_eq!(odd.status.code(), Some(3));
    assert!(stdout(&odd).contains("GitHub documents no event `dynamic`"));
    assert!(!said(&here, "diagnose --event schedule").contains("documents no event"));
}

#[test]
fn claims_says_why_there_is_nothing_to_list() {
    let here = clone("nothing", WITH_ENVIRONMENT, &[ORIGIN]);
    let wrong = run(&here, "claims --job depoy");
    assert_eq!(wrong.status.code(), Some(3));
    assert!(stdout(&wrong).contains("no job `depoy` in the workflow files: they have `deploy`"));
    std::fs::write(
        here.join(".github/workflows/bad.yml"),
        "on: push\njobs: [\n",
    )
    .unwrap();
    let left = "left out: cannot read .github/workflows/bad.yml: line 2:";
    let all = said(&here, "claims");
    assert!(
        all.contains(left) && all.contains("environment:prod"),
        "{all}"
    );
    assert!(!said(&clone("whole", WITH_ENVIRONMENT, &[ORIGIN]), "claims").contains("note:"));
}

/// Where nothing speaks against it, the error is of a run of the repository one stands in.
#[test]
fn an_error_may_be_of_another_repository() {
    let here = clone("error", WITH_ENVIRONMENT, &[ORIGIN]);
    let (aside, taken) = (
        "the workflows here are left aside",
        "the error is taken for one of",
    );
    let error = "diagnose --error AccessDenied";
    let policy = |name: &str, sub: &str| {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{{"StringLike":{{"token.actions.githubusercontent.com:sub":"{sub}"}}}}}}]}}"#
        );
        std::fs::write(here.join(name), text).unwrap();
        format!("{error} --trust-policy {name}")
    };
    for line in [
        error.to_owned(),
        policy("own.json", "repo:octo-org/web:*"),
        policy("ids.json", "repo:Octo-Org@65/web@74:*"),
        policy("wide.json", "repo:octo-org/*"),
    ] {
        let said = said(&here, &line);
        assert!(
            said.contains(taken) && !said.contains(aside),
            "{line}: {said}"
        );
    }
    let others = policy("others.json", "repo:octo-org/other:*");
    let alone = said(&here, &others);
    assert!(alone.contains(aside) && !alone.contains(taken), "{alone}");
    assert!(!alone.contains("environment:prod"), "{alone}");
    let with = said(&here, &format!("{others} --workflow .github/workflows"));
    assert!(!with.contains(aside), "{with}");
    // What is said of the run is evidence enough, and explain looks at the text alone.
    for line in [
        "explain AccessDenied",
        "diagnose --error x --workflow .github/workflows",
    ] {
        let said = said(&here, line);
        assert!(
            !said.contains(aside) && !said.contains(taken),
            "{line}: {said}"
        );
    }
}

/// The branch that is checked out is not that of the run that failed, nor the only one that runs.
#[test]
fn the_branch_that_is_checked_out_is_not_taken_for_that_of_a_run() {
    let here = clone("error-branch", WITH_ENVIRONMENT, &[ORIGIN]);
    let plain = said(&here, "diagnose");
    assert!(!plain.contains("taken as the run's `--ref`"), "{plain}");
    let error = said(&here, "diagnose --error AccessDenied");
    assert!(!error.contains("taken as the run's `--ref`"), "{error}");
}
