//! The set-up in Terraform.

use super::Setup;
use crate::emit::{hcl, hcl_text, snake_case};
use crate::issuer::GITHUB_ISSUER_URL;

pub(super) fn text(setup: &Setup) -> String {
    let (id, name) = (snake_case(&setup.role), hcl_text(&setup.role));
    let mut parts = Vec::new();
    let mut depends = "";
    if setup.with_provider {
        depends = "\n  depends_on = [aws_iam_openid_connect_provider.github]\n";
        parts.push(format!(
            "# One in an account serves all its roles. It needs no thumbprint.\n\
             resource \"aws_iam_openid_connect_provider\" \"github\" {{\n  \
             url            = {}\n  client_id_list = [{}]\n}}\n",
            hcl_text(GITHUB_ISSUER_URL),
            hcl_text(&setup.audience)
        ));
    }
    parts.push(format!(
        "# For {} alone.\nresource \"aws_iam_role\" \"{id}\" {{\n  name = {name}\n\n  \
         assume_role_policy = jsonencode({})\n{depends}}}\n",
        setup.who(),
        hcl(&setup.trust_policy(), 1)
    ));
    if let Some(document) = setup.permission_policy() {
        parts.push(format!(
            "# What the steps of the workflow need.\nresource \"aws_iam_role_policy\" \"{id}\" {{\n  \
             name = {}\n  role = aws_iam_role.{id}.id\n\n  policy = jsonencode({})\n}}\n",
            hcl_text(&setup.policy_name()),
            hcl(&document, 1)
        ));
    }
    parts.push(format!(
        "output \"role_arn\" {{\n  value = aws_iam_role.{id}.arn\n}}\n"
    ));
    parts.join("\n")
}
