//! Trust policies in the files that people write: CloudFormation and SAM templates, what CDK
//! synthesises, Terraform's configuration and its plans, policies in YAML, JSON with references.
//!
//! A template is read without running the tool it is for. What only that tool can tell stays a hole
//! named as in the file (`${var.repository}`), which the policy language knows to be open. Every
//! part of a policy keeps its place in the file.

mod cloudformation;
mod embedded;
mod find;
mod mask;
mod parameters;
mod plan;
mod program;
mod reader;
mod samconfig;
mod search;
mod shape;
mod template;
mod terraform;
mod trust;

pub use embedded::verbatim;
pub use find::{Choice, RoleFound, RoleName, RolesFound, Unread, find_roles};
pub use reader::Reader;

use crate::iam::pattern;
use crate::source::{self, Diagnostic, Document, Format, Node, Origin, Source, Span, Value};

/// A role, or a trust policy without one, in a template.
#[derive(Debug, Clone)]
pub struct Role {
    /// Where in the template: `aws_iam_role.deploy`, `Resources.DeployRole`; nothing for the only
    /// policy of a file that holds nothing else.
    pub address: Option<String>,
    /// The role's name, where it is written out.
    pub name: Option<String>,
    /// Its trust policy, or why that cannot be told.
    pub policy: Result<ExtractedPolicy, Diagnostic>,
}

/// A policy extracted out of a template.
#[derive(Debug, Clone)]
pub struct ExtractedPolicy {
    /// The policy with all that the files tell filled in; its source is the whole file.
    pub document: Document,
    /// The policy with every reference as it stands.
    pub written: Node,
    /// What is still open, each once, in order of position.
    pub holes: Vec<Hole>,
}

/// Something that only the template's tool can fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hole {
    /// As it stands between the braces: `var.repository`, `GitHubOrg`.
    pub name: String,
    /// What it is where nobody says otherwise.
    pub default: Option<String>,
}

/// Reads the roles of a template; nothing where the text is none, but perhaps a plain policy or an
/// answer of AWS. `beside` are the files of the same folder, which Terraform reads together, and those
/// that they read.
///
/// # Errors
/// Where the text is meant to be a template and cannot be read as one.
pub fn read(source: &Source, siblings: &[Source]) -> Result<Option<Vec<Role>>, Diagnostic> {
    if is_terraform(source) {
        return terraform::read(source, siblings).map(Some);
    }
    if program::is_program(source.name()) {
        return Ok(Some(program::read(source, siblings)));
    }
    let doc = match source::parse(source) {
        Ok(doc) => doc,
        Err(problem) => return unparsed(source, problem),
    };
    // What Terraform prints is changed in its configuration, not here.
    let printed = Document {
        source: source.clone().from(Origin::Answer),
        ..doc.clone()
    };
    if let Some(roles) = plan::read(&printed) {
        return Ok(Some(roles));
    }
    if let Some(roles) = cloudformation::read(&doc) {
        return Ok(Some(roles));
    }
    match doc.format {
        Format::Yaml => match embedded::yaml(&doc) {
            Err(_) if !is_yaml(source.name()) => Ok(None),
            read => read.map(Some),
        },
        Format::Json | Format::Hcl | Format::Program => Ok(None),
    }
}

/// The files that a template reads beside itself (`file("trust.json")` in Terraform) and that are not
/// among those `beside` it, by name as the template's own is: to be given with them.
pub fn missing(source: &Source, siblings: &[Source]) -> Vec<String> {
    if is_terraform(source) {
        terraform::missing(source, siblings)
    } else if program::is_program(source.name()) {
        program::missing(source, siblings)
    } else {
        Vec::new()
    }
}

/// A text that is neither JSON nor YAML may be JSON once its references are filled in.
fn unparsed(source: &Source, problem: Diagnostic) -> Result<Option<Vec<Role>>, Diagnostic> {
    let text = source.text();
    let json = text.trim_start_matches('\u{feff}').trim_start();
    if !json.starts_with('{') {
        return match source::parse_json(source) {
            // Said of a `.yaml` file by the one who knows YAML, of all others by who knows JSON.
            Err(_) if is_yaml(source.name()) => Err(problem),
            _ => Ok(None),
        };
    }
    let Some(root) = mask::json(source, Span::new(0, text.len()), &mask::holes(text)) else {
        return Ok(None);
    };
    let document = Document {
        source: source.clone(),
        format: Format::Json,
        root: root.clone(),
        flaws: Vec::new(),
    };
    Ok(Some(vec![Role::alone(extract(document, root, |_| None))]))
}

fn is_yaml(name: &str) -> bool {
    matches!(extension(name).as_deref(), Some("yaml" | "yml"))
}

fn extension(name: &str) -> Option<String> {
    let (_, extension) = name.rsplit_once('.')?;
    Some(extension.to_ascii_lowercase())
}

/// Whether a text is Terraform's: by its name, else by how its first block begins.
pub fn is_terraform(source: &Source) -> bool {
    match extension(source.name()).as_deref() {
        Some("tf" | "tofu" | "hcl") => true,
        Some("json" | "yaml" | "yml" | "tpl" | "tftpl" | "template") => false,
        _ if program::is_program(source.name()) => false,
        _ => terraform::begins_like_it(source.text()),
    }
}

/// A policy and its form as written, with what is open in it.
fn extract(
    mut document: Document,
    written: Node,
    default: impl Fn(&str) -> Option<String>,
) -> Result<ExtractedPolicy, Diagnostic> {
    let source = document.source.clone();
    let refused = |problem: Diagnostic| problem.in_source(&source);
    document.root = shape::settled(document.root).map_err(refused)?;
    let mut holes = holes(&document.root);
    for hole in &mut holes {
        hole.default = default(&hole.name);
    }
    Ok(ExtractedPolicy {
        holes,
        document,
        written,
    })
}

/// What is open in a policy, each once, in order of position.
pub fn holes(policy: &Node) -> Vec<Hole> {
    let mut names = Vec::new();
    hole_names(policy, &mut names);
    let hole = |name| Hole {
        name,
        default: None,
    };
    names.into_iter().map(hole).collect()
}

fn hole_names(node: &Node, names: &mut Vec<String>) {
    let mut note = |text: &str| {
        for name in pattern::holes(text) {
            let is_own = matches!(name, pattern::OWN_ACCOUNT | pattern::OWN_PARTITION);
            if !is_own && names.iter().all(|known| known != name) {
                names.push(name.to_owned());
            }
        }
    };
    match &node.value {
        Value::Text(text) => note(text),
        Value::List(items) => items.iter().for_each(|item| hole_names(item, names)),
        Value::Map(entries) => {
            for entry in entries {
                let key = Node::new(Value::Text(entry.key.text.clone()), entry.key.span);
                hole_names(&key, names);
                hole_names(&entry.value, names);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

impl Role {
    fn alone(policy: Result<ExtractedPolicy, Diagnostic>) -> Self {
        Self {
            address: None,
            name: None,
            policy,
        }
    }
}
