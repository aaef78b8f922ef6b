//! What a call came to, where it did not come to an answer.

use std::error::Error;

use aws_sdk_sts::config::http::HttpResponse;
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};

use super::{SIGN_IN, Unread, cause_of, short};
use crate::gather::Call;

/// The codes with which AWS says that credentials are not valid, or no longer.
///
/// See <https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html>.
const BAD_CREDENTIALS: [&str; 10] = [
    "ExpiredToken",
    "ExpiredTokenException",
    "RequestExpired",
    "InvalidClientTokenId",
    "UnrecognizedClientException",
    "SignatureDoesNotMatch",
    "IncompleteSignature",
    "InvalidAccessKeyId",
    "AuthFailure",
    "MissingAuthenticationToken",
];

impl Unread {
    /// Whether AWS says that there is no such thing.
    pub(in crate::gather::aws) fn is_missing<E: ProvideErrorMetadata>(
        error: &SdkError<E, HttpResponse>,
    ) -> bool {
        error.code() == Some("NoSuchEntity")
    }

    /// The failure of a call; `on` is what its permission would have to name.
    pub(in crate::gather::aws) fn of<E>(
        call: &Call,
        on: &str,
        error: &SdkError<E, HttpResponse>,
    ) -> Self
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        match error {
            SdkError::ServiceError(answer) => Self::answered(call, on, answer.err(), answer.raw()),
            SdkError::TimeoutError(_) => Self::late(call),
            SdkError::DispatchFailure(failure) if failure.is_timeout() => Self::late(call),
            SdkError::ResponseError(_) => Self::garbled(call),
            _ => Self::unreached(call, &cause_of(error)),
        }
    }

    /// No server answered.
    pub(in crate::gather::aws) fn unreached(call: &Call, cause: &str) -> Self {
        let command = call.command;
        Self(format!(
            "`{command}` reached no server ({cause}): check the network, the proxy and the endpoint"
        ))
    }

    fn answered<E: ProvideErrorMetadata>(
        call: &Call,
        on: &str,
        error: &E,
        raw: &HttpResponse,
    ) -> Self {
        let Some(code) = error.code() else {
            return Self::without_code(call, on, raw.status().as_u16());
        };
        Self::refused(call, on, code, error.message().unwrap_or_default())
    }

    /// AWS's own refusal.
    pub(in crate::gather::aws) fn refused(
        call: &Call,
        on: &str,
        code: &str,
        message: &str,
    ) -> Self {
        let command = call.command;
        if BAD_CREDENTIALS.contains(&code) {
            return Self(format!("AWS refuses the credentials (`{code}`): {SIGN_IN}"));
        }
        match (code.starts_with("AccessDenied"), call.permission) {
            (true, Some(permission)) if message.contains("explicit deny") => Self(format!(
                "`{command}` is denied by an explicit deny of `{permission}` on `{on}`"
            )),
            (true, Some(permission)) => Self(format!(
                "`{command}` is denied: ask for `{permission}` on `{on}`"
            )),
            _ => Self(format!(
                "`{command}` was answered `{code}`: {}",
                short(message)
            )),
        }
    }

    /// An answer that is no error of AWS's: something else answers, or stands in between.
    pub(in crate::gather::aws) fn without_code(call: &Call, on: &str, status: u16) -> Self {
        let command = call.command;
        match (status, call.permission) {
            (200..300, _) => Self::garbled(call),
            (403, Some(permission)) => Self(format!(
                "`{command}` is refused with the HTTP status 403: ask for `{permission}` on `{on}`, or check the proxy and the \
                 endpoint"
            )),
            _ => Self(format!(
                "`{command}` was answered with the HTTP status {status} and no code of AWS's: check the proxy and the endpoint"
            )),
        }
    }
}
