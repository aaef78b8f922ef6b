//! Trust policies: a right statement among others, or one with the one thing that is wrong.

use serde_json::{Map, Value, json};

use super::fault::Fault;
use super::shape::{Parts, right};
use super::{ACCOUNT, AUDIENCE, HOSTS, Repository, World, oracle};

/// Another of GitHub's issuers.
fn other_host(world: &World) -> &'static str {
    HOSTS.into_iter().find(|host| *host != world.host).unwrap()
}

/// The role's trust policy.
pub fn trust(world: &World) -> Value {
    let key = |claim: &str| format!("{}:{claim}", world.host);
    let mut parts = right(world);
    let subject = oracle::subject(world);
    wrong(world, &mut parts, &subject);
    let mut statements = vec![statement("Allow", &parts)];
    let other = |sub: &str| {
        let mut other = right(world);
        other.tests = vec![
            ("StringLike".to_owned(), key("sub"), json!(sub)),
            ("StringEquals".to_owned(), key("aud"), json!(AUDIENCE)),
        ];
        other
    };
    if world.beside & 1 != 0 {
        statements.insert(
            0,
            statement(
                "Allow",
                &other(&format!("repo:{}/another:*", world.repository.owner)),
            ),
        );
    }
    if world.beside & 2 != 0 {
        let mut people = other("x");
        people.principal = json!({"AWS": format!("arn:aws:iam::{ACCOUNT}:root")});
        people.action = json!("sts:AssumeRole");
        people.tests.clear();
        statements.push(statement("Allow", &people));
    }
    if world.beside & 4 != 0 {
        let mut guard = other("x");
        guard.tests = vec![("StringNotEquals".to_owned(), key("aud"), json!(AUDIENCE))];
        statements.push(statement("Deny", &guard));
    }
    if world.fault == Fault::Deny {
        let mut deny = other(&subject);
        deny.principal = json!({"AWS": "*"});
        deny.tests.truncate(1);
        statements.push(statement("Deny", &deny));
    }
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn statement(effect: &str, parts: &Parts) -> Value {
    let mut block: Map<String, Value> = Map::new();
    for (operator, key, values) in &parts.tests {
        let keys = block.entry(operator.clone()).or_insert_with(|| json!({}));
        keys[key] = values.clone();
    }
    let mut whole = json!({"Effect": effect, "Principal": parts.principal, "Action": parts.action});
    if !block.is_empty() {
        whole["Condition"] = Value::Object(block);
    }
    whole
}

/// The one thing that is wrong.
fn wrong(world: &World, parts: &mut Parts, subject: &str) {
    let key = |claim: &str| format!("{}:{claim}", world.host);
    let other = |from: &str, to: &str| subject.replacen(from, to, 1);
    let repository = &world.repository;
    let sub = |operator: &str, value: String| (operator.to_owned(), key("sub"), json!(value));
    let prefix = repository.prefix();
    let put = |context: &str| format!("{prefix}:{context}");
    let replaced = match world.fault {
        Fault::LetterCase => {
            let name = repository.name;
            let flipped = match name == name.to_lowercase() {
                true => name.to_uppercase(),
                false => name.to_lowercase(),
            };
            sub("StringLike", other(name, &flipped))
        }
        Fault::WildcardInEquals => match subject.rfind(['/', ':']) {
            Some(at) => sub("StringEquals", format!("{}*", &subject[..=at])),
            None => return,
        },
        Fault::OtherEnvironment => sub("StringEquals", put("environment:staging")),
        Fault::PullRequest => sub("StringLike", put("pull_request")),
        Fault::OtherBranch => sub("StringEquals", put("ref:refs/heads/stable")),
        Fault::OtherTag => sub("StringLike", put("ref:refs/tags/rc-*")),
        Fault::OtherName => sub("StringLike", other(repository.name, "website")),
        Fault::OtherOwner => sub("StringLike", other(repository.owner, "hubot")),
        Fault::OtherNameInAnyCase => {
            sub("StringEqualsIgnoreCase", other(repository.name, "Website"))
        }
        Fault::OtherBranchInAnyCase => sub("StringEqualsIgnoreCase", put("REF:refs/heads/stable")),
        Fault::ShortRef => sub("StringEquals", put("main")),
        Fault::NoRepo => match subject.strip_prefix("repo:") {
            Some(rest) => sub("StringEquals", rest.to_owned()),
            None => return,
        },
        Fault::NoTail => sub("StringLike", prefix),
        Fault::OtherForm => {
            let turned = Repository {
                immutable: !repository.immutable,
                ..repository.clone()
            };
            sub("StringLike", other(&prefix, &turned.prefix()))
        }
        Fault::OtherIds => sub("StringEquals", other("@74", "@75")),
        Fault::PlainForm => sub(
            "StringEquals",
            format!("{prefix}:ref:{}", world.event.git_ref),
        ),
        _ => return misplaced(world, parts, subject),
    };
    parts.tests[0] = replaced;
}

/// What is wrong with the key or the operator of the condition on the subject.
fn misplaced(world: &World, parts: &mut Parts, subject: &str) {
    let key = |claim: &str| format!("{}:{claim}", world.host);
    let sub = |operator: &str, value: String| (operator.to_owned(), key("sub"), json!(value));
    parts.tests[0] = match world.fault {
        Fault::KeyMisspelt => ("StringEquals".to_owned(), key("subject"), json!(subject)),
        Fault::KeyWithScheme => (
            "StringEquals".to_owned(),
            format!("https://{}:sub", world.host),
            json!(subject),
        ),
        Fault::KeyOfOther => (
            "StringEquals".to_owned(),
            format!("{}:sub", other_host(world)),
            json!(subject),
        ),
        Fault::ArnOperator => sub("ArnLike", subject.to_owned()),
        Fault::BoolOperator => sub("Bool", subject.to_owned()),
        Fault::NullOperator => sub("Null", "true".to_owned()),
        Fault::Negated => sub("StringNotEquals", subject.to_owned()),
        _ => return beyond(world, parts),
    };
}

/// What is wrong with another part than the subject.
fn beyond(world: &World, parts: &mut Parts) {
    let key = |claim: &str| format!("{}:{claim}", world.host);
    let mut test = |operator: &str, key: String, value: &str| {
        parts.tests.push((operator.to_owned(), key, json!(value)));
    };
    match world.fault {
        Fault::OtherAudience => {
            parts.tests.retain(|(_, key, _)| !key.ends_with(":aud"));
            parts
                .tests
                .push(("StringEquals".to_owned(), key("aud"), json!("urn:example")));
        }
        Fault::NotExposed => test(
            "StringEquals",
            key("repository_owner"),
            world.repository.owner,
        ),
        Fault::Issuer => test(
            "StringEquals",
            key("iss"),
            &format!("https://{}", world.host),
        ),
        Fault::Signed => test("StringEquals", "sts:ExternalId".to_owned(), "x"),
        Fault::OtherNumber => {
            parts
                .tests
                .retain(|(_, key, _)| !key.ends_with(":repository_id"));
            parts
                .tests
                .push(("StringEquals".to_owned(), key("repository_id"), json!("9")));
        }
        Fault::OtherActor => test("StringEquals", key("actor"), "hubot"),
        Fault::EnvironmentKey => test("StringEquals", key("environment"), "staging"),
        Fault::OtherFile => {
            parts
                .tests
                .retain(|(_, key, _)| !key.ends_with(":job_workflow_ref"));
            parts.tests.push((
                "StringLike".to_owned(),
                key("job_workflow_ref"),
                json!("octo-tools/other/*"),
            ));
        }
        Fault::AwsPrincipal => {
            parts.principal = json!({"AWS": format!("arn:aws:iam::{ACCOUNT}:root")})
        }
        Fault::ServicePrincipal => parts.principal = json!({"Service": "ec2.amazonaws.com"}),
        Fault::OtherAccount => {
            parts.principal = json!({"Federated": format!("arn:aws:iam::444455556666:oidc-provider/{}", world.host)})
        }
        Fault::BareDomain => parts.principal = json!({"Federated": world.host}),
        Fault::OtherHost => {
            parts.principal = json!({"Federated": format!("arn:aws:iam::{ACCOUNT}:oidc-provider/{}", other_host(world))})
        }
        Fault::Action => parts.action = json!("sts:AssumeRole"),
        Fault::Actions => parts.action = json!(["sts:AssumeRole", "sts:TagSession"]),
        _ => {}
    }
}
