//! What is presented to STS: the claims of a token, or what the run would present.

use std::collections::BTreeMap;

use crate::case::{ClaimsFrom, Presented, Provider};
use crate::finding::Place;
use crate::issuer::github::subject::{Context, Parts};
use crate::issuer::{AWS_AUDIENCE, Issuer};
use crate::known::Known;
use crate::source::{Document, Node};

/// Claims with what is known of each.
#[derive(Debug, Clone)]
pub struct Presentation {
    /// What shows it.
    pub origin: Origin,
    /// Which form this is where there are several, and why it is possible.
    pub why: Option<String>,
    /// Whether the subject is in the form with ids.
    pub is_immutable: bool,
    /// The subject's shape, `*` standing for what is not known; none where nothing is.
    pub shape: Option<String>,
    claims: BTreeMap<String, Known<Vec<String>>>,
    /// Who issues the token where no claim says so.
    default_issuer: String,
    complete: bool,
    document: Option<Document>,
}

/// What shows the claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A token was decoded.
    Token,
    /// Decoded claims were given.
    Claims,
    /// CloudTrail recorded the subject.
    CloudTrail,
    /// A step printed the claims into the log.
    Log,
    /// The workflow and the facts of the run.
    Predicted,
}

impl Origin {
    /// The word for the side that presents, as it labels a comparison.
    pub fn label(self) -> &'static str {
        match self {
            Self::Token | Self::Claims => "token",
            Self::CloudTrail => "CloudTrail",
            Self::Log => "log",
            Self::Predicted => "predicted",
        }
    }
}

impl Presentation {
    /// The claims that were given.
    pub fn given(presented: &Presented, provider: Option<&Provider>) -> Self {
        let root = &presented.claims.root;
        let entries = root.entries().unwrap_or_default();
        let claims: BTreeMap<_, _> = entries
            .iter()
            .map(|entry| (entry.key.text.clone(), Known::Value(values(&entry.value))))
            .collect();
        let (origin, whole) = match presented.from {
            ClaimsFrom::Token => (Origin::Token, true),
            ClaimsFrom::Claims => (Origin::Claims, claims.contains_key("jti")),
            ClaimsFrom::CloudTrail => (Origin::CloudTrail, false),
            ClaimsFrom::Log => (Origin::Log, false),
        };
        let mut presentation = Self {
            origin,
            why: None,
            is_immutable: false,
            shape: None,
            claims,
            default_issuer: default_issuer(provider),
            complete: whole,
            document: Some(presented.claims.clone()),
        };
        presentation.derive();
        presentation
    }

    /// What a run would present.
    pub fn predicted(
        claims: BTreeMap<String, Known<Vec<String>>>,
        why: Option<String>,
        provider: Option<&Provider>,
    ) -> Self {
        Self {
            origin: Origin::Predicted,
            why,
            is_immutable: false,
            shape: None,
            claims,
            default_issuer: default_issuer(provider),
            complete: false,
            document: None,
        }
    }

    /// The same with what is known of its subject's form and shape.
    #[must_use]
    pub(super) fn of_form(mut self, is_immutable: bool, shape: String) -> Self {
        self.is_immutable = is_immutable;
        self.shape = Some(shape);
        self
    }

    /// The same from another issuer, where no claim tells the issuer.
    #[must_use]
    pub(super) fn with_issuer(&self, issuer: &str) -> Self {
        Self {
            default_issuer: format!("https://{issuer}"),
            ..self.clone()
        }
    }

    /// The same with a subject of which nothing is known, since a template may make it of any claims.
    #[must_use]
    pub(super) fn with_open_subject(&self) -> Self {
        let mut open = self.clone();
        open.claims.remove("sub");
        open.shape = None;
        open.why = Some("the subject was customised".to_owned());
        open
    }

    /// Whether the claims are predicted from the workflow and the run.
    pub(super) fn is_predicted(&self) -> bool {
        self.origin == Origin::Predicted
    }

    /// Whether a claim tells the issuer.
    pub(super) fn tells_issuer(&self) -> bool {
        self.value("iss").is_some()
    }

    /// The same with the audience that the credentials action asks for unless it is told otherwise,
    /// where nothing tells the audience.
    ///
    /// See <https://github.com/aws-actions/configure-aws-credentials#oidc-audience>.
    #[must_use]
    pub(super) fn supposing_usual_audience(&self) -> Self {
        let mut supposed = self.clone();
        supposed.suppose_audience(AWS_AUDIENCE);
        supposed
    }

    /// Takes an audience for the token's, where nothing tells another.
    pub(super) fn suppose_audience(&mut self, audience: &str) {
        if self.claim("aud").is_unknown() {
            let known = Known::Value(vec![audience.to_owned()]);
            self.claims.insert("aud".to_owned(), known);
        }
    }

    /// Whether the ids in the subject are not known.
    pub fn has_open_ids(&self) -> bool {
        self.is_immutable
            && self
                .shape
                .as_ref()
                .is_some_and(|shape| shape.contains("@*"))
    }

    /// The subject's shape, where not all of it is known.
    pub fn open_shape(&self) -> Option<&str> {
        self.shape.as_deref().filter(|shape| shape.contains('*'))
    }

    /// The subject, `*` standing for what is not known of it.
    pub fn subject(&self) -> Option<&str> {
        self.value("sub").or(self.shape.as_deref())
    }

    /// What is known of a claim.
    pub fn claim(&self, name: &str) -> Known<Vec<String>> {
        match self.claims.get(name) {
            Some(fact) => fact.clone(),
            None if self.complete => Known::Absent,
            None => Known::unknown(),
        }
    }

    /// The one value of a claim, where it is known.
    pub fn value(&self, name: &str) -> Option<&str> {
        let values = self.claims.get(name)?.known()?;
        values.first().map(String::as_str)
    }

    /// The issuer; where no claim says so the provider's, else that of github.com.
    pub fn issuer(&self) -> &str {
        self.value("iss").unwrap_or(&self.default_issuer)
    }

    /// The issuer as ARNs and condition keys spell it, without `https://`.
    pub fn issuer_name(&self) -> &str {
        Issuer::parse(self.issuer()).name()
    }

    /// Where a claim stands, where it was given.
    pub fn place(&self, name: &str) -> Option<Place> {
        let document = self.document.as_ref()?;
        let node = document.root.get(name)?;
        Some(Place::new(&document.source, node.span))
    }

    /// What the subject says of claims that were not given: it is put together from them.
    fn derive(&mut self) {
        let Some(parts) = self.value("sub").and_then(Parts::read) else {
            return;
        };
        if let (Some(repository), owner) = (&parts.repository, &parts.owner) {
            let name = format!("{}/{}", owner.text, repository.text);
            self.suppose("repository", Known::Value(vec![name]));
        }
        let ids = [
            ("repository_owner_id", &parts.owner_id),
            ("repository_id", &parts.repository_id),
        ];
        for (claim, id) in ids {
            if let Some(id) = id {
                self.suppose(claim, Known::Value(vec![id.text.clone()]));
            }
        }
        match &parts.context {
            Context::Environment(name) => {
                let name = name.text.replace("%3A", ":");
                self.suppose("environment", Known::Value(vec![name]));
            }
            Context::Ref(git_ref) => {
                self.suppose("ref", Known::Value(vec![git_ref.text.clone()]));
                self.suppose("environment", Known::Absent);
            }
            Context::PullRequest(_) => self.suppose("environment", Known::Absent),
            Context::Pattern(_) | Context::Covered | Context::Nothing => {}
        }
    }

    fn suppose(&mut self, claim: &str, fact: Known<Vec<String>>) {
        self.claims.entry(claim.to_owned()).or_insert(fact);
    }
}

fn default_issuer(provider: Option<&Provider>) -> String {
    let known = provider.and_then(Provider::issuer);
    let known = known.map(Issuer::parse).filter(|issuer| issuer.is_github());
    known.unwrap_or(Issuer::GITHUB).url()
}

/// A claim's values: one, or those of a list.
fn values(node: &Node) -> Vec<String> {
    let scalars = node.one_or_many().iter();
    scalars
        .filter_map(|value| value.scalar().map(str::to_owned))
        .collect()
}
