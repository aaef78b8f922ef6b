//! Values in shell scripts, read without running them.

use crate::source::Span;
use crate::source::shell;

/// A value in a script and the byte it begins at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    pub(super) start: usize,
}

/// The value of a long option: `--role-arn X` or `--role-arn=X`.
pub(super) fn option<'a>(script: &'a str, name: &str) -> Option<Word<'a>> {
    let commands = shell::read(script).commands;
    commands.iter().find_map(|command| {
        let mut words = command.words.iter();
        while let Some(word) = words.next() {
            if word.text == name {
                return unquoted(script, words.next()?.span);
            }
            let value = word.text.strip_prefix(name);
            if value.is_some_and(|value| value.starts_with('=')) {
                let start = word.span.start + name.len() + 1;
                return unquoted(script, Span::new(start, word.span.end));
            }
        }
        None
    })
}

/// The value given to a variable: `NAME=value`, also behind `export`, inside `echo` and in the lines of
/// a here-document, which a script writes into `$GITHUB_ENV`.
pub(super) fn assignment<'a>(script: &'a str, name: &str) -> Option<Word<'a>> {
    let read = shell::read(script);
    let words = read.commands.iter().flat_map(|command| &command.words);
    let words = read.assignments.iter().chain(words).map(|word| word.span);
    let lines = read.documents.iter().flat_map(|document| {
        let lines = script.get(document.span.start..document.span.end);
        let mut start = document.span.start;
        let lines = lines.unwrap_or_default().split_inclusive('\n');
        lines.map(move |line| {
            let span = Span::new(start, start + line.trim_end().len());
            start += line.len();
            span
        })
    });
    let mut places = words.chain(lines);
    places.find_map(|span| {
        let written = unquoted(script, span)?;
        // PowerShell: `$env:NAME=value`
        let bare = written.text.trim_start();
        let bare = bare.strip_prefix("$env:").unwrap_or(bare);
        let value = bare.strip_prefix(name)?.strip_prefix('=')?;
        let start = written.start + written.text.len() - value.len();
        unquoted(script, Span::new(start, start + value.len()))
    })
}

/// A part of a script without the quotes around it.
fn unquoted(script: &str, span: Span) -> Option<Word<'_>> {
    let text = script.get(span.start..span.end)?;
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    let inside = quote.and_then(|quote| text.strip_prefix(quote)?.strip_suffix(quote));
    Some(match inside {
        Some(text) => Word {
            text,
            start: span.start + 1,
        },
        None => Word {
            text,
            start: span.start,
        },
    })
}

/// The audience in the query of a token request.
pub(super) fn audience(script: &str) -> Option<Word<'_>> {
    let request = script.find("ACTIONS_ID_TOKEN_REQUEST_URL")?;
    let key = "audience=";
    let at = request + script.get(request..)?.find(key)? + key.len();
    word(script, at)
}

/// A word from `start` on: up to its closing quote, or to a blank or another sign of the shell.
fn word(script: &str, start: usize) -> Option<Word<'_>> {
    let rest = script.get(start..)?;
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let (skip, body) = match quote {
        Some(quote) => (quote.len_utf8(), rest.get(quote.len_utf8()..)?),
        None => (0, rest),
    };
    let length = match quote {
        Some(quote) => body.find(quote)?,
        None => length(body),
    };
    Some(Word {
        text: body.get(..length)?,
        start: start + skip,
    })
}

/// Up to the first sign that ends a bare word; an expression of GitHub's is part of it.
fn length(body: &str) -> usize {
    let ends =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '|' | '&' | ')' | '`' | '>');
    let mut at = 0;
    while let Some(rest) = body.get(at..) {
        let end = rest.find(ends).unwrap_or(rest.len());
        match rest.find("${{").filter(|open| *open < end) {
            Some(open) => match rest.get(open..).and_then(|inside| inside.find("}}")) {
                Some(close) => at += open + close + "}}".len(),
                None => return body.len(),
            },
            None => return at + end,
        }
    }
    body.len()
}

/// The variable a word consists of: `$NAME`, `${NAME}`, `$env:NAME`.
pub(super) fn variable(word: &str) -> Option<&str> {
    let name = word.strip_prefix('$')?;
    let braced = name
        .strip_prefix('{')
        .and_then(|name| name.strip_suffix('}'));
    let name = braced.or_else(|| name.strip_prefix("env:")).unwrap_or(name);
    let fits = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    fits.then_some(name)
}
