//! The set-up as a stack of the CDK, in TypeScript.

use super::Setup;
use super::policies::map;
use crate::emit::{pascal_case, typescript};
use crate::issuer::GITHUB_ISSUER_URL;
use crate::source::edit::Fresh;

pub(super) fn text(setup: &Setup) -> String {
    let id = pascal_case(&setup.role);
    let mut body = Vec::new();
    let mut depends = "";
    if setup.with_provider {
        depends = "    role.addDependency(provider);\n";
        body.push(format!(
            "    // One in an account serves all its roles. It needs no thumbprint.\n    \
             const provider = new iam.CfnOIDCProvider(this, 'GitHubProvider', {});\n",
            typescript(&provider(setup), 2)
        ));
    }
    body.push(format!(
        "    // For {} alone.\n    const role = new iam.CfnRole(this, '{id}', {});\n{depends}",
        setup.who(),
        typescript(&role(setup), 2)
    ));
    body.push("    new cdk.CfnOutput(this, 'RoleArn', { value: role.attrArn });\n".to_owned());
    format!(
        "import * as cdk from 'aws-cdk-lib';\nimport * as iam from 'aws-cdk-lib/aws-iam';\n\
         import {{ Construct }} from 'constructs';\n\n\
         export class {id}Stack extends cdk.Stack {{\n  \
         constructor(scope: Construct, id: string, props?: cdk.StackProps) {{\n    \
         super(scope, id, props);\n\n{}  }}\n}}\n",
        body.join("\n")
    )
}

fn provider(setup: &Setup) -> Fresh {
    map([
        ("url", Fresh::from(GITHUB_ISSUER_URL)),
        ("clientIdList", Fresh::texts([&setup.audience])),
    ])
}

fn role(setup: &Setup) -> Fresh {
    let mut properties = vec![
        ("roleName", Fresh::from(&setup.role)),
        ("assumeRolePolicyDocument", setup.trust_policy()),
    ];
    if let Some(document) = setup.permission_policy() {
        let policy = map([
            ("policyName", Fresh::from(setup.policy_name())),
            ("policyDocument", document),
        ]);
        properties.push(("policies", Fresh::List(vec![policy])));
    }
    map(properties)
}
