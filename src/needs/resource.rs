//! Where calls are made, and the ARNs they concern.

/// Where a call is made; each part none where it is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The account's twelve digits.
    pub account: Option<String>,
    /// Such as `eu-west-1`.
    pub region: Option<String>,
    /// Such as `aws-cn`; where it is none, the region says it.
    pub partition: Option<String>,
}

impl Surroundings {
    /// The same place, in the region that a call names.
    pub(super) fn in_region(&self, region: Option<&str>) -> Self {
        Self {
            region: region.map(str::to_owned).or_else(|| self.region.clone()),
            ..self.clone()
        }
    }

    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>
    pub(super) fn partition(&self) -> &str {
        match (&self.partition, &self.region) {
            (Some(partition), _) => partition,
            (None, Some(region)) if region.starts_with("cn-") => "aws-cn",
            (None, Some(region)) if region.starts_with("us-gov-") => "aws-us-gov",
            _ => "aws",
        }
    }

    /// What `account` and `region` stand for at a place of an ARN.
    pub(super) fn named(&self, name: &str) -> Option<&str> {
        match name {
            "account" => Some(self.account.as_deref().unwrap_or("*")),
            "region" => Some(self.region.as_deref().unwrap_or("*")),
            _ => None,
        }
    }
}

/// An ARN, or `*`, in which `*` stands for each part that is not known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourcePattern(String);

impl ResourcePattern {
    /// The resource of an action that has no resource level.
    pub fn any() -> Self {
        Self("*".to_owned())
    }

    pub(super) fn of_arn(arn: &str) -> Self {
        Self(arn.to_owned())
    }

    /// As a statement's `Resource` has it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it names one resource.
    pub fn is_exact(&self) -> bool {
        !self.0.contains(['*', '?'])
    }
}

impl std::fmt::Display for ResourcePattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
