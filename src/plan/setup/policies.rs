//! What the policies of the role say.

use super::{Runs, Setup};
use crate::iam::ASSUME_ROLE_WITH_WEB_IDENTITY;
use crate::issuer::Issuer;
use crate::issuer::github::subject::{Prefix, context};
use crate::source::edit::Fresh;

/// The version of IAM's policy language:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html>.
const VERSION: &str = "2012-10-17";

impl Setup {
    /// The role's trust policy: this repository and these runs only.
    pub fn trust_policy(&self) -> Fresh {
        let subjects = self.subjects();
        let is_pattern = self.runs.is_pattern();
        let on_subject = condition("sub", &subjects);
        let on_audience = condition("aud", std::slice::from_ref(&self.audience));
        let conditions = match is_pattern {
            true => map([
                ("StringEquals", map([on_audience])),
                ("StringLike", map([on_subject])),
            ]),
            false => map([("StringEquals", map([on_audience, on_subject]))]),
        };
        policy(vec![map([
            ("Effect", Fresh::from("Allow")),
            ("Principal", Fresh::one("Federated", self.provider_arn())),
            ("Action", Fresh::from(ASSUME_ROLE_WITH_WEB_IDENTITY)),
            ("Condition", conditions),
        ])])
    }

    /// What the role may do; nothing where nothing is known to be needed.
    pub fn permission_policy(&self) -> Option<Fresh> {
        let statements = self.allowed.iter().map(|statement| {
            map([
                ("Sid", Fresh::from(&statement.sid)),
                ("Effect", Fresh::from("Allow")),
                ("Action", Fresh::texts(&statement.actions)),
                ("Resource", Fresh::texts(&statement.resources)),
            ])
        });
        let statements: Vec<_> = statements.collect();
        (!statements.is_empty()).then(|| policy(statements))
    }

    /// The name of the inline policy.
    pub(super) fn policy_name(&self) -> String {
        self.job_name().to_owned()
    }

    /// The subjects of the runs: with names, and where the numbers are known, with them too, since the
    /// repository presents either.
    ///
    /// See <https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims>.
    fn subjects(&self) -> Vec<String> {
        let repository = Some(self.repository.as_str());
        let mut prefixes = vec![Prefix::name(repository)];
        if let Some((owner, id)) = self.ids {
            let (owner, id) = (owner.to_string(), id.to_string());
            prefixes.push(Prefix::immutable(repository, Some(&owner), Some(&id)));
        }
        let tail = literal(&self.runs.context());
        let subjects = prefixes
            .iter()
            .map(|prefix| format!("{}:{tail}", prefix.text));
        subjects.collect()
    }
}

impl Runs {
    /// What the subject ends in.
    fn context(&self) -> String {
        match self {
            Self::Branch(name) => context(None, false, &format!("refs/heads/{name}")),
            Self::Environment(name) => context(Some(name), false, ""),
            Self::Tag(name) => context(None, false, &format!("refs/tags/{name}")),
        }
    }

    /// Whether it stands for several; the name of an environment never does.
    pub fn is_pattern(&self) -> bool {
        match self {
            Self::Branch(name) | Self::Tag(name) => name.contains(['*', '?']),
            Self::Environment(_) => false,
        }
    }
}

/// Text in which no policy variable begins:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>.
fn literal(text: &str) -> String {
    text.replace("${", "${$}{")
}

fn condition(claim: &str, values: &[String]) -> (String, Fresh) {
    let value = match values {
        [one] => Fresh::from(one),
        several => Fresh::texts(several),
    };
    (format!("{}:{claim}", Issuer::GITHUB.name()), value)
}

fn policy(statements: Vec<Fresh>) -> Fresh {
    map([
        ("Version", Fresh::from(VERSION)),
        ("Statement", Fresh::List(statements)),
    ])
}

/// A mapping with these members, in this order.
pub(super) fn map<K: Into<String>>(members: impl IntoIterator<Item = (K, Fresh)>) -> Fresh {
    let members = members
        .into_iter()
        .map(|(name, value)| (name.into(), value));
    Fresh::Map(members.collect())
}
