//! Roles that programs create: CDK, Pulumi and SST in TypeScript, JavaScript and Python, and shell
//! scripts that call the AWS CLI.
//!
//! In: the text of a file, and those of files that it imports. Out: the roles that trust web identity,
//! each with its trust policy as far as it is written out. Nothing is run: what only a run knows is a
//! hole named by its expression, and a role whose policy is made by code is named as such.

mod calls;
mod constructs;
mod evaluate;
mod imports;
mod python;
mod roles;
mod script;
mod syntax;
mod tree;
mod typescript;

use super::Role;
use super::embedded::json_text;
use super::mask::{self, Reference};
use crate::source::{self, Document, Format, Node, Source, Span};
use evaluate::Evaluator;
use syntax::{Bound, Expr, Kind, Part, Unit};

/// A larger file is generated, not written.
const LARGEST: usize = 1 << 20;

/// How many files a program may be read from.
const MOST_FILES: usize = 50;

/// The languages of programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Language {
    TypeScript,
    Python,
    Shell,
}

/// A file of a program.
struct File {
    source: Source,
    unit: Unit,
    /// The value of a JSON file.
    json: Option<Node>,
}

/// A file and those that it imports.
struct Program {
    files: Vec<File>,
}

/// What the trust policy of a role is written as.
enum Written {
    Policy(Node),
    /// Code that makes it.
    Code(Span),
}

/// Whether a file is a program by its name.
pub(super) fn is_program(name: &str) -> bool {
    language(name).is_some()
}

fn language(name: &str) -> Option<Language> {
    match super::extension(name)?.as_str() {
        "ts" | "mts" | "cts" | "js" | "mjs" | "cjs" => Some(Language::TypeScript),
        "py" => Some(Language::Python),
        "sh" | "bash" | "zsh" | "ksh" => Some(Language::Shell),
        _ => None,
    }
}

/// Whether a text may create a role that trusts web identity. Cheap, since most files do not.
pub(super) fn mentions(text: &str) -> bool {
    const MARKS: [&str; 14] = [
        "AssumeRoleWithWebIdentity",
        "FederatedPrincipal",
        "WebIdentityPrincipal",
        "OpenIdConnectPrincipal",
        "githubusercontent",
        "GithubActionsRole",
        "GitHubActionRole",
        "GithubActionRole",
        "assumeRolePolicy",
        "assume_role_policy",
        "assumedBy",
        "assumed_by",
        "create-role",
        "update-assume-role-policy",
    ];
    text.len() <= LARGEST && MARKS.iter().any(|mark| text.contains(mark))
}

/// The roles of a file.
pub(super) fn read(source: &Source, siblings: &[Source]) -> Vec<Role> {
    if !mentions(source.text()) {
        return Vec::new();
    }
    if language(source.name()) == Some(Language::Shell) {
        return script::roles(source);
    }
    let all = std::iter::once(source).chain(siblings).take(MOST_FILES);
    let program = Program {
        files: all.filter_map(File::read).collect(),
    };
    roles::find(&program)
}

/// The files that a program imports and that were not given with it.
pub(super) fn missing(source: &Source, siblings: &[Source]) -> Vec<String> {
    if !mentions(source.text()) {
        return Vec::new();
    }
    let all: Vec<&Source> = std::iter::once(source)
        .chain(siblings)
        .take(MOST_FILES)
        .collect();
    let mut names: Vec<String> = Vec::new();
    for source in &all {
        let Some(file) = File::read(source) else {
            continue;
        };
        for binding in &file.unit.bindings {
            if let Bound::Import(module, name) = &binding.value {
                names.extend(imports::candidates(source.name(), module, name.as_deref()));
            }
        }
    }
    names.sort();
    names.dedup();
    names.retain(|name| all.iter().all(|source| source.name() != name));
    names.truncate(MOST_FILES * 4);
    names
}

impl File {
    fn read(source: &Source) -> Option<Self> {
        let text = source.text();
        if text.len() > LARGEST {
            return None;
        }
        let (unit, json) = match language(source.name()) {
            Some(Language::TypeScript) => (typescript::read(text)?, None),
            Some(Language::Python) => (python::read(text)?, None),
            Some(Language::Shell) => return None,
            None => {
                let document = source::parse_json(source).ok()?;
                (Unit::default(), Some(document.root))
            }
        };
        Some(Self {
            source: source.clone(),
            unit,
            json,
        })
    }

    /// How often a name is written in the file.
    fn uses(&self, name: &str) -> usize {
        self.source.text().matches(name).count()
    }
}

/// The policy in a string of JSON, at its place in the file where the string is written as it reads.
fn embedded_json(evaluator: &mut Evaluator<'_>, written: &Expr, value: &Node) -> Option<Node> {
    let file = evaluator.here()?;
    let document = Document {
        source: file.source.clone(),
        format: Format::Json,
        root: value.clone(),
        flaws: Vec::new(),
    };
    if let Kind::Text(parts) = &written.kind
        && parts.iter().any(|part| matches!(part, Part::Value(_)))
    {
        let text = document.slice(written.span);
        let quote = text.chars().next().filter(|quote| *quote == '`')?;
        let inside = Span::new(
            written.span.start + quote.len_utf8(),
            written.span.end.saturating_sub(1),
        );
        let mut references = Vec::new();
        for part in parts {
            if let Part::Value(expr) = part {
                let before = file.source.text().get(..expr.span.start)?;
                let after = file.source.text().get(expr.span.end..)?;
                references.push(Reference {
                    span: Span::new(before.rfind("${")?, expr.span.end + after.find('}')? + 1),
                    value: evaluator.data(expr),
                });
            }
        }
        return mask::json(&document.source, inside, &references);
    }
    json_text(&document, value, value.text()?)
}
