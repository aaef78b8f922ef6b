//! The catalogue as data: every entry can be the one that a text of its own is read as.

use oidc_doctor::symptom::{Denials, Entry, Mark, PolicyType, When, Who, catalogue, read};

/// What the log says earlier, for entries that need it.
fn before(mark: Option<Mark>) -> &'static str {
    match mark {
        None => "",
        Some(Mark::IdTokenHint) => {
            "It looks like you might be trying to authenticate with OIDC. Did you mean to set the `id-token` permission?\n"
        }
        Some(Mark::Authenticated) => "Authenticated as assumedRoleId AROAEXAMPLE:GitHubActions\n",
        Some(Mark::UserCredentials) => "Assuming role with user credentials\n",
    }
}

/// A text of the pattern, each `{name}` filled with a word that no pattern has.
fn filled(pattern: &str) -> String {
    let mut text = String::new();
    let mut rest = pattern;
    while let Some((plain, hole)) = rest.split_once('{') {
        let Some((_, after)) = hole.split_once('}') else {
            break;
        };
        text.push_str(plain);
        text.push_str("zq7");
        rest = after;
    }
    text + rest
}

/// A sentence of AWS that the filter of denials takes.
fn sentence(denials: &Denials) -> String {
    let principal = match denials.who {
        Some(Who::User) => "arn:aws:iam::111122223333:user/ci",
        Some(Who::Deployer) => {
            "arn:aws:sts::111122223333:assumed-role/cdk-hnb659fds-deploy-role-111122223333-eu-west-1/aws-cdk"
        }
        Some(Who::ActionSession) => "arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions",
        Some(Who::Session) | None => "arn:aws:sts::111122223333:assumed-role/deploy/web",
    };
    let action = denials.actions.first().copied().unwrap_or("s3:PutObject");
    let action = action.replace('*', "Decrypt");
    let policy = match denials.policies.first() {
        None => "",
        Some(PolicyType::IdentityBased) => "identity-based policy",
        Some(PolicyType::ResourceBased) => "resource-based policy",
        Some(PolicyType::PermissionsBoundary) => "permissions boundary",
        Some(PolicyType::ServiceControl) => "service control policy",
        Some(PolicyType::ResourceControl) => "resource control policy",
        Some(PolicyType::Session) => "session policy",
        Some(PolicyType::VpcEndpoint) => "VPC endpoint policy",
        Some(PolicyType::RoleTrust) => "role trust policy",
    };
    let reason = match (denials.explicit, policy) {
        (Some(true), "") => " with an explicit deny".to_owned(),
        (Some(true), policy) => format!(" with an explicit deny in a {policy}"),
        (_, "") => String::new(),
        (_, policy) => format!(" because no {policy} allows the {action} action"),
    };
    format!("User: {principal} is not authorized to perform: {action}{reason}")
}

/// Texts of which one at least is read as the entry.
fn texts(entry: &Entry) -> Vec<String> {
    match &entry.when {
        When::Text(patterns) => patterns.iter().map(|text| filled(text)).collect(),
        When::After(mark, patterns) => patterns
            .iter()
            .map(|text| before(Some(*mark)).to_owned() + &filled(text))
            .collect(),
        When::Denial(denials) => vec![before(denials.after).to_owned() + &sentence(denials)],
    }
}

/// Entries are tried in order, and the first claims a text: one whose every text an earlier entry
/// claims is dead.
#[test]
fn no_entry_is_shadowed_by_an_earlier_one() {
    let mut shadowed = Vec::new();
    for entry in catalogue() {
        for text in texts(entry) {
            let reading = read(&text);
            let names: Vec<_> = reading.symptoms.iter().map(|one| one.entry.id).collect();
            if !names.contains(&entry.id) {
                shadowed.push(format!("{}: `{text}` is read as {names:?}", entry.id));
            }
        }
    }
    assert!(shadowed.is_empty(), "{shadowed:#?}");
}
