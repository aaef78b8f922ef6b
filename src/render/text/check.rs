//! The answer for people: a block for each policy.

use std::collections::BTreeSet;

use colored::Color;

use super::jobs;
use crate::answer::check::{Answer, Change, Checked, Unfilled};
use crate::exam::exposure::Grade;
use crate::finding::{Admitted, Certainty, Finding};
use crate::render::Style;
use crate::render::gate::{clean, one_line};
use crate::render::level::Level;
use crate::source::Diagnostic;

pub(crate) fn answer(answer: &Answer, style: Style) -> String {
    let repository = answer.repository.as_deref();
    let blocks = answer.policies.iter();
    let blocks = blocks.map(|checked| block(checked, repository, style));
    let notes = answer.notes.iter();
    let notes = notes.map(|note| format!("{} {}", style.paint("note:", Color::Blue), clean(note)));
    blocks.chain(notes).collect::<Vec<_>>().join("\n\n") + "\n"
}

/// What is said of a policy, without its findings and without colours.
pub(crate) struct Plain {
    /// The policy and its grade.
    pub(crate) title: String,
    /// Who gets in, and which jobs do.
    pub(crate) text: String,
}

/// What is said of a policy, for other formats.
pub(crate) fn plain(checked: &Checked, repository: Option<&str>) -> Plain {
    let lines = told_of(checked, repository, Style::PLAIN);
    let lines = lines
        .iter()
        .map(|line| line.strip_prefix("  ").unwrap_or(line));
    Plain {
        title: headline(checked, Style::PLAIN),
        text: lines.collect::<Vec<_>>().join("\n"),
    }
}

fn block(checked: &Checked, repository: Option<&str>, style: Style) -> String {
    let mut lines = vec![headline(checked, style)];
    if checked.is_for_others {
        lines.extend(checked.refusals.iter().map(refusal));
        lines.push(match checked.exposure {
            Some(_) => "  not meant for tokens of GitHub".to_owned(),
            None => {
                "  trusts another issuer than GitHub's, whose tokens are not examined".to_owned()
            }
        });
        return lines.join("\n");
    }
    lines.extend(told_of(checked, repository, style));
    lines.extend(checked.findings.iter().map(|finding| line(finding, style)));
    lines.join("\n")
}

fn told_of(checked: &Checked, repository: Option<&str>, style: Style) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(checked.against.iter().flat_map(|one| change(one, style)));
    lines.extend(checked.refusals.iter().map(refusal));
    if let Some(open) = &checked.exposure {
        let admits = open.admits.iter();
        lines.extend(admits.map(|admitted| format!("  lets in {}", told(admitted))));
        let keys = open.depends_on.iter().filter(|one| !one.starts_with("${"));
        lines.extend(
            keys.map(|key| format!("  also depends on {}, which no token tells", one_line(key))),
        );
    }
    lines.extend(unfilled(checked));
    lines.extend(jobs::lines(&checked.jobs, repository, style));
    lines
}

fn refusal(refusal: &Diagnostic) -> String {
    let help = refusal.help.as_ref().map(|help| format!("; {help}"));
    let place = refusal
        .place()
        .map(|(_, at)| format!(" (line {})", at.line));
    let (help, place) = (help.unwrap_or_default(), place.unwrap_or_default());
    let message = refusal.message.trim_end_matches('.');
    one_line(&format!("  IAM would refuse it: {message}{help}{place}"))
}

/// What changes against an earlier version.
fn change(change: &Change, style: Style) -> Vec<String> {
    let mut lines = vec![format!(
        "  against {}",
        style.bold(&one_line(&change.source))
    )];
    let sides = [
        ("newly let in: ", Color::Red, &change.newly_admitted),
        (
            "no longer let in: ",
            Color::Yellow,
            &change.no_longer_admitted,
        ),
    ];
    for (word, color, side) in sides {
        let word = style.paint(word, color);
        let named = side.iter().flatten();
        lines.extend(named.map(|admitted| format!("    {word}{}", told(admitted))));
    }
    let keys = change.depends_on.iter();
    lines.extend(keys.map(|key| {
        format!(
            "    conditions on {} differ, which no token tells",
            one_line(key)
        )
    }));
    lines.extend(change.jobs.iter().map(|job| {
        format!(
            "    {} on {}: {}, was {}",
            style.bold(&one_line(&job.job)),
            one_line(&job.event),
            job.after.name(),
            job.before.name()
        )
    }));
    if !change.is_decided() {
        lines.push("    who is newly let in cannot be decided".to_owned());
    } else if lines.len() == 1 {
        lines.push("    the same get in as before".to_owned());
    }
    lines
}

/// Who, with the subject of an example.
fn told(admitted: &Admitted) -> String {
    let example = admitted.claims.get("sub");
    let example = example.map(|sub| format!(", such as {sub}"));
    one_line(&format!("{}{}", admitted.who, example.unwrap_or_default()))
}

/// What the file leaves open, in one line.
fn unfilled(checked: &Checked) -> Option<String> {
    let said = |hole: &Unfilled| {
        let default = hole
            .default
            .as_deref()
            .map(|default| format!(" (default {})", short(default)));
        format!("${{{}}}{}", short(&hole.name), default.unwrap_or_default())
    };
    let others = checked.holes.iter().filter(|hole| !hole.is_own());
    let all: Vec<String> = others.map(said).collect();
    (!all.is_empty()).then(|| {
        let all = one_line(&all.join(", "));
        format!("  more depends on {all}, which this file does not tell")
    })
}

/// An expression, its end left out where it is long.
fn short(expression: &str) -> String {
    const SHOWN: usize = 60;
    match expression.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", expression.get(..end).unwrap_or_default()),
        None => expression.to_owned(),
    }
}

fn headline(checked: &Checked, style: Style) -> String {
    let decided = checked.exposure.as_ref().filter(|open| open.is_decided());
    let color = match decided.map(|open| open.grade) {
        Some(Grade::Dangerous) => Color::Red,
        Some(Grade::Safe) => Color::Green,
        Some(Grade::Caution | Grade::Closed) | None => Color::Yellow,
    };
    let address = checked.address.as_deref();
    let address = address.map(|address| format!(" {}", one_line(address)));
    let least = match decided.is_some_and(|open| open.at_least) {
        true => "at least ",
        false => "",
    };
    let unusable = unusable(checked).map(|said| style.paint(&said, Color::Yellow));
    format!(
        "{}{}: {least}{}{}",
        style.bold(&one_line(&checked.source)),
        address.unwrap_or_default(),
        style.paint(checked.verdict, color),
        unusable.unwrap_or_default()
    )
}

/// Behind the grade: that no job of the repository can assume the role.
fn unusable(checked: &Checked) -> Option<String> {
    let jobs: BTreeSet<_> = checked
        .jobs
        .iter()
        .map(|row| (&row.workflow, &row.job))
        .collect();
    (!checked.usable).then(|| match jobs.len() {
        1 => ", but the only job here cannot assume this role".to_owned(),
        count => format!(", but none of the {count} jobs here can assume this role"),
    })
}

fn line(finding: &Finding, style: Style) -> String {
    let level = Level::of(finding);
    let color = match level {
        Level::Error => Color::Red,
        Level::Warning => Color::Yellow,
        Level::Note => Color::Blue,
    };
    let word = level.name();
    let open = match finding.certainty {
        Certainty::Possible => ", possible",
        Certainty::Proven | Certainty::Likely => "",
    };
    let place = finding
        .evidence
        .first()
        .map(|seen| format!(" (line {})", seen.line));
    let rule = style.paint(&format!("{word}[{}]", finding.rule), color);
    format!(
        "  {rule} {}{}{open}",
        one_line(&finding.title),
        place.unwrap_or_default()
    )
}
