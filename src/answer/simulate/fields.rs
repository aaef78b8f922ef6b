//! Members of a request, each of the type AWS gives it.

use crate::source::{Diagnostic, Node};

/// The request's members, as `aws … --cli-input-json` names them.
pub(crate) struct Fields<'n> {
    node: &'n Node,
}

impl<'n> Fields<'n> {
    /// The members of an object that may have only the `known` ones.
    pub(crate) fn new(node: &'n Node, what: &str, known: &[&str]) -> Result<Self, Diagnostic> {
        let Some(entries) = node.entries() else {
            return Err(expected("an object", what, node));
        };
        let unknown = |name: &str| !known.contains(&name);
        match entries.iter().find(|entry| unknown(&entry.key.text)) {
            Some(entry) => {
                let message = format!("unknown member `{}` in {what}", entry.key.text);
                let help = format!("expected one of {}", known.join(", "));
                Err(Diagnostic::at(message, entry.key.span).help(help))
            }
            None => Ok(Self { node }),
        }
    }

    /// A member's value; nothing where it is not there, null, or the empty text that
    /// `--generate-cli-skeleton` puts in.
    pub(crate) fn get(&self, name: &str) -> Option<&'n Node> {
        let node = self.node.get(name)?;
        (!node.is_null() && node.text() != Some("")).then_some(node)
    }

    /// The items of a list member; none where it is not there.
    pub(crate) fn list(&self, name: &str) -> Result<&'n [Node], Diagnostic> {
        match self.get(name) {
            None => Ok(&[]),
            Some(node) => list(node, name),
        }
    }

    /// A text member.
    pub(crate) fn text(&self, name: &str) -> Result<Option<&'n str>, Diagnostic> {
        self.get(name).map(|node| text(node, name)).transpose()
    }

    /// A member that is a list of texts; empty texts are passed over.
    pub(crate) fn texts(&self, name: &str) -> Result<Vec<&'n str>, Diagnostic> {
        let items = self.list(name)?.iter();
        let texts = items.map(|node| text(node, name));
        let filled = |one: &Result<&str, Diagnostic>| !matches!(one, Ok(""));
        texts.filter(filled).collect()
    }
}

impl Fields<'_> {
    /// A member that is a list of texts, numbers or booleans.
    pub(crate) fn scalars(&self, name: &str) -> Result<Vec<String>, Diagnostic> {
        let scalar = |node: &Node| match node.scalar() {
            Some(text) => Ok(text.to_owned()),
            None => Err(expected("a string", &format!("a value of `{name}`"), node)),
        };
        self.list(name)?.iter().map(scalar).collect()
    }
}

pub(crate) fn list<'n>(node: &'n Node, what: &str) -> Result<&'n [Node], Diagnostic> {
    node.items()
        .ok_or_else(|| expected("a list", &format!("`{what}`"), node))
}

fn text<'n>(node: &'n Node, what: &str) -> Result<&'n str, Diagnostic> {
    node.text()
        .ok_or_else(|| expected("a string", &format!("`{what}`"), node))
}

pub(crate) fn expected(wanted: &str, what: &str, found: &Node) -> Diagnostic {
    let message = format!("expected {wanted} as {what}, found {}", found.kind());
    Diagnostic::at(message, found.span)
}
