//! CloudFormation templates with values for their parameters.

use super::{found, only, subjects};

fn template(parameters: &str, subject: &str) -> String {
    format!(
        "Parameters:\n{parameters}Conditions:\n  IsProd: !Equals [!Ref Stage, prod]\nMappings:\n  Branches:\n    prod: {{ name: main }}\n    dev: {{ name: develop }}\nResources:\n  DeployRole:\n    Type: AWS::IAM::Role\n    Properties:\n      RoleName: !Sub \"deploy-${{Stage}}\"\n      AssumeRolePolicyDocument:\n        Version: \"2012-10-17\"\n        Statement:\n          - Effect: Allow\n            Action: sts:AssumeRoleWithWebIdentity\n            Principal:\n              Federated: !Sub \"arn:aws:iam::${{AWS::AccountId}}:oidc-provider/token.actions.githubusercontent.com\"\n            Condition:\n              StringLike:\n                token.actions.githubusercontent.com:sub: {subject}\nOutputs:\n  RoleArn:\n    Value: !GetAtt DeployRole.Arn\n"
    )
}

const STAGE: &str = "  Stage: { Type: String, Default: dev }\n";

#[test]
fn defaults_mappings_and_conditions_are_carried_out() {
    for (subject, expected) in [
        (
            "!Sub \"repo:octo-org/web:environment:${Stage}\"",
            "repo:octo-org/web:environment:dev",
        ),
        (
            "!Sub [\"repo:octo-org/web:ref:refs/heads/${B}\", {B: !FindInMap [Branches, !Ref Stage, name]}]",
            "repo:octo-org/web:ref:refs/heads/develop",
        ),
        (
            "!If [IsProd, \"repo:octo-org/web:ref:refs/heads/main\", \"repo:octo-org/web:*\"]",
            "repo:octo-org/web:*",
        ),
        (
            "!Join [\":\", [repo, octo-org/web, \"*\"]]",
            "repo:octo-org/web:*",
        ),
    ] {
        let role = only(&[("ci.yaml", &template(STAGE, subject))]);
        assert_eq!(subjects(&role), [expected]);
        assert_eq!(role.name.known(), Some("deploy-dev"));
        assert_eq!(role.outputs, ["RoleArn"]);
    }
}

#[test]
fn an_empty_default_is_a_value_that_is_given_later() {
    let parameters = "  Stage: { Type: String, Default: '' }\n";
    let subject = "!Sub \"repo:octo-org/web:environment:${Stage}\"";
    let role = only(&[("ci.yaml", &template(parameters, subject))]);
    assert_eq!(role.depends_on, ["Stage"]);
}

#[test]
fn files_of_parameters_are_choices() {
    let subject = "!Sub \"repo:octo-org/web:environment:${Stage}\"";
    let list = r#"[{"ParameterKey": "Stage", "ParameterValue": "prod"}]"#;
    let object = r#"{"Parameters": {"Stage": "staging"}}"#;
    let other = r#"{"Parameters": {"Stage": "x", "Unrelated": "y"}}"#;
    let found = found(&[
        ("infra/ci.yaml", &template(STAGE, subject)),
        ("infra/prod.json", list),
        ("infra/staging.json", object),
        ("infra/other.json", other),
        ("package.json", r#"{"name": "web"}"#),
    ]);
    let all: Vec<_> = found
        .roles
        .iter()
        .map(|role| (role.choice.clone().unwrap().file, subjects(role).remove(0)))
        .collect();
    let expected = [
        ("infra/prod.json", "repo:octo-org/web:environment:prod"),
        (
            "infra/staging.json",
            "repo:octo-org/web:environment:staging",
        ),
    ];
    assert_eq!(
        all,
        expected.map(|(file, sub)| (file.to_owned(), sub.to_owned()))
    );
}

#[test]
fn the_environments_of_sam_are_choices() {
    let subject = "!Sub \"repo:octo-org/web:environment:${Stage}\"";
    let toml = "version = 0.1\n[default.deploy.parameters]\nparameter_overrides = \"Stage=dev Other=1\"\n[prod.deploy.parameters]\nparameter_overrides = [\"Stage=\\\"prod\\\"\"]\n";
    let found = found(&[
        ("template.yaml", &template(STAGE, subject)),
        ("samconfig.toml", toml),
    ]);
    let sections: Vec<_> = found
        .roles
        .iter()
        .map(|role| {
            (
                role.choice.clone().unwrap().section.unwrap(),
                subjects(role).remove(0),
            )
        })
        .collect();
    let expected = [
        ("default", "repo:octo-org/web:environment:dev"),
        ("prod", "repo:octo-org/web:environment:prod"),
    ];
    assert_eq!(
        sections,
        expected.map(|(a, b)| (a.to_owned(), b.to_owned()))
    );
}

#[test]
fn a_list_parameter_is_a_list() {
    let parameters = "  Stage: { Type: String }\n  Subjects:\n    Type: CommaDelimitedList\n    Default: repo:octo-org/web:*, repo:octo-org/api:*\n";
    let role = only(&[("ci.yaml", &template(parameters, "!Ref Subjects"))]);
    assert_eq!(
        subjects(&role),
        ["repo:octo-org/web:*", "repo:octo-org/api:*"]
    );
}

#[test]
fn a_value_of_systems_manager_is_not_its_name() {
    let parameters =
        "  Stage: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /ci/stage }\n";
    let subject = "!Sub \"repo:octo-org/web:environment:${Stage}\"";
    let role = only(&[("ci.yaml", &template(parameters, subject))]);
    assert_eq!(role.depends_on, ["Stage"]);
}
