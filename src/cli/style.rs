//! How output may look: `--color` and what the environment says.

use std::io::IsTerminal;

use clap::ValueEnum;

use crate::render::Style;

/// Lines are not drawn out further than this, however wide the terminal is.
const WIDEST: usize = 110;

/// The flags about the look of output.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Args {
    /// When to use colours
    #[arg(long, value_enum, default_value_t, global = true, value_name = "WHEN")]
    color: When,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum When {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Args {
    /// What standard output can show; a file shows no colours unless they are asked for.
    pub(super) fn stdout(&self, to_file: bool) -> Style {
        if to_file && self.color == When::Auto {
            return self.with_color(false, false);
        }
        self.style(!to_file && std::io::stdout().is_terminal())
    }

    /// What standard error can show.
    pub(super) fn stderr(&self) -> Style {
        self.style(std::io::stderr().is_terminal())
    }

    fn style(&self, is_terminal: bool) -> Style {
        self.with_color(self.wants_color(is_terminal), is_terminal)
    }

    fn with_color(&self, color: bool, is_terminal: bool) -> Style {
        // The colour library looks at standard output alone; the decision here is about the stream in use.
        colored::control::set_override(color);
        let width = if is_terminal {
            terminal_width()
        } else {
            Style::PLAIN.width
        };
        Style {
            color,
            unicode: !is_terminal || speaks_unicode(),
            width: width.min(WIDEST),
        }
    }

    /// `--color` decides, then a non-empty `NO_COLOR` (<https://no-color.org>), then `CLICOLOR_FORCE`.
    fn wants_color(&self, is_terminal: bool) -> bool {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let forced = || {
            set("CLICOLOR_FORCE")
                && std::env::var_os("CLICOLOR_FORCE").is_none_or(|value| value != "0")
        };
        match self.color {
            When::Always => true,
            When::Never => false,
            When::Auto if set("NO_COLOR") => false,
            When::Auto => {
                forced()
                    || (is_terminal && std::env::var_os("TERM").is_none_or(|term| term != "dumb"))
            }
        }
    }
}

fn terminal_width() -> usize {
    let columns = std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok());
    let measured = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    columns
        .or_else(measured)
        .unwrap_or(Style::PLAIN.width)
        .max(40)
}

/// Whether the locale is one of UTF-8; where none is set, as on Windows, it is taken for one.
fn speaks_unicode() -> bool {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"];
    let set = names
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    set.is_none_or(|locale| locale.to_lowercase().replace('-', "").contains("utf8"))
}
