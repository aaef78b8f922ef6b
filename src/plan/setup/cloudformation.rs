//! The set-up as a CloudFormation template.

use super::Setup;
use super::policies::map;
use crate::emit::{pascal_case, yaml};
use crate::issuer::GITHUB_ISSUER_URL;
use crate::source::edit::Fresh;

/// The name of the provider in the template.
const PROVIDER: &str = "GitHubProvider";

/// A role with a name of its own has to be acknowledged:
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-capabilities.html>.
const DEPLOY: &str = "# aws cloudformation deploy --template-file FILE --stack-name NAME --capabilities CAPABILITY_NAMED_IAM\n";

pub(super) fn text(setup: &Setup) -> String {
    let id = pascal_case(&setup.role);
    let mut resources = Vec::new();
    if setup.with_provider {
        resources.push((PROVIDER.to_owned(), provider(setup)));
    }
    resources.push((id.clone(), role(setup)));
    let description = format!("Lets {} assume the role {}", setup.who(), setup.role);
    let template = map([
        ("AWSTemplateFormatVersion", Fresh::from("2010-09-09")),
        ("Description", Fresh::from(description)),
        ("Resources", map(resources)),
        (
            "Outputs",
            map([(
                "RoleArn",
                Fresh::one("Value", Fresh::Bare(format!("!GetAtt {id}.Arn"))),
            )]),
        ),
    ]);
    format!("{DEPLOY}{}\n", yaml(&template, 0))
}

fn provider(setup: &Setup) -> Fresh {
    map([
        ("Type", Fresh::from("AWS::IAM::OIDCProvider")),
        (
            "Properties",
            map([
                ("Url", Fresh::from(GITHUB_ISSUER_URL)),
                ("ClientIdList", Fresh::texts([&setup.audience])),
            ]),
        ),
    ])
}

fn role(setup: &Setup) -> Fresh {
    let mut properties = vec![
        ("RoleName", Fresh::from(&setup.role)),
        ("AssumeRolePolicyDocument", setup.trust_policy()),
    ];
    if let Some(document) = setup.permission_policy() {
        let policy = map([
            ("PolicyName", Fresh::from(setup.policy_name())),
            ("PolicyDocument", document),
        ]);
        properties.push(("Policies", Fresh::List(vec![policy])));
    }
    let mut members = vec![("Type", Fresh::from("AWS::IAM::Role"))];
    if setup.with_provider {
        members.push(("DependsOn", Fresh::from(PROVIDER)));
    }
    members.push(("Properties", map(properties)));
    map(members)
}
