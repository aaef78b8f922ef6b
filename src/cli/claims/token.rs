//! What is odd about a token.

use crate::issuer::github::claims::{Claims, KNOWN, Presence};
use crate::issuer::{AWS_AUDIENCE, Audience, Issuer};

/// What someone who reads the claims should notice, a sentence each.
///
/// See <https://docs.github.com/en/actions/reference/security/oidc>.
pub(super) fn remarks(claims: &Claims, now: Option<i64>) -> Vec<String> {
    let time = |name| claims.text(name).and_then(|text| text.parse::<i64>().ok());
    let mut remarks = Vec::new();
    if let (Some(now), Some(end)) = (now, time("exp"))
        && now >= end
    {
        remarks.push(format!("the token expired {} seconds ago", now - end));
    }
    if let (Some(now), Some(begin)) = (now, time("nbf"))
        && now < begin
    {
        remarks.push(format!(
            "the token is not valid for another {} seconds",
            begin - now
        ));
    }
    if let Some(issuer) = claims
        .text("iss")
        .filter(|issuer| !Issuer::parse(issuer).is_github())
    {
        remarks.push(format!("`{issuer}` is not an issuer of GitHub Actions"));
    }
    remarks.extend(claims.text("aud").and_then(audience));
    let always = KNOWN
        .iter()
        .filter(|claim| claim.presence == Presence::Always);
    let missing: Vec<&str> = always
        .map(|claim| claim.name)
        .filter(|name| claims.claim(name).is_none())
        .collect();
    // A handful of claims written by hand is not a token with claims missing.
    let whole = claims.claim("jti").is_some();
    if whole && !missing.is_empty() {
        remarks.push(format!(
            "claims that GitHub always sends are missing: {}",
            missing.join(", ")
        ));
    }
    remarks
}

/// What is odd about an audience: AWS is asked with the action's default, in China with its own.
///
/// See <https://github.com/aws-actions/configure-aws-credentials#inputs>.
fn audience(audience: &str) -> Option<String> {
    if Audience(audience).is_of_aws() {
        return None;
    }
    let whose = match audience.starts_with("https://github.com/") {
        true => "GitHub's default ",
        false => "",
    };
    Some(format!(
        "the audience is {whose}`{audience}`; `configure-aws-credentials` asks for `{AWS_AUDIENCE}`"
    ))
}
