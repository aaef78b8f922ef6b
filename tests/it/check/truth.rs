//! What `check` says of policies that are easily misread: variables, negated conditions, principals that
//! IAM refuses, issuers of enterprises and of others. Each kind has inputs that must fire and inputs that
//! must stay silent.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::check::support::{PROVIDER, folder, json as parsed, policy, program, statement};

static RUNS: AtomicUsize = AtomicUsize::new(0);

/// The answer to one policy, and the exit code.
fn check_file(name: &str, text: &str, files: &[(&str, &str)], args: &[&str]) -> (Value, i32) {
    let number = RUNS.fetch_add(1, Ordering::Relaxed);
    let mut all = vec![(name, text)];
    all.extend(files);
    let here = folder(&format!("truth-{number}"), &all);
    let mut line = vec!["check", name, "--format", "json"];
    line.extend(args);
    let output = program(&here, &line);
    (
        parsed(&output)["policies"][0].clone(),
        output.status.code().unwrap(),
    )
}

fn check(text: &str) -> Value {
    check_file("trust.json", text, &[], &[]).0
}

/// One Allow statement for GitHub with these conditions besides the audience.
fn with(conditions: &str) -> Value {
    check(&policy(&[statement("Allow", conditions)]))
}

fn like(subject: &str) -> Value {
    with(&format!(
        r#"{{"StringEquals":{{"gh:aud":"sts.amazonaws.com"}},"StringLike":{{"gh:sub":"{subject}"}}}}"#
    ))
}

fn with_principal(principal: &str) -> Value {
    let conditions = r#"{"StringEquals":{"gh:aud":"sts.amazonaws.com","gh:sub":"repo:octo-org/web:environment:prod"}}"#;
    let named = format!(r#"{{"Federated":"{PROVIDER}"}}"#);
    check(&policy(&[
        statement("Allow", conditions).replace(&named, principal)
    ]))
}

fn rules(answer: &Value) -> Vec<&str> {
    let findings = answer["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|one| one["rule"].as_str().unwrap())
        .collect()
}

fn who(answer: &Value) -> Vec<&str> {
    let admits = answer["exposure"]["admits"].as_array().unwrap();
    admits
        .iter()
        .map(|one| one["who"].as_str().unwrap())
        .collect()
}

fn subjects(answer: &Value) -> Vec<&str> {
    let admits = answer["exposure"]["admits"].as_array().unwrap();
    admits
        .iter()
        .map(|one| one["claims"]["sub"].as_str().unwrap())
        .collect()
}

#[test]
fn a_variable_without_a_value_in_this_call_matches_nothing() {
    for subject in [
        "repo:octo-org/${aws:PrincipalTag/service}:*",
        "repo:octo-org/web:ref:refs/heads/${aws:username}",
        "${aws:PrincipalArn}",
        "repo:${aws:RequestTag/owner}/web:environment:prod",
    ] {
        assert_eq!(like(subject)["verdict"], "closed", "{subject}");
    }
}

#[test]
fn a_default_counts_where_the_variable_has_no_value() {
    let answer = like("repo:octo-org/${aws:PrincipalTag/service, 'web'}:*");
    assert_eq!(answer["verdict"], "caution");
    assert_eq!(
        who(&answer),
        ["every branch, tag, pull request and environment of octo-org/web"]
    );
    let answer = like("repo:octo-org/web:environment:${aws:PrincipalTag/stage, 'prod'}");
    assert_eq!(
        who(&answer),
        ["jobs of octo-org/web that name the environment prod"]
    );
    let answer = like("repo:${aws:username, 'octo-org'}/web:ref:refs/heads/main");
    assert_eq!(who(&answer), ["branch main of octo-org/web"]);
}

#[test]
fn a_variable_that_the_token_fills_is_any_text() {
    for (subject, named) in [
        ("repo:octo-org/${gh:actor}:*", "any repository of octo-org"),
        (
            "repo:${gh:repository}:ref:refs/heads/main",
            "branch main of any repository on github.com",
        ),
        ("repo:${gh:actor}/web:*", "anyone on github.com"),
    ] {
        let answer = like(subject);
        assert_eq!(answer["verdict"], "dangerous", "{subject}");
        assert_eq!(who(&answer), [named], "{subject}");
    }
}

#[test]
fn in_the_older_version_a_variable_is_text() {
    let conditions = r#"{"StringLike":{"gh:sub":"repo:octo-org/${aws:username, 'web'}:*"}}"#;
    let text = policy(&[statement("Allow", conditions)]);
    assert_eq!(
        check(&text.replace("2012-10-17", "2008-10-17"))["verdict"],
        "closed"
    );
    assert_eq!(check(&text)["verdict"], "caution");
}

#[test]
fn a_negated_condition_next_to_a_positive_one_counts() {
    let refused = |condition: &str| {
        with(&format!(
            r#"{{"StringLike":{{"gh:sub":"repo:octo-org/web:*"}},{condition}}}"#
        ))
    };
    for condition in [
        r#""StringNotEquals":{"gh:sub":"repo:octo-org/web:pull_request"}"#,
        r#""StringNotLike":{"gh:sub":"*:pull_request"}"#,
        r#""StringNotLike":{"gh:sub":["repo:*:pull_request","repo:octo-org/web:ref:refs/pull/*"]}"#,
        r#""StringNotEqualsIgnoreCase":{"gh:sub":"repo:octo-org/web:PULL_REQUEST"}"#,
    ] {
        let answer = refused(condition);
        assert!(
            !rules(&answer).contains(&"pull-request-admitted"),
            "{condition}: {answer}"
        );
        assert_eq!(
            who(&answer),
            ["every branch, tag and environment of octo-org/web"],
            "{condition}"
        );
    }
    let other = r#""StringNotEquals":{"gh:sub":"repo:octo-org/web:environment:prod"}"#;
    assert!(rules(&refused(other)).contains(&"pull-request-admitted"));
}

#[test]
fn principals_that_iam_refuses_make_the_policy_invalid() {
    for principal in [
        r#""*""#.to_owned(),
        format!(r#"{{"AWS":"{PROVIDER}"}}"#),
        format!(r#"{{"Service":"{PROVIDER}"}}"#),
        format!(
            r#"{{"Federated":"{}"}}"#,
            PROVIDER.replace("111122223333", "9876543210")
        ),
        format!(
            r#"{{"Federated":"{}"}}"#,
            PROVIDER.replace("111122223333", "")
        ),
        r#"{"Federated":[]}"#.to_owned(),
        "{}".to_owned(),
        r#"{"AWS":"arn:aws:iam::111122223333:group/admins"}"#.to_owned(),
    ] {
        let answer = with_principal(&principal);
        assert_eq!(answer["valid"], false, "{principal}");
    }
    for principal in [
        format!(r#"{{"Federated":"{PROVIDER}"}}"#),
        format!(r#"{{"Federated":["{PROVIDER}"]}}"#),
        r#"{"AWS":"*"}"#.to_owned(),
        r#"{"AWS":"111122223333"}"#.to_owned(),
        r#"{"AWS":["arn:aws:iam::111122223333:root","arn:aws:iam::111122223333:user/ci/deployer"]}"#.to_owned(),
        r#"{"Service":"ec2.amazonaws.com"}"#.to_owned(),
    ] {
        let answer = with_principal(&principal);
        assert_eq!(answer["valid"], true, "{principal}: {}", answer["refusals"]);
    }
}

#[test]
fn a_misspelled_host_is_a_wrong_key() {
    let file = |host: &str| {
        format!(
            "data \"aws_iam_policy_document\" \"trust\" {{\n  statement {{\n    actions = [\"sts:AssumeRoleWithWebIdentity\"]\n    principals {{\n      type = \"Federated\"\n      identifiers = [aws_iam_openid_connect_provider.gh.arn]\n    }}\n    condition {{\n      test = \"StringEquals\"\n      variable = \"{host}:sub\"\n      values = [\"repo:octo-org/web:environment:prod\"]\n    }}\n  }}\n}}\n"
        )
    };
    for host in [
        "token.action.githubusercontent.com",
        "tokens.actions.githubusercontent.com",
        "token.actions.githubusercontents.com",
        "token.actions.githubuserconent.com",
    ] {
        let (answer, _) = check_file("trust.tf", &file(host), &[], &[]);
        assert!(
            rules(&answer).contains(&"condition-key-wrong"),
            "{host}: {answer}"
        );
    }
    for host in [
        "gitlab.com",
        "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE",
        "agent.buildkite.com",
    ] {
        let (answer, code) = check_file("trust.tf", &file(host), &[], &[]);
        assert!(rules(&answer).is_empty(), "{host}: {answer}");
        assert_eq!(code, 0, "{host}");
    }
}

#[test]
fn a_value_that_no_template_makes_is_no_custom_template() {
    for subject in [
        "CHANGE_ME",
        "production",
        "octo-org/web",
        "branch:main",
        "repository octo-org/web",
    ] {
        let answer = like(subject);
        let found = rules(&answer);
        assert!(
            found.contains(&"sub-format") || found.contains(&"pattern-dead"),
            "{subject}: {found:?}"
        );
        assert!(
            !found.contains(&"sub-custom-template"),
            "{subject}: {found:?}"
        );
    }
    for subject in [
        "repository_id:74:environment:prod",
        "job_workflow_ref:octo-org/ci/.github/workflows/d.yml@refs/heads/main",
    ] {
        assert!(!rules(&like(subject)).contains(&"sub-format"), "{subject}");
    }
}

#[test]
fn an_enterprises_issuer_is_its_own() {
    for (issuer, realm) in [
        (
            "token.actions.githubusercontent.com/octo-corp",
            "in the enterprise octo-corp",
        ),
        ("git.octo.example/_services/token", "on git.octo.example"),
        ("token.actions.octo.ghe.com", "on octo.ghe.com"),
    ] {
        let text = |conditions: &str| {
            let whole = policy(&[statement("Allow", conditions)]);
            whole.replace("token.actions.githubusercontent.com", issuer)
        };
        let open = check(&text(r#"{"StringEquals":{"gh:aud":"sts.amazonaws.com"}}"#));
        assert_eq!(open["iam_would_refuse"], false, "{issuer}");
        assert_eq!(who(&open), [format!("anyone {realm}")], "{issuer}");
        let any = check(&text(
            r#"{"StringLike":{"gh:sub":"repo:*:ref:refs/heads/main"}}"#,
        ));
        assert_eq!(
            who(&any),
            [format!("branch main of any repository {realm}")],
            "{issuer}"
        );
        assert!(rules(&any).contains(&"sub-any-owner"), "{issuer}");
    }
    let shared = check(&policy(&[statement(
        "Allow",
        r#"{"StringEquals":{"gh:aud":"sts.amazonaws.com"}}"#,
    )]));
    assert_eq!(shared["iam_would_refuse"], true);
    assert_eq!(who(&shared), ["anyone on github.com"]);
}

#[test]
fn pull_requests_are_named_wherever_they_are_admitted() {
    for subject in [
        "repo:octo-org/*",
        "repo:*",
        "repo:octo-org/web",
        "repo:octo-org/web*",
        "repo:octo-org/web:*",
        "repo:octo-org/web:pull_request",
    ] {
        assert!(
            rules(&like(subject)).contains(&"pull-request-admitted"),
            "{subject}"
        );
    }
    for subject in [
        "repo:octo-org/*:ref:refs/heads/main",
        "repo:octo-org/web:ref:*",
        "repo:octo-org/web:environment:*",
    ] {
        assert!(
            !rules(&like(subject)).contains(&"pull-request-admitted"),
            "{subject}"
        );
    }
}

#[test]
fn branches_are_not_the_whole_repository() {
    for subject in [
        "repo:octo-org/web:ref:refs/heads/*",
        "repo:octo-org/web:ref:refs/heads/release/*",
        "repo:octo-org@65/web@74:ref:refs/heads/?*",
    ] {
        let answer = like(subject);
        assert!(
            rules(&answer).contains(&"sub-branch-wide"),
            "{subject}: {answer}"
        );
        assert!(!rules(&answer).contains(&"sub-repo-wide"), "{subject}");
    }
    for subject in ["repo:octo-org/web:*", "repo:octo-org/web:ref:*"] {
        let answer = like(subject);
        assert!(
            rules(&answer).contains(&"sub-repo-wide"),
            "{subject}: {answer}"
        );
        assert!(!rules(&answer).contains(&"sub-branch-wide"), "{subject}");
    }
    let one = like("repo:octo-org/web:ref:refs/heads/main");
    assert!(
        !rules(&one).iter().any(|rule| rule.ends_with("-wide")),
        "{one}"
    );
}

#[test]
fn an_example_shows_the_danger() {
    assert_eq!(
        subjects(&like("repo:octo-org/web:*")),
        ["repo:octo-org/web:pull_request"]
    );
    let foreign = like("repo:octo-org*");
    assert!(
        subjects(&foreign)[0].starts_with("repo:octo-org-attacker/"),
        "{foreign}"
    );
    let foreign = like("repo:octo-org/web*");
    assert!(
        subjects(&foreign)[0].starts_with("repo:octo-org/web-copy:"),
        "{foreign}"
    );
    assert_eq!(
        subjects(&like("repo:octo-org/web:ref:refs/heads/main")),
        ["repo:octo-org/web:ref:refs/heads/main"]
    );
}

const WORKFLOW: &str = "on: {push: {branches: [main]}}\npermissions: {id-token: write}\njobs:\n  ship:\n    runs-on: ubuntu-latest\n    steps:\n    - uses: aws-actions/configure-aws-credentials@v5\n      with: {role-to-assume: 'arn:aws:iam::111122223333:role/deploy', aws-region: eu-north-1 SESSION}\n";

fn job(condition: &str, session: &str) -> (Value, i32) {
    let trust = policy(&[statement("Allow", condition)]);
    let workflow = WORKFLOW.replace(" SESSION", session);
    let template = r#"{"use_default": true, "use_immutable_subject": false, "sub_claim_prefix": "repo:octo-org/web"}"#;
    let files = [
        (".github/workflows/w.yml", workflow.as_str()),
        ("t.json", template),
    ];
    let args = [
        "--workflow",
        ".github/workflows",
        "--repository",
        "octo-org/web",
        "--default-branch",
        "main",
        "--sub-template",
        "t.json",
        "--job",
        "ship",
    ];
    let (answer, code) = check_file("trust.json", &trust, &files, &args);
    (answer["jobs"][0]["admitted"].clone(), code)
}

#[test]
fn a_job_tells_its_session_name_and_its_claims() {
    let named = |value: &str| {
        format!(
            r#"{{"StringLike":{{"gh:sub":"repo:octo-org/web:*","sts:RoleSessionName":"{value}"}}}}"#
        )
    };
    for (condition, session, admitted) in [
        (named("web-*"), "", "never"),
        (named("GitHubActions"), "", "always"),
        (named("web-*"), ", role-session-name: web-deploy", "always"),
        (named("${gh:actor}"), "", "unknown"),
        (
            r#"{"StringLike":{"gh:sub":"repo:${gh:repository}:ref:refs/heads/main"}}"#.to_owned(),
            "",
            "always",
        ),
        (
            r#"{"StringLike":{"gh:sub":"repo:${gh:repository}:pull_request"}}"#.to_owned(),
            "",
            "never",
        ),
        (
            r#"{"StringLike":{"gh:sub":"repo:octo-org/${aws:username}:*"}}"#.to_owned(),
            "",
            "never",
        ),
    ] {
        let (got, code) = job(&condition, session);
        assert_eq!(got, admitted, "{condition}{session}");
        if admitted == "unknown" {
            assert_eq!(code, 3, "{condition}");
        }
    }
}

#[test]
fn one_hard_job_changes_no_answer_of_another() {
    let trust = crate::check::support::trusting(&["repo:octo-org/web:ref:refs/heads/main"]);
    let job = |n: usize| {
        format!(
            "  j{n}:\n    runs-on: ubuntu-latest\n    environment: stage-{n}\n    steps:\n    - uses: aws-actions/configure-aws-credentials@v5\n      with: {{role-to-assume: 'arn:aws:iam::111122223333:role/deploy', aws-region: eu-north-1}}\n"
        )
    };
    let of = |count: usize| {
        let jobs: String = (0..count).map(job).collect();
        let workflow =
            format!("on: workflow_dispatch\npermissions: {{id-token: write}}\njobs:\n{jobs}");
        let args = [
            "--workflow",
            ".github/workflows",
            "--repository",
            "octo-org/web",
            "--default-branch",
            "main",
        ];
        check_file(
            "trust.json",
            &trust,
            &[(".github/workflows/w.yml", &workflow)],
            &args,
        )
        .0["jobs"]
            .clone()
    };
    let (few, many) = (of(1), of(60));
    let many = many.as_array().unwrap();
    assert_eq!(many.len(), 60);
    for row in many {
        assert_eq!(row["admitted"], few[0]["admitted"], "{row}");
    }
}

#[test]
fn a_key_twice_is_not_called_valid() {
    let twice = |inner: &str| policy(&[statement("Allow", inner)]);
    for conditions in [
        r#"{"StringEquals":{"gh:aud":"sts.amazonaws.com"},"StringEquals":{"gh:sub":"repo:octo-org/web:environment:prod"}}"#,
        r#"{"StringEquals":{"gh:sub":"repo:octo-org/web:environment:dev","gh:sub":"repo:octo-org/web:environment:prod"}}"#,
        r#"{"StringEquals":{"gh:sub":"repo:octo-org/web:environment:prod"}},"Condition":{}"#,
    ] {
        assert_eq!(check(&twice(conditions))["valid"], false, "{conditions}");
    }
    let once = r#"{"StringEquals":{"gh:aud":"sts.amazonaws.com"},"StringLike":{"gh:sub":"repo:octo-org/web:environment:prod"}}"#;
    assert_eq!(check(&twice(once))["valid"], true);
}

#[test]
fn a_permission_policy_is_called_that() {
    for statement in [
        json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}),
        json!([{"Effect": "Allow", "Action": ["ecr:*"], "Resource": "arn:aws:ecr:us-east-1:111122223333:repository/web"}]),
        json!([{"Effect": "Allow", "NotAction": "iam:*", "NotResource": "*"}]),
    ] {
        let (answer, code) = check_file(
            "trust.json",
            &json!({"Version": "2012-10-17", "Statement": statement}).to_string(),
            &[],
            &[],
        );
        assert_eq!(answer["verdict"], "undecided", "{answer}");
        assert!(
            answer["refusals"][0]
                .as_str()
                .unwrap()
                .contains("permission policy"),
            "{answer}"
        );
        assert!(rules(&answer).is_empty(), "{answer}");
        assert_eq!(code, 1);
    }
}

#[test]
fn a_policy_for_another_issuer_is_not_called_closed() {
    for (issuer, subject) in [
        (
            "gitlab.com",
            "project_path:octo-org/web:ref_type:branch:ref:main",
        ),
        (
            "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE",
            "system:serviceaccount:default:web",
        ),
        (
            "app.terraform.io",
            "organization:octo-org:project:*:workspace:web:run_phase:apply",
        ),
        ("vstoken.dev.azure.com/1111", "sc://octo-org/web/deploy"),
        ("accounts.google.com", "111122223333444455556"),
    ] {
        let text = policy(&[statement(
            "Allow",
            &format!(r#"{{"StringEquals":{{"gh:sub":"{subject}"}}}}"#),
        )]);
        let (answer, code) = check_file(
            "trust.json",
            &text.replace("token.actions.githubusercontent.com", issuer),
            &[],
            &[],
        );
        assert_eq!(answer["verdict"], "undecided", "{issuer}: {answer}");
        assert!(rules(&answer).is_empty(), "{issuer}: {answer}");
        assert_eq!(code, 3, "{issuer}");
    }
}
