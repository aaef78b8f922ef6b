//! What is to be asked.

use super::Denial;
use super::call::{
    AUTHORIZATION_DETAILS, DECODE_MESSAGE, DESCRIBE_ORGANIZATION, DESCRIBE_POLICY,
    GET_CALLER_IDENTITY, GET_POLICY, GET_POLICY_VERSION, GET_PROVIDER, GET_ROLE, GET_ROLE_POLICY,
    LIST_ATTACHED, LIST_PARENTS, LIST_POLICIES, LIST_POLICIES_FOR_TARGET, LIST_PROVIDERS,
    LOOKUP_EVENTS,
};
use crate::gather::Call;
use crate::iam::Arn;

/// What the evidence lacks.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// The role, where one is known.
    pub role: Option<RoleArn>,
    /// The issuer whose provider is asked for; none where the provider is known.
    pub issuer: Option<Issuer>,
    /// Whether the role's identity policies are asked for.
    pub policies: bool,
    /// Whether the refused calls that CloudTrail recorded are asked for.
    pub trail: bool,
    /// The region whose STS the job calls, where it is known.
    pub region: Option<String>,
    /// What AWS's own account of a denial is asked by.
    pub denial: Option<Denial>,
    /// Whether the organization's control policies are asked for, where nothing else explains what
    /// was refused.
    pub organization: bool,
}

/// The ARN of a role, taken apart.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleArn {
    /// The whole ARN.
    pub text: String,
    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub partition: String,
    /// The account's twelve digits.
    pub account: String,
    /// The name without its path, which is all that IAM's calls take.
    pub name: String,
    /// Whether the path is known: the ARN of a session shows none.
    pub has_path: bool,
}

/// Who issues the token.
#[derive(Debug, Clone)]
pub struct Issuer {
    /// The issuer without `https://`.
    pub name: String,
    /// Whether a token shows it, so that no other issuer's provider would do.
    pub is_certain: bool,
    /// Which other issuers may be the one that is meant.
    pub is_kin: fn(&str) -> bool,
}

impl Question {
    /// The calls that are made, in their order; of the later ones only those that the earlier ones
    /// give reason for.
    pub fn calls(&self) -> Vec<&'static Call> {
        let mut calls = vec![&GET_CALLER_IDENTITY];
        if self.role.is_some() {
            calls.push(&GET_ROLE);
        }
        if self.issuer.is_some() {
            calls.extend([&GET_PROVIDER, &LIST_PROVIDERS]);
        }
        if self.role.is_some() && self.policies {
            calls.extend([&LIST_POLICIES, &GET_ROLE_POLICY, &LIST_ATTACHED]);
        }
        if self.role.is_some() {
            calls.extend([&GET_POLICY, &GET_POLICY_VERSION]);
        }
        calls.extend(self.trail.then_some(&LOOKUP_EVENTS));
        calls.extend(self.denial.as_ref().map(|denial| match denial {
            Denial::Id(_) => &AUTHORIZATION_DETAILS,
            Denial::Message(_) => &DECODE_MESSAGE,
        }));
        if self.role.is_some() && self.organization {
            calls.extend([&DESCRIBE_ORGANIZATION, &LIST_PARENTS]);
            calls.extend([&LIST_POLICIES_FOR_TARGET, &DESCRIBE_POLICY]);
        }
        calls
    }

    /// The partition of the role.
    pub fn partition(&self) -> Option<&str> {
        self.role.as_ref().map(|role| role.partition.as_str())
    }
}

impl RoleArn {
    /// Takes an ARN apart; `None` where it is not a whole ARN of a role, such as one with a masked
    /// account.
    pub fn read(text: &str) -> Option<Self> {
        let arn = Arn::parse(text).filter(|arn| arn.region().is_empty())?;
        Some(Self {
            text: text.to_owned(),
            partition: arn.partition().to_string(),
            account: arn.account()?.to_string(),
            name: arn.role_name()?.to_owned(),
            has_path: true,
        })
    }

    /// The same role, known by a session of it.
    #[must_use]
    pub fn of_session(self) -> Self {
        Self {
            has_path: false,
            ..self
        }
    }

    /// Whether this is the role that IAM knows by `arn`; IAM keeps no two names that differ in case
    /// alone.
    ///
    /// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>.
    pub fn may_be(&self, arn: &str) -> bool {
        match self.has_path {
            true => self.text.eq_ignore_ascii_case(arn),
            false => {
                Self::read(arn).is_some_and(|other| other.name.eq_ignore_ascii_case(&self.name))
            }
        }
    }
}
