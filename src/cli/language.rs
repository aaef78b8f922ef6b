//! The flags that say in which language something is written.

use clap::ValueEnum;

use crate::emit;

/// What a role is written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// Commands of the AWS CLI
    Cli,
    /// A CloudFormation template in YAML
    Cloudformation,
    /// Terraform
    Terraform,
    /// The CDK, in TypeScript
    Cdk,
}

/// Whose words a command is written in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Shell {
    /// bash, and any POSIX shell
    #[default]
    Bash,
    /// PowerShell, 5.1 and later
    Powershell,
}

impl From<Form> for emit::Form {
    fn from(form: Form) -> Self {
        match form {
            Form::Cli => Self::Cli,
            Form::Cloudformation => Self::Cloudformation,
            Form::Terraform => Self::Terraform,
            Form::Cdk => Self::Cdk,
        }
    }
}

impl From<Shell> for emit::Shell {
    fn from(shell: Shell) -> Self {
        match shell {
            Shell::Bash => Self::Bash,
            Shell::Powershell => Self::Powershell,
        }
    }
}
