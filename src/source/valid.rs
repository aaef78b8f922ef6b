//! The tree of a text that `serde_json` has accepted.
//!
//! Since the text is known to be JSON, this reader only has to find where each part begins and
//! ends, which is several times faster than reading with repairs. How deep it is has to be bounded
//! here: what `serde_json` passes over without keeping it may be of any depth.

use super::{Entry, Key, Node, Span, Value};

/// How deep lists and objects may stand in each other.
pub(super) const DEPTH: usize = 128;

/// Where a text nests deeper than [`DEPTH`], in bytes from its start.
pub(super) fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let (mut in_string, mut escaped) = (false, false);
    text.bytes().position(|byte| {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEPTH
    })
}

/// Reads valid JSON that begins `base` bytes into its source and is not [`too_deep`]. Nothing comes
/// of a text that is no JSON.
pub(super) fn read(text: &str, base: usize) -> Option<Node> {
    let mut reader = Reader { text, base, at: 0 };
    reader.value()
}

struct Reader<'t> {
    text: &'t str,
    base: usize,
    at: usize,
}

impl Reader<'_> {
    fn value(&mut self) -> Option<Node> {
        self.skip_blanks();
        let start = self.at;
        let value = match self.peek()? {
            b'{' => self.object()?,
            b'[' => self.array()?,
            b'"' => Value::Text(self.string()?),
            _ => self.scalar()?,
        };
        Some(Node::new(value, self.span(start)))
    }

    fn object(&mut self) -> Option<Value> {
        let mut entries = Vec::new();
        self.at += 1;
        while self.more(b'}')? {
            let start = self.at;
            let text = self.string()?;
            let key = Key {
                text,
                span: self.span(start),
            };
            self.skip_blanks();
            self.at += 1;
            let value = self.value()?;
            entries.push(Entry { key, value });
        }
        Some(Value::Map(entries))
    }

    fn array(&mut self) -> Option<Value> {
        let mut items = Vec::new();
        self.at += 1;
        while self.more(b']')? {
            items.push(self.value()?);
        }
        Some(Value::List(items))
    }

    /// Steps to the next member, over a comma, or beyond the end.
    fn more(&mut self, end: u8) -> Option<bool> {
        self.skip_blanks();
        if self.peek()? == b',' {
            self.at += 1;
            self.skip_blanks();
        }
        let more = self.peek()? != end;
        if !more {
            self.at += 1;
        }
        Some(more)
    }

    /// A string, unescaped.
    fn string(&mut self) -> Option<String> {
        let start = self.at;
        let inside = self.text.get(start + 1..)?;
        let mut end = inside.find(['"', '\\'])?;
        let mut escaped = false;
        while inside.as_bytes().get(end) == Some(&b'\\') {
            escaped = true;
            let after = end + 2;
            end = after + inside.get(after..)?.find(['"', '\\'])?;
        }
        self.at = start + end + 2;
        if escaped {
            return serde_json::from_str(self.text.get(start..self.at)?).ok();
        }
        inside.get(..end).map(str::to_owned)
    }

    fn scalar(&mut self) -> Option<Value> {
        let rest = self.text.get(self.at..)?;
        let ends =
            |character: char| matches!(character, ',' | ']' | '}' | ' ' | '\n' | '\r' | '\t');
        let word = rest.get(..rest.find(ends).unwrap_or(rest.len()))?;
        self.at += word.len();
        Some(match word {
            "null" => Value::Null,
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            number => Value::Number(number.to_owned()),
        })
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn span(&self, start: usize) -> Span {
        Span::new(self.base + start, self.base + self.at)
    }
}
