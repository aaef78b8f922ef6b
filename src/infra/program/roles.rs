//! The roles that a program creates.

use super::constructs::{policy, text, trust};
use super::evaluate::{Evaluator, Value, entry};
use super::syntax::{Bound, Call, Expr, Kind, own};
use super::{Program, Written, embedded_json};
use crate::iam::pattern::{OWN_ACCOUNT, OWN_PARTITION, has_hole};
use crate::infra::{ExtractedPolicy, Hole, Role, extract};
use crate::source::{Diagnostic, Document, Format, Node, Source, Span, Value as Data};

const GITHUB: &str = "token.actions.githubusercontent.com";

/// A role as it is found, before the others of the file are known.
struct Found {
    role: Role,
    /// The call that creates it.
    span: Span,
    class: Option<String>,
}

/// The roles of the first file that trust web identity.
pub(super) fn find(program: &Program) -> Vec<Role> {
    let Some(main) = program.files.first() else {
        return Vec::new();
    };
    let mut found: Vec<Found> = Vec::new();
    for expr in &main.unit.calls {
        let Kind::Call(call) = &expr.kind else {
            continue;
        };
        let Some(mut role) = role(program, expr, call) else {
            continue;
        };
        let mut inner = main.unit.classes.iter().rev();
        role.class = inner
            .find(|(_, class)| class.start <= expr.span.start && expr.span.end <= class.end)
            .map(|(name, _)| name.clone());
        found.push(role);
    }
    for expr in &main.unit.calls {
        if let Kind::Call(call) = &expr.kind {
            changed_later(program, call, &mut found);
        }
    }
    named(found, &main.source)
}

/// The role that a call creates, if its trust policy may trust web identity.
fn role(program: &Program, expr: &Expr, call: &Call) -> Option<Found> {
    let mut evaluator = Evaluator::new(program);
    let (written, format) = policy_of(&mut evaluator, expr, call)?;
    let source = &program.files.first()?.source;
    let policy = match written {
        Written::Policy(node) => {
            if !trusts_web_identity(&node) {
                return None;
            }
            let document = Document {
                source: source.clone(),
                format,
                root: node.clone(),
                flaws: Vec::new(),
            };
            let defaults = std::mem::take(&mut evaluator.defaults);
            extract(document, node, |name| defaults.get(name).cloned())
        }
        Written::Code(part) => Err(in_code(source, part, expr.span)?),
    };
    let name = evaluator
        .property(call, &["roleName", "role_name", "name"])
        .and_then(|name| evaluator.known_text(&name));
    let name = name.or_else(|| own_name(&evaluator, call));
    Some(Found {
        role: Role {
            address: id(&mut evaluator, call),
            name,
            policy,
        },
        span: expr.span,
        class: None,
    })
}

/// Where a role's policy is given, and what it comes to.
fn policy_of(evaluator: &mut Evaluator<'_>, expr: &Expr, call: &Call) -> Option<(Written, Format)> {
    let callee = call.callee.last_name().unwrap_or_default();
    if let Some(known) = known_construct(evaluator, callee, call, expr.span) {
        return Some((known, Format::Program));
    }
    if let Some(by) = evaluator.property(call, &["assumedBy", "assumed_by"]) {
        return Some(match evaluator.value(&by) {
            Value::Principals(principals) => {
                let policy = trust(principals, by.span);
                (Written::Policy(policy), Format::Program)
            }
            _ => (Written::Code(by.span), Format::Program),
        });
    }
    let names = [
        "assumeRolePolicyDocument",
        "assume_role_policy_document",
        "assumeRolePolicy",
        "assume_role_policy",
    ];
    let given = evaluator.property(call, &names)?;
    let value = evaluator.value(&given);
    let Value::Data(node) = value else {
        return Some((Written::Code(given.span), Format::Program));
    };
    match &node.value {
        Data::Map(_) => Some((Written::Policy(node), Format::Program)),
        Data::Text(_) => Some(match embedded_json(evaluator, &given, &node) {
            Some(policy) => (Written::Policy(policy), Format::Json),
            None => (Written::Code(given.span), Format::Program),
        }),
        _ => Some((Written::Code(given.span), Format::Program)),
    }
}

/// Constructs of other packages whose trust policy follows from their properties.
///
/// <https://github.com/aripalo/aws-cdk-github-oidc>, <https://github.com/cdklabs/cdk-pipelines-github>
fn known_construct(
    evaluator: &mut Evaluator<'_>,
    callee: &str,
    call: &Call,
    span: Span,
) -> Option<Written> {
    let module = module_of(evaluator, &call.callee)?;
    let module = module.replace('_', "-");
    let (subject, audience) = match callee {
        "GithubActionsRole" if module.contains("cdk-github-oidc") => {
            (of_github_oidc(evaluator, call, span)?, true)
        }
        "GitHubActionRole" | "GithubActionRole" if module.contains("cdk-pipelines-github") => {
            (of_pipelines(evaluator, call, span)?, false)
        }
        _ => return None,
    };
    let provider = match evaluator.property(call, &["provider"]) {
        Some(provider) => match evaluator.value(&provider) {
            Value::Provider { arn, .. } => arn,
            _ => github_arn(span),
        },
        None => github_arn(span),
    };
    let key = |name: &str| format!("{GITHUB}:{name}");
    let map = |entries| Node::new(Data::Map(entries), span);
    let mut conditions = vec![entry("StringLike", map(vec![entry(&key("sub"), subject)]))];
    if audience {
        let audience = text("sts.amazonaws.com", span);
        conditions.push(entry(
            "StringEquals",
            map(vec![entry(&key("aud"), audience)]),
        ));
    }
    let statement = map(vec![
        entry("Effect", text("Allow", span)),
        entry("Principal", map(vec![entry("Federated", provider)])),
        entry("Action", text("sts:AssumeRoleWithWebIdentity", span)),
        entry("Condition", map(conditions)),
    ]);
    let statements = Node::new(Data::List(vec![statement]), span);
    Some(Written::Policy(policy(statements, span)))
}

fn github_arn(span: Span) -> Node {
    let arn = format!("arn:${{{OWN_PARTITION}}}:iam::${{{OWN_ACCOUNT}}}:oidc-provider/{GITHUB}");
    text(&arn, span)
}

/// The subject of `aws-cdk-github-oidc`: names, or names and ids, and a filter that is `*` by default.
fn of_github_oidc(evaluator: &mut Evaluator<'_>, call: &Call, span: Span) -> Option<Node> {
    let mut part = |names: &[&str]| {
        let given = evaluator.property(call, names)?;
        let node = evaluator.data(&given);
        node.scalar().map(str::to_owned)
    };
    let (owner, repo) = (part(&["owner"])?, part(&["repo"])?);
    let ids = part(&["ownerId", "owner_id"]).zip(part(&["repoId", "repo_id"]));
    let filter = part(&["filter"]).unwrap_or_else(|| "*".to_owned());
    let subject = match ids {
        Some((owner_id, repo_id)) => format!("repo:{owner}@{owner_id}/{repo}@{repo_id}:{filter}"),
        None => format!("repo:{owner}/{repo}:{filter}"),
    };
    Some(text(&subject, span))
}

/// The subjects of `cdk-pipelines-github`: every run of the repositories, and the claims given.
fn of_pipelines(evaluator: &mut Evaluator<'_>, call: &Call, span: Span) -> Option<Node> {
    let mut items = Vec::new();
    if let Some(repos) = evaluator.property(call, &["repos"]) {
        for repo in evaluator.data(&repos).one_or_many() {
            items.push(text(&format!("repo:{}:*", repo.text()?), repo.span));
        }
    }
    if let Some(claims) = evaluator.property(call, &["subjectClaims", "subject_claims"]) {
        items.extend(evaluator.data(&claims).one_or_many().iter().cloned());
    }
    Some(match <[Node; 1]>::try_from(items) {
        Ok([only]) => only,
        Err(items) => Node::new(Data::List(items), span),
    })
}

/// The name that `cdk-pipelines-github` gives its role.
fn own_name(evaluator: &Evaluator<'_>, call: &Call) -> Option<String> {
    let module = module_of(evaluator, &call.callee)?.replace('_', "-");
    module
        .contains("cdk-pipelines-github")
        .then(|| "GitHubActionRole".to_owned())
}

/// The module that a constructor is imported from.
fn module_of(evaluator: &Evaluator<'_>, callee: &Expr) -> Option<String> {
    let root = callee.root_name()?;
    match &evaluator.binding(&root, callee.span)?.value {
        Bound::Import(module, _) => Some(module.clone()),
        _ => None,
    }
}

/// The name that a program gives a resource: the first text among the arguments.
fn id(evaluator: &mut Evaluator<'_>, call: &Call) -> Option<String> {
    let mut positional = call.positional().take(2);
    positional.find_map(|argument| match argument.kind {
        Kind::Text(_) | Kind::Name(_) | Kind::Concat(..) => evaluator.known_text(argument),
        _ => None,
    })
}

pub(super) fn trusts_web_identity(policy: &Node) -> bool {
    let Some(statements) = policy.get("Statement") else {
        return false;
    };
    statements.one_or_many().iter().any(|statement| {
        let federated = statement
            .get("Principal")
            .is_some_and(|principal| principal.get("Federated").is_some());
        let action = statement.get("Action").map(Node::one_or_many);
        let mut actions = action.unwrap_or_default().iter().filter_map(Node::text);
        let web = |action: &str| action.to_ascii_lowercase().contains("webidentity");
        federated || actions.any(web) || statement.text().is_some_and(has_hole)
    })
}

/// That a policy is made by code that is not run here; nothing where it has nothing to do with web
/// identity as far as the words of the code show.
fn in_code(source: &Source, part: Span, whole: Span) -> Option<Diagnostic> {
    let written = source.slice(part).to_ascii_lowercase();
    let marks = [
        "oidc",
        "federat",
        "github",
        "webidentity",
        "web_identity",
        "openid",
        "open_id",
        "githubusercontent",
    ];
    if !marks.iter().any(|mark| written.contains(mark)) {
        return None;
    }
    Some(refused(source, whole))
}

fn refused(source: &Source, place: Span) -> Diagnostic {
    let text = source.text();
    let is_pulumi = text.contains("pulumi") || source.name().contains("sst.config");
    let message = "this role is created in code, which oidc-doctor does not run";
    let help = match is_pulumi {
        true => "give the deployed policy: `aws iam get-role --role-name NAME`",
        false => "run `cdk synth` and pass `cdk.out`, or give `aws iam get-role --role-name NAME`",
    };
    Diagnostic::at(message, place).help(help).in_source(source)
}

/// Follows `role.assumeRolePolicy.addStatements(…)`; other changes make a policy unknown.
fn changed_later(program: &Program, call: &Call, found: &mut [Found]) {
    let Kind::Member(of, method) = &call.callee.kind else {
        return;
    };
    let adds = matches!(method.as_str(), "addStatements" | "add_statements");
    let overrides = method.to_ascii_lowercase().contains("override");
    let grants = matches!(method.as_str(), "grantAssumeRole" | "grant_assume_role");
    let mut evaluator = Evaluator::new(program);
    if adds
        && !matches!(
            of.last_name(),
            Some("assumeRolePolicy" | "assume_role_policy")
        )
    {
        return;
    }
    if overrides {
        let path = call
            .arguments
            .first()
            .and_then(|first| first.value.literal());
        if path.is_some_and(|path| !path.contains("AssumeRolePolicy")) {
            return;
        }
    }
    if !(adds || overrides || grants) {
        return;
    }
    let Some(created) = created_by(&evaluator, of, 0) else {
        return;
    };
    let Some(role) = found.iter_mut().find(|role| role.span == created) else {
        return;
    };
    let statements = call.positional().map(|one| match evaluator.value(one) {
        Value::Data(node) if adds => Some(node),
        _ => None,
    });
    let statements: Option<Vec<Node>> = statements.collect();
    let Some(main) = program.files.first() else {
        return;
    };
    match (statements, &mut role.role.policy) {
        (Some(statements), Ok(policy)) => extend(policy, statements),
        (None, policy) => *policy = Err(refused(&main.source, role.span)),
        (Some(_), Err(_)) => {}
    }
}

fn extend(policy: &mut ExtractedPolicy, statements: Vec<Node>) {
    for root in [&mut policy.document.root, &mut policy.written] {
        let Data::Map(entries) = &mut root.value else {
            continue;
        };
        for entry in entries {
            if entry.key.text == "Statement"
                && let Data::List(items) = &mut entry.value.value
            {
                items.extend(statements.iter().cloned());
            }
        }
    }
    let known: Vec<Hole> = policy.holes.clone();
    policy.holes = crate::infra::holes(&policy.document.root);
    for hole in &mut policy.holes {
        let before = known.iter().find(|known| known.name == hole.name);
        hole.default = before.and_then(|before| before.default.clone());
    }
}

/// The place of the call that creates what an expression is a part of.
fn created_by(evaluator: &Evaluator<'_>, expr: &Expr, steps: usize) -> Option<Span> {
    const MOST: usize = 4;
    let root = match &expr.kind {
        Kind::Call(call) if matches!(call.callee.kind, Kind::Name(_)) => return Some(expr.span),
        Kind::Name(name) => name.clone(),
        Kind::Own(name) => own(name),
        Kind::Member(of, _) | Kind::Index(of, _) => return created_by(evaluator, of, steps),
        Kind::Call(call) => {
            return match &call.callee.kind {
                Kind::Member(of, _) if of.root_name().is_some() => {
                    created_by(evaluator, of, steps).or(Some(expr.span))
                }
                _ => Some(expr.span),
            };
        }
        _ => return None,
    };
    if steps > MOST {
        return None;
    }
    match &evaluator.binding(&root, expr.span)?.value {
        Bound::Value(value) => created_by(evaluator, value, steps + 1),
        _ => None,
    }
}

/// Gives every role an address of its own.
fn named(found: Vec<Found>, source: &Source) -> Vec<Role> {
    let ids: Vec<Option<String>> = found.iter().map(|one| one.role.address.clone()).collect();
    let mut roles = Vec::new();
    for one in found {
        let mut role = one.role;
        let is_single = |id: &String| {
            ids.iter()
                .filter(|other| other.as_ref() == Some(id))
                .count()
                < 2
        };
        role.address = Some(match (role.address, one.class) {
            (Some(id), _) if is_single(&id) => id,
            (Some(id), Some(class)) => format!("{class}/{id}"),
            (None, Some(class)) => class,
            (id, None) => id.unwrap_or_else(|| "role".to_owned()),
        });
        let is_taken = |address: &str, roles: &[Role]| {
            roles
                .iter()
                .any(|other| other.address.as_deref() == Some(address))
        };
        if let Some(address) = role
            .address
            .clone()
            .filter(|address| is_taken(address, &roles))
        {
            let line = source.position(one.span.start).line;
            role.address = Some(format!("{address}@{line}"));
        }
        roles.push(role);
    }
    roles
}
