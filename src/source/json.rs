//! Strict JSON with places.
//!
//! `serde_json` says whether a text is JSON; `jsonc-parser` says where each part stands, and reads
//! on past the flaws people make by hand, so that a broken policy can still be explained.

use jsonc_parser::ast;
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::tokens::{Token, TokenAndRange};
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, ParseResult};
use serde::de::IgnoredAny;

use super::valid;
use super::{Diagnostic, Document, Entry, Flaw, FlawKind, Format, Key, Node, Source, Span, Value};

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Reads JSON.
///
/// The document's flaws name all that a strict reader refuses and a person can mend by hand.
///
/// # Errors
/// Where the text cannot be read even so: the place, and what was expected there.
pub fn parse(source: &Source) -> Result<Document, Diagnostic> {
    let bom = bom_length(source.text());
    let text = source.text().get(bom..).unwrap_or_default();
    let judged = serde_json::from_str::<IgnoredAny>(text);
    let refused = judged.err();
    if refused.is_none()
        && let Some(at) = valid::too_deep(text)
    {
        let message = format!("nested more than {} levels deep", valid::DEPTH);
        return Err(Diagnostic::at(message, Span::at(bom + at)));
    }
    let reader = Reader { base: bom };
    let not_json = |problem: Diagnostic| match &refused {
        Some(error) => refusal(source, bom, text, error),
        None => problem,
    };
    let accepted = refused.is_none().then(|| valid::read(text, bom)).flatten();
    let (root, mut flaws) = match accepted {
        Some(root) => (root, Vec::new()),
        None => reader.read(text).map_err(not_json)?,
    };
    if let Some(error) = &refused
        && flaws.is_empty()
    {
        flaws.push(flaw(
            FlawKind::NotStrict,
            refusal(source, bom, text, error).span(),
        ));
    }
    if bom > 0 {
        flaws.push(flaw(FlawKind::ByteOrderMark, Span::new(0, bom)));
    }
    duplicates(&root, &mut flaws);
    flaws.sort_by_key(|flaw| flaw.span);
    Ok(Document {
        source: source.clone(),
        format: Format::Json,
        root,
        flaws,
    })
}

pub(super) fn bom_length(text: &str) -> usize {
    if text.starts_with(BYTE_ORDER_MARK) {
        BYTE_ORDER_MARK.len_utf8()
    } else {
        0
    }
}

fn flaw(kind: FlawKind, span: Span) -> Flaw {
    Flaw {
        kind,
        span,
        first: None,
    }
}

/// What `serde_json` said, at the byte it said it of.
fn refusal(source: &Source, bom: usize, text: &str, error: &serde_json::Error) -> Diagnostic {
    let offset = bom + offset_of(text, error.line(), error.column());
    let message = error.to_string();
    let said = message.split(" at line ").next().unwrap_or(&message);
    let said = said.replace("EOF while parsing", "the text ends inside");
    if source.text().trim().is_empty() {
        return Diagnostic::at("the text is empty, expected JSON", Span::at(0));
    }
    Diagnostic::at(format!("not valid JSON: {said}"), Span::at(offset))
}

/// The byte offset of a line and column as `serde_json` counts them: from 1, columns in bytes.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    text.floor_char_boundary(before + column.saturating_sub(1))
}

/// Turns `jsonc-parser`'s tree into ours; `base` is where its text begins in the source.
struct Reader {
    base: usize,
}

impl Reader {
    fn read(&self, text: &str) -> Result<(Node, Vec<Flaw>), Diagnostic> {
        let collect = CollectOptions {
            comments: CommentCollectionStrategy::AsTokens,
            tokens: true,
        };
        let parsed = jsonc_parser::parse_to_ast(text, &collect, &ParseOptions::default());
        let ParseResult { value, tokens, .. } = parsed.map_err(|error| {
            Diagnostic::at(
                error.kind().to_string().to_lowercase(),
                self.span(error.range()),
            )
        })?;
        let Some(value) = value else {
            return Err(Diagnostic::at(
                "the text is empty, expected JSON",
                Span::at(0),
            ));
        };
        let mut flaws = self.token_flaws(&tokens.unwrap_or_default());
        let root = self.node(&value, text, &mut flaws);
        Ok((root, flaws))
    }

    fn span(&self, range: Range) -> Span {
        Span::new(self.base + range.start, self.base + range.end)
    }

    fn token_flaws(&self, tokens: &[TokenAndRange<'_>]) -> Vec<Flaw> {
        let comments = tokens
            .iter()
            .filter(|token| matches!(token.token, Token::CommentLine(_) | Token::CommentBlock(_)))
            .map(|token| flaw(FlawKind::Comment, self.span(token.range)));
        let code: Vec<_> = tokens
            .iter()
            .filter(|token| !matches!(token.token, Token::CommentLine(_) | Token::CommentBlock(_)))
            .collect();
        let pairs = code.iter().zip(code.iter().skip(1));
        let between = pairs.filter_map(|(left, right)| self.pair_flaw(left, right));
        comments.chain(between).collect()
    }

    /// A comma too many or too few between two neighbouring tokens.
    fn pair_flaw(&self, left: &TokenAndRange<'_>, right: &TokenAndRange<'_>) -> Option<Flaw> {
        let closes = |token: &Token<'_>| matches!(token, Token::CloseBrace | Token::CloseBracket);
        let opens = |token: &Token<'_>| matches!(token, Token::OpenBrace | Token::OpenBracket);
        let mark = |token: &Token<'_>| matches!(token, Token::Comma | Token::Colon);
        if matches!(left.token, Token::Comma) && closes(&right.token) {
            return Some(flaw(FlawKind::TrailingComma, self.span(left.range)));
        }
        let left_ends = !opens(&left.token) && !mark(&left.token);
        let right_starts = !closes(&right.token) && !mark(&right.token);
        (left_ends && right_starts)
            .then(|| flaw(FlawKind::MissingComma, Span::at(self.base + left.range.end)))
    }

    fn node(&self, value: &ast::Value<'_>, text: &str, flaws: &mut Vec<Flaw>) -> Node {
        let span = self.span(value.range());
        let value = match value {
            ast::Value::StringLit(string) => {
                self.quotes(string.range, text, flaws);
                Value::Text(string.value.to_string())
            }
            ast::Value::NumberLit(number) => Value::Number(number.value.to_owned()),
            ast::Value::BooleanLit(boolean) => Value::Bool(boolean.value),
            ast::Value::NullKeyword(_) => Value::Null,
            ast::Value::Array(array) => {
                let items = array.elements.iter();
                Value::List(items.map(|item| self.node(item, text, flaws)).collect())
            }
            ast::Value::Object(object) => {
                let members = object.properties.iter();
                Value::Map(
                    members
                        .map(|member| self.entry(member, text, flaws))
                        .collect(),
                )
            }
        };
        Node::new(value, span)
    }

    fn entry(&self, member: &ast::ObjectProp<'_>, text: &str, flaws: &mut Vec<Flaw>) -> Entry {
        let range = member.name.range();
        match &member.name {
            ast::ObjectPropName::String(_) => self.quotes(range, text, flaws),
            ast::ObjectPropName::Word(_) => {
                flaws.push(flaw(FlawKind::UnquotedName, self.span(range)));
            }
        }
        let key = Key {
            text: member.name.as_str().to_owned(),
            span: self.span(range),
        };
        let value = self.node(&member.value, text, flaws);
        Entry { key, value }
    }

    fn quotes(&self, range: Range, text: &str, flaws: &mut Vec<Flaw>) {
        if text
            .get(range.start..)
            .is_some_and(|rest| rest.starts_with('\''))
        {
            flaws.push(flaw(FlawKind::SingleQuotes, self.span(range)));
        }
    }
}

/// Every key that stands twice in one mapping.
pub(super) fn duplicates(node: &Node, flaws: &mut Vec<Flaw>) {
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| duplicates(item, flaws)),
        Value::Map(entries) => {
            let mut seen = std::collections::BTreeMap::new();
            for entry in entries {
                if let Some(first) = seen.insert(&entry.key.text, entry.key.span) {
                    flaws.push(Flaw {
                        kind: FlawKind::DuplicateKey,
                        span: entry.key.span,
                        first: Some(first),
                    });
                }
                duplicates(&entry.value, flaws);
            }
        }
        _ => {}
    }
}
