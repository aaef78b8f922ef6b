//! Where a job may send its credentials.

/// The address with the audience added, as `getIDToken` of the toolkit adds it.
///
/// See <https://github.com/actions/toolkit/blob/main/packages/core/src/oidc-utils.ts>.
///
/// # Errors
/// Where the request could be read on its way: only `https`, and `http` to this machine, are safe.
pub(super) fn with_audience(url: &str, audience: &str) -> Result<String, String> {
    if !is_safe(url) {
        return Err(
            "`ACTIONS_ID_TOKEN_REQUEST_URL` is no `https` address, so nothing was sent to it"
                .to_owned(),
        );
    }
    let joint = if url.contains('?') { '&' } else { '?' };
    Ok(format!("{url}{joint}audience={}", encoded(audience)))
}

fn is_safe(url: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
    if !url.bytes().all(plain) {
        return false;
    }
    let Some((scheme, rest)) = url.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // A name before `@` may look like the host.
    if authority.is_empty() || authority.contains('@') {
        return false;
    }
    match scheme {
        "https" => true,
        "http" => is_this_machine(authority),
        _ => false,
    }
}

fn is_this_machine(authority: &str) -> bool {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    matches!(host, "127.0.0.1" | "localhost" | "[::1]")
}

/// As `encodeURIComponent`.
fn encoded(text: &str) -> String {
    const ENCODED: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'_')
        .remove(b'.')
        .remove(b'!')
        .remove(b'~')
        .remove(b'*')
        .remove(b'\'')
        .remove(b'(')
        .remove(b')');
    percent_encoding::utf8_percent_encode(text, ENCODED).to_string()
}
