//! Commands, written for bash and PowerShell.

use super::json::json;
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

/// The value of an option.
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
            Shell::Bash => self.written(" \\\n  ", bash_word),
            Shell::Powershell => {
                let documents = self
                    .options
                    .iter()
                    .filter_map(|(_, argument)| match argument {
                        Argument::Document(value) => Some(file_of(&json(value, 0))),
                        Argument::Word(_) => None,
                    });
                documents.collect::<String>() + &self.written(" `\n  ", powershell_word)
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

fn bash_word(argument: &Argument) -> String {
    match argument {
        Argument::Word(word) => quote(word),
        Argument::Document(value) => quote(&json(value, 0)),
    }
}

fn powershell_word(argument: &Argument) -> String {
    match argument {
        Argument::Word(word) => powershell_quote(word),
        Argument::Document(_) => "\"file://$document\"".to_owned(),
    }
}

/// A word of PowerShell, in single quotes where it needs them.
///
/// See <https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules>.
fn powershell_quote(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=+".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "''"))
}

/// Puts a document into a file: Windows PowerShell takes the quotes out of a program's arguments, and
/// writes a byte order mark before any UTF-8, so the text is ASCII.
fn file_of(json: &str) -> String {
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

/// `text` as one word of a shell, in single quotes where it needs them.
///
/// See <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02>.
pub fn quote(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@,+%".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// The commands in `bash`, one or more lines of plain words as [`quote`]
/// writes them, in the words of PowerShell. A JSON document goes by way of a file.
pub fn powershell(bash: &str) -> String {
    let mut text = String::new();
    for line in words(bash) {
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
fn words(bash: &str) -> Vec<Vec<(bool, String)>> {
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
