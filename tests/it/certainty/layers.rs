//! Decisions over all layers of policies beside those of an evaluator that only counts what each layer
//! says: an explicit deny wins; then every layer that applies must allow, but for what a resource's
//! policy of the same account gives by itself.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

use oidc_doctor::iam::{
    Context, DecisionEffect, Layer, Layers, Policy, PolicyKind, Request, RequestPrincipal,
    authorize,
};
use oidc_doctor::source::{Source, parse_json};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::certainty::config;
use crate::common::texts::ROLE;

const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions";
const ACCOUNT: &str = "arn:aws:iam::111122223333:root";

/// What one policy says to the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Says {
    Nothing,
    Allow,
    Deny,
}

/// Whom the resource's policy speaks of.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Named {
    Session,
    Role,
    Account,
}

/// A layer: not there, or what its policies say.
type Said = Option<Vec<Says>>;

#[derive(Debug, Clone)]
struct World {
    identity: Vec<Says>,
    boundary: Said,
    session: Said,
    scp: Option<Vec<Vec<Says>>>,
    rcp: Option<Vec<Vec<Says>>>,
    resource: Option<(Says, Named)>,
    is_elsewhere: bool,
    /// The layers that nobody has shown, a bit each.
    hidden: u8,
}

fn says() -> impl Strategy<Value = Says> {
    prop_oneof![2 => Just(Says::Nothing), 6 => Just(Says::Allow), 1 => Just(Says::Deny)]
}

fn several() -> impl Strategy<Value = Vec<Says>> {
    prop::collection::vec(says(), 1..3)
}

fn levels() -> impl Strategy<Value = Option<Vec<Vec<Says>>>> {
    prop::option::of(prop::collection::vec(several(), 1..4))
}

fn worlds() -> impl Strategy<Value = World> {
    let resource = (
        says(),
        select(vec![Named::Session, Named::Role, Named::Account]),
    );
    let own = (
        several(),
        prop::option::of(several()),
        prop::option::of(several()),
    );
    let around = (levels(), levels(), prop::option::of(resource));
    (own, around, any::<bool>(), prop_oneof![Just(0), 0..64_u8]).prop_map(
        |(own, around, is_elsewhere, hidden)| {
            let (identity, boundary, session) = own;
            let (scp, rcp, resource) = around;
            World {
                identity,
                boundary,
                session,
                scp,
                rcp,
                resource,
                is_elsewhere,
                hidden,
            }
        },
    )
}

/// The decision, by counting.
fn counted(world: &World) -> DecisionEffect {
    let all = |levels: &Option<Vec<Vec<Says>>>| {
        levels
            .iter()
            .flatten()
            .flatten()
            .copied()
            .collect::<Vec<_>>()
    };
    let one = |said: &Said| said.iter().flatten().copied().collect::<Vec<_>>();
    let resource = world.resource.map(|(says, _)| says);
    let everything = [
        world.identity.clone(),
        one(&world.boundary),
        one(&world.session),
        all(&world.scp),
        all(&world.rcp),
        resource.into_iter().collect(),
    ]
    .concat();
    if everything.contains(&Says::Deny) {
        return DecisionEffect::ExplicitlyDenied;
    }
    let allow = |said: &Vec<Says>| said.contains(&Says::Allow);
    let each = |levels: &Option<Vec<Vec<Says>>>| levels.iter().flatten().all(allow);
    let limit = |said: &Said| said.as_ref().is_none_or(allow);
    // `RCPFullAWSAccess` is attached to every level, so resource control policies only deny.
    let around = each(&world.scp);
    let own = allow(&world.identity) && limit(&world.boundary) && limit(&world.session);
    let granted = world
        .resource
        .filter(|(says, _)| *says == Says::Allow)
        .map(|(_, named)| named);
    let inside = match granted {
        _ if world.is_elsewhere => own && granted.is_some(),
        Some(Named::Session) => true,
        Some(Named::Role) => limit(&world.boundary) && limit(&world.session),
        Some(Named::Account) | None => own,
    };
    match around && inside {
        true => DecisionEffect::Allowed,
        false => DecisionEffect::ImplicitlyDenied,
    }
}

fn policy(says: Says, kind: PolicyKind, principal: Option<&str>) -> Policy {
    let (effect, action) = match says {
        Says::Nothing => ("Allow", "s3:DeleteBucket"),
        Says::Allow => ("Allow", "s3:Get*"),
        Says::Deny => ("Deny", "s3:GetObject"),
    };
    let mut statement: Value = json!({"Effect": effect, "Action": action, "Resource": "*"});
    match principal {
        Some(arn) => statement["Principal"] = json!({"AWS": arn}),
        None if kind == PolicyKind::Rcp => statement["Principal"] = json!("*"),
        None => {}
    }
    let text = json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
    let document = parse_json(&Source::new("policy.json", text)).unwrap();
    Policy::read(&document, &document.root, kind)
}

fn layer<T>(value: Option<T>, is_hidden: bool) -> Layer<T> {
    match (value, is_hidden) {
        (_, true) => Layer::Unknown,
        (Some(value), false) => Layer::Known(value),
        (None, false) => Layer::Absent,
    }
}

/// The decision of the program.
fn decided(world: &World) -> DecisionEffect {
    let read = |said: &[Says], kind| {
        said.iter()
            .map(|one| policy(*one, kind, None))
            .collect::<Vec<_>>()
    };
    let read_levels = |levels: &Option<Vec<Vec<Says>>>, kind| {
        levels.as_ref().map(|levels| {
            levels
                .iter()
                .map(|level| read(level, kind))
                .collect::<Vec<_>>()
        })
    };
    let identity = read(&world.identity, PolicyKind::Identity);
    let boundary = world
        .boundary
        .as_ref()
        .map(|said| read(said, PolicyKind::Identity));
    let session = world
        .session
        .as_ref()
        .map(|said| read(said, PolicyKind::Identity));
    let scp = read_levels(&world.scp, PolicyKind::Scp);
    let rcp = read_levels(&world.rcp, PolicyKind::Rcp);
    let resource = world.resource.map(|(says, named)| {
        let arn = match named {
            Named::Session => SESSION,
            Named::Role => ROLE,
            Named::Account => ACCOUNT,
        };
        policy(says, PolicyKind::Resource, Some(arn))
    });
    let hidden = |bit: u8| world.hidden & (1 << bit) != 0;
    let layers = Layers {
        identity: layer(Some(identity.as_slice()), hidden(0)),
        boundary: layer(boundary.as_deref(), hidden(1)),
        session: layer(session.as_deref(), hidden(2)),
        scp: layer(scp.as_deref(), hidden(3)),
        rcp: layer(rcp.as_deref(), hidden(4)),
        resource: layer(resource.as_ref(), hidden(5)),
    };
    let account = if world.is_elsewhere {
        "444455556666"
    } else {
        "111122223333"
    };
    let request = Request {
        principal: RequestPrincipal::read(SESSION),
        action: "s3:GetObject".to_owned(),
        resource: Some("arn:aws:s3:::bucket/key".to_owned()),
        resource_account: Some(account.to_owned()),
        context: Context::complete(),
    };
    authorize(&layers, &request).effect
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn layers_decide_as_the_documentation_counts(world in worlds()) {
        let whole = World { hidden: 0, ..world };
        prop_assert_eq!(decided(&whole), counted(&whole));
    }

    /// What is not known leaves the decision open, or is of no matter.
    #[test]
    fn a_layer_that_is_not_known_decides_nothing(world in worlds()) {
        let decided = decided(&world);
        // One more deny makes an implicit one explicit.
        let shown = match counted(&world) {
            DecisionEffect::ExplicitlyDenied if decided == DecisionEffect::ImplicitlyDenied => DecisionEffect::ImplicitlyDenied,
            effect => effect,
        };
        prop_assert!(decided == DecisionEffect::Undetermined || decided == shown, "{decided:?} and {shown:?}");
    }
}
