//! Signed calls of services that speak AWS's JSON protocol.
//!
//! CloudTrail and Organizations are asked five questions in all. Their own clients are among the
//! largest that AWS publishes, so the calls are signed and sent here with the same credentials,
//! region, endpoint and HTTP stack as the other clients use.
//!
//! See <https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html>.

use std::time::{Duration, SystemTime};

use aws_config::SdkConfig;
use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use serde_json::Value;

use super::Unread;
use crate::gather::Call;
use crate::gather::job::http::{self, Problem};

/// How long one attempt may take.
const TIMEOUT: Duration = Duration::from_secs(6);
/// How often a call is tried where the service is busy, as AWS's clients do.
const MAX_ATTEMPTS: u32 = 3;
/// The pause before the second attempt; it doubles. CloudTrail answers two lookups a second.
const FIRST_PAUSE: Duration = Duration::from_millis(600);
/// The most bytes of an answer: fifty events of CloudTrail have some 200 KB.
const MAX_BYTES: usize = 8 * 1024 * 1024;
/// Error codes after which the same call may succeed.
const BUSY: [&str; 4] = [
    "ThrottlingException",
    "TooManyRequestsException",
    "RequestLimitExceeded",
    "ServiceUnavailable",
];

/// One service in one region.
#[derive(Clone)]
pub(super) struct Service {
    /// The name by which requests are signed, such as `cloudtrail`.
    name: &'static str,
    /// The prefix of `X-Amz-Target`.
    target: &'static str,
    region: String,
    url: String,
    identity: Identity,
}

/// Why a call has no answer.
pub(super) enum Failure {
    /// The service refused; its error code and message.
    Refused { code: String, message: String },
    /// Something answered that is not the service.
    Status(u16),
    /// An answer that the service would not give.
    Garbled,
    /// No answer in time.
    Late,
    /// No server was reached, and why.
    Unreached(String),
    /// The request could not be made.
    Unsent,
}

impl Failure {
    /// The service's error code.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { code, .. } => Some(code),
            _ => None,
        }
    }

    fn is_busy(&self) -> bool {
        match self {
            Self::Refused { code, .. } => BUSY.contains(&code.as_str()),
            Self::Status(status) => *status >= 500,
            _ => false,
        }
    }
}

impl Service {
    /// CloudTrail in a region.
    ///
    /// See <https://docs.aws.amazon.com/general/latest/gr/ct.html>.
    pub fn cloudtrail(config: &SdkConfig, credentials: &Credentials, region: &str) -> Self {
        let target = "CloudTrail_20131101";
        Self::new("cloudtrail", target, config, credentials, region)
    }

    /// Organizations, which has one region in each partition.
    ///
    /// See <https://docs.aws.amazon.com/general/latest/gr/ao.html>.
    pub fn organizations(config: &SdkConfig, credentials: &Credentials, home: &str) -> Self {
        let region = match home {
            "cn-north-1" => "cn-northwest-1",
            other => other,
        };
        let target = "AWSOrganizationsV20161128";
        Self::new("organizations", target, config, credentials, region)
    }

    fn new(
        name: &'static str,
        target: &'static str,
        config: &SdkConfig,
        credentials: &Credentials,
        region: &str,
    ) -> Self {
        let fips = match config.use_fips() {
            Some(true) => "-fips",
            _ => "",
        };
        let suffix = match region.starts_with("cn-") {
            true => ".cn",
            false => "",
        };
        let own = format!("https://{name}{fips}.{region}.amazonaws.com{suffix}");
        let url = config.endpoint_url().map_or(own, str::to_owned);
        Self {
            name,
            target,
            region: region.to_owned(),
            url,
            identity: Identity::from(credentials.clone()),
        }
    }

    /// The answer to one operation; a busy service is asked again.
    ///
    /// # Errors
    /// Where there is no answer, or a refusal.
    pub async fn call(&self, operation: &str, input: &Value) -> Result<Value, Failure> {
        let mut pause = FIRST_PAUSE;
        for _ in 1..MAX_ATTEMPTS {
            match self.attempt(operation, input).await {
                Err(failure) if failure.is_busy() => {}
                other => return other,
            }
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
        self.attempt(operation, input).await
    }

    async fn attempt(&self, operation: &str, input: &Value) -> Result<Value, Failure> {
        let request = self.request(operation, input).ok_or(Failure::Unsent)?;
        let client = http::client(&self.url);
        let exchange = async {
            let answer = client.call(request).await;
            let answer = answer.map_err(|error| {
                let is_late = error.is_timeout();
                if is_late {
                    Failure::Late
                } else {
                    Failure::Unreached(super::unread::cause_of(&error))
                }
            })?;
            let read = http::read(answer, MAX_BYTES).await;
            read.map_err(|problem| match problem {
                Problem::Passing(_) | Problem::Fatal(_) => Failure::Garbled,
            })
        };
        let answered = tokio::time::timeout(TIMEOUT, exchange).await;
        let (status, text) = answered.unwrap_or(Err(Failure::Late))?;
        let value = serde_json::from_str::<Value>(&text).ok();
        match (status, value) {
            (200..300, Some(value)) if value.is_object() => Ok(value),
            (200..300, _) => Err(Failure::Garbled),
            (_, Some(value)) => Err(refusal(status, &value)),
            (status, None) => Err(Failure::Status(status)),
        }
    }

    fn request(&self, operation: &str, input: &Value) -> Option<HttpRequest> {
        let body = input.to_string();
        let target = format!("{}.{operation}", self.target);
        let headers = [
            ("content-type", "application/x-amz-json-1.1"),
            ("x-amz-target", target.as_str()),
        ];
        let params = SigningParams::builder()
            .identity(&self.identity)
            .region(&self.region)
            .name(self.name)
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build()
            .ok()?
            .into();
        let url = format!("{}/", self.url.trim_end_matches('/'));
        let signable = SignableRequest::new(
            "POST",
            &url,
            headers.into_iter(),
            SignableBody::Bytes(body.as_bytes()),
        );
        let (signed, _) = sign(signable.ok()?, &params).ok()?.into_parts();

        let mut request = HttpRequest::new(SdkBody::from(body.as_str()));
        request.set_method("POST").ok()?;
        request.set_uri(url.as_str()).ok()?;
        let all = request.headers_mut();
        for (name, value) in headers.into_iter().chain(signed.headers()) {
            all.try_insert(name.to_owned(), value.to_owned()).ok()?;
        }
        all.try_insert("user-agent", "oidc-doctor").ok()?;
        Some(request)
    }
}

/// The error that an answer names: `__type` may carry a namespace before `#` and a page after `:`.
fn refusal(status: u16, value: &Value) -> Failure {
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let Some(code) = text("__type").or_else(|| text("code")) else {
        return Failure::Status(status);
    };
    let code = code.rsplit('#').next().unwrap_or(code);
    let code = code.split(':').next().unwrap_or(code);
    Failure::Refused {
        code: code.to_owned(),
        message: text("message")
            .or_else(|| text("Message"))
            .unwrap_or_default()
            .to_owned(),
    }
}

/// All pages of an operation, at most `pages` of them; the answers in order.
pub(super) async fn pages(
    service: &Service,
    operation: &str,
    mut input: Value,
    pages: usize,
) -> Result<Vec<Value>, Failure> {
    let mut answers = Vec::new();
    for _ in 0..pages {
        let answer = service.call(operation, &input).await?;
        let next = answer.get("NextToken").filter(|token| token.is_string());
        let next = next.cloned();
        answers.push(answer);
        let (Some(token), Some(members)) = (next, input.as_object_mut()) else {
            break;
        };
        members.insert("NextToken".to_owned(), token);
    }
    Ok(answers)
}

impl Unread {
    /// The failure of a signed call; `on` is the resource that its permission would name.
    pub(in crate::gather::aws) fn of_signed(call: &Call, on: &str, failure: &Failure) -> Self {
        match failure {
            Failure::Refused { code, message } => Self::refused(call, on, code, message),
            Failure::Status(status) => Self::without_code(call, on, *status),
            Failure::Garbled => Self::garbled(call),
            Failure::Late => Self::late(call),
            Failure::Unreached(cause) => Self::unreached(call, cause),
            Failure::Unsent => Self::unreached(call, "the request cannot be made"),
        }
    }
}
