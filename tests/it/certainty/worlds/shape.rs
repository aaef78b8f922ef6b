//! Right statements, in many shapes.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::{ACCOUNT, AUDIENCE, Repository, World, oracle};

/// How the subject is tested.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    Exact,
    ExactLike,
    /// All of the repository.
    Whole,
    /// All names of the run's context.
    Tail,
    /// With others in a list.
    Listed,
    /// One character open.
    Mark,
    ForAnyValue,
    ForAllValues,
    IfExists,
    /// The key in other letters: its name is not told apart by them.
    KeyCase,
    /// The numbers of the repository as well.
    Numbers,
    /// The file that defines the job as well.
    File,
    /// No condition on the audience.
    AnyAudience,
    /// A list of audiences.
    Audiences,
    /// Letters of any case.
    IgnoreCase,
    /// The repository by a variable.
    Variable,
    /// Several providers in one statement.
    Providers,
    /// And no other environment.
    AndNot,
}

pub fn shapes() -> impl Strategy<Value = Shape> {
    use Shape::*;
    select(vec![
        Exact,
        Exact,
        ExactLike,
        Whole,
        Tail,
        Listed,
        Mark,
        ForAnyValue,
        ForAllValues,
        IfExists,
        KeyCase,
        Numbers,
        File,
        AnyAudience,
        Audiences,
        IgnoreCase,
        Variable,
        Providers,
        AndNot,
    ])
}

/// The parts of the statement that is meant.
pub(super) struct Parts {
    pub(super) principal: Value,
    pub(super) action: Value,
    pub(super) tests: Vec<Test>,
}

/// What follows the repository in a subject of the default form.
pub(super) fn tail<'a>(world: &World, subject: &'a str) -> Option<&'a str> {
    subject
        .strip_prefix(&world.repository.prefix())?
        .strip_prefix(':')
}

/// Operator, key, values.
type Test = (String, String, Value);

/// The condition on the subject.
fn on_subject(world: &World) -> Test {
    let key = |claim: &str| format!("{}:{claim}", world.host);
    let subject = oracle::subject(world);
    let wild = |pattern: String| ("StringLike".to_owned(), key("sub"), json!(pattern));
    let plain = |operator: &str| (operator.to_owned(), key("sub"), json!(subject));
    let begun = || match tail(world, &subject) {
        Some(_) => format!("{}:*", world.repository.prefix()),
        None => format!("{}*", &subject[..subject.len() - 1]),
    };
    match world.shape {
        Shape::Exact
        | Shape::Numbers
        | Shape::File
        | Shape::AnyAudience
        | Shape::Audiences
        | Shape::Providers
        | Shape::AndNot => plain("StringEquals"),
        Shape::ExactLike => plain("StringLike"),
        Shape::Whole => wild(begun()),
        Shape::Tail => wild(match subject.rfind(['/', ':']) {
            Some(at) if tail(world, &subject) != Some("pull_request") => {
                format!("{}*", &subject[..=at])
            }
            _ => subject.clone(),
        }),
        Shape::Listed => {
            let other = format!("{}:environment:other", world.repository.prefix());
            (
                "StringEquals".to_owned(),
                key("sub"),
                json!([other, subject]),
            )
        }
        Shape::Mark => wild(format!("{}?", &subject[..subject.len() - 1])),
        Shape::IgnoreCase => (
            "StringEqualsIgnoreCase".to_owned(),
            key("sub"),
            json!(subject.to_uppercase()),
        ),
        Shape::Variable => wild(match tail(world, &subject) {
            Some(tail) if !world.repository.immutable => {
                format!("repo:${{{}}}:{tail}", key("repository"))
            }
            _ => subject.clone(),
        }),
        Shape::ForAnyValue => plain("ForAnyValue:StringLike"),
        Shape::ForAllValues => plain("ForAllValues:StringEquals"),
        Shape::IfExists => plain("StringEqualsIfExists"),
        Shape::KeyCase => (
            "StringEquals".to_owned(),
            format!("{}:Sub", world.host.to_uppercase()),
            json!(subject),
        ),
    }
}

/// The statement that lets the run in.
pub(super) fn right(world: &World) -> Parts {
    let key = |claim: &str| format!("{}:{claim}", world.host);
    let mut tests = vec![on_subject(world)];
    match world.shape {
        Shape::AnyAudience => {}
        Shape::Audiences => tests.push((
            "StringEquals".to_owned(),
            key("aud"),
            json!(["urn:x", AUDIENCE]),
        )),
        _ => tests.push(("StringEquals".to_owned(), key("aud"), json!(AUDIENCE))),
    }
    match world.shape {
        Shape::Numbers => tests.push((
            "StringEquals".to_owned(),
            key("repository_id"),
            json!(Repository::ID),
        )),
        Shape::File => tests.push((
            "StringLike".to_owned(),
            key("job_workflow_ref"),
            json!(oracle::defining_file(world)),
        )),
        _ => {}
    }
    if world.shape == Shape::AndNot {
        let excluded = json!(["repo:octo-org/another:*", "repo:*:environment:staging"]);
        tests.push(("StringNotLike".to_owned(), key("sub"), excluded));
    }
    let provider = |host: &str| format!("arn:aws:iam::{ACCOUNT}:oidc-provider/{host}");
    let providers = match world.shape {
        Shape::Providers => json!([provider("gitlab.com"), provider(world.host)]),
        _ => json!(provider(world.host)),
    };
    Parts {
        principal: json!({"Federated": providers}),
        action: json!("sts:AssumeRoleWithWebIdentity"),
        tests,
    }
}
