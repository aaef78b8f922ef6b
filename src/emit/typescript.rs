//! Values as TypeScript.

use super::lines::enclosed;
use super::names::is_identifier;
use crate::source::edit::Fresh;

/// A value as a TypeScript expression, its first line at `depth`.
pub fn typescript(value: &Fresh, depth: usize) -> String {
    match value {
        Fresh::Text(text) => quoted(text),
        Fresh::Bare(bare) => bare.clone(),
        Fresh::List(items) => {
            let items = items.iter().map(|item| typescript(item, depth + 1) + ",");
            enclosed("[", "]", items.collect(), depth)
        }
        Fresh::Map(members) => {
            let member = |(name, value): &(String, Fresh)| {
                format!("{}: {},", key(name), typescript(value, depth + 1))
            };
            enclosed("{", "}", members.iter().map(member).collect(), depth)
        }
    }
}

fn key(name: &str) -> String {
    match is_identifier(name) && !name.contains('-') {
        true => name.to_owned(),
        false => quoted(name),
    }
}

/// A string in single quotes.
pub fn quoted(text: &str) -> String {
    let mut written = String::from('\'');
    for c in text.chars() {
        match c {
            '\'' | '\\' => written.extend(['\\', c]),
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\u{2028}' | '\u{2029}' => written.push_str(&format!("\\u{:04x}", u32::from(c))),
            c if c.is_control() => written.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => written.push(c),
        }
    }
    written.push('\'');
    written
}
