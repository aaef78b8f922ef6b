//! What a trust policy says at a glance: whether it is for web identity, and of which issuer.

use crate::iam::pattern::{has_hole, is_hole, wildcard_matches};
use crate::source::{Node, Value};

const ACTION: &str = "sts:assumerolewithwebidentity";
const PROVIDER: &str = ":oidc-provider/";

/// Whether a statement of a policy may allow web identities to assume the role.
pub(super) fn is_for_web_identity(policy: &Node) -> bool {
    statements(policy).iter().any(|statement| {
        let allows = statement.get("Effect").and_then(Node::text) != Some("Deny");
        let actions = statement.get("Action").map(Node::one_or_many);
        let mut actions = actions.unwrap_or_default().iter().filter_map(Node::text);
        allows && actions.any(is_action) && trusts_provider(statement)
    })
}

fn statements(policy: &Node) -> &[Node] {
    let statements = policy.get("Statement").map(Node::one_or_many);
    statements.unwrap_or_default()
}

fn is_action(action: &str) -> bool {
    is_hole(action) || wildcard_matches(&action.to_ascii_lowercase(), ACTION)
}

fn trusts_provider(statement: &Node) -> bool {
    let Some(principal) = statement.get("Principal") else {
        return false;
    };
    match &principal.value {
        Value::Text(text) => text == "*" || has_hole(text),
        Value::Map(_) => federated(principal).next().is_some(),
        _ => false,
    }
}

/// The providers that a principal names, without those of SAML and AWS's own.
fn federated(principal: &Node) -> impl Iterator<Item = &str> {
    let all = principal.get("Federated").map(Node::one_or_many);
    let all = all.unwrap_or_default().iter().filter_map(Node::text);
    all.filter(|one| !one.contains(":saml-provider/"))
}

/// The issuer whose tokens a policy accepts: that of the provider it names, or of its condition keys.
pub(super) fn issuer(policy: &Node) -> Option<String> {
    let statements = statements(policy);
    let providers = statements.iter().filter_map(|one| one.get("Principal"));
    let mut providers = providers.flat_map(federated);
    let named = providers.find_map(|one| Some(one.split_once(PROVIDER)?.1));
    let key = || {
        let conditions = statements
            .iter()
            .filter_map(|one| one.get("Condition")?.entries());
        let tests = conditions.flatten().filter_map(|test| test.value.entries());
        let mut keys = tests.flatten().map(|key| key.key.text.as_str());
        keys.find_map(|key| {
            let (issuer, claim) = key.rsplit_once(':')?;
            (issuer.contains('.') && matches!(claim, "sub" | "aud")).then_some(issuer)
        })
    };
    let issuer = named.filter(|one| !has_hole(one)).or_else(key)?;
    (!has_hole(issuer)).then(|| issuer.to_owned())
}
