//! The environment the program runs in.

use std::io::IsTerminal;

use super::Failure;
use crate::source::Source;

/// What the environment says of the output.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Environment {
    /// `NO_COLOR` is set to something: <https://no-color.org>.
    pub no_color: bool,
    /// `CLICOLOR_FORCE` is set to something else than `0`: <https://bixense.com/clicolors/>.
    pub force_color: bool,
    /// Standard output is a terminal.
    pub is_terminal: bool,
    /// The terminal's width in columns, where there is a terminal or `COLUMNS` says.
    pub width: Option<usize>,
    /// Whether the locale can show more than ASCII.
    pub is_unicode: bool,
}

impl Environment {
    /// Looks around.
    pub fn read() -> Self {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let columns = std::env::var("COLUMNS").ok();
        let columns = columns.and_then(|columns| columns.parse().ok());
        let terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        Self {
            no_color: set("NO_COLOR").is_some(),
            force_color: set("CLICOLOR_FORCE").is_some_and(|value| value != "0"),
            is_terminal: std::io::stdout().is_terminal(),
            width: columns.or_else(terminal),
            is_unicode: is_unicode(),
        }
    }
}

/// The first of the three variables that is set decides, as POSIX orders them.
fn is_unicode() -> bool {
    let mut names = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter();
    let locale = names.find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    locale.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

/// The value of a variable as a named text, for a token that must not stand in an argument.
///
/// # Errors
/// Where the variable is not set, or holds what is not text.
pub fn variable(name: &str) -> Result<Source, Failure> {
    let source = format!("${name}");
    match std::env::var(name) {
        Ok(value) => Ok(Source::new(source, value)),
        Err(std::env::VarError::NotPresent) => {
            let help = "name a variable that holds the token, without `$`";
            Err(Failure::new(&source, "the variable is not set", Some(help)))
        }
        Err(std::env::VarError::NotUnicode(_)) => Err(Failure::new(
            &source,
            "the variable does not hold text",
            None,
        )),
    }
}
