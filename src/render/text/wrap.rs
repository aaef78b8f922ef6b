//! Lines that fit.

use unicode_width::UnicodeWidthStr;

use crate::render::Style;
pub(super) use crate::render::gate::clean;

/// `text` after `label`, broken at spaces to the style's width, later lines under the first.
pub(super) fn indented(text: &str, label: &str, style: Style) -> String {
    let hang = label.width();
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
        let length = line.width() + 1 + word.width();
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
