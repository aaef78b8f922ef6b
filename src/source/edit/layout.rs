//! How a text is laid out: line ends, indentation, and what is only layout.

use super::block::first_dash_indent;
use crate::source::{Document, Format, Node, Value};

/// The hand a document is written in.
pub(super) struct Layout<'a> {
    pub text: &'a str,
    pub format: Format,
    /// The line end in use.
    pub newline: &'static str,
    /// One level of indentation.
    pub unit: String,
    /// What stands between a key and its value, such as `: `.
    pub colon: &'a str,
    /// How far the dashes of a block sequence stand in from their key.
    pub dash_indent: String,
}

impl<'a> Layout<'a> {
    pub fn of(doc: &'a Document) -> Self {
        let text = doc.source.text();
        let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let mut layout = Self {
            text,
            format: doc.format,
            newline,
            unit: "  ".to_owned(),
            colon: ": ",
            dash_indent: String::new(),
        };
        layout.colon = first_colon(text, &doc.root).unwrap_or(": ");
        if let Some(unit) = layout.first_unit(&doc.root) {
            layout.unit = unit;
        }
        let dashes = first_dash_indent(&layout, &doc.root);
        layout.dash_indent = dashes.unwrap_or_else(|| layout.unit.clone());
        layout
    }

    pub fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    pub fn from(&self, start: usize) -> &'a str {
        self.text.get(start..).unwrap_or_default()
    }

    /// Where the line of `offset` begins.
    pub fn line_start(&self, offset: usize) -> usize {
        self.slice(0, offset).rfind('\n').map_or(0, |at| at + 1)
    }

    /// Where the line of `offset` ends, before its line end.
    pub fn line_end(&self, offset: usize) -> usize {
        let rest = self.from(offset);
        let line = rest
            .find('\n')
            .and_then(|at| rest.get(..at))
            .unwrap_or(rest);
        offset + line.trim_end_matches('\r').len()
    }

    /// Where the line after the one that ends at `line_end` begins.
    pub fn next_line(&self, line_end: usize) -> usize {
        let rest = self.from(line_end);
        let newline = rest.len() - rest.strip_prefix('\r').unwrap_or(rest).len();
        let rest = self.from(line_end + newline);
        line_end + newline + usize::from(rest.starts_with('\n'))
    }

    /// How many bytes stand before `offset` on its line.
    pub fn column(&self, offset: usize) -> usize {
        offset - self.line_start(offset)
    }

    /// The blanks that the line of `offset` begins with.
    pub fn indent(&self, offset: usize) -> &'a str {
        let line = self.from(self.line_start(offset));
        let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
        line.get(..blanks).unwrap_or_default()
    }

    /// Whether only blanks stand before `offset` on its line.
    pub fn begins_line(&self, offset: usize) -> bool {
        let start = self.line_start(offset);
        start > 0 && self.slice(start, offset).trim().is_empty()
    }

    /// The first byte from `offset` on that is neither blank nor comment.
    pub fn skip_trivia(&self, offset: usize) -> usize {
        let mut at = offset;
        loop {
            let rest = self.from(at);
            let blanks = rest.len() - rest.trim_start().len();
            match self.comment(rest.trim_start()) {
                Some(length) => at += blanks + length,
                None => return at + blanks,
            }
        }
    }

    /// The end of the line of `offset`, where nothing but blanks and comments stands before it.
    pub fn quiet_line_end(&self, offset: usize) -> Option<usize> {
        let end = self.line_end(offset);
        (self.skip_trivia(offset) >= end && self.comment_fits(offset, end)).then_some(end)
    }

    /// Whether no comment that begins before `end` goes on after it.
    fn comment_fits(&self, offset: usize, end: usize) -> bool {
        let rest = self.slice(offset, end);
        rest.matches("/*").count() == rest.matches("*/").count() || self.format == Format::Yaml
    }

    /// How long the comment is that `rest` begins with.
    fn comment(&self, rest: &str) -> Option<usize> {
        let line = || rest.find(['\r', '\n']).unwrap_or(rest.len());
        match self.format {
            Format::Yaml | Format::Hcl if rest.starts_with('#') => Some(line()),
            Format::Json | Format::Hcl if rest.starts_with("//") => Some(line()),
            Format::Json | Format::Hcl if rest.starts_with("/*") => {
                Some(rest.find("*/").map_or(rest.len(), |end| end + 2))
            }
            Format::Json | Format::Yaml | Format::Hcl | Format::Program => None,
        }
    }

    /// One level of indentation, read off the first collection that shows it.
    fn first_unit(&self, node: &Node) -> Option<String> {
        let children: Vec<(usize, &Node)> = match &node.value {
            Value::List(items) => items.iter().map(|item| (item.span.start, item)).collect(),
            Value::Map(entries) => {
                let starts = entries.iter().map(|entry| entry.key.span.start);
                starts
                    .zip(entries.iter().map(|entry| &entry.value))
                    .collect()
            }
            _ => return None,
        };
        let (first, _) = children.first()?;
        let inner = self.begins_line(*first).then(|| self.indent(*first));
        let outer = self.indent(self.outer(node));
        let unit = inner.and_then(|inner| inner.strip_prefix(outer));
        if let Some(unit) = unit.filter(|unit| !unit.is_empty()) {
            return Some(unit.to_owned());
        }
        children
            .into_iter()
            .find_map(|(_, child)| self.first_unit(child))
    }

    /// A byte on the line whose indentation the children of `node` stand one level in from.
    fn outer(&self, node: &Node) -> usize {
        let close = node.span.end.saturating_sub(1);
        let closed = self.slice(close, node.span.end);
        if matches!(closed, "]" | "}") && self.begins_line(close) {
            return close;
        }
        let before = self.slice(0, node.span.start).trim_end();
        if self.format == Format::Yaml && before.ends_with(':') {
            return before.len().saturating_sub(1);
        }
        node.span.start
    }

    /// The indentation of the line a bracketed collection hangs from.
    pub fn outer_indent(&self, node: &Node) -> &'a str {
        self.indent(self.outer(node))
    }
}

/// What stands between the first key and its value, where they are on one line.
fn first_colon<'a>(text: &'a str, node: &Node) -> Option<&'a str> {
    match &node.value {
        Value::List(items) => items.iter().find_map(|item| first_colon(text, item)),
        Value::Map(entries) => entries.iter().find_map(|entry| {
            let between = text.get(entry.key.span.end..entry.value.span.start);
            between
                .filter(|between| between.trim() == ":" && !between.contains(['\n', '\r']))
                .filter(|between| !entry.value.is_null() || between.len() > 1)
                .or_else(|| first_colon(text, &entry.value))
        }),
        _ => None,
    }
}
