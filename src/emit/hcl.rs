//! Values as Terraform's language.

use super::lines::{enclosed, separated};
use super::names::is_identifier;
use crate::source::edit::Fresh;

/// A value as an HCL expression, laid out as `terraform fmt` does, its first line at `depth`.
///
/// See <https://developer.hashicorp.com/terraform/language/expressions/types>.
pub fn hcl(value: &Fresh, depth: usize) -> String {
    match value {
        Fresh::Text(text) => quoted(text),
        Fresh::Bare(bare) => bare.clone(),
        Fresh::List(items) => {
            let items = items.iter().map(|item| hcl(item, depth + 1)).collect();
            enclosed("[", "]", separated(items, ","), depth)
        }
        Fresh::Map(members) => {
            let members = members.iter();
            let members = members.map(|(name, value)| (key(name), hcl(value, depth + 1)));
            enclosed("{", "}", aligned(&members.collect::<Vec<_>>()), depth)
        }
    }
}

/// Words that begin something else than a name: `{ for = 1 }` is no object.
const WORDS: [&str; 6] = ["true", "false", "null", "for", "if", "in"];

fn key(name: &str) -> String {
    match is_identifier(name) && !WORDS.contains(&name) {
        true => name.to_owned(),
        false => quoted(name),
    }
}

/// `name = value`, the signs of neighbouring one-line members below each other.
fn aligned(members: &[(String, String)]) -> Vec<String> {
    let is_short = |(_, value): &(String, String)| !value.contains('\n');
    let runs = members.chunk_by(|one, other| is_short(one) && is_short(other));
    let line = |(name, value): &(String, String), width: usize| format!("{name:width$} = {value}");
    let lines = runs.flat_map(|run| {
        let width = run.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        run.iter().map(move |member| line(member, width))
    });
    lines.collect()
}

/// A string with HCL's quotes and escapes, nothing in it a template.
///
/// See <https://developer.hashicorp.com/terraform/language/expressions/strings>.
pub fn quoted(text: &str) -> String {
    let mut written = String::from('"');
    for c in text.chars() {
        match c {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            c if c.is_control() => written.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => written.push(c),
        }
    }
    written.push('"');
    written.replace("${", "$${").replace("%{", "%%{")
}
