//! Who gets in by a trust policy: families in words, each with a token that really does.

use std::collections::BTreeMap;

use oidc_doctor::exam::exposure::{Exposure, Grade};
use oidc_doctor::iam::language::Budget;
use oidc_doctor::iam::{Context, ContextValue, Policy, PolicyKind, Request, Truth, allows};
use oidc_doctor::source::{Source, parse_json};

use crate::common::texts::{ISSUER, PROVIDER};

fn policy(conditions: &str) -> Policy {
    let conditions = conditions.replace("gh:", &format!("{ISSUER}:"));
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Federated":"{PROVIDER}"}},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{conditions}}}]}}"#
    );
    let document = parse_json(&Source::new("policy.json", text)).expect("a policy");
    Policy::read(&document, &document.root, PolicyKind::Trust)
}

fn exposure(policy: &Policy) -> Exposure {
    Exposure::of(policy, PROVIDER, ISSUER, &mut Budget::default()).expect("decided")
}

/// A request with these claims, all others as a token of GitHub has them.
fn lets_in(policy: &Policy, claims: &BTreeMap<String, String>) -> Truth {
    let mut context = Context::complete();
    context.set(
        &format!("{ISSUER}:aud"),
        ContextValue::one("sts.amazonaws.com"),
    );
    for (claim, value) in claims {
        context.set(&format!("{ISSUER}:{claim}"), ContextValue::one(value));
    }
    let role = "arn:aws:iam::111122223333:role/deploy";
    allows(
        policy,
        &Request::assume_with_web_identity(PROVIDER, role, context),
    )
}

/// The words of every family, after its example was put through the evaluation.
fn families(conditions: &str) -> (Grade, Vec<String>) {
    let policy = policy(conditions);
    let found = exposure(&policy);
    for family in &found.families {
        assert_eq!(
            lets_in(&policy, &family.claims),
            Truth::True,
            "{conditions}: {family:?}"
        );
    }
    let words = found.families.iter().map(|family| family.who.clone());
    (found.grade(), words.collect())
}

fn like(value: &str) -> (Grade, Vec<String>) {
    families(&format!(
        r#"{{"StringEquals":{{"gh:aud":"sts.amazonaws.com"}},"StringLike":{{"gh:sub":"{value}"}}}}"#
    ))
}

#[test]
fn values_for_sub_in_words() {
    use Grade::{Caution, Closed, Dangerous, Safe};
    let table = [
        ("*", Dangerous, "anyone on github.com"),
        ("repo:*", Dangerous, "anyone on github.com"),
        ("repo:*/*:*", Dangerous, "anyone on github.com"),
        ("repo:*/web:*", Dangerous, "anyone on github.com"),
        (
            "*:pull_request",
            Dangerous,
            "pull requests of any repository on github.com",
        ),
        (
            "*:environment:prod",
            Dangerous,
            "jobs of any repository on github.com that name the environment prod",
        ),
        (
            "repo:octo-org*",
            Dangerous,
            "owners whose name starts with octo-org",
        ),
        (
            "repo:octo-org*/web:ref:refs/heads/main",
            Dangerous,
            "branch main of any repository of owners whose name starts with octo-org",
        ),
        ("repo:octo-org/*", Dangerous, "any repository of octo-org"),
        (
            "repo:octo-org@65/*",
            Dangerous,
            "any repository of octo-org",
        ),
        (
            "repo:octo-org/app*",
            Dangerous,
            "any repository whose name starts with octo-org/app",
        ),
        (
            "repo:octo-org/web:*",
            Caution,
            "every branch, tag, pull request and environment of octo-org/web",
        ),
        (
            "repo:octo-org@*/web@*:*",
            Caution,
            "every branch, tag, pull request and environment of octo-org/web",
        ),
        (
            "repo:octo-org/web:ref:*",
            Caution,
            "every branch and tag of octo-org/web",
        ),
        (
            "repo:octo-org/web:ref:refs/heads/*",
            Caution,
            "every branch of octo-org/web",
        ),
        (
            "repo:octo-org/web:ref:refs/heads/release/*",
            Caution,
            "branches of octo-org/web that fit release/*",
        ),
        (
            "repo:octo-org/web:ref:refs/tags/v*",
            Safe,
            "tags of octo-org/web that fit v*",
        ),
        (
            "repo:octo-org/web:ref:refs/heads/main",
            Safe,
            "branch main of octo-org/web",
        ),
        (
            "repo:octo-org@65/web@74:ref:refs/heads/main",
            Safe,
            "branch main of octo-org/web",
        ),
        (
            "repo:octo-org/web:environment:prod",
            Safe,
            "jobs of octo-org/web that name the environment prod",
        ),
        (
            "repo:octo-org/web:environment:*",
            Caution,
            "jobs of octo-org/web that name any environment",
        ),
        (
            "repo:octo-org/web:pull_request",
            Dangerous,
            "pull requests of octo-org/web",
        ),
        (
            "repository_id:74",
            Caution,
            "runs of the repository with the id 74 whose subject fits repository_id:74",
        ),
        ("repo:octo-org/web:ref:main", Closed, ""),
        ("repo:octo-org/web@74:ref:refs/heads/main", Closed, ""),
        ("octo-org/web:*", Closed, ""),
        ("repo:https://github.com/octo-org/web:*", Closed, ""),
    ];
    for (value, grade, who) in table {
        let expected = if who.is_empty() {
            Vec::new()
        } else {
            vec![who.to_owned()]
        };
        assert_eq!(like(value), (grade, expected), "{value}");
    }
}

#[test]
fn dead_values_are_found_beside_living_ones() {
    let policy = policy(
        r#"{"StringEquals":{"gh:sub":["repo:octo-org/web:ref:main","repo:octo-org/web:*","repo:octo-org/web:ref:refs/heads/main"]}}"#,
    );
    let found = exposure(&policy);
    assert_eq!(found.dead.len(), 2);
    assert_eq!(found.families.len(), 1);
}

#[test]
fn other_claims_limit_who_gets_in() {
    use Grade::{Caution, Dangerous, Safe};
    let table = [
        (
            r#"{"StringEquals":{"gh:aud":"sts.amazonaws.com"}}"#,
            Dangerous,
            "anyone on github.com",
        ),
        (
            r#"{"StringEquals":{"gh:repository":"octo-org/web"}}"#,
            Caution,
            "every branch, tag, pull request and environment of octo-org/web",
        ),
        (
            r#"{"StringEquals":{"gh:repository_id":"74","gh:ref":"refs/heads/main"}}"#,
            Safe,
            "branch main of the repository with the id 74",
        ),
        (
            r#"{"StringEquals":{"gh:repository_owner_id":"65"}}"#,
            Dangerous,
            "any repository of the owner with the id 65",
        ),
        (
            r#"{"StringEquals":{"gh:actor":"octocat"}}"#,
            Dangerous,
            "anyone on github.com, started by octocat",
        ),
        (
            r#"{"StringEquals":{"gh:environment":"prod"}}"#,
            Dangerous,
            "jobs of any repository on github.com that name the environment prod",
        ),
        (
            r#"{"StringLike":{"gh:sub":"repo:octo-org/*","gh:environment":"prod"},"StringEquals":{"gh:repository":"octo-org/web"}}"#,
            Safe,
            "jobs of octo-org/web that name the environment prod",
        ),
        (
            r#"{"StringLike":{"gh:job_workflow_ref":"octo-org/flows/.github/workflows/d.yml@*"}}"#,
            Dangerous,
            "any repository that calls octo-org/flows/.github/workflows/d.yml@*",
        ),
        (
            r#"{"ForAllValues:StringEquals":{"gh:subject":"repo:octo-org/web:*"}}"#,
            Dangerous,
            "anyone on github.com",
        ),
        (
            r#"{"StringNotLike":{"gh:sub":"repo:evil/*"}}"#,
            Dangerous,
            "anyone on github.com",
        ),
    ];
    for (conditions, grade, who) in table {
        assert_eq!(
            families(conditions),
            (grade, vec![who.to_owned()]),
            "{conditions}"
        );
    }
}

#[test]
fn claims_that_contradict_each_other_let_nobody_in() {
    for conditions in [
        r#"{"StringLike":{"gh:sub":"repo:octo-org/web:*"},"StringEquals":{"gh:repository":"octo-org/api"}}"#,
        r#"{"StringLike":{"gh:sub":"repo:octo-org/web:pull_request"},"StringEquals":{"gh:environment":"prod"}}"#,
        r#"{"StringLike":{"gh:sub":"repo:octo-org/web:ref:refs/heads/main"},"StringEquals":{"gh:ref":"refs/heads/dev"}}"#,
        r#"{"StringEquals":{"gh:repository_owner":"octo-org"}}"#,
        r#"{"StringLike":{"gh:sub":"repo:octo-org/web:*"},"ArnLike":{"gh:sub":"repo:octo-org/web:*"}}"#,
    ] {
        assert_eq!(
            families(conditions),
            (Grade::Closed, Vec::new()),
            "{conditions}"
        );
    }
}
