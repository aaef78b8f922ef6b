//! Whether a token was signed by its issuer, where the issuer's keys are at hand.

use crate::source::{self, Diagnostic, Document, Node, Source, Span};

/// The algorithms that STS takes.
///
/// See <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html>.
const ALGORITHMS: [&str; 6] = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"];

/// What the check of a token's signature gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Signature {
    /// There was none.
    #[default]
    Unchecked,
    /// A key made it; which.
    Valid(String),
    /// No key can have made it; why.
    Invalid(String),
    /// The keys do not decide; why.
    Undecided(String),
}

impl Signature {
    /// The word for it in a case file; what was not decided there is not written.
    pub fn word(&self) -> Option<&'static str> {
        match self {
            Self::Valid(_) => Some("valid"),
            Self::Invalid(_) => Some("invalid"),
            Self::Unchecked | Self::Undecided(_) => None,
        }
    }

    /// What the check gave, in words; none where there was none.
    pub fn describe(&self) -> Option<String> {
        let (said, reason) = match self {
            Self::Unchecked => return None,
            Self::Valid(key) => ("the token's signature is valid", key),
            Self::Invalid(reason) => ("the token's signature is not its issuer's", reason),
            Self::Undecided(reason) => ("the token's signature is not verified", reason),
        };
        Some(match reason.as_str() {
            "" => said.to_owned(),
            reason => format!("{said}: {reason}"),
        })
    }
}

/// Checks a token in three parts against its issuer's keys.
///
/// # Errors
/// Where the keys are no JSON Web Key Set (RFC 7517, section 5), or this build cannot verify.
pub(super) fn check(token: &str, keys: &Source) -> Result<Signature, Diagnostic> {
    verify::is_built_in()?;
    let document = source::parse_json(keys)?;
    let set = set(&document)?;
    let header = super::token::header(token);
    let text = |name| header.as_ref()?.root.get(name)?.text();
    let alg = text("alg").unwrap_or_default();
    if !ALGORITHMS.contains(&alg) {
        let taken = ALGORITHMS.join(", ");
        let reason = format!("its header names the algorithm `{alg}`, and STS takes {taken}");
        return Ok(Signature::Invalid(reason));
    }
    let name = keys.name();
    let Some(kid) = text("kid") else {
        let reason = "its header names no key".to_owned();
        return Ok(Signature::Undecided(reason));
    };
    let is_meant = |key: &&Node| key.get("kid").and_then(Node::text) == Some(kid);
    let mut meant = set.iter().filter(is_meant).peekable();
    if meant.peek().is_none() {
        let reason = format!(
            "its key `{kid}` is not among the {} of {name}; the issuer changes its keys: fetch them again, \
             and check that they are this issuer's",
            set.len()
        );
        return Ok(Signature::Undecided(reason));
    }
    let mut undecided = None;
    for key in meant {
        match verify::verify(token, alg, key)? {
            Some(true) => return Ok(Signature::Valid(format!("key `{kid}` of {name} made it"))),
            Some(false) => {}
            None => undecided = Some(()),
        }
    }
    Ok(match undecided {
        None => Signature::Invalid(format!("the key `{kid}` of {name} did not make it")),
        Some(()) => {
            let reason = format!("this program cannot use the key `{kid}` of {name} for `{alg}`");
            Signature::Undecided(reason)
        }
    })
}

/// The keys of a set.
fn set(document: &Document) -> Result<&[Node], Diagnostic> {
    if let Some(keys) = document.root.get("keys").and_then(Node::items) {
        return Ok(keys);
    }
    let problem = Diagnostic::at("no `keys`, expected a JSON Web Key Set", Span::at(0));
    Err(problem.help(match document.root.get("jwks_uri") {
        Some(_) => "this is the discovery document: give what its `jwks_uri` answers",
        None => {
            "give the answer of `curl -s https://token.actions.githubusercontent.com/.well-known/jwks`"
        }
    }))
}

#[cfg(feature = "verify")]
mod verify {
    use jsonwebtoken::jwk::Jwk;
    use jsonwebtoken::{Algorithm, DecodingKey, crypto};

    use crate::source::{Diagnostic, Node, to_json};

    /// It is.
    #[expect(clippy::unnecessary_wraps, reason = "another build refuses")]
    pub(super) fn is_built_in() -> Result<(), Diagnostic> {
        Ok(())
    }

    /// Whether the key made the signature; none where it is of another kind than the algorithm's, or
    /// this algorithm cannot be verified.
    pub(super) fn verify(token: &str, alg: &str, key: &Node) -> Result<Option<bool>, Diagnostic> {
        let broken = || {
            let problem = Diagnostic::at("a key that cannot be read", key.span);
            problem.help("expected a public key as RFC 7517 writes it, with `kty`, `n` and `e`")
        };
        let jwk: Jwk = serde_json::from_str(&to_json(key)).map_err(|_| broken())?;
        let public = DecodingKey::from_jwk(&jwk).map_err(|_| broken())?;
        let Ok(alg) = alg.parse::<Algorithm>() else {
            return Ok(None);
        };
        let Some((message, signature)) = token.rsplit_once('.') else {
            return Ok(None);
        };
        if public.family() != alg.family() {
            return Ok(None);
        }
        // What is not even base64 was made by no key.
        let made = crypto::verify(signature, message.as_bytes(), &public, alg);
        Ok(Some(made.unwrap_or(false)))
    }
}

#[cfg(not(feature = "verify"))]
mod verify {
    use crate::source::{Diagnostic, Node, Span};

    /// It is not: `jsonwebtoken` has no cryptography in it, and panics where it is asked to verify.
    pub(super) fn is_built_in() -> Result<(), Diagnostic> {
        let message = "this build of oidc-doctor cannot verify signatures";
        let problem = Diagnostic::at(message, Span::at(0));
        Err(problem.help(
            "leave `--jwks` away, or build with the feature `verify` (the default build has it)",
        ))
    }

    /// Nothing.
    #[expect(clippy::unnecessary_wraps, reason = "another build can fail")]
    pub(super) fn verify(_: &str, _: &str, _: &Node) -> Result<Option<bool>, Diagnostic> {
        Ok(None)
    }
}
