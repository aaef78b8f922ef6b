//! What the help of each command ends with: calls to copy, and what the exit code means.

/// The program.
pub(super) const PROGRAM: &str = "\
Begin with:
  oidc-doctor diagnose                     in the repository whose job fails
  oidc-doctor explain < job.log            with nothing but the log
  oidc-doctor check trust-policy.json      before a policy is applied
  oidc-doctor init --account 111122223333  where nothing is set up yet

Exit codes: 0 nothing blocks, 1 a cause was found, 2 wrong usage or an input that cannot be read,
3 the evidence does not decide.";

/// `diagnose`.
pub(super) const DIAGNOSE: &str = "\
Examples:
  oidc-doctor diagnose

  aws iam get-role --role-name deploy > role.json
  oidc-doctor diagnose --trust-policy role.json --ref refs/heads/main

  gh run view RUN_ID --log-failed > job.log
  oidc-doctor diagnose --error-file job.log --trust-policy role.json --workflow .github/workflows

Without evidence of a run (an error, a token, claims, a case, workflow files), the repository around
the working directory shows its workflows, its name and its branch.

Exit codes: 0 nothing blocks, 1 a cause was found (or what `--fail-on` names), 2 wrong usage or an
input that cannot be read, 3 the evidence does not decide.";

/// `explain`.
pub(super) const EXPLAIN: &str = "\
Examples:
  gh run view RUN_ID --log-failed | oidc-doctor explain
  oidc-doctor explain --error-file job.log --trust-policy role.json
  oidc-doctor explain 'Not authorized to perform sts:AssumeRoleWithWebIdentity'

Exit codes: 0 nothing blocks, 1 a cause was found (or what `--fail-on` names), 2 wrong usage or an
input that cannot be read, 3 the evidence does not decide.";

/// `check`.
pub(super) const CHECK: &str = "\
Examples:
  oidc-doctor check trust-policy.json
  oidc-doctor check infra/ --repository octo-org/octo-repo --workflow .github/workflows
  oidc-doctor check trust-policy.json --against main --fail-on warning

Exit codes: 0 the policy may be applied, 1 what `--fail-on` names, 2 wrong usage or an input that
cannot be read, 3 what a change lets in cannot be decided.";

/// `claims`.
pub(super) const CLAIMS: &str = "\
Examples:
  oidc-doctor claims
  oidc-doctor claims --event pull_request --job deploy
  oidc-doctor claims --token token.jwt --jwks jwks.json

Exit codes: 0 listed, 1 GitHub refuses to start a job or the token's signature is wrong, 2 wrong usage
or an input that cannot be read, 3 there is nothing to list.";

/// `test`.
pub(super) const TEST: &str = "\
Examples:
  oidc-doctor test --init trust-policy.json --output trust.test.yaml
  oidc-doctor test trust.test.yaml

Exit codes: 0 every expectation holds, 1 one does not, 2 wrong usage or an input that cannot be read.";

/// `fix`.
pub(super) const FIX: &str = "\
Examples:
  oidc-doctor fix --trust-policy trust-policy.json
  oidc-doctor fix --trust-policy infra/role.tf --write
  oidc-doctor fix --trust-policy role.json --as cli
  oidc-doctor fix --narrow --trust-policy trust-policy.json";

/// `init`.
pub(super) const INIT: &str = "\
Examples:
  oidc-doctor init --account 111122223333
  oidc-doctor init --account 111122223333 --as terraform --environment production --output oidc.tf";

/// `rules`.
pub(super) const RULES: &str = "\
Examples:
  oidc-doctor rules
  oidc-doctor rules sub-case";

/// `simulate`.
pub(super) const SIMULATE: &str = "\
Examples:
  aws iam simulate-custom-policy --generate-cli-skeleton > request.json
  oidc-doctor simulate --format text request.json
  oidc-doctor simulate < requests.ndjson > answers.ndjson

Exit codes: 0 every request was evaluated, whatever the decision, 2 one cannot be read.";

/// `completions`.
pub(super) const COMPLETIONS: &str = "\
Examples:
  oidc-doctor completions bash > ~/.local/share/bash-completion/completions/oidc-doctor
  oidc-doctor completions fish > ~/.config/fish/completions/oidc-doctor.fish";

/// `man`.
pub(super) const MAN: &str = "\
Examples:
  oidc-doctor man | man -l -
  oidc-doctor man diagnose | man -l -";
