//! The answer for people: a block for each job, a line for each subject.

use colored::Color;

use super::Found;
use super::json::{level, written};
use crate::github::Claims;
use crate::github::claims::ClaimValue;
use crate::github::credentials::AwsStep;
use crate::github::survey::{Row, RowSubject};
use crate::render::Style;
use crate::render::text::clean;

/// The whole answer.
pub(super) fn text(found: &Found, style: Style) -> String {
    let mut lines = Vec::new();
    if let Some(claims) = &found.token {
        token(claims, &found.remarks, style, &mut lines);
    }
    let mut file = None;
    for row in &found.rows {
        if file != Some(&row.workflow) {
            file = Some(&row.workflow);
            lines.push(style.bold(&clean(&row.workflow)));
        }
        job(row, style, &mut lines);
    }
    if found.rows.is_empty() && found.token.is_none() {
        lines.push(
            "no workflow files and no token: name them with --workflow or --token".to_owned(),
        );
    }
    lines.join("\n") + "\n"
}

fn token(claims: &Claims, remarks: &[String], style: Style, lines: &mut Vec<String>) {
    let width = claims
        .list
        .iter()
        .map(|claim| claim.name.len())
        .max()
        .unwrap_or_default();
    for claim in &claims.list {
        let value = match &claim.value {
            ClaimValue::Text(text) => text.clone(),
            ClaimValue::List(texts) => texts.join(", "),
            ClaimValue::Absent | ClaimValue::Open(_) | ClaimValue::Unknown => continue,
        };
        lines.push(format!(
            "  {:width$}  {}",
            clean(&claim.name),
            clean(&value)
        ));
    }
    for remark in remarks {
        lines.push(format!(
            "{} {}",
            style.paint("note:", Color::Yellow),
            clean(remark)
        ));
    }
}

fn job(row: &Row, style: Style, lines: &mut Vec<String>) {
    let level = level(&row.id_token);
    let color = match level {
        "write" => Color::Green,
        "none" => Color::Red,
        _ => Color::Yellow,
    };
    let environment = row
        .environment
        .as_deref()
        .map(|name| format!("   environment: {name}"));
    lines.push(format!(
        "  {}   id-token: {}{}",
        style.bold(&clean(&row.job)),
        style.paint(level, color),
        clean(&environment.unwrap_or_default()),
    ));
    if let Some(problem) = &row.problem {
        let mark = style.paint("GitHub refuses it:", Color::Red);
        lines.push(format!("    {mark} {}", clean(&problem.message)));
    }
    lines.extend(row.aws.iter().map(|found| step(found, style)));
    if level != "none" || !row.aws.is_empty() {
        subjects(&row.subjects, style, lines);
    }
}

fn step(step: &AwsStep, style: Style) -> String {
    let part = |name: &str, value: Option<&str>| {
        value
            .map(|value| format!("  {} {value}", style.dim(name)))
            .unwrap_or_default()
    };
    let shown = [
        ("role", &step.role),
        ("audience", &step.audience),
        ("region", &step.region),
    ];
    let rest: String = shown
        .iter()
        .map(|(name, found)| part(name, found.as_ref().and_then(written)))
        .collect();
    let uses = step.uses.as_ref().map_or("script", |uses| uses.as_str());
    format!(
        "    step {}: {} ({}){rest}",
        step.number,
        clean(uses),
        step.method.as_str()
    )
}

fn subjects(subjects: &[RowSubject], style: Style, lines: &mut Vec<String>) {
    let width = subjects
        .iter()
        .map(|row| row.event.len())
        .max()
        .unwrap_or_default();
    for row in subjects {
        let note = row
            .note
            .map(|note| format!("  ({})", note.as_str()))
            .unwrap_or_default();
        let line = format!(
            "    {:width$}  {}{note}",
            clean(&row.event),
            clean(&row.subject)
        );
        lines.push(if row.token { line } else { style.dim(&line) });
    }
}
