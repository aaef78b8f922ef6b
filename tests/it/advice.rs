//! Advice: each dangerous pattern fires its rule, and policies that are sound stay without alarm.

use oidc_doctor::case::{Case, PolicyText};
use oidc_doctor::finding::{Finding, Kind, Severity};
use oidc_doctor::known::Known;
use oidc_doctor::source::Source;

fn case(statements: &str) -> Case {
    let statements = statements.replace("gh:", "token.actions.githubusercontent.com:");
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
    Case {
        trust_policy: Known::Value(PolicyText::read(&Source::new("trust.json", text))),
        ..Case::default()
    }
}

fn statement(effect: &str, conditions: &str) -> String {
    format!(
        r#"{{"Effect":"{effect}","Principal":{{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{conditions}}}"#
    )
}

fn advice(case: &Case) -> Vec<Finding> {
    let findings = oidc_doctor::diagnose(case).findings;
    findings
        .into_iter()
        .filter(|finding| finding.kind == Kind::Advice)
        .collect()
}

fn like(value: &str) -> String {
    format!(
        r#"{{"StringEquals":{{"gh:aud":"sts.amazonaws.com"}},"StringLike":{{"gh:sub":{value}}}}}"#
    )
}

#[test]
fn dangerous_patterns_fire_their_rule() {
    let table = [
        (
            r#"{"StringEquals":{"gh:aud":"sts.amazonaws.com"}}"#.to_owned(),
            "sub-unconstrained",
        ),
        ("{}".to_owned(), "sub-unconstrained"),
        (like(r#""*""#), "sub-any-owner"),
        (like(r#""repo:*/*:*""#), "sub-any-owner"),
        (like(r#""repo:*/web:*""#), "sub-any-owner"),
        (like(r#""*:environment:production""#), "sub-any-owner"),
        (like(r#""repo:octo-org*""#), "sub-owner-prefix"),
        (like(r#""repo:octo-org*/web:*""#), "sub-owner-prefix"),
        (like(r#""repo:*octo-org/web:*""#), "sub-owner-prefix"),
        (like(r#""repo:octo-org/app*""#), "sub-repo-prefix"),
        (like(r#""repo:octo-org/*""#), "sub-owner-wide"),
        (
            like(r#""repo:octo-org/web:pull_request""#),
            "pull-request-admitted",
        ),
        (
            r#"{"ForAllValues:StringEquals":{"gh:subject":"repo:octo-org/web:pull_request"}}"#
                .to_owned(),
            "quantifier-vacuous",
        ),
        (
            r#"{"StringEqualsIfExists":{"gh:environment":"prod"}}"#.to_owned(),
            "if-exists-vacuous",
        ),
        (
            r#"{"StringNotEquals":{"gh:sub":"repo:evil/web:pull_request"}}"#.to_owned(),
            "negation-only",
        ),
        (
            r#"{"StringLike":{"gh:job_workflow_ref":"octo-org/flows/.github/workflows/d.yml@*"}}"#
                .to_owned(),
            "claim-spoofable",
        ),
        (
            r#"{"StringEquals":{"gh:actor":"octocat"}}"#.to_owned(),
            "claim-spoofable",
        ),
        (
            r#"{"StringEquals":{"gh:workflow":"deploy"}}"#.to_owned(),
            "claim-spoofable",
        ),
        (
            r#"{"StringEquals":{"gh:ref":"refs/heads/main"}}"#.to_owned(),
            "claim-spoofable",
        ),
    ];
    for (conditions, rule) in table {
        let found = advice(&case(&statement("Allow", &conditions)));
        let dangerous = found
            .iter()
            .filter(|finding| finding.severity == Severity::Error);
        let rules: Vec<_> = dangerous.map(|finding| finding.rule.as_str()).collect();
        assert!(rules.contains(&rule), "{conditions}: {rules:?}");
    }
}

#[test]
fn sound_policies_raise_no_alarm() {
    let both = r#"["repo:octo-org/web:ref:refs/heads/main","repo:octo-org@65/web@74:ref:refs/heads/main"]"#;
    let equals = format!(r#"{{"StringEquals":{{"gh:aud":"sts.amazonaws.com","gh:sub":{both}}}}}"#);
    let deny = statement("Deny", r#"{"StringNotLike":{"gh:sub":"repo:octo-org/*"}}"#);
    let policies = [
        statement("Allow", &equals),
        statement("Allow", &like(both)),
        statement("Allow", &like(r#""repo:octo-org/web:environment:prod""#)),
        statement("Allow", &like(r#""repo:octo-org/web:ref:refs/tags/v*""#)),
        statement(
            "Allow",
            &like(r#""repo:octo-org@*/web@*:ref:refs/heads/main""#),
        ),
        statement(
            "Allow",
            r#"{"StringEquals":{"gh:repository_id":"74","gh:ref":"refs/heads/main"}}"#,
        ),
        statement(
            "Allow",
            r#"{"StringLike":{"gh:sub":"repo:octo-org/*"},"StringEquals":{"gh:repository":"octo-org/web","gh:ref":"refs/heads/main"}}"#,
        ),
        statement("Allow", r#"{"StringEquals":{"gh:sub":"repo:octo-org/*"}}"#),
        format!("{},{deny}", statement("Allow", &equals)),
        statement("Allow", &equals).replace(
            r#""sts:AssumeRoleWithWebIdentity""#,
            r#"["sts:AssumeRoleWithWebIdentity","sts:TagSession"]"#,
        ),
    ];
    for policy in policies {
        let found = advice(&case(&policy));
        let alarms: Vec<_> = found
            .iter()
            .filter(|one| one.severity == Severity::Error)
            .map(|one| one.rule)
            .collect();
        assert_eq!(alarms, Vec::<&str>::new(), "{policy}");
    }
}
