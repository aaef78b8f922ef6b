//! ARNs as they are printed, and as they are granted.

use crate::iam::{AccountId, Arn};

/// Words that people put where an account, a region or a name is still to be filled in.
const BLANKS: [&str; 6] = [
    "account_id",
    "account-id",
    "accountid",
    "your-",
    "your_",
    "xxxx",
];

/// Whether a part of the text was never filled in: a mask of GitHub's, a template's variable, a word
/// such as `ACCOUNT_ID` or `<account>`.
pub fn has_placeholder(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let bracketed = lower.contains('<') && lower.contains('>');
    // `${aws:…}` is a variable of the policy language, `${AWS::…}` one of CloudFormation.
    let unfilled = lower.contains("${aws::") || lower.contains("***");
    unfilled || bracketed || BLANKS.iter().any(|blank| lower.contains(blank))
}

/// The part of a resource that was asked for which a variable should have given: `$NAME` and `${NAME}`
/// of a shell or an expression that was not replaced, or the word a program writes for no value.
pub fn unreplaced(resource: &str) -> Option<&str> {
    let mut parts = resource.split([':', '/']);
    parts.find(|part| {
        let mut letters = part.chars().skip_while(|c| *c != '$').skip(1);
        let is_variable = letters
            .next()
            .is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '{' | '_'));
        is_variable || matches!(*part, "undefined" | "null" | "None")
    })
}

/// What a least statement names so that the action may be done to `resource`; none where that
/// cannot be told.
///
/// Objects are granted by bucket, since the next run writes others; log groups need `:*`, which
/// stands for their streams.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html>
pub fn grantable(resource: Option<&str>) -> Option<String> {
    let is_name = |resource: &&str| !has_placeholder(resource) && unreplaced(resource).is_none();
    let resource = resource.filter(is_name)?;
    if resource == "*" {
        return Some(resource.to_owned());
    }
    let arn = Arn::parse(resource)?;
    match arn.service() {
        "s3" => Some(match arn.resource().split_once('/') {
            Some((bucket, _)) => format!("arn:{}:s3:::{bucket}/*", arn.partition()),
            None => resource.to_owned(),
        }),
        "logs" => Some(log_group(resource)),
        _ => Some(resource.to_owned()),
    }
}

/// The log group with all its streams.
fn log_group(resource: &str) -> String {
    let parts: Vec<_> = resource.split(':').take(7).collect();
    if parts.get(5) == Some(&"log-group") {
        format!("{}:*", parts.join(":"))
    } else {
        resource.to_owned()
    }
}

/// A resource as an error prints it, as an ARN; none where that is not certain.
pub(super) fn printed(resource: &str, role: Option<&str>) -> Option<String> {
    if resource == "*" {
        return Some(resource.to_owned());
    }
    let role = role.and_then(Arn::parse);
    let account = role.and_then(|role| role.account());
    if let Some(arn) = Arn::parse(resource) {
        return Some(match account {
            Some(account) if arn.written_account() == "***" => format!(
                "arn:{}:{}:{}:{account}:{}",
                arn.partition(),
                arn.service(),
                arn.region(),
                arn.resource()
            ),
            _ => resource.to_owned(),
        });
    }
    let (kind, name) = resource.split_once(' ')?;
    let plain = !name.is_empty() && !name.contains([' ', '/', '*']);
    let named = matches!(kind, "role" | "user" | "group") && plain;
    let partition = role?.partition();
    named.then_some(format!("arn:{partition}:iam::{}:{kind}/{name}", account?))
}

/// The account in an ARN, where it shows one.
pub(super) fn account(arn: &str) -> Option<AccountId> {
    Arn::parse(arn)?.account()
}
