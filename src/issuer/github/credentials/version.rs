//! Versions of actions.

/// The version of an action, as the text after `@` tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The text after `@`.
    pub written: String,
    /// Major, minor and patch, as far as they are named; of a commit by the comment after it.
    pub numbers: Vec<u32>,
    /// Whether it is a full commit id.
    pub commit: bool,
}

impl Version {
    /// Reads the text after `@`; `comment` is what stands after it on the line.
    pub fn parse(written: &str, comment: &str) -> Self {
        let hex = |c: char| c.is_ascii_hexdigit();
        let commit = written.len() == 40 && written.chars().all(hex);
        let text = if commit { comment } else { written };
        Self {
            written: written.to_owned(),
            numbers: numbers(text),
            commit,
        }
    }

    /// The major version, where it is named.
    pub fn major(&self) -> Option<u32> {
        self.numbers.first().copied()
    }

    /// Whether it is surely older than `major.minor`: a version named by its major alone moves
    /// with the newest release.
    pub fn is_before(&self, major: u32, minor: u32) -> Option<bool> {
        match self.numbers.as_slice() {
            [] => None,
            [own] => Some(*own < major),
            [own, own_minor, ..] => Some((*own, *own_minor) < (major, minor)),
        }
    }
}

fn numbers(text: &str) -> Vec<u32> {
    let text = text.trim_start_matches(['#', ' ']);
    let text = text.strip_prefix('v').unwrap_or(text);
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let digits = text.get(..end).unwrap_or_default();
    digits
        .split('.')
        .map_while(|part| part.parse().ok())
        .take(3)
        .collect()
}
