//! A set-up that is known to be good: provider, role and workflow for one repository.
//!
//! [`Setup`] says what is wanted; each of the other files writes it in one language. What the
//! policies say is decided once, in `policies.rs`.

mod cdk;
mod cli;
mod cloudformation;
mod habits;
mod needed;
mod policies;
mod terraform;
mod workflow;

pub use habits::{Habits, habits};
pub use needed::{Job, needed};

use crate::emit::{Form, Shell};
use crate::issuer::{AWS_AUDIENCE, AWS_CHINA_AUDIENCE, Issuer};
use crate::needs::StatementDraft;

/// What is to be set up.
#[derive(Debug, Clone)]
pub struct Setup {
    /// `owner/name`.
    pub repository: String,
    /// The numbers of the owner and of the repository, where they are known.
    pub ids: Option<(u64, u64)>,
    /// Which runs get in.
    pub runs: Runs,
    /// The AWS account.
    pub account: String,
    /// Where that account is.
    pub partition: Partition,
    /// The region the workflow works in.
    pub region: String,
    /// The name of the role.
    pub role: String,
    /// The audience that the workflow asks for.
    pub audience: String,
    /// Whether the provider is made too; an account has one for each issuer.
    pub with_provider: bool,
    /// What the role may do.
    pub allowed: Vec<StatementDraft>,
    /// The job that assumes it.
    pub job: String,
}

/// Which runs of the repository get in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Runs {
    /// Those for a branch, by its short name or a pattern.
    Branch(String),
    /// Those of jobs that name an environment.
    Environment(String),
    /// Those for a tag, by its short name or a pattern.
    Tag(String),
}

/// A part of AWS with accounts of its own.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Partition {
    /// `aws`.
    #[default]
    Aws,
    /// `aws-cn`: the regions in China.
    China,
    /// `aws-us-gov`: the regions for the government of the United States.
    UsGov,
}

impl Partition {
    /// As an ARN has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::China => "aws-cn",
            Self::UsGov => "aws-us-gov",
        }
    }

    /// The partition that a region is in.
    pub fn of_region(region: &str) -> Self {
        match region {
            region if region.starts_with("cn-") => Self::China,
            region if region.starts_with("us-gov-") => Self::UsGov,
            _ => Self::Aws,
        }
    }

    /// A region of it.
    pub fn region(self) -> &'static str {
        match self {
            Self::Aws => "us-east-1",
            Self::China => "cn-north-1",
            Self::UsGov => "us-gov-west-1",
        }
    }

    /// The audience to ask for; in China it is another:
    /// <https://github.com/aws-actions/configure-aws-credentials#readme>.
    pub fn audience(self) -> &'static str {
        match self {
            Self::Aws | Self::UsGov => AWS_AUDIENCE,
            Self::China => AWS_CHINA_AUDIENCE,
        }
    }
}

impl Setup {
    /// The ARN of the role.
    pub fn role_arn(&self) -> String {
        format!(
            "arn:{}:iam::{}:role/{}",
            self.partition.name(),
            self.account,
            self.role
        )
    }

    /// The ARN of the provider.
    pub fn provider_arn(&self) -> String {
        let partition = self.partition.name();
        format!(
            "arn:{partition}:iam::{}:oidc-provider/{}",
            self.account,
            Issuer::GITHUB.name()
        )
    }

    /// Provider, role and policies as `form` has them.
    pub fn in_aws(&self, form: Form, shell: Shell) -> String {
        match form {
            Form::Cli => cli::text(self, shell),
            Form::Cloudformation => cloudformation::text(self),
            Form::Terraform => terraform::text(self),
            Form::Cdk => cdk::text(self),
        }
    }

    /// The workflow that assumes the role.
    pub fn workflow(&self) -> String {
        workflow::text(self)
    }
}
