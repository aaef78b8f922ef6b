//! Case files: every key, every refusal, and values that are kept in other files.

use oidc_doctor::case::{Case, OtherKind, PolicyText, file};
use oidc_doctor::known::Known;
use oidc_doctor::source::{Diagnostic, Source, Span};

fn read(text: &str) -> Result<Case, Vec<String>> {
    named("case.json", text)
}

fn named(name: &str, text: &str) -> Result<Case, Vec<String>> {
    let read = file::read(&Source::new(name, text));
    read.map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

fn refusal(text: &str) -> String {
    read(text).unwrap_err().join("\n")
}

#[test]
fn all_keys_are_read() {
    let case = read(include_str!("../data/all_keys.json")).unwrap();
    assert_eq!(
        case.role_arn.as_deref(),
        Some("arn:aws:iam::111122223333:role/deploy")
    );
    assert_eq!(case.role_max_session_duration, Some(3600));
    assert_eq!(case.error.unwrap().text(), "Not authorized");
    assert_eq!(
        case.workflow_path.as_deref(),
        Some(".github/workflows/deploy.yml")
    );
    let paths: Vec<&String> = case.workflows.keys().collect();
    assert_eq!(
        paths,
        [
            ".github/workflows/called.yml",
            ".github/workflows/deploy.yml"
        ]
    );
    assert_eq!(case.run.repository_id.as_deref(), Some("2"));
    assert_eq!(case.run.owner_id.as_deref(), Some("1"));
    assert_eq!(case.run.environment, Some(None));
    assert_eq!(case.run.fork, Some(false));
    let template = case.run.sub_template.unwrap();
    assert_eq!(template.include_claim_keys.unwrap(), ["repo", "context"]);
    assert_eq!(case.run.history.unwrap().parallel_runs, Some(20));
    let secrets = case.run.secrets_available.unwrap();
    assert_eq!(secrets["environment:prod"], ["NAME"]);
    assert_eq!(case.permission_policies.known().unwrap().len(), 1);
    assert_eq!(case.other_policies[0].kind, OtherKind::Scp);
    assert_eq!(case.want[0].context["aws:RequestTag/Project"], ["x"]);
    assert_eq!(case.cloudtrail.len(), 1);
    assert_eq!(case.now, Some(1_782_495_487));
}

#[test]
fn an_empty_object_knows_nothing() {
    let case = read("{}").unwrap();
    assert!(case.trust_policy.is_unknown() && case.provider.is_unknown());
    assert!(case.permission_policies.is_unknown() && case.claims.is_none());
    assert_eq!(case.run.environment, None);
    assert!(case.workflows.is_empty());
}

#[test]
fn null_says_nothing_but_for_the_environment() {
    let case = read(r#"{"provider": null, "run": {"actor": null, "environment": null}}"#).unwrap();
    assert!(case.provider.is_unknown());
    assert_eq!((case.run.actor, case.run.environment), (None, Some(None)));
}

#[test]
fn missing_is_known_to_be_absent() {
    let case = read(r#"{"provider": "missing", "trust_policy": "missing"}"#).unwrap();
    assert!(case.provider.is_absent() && case.trust_policy.is_absent());
}

#[test]
fn a_policy_keeps_its_place_in_the_file() {
    let text = "{\n  \"trust_policy\": {\n    \"Statement\": [], // why\n  }\n}";
    let case = read(text).unwrap();
    let Known::Value(PolicyText::Read(doc)) = case.trust_policy else {
        panic!("a policy");
    };
    assert_eq!(doc.source.name(), "case.json");
    let at = doc
        .source
        .position(doc.root.entry("Statement").unwrap().key.span.start);
    assert_eq!((at.line, at.column), (3, 5));
    assert_eq!(doc.flaws.len(), 2);
}

#[test]
fn a_policy_that_is_no_json_is_evidence() {
    let case = read(r#"{"trust_policy_raw": "{ \"Statement\": ["}"#).unwrap();
    let Some(PolicyText::Broken(source, _)) = case.trust_policy.known() else {
        panic!("a broken policy");
    };
    assert_eq!(source.name(), "trust_policy_raw");
}

#[test]
fn yaml_is_read_as_well() {
    let text = "run:\n  environment: ~\n  fork: true\ntrust_policy:\n  Statement:\n    - Effect: Allow\nworkflow: |\n  on: push\n";
    let case = named("case.yaml", text).unwrap();
    assert_eq!(case.run.environment, Some(None));
    assert_eq!(case.run.fork, Some(true));
    let policy = case.trust_policy.known().unwrap();
    assert_eq!(policy.source().name(), "case.yaml");
    let workflow = &case.workflows["workflow.yml"];
    assert_eq!(workflow.root.get("on").unwrap().text(), Some("push"));
}

#[test]
fn unknown_keys_are_refused_with_the_nearest() {
    assert_eq!(
        refusal(r#"{"trustpolicy": {}}"#),
        "cannot read case.json: line 1: `trustpolicy` is not a key of a case file\nhelp: did you mean `trust_policy`"
    );
    let run = refusal(r#"{"run": {"repo": "o/r"}}"#);
    assert!(
        run.starts_with("cannot read case.json: line 1: `run.repo` is not a key"),
        "{run}"
    );
    let none = refusal(r#"{"zzz": 1}"#);
    assert!(none.contains("the keys here are `schema`"), "{none}");
}

#[test]
fn wrong_kinds_are_refused_at_their_place() {
    let cases = [
        (
            r#"{"run": {"fork": "yes"}}"#,
            "cannot read case.json: line 1: `run.fork` is a string, expected true or false",
        ),
        (
            r#"{"role_arn": 5}"#,
            "cannot read case.json: line 1: `role_arn` is a number, expected a string",
        ),
        (
            r#"{"claims": []}"#,
            "cannot read case.json: line 1: `claims` is a list, expected an object of claims",
        ),
        (
            r#"{"trust_policy": 5}"#,
            "cannot read case.json: line 1: `trust_policy` is a number, expected a policy document",
        ),
        (
            r#"{"permission_policies": {}}"#,
            "cannot read case.json: line 1: `permission_policies` is an object, expected a list of policy documents",
        ),
        (
            r#"{"run": []}"#,
            "cannot read case.json: line 1: `run` is a list, expected an object",
        ),
        (
            r#"{"schema": "x"}"#,
            "cannot read case.json: line 1: `schema` is `x`, expected `oidc-doctor.case/1`",
        ),
        (
            r#"{"now": "today"}"#,
            "cannot read case.json: line 1: `now` is `today`, expected a time such as `2026-06-26T17:38:07Z`",
        ),
        (
            r#"{"want": [{}]}"#,
            "cannot read case.json: line 1: `want[0]` has no `action`",
        ),
        (
            r#"{"other_policies": [{"kind": "scp"}]}"#,
            "cannot read case.json: line 1: `other_policies[0]` needs both `kind` and `document`",
        ),
        (
            "[]",
            "cannot read case.json: the file is a list, expected an object",
        ),
    ];
    for (text, message) in cases {
        assert_eq!(refusal(text).lines().next().unwrap(), message);
    }
}

#[test]
fn all_problems_are_told_at_once() {
    let problems = read(r#"{"now": 1, "run": {"fork": 1, "job": 2}}"#).unwrap_err();
    assert_eq!(problems.len(), 3);
}

#[test]
fn flaws_outside_of_the_evidence_are_refused() {
    let comment = refusal("{\n  // note\n  \"run\": {}\n}");
    assert!(
        comment.starts_with("cannot read case.json: line 2: a comment"),
        "{comment}"
    );
    let twice = refusal(r#"{"role_arn": "a", "role_arn": "b"}"#);
    assert!(
        twice.starts_with("cannot read case.json: line 1: a key that stands twice"),
        "{twice}"
    );
}

#[test]
fn a_workflow_that_is_no_yaml_is_refused_at_its_line() {
    let text = r#"{"workflow": "on: push\njobs: [\n", "workflow_path": ".github/workflows/a.yml"}"#;
    let message = refusal(text);
    assert!(
        message.starts_with("cannot read .github/workflows/a.yml: line "),
        "{message}"
    );
}

/// A case file whose values are kept in these files, each a path and its text.
fn with_files(text: &str, files: &[(&str, &str)]) -> Result<Case, String> {
    let given = |path: &str| {
        let file = files.iter().find(|(name, _)| *name == path);
        let (_, text) = file.ok_or_else(|| Diagnostic::at("no such file", Span::at(0)))?;
        Ok(Source::new(format!("dir/{path}"), *text))
    };
    let read = file::read_with(&Source::new("dir/case.yaml", text), &given);
    read.map_err(|problems| {
        let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
        lines.join("\n")
    })
}

#[test]
fn values_are_read_from_the_files_that_are_named() {
    let text = "
error: {file: error.log}
trust_policy: {file: role.json}
claims: {file: claims.json}
provider: {file: provider.json}
workflow_path: .github/workflows/deploy.yml
workflow: {file: workflow.yml}
workflows: {.github/workflows/called.yml: {file: called.yml}}
permission_policies: [{file: permission.json}, {Version: 2012-10-17}]
other_policies: [{kind: scp, document: {file: scp.json}}]
cloudtrail: {file: trail.json}
run: {sub_template: {file: template.json}}
";
    let policy = r#"{"Version": "2012-10-17", "Statement": []}"#;
    let role = format!(
        "{{\"Role\": {{\"Arn\": \"arn:aws:iam::111122223333:role/web\", \"MaxSessionDuration\": 7200,\n \"AssumeRolePolicyDocument\": {policy}}}}}"
    );
    let files = [
        ("error.log", "Not authorized"),
        ("role.json", &role),
        (
            "claims.json",
            r#"{"sub": "repo:octo-org/web:ref:refs/heads/main"}"#,
        ),
        (
            "provider.json",
            r#"{"ClientIDList": ["sts.amazonaws.com"]}"#,
        ),
        ("workflow.yml", "on: push\njobs: {}\n"),
        ("called.yml", "on: workflow_call\njobs: {}\n"),
        ("permission.json", policy),
        ("scp.json", policy),
        (
            "trail.json",
            r#"[{"eventName": "AssumeRoleWithWebIdentity"}]"#,
        ),
        ("template.json", r#"{"use_default": true}"#),
    ];
    let case = with_files(text, &files).unwrap();
    let policy = case.trust_policy.known().unwrap();
    assert_eq!(policy.source().name(), "dir/role.json");
    assert_eq!(policy.source().position(0).line, 2);
    assert_eq!(case.role_arn.unwrap(), "arn:aws:iam::111122223333:role/web");
    assert_eq!(case.role_max_session_duration, Some(7200));
    assert_eq!(case.error.unwrap().text(), "Not authorized");
    let claims = case.claims.unwrap().claims;
    assert_eq!(claims.source.name(), "dir/claims.json");
    assert!(case.provider.known().is_some());
    let called = &case.workflows[".github/workflows/called.yml"];
    assert_eq!(called.source.name(), "dir/called.yml");
    let workflow = &case.workflows[".github/workflows/deploy.yml"];
    assert_eq!(workflow.source.name(), "dir/workflow.yml");
    let names = case.permission_policies.known().unwrap().iter();
    let names: Vec<_> = names.map(|policy| policy.source().name()).collect();
    assert_eq!(names[0], "dir/permission.json");
    assert_eq!(names.len(), 2);
    assert_eq!(case.other_policies[0].text.source().name(), "dir/scp.json");
    assert_eq!(case.cloudtrail.len(), 1);
    assert_eq!(case.run.sub_template.unwrap().use_default, Some(true));
}

#[test]
fn a_broken_policy_in_a_file_is_evidence_and_other_broken_files_are_refused() {
    let broken = [("x", "{ \"Statement\": [")];
    for key in ["trust_policy", "trust_policy_raw"] {
        let case = with_files(&format!("{key}: {{file: x}}"), &broken).unwrap();
        let policy = case.trust_policy.known().unwrap();
        assert!(matches!(policy, PolicyText::Broken(source, _) if source.name() == "dir/x"));
    }
    for text in [
        "claims: {file: x}",
        "provider: {file: x}",
        "permission_policies: [{file: x}]",
        "cloudtrail: {file: x}",
        "run: {sub_template: {file: x}}",
    ] {
        let message = with_files(text, &broken).unwrap_err();
        assert!(
            message.starts_with("cannot read dir/x: line 1: "),
            "{text}: {message}"
        );
    }
}

#[test]
fn files_that_cannot_be_used_are_refused_at_the_place_that_names_them() {
    let claims = r#"{"sub": "repo:octo-org/web:ref:refs/heads/main", "aud": "sts.amazonaws.com"}"#;
    for (text, message) in [
        (
            "workflow: {file: gone.yml}",
            "cannot read dir/case.yaml: line 1: no such file",
        ),
        (
            "workflows: {a.yml: {file: gone.yml}}",
            "cannot read dir/case.yaml: line 1: no such file",
        ),
        (
            "error: {file: 5}",
            "cannot read dir/case.yaml: line 1: `file` is a number, expected the path of a file",
        ),
        (
            "provider: {file: claims.json}",
            "cannot read dir/claims.json: the claims of a token, expected an identity provider",
        ),
        (
            "role_arn: {file: claims.json}",
            "cannot read dir/case.yaml: line 1: `role_arn` is an object, expected a string",
        ),
        (
            "workflow: {file: claims.json, more: x}",
            "cannot read dir/case.yaml: line 1: `workflow` is an object, expected a string",
        ),
    ] {
        let found = with_files(text, &[("claims.json", claims)]).unwrap_err();
        assert_eq!(found.lines().next().unwrap(), message, "{text}");
    }
    let alone = refusal(r#"{"error": {"file": "error.log"}}"#);
    assert!(
        alone.contains("cannot read `error.log`: this case file is not in a folder"),
        "{alone}"
    );
}
