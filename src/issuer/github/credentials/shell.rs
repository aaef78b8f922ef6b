//! Reading values out of shell scripts, without running them.

/// A value in a script and the byte it begins at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    pub(super) start: usize,
}

/// The value of a long option: `--role-arn X` or `--role-arn=X`.
pub(super) fn option<'a>(script: &'a str, name: &str) -> Option<Word<'a>> {
    let at = script.find(name)?;
    let after = at + name.len();
    let rest = script.get(after..)?;
    let blank = rest.len()
        - rest
            .trim_start_matches(['=', ' ', '\t', '\\', '\n', '\r'])
            .len();
    (blank > 0).then(|| word(script, after + blank)).flatten()
}

/// The value given to a variable: `NAME=value`, also behind `export` or inside `echo`.
pub(super) fn assignment<'a>(script: &'a str, name: &str) -> Option<Word<'a>> {
    let mut places = script.match_indices(name);
    places.find_map(|(at, _)| {
        let before = script.get(..at)?.chars().next_back();
        let begins =
            before.is_none_or(|c| !(c.is_ascii_alphanumeric() || c == '_' || c == '$' || c == '{'));
        let after = at + name.len();
        let assigned = script.get(after..)?.starts_with('=');
        (begins && assigned)
            .then(|| word(script, after + 1))
            .flatten()
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
