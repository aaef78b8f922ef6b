//! Values as JSON.

use super::lines::{enclosed, separated};
use crate::source::edit::Fresh;
use crate::source::quoted;

/// A value as JSON, two spaces a level, its first line at `depth`.
pub fn json(value: &Fresh, depth: usize) -> String {
    match value {
        Fresh::Text(text) => quoted(text),
        Fresh::Bare(bare) => bare.clone(),
        Fresh::List(items) => {
            let items = items.iter().map(|item| json(item, depth + 1)).collect();
            enclosed("[", "]", separated(items, ","), depth)
        }
        Fresh::Map(members) => {
            let member = |(name, value): &(String, Fresh)| {
                format!("{}: {}", quoted(name), json(value, depth + 1))
            };
            let members = members.iter().map(member).collect();
            enclosed("{", "}", separated(members, ","), depth)
        }
    }
}

/// A value as JSON on one line.
pub fn json_line(value: &Fresh) -> String {
    match value {
        Fresh::Text(text) => quoted(text),
        Fresh::Bare(bare) => bare.clone(),
        Fresh::List(items) => {
            let items: Vec<_> = items.iter().map(json_line).collect();
            format!("[{}]", items.join(","))
        }
        Fresh::Map(members) => {
            let member =
                |(name, value): &(String, Fresh)| format!("{}:{}", quoted(name), json_line(value));
            let members: Vec<_> = members.iter().map(member).collect();
            format!("{{{}}}", members.join(","))
        }
    }
}
