//! Amazon Resource Names and the partition and account in them: the one place that takes an ARN apart.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>

use std::fmt;

/// `arn`, partition, service, region, account and resource.
pub const ARN_PARTS: usize = 6;

/// An ARN in its six parts; the resource may hold further colons. No part is checked, since policies,
/// error texts and requests hold ARNs whose account is masked or whose region is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arn<'a> {
    text: &'a str,
    parts: [&'a str; ARN_PARTS],
}

impl<'a> Arn<'a> {
    /// Splits an ARN; none where the text does not begin with `arn:` or has fewer than six parts.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(ARN_PARTS, ':');
        let mut next = || parts.next();
        let parts = [next()?, next()?, next()?, next()?, next()?, next()?];
        (parts.first() == Some(&"arn")).then_some(Self { text, parts })
    }

    /// The whole ARN.
    pub fn as_str(&self) -> &'a str {
        self.text
    }

    /// All six parts, the first of which is `arn`.
    pub fn parts(&self) -> &[&'a str; ARN_PARTS] {
        &self.parts
    }

    /// The partition, such as `aws-cn`.
    pub fn partition(&self) -> Partition<'a> {
        let [_, partition, ..] = self.parts;
        Partition(partition)
    }

    /// The service's prefix, such as `s3`.
    pub fn service(&self) -> &'a str {
        let [_, _, service, ..] = self.parts;
        service
    }

    /// The region; empty for services that have none.
    pub fn region(&self) -> &'a str {
        let [_, _, _, region, ..] = self.parts;
        region
    }

    /// The account as written, which may be empty, masked or a pattern.
    pub fn written_account(&self) -> &'a str {
        let [_, _, _, _, account, _] = self.parts;
        account
    }

    /// The account, where the ARN shows one.
    pub fn account(&self) -> Option<AccountId> {
        AccountId::parse(self.written_account())
    }

    /// What the service names: everything after the fifth colon.
    pub fn resource(&self) -> &'a str {
        let [.., resource] = self.parts;
        resource
    }

    /// The name of the IAM role, without its path, where this is a role's ARN.
    pub fn role_name(&self) -> Option<&'a str> {
        let path = self.resource().strip_prefix("role/")?;
        let name = path.rsplit('/').next().filter(|name| !name.is_empty());
        name.filter(|_| self.service() == "iam")
    }

    /// The name of the role and of the session, where this is the ARN of a role session.
    pub fn role_session(&self) -> Option<(&'a str, &'a str)> {
        let names = self.resource().strip_prefix("assumed-role/")?;
        let (role, session) = names.split_once('/').unwrap_or((names, ""));
        (self.service() == "sts" && !role.is_empty()).then_some((role, session))
    }

    /// The name of the role, where this is the ARN of a role or of a session of it.
    pub fn role_or_session_name(&self) -> Option<&'a str> {
        let of_session = self.role_session().map(|(role, _)| role);
        of_session.or_else(|| self.role_name())
    }

    /// The ARN of the role of a role session. A session's ARN does not show the path of the role.
    pub fn role_of_session(&self) -> Option<String> {
        let (role, _) = self.role_session()?;
        let (partition, account) = (self.partition(), self.written_account());
        Some(format!("arn:{partition}:iam::{account}:role/{role}"))
    }

    /// The ARN of a session of the role. The path of the role is not part of it.
    pub fn session_of_role(&self, session: &str) -> Option<String> {
        let role = self.role_name()?;
        let (partition, account) = (self.partition(), self.written_account());
        Some(format!(
            "arn:{partition}:sts::{account}:assumed-role/{role}/{session}"
        ))
    }
}

impl fmt::Display for Arn<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.text)
    }
}

/// The twelve digits of an AWS account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(u64);

impl AccountId {
    const DIGITS: usize = 12;

    /// Reads twelve digits and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.len() == Self::DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten().map(Self)
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:012}", self.0)
    }
}

/// A group of AWS regions with accounts of its own.
///
/// <https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Partition<'a>(&'a str);

impl<'a> Partition<'a> {
    /// The commercial regions.
    pub const AWS: Partition<'static> = Partition("aws");
    /// The regions in China.
    pub const CHINA: Partition<'static> = Partition("aws-cn");
    /// AWS GovCloud (US).
    pub const GOV_CLOUD: Partition<'static> = Partition("aws-us-gov");

    /// The partition as ARNs spell it.
    pub fn as_str(self) -> &'a str {
        self.0
    }

    /// The partition of a region; none for the isolated and sovereign regions, whose partitions have
    /// names of their own.
    pub fn of_region(region: &str) -> Option<Partition<'static>> {
        match region {
            _ if region.starts_with("cn-") => Some(Partition::CHINA),
            _ if region.starts_with("us-gov-") => Some(Partition::GOV_CLOUD),
            _ if region.starts_with("us-iso") || region.starts_with("eusc-") => None,
            _ => Some(Partition::AWS),
        }
    }
}

impl fmt::Display for Partition<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.0)
    }
}
