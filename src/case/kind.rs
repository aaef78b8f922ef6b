//! What a text is by its outside, so that a file given for another says what it is.

use crate::source::{self, Diagnostic, Node, Source, Span};

/// A larger text is taken for what it was given for: an account's roles, a log.
const MOST: usize = 256 * 1024;

/// The kinds of evidence that no other can be taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A raw token.
    Token,
    /// Decoded claims.
    Claims,
    /// A policy, or an answer of IAM around one.
    Policy,
    /// An identity provider.
    Provider,
    /// A workflow file.
    Workflow,
    /// A case file.
    Case,
}

impl Kind {
    /// What the text plainly is; `None` where it may be anything.
    pub fn of(source: &Source) -> Option<Self> {
        let text = source.text();
        if text.len() > MOST {
            return None;
        }
        if is_token(text.trim()) {
            return Some(Self::Token);
        }
        let document = source::parse(source).ok()?;
        of_tree(&document.root)
    }

    /// The kind with its article, and the flag that takes it.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Token => ("a raw token", "--token"),
            Self::Claims => ("the claims of a token", "--claims"),
            Self::Policy => ("a policy", "--trust-policy` or `--permission-policy"),
            Self::Provider => ("an identity provider", "--provider"),
            Self::Workflow => ("a workflow", "--workflow"),
            Self::Case => ("a case file", "--case"),
        }
    }

    /// Why `source` is not what it was given for, where it plainly is of another kind than this one.
    pub fn refuse(self, source: &Source) -> Option<Diagnostic> {
        let found = Self::of(source).filter(|found| *found != self)?;
        Some(found.instead_of(self.words().0, source))
    }

    /// That `source`, of this kind, stands where something else was expected.
    pub fn instead_of(self, expected: &str, source: &Source) -> Diagnostic {
        let (found, flag) = self.words();
        let problem = Diagnostic::at(format!("{found}, expected {expected}"), Span::at(0));
        let help = format!("`oidc-doctor diagnose` takes it with `{flag}`");
        problem.help(help).in_source(source)
    }
}

/// Three parts of base64url with dots between them, the first a JSON object: RFC 7515, section 7.1.
fn is_token(text: &str) -> bool {
    let part = |part: &str| {
        let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        !part.is_empty() && part.bytes().all(letter)
    };
    text.starts_with("eyJ") && text.split('.').count() == 3 && text.split('.').all(part)
}

fn of_tree(root: &Node) -> Option<Kind> {
    let has = |key: &str| root.get(key).is_some();
    let any = |keys: &[&str]| keys.iter().any(|key| has(key));
    if any(&["trust_policy", "trust_policy_raw", "permission_policies"]) {
        return Some(Kind::Case);
    }
    if any(&["Statement", "PolicyDocument", "PolicyVersion"]) || role(root) {
        return Some(Kind::Policy);
    }
    if any(&["ClientIDList", "ThumbprintList"]) {
        return Some(Kind::Provider);
    }
    if has("jobs") && has("on") {
        return Some(Kind::Workflow);
    }
    let is_claims = has("sub") && any(&["iss", "aud", "repository"]);
    is_claims.then_some(Kind::Claims)
}

fn role(root: &Node) -> bool {
    let role = root.get("Role");
    role.is_some_and(|role| role.get("AssumeRolePolicyDocument").is_some())
}
