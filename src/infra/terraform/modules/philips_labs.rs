//! `philips-labs/github-oidc/aws`.
//!
//! Looked at in <https://github.com/philips-labs/terraform-aws-github-oidc>, 0.8.0 and 0.8.1.

use super::super::nodes::text;
use super::inputs::{Inputs, Untold};
use super::repositories::web_identity;
use super::statement::{Statement, policy};
use super::{Known, Made};
use crate::source::{Node, Value};

/// <https://registry.terraform.io/modules/philips-labs/github-oidc/aws/0.8.1>
pub(super) static ROLE: Known = Known {
    source: "philips-labs/github-oidc/aws",
    from: [0, 8, 0],
    before: [1, 0, 0],
    role: "aws_iam_role.main[0]",
    concerns: &[],
    inputs: &[
        "conditions",
        "default_conditions",
        "github_environments",
        "openid_connect_provider_arn",
        "repo",
        "repo_mainline_branch",
        "role_name",
        "role_path",
        "role_permissions_boundary",
        "role_policy_arns",
        "role_max_session_duration",
        "account_ids",
        "custom_principal_arns",
        "github_oidc_issuer",
    ],
    make: role,
};

/// What the module writes where environments are asked for and none are named: no subject is so.
const NOBODY: &str = "ensurethereisnotmatch";

fn role(inputs: &mut Inputs<'_, '_>) -> Result<Option<Made>, Untold> {
    let Some(repo) = inputs.value("repo") else {
        return Ok(None);
    };
    let repo = Node::new(
        Value::Text(repo.text().unwrap_or_default().to_owned()),
        repo.span,
    );
    let span = inputs.span();
    let provider = inputs.value("openid_connect_provider_arn");
    let provider = provider.ok_or(Untold("openid_connect_provider_arn"))?;
    let mut statements = Vec::new();
    statements.extend(principals(inputs));
    let mut statement = web_identity(span, provider);
    let issuer = inputs.text("github_oidc_issuer", "token.actions.githubusercontent.com");
    let issuer = issuer.text().unwrap_or_default().to_owned();
    let audience = text("sts.amazonaws.com", span);
    statement.test("StringEquals", &format!("{issuer}:aud"), audience, span);
    by_default(&mut statement, inputs, &repo, &format!("{issuer}:sub"))?;
    statement.further(inputs, "conditions")?;
    statements.push(statement);
    Ok(Some(Made {
        name: inputs.known("role_name"),
        policy: policy(statements, span),
    }))
}

/// The conditions that are asked for by name; all of one operator are one.
fn by_default(
    statement: &mut Statement,
    inputs: &mut Inputs<'_, '_>,
    repo: &Node,
    key: &str,
) -> Result<(), Untold> {
    let asked = match inputs.known("default_conditions") {
        None => vec!["allow_main".to_owned(), "deny_pull_request".to_owned()],
        Some(_) => {
            let items = inputs.items("default_conditions")?;
            items
                .iter()
                .filter_map(Node::text)
                .map(str::to_owned)
                .collect()
        }
    };
    let of_repo = |context: &str| {
        let subject = format!("repo:{}:{context}", repo.text().unwrap_or_default());
        text(&subject, repo.span)
    };
    let branch = inputs.text("repo_mainline_branch", "main");
    let branch = format!("ref:refs/heads/{}", branch.text().unwrap_or_default());
    let environments = match inputs.known("github_environments") {
        None => vec![text("*", repo.span)],
        Some(_) => inputs.list("github_environments").one_or_many().to_vec(),
    };
    for (name, test, subjects) in [
        ("allow_main", "StringLike", vec![of_repo(&branch)]),
        (
            "allow_environment",
            "StringLike",
            environments
                .iter()
                .map(|one| {
                    let environment = one.scalar().unwrap_or_default();
                    Node {
                        span: one.span,
                        ..of_repo(&format!("environment:{environment}"))
                    }
                })
                .collect(),
        ),
        ("allow_all", "StringLike", vec![of_repo("*")]),
        (
            "deny_pull_request",
            "StringNotLike",
            vec![of_repo("pull_request")],
        ),
    ] {
        if asked.iter().any(|asked| asked == name) {
            let place = inputs.place("default_conditions");
            let subjects = match subjects.is_empty() {
                true => vec![text(NOBODY, place)],
                false => subjects,
            };
            let subjects = Node::new(Value::List(subjects), place);
            statement.test(test, key, subjects, place);
        }
    }
    Ok(())
}

/// The statement for roles and accounts beside GitHub.
fn principals(inputs: &mut Inputs<'_, '_>) -> Option<Statement> {
    let accounts = inputs.list("account_ids");
    let accounts = super::inputs::each(accounts, |account| format!("arn:aws:iam::{account}:root"));
    let mut all = accounts.one_or_many().to_vec();
    all.extend(
        inputs
            .list("custom_principal_arns")
            .one_or_many()
            .iter()
            .cloned(),
    );
    let span = inputs.span();
    let all = Node::new(Value::List(all), span);
    let any = all.items().is_some_and(|items| !items.is_empty());
    any.then(|| Statement::allow(span, &["sts:AssumeRole"], "AWS", all))
}
