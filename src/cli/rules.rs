//! `oidc-doctor rules`: the rules, or one rule's page.

use anyhow::bail;
use clap::ValueEnum;

use super::{CLEAR, output, style};
use crate::answer::rules::row;
use crate::render::{Printed, Style, text};
use crate::rules::{ALL, Rule, find};

/// Rule names that differ by no more than this are offered instead of one that does not exist.
const SLIP: usize = 6;

/// The arguments of `rules`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The rule whose page to print
    id: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For scripts
    Json,
}

/// Prints the list, or a page.
pub(super) fn run(args: &Args, style: &style::Args) -> anyhow::Result<u8> {
    let all = || ALL.iter().map(|rule| row(rule, false)).collect::<Vec<_>>();
    let style = style.stdout(false);
    let printed = match (&args.id, args.format) {
        (None, Format::Text) => Printed::text(&text::rules::list(style), style),
        (None, Format::Json) => Printed::json(&all())?,
        (Some(id), Format::Text) => Printed::text(named(id)?.docs, Style::PLAIN),
        (Some(id), Format::Json) => Printed::json(&row(named(id)?, true))?,
    };
    output::write(&printed, None)?;
    Ok(CLEAR)
}

/// The rule called `id`.
///
/// # Errors
/// Where there is none, with the one that is nearly called so.
pub(super) fn named(id: &str) -> anyhow::Result<&'static Rule> {
    let lower = id.to_ascii_lowercase();
    if let Some(rule) = find(&lower) {
        return Ok(rule);
    }
    let distance = |rule: &&&Rule| strsim::damerau_levenshtein(&lower, rule.id.as_str());
    match ALL
        .iter()
        .min_by_key(distance)
        .filter(|rule| distance(rule) <= SLIP)
    {
        Some(near) => bail!("there is no rule `{id}`; did you mean `{}`?", near.id),
        None => bail!("there is no rule `{id}`; `oidc-doctor rules` lists them"),
    }
}
