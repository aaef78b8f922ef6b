//! Names as each language wants them.

use crate::iam::Arn;

/// Whether a name needs no quotes: letters, digits, `_` and `-`, a letter first.
pub(super) fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

/// The name of a role in its ARN, without its path.
pub fn role_name(arn: &str) -> Option<&str> {
    let name = Arn::parse(arn)?.role_name()?;
    (!name.contains('*')).then_some(name)
}

/// `github-deploy` as `GithubDeploy`: letters and digits, as CloudFormation's logical ids are.
pub fn pascal_case(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    let word = |word: &str| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_ascii_uppercase() + rest
    };
    let name: String = words.map(word).collect();
    match name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        true => name,
        false => format!("Role{name}"),
    }
}

/// `GithubDeploy-x` as `github_deploy_x`, as Terraform's names are.
pub fn snake_case(name: &str) -> String {
    let mut written = String::new();
    let mut after_small = false;
    for c in name.chars() {
        if c.is_ascii_uppercase() && after_small {
            written.push('_');
        }
        after_small = c.is_ascii_lowercase() || c.is_ascii_digit();
        written.push(if c.is_ascii_alphanumeric() {
            c.to_ascii_lowercase()
        } else {
            '_'
        });
    }
    match written.starts_with(|c: char| c.is_ascii_alphabetic()) {
        true => written,
        false => format!("role_{written}"),
    }
}
