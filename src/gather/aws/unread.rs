//! Why something is unknown, and what to do about it.

use std::error::Error;
use std::fmt;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_sts::config::http::HttpResponse;
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};

use crate::gather::Call;
use crate::symptom::mask;

/// Why a question has no answer. It reads as the end of a sentence: "unknown, because …".
///
/// No credential is ever part of it, whatever a server or a credential process says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread(String);

/// What to do where the credentials do not serve.
const SIGN_IN: &str = "sign in with `aws sso login`, or choose others with `--profile`";

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
    pub(super) fn is_missing<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> bool {
        error.code() == Some("NoSuchEntity")
    }

    /// The failure of a call; `on` is what its permission would have to name.
    pub(super) fn of<E>(call: &Call, on: &str, error: &SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        let command = call.command;
        match error {
            SdkError::ServiceError(answer) => Self::answered(call, on, answer.err(), answer.raw()),
            SdkError::TimeoutError(_) => Self::late(call),
            SdkError::DispatchFailure(failure) if failure.is_timeout() => Self::late(call),
            SdkError::ResponseError(_) => Self::garbled(call),
            _ => {
                let cause = short(&root(error).to_string());
                Self(format!(
                    "`{command}` reached no server ({cause}): check the network, the proxy and the endpoint"
                ))
            }
        }
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
        let command = call.command;
        let message = error.message().unwrap_or_default();
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
    fn without_code(call: &Call, on: &str, status: u16) -> Self {
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

    /// No answer in time.
    pub(super) fn late(call: &Call) -> Self {
        let command = call.command;
        Self(format!(
            "`{command}` got no answer in time: check the network, the proxy and the endpoint, or try again"
        ))
    }

    /// An answer that AWS would not give.
    pub(super) fn garbled(call: &Call) -> Self {
        let command = call.command;
        Self(format!(
            "`{command}` got an answer that is not one of AWS's: check the endpoint"
        ))
    }

    /// More than one thing that may be meant.
    pub(super) fn several(call: &Call, count: usize) -> Self {
        let command = call.command;
        Self(format!(
            "`{command}` shows {count} that may be meant: give the right one as a file"
        ))
    }

    /// No credentials, or none that can be had, by the profile or without one.
    ///
    /// What a credential process printed is kept back: it may be the secret itself.
    pub(super) fn credentials(error: &CredentialsError, profile: Option<&str>) -> Self {
        let whose = match profile {
            Some(profile) => format!("the profile `{profile}` gives no AWS credentials"),
            None => "no AWS credentials are to be had here".to_owned(),
        };
        match error {
            CredentialsError::CredentialsNotLoaded(_) => Self(format!("{whose}: {SIGN_IN}")),
            CredentialsError::InvalidConfiguration(_) => {
                let cause = short(&root(error).to_string());
                Self(format!(
                    "{whose} ({cause}): check AWS's configuration files, or choose another profile with `--profile`"
                ))
            }
            _ => Self(format!(
                "{whose} (a session may have ended, or a credential process failed): {SIGN_IN}"
            )),
        }
    }

    /// Both reasons, said once where they are the same.
    pub(super) fn and(self, other: Self) -> Self {
        match self == other {
            true => self,
            false => Self(format!("{self}, and {other}")),
        }
    }

    /// No runtime to make calls in.
    pub(super) fn runtime(error: &std::io::Error) -> Self {
        Self(format!("no connection can be made here ({error})"))
    }

    /// A call that broke off.
    pub(super) fn ended(_: &tokio::task::JoinError) -> Self {
        Self("a call broke off: try again".to_owned())
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Unread {}

/// The beginning of what a server says, without secrets.
fn short(message: &str) -> String {
    const MOST: usize = 300;
    mask(message).chars().take(MOST).collect()
}

/// What lies behind all.
fn root<'e>(error: &'e (dyn Error + 'static)) -> &'e (dyn Error + 'static) {
    let mut root = error;
    while let Some(cause) = root.source() {
        root = cause;
    }
    root
}
