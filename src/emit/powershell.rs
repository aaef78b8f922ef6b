//! Commands that are written for bash, for PowerShell.

use super::command::{file_of, powershell_quote};

/// The commands in `bash`, one or more lines of plain words as [`quote`](crate::emit::shell::quote)
/// writes them, in the words of PowerShell. A JSON document goes by way of a file.
pub fn powershell(bash: &str) -> String {
    let mut text = String::new();
    for line in commands(bash) {
        let mut words = Vec::new();
        for (breaks, word) in line {
            let lead = if breaks { "`\n  " } else { "" };
            if word.starts_with('{') {
                text.push_str(&file_of(&word));
                words.push(format!("{lead}\"file://$document\""));
            } else {
                words.push(format!("{lead}{}", powershell_quote(&word)));
            }
        }
        text.push_str(&words.join(" "));
        text.push('\n');
    }
    text
}

/// The words of each command, and whether a line was broken before the word.
fn commands(bash: &str) -> Vec<Vec<(bool, String)>> {
    let mut lines = vec![Vec::new()];
    let mut word: Option<String> = None;
    let mut breaks = false;
    let mut letters = bash.chars();
    while let Some(c) = letters.next() {
        let is_end = c == ' ' || c == '\n';
        if is_end && let (Some(done), Some(line)) = (word.take(), lines.last_mut()) {
            line.push((breaks, done));
            breaks = false;
        }
        match c {
            ' ' => {}
            '\n' => lines.push(Vec::new()),
            '\'' => word
                .get_or_insert_default()
                .extend(letters.by_ref().take_while(|c| *c != '\'')),
            '\\' => match letters.next() {
                Some('\n') => breaks = true,
                escaped => word.get_or_insert_default().extend(escaped),
            },
            c => word.get_or_insert_default().push(c),
        }
    }
    if let (Some(done), Some(line)) = (word, lines.last_mut()) {
        line.push((breaks, done));
    }
    lines.retain(|line| !line.is_empty());
    lines
}
