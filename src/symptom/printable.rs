//! Text that is safe to print.

use std::borrow::Cow;

/// The longest control sequence that is taken out whole, in bytes; a longer one is none.
const SEQUENCE: usize = 256;

/// The text without what would steer a terminal or turn the reading direction.
///
/// Whole ANSI sequences go, then every other control character but tab and line feed, and every
/// character of Unicode that changes direction or shows nothing.
pub fn printable(text: &str) -> Cow<'_, str> {
    let ascii = |byte: u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t');
    if text.bytes().all(ascii) || text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        if matches!(next, '\u{1b}' | '\u{9b}') {
            rest = after_sequence(rest);
            continue;
        }
        if is_plain(next) {
            kept.push(next);
        }
        rest = rest.get(next.len_utf8()..).unwrap_or_default();
    }
    Cow::Owned(kept)
}

/// Whether a character shows as itself and steers nothing.
fn is_plain(c: char) -> bool {
    match c {
        '\n' | '\t' => true,
        // Zero width, direction marks, embeddings, overrides, isolates, the byte order mark.
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => false,
        '\u{61c}' | '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{ad}' => false,
        '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => false,
        _ => !c.is_control(),
    }
}

/// What follows the control sequence `text` begins with (ECMA-48).
fn after_sequence(text: &str) -> &str {
    let mut chars = text.char_indices();
    let introducer = match chars.next() {
        Some((_, '\u{9b}')) => Some('['),
        _ => chars.next().map(|(_, c)| c),
    };
    let end = match introducer {
        Some('[') => chars
            .find(|(_, c)| !('\u{20}'..='\u{3f}').contains(c))
            .filter(|(_, c)| ('\u{40}'..='\u{7e}').contains(c)),
        Some(']' | 'P' | '_' | '^' | 'X') => string_end(&mut chars),
        Some('(' | ')' | '*' | '+') => chars.next().filter(|(_, c)| c.is_ascii_graphic()),
        Some(c) if c.is_ascii_graphic() => Some((1, c)),
        _ => None,
    };
    match end {
        Some((at, last)) if at <= SEQUENCE => text.get(at + last.len_utf8()..),
        _ => text.get(text.chars().next().map_or(0, char::len_utf8)..),
    }
    .unwrap_or_default()
}

/// The bell, or the backslash of `ESC \`, that ends a control string.
fn string_end(chars: &mut std::str::CharIndices<'_>) -> Option<(usize, char)> {
    let mut escaped = false;
    chars.find(|(_, c)| {
        let ends = *c == '\u{7}' || *c == '\u{9c}' || (escaped && *c == '\\');
        escaped = *c == '\u{1b}';
        ends
    })
}
