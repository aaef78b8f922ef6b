//! A file with trust policies, and which of them is meant.

use std::collections::BTreeSet;

use super::policy::{Place, Within};
use super::wrapped::{self, Choice, Found};
use super::{Kind, PolicyText};
use crate::infra::{self, Reader, Role};
use crate::source::{Diagnostic, Node, Source, Span, Value};

/// A file that holds one or more trust policies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFile {
    /// The file.
    pub source: Source,
    /// The files of the same folder, where they belong together.
    pub siblings: Vec<Source>,
    /// The role that is meant, by its address in the file.
    pub address: Option<String>,
}

/// One of the trust policies of a file.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Where in the file: `aws_iam_role.deploy`, `Resources.DeployRole`, `/Roles/0`; nothing where
    /// the file is the policy.
    pub address: Option<String>,
    /// The role's name, where the file tells it.
    pub name: Option<String>,
    /// The policy, or why it cannot be told.
    pub found: Result<Found, Diagnostic>,
}

impl From<Source> for PolicyFile {
    fn from(source: Source) -> Self {
        Self {
            source,
            siblings: Vec::new(),
            address: None,
        }
    }
}

/// How often files that were found are looked through for others that they read.
const ROUNDS: usize = 4;

impl PolicyFile {
    /// Whether the texts speak of a repository, `OWNER/NAME`, with or without ids and in any letter
    /// case, or of all of its owner's.
    pub fn mentions(&self, repository: &str) -> bool {
        let repository = repository.to_ascii_lowercase();
        let (owner, name) = repository.split_once('/').unwrap_or_default();
        let forms = [
            vec![repository.clone()],
            vec![format!("{owner}@"), format!("/{name}@")],
            vec![format!("{owner}/*")],
        ];
        let texts = std::iter::once(&self.source).chain(&self.siblings);
        let mut texts = texts.map(|source| source.text().to_ascii_lowercase());
        texts.any(|text| {
            let is_there = |part: &String| text.contains(part.as_str());
            forms.iter().any(|form| form.iter().all(is_there))
        })
    }

    /// The same with the files that it reads, as `read` gives them by their names.
    #[must_use]
    pub fn with_files(mut self, mut read: impl FnMut(&str) -> Option<Source>) -> Self {
        let mut asked = BTreeSet::new();
        for _ in 0..ROUNDS {
            let missing = infra::missing(&self.source, &self.siblings).into_iter();
            let new: Vec<String> = missing.filter(|name| asked.insert(name.clone())).collect();
            if new.is_empty() {
                break;
            }
            self.siblings
                .extend(new.iter().filter_map(|name| read(name)));
        }
        self
    }

    /// All trust policies of the file; with a role or an address chosen, those that may be meant.
    ///
    /// # Errors
    /// Where the file cannot be read, holds none, or none that was asked for.
    pub fn all(&self, choice: &Choice) -> Result<Vec<Candidate>, Diagnostic> {
        let all = self.every()?;
        if all.is_empty() {
            let problem = Diagnostic::at("no role with a trust policy in this file", Span::at(0));
            let help = "give the file that declares the role; what modules make of it is in the plan: `terraform show -json PLAN`";
            return Err(problem.help(help).in_source(&self.source));
        }
        self.chosen(all, choice)
    }

    /// Every trust policy of the file, which may hold none.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn every(&self) -> Result<Vec<Candidate>, Diagnostic> {
        if let Some(other) = Kind::Policy.refuse(&self.source) {
            return Err(other);
        }
        let unreadable = |problem: Diagnostic| problem.in_source(&self.source);
        Ok(
            match infra::read(&self.source, &self.siblings).map_err(unreadable)? {
                Some(roles) => {
                    let reader = Reader::of_file(self.source.clone(), &self.siblings);
                    let roles = roles.into_iter();
                    roles.map(|role| candidate(role, &reader)).collect()
                }
                None => wrapped::all(&self.source).map_err(unreadable)?,
            },
        )
    }

    /// Whether a role of a file beside this one takes a policy of it: it is told of there.
    pub fn is_taken_beside(&self, address: Option<&str>) -> bool {
        let address = address.unwrap_or_default();
        let block = address.split('[').next().unwrap_or_default();
        let is_reference = |after: &str| after.starts_with(".json") || after.starts_with('[');
        let takes = |other: &Source| other.text().split(block).skip(1).any(is_reference);
        block.starts_with("data.") && self.siblings.iter().any(takes)
    }

    fn chosen(&self, all: Vec<Candidate>, choice: &Choice) -> Result<Vec<Candidate>, Diagnostic> {
        if let Some(address) = &self.address {
            let is = |one: &&Candidate| one.address.as_ref() == Some(address);
            // Of a block that stands for one role only, its own address will do.
            let mut of_block = all.iter().filter(|one| one.is_of_block(address));
            let only = of_block.next().filter(|_| of_block.next().is_none());
            let Some(meant) = all.iter().find(is).or(only) else {
                let message = format!("no role `{address}` with a trust policy in this file");
                return Err(self.ambiguous(message, &all));
            };
            return Ok(vec![meant.clone()]);
        }
        if choice.is_open() || all.len() == 1 {
            return Ok(all);
        }
        let named: Vec<_> = all
            .iter()
            .filter(|one| one.is_chosen(choice))
            .cloned()
            .collect();
        if !named.is_empty() {
            return Ok(named);
        }
        // What AWS answered for one role is that role's policy: that another was asked for is noted.
        if let [only] = all.as_slice()
            && only.arn().is_some()
        {
            return Ok(all);
        }
        // A name that only the tool can tell may be the one that was asked for.
        let unnamed = |one: &&Candidate| one.name.is_none() && one.arn().is_none();
        let unnamed: Vec<_> = all.iter().filter(unnamed).cloned().collect();
        match unnamed.is_empty() {
            false => Ok(unnamed),
            true => {
                let message = "none of these roles is the one asked for".to_owned();
                Err(self.ambiguous(message, &all))
            }
        }
    }

    /// The one trust policy that is meant: the one chosen, the only one, or the only one that trusts
    /// GitHub.
    ///
    /// # Errors
    /// As [`Self::all`], and where several may be meant.
    pub fn one(&self, choice: &Choice) -> Result<Found, Diagnostic> {
        let all = self.all(choice)?;
        let several = |all: &[Candidate]| {
            let message = "several roles may be meant, expected one".to_owned();
            self.ambiguous(message, all)
        };
        let only = match all.as_slice() {
            [only] => only.clone(),
            _ => {
                let mut trusting = all.iter().filter(|one| one.trusts_github());
                match (trusting.next(), trusting.next()) {
                    (Some(only), None) => only.clone(),
                    _ => return Err(several(&all)),
                }
            }
        };
        only.found
    }

    fn ambiguous(&self, message: String, all: &[Candidate]) -> Diagnostic {
        const SHOWN: usize = 20;
        let mut labels: Vec<String> = all.iter().filter_map(Candidate::label).collect();
        let more = labels.len().saturating_sub(SHOWN);
        labels.truncate(SHOWN);
        let more = match more {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let mut problem = Diagnostic::at(message, Span::at(0));
        if let Some(first) = all.first().and_then(|first| first.address.as_deref()) {
            let help = format!(
                "choose one with `--role NAME`, or write its address behind the file, such as `{}#{first}`: {}{more}",
                self.source.name(),
                labels.join(", "),
            );
            problem = problem.help(help);
        }
        problem.in_source(&self.source)
    }
}

impl Candidate {
    fn label(&self) -> Option<String> {
        let address = self.address.as_deref()?;
        Some(match &self.name {
            Some(name) if !address.ends_with(name.as_str()) => format!("`{address}` ({name})"),
            _ => format!("`{address}`"),
        })
    }

    /// Whether this is `ADDRESS["key"]`, `ADDRESS[0]`, or the role of the module at `ADDRESS`.
    fn is_of_block(&self, address: &str) -> bool {
        let own = self.address.as_deref().unwrap_or_default();
        let rest = own.strip_prefix(address).unwrap_or_default();
        rest.starts_with('[') || address.starts_with("module.") && rest.starts_with('.')
    }

    fn arn(&self) -> Option<&str> {
        self.found.as_ref().ok()?.role_arn.as_deref()
    }

    fn is_chosen(&self, choice: &Choice) -> bool {
        choice.names(self.name.as_deref(), self.arn(), self.address.as_deref())
    }

    fn trusts_github(&self) -> bool {
        let found = self.found.as_ref().ok();
        found.is_some_and(|found| found.policy.speaks_of_github())
    }
}

impl PolicyText {
    /// Whether the policy speaks of GitHub's issuer, or of a provider whose name does.
    pub fn speaks_of_github(&self) -> bool {
        let document = self.document();
        document.is_some_and(|document| speaks_of_github(&document.root))
    }
}

/// How many characters a host may differ from that of GitHub's issuer to be a slip of it.
const SLIPS: usize = 3;

/// Whether a condition key or a provider's ARN names the host of GitHub's issuer with a slip in it.
fn is_misspelled_host(text: &str) -> bool {
    const HOST: &str = "token.actions.githubusercontent.com";
    let host = text
        .rsplit_once("oidc-provider/")
        .map_or(text, |(_, host)| host);
    let host = host.trim_start_matches("https://").split([':', '/']).next();
    host.is_some_and(|host| {
        host.len().abs_diff(HOST.len()) <= SLIPS && strsim::levenshtein(host, HOST) <= SLIPS
    })
}

fn speaks_of_github(node: &Node) -> bool {
    let is = |text: &str| {
        let text = text.to_ascii_lowercase();
        text.contains("token.actions.githubusercontent.com")
            || text.contains(".ghe.com")
            || text.contains("_services/token")
            || is_misspelled_host(&text)
    };
    match &node.value {
        Value::Text(text) => is(text),
        Value::List(items) => items.iter().any(speaks_of_github),
        Value::Map(entries) => entries
            .iter()
            .any(|entry| is(&entry.key.text) || speaks_of_github(&entry.value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn candidate(role: Role, reader: &Reader) -> Candidate {
    let address = role.address.clone();
    let within = |extracted: infra::ExtractedPolicy| {
        let place = Place::Role {
            address: address.clone(),
            reader: reader.clone(),
        };
        Found::alone(PolicyText::Within(Box::new(Within::of(extracted, place))))
    };
    Candidate {
        found: role.policy.map(within),
        address: role.address,
        name: role.name,
    }
}
