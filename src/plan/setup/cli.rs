//! The set-up as commands of the AWS CLI.

use super::Setup;
use crate::emit::{Command, Shell};
use crate::issuer::GITHUB_ISSUER_URL;

pub(super) fn text(setup: &Setup, shell: Shell) -> String {
    let mut parts = Vec::new();
    if shell == Shell::Bash {
        parts.push("#!/usr/bin/env bash\nset -euo pipefail\n".to_owned());
    }
    if setup.with_provider {
        parts.push(provider(setup, shell));
    }
    parts.push(format!(
        "# The role, for {} alone.\n{}",
        setup.who(),
        role(setup).text(shell)
    ));
    if let Some(document) = setup.permission_policy() {
        let command = Command::new("aws iam put-role-policy")
            .option("--role-name", &setup.role)
            .option("--policy-name", setup.policy_name())
            .document("--policy-document", document);
        parts.push(format!(
            "# What the steps of the workflow need.\n{}",
            command.text(shell)
        ));
    }
    parts.join("\n")
}

fn role(setup: &Setup) -> Command {
    Command::new("aws iam create-role")
        .option("--role-name", &setup.role)
        .document("--assume-role-policy-document", setup.trust_policy())
}

/// The provider, made where there is none, and with the audience where there is one: to add an
/// audience that is there already is no error.
///
/// See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddClientIDToOpenIDConnectProvider.html>.
fn provider(setup: &Setup, shell: Shell) -> String {
    let arn = setup.provider_arn();
    let get = Command::new("aws iam get-open-id-connect-provider")
        .option("--open-id-connect-provider-arn", &arn);
    let add = Command::new("aws iam add-client-id-to-open-id-connect-provider")
        .option("--open-id-connect-provider-arn", &arn)
        .option("--client-id", &setup.audience);
    let create = Command::new("aws iam create-open-id-connect-provider")
        .option("--url", GITHUB_ISSUER_URL)
        .option("--client-id-list", &setup.audience);
    let [get, add, create] = [get, add, create].map(|command| command.text(shell));
    let comment = "# The identity provider: one in an account serves all its roles. It needs no thumbprint.\n";
    let get = get.trim_end();
    match shell {
        Shell::Bash => format!(
            "{comment}if {get} > /dev/null 2>&1; then\n{}else\n{}fi\n",
            inner(&add),
            inner(&create)
        ),
        Shell::Powershell => format!(
            "{comment}{get} *> $null\nif ($LASTEXITCODE -eq 0) {{\n{}}} else {{\n{}}}\n",
            inner(&add),
            inner(&create)
        ),
    }
}

fn inner(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}
