//! Scalars as JSON and YAML write them.

use crate::source::Format;

/// Where a YAML scalar stands: a plain one may hold less inside of brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Bracketed,
    Block,
}

/// The quotes a string is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    None,
    Single,
    Double,
}

impl Quotes {
    /// The quotes of a scalar as it is written.
    pub fn of(written: &str) -> Self {
        match written.as_bytes().first() {
            Some(b'"') => Self::Double,
            Some(b'\'') => Self::Single,
            _ => Self::None,
        }
    }
}

/// A string as the format writes it, in the quotes that are wanted where they can hold it.
pub(super) fn string(format: Format, text: &str, wanted: Quotes, place: Place) -> String {
    match format {
        Format::Json | Format::Program => return double(text),
        Format::Hcl => return hcl(text),
        Format::Yaml => {}
    }
    match wanted {
        Quotes::None if is_plain(text, place) => text.to_owned(),
        Quotes::None | Quotes::Single if !text.chars().any(char::is_control) => {
            format!("'{}'", text.replace('\'', "''"))
        }
        _ => double(text),
    }
}

/// A quoted HCL string: as JSON writes it, but what begins a template is written twice.
///
/// What was to be filled in by a template stays so: `${var.x}` is written as it stands.
fn hcl(text: &str) -> String {
    double(text).replace("%{", "%%{")
}

/// A JSON string, which YAML reads as the same text.
fn double(text: &str) -> String {
    crate::source::quoted(text)
}

/// Whether YAML reads the bare text as this very string.
fn is_plain(text: &str, place: Place) -> bool {
    let starts_badly = text.starts_with(|c: char| "!&*?|>%@`\"'#,[]{}-:=~".contains(c));
    let breaks = text.contains(": ") || text.contains(" #") || text.ends_with(':');
    let brackets = place == Place::Bracketed && text.contains([',', '[', ']', '{', '}']);
    let edges = text.is_empty() || text.trim() != text;
    let odd = text.chars().any(|c| c.is_control() || !is_printable(c));
    !(starts_badly || breaks || brackets || edges || odd || means_something_else(text))
}

/// The characters a YAML stream may hold unescaped and in one line.
///
/// See <https://yaml.org/spec/1.2.2/#51-character-set> and §5.4 on line breaks.
fn is_printable(c: char) -> bool {
    !matches!(
        c,
        '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{fffe}' | '\u{ffff}'
    )
}

/// Words and figures that YAML 1.1 or 1.2 reads as another type than a string.
fn means_something_else(text: &str) -> bool {
    const WORDS: [&str; 10] = [
        "null", "true", "false", "yes", "no", "on", "off", "y", "n", ".nan",
    ];
    let bare = text.trim_start_matches(['+', '-']).trim_start_matches('.');
    let figures = bare.starts_with(|c: char| c.is_ascii_digit()) && !has_plain_letters(bare);
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
        || bare.eq_ignore_ascii_case("inf")
        || figures
}

/// Whether a text that begins with a digit holds a character no YAML number or date has.
fn has_plain_letters(text: &str) -> bool {
    let numeric = |c: char| c.is_ascii_hexdigit() || "_.:+-xoXOtTzZ ".contains(c);
    !text.chars().all(numeric)
}
