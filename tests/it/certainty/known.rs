//! What the laws have shown to be said with a certainty that the evidence did not have, each by the
//! least that showed it.

use oidc_doctor::conclude::Diagnosis;
use oidc_doctor::finding::{Certainty, Stage, Status, Verdict};
use serde_json::{Value, json};

use crate::certainty::knockout::{answer, proven, status};
use crate::common::texts::{ISSUER as HOST, ROLE};

const REFUSED: &str = "Error: Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity";

fn provider(host: &str) -> String {
    format!("arn:aws:iam::111122223333:oidc-provider/{host}")
}

fn statement(principal: Value, action: &str, condition: Value) -> Value {
    json!({"Effect": "Allow", "Principal": principal, "Action": action, "Condition": condition})
}

/// A statement for tokens of an issuer.
fn trusting(host: &str, condition: Value) -> Value {
    let principal = json!({"Federated": provider(host)});
    statement(principal, "sts:AssumeRoleWithWebIdentity", condition)
}

fn policy(statements: &[Value]) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

/// A statement that trusts those whose subject is, or is like, a value.
fn naming(operator: &str, subject: &str) -> Value {
    trusting(HOST, json!({operator: {format!("{HOST}:sub"): subject}}))
}

fn diagnosed(case: Value) -> Diagnosis {
    let mut whole = json!({"role_arn": ROLE, "run": {"repository": "octo-org/web", "event": "push", "ref": "refs/heads/main"}});
    for (key, value) in case.as_object().unwrap() {
        whole[key] = value.clone();
    }
    answer(&whole)
}

fn found(answer: &Diagnosis) -> Vec<(&'static str, Certainty)> {
    let causes = answer.causes();
    causes
        .map(|cause| (cause.rule.as_str(), cause.certainty))
        .collect()
}

fn is_proven(answer: &Diagnosis, rule: &str) -> bool {
    proven(answer).any(|cause| cause.rule == rule)
}

/// The condition on `iss` keeps everyone out; whether the job names the environment nobody said.
#[test]
fn one_reason_that_holds_does_not_prove_another() {
    let tests = json!({format!("{HOST}:sub"): "repo:octo-org/web:environment:dev", format!("{HOST}:iss"): format!("https://{HOST}")});
    let trust = policy(&[trusting(HOST, json!({"StringEquals": tests}))]);
    let answer = diagnosed(json!({"trust_policy": trust, "error": REFUSED}));
    assert!(
        is_proven(&answer, "condition-key-unsupported"),
        "{:?}",
        found(&answer)
    );
    assert!(
        !is_proven(&answer, "sub-environment"),
        "{:?}",
        found(&answer)
    );
}

#[test]
fn of_an_unknown_repository_no_other_template_is_proven() {
    let trust = policy(&[naming("StringEquals", "repo:octo-org/*")]);
    let answer = diagnosed(json!({"trust_policy": trust, "error": REFUSED, "run": {}}));
    assert_eq!(
        found(&answer)[0],
        ("sub-wildcard-in-equals", Certainty::Likely)
    );
    assert_eq!(proven(&answer).count(), 0);
}

/// A role that another one assumes, and the error of that call: it has nothing to do with a token.
#[test]
fn a_role_for_callers_with_credentials_is_not_blamed_for_theirs() {
    let principal = json!({"AWS": "arn:aws:iam::111122223333:role/release"});
    let trust = policy(&[statement(principal, "sts:AssumeRole", json!({}))]);
    let chained = "Error: Could not assume role with user credentials: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.";
    for case in [
        json!({"trust_policy": trust, "error": chained}),
        json!({"trust_policy": trust}),
    ] {
        let answer = diagnosed(case);
        assert_eq!(proven(&answer).count(), 0, "{:?}", found(&answer));
        assert_ne!(status(&answer, Stage::Trust), Status::Pass);
    }
    let shown = json!({"trust_policy": trust, "error": REFUSED});
    assert!(is_proven(&diagnosed(shown), "principal-not-federated"));
}

/// Nobody said whether the tokens are those of the enterprise that the policy is for.
#[test]
fn the_issuer_that_the_policy_is_for_may_be_right() {
    let host = format!("{HOST}/octo-corp");
    let tests = json!({"StringLike": {format!("{host}:sub"): "repo:octo-org/web:*"}});
    let trust = policy(&[trusting(&host, tests)]);
    let open = diagnosed(json!({"trust_policy": trust}));
    assert_eq!(
        (found(&open), open.verdict),
        (Vec::new(), Verdict::Undetermined)
    );
    let refused = diagnosed(json!({"trust_policy": trust, "error": REFUSED}));
    let said = ("principal-provider-mismatch", Certainty::Likely);
    assert!(found(&refused).contains(&said), "{:?}", found(&refused));
    assert_eq!(proven(&refused).count(), 0);
    let known = json!({"Url": HOST, "ClientIDList": ["sts.amazonaws.com"]});
    let other = diagnosed(json!({"trust_policy": trust, "provider": known}));
    assert!(is_proven(&other, "principal-provider-mismatch"));
    // A provider that is none of GitHub's tells nothing of the token.
    let slip = json!({"Url": "tokens.actions.githubusercontent.com", "ClientIDList": ["sts.amazonaws.com"]});
    let slipped = diagnosed(json!({"trust_policy": trust, "provider": slip}));
    assert!(
        !is_proven(&slipped, "principal-provider-mismatch"),
        "{:?}",
        found(&slipped)
    );
}

/// Whether the subject carries ids nobody said, and no error speaks against the policy.
#[test]
fn without_an_error_ids_in_the_policy_block_nobody() {
    let trust = policy(&[naming(
        "StringEquals",
        "repo:octo-org@1/web@2:ref:refs/heads/main",
    )]);
    let answer = diagnosed(json!({"trust_policy": trust}));
    assert_eq!(found(&answer), [("sub-immutable-ids", Certainty::Possible)]);
    assert_eq!(answer.verdict, Verdict::Undetermined);
    let answer = diagnosed(json!({"trust_policy": trust, "error": REFUSED}));
    assert_eq!(found(&answer)[0], ("sub-immutable-ids", Certainty::Likely));
}

#[test]
fn a_policy_for_a_customised_subject_speaks_for_a_template() {
    let trust = policy(&[naming(
        "StringEquals",
        "repository_owner_id:65:repository_id:74",
    )]);
    let answer = diagnosed(json!({"trust_policy": trust}));
    assert_eq!(
        answer.verdict,
        Verdict::Undetermined,
        "{:?}",
        found(&answer)
    );
    let run = json!({"repository": "octo-org/web", "event": "push", "ref": "refs/heads/main", "sub_template": {"use_default": true}});
    let answer = diagnosed(json!({"trust_policy": trust, "run": run}));
    assert!(is_proven(&answer, "sub-custom-template"));
}

/// A template may end with the repository: then a value without a tail is right.
#[test]
fn a_value_without_a_tail_is_proven_wrong_only_where_the_template_is_known() {
    let trust = policy(&[naming("StringEquals", "repo:octo-org/web")]);
    let answer = diagnosed(json!({"trust_policy": trust}));
    assert_eq!(found(&answer)[0], ("sub-format", Certainty::Likely));
    let template = |keys: &[&str]| json!({"repository": "octo-org/website", "event": "push", "ref": "refs/heads/main", "sub_template": {"use_default": false, "include_claim_keys": keys, "sub_claim_prefix": "repo:octo-org/website"}});
    let ends = diagnosed(json!({"trust_policy": trust, "run": template(&["repo"])}));
    assert_eq!(found(&ends), [("sub-repo", Certainty::Proven)]);
    let goes_on = diagnosed(json!({"trust_policy": trust, "run": template(&["repo", "context"])}));
    assert!(is_proven(&goes_on, "sub-format"), "{:?}", found(&goes_on));
}

/// The organization's answer, or a repository that follows its organization: of any claims.
#[test]
fn the_template_of_an_organization_is_not_known_by_its_repository() {
    let run = |template: Value| json!({"repository": "octo-org/web", "event": "push", "ref": "refs/heads/main", "sub_template": template});
    let templates = [
        json!({"use_default": false}),
        json!({"include_claim_keys": ["repository_owner_id", "repo"]}),
    ];
    for template in templates {
        let trust = policy(&[naming(
            "StringEquals",
            "job_workflow_ref:octo-org/web/.github/workflows/a.yml@refs/heads/main",
        )]);
        let answer = diagnosed(json!({"trust_policy": trust, "run": run(template)}));
        assert_ne!(status(&answer, Stage::Trust), Status::Pass);
        assert_eq!(proven(&answer).count(), 0, "{:?}", found(&answer));
    }
}

/// A statement that names this very subject was meant, not one for another repository.
#[test]
fn a_wrong_part_is_looked_for_in_the_statement_that_names_the_subject() {
    let sub = |subject: &str| json!({"StringLike": {format!("{HOST}:sub"): subject}});
    let other = trusting(HOST, sub("repo:octo-org/another:*"));
    let web = || sub("repo:octo-org/web:*");
    let federated = json!({"Federated": provider(HOST)});
    let aws = json!({"AWS": "arn:aws:iam::111122223333:root"});
    let web_identity = "sts:AssumeRoleWithWebIdentity";
    for (meant, rule) in [
        (
            statement(federated, "sts:AssumeRole", web()),
            "trust-action-wrong",
        ),
        (
            statement(aws, web_identity, web()),
            "principal-not-federated",
        ),
        (
            naming("StringEquals", "repo:octo-org/web:main"),
            "sub-format",
        ),
    ] {
        let answer = diagnosed(json!({"trust_policy": policy(&[other.clone(), meant])}));
        assert_eq!(
            found(&answer)[0],
            (rule, Certainty::Proven),
            "{:?}",
            found(&answer)
        );
    }
}

#[test]
fn an_operator_that_ignores_letter_case_is_not_unfit_and_differs_by_more_than_case() {
    let trust = policy(&[naming(
        "StringEqualsIgnoreCase",
        "REPO:Octo-Org/Website:ref:refs/heads/main",
    )]);
    let answer = diagnosed(json!({"trust_policy": trust}));
    assert_eq!(found(&answer)[0], ("sub-repo", Certainty::Proven));
    assert!(
        !found(&answer)
            .iter()
            .any(|(rule, _)| ["sub-case", "condition-operator-wrong"].contains(rule))
    );
}

/// A control policy is asked about each form of the subject.
#[test]
fn what_an_organization_denies_of_one_form_is_not_denied_of_the_other() {
    let trust = policy(&[trusting(
        HOST,
        json!({"StringLike": {format!("{HOST}:sub"): "repo:octo-org*"}}),
    )]);
    let deny = json!({"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRoleWithWebIdentity", "Resource": "*",
        "Condition": {"StringNotLike": {format!("{HOST}:sub"): "repo:octo-org@*"}}});
    let others = json!([{"kind": "rcp", "document": policy(&[deny])}]);
    let answer =
        diagnosed(json!({"trust_policy": trust, "other_policies": others, "error": REFUSED}));
    assert_eq!(proven(&answer).count(), 0, "{:?}", found(&answer));
    assert!(
        found(&answer).contains(&("organization-policy-deny", Certainty::Likely)),
        "{:?}",
        found(&answer)
    );
}

const WORKFLOW: &str = "on:\n  pull_request:\n  push:\npermissions: {id-token: write}\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: aws-actions/configure-aws-credentials@v4\n        with:\n          role-to-assume: ${{ secrets.ROLE }}\n          aws-region: eu-west-1\n";

#[test]
fn a_pull_request_of_nobody_knows_where_may_be_of_a_fork() {
    let run = |run: Value| diagnosed(json!({"workflow": WORKFLOW, "run": run}));
    let of = |fork: Value| {
        run(
            json!({"repository": "octo-org/web", "event": "pull_request", "job": "deploy", "fork": fork}),
        )
    };
    assert_eq!(status(&of(Value::Null), Stage::Workflow), Status::Unknown);
    assert_eq!(status(&of(json!(false)), Stage::Workflow), Status::Pass);
    assert_eq!(status(&of(json!(true)), Stage::Workflow), Status::Fail);
    // Of a fork, but perhaps by `pull_request_target`, which sees the secrets.
    let unknown = run(json!({"repository": "octo-org/web", "job": "deploy", "fork": true}));
    assert_eq!(status(&unknown, Stage::Workflow), Status::Unknown);
    assert_eq!(proven(&unknown).count(), 0, "{:?}", found(&unknown));
}

/// How the file of a workflow is called stands in `job_workflow_ref`.
#[test]
fn what_a_workflow_is_called_is_not_made_up() {
    let key = format!("{HOST}:job_workflow_ref");
    let file = "octo-org/web/.github/workflows/deploy.yml@refs/heads/main";
    let trust = policy(&[trusting(HOST, json!({"StringEquals": {key: file}}))]);
    let workflow = WORKFLOW.replace("  pull_request:\n", "");
    let case = json!({"trust_policy": trust, "workflow": workflow});
    assert_eq!(
        status(&diagnosed(case.clone()), Stage::Trust),
        Status::Unknown
    );
    for (path, expected) in [("deploy", Status::Pass), ("other", Status::Fail)] {
        let mut case = case.clone();
        case["workflow_path"] = json!(format!(".github/workflows/{path}.yml"));
        assert_eq!(status(&diagnosed(case), Stage::Trust), expected, "{path}");
    }
}

/// The provider alone says that the issuer is another: either of the two may be what is wrong.
#[test]
fn a_token_from_elsewhere_is_proven_by_provider_and_policy_together() {
    let claims = json!({"iss": format!("https://{HOST}/octo-corp"), "aud": "sts.amazonaws.com", "sub": "repo:octo-org/web:ref:refs/heads/main"});
    let known = json!({"Url": HOST, "ClientIDList": ["sts.amazonaws.com"]});
    let case = json!({"claims": claims, "provider": known});
    assert!(!is_proven(
        &diagnosed(case.clone()),
        "token-issuer-unexpected"
    ));
    let mut whole = case;
    whole["trust_policy"] = policy(&[naming("StringLike", "repo:octo-org/web:*")]);
    assert!(is_proven(&diagnosed(whole), "token-issuer-unexpected"));
}
