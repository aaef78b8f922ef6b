//! The ways people write the same tree.

use proptest::prelude::*;

use crate::edits::model::Tree;

#[derive(Debug, Clone, Copy)]
pub struct Style {
    kind: Kind,
    /// Blanks a level.
    indent: usize,
    crlf: bool,
    last_line_end: bool,
    comments: bool,
    /// Whether YAML's dashes stand in from their key.
    dashes_in: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    /// JSON, a member a line.
    Pretty,
    /// JSON, all in one line with blanks.
    OneLine,
    /// JSON without blanks.
    Compact,
    /// YAML's block style.
    Block,
    /// YAML's flow style.
    Flow,
}

pub fn styles() -> impl Strategy<Value = Style> {
    let kinds = vec![
        Kind::Pretty,
        Kind::OneLine,
        Kind::Compact,
        Kind::Block,
        Kind::Block,
        Kind::Block,
        Kind::Flow,
    ];
    let flags = any::<[bool; 4]>();
    (proptest::sample::select(kinds), 1..5usize, flags).prop_map(|(kind, indent, flags)| Style {
        kind,
        indent,
        crlf: flags[0],
        last_line_end: flags[1],
        comments: flags[2],
        dashes_in: flags[3],
    })
}

impl Style {
    pub fn is_yaml(self) -> bool {
        matches!(self.kind, Kind::Block | Kind::Flow)
    }

    pub fn has_comments(self) -> bool {
        self.comments && self.kind == Kind::Block
    }

    pub fn render(self, tree: &Tree) -> String {
        let mut text = match self.kind {
            Kind::Block => match tree {
                Tree::Map(entries) if !entries.is_empty() => self.block_entries(entries, 0),
                _ => self.bracketed(tree, 0),
            },
            _ => self.bracketed(tree, 0),
        };
        if self.last_line_end {
            text.push('\n');
        }
        if self.crlf {
            text.replace('\n', "\r\n")
        } else {
            text
        }
    }

    fn bracketed(self, tree: &Tree, depth: usize) -> String {
        let [gap, colon] = match self.kind {
            Kind::Compact => [",", ":"],
            _ => [", ", ": "],
        };
        match tree {
            Tree::List(items) => {
                let items: Vec<String> = items
                    .iter()
                    .map(|item| self.bracketed(item, depth + 1))
                    .collect();
                self.enclose("[", "]", &items, gap, depth)
            }
            Tree::Map(entries) => {
                let entries = entries.iter();
                let entries: Vec<String> = entries
                    .map(|(key, value)| {
                        let key = serde_json::to_string(key).unwrap();
                        format!("{key}{colon}{}", self.bracketed(value, depth + 1))
                    })
                    .collect();
                self.enclose("{", "}", &entries, gap, depth)
            }
            _ => scalar(tree),
        }
    }

    fn enclose(
        self,
        open: &str,
        close: &str,
        members: &[String],
        gap: &str,
        depth: usize,
    ) -> String {
        if self.kind != Kind::Pretty || members.is_empty() {
            return format!("{open}{}{close}", members.join(gap));
        }
        let inner = " ".repeat((depth + 1) * self.indent);
        let outer = " ".repeat(depth * self.indent);
        let members = members.join(&format!(",\n{inner}"));
        format!("{open}\n{inner}{members}\n{outer}{close}")
    }

    fn block_entries(self, entries: &[(String, Tree)], column: usize) -> String {
        let pad = " ".repeat(column);
        let entries = entries
            .iter()
            .map(|(key, value)| self.block_entry(key, value, column));
        entries.collect::<Vec<_>>().join(&format!("\n{pad}"))
    }

    fn block_entry(self, key: &str, value: &Tree, column: usize) -> String {
        let note = if self.comments { " # note" } else { "" };
        let above = if self.comments && column > 0 && key.len() > 3 {
            format!("# note above\n{}", " ".repeat(column))
        } else {
            String::new()
        };
        let key = plain_or_quoted(key);
        match value {
            Tree::Map(inner) if !inner.is_empty() => {
                let column = column + self.indent;
                let inner = self.block_entries(inner, column);
                format!("{above}{key}:{note}\n{}{inner}", " ".repeat(column))
            }
            Tree::List(items) if !items.is_empty() => {
                let column = column + if self.dashes_in { self.indent } else { 0 };
                let inner = self.block_items(items, column);
                format!("{above}{key}:\n{}{inner}", " ".repeat(column))
            }
            Tree::Null if key.len().is_multiple_of(2) => format!("{above}{key}:{note}"),
            _ => format!("{above}{key}: {}{note}", self.leaf(value)),
        }
    }

    fn block_items(self, items: &[Tree], column: usize) -> String {
        let pad = " ".repeat(column);
        let items = items.iter().map(|item| match item {
            Tree::Map(inner) if !inner.is_empty() => {
                format!("- {}", self.block_entries(inner, column + 2))
            }
            Tree::List(inner) if !inner.is_empty() => {
                format!("- {}", self.block_items(inner, column + 2))
            }
            _ => format!("- {}", self.leaf(item)),
        });
        items.collect::<Vec<_>>().join(&format!("\n{pad}"))
    }

    fn leaf(self, tree: &Tree) -> String {
        match tree {
            Tree::Text(text) => plain_or_quoted(text),
            _ => self.bracketed(tree, 0),
        }
    }
}

fn scalar(tree: &Tree) -> String {
    match tree {
        Tree::Text(text) => serde_json::to_string(text).unwrap(),
        Tree::Number(number) => number.clone(),
        Tree::Bool(value) => value.to_string(),
        _ => "null".to_owned(),
    }
}

/// Plain where nobody could doubt it, else in single quotes, else in double quotes.
fn plain_or_quoted(text: &str) -> String {
    let plain = text.len() > 1
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'/');
    if plain && !["true", "null", "on", "false"].contains(&text) {
        text.to_owned()
    } else if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        serde_json::to_string(text).unwrap()
    }
}
