//! What the outputs and the identity providers of a configuration tell of a role.

use hcl_edit::structure::Block;

use super::evaluate::{Evaluator, Filling, Place};
use super::locate::Located;
use super::module::{In, Module, Session};
use super::{labels, span_of};
use crate::infra::trust;
use crate::source::Node;

/// The names of the outputs that hold the ARN or the name of a role, also those of the modules that
/// hand it on.
pub(in crate::infra) fn outputs_of(session: &Session<'_>, located: &Located<'_>) -> Vec<String> {
    let Some((block, _)) = &located.block else {
        return Vec::new();
    };
    let name = labels(block).map_or("", |(_, name)| name);
    let mut wanted = vec![format!("aws_iam_role.{name}")];
    let mut names = Vec::new();
    let mut module = Some(&located.module);
    while let Some(at) = module {
        let found = outputs_with(session, at, &wanted);
        let call = at.call.as_ref();
        let label = call.and_then(|call| call.block.labels.first());
        let label = label.map_or("", |label| label.as_str());
        wanted = found
            .iter()
            .map(|output| format!("module.{label} {output}"))
            .collect();
        names.extend(found);
        module = call.map(|call| &call.parent);
    }
    names.dedup();
    names
}

/// The outputs of a module whose value has one of these references; `module.ci arn` is `arn` of any
/// instance of the module.
fn outputs_with(session: &Session<'_>, module: &Module<'_>, wanted: &[String]) -> Vec<String> {
    let outputs = module.folder.outputs.iter();
    let has = |(file, block): &In<'_, Block>| {
        let value = block.body.get_attribute("value");
        let source = session.source(*file);
        let text = source
            .zip(value)
            .map(|(source, value)| source.slice(span_of(&value.value)));
        let text = text.unwrap_or_default();
        wanted.iter().any(|wanted| match wanted.split_once(' ') {
            Some((call, output)) => is_in(text, call) && text.contains(&format!(".{output}")),
            None => is_in(text, wanted),
        })
    };
    let meant = outputs.filter(|(_, output)| has(output));
    meant.map(|(name, _)| (*name).to_owned()).collect()
}

/// Whether a text has a reference that begins so.
fn is_in(text: &str, reference: &str) -> bool {
    let mut after = text.split(reference).skip(1);
    after.any(|after| !after.starts_with(|one: char| one.is_ascii_alphanumeric() || one == '_'))
}

/// The audiences that the provider registers which a role trusts, where its module declares it.
pub(in crate::infra) fn audiences_of<'f>(
    session: &Session<'f>,
    located: &Located<'f>,
) -> Option<Vec<String>> {
    let policy = located.role.policy.as_ref().ok()?;
    let issuer = trust::issuer(&policy.document.root)?;
    let mut module = Some(&located.module);
    while let Some(at) = module {
        let mut evaluator = Evaluator::new(session, at, Filling::Known);
        for (address, (file, block)) in &at.folder.providers {
            let place = Place {
                file: *file,
                at: None,
            };
            let url = block.body.get_attribute("url");
            let url = url.map(|url| evaluator.attribute(url, place));
            let is_own = url.as_ref().and_then(Node::text).is_some_and(|url| {
                url.trim_start_matches("https://").trim_end_matches('/') == issuer
            });
            let clients = block.body.get_attribute("client_id_list");
            if let (true, false, Some(clients)) = (is_own, address.starts_with("data."), clients) {
                let clients = evaluator.attribute(clients, place);
                let items = clients.items()?.iter();
                return items.map(|item| item.text().map(str::to_owned)).collect();
            }
        }
        module = at.call.as_ref().map(|call| &call.parent);
    }
    None
}
