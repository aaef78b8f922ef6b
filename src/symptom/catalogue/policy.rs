//! Policies that IAM refuses to save.

use super::BLANK;
use crate::finding::RuleId;
use crate::finding::Stage::Trust;
use crate::finding::Weight::{Rare, Sometimes, Usual};
use crate::symptom::{Code, Entry, When};

pub(super) static ENTRIES: &[Entry] = &[
    Entry {
        id: "trust-policy-refused",
        stage: Some(Trust),
        code: Code::Is("MalformedPolicyDocument"),
        when: When::Text(&[
            "Trust policy with trusted principal {provider} must evaluate, using {operators}, {key} which is not scoped to all",
            "must evaluate, using StringEquals, StringLike or StringEqualsIgnoreCase, {key} which is not scoped to all",
            "A condition block must be present for the {provider} provider",
        ]),
        causes: &[
            (RuleId::TRUST_POLICY_REFUSED, Usual),
            (RuleId::PRINCIPAL_PROVIDER_MISMATCH, Sometimes),
            (RuleId::CONDITION_KEY_WRONG, Sometimes),
        ],
        meaning: "IAM does not save a trust policy for a shared issuer unless a condition restricts whose tokens are \
                  accepted",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html",
        ..BLANK
    },
    Entry {
        id: "federated-principal-invalid",
        stage: Some(Trust),
        code: Code::Is("MalformedPolicyDocument"),
        when: When::Text(&[
            "Federated principals must be valid domain names or SAML metadata ARNs",
            "Invalid principal in policy: \"Federated\":{detail...}",
        ]),
        causes: &[
            (RuleId::PRINCIPAL_PROVIDER_MISMATCH, Usual),
            (RuleId::POLICY_MALFORMED, Sometimes),
            (RuleId::PROVIDER_MISSING, Sometimes),
        ],
        meaning: "IAM does not accept the `Principal`; for GitHub it is the ARN of the OIDC provider under \
                  `Federated`",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
        ..BLANK
    },
    // IAM looks up whom a policy names: a role or user that is not there, or not yet, is refused so.
    Entry {
        id: "principal-not-there",
        stage: Some(Trust),
        code: Code::Is("MalformedPolicyDocument"),
        when: When::Text(&[
            "Invalid principal in policy: {principal...}",
            "Invalid principal in policy",
        ]),
        causes: &[
            (RuleId::POLICY_MALFORMED, Usual),
            (RuleId::PRINCIPAL_PROVIDER_MISMATCH, Rare),
        ],
        meaning: "IAM does not know a principal of the policy: a role or user that does not exist, was deleted or \
                  was just created, or a misspelled account or partition",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_iam-policies.html",
        ..BLANK
    },
    Entry {
        id: "policy-operator-invalid",
        stage: Some(Trust),
        code: Code::Is("MalformedPolicyDocument"),
        when: When::Text(&[
            "Invalid Condition type : {operator}",
            "Invalid Condition type: {operator}",
        ]),
        causes: &[
            (RuleId::POLICY_MALFORMED, Usual),
            (RuleId::CONDITION_OPERATOR_WRONG, Sometimes),
        ],
        meaning: "there is no condition operator with this name",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
        ..BLANK
    },
    Entry {
        id: "policy-malformed",
        stage: Some(Trust),
        code: Code::Is("MalformedPolicyDocument"),
        when: When::Text(&[
            "Trust Policy statement actions can only be {allowed...}",
            "AssumeRole policy may only specify STS AssumeRole actions",
            "Has prohibited field {field}",
            "Syntax errors in policy",
            "The policy failed legacy parsing",
            "Policy statement must contain actions",
            "Policy statement must contain resources",
            "Policy document must be version 2012-10-17 or greater",
            "Statement IDs (SID) in a single policy must be unique",
            "Actions/Conditions must be prefaced by a vendor",
            "Actions/Condition can contain only one colon",
            "This policy contains invalid Json",
            "The policy must contain a valid version string",
            "MalformedPolicyDocument: {said...}",
            "MalformedPolicyDocumentException: {said...}",
            "(MalformedPolicyDocument) when calling the {operation} operation: {said...}",
            "contains an invalid JSON policy",
        ]),
        causes: &[
            (RuleId::POLICY_MALFORMED, Usual),
            (RuleId::TRUST_POLICY_REFUSED, Sometimes),
            (RuleId::TRUST_ACTION_WRONG, Rare),
        ],
        meaning: "IAM does not accept the policy as written",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
        ..BLANK
    },
];
