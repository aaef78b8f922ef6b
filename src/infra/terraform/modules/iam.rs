//! `terraform-aws-modules/iam/aws`: the modules of it that make roles for OIDC.
//!
//! Looked at in <https://github.com/terraform-aws-modules/terraform-aws-iam>, every release from
//! 5.5.2 to 5.60.0 and from 6.0.0 to 6.5.0.

use super::super::nodes::text;
use super::inputs::{Inputs, Untold, each, provider_arn};
use super::statement::{Statement, policy};
use super::{Known, Made};
use crate::source::{Node, Span, Value};

const WEB_IDENTITY: &str = "sts:AssumeRoleWithWebIdentity";
const BOTH: [&str; 2] = ["sts:TagSession", WEB_IDENTITY];
const GITHUB: &str = "token.actions.githubusercontent.com";

/// <https://registry.terraform.io/modules/terraform-aws-modules/iam/aws/5.60.0/submodules/iam-github-oidc-role>
pub(super) static GITHUB_ROLE: Known = Known {
    source: "terraform-aws-modules/iam/aws//modules/iam-github-oidc-role",
    from: [5, 7, 0],
    before: [6, 0, 0],
    role: "aws_iam_role.this[0]",
    concerns: &[],
    inputs: &[
        "create",
        "tags",
        "name",
        "path",
        "permissions_boundary_arn",
        "description",
        "name_prefix",
        "policies",
        "force_detach_policies",
        "max_session_duration",
        "audience",
        "subject_condition",
        "subjects",
        "provider_url",
        "additional_trust_policy_conditions",
    ],
    make: github_role,
};

fn github_role(inputs: &mut Inputs<'_, '_>) -> Result<Option<Made>, Untold> {
    if !inputs.flag("create", true)? {
        return Ok(None);
    }
    let url = inputs.text("provider_url", GITHUB);
    let host = issuer(&url);
    let span = inputs.span();
    // Up to 5.42 the issuer in the condition was always github.com's, up to 5.39.0 with `http`. IAM
    // knows no such key: with ForAllValues neither ever mattered.
    let claimed = match inputs.before {
        before if before <= [5, 39, 1] => format!("http://{GITHUB}"),
        before if before <= [5, 43, 0] => format!("https://{GITHUB}"),
        _ => format!("https://{host}"),
    };
    let claims = match inputs.before <= [5, 43, 0] {
        true => GITHUB,
        false => host.as_str(),
    };
    let mut statement = federated(span, &host, &url).sid("GithubOidcAuth");
    statement.test(
        "ForAllValues:StringEquals",
        &format!("{claims}:iss"),
        text(&claimed, span),
        span,
    );
    let audience = inputs.text("audience", "sts.amazonaws.com");
    let place = inputs.place("audience");
    statement.test(
        "ForAllValues:StringEquals",
        &format!("{host}:aud"),
        audience,
        place,
    );
    let operator = inputs.text("subject_condition", "StringLike");
    let operator = operator.text().unwrap_or_default().to_owned();
    let subjects = each(inputs.list("subjects"), with_repo);
    let place = inputs.place("subjects");
    statement.test(&operator, &format!("{host}:sub"), subjects, place);
    statement.further(inputs, "additional_trust_policy_conditions")?;
    Ok(Some(Made {
        name: inputs.known("name"),
        policy: policy(vec![statement], span),
    }))
}

/// <https://registry.terraform.io/modules/terraform-aws-modules/iam/aws/5.60.0/submodules/iam-assumable-role-with-oidc>
pub(super) static ASSUMABLE_ROLE: Known = Known {
    source: "terraform-aws-modules/iam/aws//modules/iam-assumable-role-with-oidc",
    from: [5, 5, 2],
    before: [6, 0, 0],
    role: "aws_iam_role.this[0]",
    concerns: &["provider_url", "provider_urls"],
    inputs: &[
        "create_role",
        "provider_url",
        "provider_urls",
        "aws_account_id",
        "tags",
        "role_name",
        "role_name_prefix",
        "role_description",
        "role_path",
        "role_permissions_boundary_arn",
        "max_session_duration",
        "role_policy_arns",
        "number_of_role_policy_arns",
        "inline_policy_statements",
        "oidc_fully_qualified_subjects",
        "oidc_subjects_with_wildcards",
        "oidc_fully_qualified_audiences",
        "force_detach_policies",
        "allow_self_assume_role",
        "provider_trust_policy_conditions",
    ],
    make: assumable_role,
};

fn assumable_role(inputs: &mut Inputs<'_, '_>) -> Result<Option<Made>, Untold> {
    if !inputs.flag("create_role", false)? {
        return Ok(None);
    }
    if inputs.flag("allow_self_assume_role", false)? {
        return Err(Untold("allow_self_assume_role"));
    }
    let span = inputs.span();
    let mut urls = inputs.list("provider_urls").one_or_many().to_vec();
    urls.extend(inputs.value("provider_url"));
    let mut statements = Vec::new();
    let mut hosts = Vec::new();
    for url in urls.iter().filter(|url| url.text() != Some("")) {
        let host = issuer(url);
        if hosts.contains(&host) {
            continue;
        }
        let arn = in_account(inputs, "aws_account_id", &host);
        // Since 5.44 sessions may carry tags.
        let actions: &[&str] = match inputs.before <= [5, 44, 0] {
            true => &[WEB_IDENTITY],
            false => &[WEB_IDENTITY, "sts:TagSession"],
        };
        let mut statement = Statement::allow(span, actions, "Federated", text(&arn, url.span));
        let asked = [
            ("StringEquals", "sub", "oidc_fully_qualified_subjects"),
            ("StringLike", "sub", "oidc_subjects_with_wildcards"),
            ("StringLike", "aud", "oidc_fully_qualified_audiences"),
        ];
        listed_all(&mut statement, inputs, &host, asked)?;
        statement.further(inputs, "provider_trust_policy_conditions")?;
        statements.push(statement);
        hosts.push(host);
    }
    Ok(Some(Made {
        name: inputs.known("role_name"),
        policy: policy(statements, span),
    }))
}

/// <https://registry.terraform.io/modules/terraform-aws-modules/iam/aws/6.5.0/submodules/iam-role>
pub(super) static ROLE: Known = Known {
    source: "terraform-aws-modules/iam/aws//modules/iam-role",
    from: [6, 0, 0],
    before: [7, 0, 0],
    role: "aws_iam_role.this[0]",
    concerns: &["enable_github_oidc", "enable_oidc"],
    inputs: &[
        "create",
        "tags",
        "name",
        "use_name_prefix",
        "path",
        "description",
        "max_session_duration",
        "permissions_boundary",
        "trust_policy_permissions",
        "trust_policy_conditions",
        "policies",
        "enable_oidc",
        "oidc_account_id",
        "oidc_provider_urls",
        "oidc_subjects",
        "oidc_wildcard_subjects",
        "oidc_audiences",
        "enable_github_oidc",
        "github_provider",
        "enable_bitbucket_oidc",
        "enable_saml",
        "saml_provider_ids",
        "saml_endpoints",
        "saml_trust_actions",
        "create_inline_policy",
        "source_inline_policy_documents",
        "override_inline_policy_documents",
        "inline_policy_permissions",
        "create_instance_profile",
    ],
    make: role,
};

fn role(inputs: &mut Inputs<'_, '_>) -> Result<Option<Made>, Untold> {
    if !inputs.flag("create", true)? {
        return Ok(None);
    }
    for other in ["enable_bitbucket_oidc", "enable_saml"] {
        if inputs.flag(other, false)? {
            return Err(Untold(other));
        }
    }
    if inputs.known("trust_policy_permissions").is_some() {
        return Err(Untold("trust_policy_permissions"));
    }
    let mut statements = Vec::new();
    if inputs.flag("enable_oidc", false)? {
        for url in inputs.items("oidc_provider_urls")? {
            statements.push(for_issuer(inputs, &url)?);
        }
    }
    if inputs.flag("enable_github_oidc", false)? {
        statements.push(for_github(inputs)?);
    }
    let prefixed = inputs.flag("use_name_prefix", true).unwrap_or(true);
    Ok(Some(Made {
        name: inputs.known("name").filter(|_| !prefixed),
        policy: policy(statements, inputs.span()),
    }))
}

fn for_issuer(inputs: &mut Inputs<'_, '_>, url: &Node) -> Result<Statement, Untold> {
    let host = issuer(url);
    let arn = in_account(inputs, "oidc_account_id", &host);
    let span = inputs.span();
    let mut statement = Statement::allow(span, &BOTH, "Federated", text(&arn, url.span));
    let asked = [
        ("StringEquals", "sub", "oidc_subjects"),
        ("StringLike", "sub", "oidc_wildcard_subjects"),
        ("StringEquals", "aud", "oidc_audiences"),
    ];
    listed_all(&mut statement, inputs, &host, asked)?;
    statement.further(inputs, "trust_policy_conditions")?;
    Ok(statement)
}

fn for_github(inputs: &mut Inputs<'_, '_>) -> Result<Statement, Untold> {
    let span = inputs.span();
    let provider = inputs.text("github_provider", GITHUB);
    let host = provider.text().unwrap_or_default().to_owned();
    let mut statement = federated(span, &host, &provider).sid("GithubOidcAuth");
    let claimed = text(&format!("https://{host}"), span);
    statement.test(
        "ForAllValues:StringEquals",
        &format!("{host}:iss"),
        claimed,
        span,
    );
    let audiences = match inputs.has_items("oidc_audiences")? {
        true => inputs.list("oidc_audiences"),
        false => text("sts.amazonaws.com", span),
    };
    let place = inputs.place("oidc_audiences");
    statement.test(
        "ForAllValues:StringEquals",
        &format!("{host}:aud"),
        audiences,
        place,
    );
    for (operator, name) in [
        ("StringEquals", "oidc_subjects"),
        ("StringLike", "oidc_wildcard_subjects"),
    ] {
        if may_have_items(inputs, name) {
            let subjects = each(inputs.list(name), with_repo);
            let place = inputs.place(name);
            statement.test(operator, &format!("{host}:sub"), subjects, place);
        }
    }
    statement.further(inputs, "trust_policy_conditions")?;
    Ok(statement)
}

/// Conditions on claims of the issuer `host`: by which operator, on which claim, from which input.
fn listed_all(
    statement: &mut Statement,
    inputs: &mut Inputs<'_, '_>,
    host: &str,
    asked: [(&str, &str, &'static str); 3],
) -> Result<(), Untold> {
    for (operator, claim, name) in asked {
        let key = format!("{host}:{claim}");
        listed(statement, inputs, operator, &key, name)?;
    }
    Ok(())
}

/// A condition that is there where its list has items.
fn listed(
    statement: &mut Statement,
    inputs: &mut Inputs<'_, '_>,
    operator: &str,
    key: &str,
    name: &'static str,
) -> Result<(), Untold> {
    if may_have_items(inputs, name) {
        let place = inputs.place(name);
        statement.test(operator, key, inputs.list(name), place);
    }
    Ok(())
}

/// A list that is open as a whole is taken to have items: it stands as a hole in the condition.
fn may_have_items(inputs: &mut Inputs<'_, '_>, name: &'static str) -> bool {
    inputs.has_items(name).unwrap_or(true)
}

fn federated(span: Span, host: &str, provider: &Node) -> Statement {
    let arn = text(&provider_arn(host), provider.span);
    Statement::allow(span, &BOTH, "Federated", arn)
}

/// The ARN of a provider in the account that an input names, the role's own where it names none.
fn in_account(inputs: &mut Inputs<'_, '_>, name: &str, host: &str) -> String {
    let account = inputs.value(name);
    match account
        .as_ref()
        .and_then(Node::scalar)
        .filter(|account| !account.is_empty())
    {
        None => provider_arn(host),
        Some(account) => {
            let own = format!("${{{}}}", crate::iam::pattern::OWN_ACCOUNT);
            provider_arn(host).replace(&own, account)
        }
    }
}

fn issuer(url: &Node) -> String {
    match &url.value {
        Value::Text(url) => url.replace("https://", ""),
        _ => String::new(),
    }
}

/// A subject, which may or may not be given with `repo:`.
fn with_repo(subject: &str) -> String {
    format!("repo:{}", subject.strip_prefix("repo:").unwrap_or(subject))
}
