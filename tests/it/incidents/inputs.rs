//! Inputs that come out empty, and where their values are.

use oidc_doctor::finding::Certainty::{Likely, Proven};
use serde_json::{Value, json};

use crate::incidents::{NO_CREDENTIALS, causes, diagnose, finding, has, run, workflow};

const RULE: &str = "role-to-assume-empty";
const REGION: &str = "          aws-region: eu-west-1\n";

fn keys() -> String {
    workflow(&format!(
        "          aws-access-key-id: ${{{{ secrets.AWS_KEY }}}}\n          aws-secret-access-key: ${{{{ secrets.AWS_SECRET }}}}\n{REGION}"
    ))
}

fn role(written: &str) -> String {
    workflow(&format!(
        "          role-to-assume: ${{{{ {written} }}}}\n{REGION}"
    ))
}

fn pull_request(more: Value) -> Value {
    let mut run = json!({"repository": "octo-org/app", "event": "pull_request", "job": "deploy"});
    run.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    run
}

/// The titles and contents of the fixes of the finding about the role.
fn fixes(case: Value) -> Vec<(String, String)> {
    let diagnosis = diagnose(case);
    let fixes = finding(&diagnosis, RULE).fixes.iter();
    fixes
        .map(|fix| (fix.title.clone(), fix.content.clone()))
        .collect()
}

#[test]
fn keys_that_come_out_empty_are_named() {
    let dependabot = json!({"error": NO_CREDENTIALS, "workflow": keys(), "run": pull_request(json!({"actor": "dependabot[bot]"}))});
    let diagnosis = diagnose(dependabot);
    assert_eq!(causes(&diagnosis)[0], (RULE, Likely));
    let fix = &finding(&diagnosis, RULE).fixes[0].content;
    assert_eq!(
        fix,
        "gh secret set AWS_KEY --app dependabot --repo octo-org/app"
    );
    let fork = json!({"workflow": keys(), "run": pull_request(json!({"fork": true}))});
    let diagnosis = diagnose(fork);
    assert_eq!(causes(&diagnosis)[0], (RULE, Proven));
    let fixes = &finding(&diagnosis, RULE).fixes;
    assert!(
        fixes
            .iter()
            .all(|fix| !fix.content.contains("gh secret set")),
        "a fork is shown none"
    );
    assert!(
        fixes[0].title.contains("leave the step"),
        "{}",
        fixes[0].title
    );
}

#[test]
fn keys_that_may_be_there_are_not() {
    let unknown = diagnose(json!({"workflow": keys(), "run": run()}));
    assert!(!has(&unknown, RULE), "{:?}", causes(&unknown));
    let denied =
        "An error occurred (AccessDenied) when calling the PutObject operation: Access Denied";
    let denied = diagnose(json!({"error": denied, "workflow": keys(), "run": run()}));
    assert!(!has(&denied, RULE), "{:?}", causes(&denied));
    let mut given = run();
    given["secrets_available"] = json!({"repository": ["AWS_KEY", "AWS_SECRET"]});
    let given = diagnose(json!({"error": NO_CREDENTIALS, "workflow": keys(), "run": given}));
    assert!(
        causes(&given).iter().all(|one| *one != (RULE, Proven)),
        "{:?}",
        causes(&given)
    );
}

fn with(written: &str, secrets: Value, vars: Value) -> Value {
    let mut run = run();
    run["secrets_available"] = secrets;
    run["vars"] = vars;
    json!({"error": NO_CREDENTIALS, "workflow": role(written), "run": run})
}

#[test]
fn a_value_that_is_kept_elsewhere_is_found() {
    for (written, secrets, vars, there) in [
        (
            "secrets.ROLE",
            json!({"repository": ["ROLE_DEV"]}),
            json!({}),
            "secrets.ROLE_DEV",
        ),
        (
            "vars.ROLE",
            json!({"repository": ["ROLE"]}),
            json!({}),
            "secrets.ROLE",
        ),
        (
            "secrets.ROLE",
            json!({}),
            json!({"ROLE": "arn:aws:iam::111122223333:role/deploy"}),
            "vars.ROLE",
        ),
        (
            "vars.AWS_ROLE_ARM",
            json!({}),
            json!({"AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/deploy"}),
            "vars.AWS_ROLE_ARN",
        ),
    ] {
        let fixes = fixes(with(written, secrets, vars));
        let first = &fixes[0];
        assert_eq!(
            first.0,
            format!("read `{there}`, which there is"),
            "{written}"
        );
        let line = format!("+          role-to-assume: ${{{{ {there} }}}}");
        assert!(first.1.lines().any(|one| one == line), "{}", first.1);
    }
}

#[test]
fn names_that_are_not_alike_are_not() {
    for (written, secrets) in [
        ("secrets.ROLE", json!({"repository": ["SLACK_TOKEN"]})),
        (
            "secrets.ROLE",
            json!({"repository": ["ROLE_DEV", "ROLE_PROD"]}),
        ),
        ("secrets.ROLE", json!({"environment:prod": ["ROLE_DEV"]})),
    ] {
        let fixes = fixes(with(written, secrets, json!({})));
        assert!(
            fixes.iter().all(|(title, _)| !title.starts_with("read `")),
            "{written}: {fixes:?}"
        );
    }
}

const CALLEE: &str = "on: workflow_call\njobs:\n  run:\n    runs-on: ubuntu-latest\n    permissions:\n      id-token: write\n    \
                      steps:\n      - uses: aws-actions/configure-aws-credentials@v4\n        with:\n          role-to-assume: \
                      ${{ secrets.ROLE }}\n          aws-region: eu-west-1\n";

fn calling(more: &str) -> Value {
    let caller = format!(
        "on: push\npermissions:\n  id-token: write\njobs:\n  deploy:\n    uses: ./.github/workflows/called.yml\n{more}"
    );
    json!({"error": NO_CREDENTIALS, "workflow": caller, "workflow_path": ".github/workflows/calling.yml",
           "workflows": {".github/workflows/called.yml": CALLEE}, "run": run()})
}

#[test]
fn secrets_that_the_caller_keeps_are_handed_on() {
    let fixes = fixes(calling(""));
    assert_eq!(fixes[0].0, "hand the secrets on to the called workflow");
    assert!(
        fixes[0].1.contains("+    secrets: inherit"),
        "{}",
        fixes[0].1
    );
    let listed = diagnose(calling("    secrets:\n      OTHER: ${{ secrets.OTHER }}\n"));
    let fix = &finding(&listed, RULE).fixes[0];
    assert!(
        fix.content.contains("+      ROLE: ${{ secrets.ROLE }}"),
        "{}",
        fix.content
    );
}

#[test]
fn secrets_that_are_handed_on_are_not_missed() {
    for more in [
        "    secrets: inherit\n",
        "    secrets:\n      ROLE: ${{ secrets.ROLE }}\n",
    ] {
        let diagnosis = diagnose(calling(more));
        let proven = causes(&diagnosis).contains(&(RULE, Proven));
        assert!(!proven, "{more}");
        let fixes = diagnosis.findings.iter().flat_map(|finding| &finding.fixes);
        assert!(
            fixes.into_iter().all(|fix| !fix.title.contains("hand")),
            "{more}"
        );
    }
}

#[test]
fn an_environment_that_the_policy_wants_is_named_in_the_job() {
    let inputs = "          role-to-assume: arn:aws:iam::111122223333:role/deploy\n          aws-region: eu-west-1\n";
    let case = |sub: &str| json!({"workflow": workflow(inputs), "run": run(), "trust_policy": crate::incidents::trust(crate::incidents::GITHUB, sub)});
    let one = diagnose(case("repo:octo-org/app:environment:prod"));
    let fix = &finding(&one, "sub-environment").fixes[0];
    assert_eq!(fix.title, "set `environment: prod` in the job");
    assert!(
        fix.verified && fix.content.contains("+    environment: prod"),
        "{}",
        fix.content
    );
    let many = diagnose(case("repo:octo-org/app:environment:*"));
    let titles = finding(&many, "sub-environment")
        .fixes
        .iter()
        .map(|fix| fix.title.as_str());
    assert!(
        titles
            .into_iter()
            .all(|title| !title.starts_with("set `environment: "))
    );
}
