//! Secrets in text.

/// What stands in the place of a secret, as in GitHub's logs.
const MASK: &str = "***";

/// The text with everything that looks like a secret masked: JSON Web Tokens, AWS access keys,
/// secret keys that are named so, session tokens, and GitHub's tokens.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes>
/// and <https://github.blog/2021-04-05-behind-githubs-new-authentication-token-formats/>.
pub fn masked(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut before = "";
    let mut rest = text;
    while !rest.is_empty() {
        let gap = rest.find(is_word).unwrap_or(rest.len());
        let (between, after) = rest.split_at(gap);
        let length = after.find(|c| !is_word(c)).unwrap_or(after.len());
        let (word, after) = after.split_at(length);
        result.push_str(between);
        let named = is_assignment(between) && names_secret(before);
        if word.len() >= 16 && (named || is_secret(word)) {
            result.push_str(MASK);
        } else {
            result.push_str(word);
        }
        before = word;
        rest = after;
    }
    result
}

/// The characters that tokens and keys are made of.
fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '+')
}

/// Whether only `=` or `:`, with blanks and quotes around it, stands between a name and a value.
fn is_assignment(between: &str) -> bool {
    between.contains(['=', ':']) && between.chars().all(|c| "=: \"'".contains(c))
}

fn names_secret(word: &str) -> bool {
    let word = word.to_ascii_lowercase().replace(['_', '-'], "");
    [
        "secretaccesskey",
        "sessiontoken",
        "securitytoken",
        "secretkey",
    ]
    .iter()
    .any(|name| word.ends_with(name))
}

fn is_secret(word: &str) -> bool {
    is_access_key(word) || is_session_token(word) || is_github_token(word) || has_jwt(word)
}

fn is_access_key(word: &str) -> bool {
    let prefixed = word.starts_with("AKIA") || word.starts_with("ASIA");
    let plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
    prefixed && (16..=128).contains(&word.len()) && word.chars().all(plain)
}

/// How STS's session tokens begin, as base64 shows it.
fn is_session_token(word: &str) -> bool {
    let begins = ["IQoJb3JpZ2lu", "FwoGZXIvYXdz", "FQoGZXIvYXdz", "FQoDYXdz"];
    word.len() >= 100 && begins.iter().any(|begin| word.starts_with(begin))
}

fn is_github_token(word: &str) -> bool {
    let begins = ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"];
    word.len() >= 36 && begins.iter().any(|begin| word.starts_with(begin))
}

/// A token stands alone or at the end of a path or an assignment.
fn has_jwt(word: &str) -> bool {
    let token = word.rsplit('/').next().unwrap_or(word);
    token.starts_with("eyJ") && token.matches('.').count() >= 1 && token.len() >= 32
}
