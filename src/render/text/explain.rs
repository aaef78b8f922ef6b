//! The answer to a pasted error: what it means, what is left, what to look at next.

use crate::conclude::Diagnosis;
use crate::finding::Weight;
use crate::finding::{Certainty, Finding, Kind};
use crate::render::Style;
use crate::render::view::{REST, Shown, is_about_another_problem, is_other_problem};

use super::wrap::indented;
use super::{chain, finding, headline, next_steps, notes, others, symptom};
use crate::render::gate::one_line;

/// The errors, then the causes, then the next steps.
pub fn explanation(diagnosis: &Diagnosis, style: Style) -> String {
    let mut blocks = vec![headline(diagnosis, style)];
    if !is_about_another_problem(diagnosis) {
        blocks.push(chain::chain(diagnosis, style));
    }
    blocks.extend(notes(diagnosis, style));
    blocks.extend(symptom::all(&diagnosis.symptoms, style));
    blocks.extend(causes(diagnosis, style));
    blocks.extend(next_steps(diagnosis, style));
    blocks.retain(|block| !block.is_empty());
    blocks.join("\n\n") + "\n"
}

/// The first cause that the evidence shows in full, the others and advice in a line, then what only
/// the error leaves open.
fn causes(diagnosis: &Diagnosis, style: Style) -> Vec<String> {
    let all = diagnosis
        .findings
        .iter()
        .filter(|one| !is_other_problem(one));
    let (open, shown): (Vec<_>, Vec<_>) = all.partition(|one| is_open(one));
    let is_cause = shown.first().is_some_and(|first| first.kind == Kind::Cause);
    let (first, rest) = shown.split_at(usize::from(is_cause));
    let mut blocks: Vec<_> = first.iter().map(|one| finding::full(one, style)).collect();
    blocks.extend(list(&open, diagnosis, style));
    blocks.extend(others(&Shown::of(rest.iter().copied(), REST), style));
    blocks
}

/// Whether nothing but the error speaks for it: there is nothing to show but how to tell.
fn is_open(finding: &Finding) -> bool {
    let bare = finding.fixes.is_empty() && finding.sides.is_none();
    finding.kind == Kind::Cause && finding.certainty != Certainty::Proven && bare
}

/// The causes that are left, by how often they are the reason, each with how to tell.
fn list(open: &[&Finding], diagnosis: &Diagnosis, style: Style) -> Option<String> {
    let of = |weight: Weight| open.iter().copied().filter(move |one| one.weight == weight);
    let first = open.first()?;
    let title = match (first.certainty, open) {
        (Certainty::Likely, [_]) => "Likely cause:",
        (Certainty::Likely, _) => "Likely cause, then other possible causes:",
        _ => "Possible causes, most frequent first:",
    };
    let mut lines = vec![style.bold(title)];
    lines.extend(of(Weight::Usual).map(|one| item(one, diagnosis, style)));
    lines.extend(of(Weight::Sometimes).map(|one| line(one, style)));
    let rare: Vec<_> = of(Weight::Rare).map(|one| one.rule.as_str()).collect();
    if !rare.is_empty() {
        lines.push(indented(&rare.join(", "), "  rare: ", style));
    }
    Some(lines.join("\n"))
}

/// A usual cause: what it is, why where the error does not say it, how to tell.
fn item(finding: &Finding, diagnosis: &Diagnosis, style: Style) -> String {
    let head = format!(
        "  {}: {}",
        style.bold(finding.rule.as_str()),
        one_line(&finding.title)
    );
    let known = |text: &str| {
        diagnosis
            .symptoms
            .iter()
            .any(|one| one.meaning.text == text)
    };
    let reason = Some(finding.explanation.as_str()).filter(|text| !text.is_empty() && !known(text));
    let reason = reason.map(|text| indented(text, "      ", style));
    let tell = finding
        .tell
        .map(|tell| indented(tell, "      How to check: ", style));
    let lines: Vec<_> = [Some(head), reason, tell].into_iter().flatten().collect();
    lines.join("\n")
}

/// A less usual cause: how to tell, which also says what it is.
fn line(finding: &Finding, style: Style) -> String {
    let text = finding.tell.unwrap_or(&finding.title);
    indented(&format!("{}: {text}", finding.rule), "  ", style)
}
