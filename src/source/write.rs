//! A tree as JSON text.

use super::{Node, Value};

/// A node as pretty-printed JSON, two spaces a level, duplicate keys kept.
///
/// Tags are left out: JSON has none.
pub fn to_json(node: &Node) -> String {
    let mut text = String::new();
    write_node(node, 0, &mut text);
    text
}

fn write_node(node: &Node, depth: usize, text: &mut String) {
    match &node.value {
        Value::Null => text.push_str("null"),
        Value::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => text.push_str(&json_number(number)),
        Value::Text(string) => text.push_str(&quoted(string)),
        Value::List(items) => enclose("[]", items, depth, text, |item, text| {
            write_node(item, depth + 1, text);
        }),
        Value::Map(entries) => enclose("{}", entries, depth, text, |entry, text| {
            text.push_str(&quoted(&entry.key.text));
            text.push_str(": ");
            write_node(&entry.value, depth + 1, text);
        }),
    }
}

fn enclose<T>(
    brackets: &str,
    members: &[T],
    depth: usize,
    text: &mut String,
    write: impl Fn(&T, &mut String),
) {
    let (open, close) = brackets.split_at(1);
    text.push_str(open);
    for (index, member) in members.iter().enumerate() {
        text.push_str(if index == 0 { "\n" } else { ",\n" });
        text.push_str(&"  ".repeat(depth + 1));
        write(member, text);
    }
    if !members.is_empty() {
        text.push('\n');
        text.push_str(&"  ".repeat(depth));
    }
    text.push_str(close);
}

/// A string with JSON's quotes and escapes.
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// YAML knows numbers that JSON does not, such as `0x1F` and `.inf`; they become strings.
fn json_number(number: &str) -> String {
    match serde_json::from_str::<serde_json::Number>(number) {
        Ok(_) => number.to_owned(),
        Err(_) => quoted(number),
    }
}
