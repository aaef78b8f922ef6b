//! What a run presents and whether it gets in, by the documentation alone.

use std::collections::BTreeMap;

use serde_json::Value;

use super::fault::Fault;
use super::{ACCOUNT, AUDIENCE, Called, Repository, World};

pub type Claims = BTreeMap<String, String>;

/// Where the run is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stop {
    Workflow,
    Provider,
    Trust,
}

/// What AWS lets a trust policy test of a GitHub token.
const EXPOSED: [&str; 12] = [
    "actor",
    "actor_id",
    "aud",
    "enterprise_id",
    "environment",
    "job_workflow_ref",
    "oaud",
    "ref",
    "repository",
    "repository_id",
    "sub",
    "workflow",
];

/// `job_workflow_ref`: the file that defines the job, at the ref it was resolved to.
pub fn defining_file(world: &World) -> String {
    let own = |path: &str| format!("{}/{path}@{}", world.repository.full(), world.event.git_ref);
    match world.called {
        Called::Nothing => own(".github/workflows/deploy.yml"),
        Called::Local => own(".github/workflows/called.yml"),
        Called::Elsewhere => {
            "octo-tools/flows/.github/workflows/called.yml@refs/tags/v2".to_owned()
        }
    }
}

fn context(world: &World) -> String {
    match world.environment {
        Some(name) => format!("environment:{}", name.replace(':', "%3A")),
        None if world.event.name == "pull_request" => "pull_request".to_owned(),
        None => format!("ref:{}", world.event.git_ref),
    }
}

/// The subject of the run's token.
pub fn subject(world: &World) -> String {
    let Some(keys) = world.template else {
        return format!("{}:{}", world.repository.prefix(), context(world));
    };
    let claims = plain_claims(world);
    let part = |key: &&str| match *key {
        "repo" => world.repository.prefix(),
        "context" => context(world),
        key => format!("{key}:{}", claims[key].replace(':', "%3A")),
    };
    keys.iter().map(part).collect::<Vec<_>>().join(":")
}

fn plain_claims(world: &World) -> Claims {
    let repository = &world.repository;
    let mut claims = Claims::new();
    let mut set = |name: &str, value: &str| claims.insert(name.to_owned(), value.to_owned());
    set("iss", &format!("https://{}", world.host));
    set("aud", AUDIENCE);
    set("repository", &repository.full());
    set("repository_id", Repository::ID);
    set("repository_owner", repository.owner);
    set("repository_owner_id", Repository::OWNER_ID);
    set("ref", world.event.git_ref);
    set("event_name", world.event.name);
    set("actor", "octocat");
    set("actor_id", "12");
    set("workflow", "Deploy");
    set("job_workflow_ref", &defining_file(world));
    set("jti", "00000000-0000-0000-0000-000000000001");
    if let Some(name) = world.environment {
        set("environment", name);
    }
    claims
}

/// The claims of the run's token.
pub fn claims(world: &World) -> Claims {
    let mut claims = plain_claims(world);
    claims.insert("sub".to_owned(), subject(world));
    claims
}

/// Where the run is stopped; nowhere where it gets in.
pub fn stop(world: &World, trust: &Value) -> Option<Stop> {
    match world.fault {
        Fault::NoPermission | Fault::ReadPermission | Fault::ForkedPull => {
            return Some(Stop::Workflow);
        }
        Fault::NoProvider | Fault::OtherAudienceListed | Fault::ProviderUrl => {
            return Some(Stop::Provider);
        }
        Fault::NoRole | Fault::ControlPolicy => return Some(Stop::Trust),
        _ => {}
    }
    (!admits(trust, &claims(world))).then_some(Stop::Trust)
}

/// Whether a trust policy lets a token in.
pub fn admits(trust: &Value, claims: &Claims) -> bool {
    let statements = many(&trust["Statement"]);
    let matching = |effect: &str| {
        let of_effect = statements.iter().filter(|one| one["Effect"] == effect);
        of_effect.clone().any(|one| applies(one, claims))
    };
    matching("Allow") && !matching("Deny")
}

fn many(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items.clone(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    }
}

fn texts(value: &Value) -> Vec<String> {
    let text = |one: Value| one.as_str().map_or_else(|| one.to_string(), str::to_owned);
    many(value).into_iter().map(text).collect()
}

fn applies(statement: &Value, claims: &Claims) -> bool {
    let provider = format!("arn:aws:iam::{ACCOUNT}:oidc-provider/{}", host(claims));
    let principal = &statement["Principal"];
    let named = texts(&principal["Federated"]).contains(&provider);
    let action = "sts:assumerolewithwebidentity";
    let mut actions = texts(&statement["Action"]).into_iter();
    let called = actions.any(|one| glob(&one.to_lowercase(), action));
    (named || principal["AWS"] == "*") && called && conditions(&statement["Condition"], claims)
}

fn conditions(block: &Value, claims: &Claims) -> bool {
    let operators = block.as_object().into_iter().flatten();
    operators.into_iter().all(|(operator, keys)| {
        let mut keys = keys.as_object().unwrap().iter();
        keys.all(|(key, values)| {
            let wanted: Vec<_> = texts(values)
                .iter()
                .filter_map(|text| filled_in(text, claims))
                .collect();
            condition(operator, &value(key, claims), &wanted)
        })
    })
}

fn host(claims: &Claims) -> &str {
    claims["iss"].strip_prefix("https://").unwrap()
}

/// The value of a condition key in the unsigned call.
fn value(key: &str, claims: &Claims) -> Option<String> {
    let lower = key.to_lowercase();
    let claim = lower.strip_prefix(host(claims))?.strip_prefix(':')?;
    let claim = EXPOSED.contains(&claim).then_some(claim)?;
    claims
        .get(if claim == "oaud" { "aud" } else { claim })
        .cloned()
}

/// A value with its variable replaced; none where that is not in the request.
fn filled_in(text: &str, claims: &Claims) -> Option<String> {
    let Some((before, rest)) = text.split_once("${") else {
        return Some(text.to_owned());
    };
    let (name, after) = rest.split_once('}')?;
    Some(format!("{before}{}{after}", value(name, claims)?))
}

fn condition(operator: &str, actual: &Option<String>, wanted: &[String]) -> bool {
    if operator == "Null" {
        return wanted.iter().any(|one| (one == "true") == actual.is_none());
    }
    let (quantifier, rest) = operator.split_once(':').unwrap_or(("", operator));
    let (base, if_exists) = match rest.strip_suffix("IfExists") {
        Some(base) => (base, true),
        None => (rest, false),
    };
    let negated = base.contains("Not");
    let Some(actual) = actual else {
        return match quantifier {
            "ForAllValues" => true,
            "ForAnyValue" => false,
            _ => negated || if_exists,
        };
    };
    let same = |one: &String| match base.replace("Not", "").as_str() {
        "StringEquals" => one == actual,
        "StringEqualsIgnoreCase" => one.to_lowercase() == actual.to_lowercase(),
        "StringLike" => glob(one, actual),
        // A subject is neither an ARN, a number, a time, an address nor a truth value.
        "ArnLike" | "ArnEquals" | "NumericEquals" | "DateEquals" | "Bool" | "IpAddress" => false,
        other => panic!("the oracle does not know {other}"),
    };
    wanted.iter().any(same) != negated
}

/// `*` is any run of characters, `?` one.
pub fn glob(pattern: &str, text: &str) -> bool {
    match pattern.chars().next() {
        None => text.is_empty(),
        Some('*') => {
            let mut starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            starts.any(|at| glob(&pattern[1..], &text[at..]))
        }
        Some(wanted) => text.chars().next().is_some_and(|first| {
            let same = wanted == '?' || wanted == first;
            same && glob(&pattern[wanted.len_utf8()..], &text[first.len_utf8()..])
        }),
    }
}

#[test]
fn the_oracle_agrees_with_the_documented_examples() {
    let matches = [
        ("repo:o/r:*", "repo:o/r:ref:refs/heads/a/b", true),
        ("repo:o/*", "repo:o@1/r@2:ref:refs/heads/main", false),
        ("repo:o*", "repo:o-evil/x:pull_request", true),
        ("repo:O/R:*", "repo:o/r:pull_request", false),
        ("a-?", "a-10", false),
        ("repo:o/r", "repo:o/r:pull_request", false),
    ];
    for (pattern, text, expected) in matches {
        assert_eq!(glob(pattern, text), expected, "{pattern} {text}");
    }
    let absent = |operator: &str| condition(operator, &None, &["x".to_owned()]);
    assert!(
        absent("ForAllValues:StringEquals")
            && absent("StringNotLike")
            && absent("StringLikeIfExists")
    );
    assert!(!absent("StringEquals") && !absent("ForAnyValue:StringNotEquals"));
}
