//! Policies in the languages that roles are written in.
//!
//! A value is written as JSON, YAML, HCL or TypeScript, within the command, resource or construct that
//! the AWS CLI, CloudFormation, Terraform or the CDK expects. Nothing here decides what a policy says.

mod hcl;
mod json;
mod lines;
mod names;
mod policy;
pub mod shell;
mod typescript;
mod yaml;

pub use hcl::{hcl, quoted as hcl_text};
pub use json::{json, json_line};
pub use names::{pascal_case, role_name, snake_case};
pub use policy::{Written, policy, role_command};
pub use shell::{Argument, Command, Shell, powershell};
pub use typescript::{quoted as typescript_text, typescript};
pub use yaml::{quoted as yaml_text, yaml};

use crate::source::edit::Fresh;
use crate::source::{Node, Value};

/// What a role is written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Commands of the AWS CLI.
    Cli,
    /// A CloudFormation template in YAML.
    Cloudformation,
    /// Terraform.
    Terraform,
    /// The CDK, in TypeScript.
    Cdk,
}

/// The value of a tree, without places; of a duplicate key, the last.
pub fn value(node: &Node) -> Fresh {
    match &node.value {
        Value::Null => Fresh::Bare("null".to_owned()),
        Value::Bool(value) => Fresh::Bare(value.to_string()),
        Value::Number(number) => Fresh::Bare(number.clone()),
        Value::Text(text) => Fresh::Text(text.clone()),
        Value::List(items) => Fresh::List(items.iter().map(value).collect()),
        Value::Map(entries) => {
            let last = entries.iter().enumerate().filter(|(at, entry)| {
                let later = entries.iter().skip(at + 1);
                later
                    .into_iter()
                    .all(|other| other.key.text != entry.key.text)
            });
            let members = last.map(|(_, entry)| (entry.key.text.clone(), value(&entry.value)));
            Fresh::Map(members.collect())
        }
    }
}
