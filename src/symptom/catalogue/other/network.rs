//! Hosts that cannot be reached, and calls that come too fast.

use super::super::BLANK;
use crate::symptom::{Code, Entry, When};

pub(in super::super) static ENTRIES: &[Entry] = &[Entry {
    id: "network",
    code: Code::Is("network"),
    when: When::Text(&[
        "connect ETIMEDOUT {address}",
        "connect ECONNREFUSED {address}",
        "connect ENETUNREACH {address}",
        "connect EHOSTUNREACH {address}",
        "read ECONNRESET",
        "getaddrinfo ENOTFOUND {host}",
        "getaddrinfo EAI_AGAIN {host}",
        "Inaccessible host: `{host}' at port `{port}'",
        "lookup {host}: no such host",
        "lookup {host}: i/o timeout",
        "dial tcp {address}: i/o timeout",
        "dial tcp {address}: connect: connection refused",
        "Could not connect to the endpoint URL: \"{url}\"",
        "Connect timeout on endpoint URL: \"{url}\"",
        "Read timeout on endpoint URL: \"{url}\"",
        "Connection was closed before we received a valid response from endpoint URL",
        "Could not resolve host: {host}",
        "Temporary failure in name resolution",
        "curl: ({code}) {detail...}",
        "TLS handshake timeout",
        "net/http: request canceled",
        "self-signed certificate in certificate chain",
        "self signed certificate in certificate chain",
        "x509: certificate signed by unknown authority",
        "Connection reset by peer",
        "Connection timed out",
        "ssh: connect to host {host}",
        "Permission denied (publickey)",
        "Host key verification failed",
    ]),
    meaning: "the runner could not reach a host: a wrong name, a proxy or firewall, or a temporary failure",
    source: "https://docs.github.com/en/actions/reference/runners/github-hosted-runners",
    ..BLANK
}];

/// Calls that come too fast, whatever was being done.
pub(in super::super) static SPEED: &[Entry] = &[Entry {
    id: "throttled",
    code: Code::Is("Throttling"),
    when: When::Text(&[
        "Code: Throttling, Message: {said...}",
        "ThrottlingException: {said...}",
        "Throttling: Rate exceeded",
        "RequestLimitExceeded: {said...}",
        "TooManyRequestsException: {said...}",
        "SlowDown: {said...}",
        "ProvisionedThroughputExceededException: {said...}",
        "(Throttling) when calling the {operation} operation: {said...}",
        "(ThrottlingException) when calling the {operation} operation: {said...}",
        "(TooManyRequestsException) when calling the {operation} operation: {said...}",
        "(RequestLimitExceeded) when calling the {operation} operation: {said...}",
        "Rate exceeded",
    ]),
    meaning: "AWS throttled the requests. Run fewer jobs at once, or let the SDK retry longer (`AWS_RETRY_MODE: \
              adaptive`, `AWS_MAX_ATTEMPTS: 10`)",
    source: "https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html",
    ..BLANK
}];
