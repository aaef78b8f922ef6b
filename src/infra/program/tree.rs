//! Syntax trees of tree-sitter, and what both languages need of them.

use tree_sitter::{Language, Node, Parser, Tree};

use crate::source::Span;

/// The syntax tree of a text. It is tolerant: what is not understood is a node of its own.
pub(super) fn parse(text: &str, language: &Language) -> Option<Tree> {
    let mut parser = Parser::new();
    parser.set_language(language).ok()?;
    parser.parse(text, None)
}

pub(super) fn span(node: Node<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}

pub(super) fn slice<'t>(node: Node<'_>, text: &'t str) -> &'t str {
    text.get(node.start_byte()..node.end_byte())
        .unwrap_or_default()
}

/// The named children, comments left out.
pub(super) fn children(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    let children = node.named_children(&mut cursor);
    children.filter(|child| child.kind() != "comment").collect()
}

/// The nodes around the one that is visited, outermost first: functions, classes and blocks.
#[derive(Debug, Default)]
pub(super) struct Around {
    open: Vec<(Span, &'static str)>,
}

impl Around {
    /// The innermost scope, or the whole file.
    pub fn scope(&self) -> Span {
        self.open.last().map_or(FILE, |(span, _)| *span)
    }

    /// The kind of the innermost scope.
    pub fn kind(&self) -> &'static str {
        self.open.last().map_or("", |(_, kind)| kind)
    }

    /// The innermost scope of one of these kinds.
    pub fn innermost(&self, kinds: &[&str]) -> Option<Span> {
        let mut inner = self.open.iter().rev();
        let (span, _) = inner.find(|(_, kind)| kinds.contains(kind))?;
        Some(*span)
    }
}

/// The scope of what a file declares at its top.
const FILE: Span = Span {
    start: 0,
    end: usize::MAX,
};

/// Calls `visit` for each node in order, with the scopes around it. No recursion: files may nest as
/// deep as they like.
pub(super) fn each<'t>(
    tree: &'t Tree,
    is_scope: impl Fn(&str) -> bool,
    mut visit: impl FnMut(Node<'t>, &Around),
) {
    let mut around = Around::default();
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        while around
            .open
            .last()
            .is_some_and(|(span, _)| span.end <= node.start_byte())
        {
            around.open.pop();
        }
        if node.is_named() {
            visit(node, &around);
            if is_scope(node.kind()) {
                around.open.push((span(node), node.kind()));
            }
        }
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
        }
    }
}

/// The text of an escape sequence; `None` where it is not known.
pub(super) fn unescaped(sequence: &str) -> Option<String> {
    let body = sequence.strip_prefix('\\')?;
    let code = |digits: &str| char::from_u32(u32::from_str_radix(digits, 16).ok()?);
    let character = match body.chars().next()? {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'v' => '\u{b}',
        '0' if body.len() == 1 => '\0',
        '\n' | '\r' => return Some(String::new()),
        'x' => code(body.get(1..)?)?,
        'u' => code(body.get(1..)?.trim_matches(['{', '}']))?,
        '0'..='9' | 'U' | 'N' => return None,
        other => other,
    };
    Some(character.to_string())
}
