//! The decision over all policies of a request.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>

use serde_json::Value;

use super::pattern::{Expanded, Mark, arn_matches, expand, matches};
use super::{Truth, condition};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Allowed,
    Implicit,
    Explicit,
    Open,
}

impl Decision {
    /// The name that `simulate` gives it; none where the documents do not decide.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Allowed => Some("allowed"),
            Self::Implicit => Some("implicitDeny"),
            Self::Explicit => Some("explicitDeny"),
            Self::Open => None,
        }
    }
}

/// The condition keys of a request.
pub struct Context(Vec<(String, Vec<String>, bool)>);

impl Context {
    /// The values of a key, and whether it is multivalued. "Condition key names are not
    /// case-sensitive."
    pub fn get(&self, key: &str) -> Option<(Vec<String>, bool)> {
        let entry = self
            .0
            .iter()
            .find(|(name, _, _)| name.eq_ignore_ascii_case(key))?;
        (!entry.1.is_empty()).then(|| (entry.1.clone(), entry.2))
    }
}

struct Request<'r> {
    caller: &'r str,
    action: &'r str,
    resource: &'r str,
    context: Context,
}

/// One value, or a list of them.
pub fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(values) => values.iter().collect(),
        one => vec![one],
    }
}

fn texts(value: &Value) -> Vec<&str> {
    list(value).into_iter().filter_map(Value::as_str).collect()
}

/// The decision on the first action and resource of a request of `simulate`.
pub fn evaluate(input: &Value) -> Decision {
    let request = Request {
        caller: input["CallerArn"].as_str().unwrap(),
        action: input["ActionNames"][0].as_str().unwrap(),
        resource: input["ResourceArns"][0].as_str().unwrap(),
        context: context(&input["ContextEntries"]),
    };
    let groups = |name: &str| list(&input[name]);
    let effects = |documents: &[&Value]| Effects::of(documents, &request);
    let identity = effects(&groups("PolicyInputList"));
    let boundary = effects(&groups("PermissionsBoundaryPolicyInputList"));
    let session = effects(&groups("SessionPolicyInputList"));
    let levels: Vec<_> = groups("ServiceControlPolicyInputList")
        .iter()
        .map(|level| effects(&list(level)))
        .collect();
    let rcps: Vec<&Value> = groups("ResourceControlPolicyInputList")
        .iter()
        .flat_map(|level| list(level))
        .collect();
    let rcp = effects(&rcps);
    let resource_name = if input["TrustPolicy"].is_null() {
        "ResourcePolicy"
    } else {
        "TrustPolicy"
    };
    let resource = effects(&groups(resource_name));
    let web_identity = request.caller.contains(":oidc-provider/");

    // "An explicit deny in any of these policies overrides the allow."
    let mut denies = vec![resource.denied, rcp.denied];
    if !web_identity {
        denies.extend([identity.denied, boundary.denied, session.denied]);
        denies.extend(levels.iter().map(|level| level.denied));
    }
    let denied = Truth::any(denies);
    let allowed = if web_identity {
        // The caller is no IAM principal: only the trust policy can allow. `RCPFullAWSAccess` is
        // attached everywhere, so a resource control policy can only deny.
        resource.allowed_to_anyone()
    } else {
        let present = |name: &str| !input[name].is_null();
        let layers = Layers {
            identity: identity.allowed_to_anyone(),
            boundary: present("PermissionsBoundaryPolicyInputList")
                .then(|| boundary.allowed_to_anyone()),
            session: present("SessionPolicyInputList").then(|| session.allowed_to_anyone()),
            scp: Truth::all(levels.iter().map(Effects::allowed_to_anyone)),
        };
        let crosses = input["ResourceOwner"]
            .as_str()
            .is_some_and(|owner| owner != account(request.caller));
        layers.allowed(&resource, crosses)
    };
    match (denied, allowed) {
        (Truth::Yes, _) => Decision::Explicit,
        (Truth::Open, _) | (_, Truth::Open) => Decision::Open,
        (Truth::No, Truth::Yes) => Decision::Allowed,
        (Truth::No, Truth::No) => Decision::Implicit,
    }
}

struct Layers {
    identity: Truth,
    boundary: Option<Truth>,
    session: Option<Truth>,
    scp: Truth,
}

impl Layers {
    fn allowed(&self, resource: &Effects, crosses: bool) -> Truth {
        let limits = [
            self.boundary.unwrap_or(Truth::Yes),
            self.session.unwrap_or(Truth::Yes),
        ];
        let limited = Truth::all(limits);
        let identity_side = Truth::all([self.identity, limited]);
        if crosses {
            return Truth::all([self.scp, identity_side, resource.allowed_to_anyone()]);
        }
        // In one account an Allow of the resource is enough by itself, unless it goes to the account:
        // then the identity-based policies decide. To the role it is limited by an implicit deny of
        // the boundary and session policy; to the session or user itself it is not.
        let to_role = Truth::all([resource.to_role, limited]);
        let to_everyone = match Truth::all([resource.to_everyone, limited]) {
            Truth::No if resource.to_everyone != Truth::No => Truth::Open,
            answer => answer,
        };
        let ways = [identity_side, resource.to_self, to_role, to_everyone];
        Truth::all([self.scp, Truth::any(ways)])
    }
}

/// What some documents say: whether one denies, and to whom one allows.
struct Effects {
    denied: Truth,
    to_self: Truth,
    to_role: Truth,
    to_account: Truth,
    to_everyone: Truth,
}

/// Whom the `Principal` of a statement names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    Itself,
    Role,
    Account,
    Everyone,
}

impl Effects {
    fn of(documents: &[&Value], request: &Request<'_>) -> Self {
        let mut effects = Self {
            denied: Truth::No,
            to_self: Truth::No,
            to_role: Truth::No,
            to_account: Truth::No,
            to_everyone: Truth::No,
        };
        for document in documents {
            let variables = document["Version"] == "2012-10-17";
            for statement in list(&document["Statement"]) {
                effects.add(statement, variables, request);
            }
        }
        effects
    }

    fn add(&mut self, statement: &Value, variables: bool, request: &Request<'_>) {
        let matched = Truth::all([
            action_matches(statement, request),
            resource_matches(statement, variables, request),
            condition::all_met(&statement["Condition"], variables, &request.context),
        ]);
        for (named, fits) in principals(&statement["Principal"], request) {
            let slot = match (statement["Effect"].as_str(), named) {
                (Some("Deny"), _) => &mut self.denied,
                (_, Named::Itself) => &mut self.to_self,
                (_, Named::Role) => &mut self.to_role,
                (_, Named::Account) => &mut self.to_account,
                (_, Named::Everyone) => &mut self.to_everyone,
            };
            *slot = Truth::any([*slot, Truth::all([matched, fits])]);
        }
    }

    fn allowed_to_anyone(&self) -> Truth {
        Truth::any([
            self.to_self,
            self.to_role,
            self.to_account,
            self.to_everyone,
        ])
    }
}

/// Whom a `Principal` names, and whether that is who asks. Without the element, as in identity-based
/// policies, it is the one who asks.
fn principals(principal: &Value, request: &Request<'_>) -> Vec<(Named, Truth)> {
    let everyone = |to: &Value| *to == "*";
    if principal.is_null() {
        return vec![(Named::Itself, Truth::Yes)];
    }
    if everyone(principal) {
        return vec![(Named::Everyone, Truth::Yes)];
    }
    let web_identity = request.caller.contains(":oidc-provider/");
    let mut all = Vec::new();
    for name in texts(&principal["Federated"]) {
        all.push((Named::Itself, (name == request.caller).into()));
    }
    for name in texts(&principal["AWS"]) {
        let own_account = account(request.caller);
        all.push(match name {
            "*" => (Named::Everyone, Truth::Yes),
            _ if web_identity => (Named::Account, Truth::No),
            _ if name == own_account || name == format!("arn:aws:iam::{own_account}:root") => {
                (Named::Account, Truth::Yes)
            }
            _ if name == request.caller => (Named::Itself, Truth::Yes),
            _ => (Named::Role, is_role_of(name, request.caller)),
        });
    }
    all
}

/// Whether `role` is the ARN of the role of a session. The session does not show the role's path.
fn is_role_of(role: &str, session: &str) -> Truth {
    let Some((head, names)) = session.split_once(":assumed-role/") else {
        return Truth::No;
    };
    let name = names.split('/').next().unwrap();
    let account = head.rsplit(':').next().unwrap();
    let Some(path) = role.strip_prefix(&format!("arn:aws:iam::{account}:role/")) else {
        return Truth::No;
    };
    (path.rsplit('/').next() == Some(name)).into()
}

fn account(arn: &str) -> &str {
    arn.split(':').nth(4).unwrap_or_default()
}

fn action_matches(statement: &Value, request: &Request<'_>) -> Truth {
    let (written, negated) = either(statement, "Action", "NotAction");
    let one = |pattern: &str| {
        let (pattern, action) = (
            pattern.to_ascii_lowercase(),
            request.action.to_ascii_lowercase(),
        );
        let marks: Vec<Mark> = pattern.chars().map(mark).collect();
        match pattern.split_once(':') {
            None if pattern == "*" => Truth::Yes,
            // IAM refuses them: an action needs a service, and the service no wildcard.
            None => Truth::Open,
            Some((service, name))
                if service.contains(['*', '?']) || service.is_empty() || name.is_empty() =>
            {
                Truth::Open
            }
            Some(_) => matches(&marks, &action.chars().collect::<Vec<_>>()).into(),
        }
    };
    let any = Truth::any(texts(written).into_iter().map(one));
    if negated { any.not() } else { any }
}

fn mark(c: char) -> Mark {
    match c {
        '*' => Mark::AnyMany,
        '?' => Mark::AnyOne,
        c => Mark::Char(c),
    }
}

/// A trust policy has no `Resource`.
fn resource_matches(statement: &Value, variables: bool, request: &Request<'_>) -> Truth {
    let (written, negated) = either(statement, "Resource", "NotResource");
    if written.is_null() {
        return Truth::Yes;
    }
    let any = Truth::any(
        texts(written)
            .into_iter()
            .map(|pattern| one_resource(pattern, variables, request)),
    );
    if negated { any.not() } else { any }
}

fn one_resource(pattern: &str, variables: bool, request: &Request<'_>) -> Truth {
    if pattern == "*" {
        return Truth::Yes;
    }
    let parts: Vec<&str> = pattern.splitn(6, ':').collect();
    let [head, _, service, _, _, _] = parts.as_slice() else {
        return Truth::Open;
    };
    let misplaced = parts[..5].iter().any(|part| part.contains('$'));
    if *head != "arn" || service.contains(['*', '?']) || misplaced {
        return Truth::Open;
    }
    match expand(pattern, true, variables, &request.context) {
        Expanded::Nothing => Truth::No,
        Expanded::Open => Truth::Open,
        // An action without resource types is granted on `*` alone.
        Expanded::Marks(_) if request.resource == "*" => Truth::No,
        Expanded::Marks(marks) => arn_matches(&marks, request.resource),
    }
}

fn either<'s>(statement: &'s Value, name: &str, other: &str) -> (&'s Value, bool) {
    match statement.get(other) {
        Some(values) => (values, true),
        None => (&statement[name], false),
    }
}

fn context(entries: &Value) -> Context {
    let entry = |entry: &Value| {
        let kind = entry["ContextKeyType"].as_str().unwrap();
        let values = texts(&entry["ContextKeyValues"]);
        (
            entry["ContextKeyName"].as_str().unwrap().to_owned(),
            values.into_iter().map(str::to_owned).collect(),
            kind.ends_with("List"),
        )
    };
    Context(list(entries).into_iter().map(entry).collect())
}
