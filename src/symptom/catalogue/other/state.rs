//! What tools keep beside their configuration: states, their locks and digests.

use super::super::BLANK;
use crate::symptom::{Code, Entry, When};

pub(in super::super) static ENTRIES: &[Entry] = &[
    Entry {
        id: "terraform-state",
        code: Code::Is("terraform"),
        when: When::Text(&[
            "state data in S3 does not have the expected content",
            "Error refreshing state: {detail...}",
            "ConditionalCheckFailedException: The conditional request failed",
            "Error acquiring the state lock",
            "Failed to load state: {detail...}",
            "Error: Backend configuration changed",
            "Error: Backend initialization required{detail...}",
            "Error: Saved plan is stale",
        ]),
        meaning: "Terraform's state is locked by another run or differs from what Terraform saved; this is not an \
                  access problem",
        source: "https://developer.hashicorp.com/terraform/language/backend/s3",
        ..BLANK
    },
    Entry {
        id: "pulumi",
        code: Code::Is("pulumi"),
        when: When::Text(&[
            "error: the stack is currently locked by {detail...}",
            "Conflict: Another update is currently in progress",
            "passphrase must be set with PULUMI_CONFIG_PASSPHRASE{detail...}",
            "error: no stack named '{stack}' found",
        ]),
        meaning: "Pulumi cannot use its stack: it is locked or missing, or its passphrase is not set",
        source: "https://www.pulumi.com/docs/support/troubleshooting/",
        ..BLANK
    },
];
