//! The principal of the statement that was meant, and the provider it should name.

use crate::exam::Exam;
use crate::exam::trust::Reason;
use crate::finding::Piece;
use crate::iam::ASSUME_ROLE_WITH_WEB_IDENTITY;
use crate::iam::PrincipalType;
use crate::rules::Repair;
use crate::source::Node;
use crate::source::edit::{self, Fresh};

use super::found::NearestStatement;
use super::stranger;

/// The statement that was meant, where its principal is wrong.
pub(super) fn wrong<'a>(exam: &'a Exam<'a>) -> Option<NearestStatement<'a>> {
    let (meant, reasons) = NearestStatement::of(exam)?;
    reasons
        .iter()
        .any(|reason| matches!(reason, Reason::Principal))
        .then_some(meant)
}

/// Whether the statement is for callers of another sort altogether, and looks at no token: it serves
/// them as it is.
pub(super) fn serves_others(meant: &NearestStatement<'_>) -> bool {
    !is_federated(meant) && !tests_claims(meant)
}

/// Whether the statement names an identity provider at all.
pub(super) fn is_federated(meant: &NearestStatement<'_>) -> bool {
    let policy = meant.exam.trust.policy.as_ref();
    let statement = policy.and_then(|policy| policy.statements.get(meant.statement.index));
    let element = statement.and_then(|statement| statement.principal.as_ref());
    let values = element.map(|element| element.values.as_slice());
    values
        .unwrap_or_default()
        .iter()
        .any(|value| value.principal_type == Some(PrincipalType::Federated))
}

/// Names the provider as the principal of the statement.
pub(super) fn repair(meant: &NearestStatement<'_>) -> Option<Repair> {
    let arn = meant.exam.trust.named_provider_arn()?;
    let node = meant.node(meant.statement.principal.span)?;
    let federated = node.get("Federated");
    let edits = match federated {
        Some(value) if value.text().is_some() => return in_place(meant, value, arn),
        Some(list) if list.items().is_some() => {
            edit::append_item(meant.document, list, &Fresh::Text(arn.to_owned()))?
        }
        _ if tests_claims(meant) => {
            let principal = vec![("Federated".to_owned(), Fresh::Text(arn.to_owned()))];
            edit::replace(meant.document, node, &Fresh::Map(principal))?
        }
        // The statement may serve somebody else: a statement for GitHub stands beside it.
        _ => return siblings(meant, arn),
    };
    Some(Repair::edit(
        "name the provider as the principal",
        Piece::TrustPolicy,
        edits,
    ))
}

/// The provider in the place of the one that is named, with the keys that go with it.
fn in_place(meant: &NearestStatement<'_>, value: &Node, arn: &str) -> Option<Repair> {
    if value.text().is_some_and(is_of_other_issuer) {
        return siblings(meant, arn);
    }
    let (_, reasons) = NearestStatement::of(meant.exam)?;
    let keys = stranger::renamed_keys(meant, reasons)?;
    let title = match keys.is_empty() {
        true => "name the provider as the principal",
        false => "name the provider as the principal, and its keys in the conditions",
    };
    let mut edits = edit::replace_scalar(meant.document, value, arn)?;
    edits.extend(keys);
    Some(Repair::edit(title, Piece::TrustPolicy, edits))
}

/// Whether a principal is the provider of somebody else's tokens, rather than GitHub's written wrong:
/// its statement serves them as it is.
fn is_of_other_issuer(principal: &str) -> bool {
    let issuer = principal.split_once(":oidc-provider/");
    let issuer = issuer.map_or(principal, |(_, issuer)| issuer);
    let issuer = issuer.to_ascii_lowercase();
    let of_github = ["github", ".ghe.com", "_services/token"];
    issuer.contains('.') && !of_github.iter().any(|mark| issuer.contains(mark))
}

/// Whether a condition of the statement looks at the token: then it was written for GitHub.
fn tests_claims(meant: &NearestStatement<'_>) -> bool {
    let issuer = meant.presented.issuer_name();
    let conditions = meant.statement.conditions.iter();
    conditions
        .into_iter()
        .any(|condition| condition.key.starts_with(issuer))
}

/// A further statement that lets this one subject in.
fn siblings(meant: &NearestStatement<'_>, arn: &str) -> Option<Repair> {
    let statements = meant.document.root.get("Statement")?;
    statements.items()?;
    let statement = statement(arn, meant.presented.issuer_name(), meant)?;
    let edits = edit::append_item(meant.document, statements, &statement)?;
    Some(Repair::edit(
        "add a statement for this subject",
        Piece::TrustPolicy,
        edits,
    ))
}

fn statement(arn: &str, issuer: &str, meant: &NearestStatement<'_>) -> Option<Fresh> {
    let text = |text: &str| Fresh::Text(text.to_owned());
    let map = |entries: Vec<(&str, Fresh)>| {
        Fresh::Map(
            entries
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect(),
        )
    };
    let (audience, subject) = (format!("{issuer}:aud"), format!("{issuer}:sub"));
    let equals = map(vec![
        (audience.as_str(), text(meant.presented.value("aud")?)),
        (subject.as_str(), text(meant.presented.value("sub")?)),
    ]);
    Some(map(vec![
        ("Effect", text("Allow")),
        ("Principal", map(vec![("Federated", text(arn))])),
        ("Action", text(ASSUME_ROLE_WITH_WEB_IDENTITY)),
        ("Condition", map(vec![("StringEquals", equals)])),
    ]))
}
