//! Reading a file of expectations.

use std::collections::BTreeMap;

use super::{Asked, Expectation, Expectations, Facts, Verdict, shorthand};
use crate::finding::Kind;
use crate::issuer::github::closest;
use crate::rules;
use crate::source::{self, Diagnostic, Document, Flaw, Node, Source, Span};

const KEYS: [&str; 8] = [
    "policy",
    "role",
    "repository",
    "repository_id",
    "owner_id",
    "default_branch",
    "immutable_subject",
    "tests",
];

const TEST_KEYS: [&str; 6] = ["allow", "deny", "because", "name", "repository", "claims"];

/// Reads a file of expectations, YAML or JSON.
///
/// # Errors
/// The first thing that the format does not allow, at its place.
pub fn read(source: &Source) -> Result<Expectations, Diagnostic> {
    let unreadable = |problem: Diagnostic| problem.in_source(source);
    let document = source::parse(source).map_err(unreadable)?;
    expectations(&document).map_err(unreadable)
}

fn expectations(document: &Document) -> Result<Expectations, Diagnostic> {
    let root = &document.root;
    only(root, &KEYS, "an object with `policy` and `tests`")?;
    if let Some(flaw) = document.flaws.first() {
        return Err(flawed(flaw));
    }
    let policy = root.entry("policy").ok_or_else(|| {
        let problem = Diagnostic::at("`policy` is missing", Span::at(root.span.start));
        problem.help("name the trust policy, by its path from this file")
    })?;
    let facts = Facts {
        repository: repository(root)?,
        repository_id: number(root, "repository_id")?,
        owner_id: number(root, "owner_id")?,
        default_branch: text(root, "default_branch")?,
        immutable_subject: boolean(root, "immutable_subject")?,
    };
    if facts.immutable_subject && (facts.repository_id.is_none() || facts.owner_id.is_none()) {
        let span = root
            .get("immutable_subject")
            .map_or(root.span, |node| node.span);
        let message = "subjects with ids need `repository_id` and `owner_id`";
        return Err(Diagnostic::at(message, span));
    }
    let tests = root.get("tests").and_then(Node::items).unwrap_or_default();
    if tests.is_empty() {
        let span = root.get("tests").map_or(root.span, |node| node.span);
        let problem = Diagnostic::at("`tests` holds no expectation", span);
        return Err(problem.help("add one, such as `- allow: push main`"));
    }
    Ok(Expectations {
        policy: string(&policy.value, "policy")?,
        policy_span: policy.value.span,
        role: text(root, "role")?,
        tests: tests
            .iter()
            .map(|test| expectation(test, &facts))
            .collect::<Result<_, _>>()?,
        facts,
    })
}

fn expectation(node: &Node, facts: &Facts) -> Result<Expectation, Diagnostic> {
    only(node, &TEST_KEYS, "an object such as `allow: push main`")?;
    let (expected, asked) = match (node.get("allow"), node.get("deny")) {
        (Some(asked), None) => (Verdict::Allow, asked),
        (None, Some(asked)) => (Verdict::Deny, asked),
        _ => {
            let message = "expected either `allow` or `deny`";
            return Err(Diagnostic::at(message, Span::at(node.span.start)));
        }
    };
    let repository = repository(node)?;
    let mut claims = node.get("claims").map_or(Ok(BTreeMap::new()), claims)?;
    let (token, said) = match asked.entries() {
        Some(_) => {
            claims.extend(self::claims(asked)?);
            let said = claims.get("sub").cloned();
            (Asked::Claims, said.unwrap_or_else(|| "a token".to_owned()))
        }
        None => {
            let said = string(asked, expected.name())?;
            let words = shorthand(&said).map_err(|wrong| Diagnostic::at(wrong, asked.span))?;
            if repository.is_none() && facts.repository.is_none() {
                let problem = Diagnostic::at("the repository is not known", asked.span);
                return Err(problem.help("add `repository: OWNER/NAME` to the file"));
            }
            (Asked::Run(words), said)
        }
    };
    let of = repository.as_ref().map(|name| format!(" of {name}"));
    let name = text(node, "name")?;
    Ok(Expectation {
        name: name.unwrap_or_else(|| format!("{said}{}", of.unwrap_or_default())),
        span: node.span,
        token,
        expected,
        because: because(node, expected)?,
        repository,
        claims,
    })
}

fn because(node: &Node, expected: Verdict) -> Result<Option<String>, Diagnostic> {
    let (Some(rule), Some(place)) = (text(node, "because")?, node.get("because")) else {
        return Ok(None);
    };
    if expected != Verdict::Deny {
        let message = "`because` goes with `deny`: what is let in has no cause";
        return Err(Diagnostic::at(message, place.span));
    }
    let causes = rules::ALL.iter().filter(|rule| rule.kind == Kind::Cause);
    let causes: Vec<&str> = causes.map(|rule| rule.id.as_str()).collect();
    if causes.contains(&rule.as_str()) {
        return Ok(Some(rule));
    }
    let meant = closest(&rule, &causes).map(|meant| format!(": did you mean `{meant}`?"));
    let message = format!(
        "no rule `{rule}` names a cause{}",
        meant.unwrap_or_default()
    );
    let problem = Diagnostic::at(message, place.span);
    Err(problem.help("`oidc-doctor rules` lists all rules"))
}

/// The claims of a token; a claim may be a text, a number or a boolean.
fn claims(node: &Node) -> Result<BTreeMap<String, String>, Diagnostic> {
    let entries = node.entries().ok_or_else(|| {
        Diagnostic::at(
            format!("{}, expected an object of claims", node.kind()),
            node.span,
        )
    })?;
    let claim = |entry: &source::Entry| {
        let name = entry.key.text.clone();
        let value = string(&entry.value, &name)?;
        Ok((name, value))
    };
    entries.iter().map(claim).collect()
}

/// Refuses what is no mapping, and keys that the format does not have.
fn only(node: &Node, keys: &[&str], expected: &str) -> Result<(), Diagnostic> {
    let entries = node.entries().ok_or_else(|| {
        Diagnostic::at(format!("{}, expected {expected}", node.kind()), node.span)
    })?;
    let unknown = entries
        .iter()
        .find(|entry| !keys.contains(&entry.key.text.as_str()));
    match unknown {
        None => Ok(()),
        Some(entry) => {
            let key = &entry.key.text;
            let problem = Diagnostic::at(format!("unknown key `{key}`"), entry.key.span);
            Err(problem.help(match closest(key, keys) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("expected one of {}", keys.join(", ")),
            }))
        }
    }
}

fn flawed(flaw: &Flaw) -> Diagnostic {
    Diagnostic::at(flaw.kind.describe(), flaw.span)
}

fn repository(node: &Node) -> Result<Option<String>, Diagnostic> {
    let Some(name) = text(node, "repository")? else {
        return Ok(None);
    };
    let parts: Vec<&str> = name.split('/').collect();
    let whole = matches!(parts.as_slice(), [owner, name] if !owner.is_empty() && !name.is_empty());
    if whole && !name.contains(['*', '?', ':', '@', ' ']) {
        return Ok(Some(name));
    }
    let span = node.get("repository").map_or(node.span, |node| node.span);
    let message = format!("`{name}` is no repository, expected OWNER/NAME");
    Err(Diagnostic::at(message, span))
}

fn text(node: &Node, key: &str) -> Result<Option<String>, Diagnostic> {
    let value = node.get(key);
    value.map(|value| string(value, key)).transpose()
}

fn string(node: &Node, what: &str) -> Result<String, Diagnostic> {
    node.scalar().map(str::to_owned).ok_or_else(|| {
        let message = format!("`{what}` is {}, expected a text", node.kind());
        Diagnostic::at(message, node.span)
    })
}

fn number(node: &Node, key: &str) -> Result<Option<String>, Diagnostic> {
    let value = text(node, key)?;
    let digits = |text: &String| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    match (&value, node.get(key)) {
        (Some(text), Some(place)) if !digits(text) => {
            let message = format!("`{key}` is `{text}`, expected a number");
            Err(Diagnostic::at(message, place.span))
        }
        _ => Ok(value),
    }
}

fn boolean(node: &Node, key: &str) -> Result<bool, Diagnostic> {
    match node.get(key) {
        None => Ok(false),
        Some(value) => value.boolean().ok_or_else(|| {
            let message = format!("`{key}` is {}, expected `true` or `false`", value.kind());
            Diagnostic::at(message, value.span)
        }),
    }
}
