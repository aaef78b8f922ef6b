//! Raw tokens: their claims are read, their signature is never kept.

use jsonwebtoken::dangerous::insecure_decode_claims;
use serde_json::value::RawValue;

use super::{ClaimsFrom, Presented};
use crate::source::{self, Diagnostic, Document, Node, Source, Span};

/// What is known of a token besides its claims.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Token {
    /// Where it came from: a file or a variable.
    pub name: String,
    /// The signature algorithm its header names, `RS256` for GitHub.
    pub alg: Option<String>,
    /// The key its header names.
    pub kid: Option<String>,
    /// Whether blanks or line ends stood around it, which STS does not take.
    pub is_padded: bool,
    /// Why it is no token that STS could read.
    pub problem: Option<TokenProblem>,
}

impl Token {
    /// Why what was given is something else than a token, rather than a token with a defect.
    ///
    /// The text itself is not part of the answer.
    pub(super) fn foreign(&self) -> Option<Diagnostic> {
        let problem = self
            .problem
            .filter(|problem| matches!(problem, TokenProblem::Empty | TokenProblem::Parts(1)))?;
        let message = format!("the token {}", problem.describe());
        let problem = Diagnostic::at(message, Span::at(0)).help(
            "give the raw token, as `ACTIONS_ID_TOKEN_REQUEST_URL` answers it, or decoded claims with `--claims`",
        );
        Some(problem.in_source(&Source::new(self.name.as_str(), "")))
    }
}

/// Why a text is no JSON Web Token in the compact form of RFC 7515, section 7.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenProblem {
    /// There is nothing.
    Empty,
    /// GitHub masked it in a log: `***`.
    Masked,
    /// Blanks or line ends stand inside of it.
    BlankInside,
    /// It has five parts, as an encrypted token does.
    Encrypted,
    /// It has this many parts, not three.
    Parts(usize),
    /// The header cannot be decoded.
    Header,
    /// The claims cannot be decoded.
    Claims,
    /// The claims are not one JSON object.
    ClaimsNotObject,
    /// The signature is empty.
    NoSignature,
}

impl TokenProblem {
    /// The reason in words, as it stands after "the token".
    pub fn describe(self) -> String {
        match self {
            Self::Empty => "is empty".to_owned(),
            Self::Masked => "is masked as `***`, as GitHub's logs do".to_owned(),
            Self::BlankInside => "has a blank or a line end inside".to_owned(),
            Self::Encrypted => {
                "has five parts, as an encrypted token does, expected three".to_owned()
            }
            Self::Parts(1) => "has one part, expected three with dots between them".to_owned(),
            Self::Parts(parts) => {
                format!("has {parts} parts, expected three with dots between them")
            }
            Self::Header => "has a header that cannot be decoded".to_owned(),
            Self::Claims => "has claims that cannot be decoded, as when it was cut off".to_owned(),
            Self::ClaimsNotObject => "has claims that are not one JSON object".to_owned(),
            Self::NoSignature => "has an empty signature".to_owned(),
        }
    }
}

/// Reads a token, its `Bearer ` prefix or the token endpoint's answer `{"value": "…"}` around it.
///
/// The claims come along where they can be decoded. Nothing is verified.
pub fn read(source: &Source) -> (Token, Option<Presented>) {
    let text = inner(source);
    let trimmed = text.trim();
    let mut token = Token {
        name: source.name().to_owned(),
        is_padded: trimmed.len() != text.len(),
        ..Token::default()
    };
    let parts: Vec<&str> = trimmed.split('.').collect();
    if let Some(problem) = shape(trimmed, &parts) {
        token.problem = Some(problem);
        return (token, None);
    }
    let [header, _, signature] = parts.as_slice() else {
        return (token, None);
    };
    let claims = decode(trimmed, &format!("{} (claims)", token.name));
    let header = read_header(header, &mut token);
    let unsigned = signature.is_empty().then_some(TokenProblem::NoSignature);
    token.problem = claims.as_ref().err().copied().or(header).or(unsigned);
    let claims = claims.ok().map(|claims| Presented {
        claims,
        from: ClaimsFrom::Token,
    });
    (token, claims)
}

/// The token itself, without what stands around it: for whoever verifies or presents it, and
/// nowhere kept.
pub fn text(source: &Source) -> String {
    inner(source).trim().to_owned()
}

/// The header of a token, decoded.
pub(super) fn header(token: &str) -> Option<Document> {
    header_document(token.split('.').next()?)
}

/// The token in what was given.
fn inner(source: &Source) -> String {
    let text = source.text();
    let answer = text.trim_start().starts_with('{');
    let answer = answer.then(|| source::parse_json(source).ok()).flatten();
    let value = answer.and_then(|doc| doc.root.get("value")?.text().map(str::to_owned));
    if let Some(value) = value {
        return value;
    }
    let start = text.trim_start();
    let scheme = start
        .get(..7)
        .filter(|scheme| scheme.eq_ignore_ascii_case("bearer "));
    match scheme {
        Some(_) => start.get(7..).unwrap_or_default().trim_start().to_owned(),
        None => text.to_owned(),
    }
}

/// What is wrong with the outer form.
fn shape(text: &str, parts: &[&str]) -> Option<TokenProblem> {
    if text.is_empty() {
        return Some(TokenProblem::Empty);
    }
    if text.contains("***") {
        return Some(TokenProblem::Masked);
    }
    if text.contains(char::is_whitespace) {
        return Some(TokenProblem::BlankInside);
    }
    match parts.len() {
        3 => None,
        5 => Some(TokenProblem::Encrypted),
        count => Some(TokenProblem::Parts(count)),
    }
}

/// Decodes the middle part of a token.
///
/// The text goes to our own reader, which keeps a claim that stands twice; `serde_json` would hide
/// the first.
fn decode(token: &str, name: &str) -> Result<Document, TokenProblem> {
    let raw: Box<RawValue> = insecure_decode_claims(token).map_err(|_| TokenProblem::Claims)?;
    let source = Source::new(name, raw.get());
    let doc = source::parse_json(&source).map_err(|_| TokenProblem::Claims)?;
    match doc.root.entries() {
        Some(_) => Ok(doc),
        None => Err(TokenProblem::ClaimsNotObject),
    }
}

/// Keeps what the header says; `jsonwebtoken` refuses headers with algorithms it does not know, so
/// the header is put where it decodes the claims.
fn read_header(header: &str, token: &mut Token) -> Option<TokenProblem> {
    let Some(doc) = header_document(header) else {
        return Some(TokenProblem::Header);
    };
    let text = |key| doc.root.get(key).and_then(Node::text).map(str::to_owned);
    token.alg = text("alg");
    token.kid = text("kid");
    None
}

fn header_document(header: &str) -> Option<Document> {
    decode(&format!("_.{header}._"), "header").ok()
}
