//! The identity provider in the role's account.

use crate::source::{Diagnostic, Document, Node, Span};

/// An OpenID Connect provider, as `aws iam get-open-id-connect-provider` shows it.
///
/// See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOpenIDConnectProvider.html>.
#[derive(Debug, Clone)]
pub struct Provider {
    /// The text it was read from.
    pub document: Document,
    /// The issuer as registered: IAM shows it without `https://`, people also write it with.
    pub url: Option<Placed>,
    /// The audiences it accepts; `None` where the answer does not show them.
    pub client_ids: Option<Vec<Placed>>,
    /// The certificate thumbprints; `None` where the answer does not show them.
    pub thumbprints: Option<Vec<Placed>>,
}

/// A text and its place in the provider's document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl Provider {
    /// Reads a provider from its document; what it does not show is unknown, not empty.
    ///
    /// # Errors
    /// Where the document is not an object, a field is of the wrong kind, or none of the fields is
    /// there.
    pub fn read(document: Document) -> Result<Self, Diagnostic> {
        let root = &document.root;
        if root.entries().is_none() {
            let message = format!("the provider is {}, expected an object", root.kind());
            return Err(Diagnostic::at(message, root.span).help(HELP));
        }
        let url = root
            .get("Url")
            .map(|node| placed(node, "Url"))
            .transpose()?;
        let client_ids = list(root, "ClientIDList")?;
        let thumbprints = list(root, "ThumbprintList")?;
        if url.is_none() && client_ids.is_none() && thumbprints.is_none() {
            let message = "no `Url` and no `ClientIDList`, expected an identity provider";
            return Err(Diagnostic::at(message, root.span).help(HELP));
        }
        Ok(Self {
            document,
            url,
            client_ids,
            thumbprints,
        })
    }

    /// The registered issuer without `https://`, as IAM's ARNs and condition keys spell it.
    pub fn issuer(&self) -> Option<&str> {
        let url = self.url.as_ref()?.text.as_str();
        Some(url.strip_prefix("https://").unwrap_or(url))
    }
}

const HELP: &str = "give the output of `aws iam get-open-id-connect-provider`, or `missing`";

fn list(root: &Node, key: &str) -> Result<Option<Vec<Placed>>, Diagnostic> {
    let Some(node) = root.get(key).filter(|node| !node.is_null()) else {
        return Ok(None);
    };
    let items = node.one_or_many().iter().map(|item| placed(item, key));
    items.collect::<Result<_, _>>().map(Some)
}

fn placed(node: &Node, key: &str) -> Result<Placed, Diagnostic> {
    let wrong = || {
        let message = format!("`{key}` holds {}, expected a string", node.kind());
        Diagnostic::at(message, node.span)
    };
    let text = node.text().ok_or_else(wrong)?.to_owned();
    Ok(Placed {
        text,
        span: node.span,
    })
}
