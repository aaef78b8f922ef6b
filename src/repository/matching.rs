//! Which of the roles that the files declare a job means.
//!
//! A job names its role by ARN, by an ARN with parts that only a variable knows, or by nothing but the
//! name of a secret, a variable or an output. The surest way that applies decides; where several roles
//! are as likely, all are kept.

use std::collections::BTreeSet;

use super::Repository;
use super::name::{folded, is_open, overlap, pattern, words};
use crate::iam::pattern::has_hole;
use crate::infra::{RoleFound, RoleName, Unread};
use crate::issuer::github::Shape;
use crate::issuer::github::credentials::Found;
use crate::source::{Node, to_json};

/// More roles than these are not all tried for a job that names none of them.
const MAX_CANDIDATES: usize = 16;

/// How a role was matched.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// The job names its ARN.
    Arn,
    /// The job names it, or parts of the name that only a variable completes.
    Name,
    /// The secret or variable has the name of an output that holds the role's ARN.
    Output(String),
    /// The secret or variable shares words with the role's name.
    Words(String),
    /// It is the only role that the job can mean.
    Only,
    /// Nothing tells the roles apart.
    Any,
}

impl Evidence {
    /// Whether nothing but names or the lack of other roles speaks for the match.
    pub fn is_weak(&self) -> bool {
        !matches!(self, Self::Arn | Self::Name)
    }
}

/// A role that a job may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Candidate {
    /// One of the roles that were read, by its index.
    Role(usize),
    /// Something that may declare the role and was not read, by its index.
    Unread(usize),
}

/// The roles that a job may mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matched {
    /// The candidates; none where the role is not one of the repository's, or nothing tells.
    pub candidates: Vec<Candidate>,
    /// What speaks for them.
    pub evidence: Option<Evidence>,
}

/// How well one role fits what a job asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    No,
    /// The name of the role, or of what the job asks for, is unknown.
    Open,
    Name,
    Arn,
}

/// The roles of `repository` that a step may mean which asks for `role`.
pub(super) fn candidates(repository: &Repository, role: Option<&Found>) -> Matched {
    let Some(role) = role else {
        return Matched::default();
    };
    let fits = |found: &RoleFound| {
        let options = role.value.options.iter();
        options
            .map(|shape| fit(shape, found))
            .max()
            .unwrap_or(Fit::No)
    };
    let found = &repository.roles.roles;
    let fits: Vec<Fit> = found.iter().map(fits).collect();
    let best = fits.iter().copied().max().unwrap_or(Fit::No);
    if best >= Fit::Name {
        let candidates = (0..found.len()).filter(|at| fits.get(*at) == Some(&best));
        return Matched {
            candidates: candidates.map(Candidate::Role).collect(),
            evidence: Some(match best {
                Fit::Arn => Evidence::Arn,
                _ => Evidence::Name,
            }),
        };
    }
    let unread = named_in_unread(&repository.roles.unread, role);
    if !unread.is_empty() {
        return Matched {
            candidates: unread.into_iter().map(Candidate::Unread).collect(),
            evidence: Some(Evidence::Name),
        };
    }
    let open = (0..found.len()).filter(|at| fits.get(*at) == Some(&Fit::Open));
    let open = open.filter(|at| found.get(*at).is_some_and(may_trust_github));
    by_words(repository, role, open.collect())
}

/// Whether a role may be the one with this ARN.
pub(super) fn may_be(role: &RoleFound, arn: &str) -> bool {
    let shape = Shape {
        pattern: arn.to_owned(),
        open: false,
        filled: true,
    };
    fit(&shape, role) != Fit::No
}

/// How well a role fits one shape of what a job asks for.
fn fit(shape: &Shape, role: &RoleFound) -> Fit {
    let asked = shape.pattern.trim();
    if let Some(arn) = role.arn.as_deref()
        && !shape.open
        && asked == arn
    {
        return Fit::Arn;
    }
    if let Some(arn) = role.arn.as_deref()
        && asked.starts_with("arn:")
        && !overlap(asked, &pattern(arn))
    {
        return Fit::No;
    }
    let name = asked.rsplit('/').next().unwrap_or(asked);
    let name = match asked.starts_with("arn:") && !asked.contains('/') {
        true => "*",
        false => name,
    };
    match &role.name {
        _ if is_open(name) => Fit::Open,
        RoleName::Known(own) => match overlap(name, own) {
            true => Fit::Name,
            false => Fit::No,
        },
        RoleName::Pattern(own) => match overlap(name, &pattern(own)) {
            true if is_open(&pattern(own)) => Fit::Open,
            true => Fit::Name,
            false => Fit::No,
        },
        RoleName::Unknown => of_generated_name(name, role),
    }
}

/// CloudFormation names a role after its stack and its logical ID where the template does not:
/// `mystack-DeployRole-1A2B3C4D5E6F`.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-physical-ids.html>
fn of_generated_name(name: &str, role: &RoleFound) -> Fit {
    let address = role.address.as_deref().unwrap_or_default();
    let Some(logical) = address.strip_prefix("Resources.") else {
        return Fit::Open;
    };
    match overlap(name, &format!("*-{logical}-*")) {
        true => Fit::Name,
        false => Fit::No,
    }
}

/// Of the roles that nothing rules out, those that the name of the secret, variable or output speaks
/// for.
fn by_words(repository: &Repository, role: &Found, open: Vec<usize>) -> Matched {
    let found = &repository.roles.roles;
    let matched = |roles: Vec<usize>, evidence: Evidence| Matched {
        candidates: roles.into_iter().map(Candidate::Role).collect(),
        evidence: Some(evidence),
    };
    let addresses: BTreeSet<_> = open
        .iter()
        .filter_map(|at| found.get(*at))
        .map(|role| (role.source.name(), role.address.as_deref()))
        .collect();
    if addresses.is_empty() {
        return Matched::default();
    }
    let names = identifiers(role);
    for name in &names {
        let holds = |at: &usize| {
            let outputs = found.get(*at).map(|role| role.outputs.as_slice());
            let mut outputs = outputs.unwrap_or_default().iter();
            outputs.any(|output| folded(output) == folded(name))
        };
        let by_output: Vec<usize> = open.iter().copied().filter(holds).collect();
        if !by_output.is_empty() {
            return matched(by_output, Evidence::Output(name.clone()));
        }
    }
    if addresses.len() == 1 {
        return matched(open, Evidence::Only);
    }
    let score = |at: usize, name: &str| {
        let of_role = found.get(at).map(role_words).unwrap_or_default();
        words(name).intersection(&of_role).count()
    };
    let mut best: Option<(usize, &String)> = None;
    for name in &names {
        for at in &open {
            let score = score(*at, name);
            if best.is_none_or(|(best, _)| score > best) {
                best = Some((score, name));
            }
        }
    }
    match best {
        Some((best, name)) if best > 0 => {
            let as_good = open.into_iter().filter(|at| score(*at, name) == best);
            matched(as_good.collect(), Evidence::Words(name.clone()))
        }
        _ if open.len() <= MAX_CANDIDATES => matched(open, Evidence::Any),
        _ => Matched::default(),
    }
}

/// The words of what the files call a role. The file that its values are from is left out: the same
/// role in another environment is as good a candidate.
fn role_words(role: &RoleFound) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    all.extend(words(role.address.as_deref().unwrap_or_default()));
    match &role.name {
        RoleName::Known(name) => all.extend(words(name)),
        RoleName::Pattern(name) => all.extend(words(&pattern(name))),
        RoleName::Unknown => {}
    }
    if role.address.is_none() {
        let stem = role.source.name().rsplit('/').next().unwrap_or_default();
        let stem = stem.split('.').next().unwrap_or_default();
        all.extend(words(stem));
    }
    all.extend(role.outputs.iter().flat_map(|output| words(output)));
    all
}

/// The names of secrets, variables and outputs that decide the role, in the order of the text.
pub(super) fn identifiers(role: &Found) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let written = role.written.as_deref().unwrap_or_default();
    let texts = [written].into_iter();
    let texts = texts.chain(role.value.depends_on.iter().map(String::as_str));
    for text in texts {
        let separators = |one: char| !(one.is_ascii_alphanumeric() || "._-".contains(one));
        for path in text.split(separators) {
            let mut parts = path.split('.');
            let context = parts.next().unwrap_or_default();
            let known = [
                "secrets", "vars", "env", "inputs", "needs", "steps", "matrix",
            ];
            let name = parts.next_back();
            let name = name.filter(|_| known.contains(&context)).map(str::to_owned);
            names.extend(name.filter(|name| !names.contains(name)));
        }
    }
    names
}

/// Modules that were not read, among whose inputs is the name of the role.
fn named_in_unread(unread: &[Unread], role: &Found) -> Vec<usize> {
    let options = role.value.options.iter();
    let names: Vec<&str> = options
        .filter_map(|shape| {
            let name = shape.pattern.rsplit('/').next()?;
            (!is_open(name) && !name.contains('*')).then_some(name)
        })
        .collect();
    let is_named = |module: &Unread| {
        let mut values = module.inputs.iter().map(|(_, value)| value.as_str());
        values.any(|value| names.iter().any(|name| holds_word(value, name)))
    };
    let unread = unread.iter().enumerate();
    unread
        .filter(|(_, module)| is_named(module))
        .map(|(at, _)| at)
        .collect()
}

/// Whether a text holds a name that is not a part of a longer one.
fn holds_word(text: &str, name: &str) -> bool {
    let is_part =
        |character: char| character.is_ascii_alphanumeric() || "_-+=,.@".contains(character);
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + name.len()..);
        let after = after.and_then(|after| after.chars().next());
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

/// Whether a role may be for the jobs of GitHub Actions: its policy names GitHub, or leaves open whose
/// tokens it accepts. A role for the tokens of a cluster, of Cognito or of another forge is not.
fn may_trust_github(role: &RoleFound) -> bool {
    let issuer = role.issuer.as_deref().unwrap_or_default();
    if issuer.to_ascii_lowercase().contains("github") {
        return true;
    }
    let Ok(policy) = &role.policy else {
        return issuer.is_empty() && role.source.text().contains("githubusercontent");
    };
    let text = to_json(&policy.document.root).to_ascii_lowercase();
    if text.contains("github") {
        return true;
    }
    // The keys of service accounts are those of a cluster, whatever its provider is called.
    issuer.is_empty()
        && !text.contains("serviceaccount")
        && has_open_provider(&policy.document.root)
}

/// Whether a statement leaves open which provider it is for.
fn has_open_provider(policy: &Node) -> bool {
    let statements = policy.get("Statement").map(Node::one_or_many);
    let mut principals = statements
        .unwrap_or_default()
        .iter()
        .filter_map(|statement| statement.get("Principal")?.get("Federated"));
    principals.any(|federated| {
        let mut values = federated.one_or_many().iter().filter_map(Node::text);
        values.any(has_hole)
    })
}
