//! `terraform-module/github-oidc-provider/aws`.
//!
//! Looked at in <https://github.com/terraform-module/terraform-aws-github-oidc-provider>, 2.2.0 to
//! 2.3.0. Its policy tests no audience.

use super::super::nodes::text;
use super::inputs::{Inputs, Untold, each, provider_arn};
use super::statement::{Statement, policy};
use super::{Known, Made};
use crate::source::Node;

const GITHUB: &str = "token.actions.githubusercontent.com";

/// <https://registry.terraform.io/modules/terraform-module/github-oidc-provider/aws/2.3.0>
pub(super) static ROLE: Known = Known {
    source: "terraform-module/github-oidc-provider/aws",
    from: [2, 2, 0],
    before: [3, 0, 0],
    role: "aws_iam_role.this[0]",
    concerns: &[],
    inputs: &[
        "create_oidc_provider",
        "oidc_provider_arn",
        "create_oidc_role",
        "github_thumbprint",
        "repositories",
        "max_session_duration",
        "oidc_role_attach_policies",
        "tags",
        "role_name",
        "role_description",
    ],
    make: role,
};

fn role(inputs: &mut Inputs<'_, '_>) -> Result<Option<Made>, Untold> {
    if !inputs.flag("create_oidc_role", true)? {
        return Ok(None);
    }
    let span = inputs.span();
    let provider = match inputs.flag("create_oidc_provider", true)? {
        true => text(&provider_arn(GITHUB), span),
        false => inputs
            .value("oidc_provider_arn")
            .ok_or(Untold("oidc_provider_arn"))?,
    };
    let mut statement = web_identity(span, provider);
    let repositories = each(inputs.list("repositories"), |one| subject(one, ":*"));
    let place = inputs.place("repositories");
    statement.test("StringLike", &format!("{GITHUB}:sub"), repositories, place);
    let name = inputs.text("role_name", "github-oidc-provider-aws");
    Ok(Some(Made {
        name: Some(name),
        policy: policy(vec![statement], span),
    }))
}

pub(super) fn web_identity(span: crate::source::Span, provider: Node) -> Statement {
    Statement::allow(
        span,
        &["sts:AssumeRoleWithWebIdentity"],
        "Federated",
        provider,
    )
}

/// A repository as a subject: with `suffix`, unless it has a context of its own. Whether what is open
/// has one, nobody knows.
pub(super) fn subject(repository: &str, suffix: &str) -> String {
    let known = crate::iam::pattern::hole_spans(repository);
    let mut outside = String::new();
    let mut at = 0;
    for hole in &known {
        outside.push_str(repository.get(at..hole.start).unwrap_or_default());
        at = hole.end;
    }
    outside.push_str(repository.get(at..).unwrap_or_default());
    match (outside.contains(':'), known.is_empty()) {
        (true, _) => format!("repo:{repository}"),
        (false, true) => format!("repo:{repository}{suffix}"),
        (false, false) => format!("repo:{repository}${{default_suffix}}"),
    }
}
