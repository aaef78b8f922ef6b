//! Commands, written for a shell.

use super::json::json;
use super::shell::quote;
use crate::source::edit::Fresh;

/// Whose words a command is written in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shell {
    /// bash, and any POSIX shell.
    #[default]
    Bash,
    /// PowerShell, 5.1 and later.
    Powershell,
}

/// A command with its options, an option a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    /// The program with what follows it on the first line, such as `aws iam create-role`.
    pub program: String,
    /// The options.
    pub options: Vec<(String, Argument)>,
}

/// What stands behind an option.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// One word.
    Word(String),
    /// A JSON document.
    Document(Fresh),
}

impl Command {
    /// A command without options.
    pub fn new(program: impl Into<String>) -> Self {
        let program = program.into();
        let options = Vec::new();
        Self { program, options }
    }

    /// The same with one option more.
    #[must_use]
    pub fn option(mut self, name: &str, word: impl Into<String>) -> Self {
        self.options
            .push((name.to_owned(), Argument::Word(word.into())));
        self
    }

    /// The same with a document behind an option.
    #[must_use]
    pub fn document(mut self, name: &str, value: Fresh) -> Self {
        self.options
            .push((name.to_owned(), Argument::Document(value)));
        self
    }

    /// The text to paste into a shell, with a line end.
    pub fn text(&self, shell: Shell) -> String {
        match shell {
            Shell::Bash => self.written(" \\\n  ", bash),
            Shell::Powershell => {
                let documents = self
                    .options
                    .iter()
                    .filter_map(|(_, argument)| match argument {
                        Argument::Document(value) => Some(file_of(&json(value, 0))),
                        Argument::Word(_) => None,
                    });
                documents.collect::<String>() + &self.written(" `\n  ", powershell)
            }
        }
    }

    fn written(&self, break_line: &str, word: fn(&Argument) -> String) -> String {
        let options = self.options.iter();
        let options =
            options.map(|(name, argument)| format!("{break_line}{name} {}", word(argument)));
        format!("{}{}\n", self.program, options.collect::<String>())
    }
}

fn bash(argument: &Argument) -> String {
    match argument {
        Argument::Word(word) => quote(word),
        Argument::Document(value) => quote(&json(value, 0)),
    }
}

fn powershell(argument: &Argument) -> String {
    match argument {
        Argument::Word(word) => powershell_quote(word),
        Argument::Document(_) => "\"file://$document\"".to_owned(),
    }
}

/// A word of PowerShell, in single quotes where it needs them.
///
/// See <https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules>.
pub(super) fn powershell_quote(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=+".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "''"))
}

/// Puts a document into a file: Windows PowerShell takes the quotes out of a program's arguments, and
/// writes a byte order mark before any UTF-8, so the text is ASCII.
pub(super) fn file_of(json: &str) -> String {
    let text = ascii(json);
    format!(
        "$document = New-TemporaryFile\nSet-Content -Path $document -Encoding ascii -Value @'\n{text}\n'@\n"
    )
}

/// JSON without a character beyond ASCII.
fn ascii(json: &str) -> String {
    let mut units = [0; 2];
    let mut written = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() {
            written.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut units) {
            written.push_str(&format!("\\u{unit:04x}"));
        }
    }
    written
}
