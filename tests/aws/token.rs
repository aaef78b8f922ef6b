//! A token such as GitHub's.

use serde_json::{Value, json};

/// The subject of [`raw`].
pub const SUBJECT: &str = "repo:octo-org/octo-repo:environment:prod";

/// What stands in the place of a signature.
pub const SIGNATURE: &str = "cGxhbnRlZC1zaWduYXR1cmUtbmV2ZXItdG8tYmUtc2Vlbg";

/// The token of a deploy from `main` to `prod`.
pub fn raw() -> String {
    let claims = json!({
        "jti": "a1b2", "sub": SUBJECT, "aud": "sts.amazonaws.com", "environment": "prod",
        "iss": "https://token.actions.githubusercontent.com", "ref": "refs/heads/main",
        "repository": "octo-org/octo-repo", "iat": 1_700_000_000, "nbf": 1_700_000_000,
        "exp": 4_000_000_000_u64,
    });
    let header = json!({"alg": "RS256", "kid": "k", "typ": "JWT"});
    format!("{}.{}.{SIGNATURE}", part(&header), part(&claims))
}

fn part(value: &Value) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let text = value.to_string();
    let mut encoded = String::new();
    for three in text.as_bytes().chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..=three.len() {
            let index = bits >> (18 - 6 * digit) & 63;
            encoded.push(char::from(DIGITS[index as usize]));
        }
    }
    encoded
}
