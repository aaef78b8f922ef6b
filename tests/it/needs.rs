//! What steps need: each case of `fixtures/needs/`, and laws that hold for any text.

use std::fs;

use oidc_doctor::needs::{
    Need, ResourceKind, StatementDraft, StepText, Surroundings, action_resource, least_statement,
    of_step,
};
use proptest::prelude::*;
use serde::Deserialize;

/// One step and what it needs.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    about: String,
    run: Option<String>,
    uses: Option<String>,
    #[serde(default)]
    with: Vec<(String, String)>,
    /// `action resource`, in any order; `?` in front: in some runs only.
    needs: Vec<String>,
}

fn around() -> Surroundings {
    Surroundings {
        account: Some("111122223333".to_owned()),
        region: Some("eu-west-1".to_owned()),
        partition: None,
    }
}

fn running(run: &str) -> StepText<'_> {
    StepText {
        run: Some(run),
        ..StepText::default()
    }
}

fn line(need: &Need) -> String {
    let mark = if need.optional { "? " } else { "" };
    let resource = need.resource.as_ref().map_or("unknown", |r| r.as_str());
    format!("{mark}{} {resource}", need.action)
}

fn answer(case: &Case) -> Vec<String> {
    let with = case.with.iter().map(|(k, v)| (k.as_str(), v.as_str()));
    let step = StepText {
        uses: case.uses.as_deref(),
        with: &with.collect::<Vec<_>>(),
        run: case.run.as_deref(),
    };
    let mut lines: Vec<_> = of_step(&step, &around()).iter().map(line).collect();
    lines.sort();
    lines
}

#[test]
fn every_case_needs_what_it_says() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir("fixtures/needs").unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let cases: Vec<Case> = serde_json::from_str(&text).unwrap();
        for case in &cases {
            count += 1;
            let (found, mut wanted) = (answer(case), case.needs.clone());
            wanted.sort();
            if found != wanted {
                let (file, about) = (path.display(), &case.about);
                wrong.push(format!(
                    "{file}: {about}\n found {found:#?}\n wanted {wanted:#?}"
                ));
            }
        }
    }
    assert!(count > 200, "only {count} cases were found");
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn an_action_without_resource_level_says_so() {
    for action in [
        "ecr:GetAuthorizationToken",
        "s3:ListAllMyBuckets",
        "STS:getCallerIdentity",
    ] {
        assert_eq!(
            action_resource(action),
            Some(ResourceKind::None),
            "{action}"
        );
    }
}

#[test]
fn an_action_says_the_shape_of_its_resource() {
    for (action, shape) in [
        ("s3:ListBucket", "arn:*:s3:::*"),
        ("s3:PutObject", "arn:*:s3:::*/*"),
        ("lambda:UpdateFunctionCode", "arn:*:lambda:*:*:function:*"),
        ("iam:PassRole", "arn:*:iam::*:role/*"),
        ("logs:CreateLogGroup", "arn:*:logs:*:*:log-group:*:*"),
    ] {
        let Some(ResourceKind::Arns(shapes)) = action_resource(action) else {
            panic!("{action} has a resource level");
        };
        assert!(
            shapes.iter().any(|found| found.pattern == shape),
            "{action}: {shapes:?}"
        );
    }
}

#[test]
fn what_is_no_action_has_no_resource() {
    for action in [
        "s3:ListObjectsV2",
        "s3:Get*",
        "s3:",
        "ListBucket",
        "nosuch:Thing",
        "",
        ":",
    ] {
        assert_eq!(action_resource(action), None, "{action}");
    }
}

fn drafts(run: &str) -> Vec<String> {
    let step = StepText {
        run: Some(run),
        ..StepText::default()
    };
    let line = |d: StatementDraft| format!("{} {:?} {:?}", d.sid, d.actions, d.resources);
    let needs = of_step(&step, &around());
    least_statement(&needs).into_iter().map(line).collect()
}

#[test]
fn needs_on_the_same_resources_share_a_statement() {
    let run = "aws s3 sync dist s3://b --delete\naws ecr get-login-password\naws s3 ls s3://c";
    let wanted = [
        r#"EcrGetAuthorizationToken ["ecr:GetAuthorizationToken"] ["*"]"#,
        r#"S3Object ["s3:DeleteObject", "s3:PutObject"] ["arn:aws:s3:::b/*"]"#,
        r#"S3ListBucket ["s3:ListBucket"] ["arn:aws:s3:::b", "arn:aws:s3:::c"]"#,
    ];
    assert_eq!(drafts(run), wanted);
}

#[test]
fn an_unknown_kind_of_resource_stays_within_the_action_s_kinds() {
    let found = drafts("aws amplify list-tags-for-resource --resource-arn $ARN");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(!found[0].contains(r#""*""#), "{found:?}");
}

#[test]
fn nothing_needed_is_no_statement() {
    assert_eq!(drafts("echo done"), Vec::<String>::new());
}

/// Texts in which the parts of shell scripts meet in any order.
fn script() -> impl Strategy<Value = String> {
    let parts = [
        "aws",
        "s3",
        "cp",
        "sync",
        "s3://b/k",
        "s3api",
        "wait",
        "--key",
        "$(",
        ")",
        "(",
        "`",
        "\"",
        "'",
        "${{",
        "}}",
        "${",
        "}",
        "$",
        "\\",
        "\n",
        "\r\n",
        " ",
        " ",
        ";",
        "&&",
        "||",
        "|",
        ">",
        "<<EOF",
        "EOF",
        "#",
        "if",
        "then",
        "fi",
        "case",
        "esac",
        "=",
        "docker",
        "push",
        "*",
        "ü",
        "terraform",
        "init",
        "-backend-config=",
        "npx",
    ];
    prop::collection::vec(
        prop_oneof![
            prop::sample::select(parts.to_vec()).prop_map(str::to_owned),
            ".{0,3}"
        ],
        0..60,
    )
    .prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn any_text_is_read(run in script(), uses in ".{0,20}", value in script()) {
        let with = [("tags", value.as_str()), ("push", "true"), ("secret-ids", value.as_str())];
        for uses in [uses.as_str(), "docker/build-push-action", "aws-actions/aws-secretsmanager-get-secrets"] {
            let step = StepText { uses: Some(uses), with: &with, run: Some(&run) };
            for need in of_step(&step, &around()) {
                prop_assert!(need.action.contains(':'));
                let span = need.span.unwrap_or_default();
                prop_assert!(run.get(span.start..span.end).is_some());
            }
        }
    }

    #[test]
    fn what_comes_before_takes_nothing_away(before in "[a-z ;\n]{0,40}") {
        let run = format!("{before}\naws s3 ls");
        let needs = of_step(&running(&run), &around());
        prop_assert!(needs.iter().any(|need| need.action == "s3:ListAllMyBuckets"));
    }

    #[test]
    fn statements_cover_every_need(run in script()) {
        let needs = of_step(&running(&run), &around());
        let drafts = least_statement(&needs);
        for need in &needs {
            let covers = |draft: &&StatementDraft| draft.actions.contains(&need.action);
            let resource = need.resource.as_ref().map_or("*", |r| r.as_str());
            let on = |draft: &StatementDraft| draft.resources.iter().any(|r| r == resource || r == "*");
            prop_assert!(drafts.iter().filter(covers).any(on) || need.resource.is_none());
        }
    }
}

/// Whoever looks back at all that came before, at each of a million parts, never comes to an end.
#[test]
fn hostile_texts_end() {
    let parts = [
        "$(",
        "${{",
        "\"",
        "'",
        "`",
        "<<E\n",
        "if ",
        "if a\n",
        "case a\n",
        "${",
        "(",
        "$((",
        "\\\n",
        "A=(",
        "a;",
        "sudo ",
        "#",
        "docker push ",
        "a <<E ",
    ];
    for part in parts {
        let run = part.repeat(200_000 / part.len());
        of_step(&running(&run), &around());
    }
}

#[test]
fn many_needs_end() {
    let commands = (0..20_000).map(|at| format!("aws s3 cp a s3://bucket-{at}/k\n"));
    let run: String = commands.collect();
    assert_eq!(of_step(&running(&run), &around()).len(), 20_000);
}

#[test]
fn a_long_command_is_shown_cut() {
    let why = |run: &str| of_step(&running(run), &around())[0].why.clone();
    assert_eq!(why("aws  s3 \\\n\tls \\\r\n"), "aws s3 ls");
    let long = why(&format!("aws s3 cp a s3://b/{}", "é".repeat(81)));
    assert_eq!(long.chars().count(), 100);
    let longer = why(&format!("aws s3 cp a s3://b/{} x", "é".repeat(81)));
    assert_eq!(longer, long + "…");
}
