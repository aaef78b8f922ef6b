//! The errors that were read, in plain words.

use colored::Color;

use crate::conclude::SymptomReport;
use crate::finding::{RuleId, Stage};
use crate::render::Style;
use crate::render::view::Shown;

use super::wrap::{clean, indented};

/// The errors other than the one that counts are shown in a line each, of this many at most.
const REST: usize = 5;
/// Of the causes that an error excludes by itself so many are named.
const EXCLUDED: usize = 4;

/// The error that counts in full, the others in a line.
pub(super) fn all(symptoms: &[SymptomReport], style: Style) -> Vec<String> {
    let counting = symptoms.iter().find(|one| one.meaning.counts);
    let rest = symptoms.iter().filter(|one| !one.meaning.counts);
    let rest = Shown::of(rest, REST);
    let mut blocks: Vec<_> = counting.map(|one| full(one, style)).into_iter().collect();
    let mut lines: Vec<_> = rest.items.iter().map(|one| short(one, style)).collect();
    lines.extend(rest.more().map(|more| format!("  {more}")));
    if !lines.is_empty() {
        blocks.push(format!(
            "{}\n{}",
            style.bold("Other errors in the text:"),
            lines.join("\n")
        ));
    }
    blocks
}

fn full(symptom: &SymptomReport, style: Style) -> String {
    let color = if symptom.stage.is_some() {
        Color::Red
    } else {
        Color::Yellow
    };
    let head = style.paint(&format!("symptom[{}]", clean(&symptom.code)), color);
    let mut lines = vec![format!("{head}{}", place(symptom))];
    lines.push(indented(&symptom.message, "  ", style));
    lines.push(String::new());
    lines.push(indented(symptom.meaning.text, "  means      ", style));
    lines.extend(
        proves(&symptom.meaning.passed).map(|text| indented(&text, "  proves     ", style)),
    );
    lines.extend(
        excluded(&symptom.meaning.rules_out).map(|text| indented(&text, "  rules out  ", style)),
    );
    lines.join("\n")
}

fn short(symptom: &SymptomReport, style: Style) -> String {
    let head = format!("  {}: ", spot(symptom));
    indented(
        &format!("{} ({})", symptom.meaning.text, symptom.code),
        &head,
        style,
    )
}

/// Where it stands, and how often.
fn place(symptom: &SymptomReport) -> String {
    let spot = spot(symptom);
    match symptom.meaning.count {
        0 | 1 => format!(" {spot}"),
        count => format!(" {spot}, {count} times"),
    }
}

/// The line, of which log where there are several.
fn spot(symptom: &SymptomReport) -> String {
    match &symptom.source {
        Some(source) => format!("{}:{}", clean(source), symptom.line),
        None => format!("line {}", symptom.line),
    }
}

fn proves(passed: &[Stage]) -> Option<String> {
    let names: Vec<_> = passed.iter().map(|stage| stage.name()).collect();
    let (last, before) = names.split_last()?;
    Some(match before {
        [] => format!("the {last} stage was passed"),
        _ => format!("the stages {} and {last} were passed", before.join(", ")),
    })
}

fn excluded(rules: &[RuleId]) -> Option<String> {
    let shown = rules.iter().take(EXCLUDED).map(|rule| rule.as_str());
    let named = shown.collect::<Vec<_>>().join(", ");
    match rules.len() {
        0 => None,
        count if count > EXCLUDED => Some(format!("{named}, and {} more", count - EXCLUDED)),
        _ => Some(named),
    }
}
