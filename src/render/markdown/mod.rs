//! Markdown for a job's summary, an issue or a ticket.
//!
//! See <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary>.

mod escape;

use super::level::Level;
use super::view::{
    IN_AWS, REST, Shown, View, admitted, certainty_mark, fix_heading, proof, uncertainty,
};
use crate::conclude::{Diagnosis, NextStep, StageReport};
use crate::finding::{Admitted, Evidence, Finding, Fix, FixKind, Kind, Language, Sides, Status};
use escape::{fenced, prose, span};

/// The whole diagnosis: stages, the first cause in full, the rest in short.
pub fn markdown(diagnosis: &Diagnosis) -> String {
    let view = View::of(diagnosis);
    let mut blocks = vec![
        format!("## oidc-doctor: {}", prose(&view.headline)),
        stages(&diagnosis.stages),
    ];
    blocks.extend(view.main.into_iter().flat_map(full));
    let shown = view.rest.items.iter().map(|finding| short(finding));
    blocks.extend(listed("Also", shown.chain(view.rest.more())));
    blocks.extend(listed("Next steps", diagnosis.next_steps.iter().map(next)));
    blocks.extend(listed(
        "Notes",
        diagnosis.notes.iter().map(|note| prose(note)),
    ));
    blocks.join("\n\n") + "\n"
}

/// What was found, what is said of it, and its findings: those that are more than a note in full.
pub fn section(title: &str, text: &str, findings: &[Finding]) -> String {
    let mut blocks = vec![format!("## {}", prose(title))];
    blocks.extend((!text.is_empty()).then(|| fenced("text", text)));
    let loud = |finding: &&Finding| Level::of(finding) != Level::Note;
    let shown = Shown::of(findings.iter().filter(loud), REST);
    blocks.extend(shown.items.iter().flat_map(|finding| full(finding)));
    let quiet = Shown::of(findings.iter().filter(|finding| !loud(finding)), REST);
    let lines = quiet.items.iter().map(|finding| short(finding));
    blocks.extend(listed("Also", lines.chain(quiet.more())));
    blocks.join("\n\n") + "\n"
}

fn stages(stages: &[StageReport]) -> String {
    let row = |stage: &StageReport| {
        let mark = match stage.status {
            Status::Pass => "✓",
            Status::Fail => "✗",
            Status::Unknown => "?",
        };
        format!(
            "| {} | {mark} | {} |\n",
            stage.stage.name(),
            prose(&stage.summary)
        )
    };
    let rows: String = stages.iter().map(row).collect();
    format!("| stage | | |\n|---|---|---|\n{rows}")
        .trim_end()
        .to_owned()
}

fn full(finding: &Finding) -> Vec<String> {
    let mut blocks = vec![format!(
        "### {}: {}",
        span(finding.rule.as_str()),
        prose(&finding.title)
    )];
    let places: Vec<String> = finding.evidence.iter().map(place).collect();
    blocks.extend((!places.is_empty()).then(|| places.join("\n")));
    blocks.extend(finding.sides.as_ref().map(compared));
    blocks.push(prose(&finding.explanation));
    blocks.extend(uncertainty(finding).map(|text| format!("*{text}*")));
    let fixes = finding.fixes.iter().enumerate();
    blocks.extend(fixes.map(|(index, item)| fix(item, fix_heading(index))));
    blocks
}

fn place(place: &Evidence) -> String {
    let at = span(&format!("{}:{}", place.source, place.line));
    // Whole blocks are better looked at where they stand.
    let text = (place.line == place.end_line).then(|| format!(", {}", span(&place.text)));
    format!(
        "- {at}: {}{}",
        prose(&place.label),
        text.unwrap_or_default()
    )
}

fn compared(sides: &Sides) -> String {
    format!(
        "| | |\n|---|---|\n| {} | {} |\n| {} | {} |",
        prose(&sides.expected_label),
        span(&sides.expected),
        prose(&sides.actual_label),
        span(&sides.actual)
    )
}

fn fix(fix: &Fix, heading: &str) -> String {
    let proof = proof(fix);
    let heading = if heading == "fix" { "Fix" } else { "Or" };
    let title = format!("**{heading}{proof}:** {}", prose(&fix.title));
    let admits = fix.admits.iter().map(also_allows);
    let language = match (fix.kind, fix.language) {
        (FixKind::Edit, _) => "diff",
        (_, Language::Json) => "json",
        (_, Language::Yaml) => "yaml",
        (_, Language::Shell) => "sh",
        (_, Language::Hcl) => "hcl",
        (_, Language::Typescript) => "typescript",
        (_, Language::Python) => "python",
    };
    let lines = [title].into_iter().chain(admits);
    let code = fenced(language, &fix.content);
    let lines = lines.chain([code]);
    let lines = lines.chain(fix.in_aws.then(|| prose(IN_AWS)));
    lines.collect::<Vec<_>>().join("\n\n")
}

fn also_allows(one: &Admitted) -> String {
    let (who, example) = admitted(one);
    let example = example.map(|sub| format!(", such as {}", span(sub)));
    format!(
        "Also lets in: {}{}",
        prose(who),
        example.unwrap_or_default()
    )
}

fn short(finding: &Finding) -> String {
    let places = finding.evidence.first();
    let at =
        places.map(|place| format!(" ({})", span(&format!("{}:{}", place.source, place.line))));
    let certainty = match finding.kind {
        Kind::Advice => String::new(),
        Kind::Cause => certainty_mark(finding),
    };
    format!(
        "{} {}{}{certainty}",
        span(finding.rule.as_str()),
        prose(&finding.title),
        at.unwrap_or_default()
    )
}

fn next(step: &NextStep) -> String {
    let code = fenced("sh", &step.command).replace('\n', "\n  ");
    format!("{}\n\n  {code}", prose(&step.why))
}

fn listed(heading: &str, items: impl Iterator<Item = String>) -> Option<String> {
    let items: Vec<String> = items.map(|item| format!("- {item}")).collect();
    (!items.is_empty()).then(|| format!("### {heading}\n\n{}", items.join("\n")))
}
