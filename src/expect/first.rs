//! A first file of expectations, from what a policy says today.

use std::collections::{BTreeMap, BTreeSet};

use super::{Asked, Expectation, Facts, Outcome, Trial, Verdict, shorthand};
use crate::exam::exposure::{Exposure, Runs, Who};
use crate::source::{Span, quoted};

/// A repository of the same owner, and one of another, that a policy should not know.
const OTHERS: [&str; 2] = ["another-repository", "another-owner/another-repository"];

/// What a first file is made from.
#[derive(Debug, Clone, Copy)]
pub struct First<'a> {
    /// The policy.
    pub trial: Trial<'a>,
    /// The path of the policy, from the folder of the file.
    pub policy: &'a str,
    /// Who gets in today, where that can be told.
    pub exposure: Option<&'a Exposure>,
    /// The environments that the jobs of the repository name.
    pub environments: &'a BTreeSet<String>,
}

/// The repository that a policy names first.
fn named(exposure: &Exposure) -> Option<String> {
    let families = exposure.families.iter();
    families
        .filter_map(|family| match &family.scope.who {
            Who::Repository(name) if is_name(name) => Some(name.clone()),
            _ => None,
        })
        .next()
}

fn is_name(name: &str) -> bool {
    name.matches('/').count() == 1 && !name.contains(['*', '?', '@', ' '])
}

/// The text of the file, YAML; all of its expectations hold today. Nothing where there is nothing to
/// expect: no repository is known, and nobody gets in.
pub fn first(first: &First<'_>) -> Option<String> {
    let mut facts = first.trial.facts.clone();
    facts.repository = facts.repository.or(first.exposure.and_then(named));
    let trial = Trial {
        facts: &facts,
        ..first.trial
    };
    let mut lines = vec![
        format!(
            "# Who is let in by {} today; change what should be otherwise.",
            one_line(first.policy)
        ),
        format!("policy: {}", scalar(first.policy)),
    ];
    lines.extend(head(&facts));
    lines.push("tests:".to_owned());
    let mut said = BTreeSet::new();
    if let Some(repository) = &facts.repository {
        lines.push(format!("  # runs of {}", one_line(repository)));
        for words in runs(first, &facts) {
            lines.extend(tried(&trial, &words, None, &mut said));
        }
        lines.push("  # the same run of others".to_owned());
        let owner = repository.split('/').next().unwrap_or_default();
        for other in OTHERS {
            let other = match other.contains('/') {
                true => other.to_owned(),
                false => format!("{owner}/{other}"),
            };
            let branch = facts.default_branch.as_deref().unwrap_or("main");
            lines.extend(tried(
                &trial,
                &format!("push {branch}"),
                Some(&other),
                &mut said,
            ));
        }
    }
    lines.extend(families(first, &trial, &said));
    let is_test = |line: &String| line.starts_with("  - ");
    lines.iter().any(is_test).then(|| lines.join("\n") + "\n")
}

fn head(facts: &Facts) -> Vec<String> {
    let texts = [
        ("repository", &facts.repository),
        ("repository_id", &facts.repository_id),
        ("owner_id", &facts.owner_id),
        ("default_branch", &facts.default_branch),
    ];
    let told = texts.into_iter();
    let told = told.filter_map(|(key, value)| Some(format!("{key}: {}", scalar(value.as_ref()?))));
    let form = facts
        .immutable_subject
        .then(|| "immutable_subject: true".to_owned());
    told.chain(form).collect()
}

/// Runs that tell most: of the default branch and another, a tag, a pull request, and of the
/// environments and branches that policy or jobs name.
fn runs(first: &First<'_>, facts: &Facts) -> Vec<String> {
    let branch = facts.default_branch.as_deref().unwrap_or("main");
    let mut runs = vec![format!("push {branch}")];
    let scopes = first.exposure.into_iter().flat_map(|found| &found.families);
    let mut environments = first.environments.clone();
    for family in scopes {
        match &family.scope.runs {
            Runs::Branch(name) if is_plain(name) => runs.push(format!("push {name}")),
            Runs::Tag(name) if is_plain(name) => runs.push(format!("push tag {name}")),
            Runs::Environment(name) => drop(environments.insert(name.clone())),
            _ => {}
        }
    }
    runs.push("push another-branch".to_owned());
    runs.push("push tag v1.0.0".to_owned());
    runs.push("pull_request".to_owned());
    environments.insert("another-environment".to_owned());
    let named = environments.into_iter();
    let named = named.filter(|name| !name.contains(['*', '?', '\n']) && !name.trim().is_empty());
    runs.extend(named.map(|name| format!("environment {name}")));
    runs
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && !name.contains(['*', '?', ' '])
}

/// The lines of one run, where it can be decided and was not tried before.
fn tried(
    trial: &Trial<'_>,
    words: &str,
    repository: Option<&str>,
    said: &mut BTreeSet<String>,
) -> Vec<String> {
    let Ok(run) = shorthand(words) else {
        return Vec::new();
    };
    let outcome = trial.of(&expectation(Asked::Run(run), repository, BTreeMap::new()));
    let subject = outcome.subject.clone().unwrap_or_default();
    if outcome.actual == Verdict::Unknown || !said.insert(subject) {
        return Vec::new();
    }
    let mut lines = vec![format!("  - {}: {}", outcome.actual.name(), scalar(words))];
    let other = repository.map(|name| format!("    repository: {}", scalar(name)));
    lines.extend(other);
    lines.extend(because(&outcome));
    lines
}

fn because(outcome: &Outcome) -> Option<String> {
    outcome.rule.map(|rule| format!("    because: {rule}"))
}

/// One token of each family that gets in, but for those whose subject was tried.
fn families(first: &First<'_>, trial: &Trial<'_>, said: &BTreeSet<String>) -> Vec<String> {
    let mut lines = Vec::new();
    let distinct = first.exposure.map(Exposure::distinct).unwrap_or_default();
    for family in distinct {
        let known = family
            .claims
            .get("sub")
            .is_none_or(|sub| said.contains(sub));
        let asked = expectation(Asked::Claims, None, family.claims.clone());
        if known || trial.of(&asked).actual != Verdict::Allow {
            continue;
        }
        let claims = family.claims.iter();
        let claims = claims.map(|(name, value)| format!("{}: {}", scalar(name), quoted(value)));
        let claims: Vec<_> = claims.collect();
        lines.push(format!("  - name: {}", scalar(&family.who)));
        lines.push(format!("    allow: {{{}}}", claims.join(", ")));
    }
    if !lines.is_empty() {
        lines.insert(
            0,
            "  # whom the policy lets in besides: an example of each".to_owned(),
        );
    }
    lines
}

fn expectation(
    token: Asked,
    repository: Option<&str>,
    claims: BTreeMap<String, String>,
) -> Expectation {
    Expectation {
        name: String::new(),
        span: Span::at(0),
        token,
        expected: Verdict::Allow,
        because: None,
        repository: repository.map(str::to_owned),
        claims,
    }
}

/// A text as YAML: as it is where that cannot be read otherwise.
fn scalar(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ' ');
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '.'));
    let word = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let is_word = word.contains(&text.to_ascii_lowercase().as_str());
    match begins && !is_word && text.chars().all(plain) && !text.ends_with(' ') {
        true => text.to_owned(),
        false => quoted(text),
    }
}

fn one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}
