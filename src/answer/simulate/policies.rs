//! The policies of a request: JSON text, as AWS takes them, or objects.

use super::fields::{expected, list};
use crate::iam::{Policy, PolicyKind};
use crate::source::{Diagnostic, Document, Node, Source, Value, parse_json};

/// Policies with what an answer calls them.
#[derive(Default)]
pub(crate) struct Policies {
    pub(crate) read: Vec<Policy>,
    pub(crate) origins: Vec<Origin>,
}

/// Where a policy comes from.
pub(crate) struct Origin {
    /// Such as `PolicyInputList.1`, as AWS counts.
    pub(crate) name: String,
    /// The text its spans speak of.
    pub(crate) source: Source,
}

impl Policies {
    /// The policies of a list member.
    pub(crate) fn list(
        document: &Document,
        items: &[Node],
        name: &str,
        kind: PolicyKind,
    ) -> Result<Self, Diagnostic> {
        let mut policies = Self::default();
        for (place, item) in items.iter().enumerate() {
            if item.text() != Some("") {
                policies.add(document, item, format!("{name}.{}", place + 1), kind)?;
            }
        }
        Ok(policies)
    }

    /// The policies of a member that is a list of lists, one a level.
    pub(crate) fn levels(
        document: &Document,
        items: &[Node],
        name: &str,
        kind: PolicyKind,
    ) -> Result<Vec<Self>, Diagnostic> {
        let levels = items.iter().enumerate().map(|(place, level)| {
            let name = format!("{name}.{}", place + 1);
            Self::list(document, list(level, &name)?, &name, kind)
        });
        levels.collect()
    }

    pub(crate) fn parts(&self) -> (&[Policy], &[Origin]) {
        (&self.read, &self.origins)
    }

    pub(crate) fn into_parts(self) -> (Vec<Policy>, Vec<Origin>) {
        (self.read, self.origins)
    }

    /// Adds one policy.
    pub(crate) fn add(
        &mut self,
        document: &Document,
        node: &Node,
        name: String,
        kind: PolicyKind,
    ) -> Result<(), Diagnostic> {
        let (policy, source) = match &node.value {
            Value::Map(_) => (Policy::read(document, node, kind), document.source.clone()),
            Value::Text(text) => from_text(text, &name, node, kind)?,
            _ => {
                let wanted = "a policy, as an object or its JSON in a string,";
                return Err(expected(wanted, &format!("`{name}`"), node));
            }
        };
        self.read.push(policy);
        self.origins.push(Origin { name, source });
        Ok(())
    }
}

fn from_text(
    text: &str,
    name: &str,
    node: &Node,
    kind: PolicyKind,
) -> Result<(Policy, Source), Diagnostic> {
    let source = Source::new(name, text);
    let document = parse_json(&source).map_err(|problem| {
        let at = source.position(problem.span().start);
        let message = format!(
            "`{name}` line {} column {}: {}",
            at.line, at.column, problem.message
        );
        Diagnostic::at(message, node.span)
    })?;
    let policy = Policy::read(&document, &document.root, kind);
    Ok((policy, source))
}
