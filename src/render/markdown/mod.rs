//! Markdown for a job's summary, an issue or a ticket.
//!
//! See <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary>.

mod escape;

use super::IN_AWS;
use super::headline::headline;
use super::level::Level;
use crate::conclude::{Diagnosis, NextStep, StageReport};
use crate::finding::{
    Admitted, Certainty, Evidence, Finding, Fix, FixKind, Kind, Language, Sides, Status,
};
use escape::{fenced, prose, span};

/// How many findings after the first are shown.
const REST: usize = 8;

/// The whole diagnosis: stages, the first cause in full, the rest in short.
pub fn markdown(diagnosis: &Diagnosis) -> String {
    let mut blocks = vec![
        format!("## oidc-doctor: {}", prose(&headline(diagnosis))),
        stages(&diagnosis.stages),
    ];
    let causes = diagnosis.findings.iter();
    let first = causes.take(1).filter(|first| first.kind == Kind::Cause);
    let first = first.count();
    let (first, rest) = diagnosis
        .findings
        .split_at_checked(first)
        .unwrap_or_default();
    blocks.extend(first.iter().flat_map(full));
    let left = rest.len().saturating_sub(REST);
    let left = (left > 0).then(|| format!("and {left} more: `--format json` lists them"));
    let shown = rest.iter().take(REST).map(short);
    blocks.extend(listed("Also", shown.chain(left)));
    blocks.extend(listed(
        "What would tell more",
        diagnosis.next_steps.iter().map(next),
    ));
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
    blocks.extend(findings.iter().filter(loud).take(REST).flat_map(full));
    let quiet = findings.iter().filter(|finding| !loud(finding));
    blocks.extend(listed("Also", quiet.take(REST).map(short)));
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
    if finding.certainty != Certainty::Proven {
        blocks.push(format!(
            "*{}: it does not follow from the evidence alone*",
            finding.certainty.name()
        ));
    }
    let fixes = finding.fixes.iter().enumerate();
    blocks.extend(fixes.map(|(index, item)| fix(item, if index == 0 { "Fix" } else { "Or" })));
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
    let proof = if fix.verified { " (verified)" } else { "" };
    let title = format!("**{heading}{proof}:** {}", prose(&fix.title));
    let admits = fix.admits.iter().map(admitted);
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

fn admitted(admitted: &Admitted) -> String {
    let example = admitted.claims.get("sub");
    let example = example.map(|sub| format!(", such as {}", span(sub)));
    format!(
        "Also lets in: {}{}",
        prose(&admitted.who),
        example.unwrap_or_default()
    )
}

fn short(finding: &Finding) -> String {
    let places = finding.evidence.first();
    let at =
        places.map(|place| format!(" ({})", span(&format!("{}:{}", place.source, place.line))));
    let certainty = match (finding.kind, finding.certainty) {
        (Kind::Advice, _) | (_, Certainty::Proven) => String::new(),
        (_, other) => format!(", {}", other.name()),
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
