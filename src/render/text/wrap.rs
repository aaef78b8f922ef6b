//! Lines that fit, and text that cannot drive a terminal.

use crate::render::Style;

/// `text` without anything that moves a cursor or turns the direction of writing.
///
/// Line ends stay: they are ours to lay out.
pub fn clean(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' => c,
        '\t' => ' ',
        c if is_unsafe(c) => '\u{fffd}',
        c => c,
    };
    text.chars().map(shown).collect()
}

fn is_unsafe(c: char) -> bool {
    let bidi = matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || bidi
}

/// `text` after `label`, broken at spaces to the style's width, later lines under the first.
pub(super) fn indented(text: &str, label: &str, style: Style) -> String {
    let hang = label.chars().count();
    let room = style.width.saturating_sub(hang).max(30);
    let mut lines = Vec::new();
    for paragraph in clean(text).lines() {
        fill(paragraph, room, &mut lines);
    }
    let separator = format!("\n{}", " ".repeat(hang));
    format!("{label}{}", lines.join(&separator))
}

fn fill(paragraph: &str, room: usize, lines: &mut Vec<String>) {
    let mut line = String::new();
    for word in paragraph.split_whitespace() {
        let length = line.chars().count() + 1 + word.chars().count();
        if !line.is_empty() && length > room {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
}
