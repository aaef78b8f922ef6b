//! `Principal` and `NotPrincipal`.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>

use super::reader::Reader;
use super::statement::{Elements, either};
use super::{Element, PolicyKind, PolicyProblem, PrincipalValue, ProblemCode, Text};
use crate::iam::arn::{AccountId, Arn};
use crate::iam::pattern::{OWN_ACCOUNT, OWN_PARTITION, Pattern, Syntax, Template, has_hole, holes};
use crate::source::{Entry, Span};

/// The names a principal can stand under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrincipalType {
    /// `AWS`: accounts, roles, users and sessions.
    Aws,
    /// `Federated`: identity providers.
    Federated,
    /// `Service`: AWS services.
    Service,
    /// `CanonicalUser`: accounts by their S3 id.
    CanonicalUser,
}

impl PrincipalType {
    const NAMES: [&'static str; 4] = ["AWS", "Federated", "Service", "CanonicalUser"];

    /// The name in a policy.
    pub fn name(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Federated => "Federated",
            Self::Service => "Service",
            Self::CanonicalUser => "CanonicalUser",
        }
    }

    fn named(name: &str) -> Option<Self> {
        let types = [
            Self::Aws,
            Self::Federated,
            Self::Service,
            Self::CanonicalUser,
        ];
        types.into_iter().find(|known| known.name() == name)
    }
}

/// Whom a principal in a policy means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrincipalTarget {
    /// `*`: everyone, also unsigned callers.
    Anyone,
    /// An account, by its number or its `root` ARN.
    Account(String),
    /// A role, user or session.
    Arn(String),
    /// An identity provider's ARN, or the domain name of a built-in one.
    Federated(String),
    /// A service, such as `ec2.amazonaws.com`.
    Service(String),
    /// Whom a template has still to name; at most those whose account number, ARN or name fits.
    Open {
        /// The name that it stands under.
        kind: PrincipalType,
        /// All that it may come to.
        widest: Pattern,
        /// Whether only the account and the partition of the role itself are left open.
        is_own: bool,
    },
    /// What names no principal of today: the id AWS leaves behind when a role or user is deleted
    /// (`AROA…`), a canonical user, a form that is not valid.
    Nobody,
}

pub(super) fn read(
    reader: &mut Reader,
    elements: &Elements<'_>,
    statement: Span,
) -> Option<Element<PrincipalValue>> {
    let found = either(reader, elements, ["Principal", "NotPrincipal"]);
    let needed = reader.kind.has_principal();
    match found {
        Some((entry, _)) if !needed => prohibited(reader, entry),
        Some((entry, true)) if reader.kind == PolicyKind::Trust => prohibited(reader, entry),
        None if needed => reader.refuse(
            ProblemCode::MissingPrincipal,
            statement,
            "Missing required field Principal",
        ),
        _ => {}
    }
    let element = found.map(|(entry, negated)| element(reader, entry, negated))?;
    if needed && element.values.is_empty() {
        let message = "Missing required field Principal";
        reader.refuse(ProblemCode::MissingPrincipal, element.span, message);
    }
    Some(element)
}

fn prohibited(reader: &mut Reader, entry: &Entry) {
    let message = format!("Has prohibited field {}", entry.key.text);
    reader.refuse(ProblemCode::ProhibitedElement, entry.key.span, message);
}

fn element(reader: &mut Reader, entry: &Entry, negated: bool) -> Element<PrincipalValue> {
    Element {
        key_span: entry.key.span,
        span: entry.value.span,
        negated,
        is_list: false,
        values: values(reader, entry),
    }
}

fn values(reader: &mut Reader, entry: &Entry) -> Vec<PrincipalValue> {
    let what = format!("`{}`", entry.key.text);
    if let Some(text) = entry.value.text() {
        let text = Text {
            text: text.to_owned(),
            span: entry.value.span,
        };
        return vec![bare(reader, text)];
    }
    let members = reader.elements(&entry.value, &what, &PrincipalType::NAMES);
    let mut values = Vec::new();
    for (name, member) in members {
        let texts = reader.texts(&member.value, name, false);
        let principal_type = PrincipalType::named(name);
        values.extend(
            texts
                .into_iter()
                .map(|text| value(reader, principal_type, text)),
        );
    }
    values.sort_by_key(|value| value.span);
    values
}

/// A principal without a name before it: only `"*"` is one.
fn bare(reader: &mut Reader, text: Text) -> PrincipalValue {
    let target = if text.text == "*" {
        // A role's trust policy may name `{"AWS": "*"}`, but not the bare star.
        if reader.kind == PolicyKind::Trust {
            refuse_star(reader, &text);
        }
        PrincipalTarget::Anyone
    } else if has_hole(&text.text) {
        open(PrincipalType::Aws, &text.text)
    } else {
        invalid(
            reader,
            &text,
            "only `\"*\"` may stand without `AWS`, `Federated` or `Service`",
        );
        PrincipalTarget::Nobody
    };
    PrincipalValue {
        text: text.text,
        span: text.span,
        principal_type: None,
        target,
    }
}

fn refuse_star(reader: &mut Reader, text: &Text) {
    let problem = PolicyProblem::refused(
        ProblemCode::BadPrincipal,
        text.span,
        "Invalid principal in policy: \"STAR\":\"*\"",
    );
    let help = "name the identity provider: `{\"Federated\": \"arn:aws:iam::ACCOUNT:oidc-provider/HOST\"}`";
    reader.problems.push(problem.help(help));
}

fn invalid(reader: &mut Reader, text: &Text, help: &str) {
    let problem = PolicyProblem::refused(
        ProblemCode::BadPrincipal,
        text.span,
        format!("Invalid principal in policy: \"{}\"", text.text),
    );
    reader.problems.push(problem.help(help));
}

fn value(reader: &mut Reader, kind: Option<PrincipalType>, text: Text) -> PrincipalValue {
    let target = match kind {
        Some(kind) if has_hole(&text.text) => open(kind, &text.text),
        Some(PrincipalType::Aws) => aws(reader, &text),
        Some(PrincipalType::Federated) => federated(reader, &text),
        Some(PrincipalType::Service) => service(reader, &text),
        Some(PrincipalType::CanonicalUser) | None => PrincipalTarget::Nobody,
    };
    PrincipalValue {
        text: text.text,
        span: text.span,
        principal_type: kind,
        target,
    }
}

fn open(kind: PrincipalType, text: &str) -> PrincipalTarget {
    PrincipalTarget::Open {
        kind,
        widest: Template::read(text, Syntax::PLAIN).widest(),
        is_own: holes(text)
            .iter()
            .all(|name| matches!(*name, OWN_ACCOUNT | OWN_PARTITION)),
    }
}

fn aws(reader: &mut Reader, text: &Text) -> PrincipalTarget {
    if text.text == "*" {
        return PrincipalTarget::Anyone;
    }
    if is_account(&text.text) {
        return PrincipalTarget::Account(text.text.clone());
    }
    if is_unique_id(&text.text) {
        return PrincipalTarget::Nobody;
    }
    match Arn::parse(&text.text) {
        Some(arn)
            if matches!(arn.service(), "iam" | "sts")
                && arn.region().is_empty()
                && arn.account().is_some() =>
        {
            let resource = arn.resource();
            if resource.contains(['*', '?']) {
                invalid(
                    reader,
                    text,
                    "a wildcard cannot stand in a part of a principal",
                );
                PrincipalTarget::Nobody
            } else if resource == "root" {
                PrincipalTarget::Account(arn.written_account().to_owned())
            } else if is_identity(resource) {
                PrincipalTarget::Arn(text.text.clone())
            } else {
                invalid(reader, text, help_for(resource));
                PrincipalTarget::Nobody
            }
        }
        _ => {
            let help = "expected an account's number or the ARN of a role, user or session";
            invalid(reader, text, help);
            PrincipalTarget::Nobody
        }
    }
}

/// Whether the last part of an ARN names a role, a user or a session.
fn is_identity(resource: &str) -> bool {
    let kinds = ["role/", "user/", "assumed-role/", "federated-user/"];
    kinds.iter().any(|kind| resource.starts_with(kind))
}

fn help_for(resource: &str) -> &'static str {
    match resource.split('/').next() {
        Some("oidc-provider" | "saml-provider") => {
            "an identity provider is named under `Federated`, not under `AWS`"
        }
        _ => "expected an account's number or the ARN of a role, user or session",
    }
}

fn service(reader: &mut Reader, text: &Text) -> PrincipalTarget {
    if !is_domain_name(&text.text) {
        let help = "expected the name of a service, such as `ec2.amazonaws.com`";
        invalid(reader, text, help);
    }
    PrincipalTarget::Service(text.text.clone())
}

fn federated(reader: &mut Reader, text: &Text) -> PrincipalTarget {
    let provider = match Arn::parse(&text.text) {
        Some(arn) => {
            let kinds = ["oidc-provider/", "saml-provider/"];
            let is_provider = kinds.iter().any(|kind| arn.resource().starts_with(kind));
            let is_own = arn.account().is_some();
            is_provider && is_own && arn.service() == "iam" && arn.region().is_empty()
        }
        None => is_domain_name(&text.text),
    };
    if !provider || text.text.contains('*') {
        let help = "expected `arn:aws:iam::ACCOUNT:oidc-provider/HOST`";
        invalid(reader, text, help);
    }
    PrincipalTarget::Federated(text.text.clone())
}

fn is_account(text: &str) -> bool {
    AccountId::parse(text).is_some()
}

/// `AROA…` of a role, `AIDA…` of a user.
fn is_unique_id(text: &str) -> bool {
    let id = text
        .bytes()
        .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    id && text.len() >= 16 && (text.starts_with("AROA") || text.starts_with("AIDA"))
}

fn is_domain_name(text: &str) -> bool {
    let label = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
    text.contains('.') && text.bytes().all(label)
}
