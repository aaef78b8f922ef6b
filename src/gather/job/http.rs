//! One request, with the HTTP client that AWS's clients stand on.

use std::time::Duration;

use aws_sdk_sts::config::http::{HttpRequest, HttpResponse};
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_http_client::{Connector, ConnectorBuilder};
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;

/// How long the whole answer may take.
const TIMEOUT: Duration = Duration::from_secs(15);
/// The most bytes of an answer; a token has about two thousand.
const MOST: usize = 64 * 1024;

/// Why there is no answer.
pub(in crate::gather) enum Problem {
    /// Another attempt may succeed.
    Passing(String),
    /// None will.
    Fatal(String),
}

/// The status and the text that a server answers; it is not followed elsewhere.
pub(super) fn get(url: &str, bearer: &str) -> Result<(u16, String), Problem> {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_all().build();
    let runtime = runtime
        .map_err(|error| Problem::Fatal(format!("no connection can be made here ({error})")))?;
    let answer = runtime.block_on(async {
        let late = || Problem::Passing("no answer in time".to_owned());
        let asked = tokio::time::timeout(TIMEOUT, ask(url, bearer)).await;
        asked.unwrap_or_else(|_| Err(late()))
    });
    // A name that is still being resolved is not worth waiting for.
    runtime.shutdown_background();
    answer
}

async fn ask(url: &str, bearer: &str) -> Result<(u16, String), Problem> {
    let request = request(url, bearer).ok_or_else(|| {
        Problem::Fatal("`ACTIONS_ID_TOKEN_REQUEST_URL` or its token cannot be sent".to_owned())
    })?;
    let answer = client(url).call(request).await;
    // What lies behind may name the address, which is nobody's business.
    let answer = answer.map_err(|_| Problem::Passing("no server was reached".to_owned()))?;
    read(answer, MOST).await
}

/// Nothing of the URL or the bearer is part of an error.
fn request(url: &str, bearer: &str) -> Option<HttpRequest> {
    let mut request = HttpRequest::new(SdkBody::empty());
    request.set_uri(url).ok()?;
    let headers = request.headers_mut();
    let value = format!("Bearer {bearer}");
    headers.try_insert("authorization", value).ok()?;
    headers.try_insert("accept", "application/json").ok()?;
    headers.try_insert("user-agent", "oidc-doctor").ok()?;
    Some(request)
}

/// What is not encrypted stays on this machine, whatever proxy is set.
pub(in crate::gather) fn client(url: &str) -> Connector {
    let proxies = match url.starts_with("https://") {
        true => ProxyConfig::from_env(),
        false => ProxyConfig::disabled(),
    };
    ConnectorBuilder::default()
        .proxy_config(proxies)
        .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
        .build()
}

/// The status and the text of an answer, of at most `limit` bytes.
pub(in crate::gather) async fn read(
    answer: HttpResponse,
    limit: usize,
) -> Result<(u16, String), Problem> {
    let status = answer.status().as_u16();
    let mut body = ByteStream::new(answer.into_body());
    let mut bytes = Vec::new();
    while let Some(part) = body.next().await {
        let part = part.map_err(|_| Problem::Passing("an answer that breaks off".to_owned()))?;
        bytes.extend_from_slice(&part);
        if bytes.len() > limit {
            return Err(Problem::Fatal("an answer that is too long".to_owned()));
        }
    }
    let text = String::from_utf8(bytes);
    let text = text.map_err(|_| Problem::Fatal("an answer that is no text".to_owned()))?;
    Ok((status, text))
}
