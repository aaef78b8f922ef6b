//! The words of an expression.

use super::Value;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Word {
    Literal(Value),
    Name(String),
    /// An operator or a bracket.
    Sign(&'static str),
}

/// A word and the byte it begins at.
pub(super) type Placed = (Word, usize);

const SIGNS: [&str; 16] = [
    "==", "!=", "<=", ">=", "&&", "||", "!", "<", ">", "(", ")", "[", "]", ".", ",", "*",
];

/// Splits an expression into words.
///
/// # Errors
/// The text from the first byte that begins no word, and that byte.
pub(super) fn words(text: &str) -> Result<Vec<Placed>, (String, usize)> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let blank = rest.len() - rest.trim_start().len();
        if blank > 0 {
            at += blank;
            continue;
        }
        let after_value = words.last().is_some_and(|(word, _)| ends_value(word));
        let (word, length) = word(rest, after_value).ok_or_else(|| (symbol(rest), at))?;
        words.push((word, at));
        at += length;
    }
    Ok(words)
}

/// After a value a dot is a step into it, else it may begin a number such as `.5`.
fn ends_value(word: &Word) -> bool {
    matches!(
        word,
        Word::Name(_) | Word::Literal(_) | Word::Sign(")" | "]" | "*")
    )
}

fn symbol(rest: &str) -> String {
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    rest.get(..end).unwrap_or(rest).chars().take(40).collect()
}

fn word(rest: &str, after_value: bool) -> Option<(Word, usize)> {
    if rest.starts_with('\'') {
        return string(rest);
    }
    if !after_value && let Some(found) = number(rest) {
        return Some(found);
    }
    if let Some(found) = name(rest) {
        return Some(found);
    }
    let sign = SIGNS.into_iter().find(|sign| rest.starts_with(sign))?;
    Some((Word::Sign(sign), sign.len()))
}

/// A string in single quotes; a quote inside it is written twice.
fn string(rest: &str) -> Option<(Word, usize)> {
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != '\'' {
            text.push(c);
        } else if chars.next_if(|(_, next)| *next == '\'').is_some() {
            text.push('\'');
        } else {
            return Some((Word::Literal(Value::Text(text)), at + 1));
        }
    }
    None
}

fn name(rest: &str) -> Option<(Word, usize)> {
    let begins = rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if !begins {
        return None;
    }
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let length = rest.find(|c| !inside(c)).unwrap_or(rest.len());
    let name = rest.get(..length)?;
    let word = match name {
        "null" => Word::Literal(Value::Null),
        "true" => Word::Literal(Value::Bool(true)),
        "false" => Word::Literal(Value::Bool(false)),
        "NaN" => Word::Literal(Value::Number(f64::NAN)),
        "Infinity" => Word::Literal(Value::Number(f64::INFINITY)),
        _ => Word::Name(name.to_owned()),
    };
    Some((word, length))
}

fn number(rest: &str) -> Option<(Word, usize)> {
    let begins = rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'));
    if !begins {
        return None;
    }
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
    let length = rest.find(|c| !inside(c)).unwrap_or(rest.len());
    let text = rest.get(..length)?;
    let value = based(text, "0x", 16)
        .or_else(|| based(text, "0o", 8))
        .or_else(|| text.parse().ok())?;
    Some((Word::Literal(Value::Number(value)), length))
}

fn based(text: &str, prefix: &str, radix: u32) -> Option<f64> {
    let digits = text.strip_prefix(prefix)?;
    u32::from_str_radix(digits, radix).ok().map(f64::from)
}
