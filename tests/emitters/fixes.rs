//! The same fix in another language says what the repaired policy says.

use oidc_doctor::emit::{self, Form, Shell, Written};
use oidc_doctor::finding::Piece;
use oidc_doctor::plan::{Plan, Wish};
use oidc_doctor::source;
use oidc_doctor::source::edit::Fresh;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::common::corpus::{self, CORPUS};
use crate::common::{folder, run_in, stderr, stdout};
use crate::parsers;
use crate::suite::tests;

tests![
    every_language_says_the_same,
    as_the_program_prints_it,
    any_value_is_read_back,
    any_value_is_read_back_from_typescript,
];

/// The repaired policies of all incidents, as the program holds them and as JSON.
fn repaired() -> Vec<(Piece, Fresh, Value)> {
    let mut policies = Vec::new();
    for entry in CORPUS.iter() {
        let plan = Plan::of(&entry.case.case, Wish::First, None).unwrap();
        for piece in plan.changes.iter().flat_map(|change| &change.pieces) {
            if matches!(piece, Piece::TrustPolicy | Piece::PermissionPolicy(_)) {
                let root = &plan.case.document(piece).unwrap().root;
                let plain = serde_json::from_str(&source::to_json(root)).unwrap();
                policies.push((piece.clone(), emit::value(root), plain));
            }
        }
    }
    policies
}

fn written(piece: &Piece, policy: &Fresh, form: Form, shell: Shell) -> String {
    let inline = (*piece != Piece::TrustPolicy).then_some("deploy it's");
    let role = "github-deploy";
    emit::policy(Written { role, inline }, policy, form, shell)
}

fn every_language_says_the_same() {
    let policies = repaired();
    assert!(policies.len() > 50, "{} policies", policies.len());
    let mut templates = Vec::new();
    let mut stacks = Vec::new();
    for (piece, policy, plain) in &policies {
        let text = |form| written(piece, policy, form, Shell::Bash);
        assert_eq!(
            &parsers::bash_documents(&text(Form::Cli)),
            std::slice::from_ref(plain)
        );
        let powershell = written(piece, policy, Form::Cli, Shell::Powershell);
        assert_eq!(
            &parsers::powershell_documents(&powershell),
            std::slice::from_ref(plain)
        );
        assert_eq!(
            &parsers::encoded(&text(Form::Terraform)),
            std::slice::from_ref(plain)
        );
        let template = text(Form::Cloudformation);
        let resources = &parsers::yaml(&template)["Resources"];
        let properties = match piece {
            Piece::TrustPolicy => {
                &resources["GithubDeploy"]["Properties"]["AssumeRolePolicyDocument"]
            }
            _ => &resources["GithubDeployPolicy"]["Properties"]["PolicyDocument"],
        };
        assert_eq!(properties, plain);
        templates.push((template, "eu-west-1"));
        stacks.push(text(Form::Cdk));
    }
    for (objects, (piece, _, plain)) in parsers::typescript(&stacks).iter().zip(&policies) {
        match piece {
            Piece::TrustPolicy => assert_eq!(objects[0], *plain),
            _ => assert_eq!(objects[0]["policyDocument"], *plain),
        }
    }
    // What cfn-lint finds in somebody's policy is theirs; that it is a template is ours.
    templates.retain(|(text, _)| text.contains("token.actions.githubusercontent.com:sub"));
    templates.truncate(10);
    parsers::lint(&templates);
}

fn as_the_program_prints_it() {
    let folder = folder("fix-as");
    let case = &corpus::path_of("repository-prefix");
    let output = run_in(&folder, &["fix", "--case", case, "--as", "terraform"]);
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!("terraform", stdout(&output));
    assert!(!stderr(&output).contains("--write"));
    let policy = &corpus::path_of("tag-letter-case");
    let unnamed = run_in(&folder, &["fix", "--case", policy, "--as", "cdk"]);
    assert_eq!(unnamed.status.code(), Some(2));
    assert!(
        stderr(&unnamed).contains("--policy-name"),
        "{}",
        stderr(&unnamed)
    );
    let named = run_in(
        &folder,
        &[
            "fix",
            "--case",
            policy,
            "--as",
            "cdk",
            "--policy-name",
            "kms",
        ],
    );
    insta::assert_snapshot!("cdk", stdout(&named));
    let workflow = &corpus::path_of("nested-job-permissions");
    let diff = run_in(&folder, &["fix", "--case", workflow, "--as", "cdk"]);
    assert!(
        stdout(&diff).contains("nested-job-permissions/workflow.yml\n"),
        "a workflow stays YAML"
    );
}

/// Any text, and texts of what means something in one of the languages.
fn text() -> impl Strategy<Value = String> {
    let signs = "[-'\"\\\\${}%#:@*?&!|>\n\r\t `=,\\[\\]~a1é\u{2028}\u{1}]{0,8}";
    prop_oneof![any::<String>(), signs, "(yes|no|on|null|1|0x1f|~|true)"]
}

fn fresh() -> impl Strategy<Value = Fresh> {
    let leaf = prop_oneof![
        4 => text().prop_map(Fresh::Text),
        1 => prop_oneof!["true", "false", "[1-9][0-9]{0,5}"].prop_map(Fresh::Bare),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let members = prop::collection::btree_map(text(), inner.clone(), 0..4);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Fresh::List),
            members.prop_map(|members| Fresh::Map(members.into_iter().collect())),
        ]
    })
}

fn plain(value: &Fresh) -> Value {
    match value {
        Fresh::Text(text) => json!(text),
        Fresh::Bare(bare) => serde_json::from_str(bare).unwrap(),
        Fresh::List(items) => items.iter().map(plain).collect(),
        Fresh::Map(members) => {
            let members = members
                .iter()
                .map(|(name, value)| (name.clone(), plain(value)));
            Value::Object(members.collect())
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    fn any_value_is_read_back(value in fresh()) {
        let expected = plain(&value);
        let map = Fresh::one("k", Fresh::List(vec![value.clone()]));
        prop_assert_eq!(&parsers::yaml(&emit::yaml(&map, 0))["k"][0], &expected);
        prop_assert_eq!(&serde_json::from_str::<Value>(&emit::json(&value, 0)).unwrap(), &expected);
        let text = format!("resource \"r\" \"n\" {{\n  v = jsonencode([{}])\n}}\n", emit::hcl(&value, 1));
        prop_assert_eq!(&parsers::encoded(&text)[0][0], &expected);
    }
}

/// All values at once: one question to the parser for each would take minutes.
fn any_value_is_read_back_from_typescript() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let values: Vec<_> = (0..256)
        .map(|_| fresh().new_tree(&mut runner).unwrap().current())
        .collect();
    let texts = values.iter().map(|value| {
        format!(
            "const a = {};\n",
            emit::typescript(&Fresh::one("k", value.clone()), 0)
        )
    });
    let texts: Vec<_> = texts.collect();
    for (objects, value) in parsers::typescript(&texts).iter().zip(&values) {
        assert_eq!(objects[0]["k"], plain(value));
    }
}
