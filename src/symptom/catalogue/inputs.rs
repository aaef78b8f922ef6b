//! What the action, or STS before it looks at the token, refuses in the inputs.

use super::{ACTION, BLANK, STS};
use crate::finding::RuleId;
use crate::finding::Stage::{Trust, Workflow};
use crate::finding::Weight::{Rare, Sometimes, Usual};
use crate::symptom::{Code, Entry, Force, When};

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        id: "input-region-missing",
        stage: Some(Workflow),
        code: Code::Is("missing-input"),
        when: When::Text(&["Input required and not supplied: aws-region"]),
        causes: &[(RuleId::REGION_MISSING, Usual)],
        meaning: "`aws-region` is not set, or its expression is empty for this job",
        source: ACTION,
        ..BLANK
    },
    Entry {
        id: "input-role-missing",
        stage: Some(Workflow),
        code: Code::Is("missing-input"),
        when: When::Text(&[
            "Input required and not supplied: role-to-assume",
            "Invalid length for parameter RoleArn, value: 0",
            "missing required field, AssumeRoleWithWebIdentityInput.RoleArn",
            "minimum field size of 20, AssumeRoleWithWebIdentityInput.RoleArn",
            "argument --role-arn: expected one argument",
        ]),
        causes: &[(RuleId::ROLE_TO_ASSUME_EMPTY, Usual)],
        meaning: "the role is not set, or its expression is empty for this job",
        source: ACTION,
        ..BLANK
    },
    Entry {
        id: "input-missing",
        stage: None,
        code: Code::Is("missing-input"),
        when: When::Text(&["Input required and not supplied: {input}"]),
        meaning: "an input that another action needs is not set",
        source: "https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax",
        ..BLANK
    },
    Entry {
        id: "input-unexpected",
        stage: Some(Workflow),
        code: Code::Is("unexpected-input"),
        force: Force::Hint,
        when: When::Text(&["Unexpected input(s) {given}, valid inputs are [{valid}role-to-assume"]),
        causes: &[
            (RuleId::ROLE_TO_ASSUME_EMPTY, Usual),
            (RuleId::ACTION_OUTDATED, Sometimes),
        ],
        meaning: "the action ignored an input that is misspelled or belongs to a later version of the action",
        source: ACTION,
        ..BLANK
    },
    Entry {
        id: "input-not-boolean",
        stage: Some(Workflow),
        code: Code::Is("input-invalid"),
        when: When::Text(&["Input does not meet YAML 1.2 \"Core Schema\" specification: {input}"]),
        causes: &[(RuleId::ACTION_OUTDATED, Rare)],
        meaning: "an input must be `true` or `false` and has another value",
        source: ACTION,
        ..BLANK
    },
    Entry {
        id: "region-invalid",
        stage: Some(Workflow),
        code: Code::Is("region-invalid"),
        when: When::Text(&[
            "Region is not valid: {value...}",
            "Region is not valid",
            "Invalid AWS Region: {value}",
        ]),
        causes: &[(RuleId::REGION_MISSING, Usual)],
        meaning: "the value is not the name of an AWS region",
        source: ACTION,
        ..BLANK
    },
    Entry {
        id: "sts-not-found",
        stage: Some(Workflow),
        code: Code::Is("ENOTFOUND"),
        when: When::Text(&[
            "getaddrinfo ENOTFOUND sts.{host}",
            "getaddrinfo EAI_AGAIN sts.{host}",
            "Could not connect to the endpoint URL: \"https://sts.{host}",
            "lookup sts.{host}: no such host",
            "dial tcp: lookup sts.{host}",
            "Invalid endpoint: https://sts.{host}",
            "Inaccessible host: `sts.{host}' at port",
            "Connect timeout on endpoint URL: \"https://sts.{host}",
        ]),
        causes: &[
            (RuleId::REGION_MISSING, Usual),
            (RuleId::SERVICE_INCIDENT, Rare),
        ],
        meaning: "the STS endpoint for this region does not exist, usually because the region is misspelled",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_region-endpoints.html",
        ..BLANK
    },
    // A name that has the form of one of STS's: `Symptom` chooses between the two by its region.
    Entry {
        id: "sts-unresolved",
        stage: Some(Workflow),
        code: Code::Is("ENOTFOUND"),
        when: When::Text(&["getaddrinfo ENOTFOUND sts.amazonaws.com"]),
        causes: &[
            (RuleId::SERVICE_INCIDENT, Sometimes),
            (RuleId::REGION_MISSING, Rare),
        ],
        meaning: "the name of the STS endpoint looks right, but the runner could not resolve or reach it. The usual \
                  reasons are the runner's DNS, proxy, firewall or private endpoint, or a temporary failure; rarely \
                  a region that does not exist",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_region-endpoints.html",
        ..BLANK
    },
    Entry {
        id: "source-account-needed",
        stage: Some(Workflow),
        code: Code::Is("source-account"),
        when: When::Text(&[
            "Source Account ID is needed if the Role Name is provided and not the Role Arn",
        ]),
        causes: &[
            (RuleId::ROLE_ARN_INVALID, Usual),
            (RuleId::ROLE_TO_ASSUME_EMPTY, Rare),
        ],
        meaning: "the role is given by its name; with OIDC it must be a full ARN, which contains the account",
        source: ACTION,
        ..BLANK
    },
    Entry {
        id: "request-arn-invalid",
        stage: Some(Workflow),
        code: Code::Is("ValidationError"),
        when: When::Text(&[
            "Request ARN is invalid",
            "Value '{value}' at 'roleArn' failed to satisfy constraint: {constraint...}",
            "Invalid length for parameter RoleArn, value: {value}",
            "Roles may not be assumed by root accounts",
        ]),
        causes: &[
            (RuleId::ROLE_ARN_INVALID, Usual),
            (RuleId::ROLE_TO_ASSUME_EMPTY, Sometimes),
        ],
        meaning: "the value is not the ARN of a role",
        source: STS,
        ..BLANK
    },
    Entry {
        id: "session-tag-invalid",
        stage: Some(Workflow),
        code: Code::Is("ValidationError"),
        when: When::Text(&[
            "Value '{value}' at 'tags.{number}.member.value' failed to satisfy constraint: {constraint...}",
            "Value '{value}' at 'tags.{number}.member.key' failed to satisfy constraint: {constraint...}",
        ]),
        causes: &[(RuleId::ACTION_OUTDATED, Usual)],
        meaning: "a session tag has a character or a length that STS does not accept. Early releases of the action \
                  send branch and workflow names unchanged; later releases replace the characters that a tag cannot \
                  have",
        source: "https://github.com/aws-actions/configure-aws-credentials/issues/247",
        ..BLANK
    },
    Entry {
        id: "action-broken",
        stage: Some(Workflow),
        code: Code::Is("action-broken"),
        when: When::Text(&["core.getIDToken is not a function"]),
        causes: &[(RuleId::ACTION_OUTDATED, Usual)],
        meaning: "this version of the action calls a function that its libraries do not have",
        source: "https://github.com/aws-actions/configure-aws-credentials/issues/273",
        ..BLANK
    },
    Entry {
        id: "no-way-to-credentials",
        stage: Some(Workflow),
        code: Code::Is("no-credentials"),
        when: When::Text(&["Could not determine how to assume credentials"]),
        causes: &[
            (RuleId::ROLE_TO_ASSUME_EMPTY, Usual),
            (RuleId::ACTION_OUTDATED, Usual),
            (RuleId::ID_TOKEN_PERMISSION_MISSING, Sometimes),
        ],
        meaning: "the action has neither a role nor access keys, and its first v3 release does not use the runner's \
                  credentials either",
        source: "https://github.com/aws-actions/configure-aws-credentials/issues/817",
        ..BLANK
    },
    // STS looks at the name after the action has the token, or the keys, that it calls with.
    Entry {
        id: "session-name-invalid",
        stage: Some(Workflow),
        code: Code::Is("ValidationError"),
        when: When::Text(&[
            "Value '{value}' at 'roleSessionName' failed to satisfy constraint: {constraint...}",
        ]),
        rules_out: &[
            RuleId::ID_TOKEN_PERMISSION_MISSING,
            RuleId::ID_TOKEN_PERMISSION_CALLER,
            RuleId::ID_TOKEN_FORK_PULL_REQUEST,
            RuleId::ROLE_TO_ASSUME_EMPTY,
            RuleId::REGION_MISSING,
            RuleId::TOKEN_REQUEST_FAILED,
        ],
        causes: &[(RuleId::SESSION_NAME_INVALID, Usual)],
        meaning: "the session name has a character that STS does not accept, or does not have 2 to 64 characters",
        source: STS,
        ..BLANK
    },
    Entry {
        id: "session-name-unfit",
        stage: Some(Workflow),
        code: Code::Is("ValidationError"),
        when: When::Text(&[
            "Role session name is not valid: '{value}'. {constraint...}",
            "Role session name must be between 2 and 64 characters, got {length}: '{value}'",
            "Invalid length for parameter RoleSessionName, value: {value}",
        ]),
        causes: &[(RuleId::SESSION_NAME_INVALID, Usual)],
        meaning: "the session name has a character that STS does not accept, or does not have 2 to 64 characters",
        source: STS,
        ..BLANK
    },
    Entry {
        id: "keys-shadow",
        stage: Some(Workflow),
        code: Code::Is("static-credentials"),
        when: When::Text(&[
            "'aws-secret-access-key' must be provided if 'aws-access-key-id' is provided",
            "Credentials loaded by the SDK do not match the",
            "If 'force-skip-oidc' is true and 'role-to-assume' is set",
            "Access key ID empty after loading credentials",
        ]),
        causes: &[(RuleId::STATIC_CREDENTIALS_SHADOW, Usual)],
        meaning: "the action has access keys or is told to use them, so it does not use OIDC",
        source: ACTION,
        ..BLANK
    },
    Entry {
        id: "token-file",
        stage: Some(Workflow),
        code: Code::Is("token-file"),
        when: When::Text(&[
            "Web identity token file does not exist: {path}",
            "Refusing {path} (path is a symbolic link)",
            "AWS_WEB_IDENTITY_TOKEN_FILE: no such file or directory",
            "WebIdentityErr: failed fetching WebIdentity token: {detail...}",
            "failed to retrieve jwt from provide source, unable to read file at {path}: {detail...}",
            "Unable to find AWS_WEB_IDENTITY_TOKEN_FILE",
        ]),
        causes: &[
            (RuleId::STATIC_CREDENTIALS_SHADOW, Usual),
            (RuleId::ACTION_OUTDATED, Rare),
        ],
        meaning: "the action should read the token from a file, and the file cannot be read; with OIDC the action \
                  needs no file",
        source: ACTION,
        ..BLANK
    },
    Entry {
        id: "account-unexpected",
        stage: Some(Workflow),
        code: Code::Is("account-mismatch"),
        when: When::Text(&[
            "The account ID of the provided credentials ({account}) does not match any of the expected account IDs: {expected...}",
        ]),
        causes: &[
            (RuleId::STATIC_CREDENTIALS_SHADOW, Usual),
            (RuleId::ROLE_ARN_INVALID, Sometimes),
        ],
        meaning: "the credentials belong to an account that is not in `allowed-account-ids`",
        source: ACTION,
        ..BLANK
    },
    Entry {
        id: "assume-no-answer",
        stage: Some(Trust),
        code: Code::Is("network"),
        when: When::Text(&[
            "assume role with OIDC: connect {detail...}",
            "assume role with OIDC: AggregateError {detail...}",
            "assume role with OIDC: socket hang up",
            "assume role with OIDC: read ECONNRESET",
            "assume role with OIDC: Client network socket disconnected",
            "Action timed out after {seconds} seconds",
        ]),
        causes: &[
            (RuleId::SERVICE_INCIDENT, Usual),
            (RuleId::REGION_MISSING, Sometimes),
        ],
        meaning: "the runner could not reach STS",
        source: ACTION,
        ..BLANK
    },
];
