//! Other clouds and vaults, whose words are often the same.

use super::super::BLANK;
use crate::symptom::{Code, Entry, When};

pub(in super::super) static ENTRIES: &[Entry] = &[
    Entry {
        id: "azure-oidc",
        code: Code::Is("azure-oidc"),
        when: When::Text(&[
            "AADSTS{detail...}",
            "No matching federated identity record found for presented assertion",
            "azure/login failed{detail...}",
            "Login failed with Error: Using auth-type: SERVICE_PRINCIPAL{detail...}",
        ]),
        meaning: "Azure refused the token; this is not about AWS",
        source: "https://learn.microsoft.com/entra/workload-id/workload-identity-federation",
        ..BLANK
    },
    Entry {
        id: "azure-denied",
        code: Code::Is("azure"),
        when: When::Text(&[
            "AuthorizationFailed{detail...}",
            "does not have authorization to perform action '{action}' over scope",
            "AuthorizationPermissionMismatch",
            "This request is not authorized to perform this operation using this permission",
        ]),
        meaning: "Azure refused the request; this is not about AWS",
        source: "https://learn.microsoft.com/azure/role-based-access-control/troubleshooting",
        ..BLANK
    },
    Entry {
        id: "gcp-oidc",
        code: Code::Is("gcp-oidc"),
        when: When::Text(&[
            "google-github-actions/auth failed with: {detail...}",
            "failed to generate Google Cloud federated token for {detail...}",
            "invalid_grant: {detail...}",
            "The given credential is rejected by the attribute condition",
            "Permission 'iam.serviceAccounts.getAccessToken' denied",
            "iam.googleapis.com/{path} unauthorized_client",
        ]),
        meaning: "Google Cloud refused the token; this is not about AWS",
        source: "https://github.com/google-github-actions/auth/blob/main/docs/TROUBLESHOOTING.md",
        ..BLANK
    },
    Entry {
        id: "gcp-denied",
        code: Code::Is("gcp"),
        when: When::Text(&[
            "AccessDeniedException: 403 {detail...}",
            "PERMISSION_DENIED: {detail...}",
            "does not have {permission} access to the Google Cloud",
            "googleapi: Error 403: {detail...}",
            "ERROR: (gcloud.{command}) {detail...}",
        ]),
        meaning: "Google Cloud refused the request; this is not about AWS",
        source: "https://cloud.google.com/iam/docs/troubleshooting-access",
        ..BLANK
    },
    Entry {
        id: "vault-denied",
        code: Code::Is("vault"),
        when: When::Text(&[
            "error validating token: invalid audience (aud) claim: {detail...}",
            "error validating claims: {detail...}",
            "failed to validate bound claims: {detail...}",
            "permission denied Code: 403. Errors:",
        ]),
        meaning: "HashiCorp Vault refused the request; this is not about AWS",
        source: "https://developer.hashicorp.com/vault/docs/auth/jwt",
        ..BLANK
    },
    Entry {
        id: "other-jwt",
        code: Code::Is("other-jwt"),
        when: When::Text(&[
            "JsonWebTokenError: {detail...}",
            "TokenExpiredError: jwt expired",
            "jwt audience invalid{detail...}",
            "jwt.exceptions.{detail...}",
            "token is expired by {detail...}",
            "token has invalid claims: {detail...}",
        ]),
        meaning: "the message comes from another program and its own token, not from STS",
        source: "https://www.rfc-editor.org/rfc/rfc7519",
        ..BLANK
    },
];
