//! The members of a request, each read by itself.

use super::fields::Fields;
use super::policies::Policies;
use super::stream::Item;
use crate::iam::Arn;
use crate::iam::{Context, ContextValue, PolicyKind, RequestPrincipal};
use crate::source::{Diagnostic, Document, Node, Span, parse_json};

const CONTEXT_MEMBERS: [&str; 3] = ["ContextKeyName", "ContextKeyValues", "ContextKeyType"];

/// The account of a caller who is not named.
const SOME_ACCOUNT: &str = "123456789012";

/// The tree of a text that is strict JSON.
pub(crate) fn parse(item: &Item) -> Result<Document, Diagnostic> {
    if let Some(unusable) = item.unusable {
        return Err(Diagnostic::at(
            format!("{unusable} cannot be read"),
            Span::at(0),
        ));
    }
    let document = parse_json(&item.source)?;
    let flaw = document
        .flaws
        .iter()
        .find(|flaw| !flaw.kind.is_valid_json());
    match flaw {
        Some(flaw) => {
            let message = format!("not valid JSON: {}", flaw.kind.describe());
            Err(Diagnostic::at(message, flaw.span))
        }
        None => Ok(document),
    }
}

/// The request's `id`, as it is written.
pub(crate) fn id(document: &Document, node: &Node) -> Option<String> {
    let id = node.get("id")?;
    Some(document.slice(id.span).to_owned())
}

pub(crate) fn one_policy(
    document: &Document,
    fields: &Fields<'_>,
    name: &str,
    kind: PolicyKind,
) -> Result<Policies, Diagnostic> {
    let mut policies = Policies::default();
    if let Some(node) = fields.get(name) {
        policies.add(document, node, name.to_owned(), kind)?;
    }
    Ok(policies)
}

pub(crate) fn actions(fields: &Fields<'_>, node: &Node) -> Result<Vec<String>, Diagnostic> {
    let actions = fields.texts("ActionNames")?;
    if actions.is_empty() {
        let help = "for example \"ActionNames\": [\"s3:GetObject\"]";
        return Err(
            Diagnostic::at("the request names no action in `ActionNames`", node.span).help(help),
        );
    }
    Ok(actions.into_iter().map(str::to_owned).collect())
}

/// AWS: `*` where no resource is given.
pub(crate) fn resources(fields: &Fields<'_>) -> Result<Vec<String>, Diagnostic> {
    let resources = fields.texts("ResourceArns")?;
    Ok(match resources.as_slice() {
        [] => vec!["*".to_owned()],
        resources => resources.iter().map(|arn| (*arn).to_owned()).collect(),
    })
}

/// The account in an ARN, or the number itself.
pub(crate) fn account_of(owner: &str) -> String {
    Arn::parse(owner)
        .map_or(owner, |arn| arn.written_account())
        .to_owned()
}

/// Who asks. Without a name it is somebody of the resource's own account, which AWS allows only
/// where no policy of a resource asks for the name.
pub(crate) fn principal(
    fields: &Fields<'_>,
    node: &Node,
    named_by_resource: bool,
    owner: Option<&str>,
) -> Result<RequestPrincipal, Diagnostic> {
    let Some(caller) = fields.text("CallerArn")? else {
        if named_by_resource {
            let message = "`CallerArn` is missing, which a policy of a resource needs";
            return Err(Diagnostic::at(message, node.span));
        }
        let account = owner.unwrap_or(SOME_ACCOUNT);
        return Ok(RequestPrincipal::read(&format!(
            "arn:aws:iam::{account}:user/caller"
        )));
    };
    match RequestPrincipal::read(caller) {
        RequestPrincipal::Unknown => {
            let span = fields.get("CallerArn").map_or(node.span, |node| node.span);
            let help = "expected the ARN of a role, session, user, root or identity provider, or a service's name";
            Err(Diagnostic::at(format!("`{caller}` is not a principal"), span).help(help))
        }
        principal => Ok(principal),
    }
}

pub(crate) fn context(fields: &Fields<'_>) -> Result<Context, Diagnostic> {
    let mut context = Context::complete();
    for node in fields.list("ContextEntries")? {
        let entry = Fields::new(node, "a context entry", &CONTEXT_MEMBERS)?;
        let Some(key) = entry.text("ContextKeyName")? else {
            continue;
        };
        let values = entry.scalars("ContextKeyValues")?;
        let list = entry
            .text("ContextKeyType")?
            .is_some_and(|kind| kind.ends_with("List"));
        let value = if list {
            ContextValue::Listed(values)
        } else {
            ContextValue::Known(values)
        };
        context.set(key, value);
    }
    Ok(context)
}
