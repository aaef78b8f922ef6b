//! Values as YAML.

use crate::source::edit::Fresh;

/// A value as YAML in block style, two spaces a level. A scalar or an empty collection stands on
/// one line; the lines of any other begin at `depth`, the first one without its indentation.
pub fn yaml(value: &Fresh, depth: usize) -> String {
    let pad = format!("\n{}", "  ".repeat(depth));
    match value {
        Fresh::Text(text) => quoted(text),
        Fresh::Bare(bare) => bare.clone(),
        Fresh::List(items) if items.is_empty() => "[]".to_owned(),
        Fresh::Map(members) if members.is_empty() => "{}".to_owned(),
        Fresh::List(items) => {
            let items = items
                .iter()
                .map(|item| format!("- {}", yaml(item, depth + 1)));
            items.collect::<Vec<_>>().join(&pad)
        }
        Fresh::Map(members) => {
            let members = members
                .iter()
                .map(|(name, value)| member(name, value, depth));
            members.collect::<Vec<_>>().join(&pad)
        }
    }
}

fn member(name: &str, value: &Fresh, depth: usize) -> String {
    let name = quoted(name);
    let is_long = match value {
        Fresh::List(items) => !items.is_empty(),
        Fresh::Map(members) => !members.is_empty(),
        Fresh::Text(_) | Fresh::Bare(_) => false,
    };
    let inner = yaml(value, depth + 1);
    match is_long {
        true => format!("{name}:\n{}{inner}", "  ".repeat(depth + 1)),
        false => format!("{name}: {inner}"),
    }
}

/// Words that YAML 1.1, which CloudFormation reads, takes for something else than text.
const WORDS: [&str; 10] = [
    "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan",
];

/// A string, in double quotes where it would not be read as itself.
///
/// See <https://yaml.org/spec/1.2.2/#733-plain-style>.
pub fn quoted(text: &str) -> String {
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let plain = |c: char| c.is_ascii_alphanumeric() || " -_./:@*+".contains(c);
    let is_word = WORDS.contains(&text.to_ascii_lowercase().as_str());
    let ends = text.ends_with([':', ' ']) || text.contains(": ");
    if starts && !is_word && !ends && text.chars().all(plain) {
        return text.to_owned();
    }
    crate::source::quoted(text)
}
