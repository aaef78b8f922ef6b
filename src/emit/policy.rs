//! One policy of a role that exists, as it is to read.

use super::shell::{Command, Shell};
use super::{Form, hcl, hcl_text, pascal_case, snake_case, typescript, yaml, yaml_text};
use crate::source::edit::Fresh;

/// Which policy of which role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written<'a> {
    /// The name of the role.
    pub role: &'a str,
    /// The name of its inline policy; its trust policy where there is none.
    pub inline: Option<&'a str>,
}

/// The text that makes a policy read `document`, to be pasted next to the rest of the role.
pub fn policy(written: Written<'_>, document: &Fresh, form: Form, shell: Shell) -> String {
    match form {
        Form::Cli => role_command(written, document.clone()).text(shell),
        Form::Cloudformation => cloudformation(written, document),
        Form::Terraform => terraform(written, document),
        Form::Cdk => cdk(written, document),
    }
}

/// The command that makes a policy read `document`.
pub fn role_command(written: Written<'_>, document: Fresh) -> Command {
    let Written { role, inline } = written;
    match inline {
        None => Command::new("aws iam update-assume-role-policy").option("--role-name", role),
        Some(name) => Command::new("aws iam put-role-policy")
            .option("--role-name", role)
            .option("--policy-name", name),
    }
    .document("--policy-document", document)
}

fn cloudformation(Written { role, inline }: Written<'_>, document: &Fresh) -> String {
    let (id, name) = (pascal_case(role), yaml_text(role));
    match inline {
        None => format!(
            "Resources:\n  {id}:\n    Type: AWS::IAM::Role\n    Properties:\n      RoleName: {name}\n      \
             AssumeRolePolicyDocument:\n        {}\n",
            yaml(document, 4)
        ),
        Some(policy) => format!(
            "Resources:\n  {id}Policy:\n    Type: AWS::IAM::RolePolicy\n    Properties:\n      RoleName: {name}\n      \
             PolicyName: {}\n      PolicyDocument:\n        {}\n",
            yaml_text(policy),
            yaml(document, 4)
        ),
    }
}

fn terraform(Written { role, inline }: Written<'_>, document: &Fresh) -> String {
    let (id, name) = (snake_case(role), hcl_text(role));
    match inline {
        None => format!(
            "resource \"aws_iam_role\" \"{id}\" {{\n  name = {name}\n\n  assume_role_policy = jsonencode({})\n}}\n",
            hcl(document, 1)
        ),
        Some(policy) => format!(
            "resource \"aws_iam_role_policy\" \"{id}\" {{\n  name = {}\n  role = {name}\n\n  policy = jsonencode({})\n}}\n",
            hcl_text(policy),
            hcl(document, 1)
        ),
    }
}

fn cdk(Written { inline, .. }: Written<'_>, document: &Fresh) -> String {
    match inline {
        None => format!(
            "// `role` is the iam.Role of the stack.\nconst cfnRole = role.node.defaultChild as iam.CfnRole;\n\
             cfnRole.assumeRolePolicyDocument = {};\n",
            typescript(document, 0)
        ),
        Some(name) => format!(
            "// `role` is the iam.Role of the stack.\nnew iam.CfnRolePolicy(this, '{}Policy', {{\n  \
             roleName: role.roleName,\n  policyName: {},\n  policyDocument: {},\n}});\n",
            pascal_case(name),
            super::typescript_text(name),
            typescript(document, 1)
        ),
    }
}
