//! The call that the job makes, made once more: nothing but its answer is kept.

use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sts::operation::RequestId;

use super::call::ASSUME;
use super::connection::in_runtime;
use super::{Access, DEADLINE, Unread, client};
use crate::iam::Arn;
use crate::symptom::mask;

/// What is tried.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The ARN of the role.
    pub role: String,
    /// The name of the session.
    pub session_name: String,
    /// How long it is to last, in seconds; by default an hour.
    pub duration: Option<i32>,
}

/// What STS answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It gave credentials, which are gone; the ARN of the session.
    LetIn(String),
    /// It refused, in its own words.
    Refused {
        /// The error code, such as `AccessDenied`.
        code: String,
        /// The message.
        message: String,
        /// The id of the request, by which CloudTrail knows it.
        request_id: Option<String>,
    },
}

/// Tries the token, as it is, without other credentials.
///
/// # Errors
/// Where STS gives no answer.
pub fn attempt(attempt: &Attempt, token: &str, access: &Access) -> Result<Verdict, Unread> {
    in_runtime(|runtime| {
        runtime.block_on(async {
            let asked = tokio::time::timeout(DEADLINE, ask(attempt, token, access)).await;
            asked.unwrap_or_else(|_| Err(Unread::late(&ASSUME)))
        })
    })
}

/// See <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html>.
async fn ask(attempt: &Attempt, token: &str, access: &Access) -> Result<Verdict, Unread> {
    let partition = Arn::parse(&attempt.role).map(|arn| arn.partition().as_str());
    let config = client::unsigned(access, partition).await;
    let ask = aws_sdk_sts::Client::new(&config)
        .assume_role_with_web_identity()
        .role_arn(&attempt.role)
        .role_session_name(&attempt.session_name)
        .set_duration_seconds(attempt.duration)
        .web_identity_token(token);
    match ask.send().await {
        Ok(answer) => {
            let user = answer.assumed_role_user.map(|user| user.arn);
            Ok(Verdict::LetIn(user.unwrap_or_default()))
        }
        Err(SdkError::ServiceError(refusal)) if refusal.err().code().is_some() => {
            let error = refusal.err();
            let text = |text: Option<&str>| mask(text.unwrap_or_default()).into_owned();
            Ok(Verdict::Refused {
                code: text(error.code()),
                message: text(error.message()),
                request_id: error.meta().request_id().map(str::to_owned),
            })
        }
        Err(error) => Err(Unread::of(&ASSUME, &attempt.role, &error)),
    }
}
