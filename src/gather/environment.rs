//! The environment the program runs in.

use crate::source::{Diagnostic, Source};

/// The value of a variable as a named text, for a token that must not stand in an argument.
///
/// # Errors
/// Where the variable is not set, or holds what is not text.
pub fn variable(name: &str) -> Result<Source, Diagnostic> {
    let source = format!("${name}");
    match std::env::var(name) {
        Ok(value) => Ok(Source::new(source, value)),
        Err(std::env::VarError::NotPresent) => {
            let help = "name a variable that holds the token, without `$`";
            Err(Diagnostic::cannot_read(&source, "the variable is not set").help(help))
        }
        Err(std::env::VarError::NotUnicode(_)) => Err(Diagnostic::cannot_read(
            &source,
            "the variable does not hold text",
        )),
    }
}

/// The value of a variable that is set to some text.
pub fn text(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
