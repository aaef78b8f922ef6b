//! Nothing to sign with: the job got no token, or no step gave it credentials.

use super::{ACTION, BLANK};
use crate::finding::RuleId;
use crate::finding::Stage::Workflow;
use crate::finding::Weight::{self, Rare, Sometimes, Usual};
use crate::symptom::{Code, Entry, Force, Mark, When};

const OIDC: &str = "https://docs.github.com/en/actions/reference/security/oidc";

const NO_PERMISSION: &[(RuleId, Weight)] = &[
    (RuleId::ID_TOKEN_PERMISSION_MISSING, Usual),
    (RuleId::ID_TOKEN_PERMISSION_CALLER, Sometimes),
    (RuleId::ID_TOKEN_FORK_PULL_REQUEST, Sometimes),
];

const NOT_LOADED: &[&str] = &[
    "Credentials could not be loaded, please check your action inputs: Could not load credentials from any providers",
    "Credentials could not be loaded, please check your action inputs: {detail...}",
    "Could not load credentials from any providers",
];

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        id: "id-token-hint",
        stage: Some(Workflow),
        code: Code::Is("no-credentials"),
        force: Force::Hint,
        when: When::Text(&[
            "trying to authenticate with OIDC. Did you mean to set the {permission} permission?",
        ]),
        rules_out: &[RuleId::ROLE_TO_ASSUME_EMPTY, RuleId::REGION_MISSING],
        causes: NO_PERMISSION,
        meaning: "the action tried to use OIDC, but the job was not allowed to request a token from GitHub",
        source: ACTION,
        ..BLANK
    },
    Entry {
        id: "no-credentials-after-hint",
        stage: Some(Workflow),
        code: Code::Is("no-credentials"),
        when: When::After(Mark::IdTokenHint, NOT_LOADED),
        rules_out: &[RuleId::ROLE_TO_ASSUME_EMPTY, RuleId::REGION_MISSING],
        causes: NO_PERMISSION,
        meaning: "a role was given, but the job could not request a token from GitHub, so the action had no \
                  credentials",
        source: ACTION,
        ..BLANK
    },
    Entry {
        id: "no-credentials",
        stage: Some(Workflow),
        code: Code::Is("no-credentials"),
        when: When::Text(NOT_LOADED),
        rules_out: &[RuleId::REGION_MISSING],
        causes: &[
            (RuleId::ROLE_TO_ASSUME_EMPTY, Usual),
            (RuleId::ID_TOKEN_PERMISSION_MISSING, Sometimes),
            (RuleId::ID_TOKEN_FORK_PULL_REQUEST, Sometimes),
            (RuleId::ID_TOKEN_PERMISSION_CALLER, Sometimes),
            (RuleId::ACTION_OUTDATED, Rare),
        ],
        meaning: "the action found no OIDC token and no keys. Since version 3 the log has the line `Did you mean to \
                  set the id-token permission?` if the permission is missing; without that line, `role-to-assume` \
                  is empty",
        source: ACTION,
        ..BLANK
    },
    Entry {
        id: "no-id-token-env",
        stage: Some(Workflow),
        code: Code::Is("no-id-token-env"),
        when: When::Text(&[
            "Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable",
            "Unable to get ACTIONS_ID_TOKEN_REQUEST_TOKEN env variable",
            "ACTIONS_ID_TOKEN_REQUEST_URL: unbound variable",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN: unbound variable",
            "did not inject $ACTIONS_ID_TOKEN_REQUEST_TOKEN or $ACTIONS_ID_TOKEN_REQUEST_URL",
            "ACTIONS_ID_TOKEN_REQUEST_URL is not set",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN is not set",
            "Could not fetch an OIDC token. Did you remember to add {permission} to your workflow permissions",
            "Please make sure to give write permissions to id-token in the workflow",
            "error retrieving identity token",
            "missing OIDC token request environment variables",
        ]),
        causes: NO_PERMISSION,
        meaning: "GitHub did not give the job a URL for requesting a token, so the job does not have `id-token: \
                  write`",
        source: OIDC,
        ..BLANK
    },
    Entry {
        id: "no-account",
        stage: Some(Workflow),
        code: Code::Is("no-credentials"),
        when: When::Text(&[
            "Could not get Account ID or ARN from STS. Did you set credentials?",
            "AssumeRole call succeeded but returned no credentials",
        ]),
        causes: &[
            (RuleId::ROLE_TO_ASSUME_EMPTY, Sometimes),
            (RuleId::STATIC_CREDENTIALS_SHADOW, Sometimes),
            (RuleId::SERVICE_INCIDENT, Rare),
        ],
        meaning: "the action ended without usable credentials",
        source: ACTION,
        ..BLANK
    },
    Entry {
        id: "tool-without-credentials",
        stage: Some(Workflow),
        code: Code::Is("no-credentials"),
        when: When::Text(&[
            "Unable to locate credentials",
            "NoCredentialProviders: no valid providers in chain",
            "No valid credential sources found",
            "no valid credential sources for {tool} found",
            "Unable to load credentials from any of the providers in the chain",
            "Unable to load AWS credentials from any provider in the chain",
            "no EC2 IMDS role found",
            "Unable to resolve AWS account to use",
            "Need to perform AWS calls for account {account}, but no credentials",
            "no providers in chain provided credentials",
            "the credential provider was not enabled",
            "Request is missing Authentication Token",
            "Credentials are missing in the config",
            "AWS provider credentials not found",
            "Unable to get IAM security credentials from EC2 Instance Metadata Service",
            "The requested metadata is not found at http://169.254.169.254/",
        ]),
        causes: &[
            (RuleId::ID_TOKEN_PERMISSION_MISSING, Sometimes),
            (RuleId::ROLE_TO_ASSUME_EMPTY, Sometimes),
            (RuleId::ID_TOKEN_FORK_PULL_REQUEST, Rare),
            (RuleId::ACTION_OUTDATED, Rare),
        ],
        meaning: "the tool found no credentials: the step that assumes the role is in another job, was \
                  skipped, or failed without stopping the job",
        source: "https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html",
        ..BLANK
    },
    Entry {
        id: "pulumi-half-credentials",
        stage: Some(Workflow),
        code: Code::Is("no-credentials"),
        when: When::Text(&["error validating credentials: Invalid credentials configured"]),
        causes: &[(RuleId::STATIC_CREDENTIALS_SHADOW, Sometimes)],
        meaning: "Pulumi's provider has incomplete credentials: its configuration or state has keys without the role \
                  session's token",
        source: "https://github.com/simple-container-com/api/pull/354",
        ..BLANK
    },
    Entry {
        id: "credentials-not-established",
        stage: Some(Workflow),
        code: Code::Is("no-credentials"),
        when: When::Text(&[
            "could not establish AWS credentials",
            "failed to refresh cached credentials",
        ]),
        causes: &[
            (RuleId::ID_TOKEN_PERMISSION_MISSING, Sometimes),
            (RuleId::ROLE_TO_ASSUME_EMPTY, Sometimes),
            (RuleId::AUDIENCE_NOT_REGISTERED, Sometimes),
            (RuleId::PROVIDER_MISSING, Sometimes),
            (RuleId::SUB_ENVIRONMENT, Rare),
            (RuleId::SUB_BRANCH, Rare),
        ],
        meaning: "the tool got no credentials and does not say why. Any step up to and including assuming the role \
                  can be the reason",
        source: "https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html",
        ..BLANK
    },
];
