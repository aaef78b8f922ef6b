//! `unfunco/oidc-github/aws`.
//!
//! Looked at in <https://github.com/unfunco/terraform-aws-oidc-github>, 1.5.0 to 1.8.1, 2.0.0 to 2.0.2,
//! 3.0.0 and 3.0.1.

use super::super::nodes::text;
use super::inputs::{Inputs, Untold, each, provider_arn};
use super::repositories::{subject, web_identity};
use super::statement::policy;
use super::{Known, Made};
use crate::source::{Node, Value};

const SOURCE: &str = "unfunco/oidc-github/aws";
const GITHUB: &str = "token.actions.githubusercontent.com";

/// <https://registry.terraform.io/modules/unfunco/oidc-github/aws/1.8.1>
pub(super) static FIRST: Known = Known {
    source: SOURCE,
    from: [1, 5, 0],
    before: [2, 0, 0],
    role: "aws_iam_role.github[0]",
    concerns: &[],
    inputs: &[
        "additional_audiences",
        "additional_thumbprints",
        "attach_admin_policy",
        "attach_read_only_policy",
        "create_oidc_provider",
        "enabled",
        "enterprise_slug",
        "force_detach_policies",
        "github_repositories",
        "iam_role_name",
        "iam_role_path",
        "iam_role_permissions_boundary",
        "iam_role_policy_arns",
        "iam_role_inline_policies",
        "max_session_duration",
        "tags",
    ],
    make: first,
};

/// <https://registry.terraform.io/modules/unfunco/oidc-github/aws/2.0.2>
pub(super) static SECOND: Known = Known {
    from: [2, 0, 0],
    before: [3, 0, 0],
    inputs: &[
        "additional_audiences",
        "additional_thumbprints",
        "attach_ec2_full_access_policy",
        "attach_lambda_full_access_policy",
        "attach_rds_full_access_policy",
        "attach_read_only_policy",
        "attach_s3_full_access_policy",
        "create",
        "create_iam_role",
        "create_oidc_provider",
        "dangerously_attach_admin_policy",
        "enterprise_slug",
        "github_repositories",
        "iam_role_description",
        "iam_role_force_detach_policies",
        "iam_role_max_session_duration",
        "iam_role_name",
        "iam_role_path",
        "iam_role_permissions_boundary",
        "iam_role_policy_arns",
        "iam_role_inline_policies",
        "iam_role_tags",
        "oidc_provider_tags",
        "tags",
    ],
    make: second,
    ..FIRST
};

/// <https://registry.terraform.io/modules/unfunco/oidc-github/aws/3.0.1>
pub(super) static THIRD: Known = Known {
    from: [3, 0, 0],
    before: [4, 0, 0],
    inputs: &[
        "additional_audiences",
        "additional_thumbprints",
        "create",
        "create_iam_role",
        "create_oidc_provider",
        "dangerously_attach_admin_policy",
        "default_subject",
        "enterprise_slug",
        "github_subjects",
        "iam_role_description",
        "iam_role_force_detach_policies",
        "iam_role_max_session_duration",
        "iam_role_name",
        "iam_role_path",
        "iam_role_permissions_boundary",
        "iam_role_policy_names",
        "iam_role_inline_policies",
        "iam_role_tags",
        "oidc_provider_tags",
        "tags",
    ],
    make: third,
    ..FIRST
};

fn first(inputs: &mut Inputs<'_, '_>) -> Result<Option<Made>, Untold> {
    if !inputs.flag("enabled", true)? {
        return Ok(None);
    }
    let audience = text("sts.amazonaws.com", inputs.span());
    named_repositories(inputs, audience, "github").map(Some)
}

fn second(inputs: &mut Inputs<'_, '_>) -> Result<Option<Made>, Untold> {
    if !is_made(inputs, "github_repositories")? {
        return Ok(None);
    }
    let audience = of_partition(inputs);
    named_repositories(inputs, audience, "GitHubActions").map(Some)
}

fn third(inputs: &mut Inputs<'_, '_>) -> Result<Option<Made>, Untold> {
    if !is_made(inputs, "github_subjects")? {
        return Ok(None);
    }
    let issuer = format!("{GITHUB}{}", slug(inputs));
    let context = inputs.text("default_subject", "ref:refs/heads/main");
    let suffix = format!(":{}", context.text().unwrap_or_default().trim());
    let span = inputs.span();
    let mut statement = web_identity(span, text(&provider_arn(&issuer), span));
    let subjects = each(inputs.list("github_subjects"), |one| subject(one, &suffix));
    let place = inputs.place("github_subjects");
    statement.test("StringLike", &format!("{issuer}:sub"), subjects, place);
    let audience = of_partition(inputs);
    let audiences = audiences(inputs, audience)?;
    let place = inputs.place("additional_audiences");
    statement.test("StringEquals", &format!("{issuer}:aud"), audiences, place);
    Ok(Some(Made {
        name: Some(inputs.text("iam_role_name", "GitHubActions")),
        policy: policy(vec![statement], span),
    }))
}

fn is_made(inputs: &mut Inputs<'_, '_>, subjects: &'static str) -> Result<bool, Untold> {
    let wanted = inputs.flag("create", true)? && inputs.flag("create_iam_role", true)?;
    // A list that is open as a whole stands as a hole in the condition.
    Ok(wanted && inputs.has_items(subjects).unwrap_or(true))
}

fn named_repositories(
    inputs: &mut Inputs<'_, '_>,
    audience: Node,
    name: &str,
) -> Result<Made, Untold> {
    let slug = slug(inputs);
    let span = inputs.span();
    // The slug is a part of the provider's ARN, and these versions put it there once more.
    let arn = format!("{}{slug}", provider_arn(&format!("{GITHUB}{slug}")));
    let mut statement = web_identity(span, text(&arn, span));
    let subjects = each(inputs.list("github_repositories"), |one| subject(one, ":*"));
    let place = inputs.place("github_repositories");
    statement.test("StringLike", &format!("{GITHUB}:sub"), subjects, place);
    let audiences = audiences(inputs, audience)?;
    let place = inputs.place("additional_audiences");
    statement.test("StringEquals", &format!("{GITHUB}:aud"), audiences, place);
    Ok(Made {
        name: Some(inputs.text("iam_role_name", name)),
        policy: policy(vec![statement], span),
    })
}

fn slug(inputs: &mut Inputs<'_, '_>) -> String {
    let slug = inputs.text("enterprise_slug", "");
    match slug.text().unwrap_or_default() {
        "" => String::new(),
        slug => format!("/{slug}"),
    }
}

/// The audience by the name that AWS's services have in the partition: `amazonaws.com` in all that
/// GitHub's own runners reach but China's.
fn of_partition(inputs: &Inputs<'_, '_>) -> Node {
    text(
        "sts.${data.aws_partition.this[0].dns_suffix}",
        inputs.span(),
    )
}

fn audiences(inputs: &mut Inputs<'_, '_>, first: Node) -> Result<Node, Untold> {
    let Some(more) = inputs.value("additional_audiences") else {
        return Ok(first);
    };
    let mut all = vec![first];
    all.extend(more.one_or_many().iter().cloned());
    Ok(Node::new(Value::List(all), more.span))
}
