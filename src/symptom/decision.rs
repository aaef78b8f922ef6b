//! AWS's own account of a denial: the answers of `GetRequestAuthorizationDetails` and of
//! `decode-authorization-message`.

use super::{mask, printable};
use crate::source::{Document, Node, Source, Span, parse_json};

/// What AWS decided, and by what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decision {
    /// One for each pair of action and resource that AWS looked at.
    pub evaluations: Vec<Evaluation>,
    /// Who asked, as an ARN.
    pub principal: Option<String>,
    /// The context of the request: key and values.
    pub context: Vec<(String, Vec<String>)>,
}

/// One action on one resource.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evaluation {
    /// The action, such as `iam:PassRole`.
    pub action: Option<String>,
    /// The ARN, or nothing where the action has none.
    pub resource: Option<String>,
    /// Whether it was allowed; `None` where AWS does not say.
    pub allowed: Option<bool>,
    /// Whether a Deny matched.
    pub explicit: bool,
    /// The statements that matched.
    pub statements: Vec<MatchedStatement>,
    /// Its place in the document.
    pub span: Span,
}

/// A statement that matched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MatchedStatement {
    /// Its `Sid`.
    pub sid: Option<String>,
    /// `ALLOW` or `DENY`, as AWS writes it.
    pub effect: Option<String>,
    /// The policy: an ARN, an id or a name.
    pub policy: Option<String>,
}

impl Decision {
    /// The evaluation that kept the request from passing: an explicit deny before a missing Allow.
    pub fn denied(&self) -> Option<&Evaluation> {
        let refused = || {
            self.evaluations
                .iter()
                .filter(|one| one.allowed == Some(false))
        };
        let explicit = refused().find(|one| one.explicit);
        explicit.or_else(|| refused().next())
    }
}

/// Reads either answer; `None` where the document is neither.
///
/// See <https://docs.aws.amazon.com/iam-toolbox/latest/APIReference/API_GetRequestAuthorizationDetails.html>
/// and <https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html>.
pub fn read_decision(document: &Document) -> Option<Decision> {
    let root = &document.root;
    if let Some(text) = root.get("DecodedMessage").and_then(Node::text) {
        let inner = parse_json(&Source::new(document.source.name(), text)).ok()?;
        return decoded(&inner.root);
    }
    details(root).or_else(|| decoded(root))
}

/// `{"requestContext": …, "evaluations": […]}`.
fn details(root: &Node) -> Option<Decision> {
    let evaluations = root.get("evaluations")?.items()?;
    let context = root
        .get("requestContext")
        .map(context_of)
        .unwrap_or_default();
    let principal = value_of(&context, "aws:PrincipalArn");
    Some(Decision {
        evaluations: evaluations.iter().map(evaluation).collect(),
        principal,
        context,
    })
}

fn evaluation(node: &Node) -> Evaluation {
    let effect = text(node, &["evaluatedEffect"]);
    let policies = node.get("matchedPolicies").and_then(Node::items);
    let statements = policies.unwrap_or_default().iter().flat_map(|policy| {
        let uri = text(policy, &["uri"]);
        let matched = policy.get("matchedStatements").and_then(Node::items);
        let matched = matched.unwrap_or_default().iter();
        matched.map(move |statement| MatchedStatement {
            sid: text(statement, &["sid"]),
            effect: text(statement, &["evaluatedEffect"]),
            policy: uri.clone(),
        })
    });
    Evaluation {
        action: text(node, &["action"]),
        resource: text(node, &["resource"]).filter(|resource| !resource.is_empty()),
        allowed: effect.as_deref().map(|effect| effect == "ALLOW"),
        explicit: effect.as_deref() == Some("EXPLICIT_DENY"),
        statements: statements.collect(),
        span: node.span,
    }
}

/// The keys of a context: AWS writes a value, a list, or an object with one of both in it.
fn context_of(node: &Node) -> Vec<(String, Vec<String>)> {
    let entries = node.entries().unwrap_or_default().iter();
    let all = entries.map(|entry| (safe(&entry.key.text), values(&entry.value)));
    all.collect()
}

fn values(node: &Node) -> Vec<String> {
    let inner = node.entries().and_then(<[_]>::first);
    let node = inner.map_or(node, |entry| &entry.value);
    let items = node.one_or_many().iter();
    items.filter_map(Node::scalar).map(safe).collect()
}

fn value_of(context: &[(String, Vec<String>)], key: &str) -> Option<String> {
    let found = context
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(key));
    found.and_then(|(_, values)| values.first().cloned())
}

/// `{"allowed": …, "explicitDeny": …, "matchedStatements": {"items": […]}, "context": …}`.
fn decoded(root: &Node) -> Option<Decision> {
    let allowed = root.get("allowed")?.boolean()?;
    let matched = root
        .at(&["matchedStatements", "items"])
        .and_then(Node::items);
    let statements = matched
        .unwrap_or_default()
        .iter()
        .map(|statement| MatchedStatement {
            sid: text(statement, &["statementId"]),
            effect: text(statement, &["effect"]),
            policy: text(statement, &["sourcePolicyId"]).or_else(|| text(statement, &["policy"])),
        });
    let conditions = root
        .at(&["context", "conditions", "items"])
        .and_then(Node::items);
    let context = conditions.unwrap_or_default().iter().filter_map(condition);
    Some(Decision {
        evaluations: vec![Evaluation {
            action: text(root, &["context", "action"]),
            resource: text(root, &["context", "resource"]),
            allowed: Some(allowed),
            explicit: root.get("explicitDeny").and_then(Node::boolean) == Some(true),
            statements: statements.collect(),
            span: root.span,
        }],
        principal: text(root, &["context", "principal", "arn"]),
        context: context.collect(),
    })
}

/// `{"key": "aws:Region", "values": {"items": [{"value": "eu-west-1"}]}}`.
fn condition(node: &Node) -> Option<(String, Vec<String>)> {
    let items = node.at(&["values", "items"]).and_then(Node::items);
    let values = items.unwrap_or_default().iter();
    let values = values.filter_map(|item| text(item, &["value"]));
    Some((text(node, &["key"])?, values.collect()))
}

fn text(node: &Node, path: &[&str]) -> Option<String> {
    node.at(path).and_then(Node::scalar).map(safe)
}

fn safe(text: &str) -> String {
    mask(&printable(text)).into_owned()
}
