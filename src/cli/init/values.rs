//! The values of flags that AWS has rules for.

pub(super) fn account(text: &str) -> Result<String, String> {
    let digits = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    match digits {
        true => Ok(text.to_owned()),
        false => Err("expected twelve digits".to_owned()),
    }
}

/// See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html>.
pub(super) fn role_name(text: &str) -> Result<String, String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
    match !text.is_empty() && text.len() <= 64 && text.chars().all(allowed) {
        true => Ok(text.to_owned()),
        false => Err("expected 1 to 64 letters, digits and `_+=,.@-`, without a path".to_owned()),
    }
}

pub(super) fn region(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    match text.contains('-') && text.chars().all(plain) {
        true => Ok(text.to_owned()),
        false => Err("expected a region, such as `eu-west-1`".to_owned()),
    }
}
