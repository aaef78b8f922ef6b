//! `oidc-doctor rules`: the rules, or one rule's page.

use anyhow::bail;
use clap::ValueEnum;
use serde::Serialize;

use super::{CLEAR, output, style};
use crate::finding::{Kind, RuleId, Stage};
use crate::render;
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

#[derive(Debug, Serialize)]
struct Row {
    id: RuleId,
    kind: Kind,
    stage: Stage,
    since: &'static str,
    summary: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    docs: Option<&'static str>,
}

/// Prints the list, or a page.
pub(super) fn run(args: &Args, style: &style::Args) -> anyhow::Result<u8> {
    let text = match (&args.id, args.format) {
        (None, Format::Text) => list(style),
        (None, Format::Json) => {
            render::json(&ALL.iter().map(|rule| row(rule, false)).collect::<Vec<_>>())?
        }
        (Some(id), Format::Text) => named(id)?.docs.to_owned(),
        (Some(id), Format::Json) => render::json(&row(named(id)?, true))?,
    };
    output::write(&text, None)?;
    Ok(CLEAR)
}

/// The rule called `id`.
///
/// # Errors
/// Where there is none, with the one that is nearly called so.
pub(super) fn named(id: &str) -> anyhow::Result<&'static Rule> {
    if let Some(rule) = find(id) {
        return Ok(rule);
    }
    let distance = |rule: &&&Rule| strsim::damerau_levenshtein(id, rule.id.as_str());
    match ALL
        .iter()
        .min_by_key(distance)
        .filter(|rule| distance(rule) <= SLIP)
    {
        Some(near) => bail!("there is no rule `{id}`; did you mean `{}`?", near.id),
        None => bail!("there is no rule `{id}`; `oidc-doctor rules` lists them"),
    }
}

fn row(rule: &Rule, with_page: bool) -> Row {
    Row {
        id: rule.id,
        kind: rule.kind,
        stage: rule.stage,
        since: rule.since,
        summary: rule.summary,
        docs: with_page.then_some(rule.docs),
    }
}

fn list(style: &style::Args) -> String {
    let style = style.stdout(false);
    let width = ALL
        .iter()
        .map(|rule| rule.id.as_str().len())
        .max()
        .unwrap_or_default();
    let mut lines = Vec::new();
    let mut last = None;
    for rule in ALL {
        let group = (rule.kind, rule.stage);
        if last != Some(group) {
            let heading = match rule.kind {
                Kind::Cause => format!("causes: {}", rule.stage.name()),
                Kind::Advice => format!("advice: {}", rule.stage.name()),
            };
            let gap = if last.is_some() { "\n" } else { "" };
            lines.push(format!("{gap}{}", style.bold(&heading)));
            last = Some(group);
        }
        lines.push(format!("  {:<width$}  {}", rule.id, rule.summary));
    }
    lines.join("\n") + "\n"
}
