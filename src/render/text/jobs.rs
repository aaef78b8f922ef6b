//! The jobs in text: a line for each job and event.

use std::collections::BTreeSet;

use colored::Color;

use crate::answer::check::JobRow;
use crate::exam::jobs::{Admitted, Token};
use crate::render::Style;
use crate::render::gate::one_line;

/// All jobs of one policy; nothing where there are none.
pub(crate) fn lines(jobs: &[JobRow], repository: Option<&str>, style: Style) -> Vec<String> {
    if jobs.is_empty() {
        return Vec::new();
    }
    let of = repository.map(|name| format!(" of {name}"));
    let mut lines = vec![format!("  jobs{}", one_line(&of.unwrap_or_default()))];
    let widest = |name: fn(&JobRow) -> &str| {
        let widths = jobs.iter().map(|row| one_line(name(row)).chars().count());
        widths.max().unwrap_or_default()
    };
    let widths = (widest(|row| &row.job), widest(|row| &row.event));
    let mut file = None;
    let mut job = None;
    for row in jobs {
        if file != Some(&row.workflow) {
            file = Some(&row.workflow);
            job = None;
            lines.push(format!("    {}", style.bold(&one_line(&row.workflow))));
        }
        let shown = if job == Some(&row.job) { "" } else { &row.job };
        job = Some(&row.job);
        lines.extend(line(row, shown, widths, style));
    }
    lines.extend(once(jobs, style));
    lines
}

fn line(row: &JobRow, shown: &str, widths: (usize, usize), style: Style) -> Vec<String> {
    let color = match row.admitted {
        Admitted::Always => Color::Green,
        Admitted::Sometimes | Admitted::Unknown => Color::Yellow,
        Admitted::Never => Color::Red,
    };
    let (job, event) = widths;
    let word = style.paint(&format!("{:9}", row.admitted.name()), color);
    let reasons = reasons(row);
    let mut reasons = reasons.iter().map(|reason| one_line(reason));
    let first = format!(
        "      {:job$}  {:event$}  {word}  {}",
        one_line(shown),
        one_line(&row.event),
        reasons.next().unwrap_or_default()
    );
    let indent = " ".repeat(6 + job + 2 + event + 2 + 9 + 2);
    let rest = reasons.map(|reason| format!("{indent}{reason}"));
    let first = first.trim_end().to_owned();
    [first].into_iter().chain(rest).collect()
}

/// Why it is so, a line each.
fn reasons(row: &JobRow) -> Vec<String> {
    match row.admitted {
        Admitted::Always => Vec::new(),
        Admitted::Sometimes => {
            let example = |word: &str, token: &Option<Token>, other: &Option<Token>| {
                Some(format!("{word} {}", told(token.as_ref()?, other.as_ref())))
            };
            let (inside, outside) = (&row.admitted_example, &row.denied_example);
            [
                example("lets in", inside, outside),
                example("refuses", outside, inside),
            ]
            .into_iter()
            .flatten()
            .collect()
        }
        Admitted::Never => row
            .cause
            .iter()
            .map(|cause| match cause.rule {
                Some(rule) => format!("{rule}: {}", cause.message),
                None => cause.message.clone(),
            })
            .collect(),
        Admitted::Unknown => row
            .depends_on
            .iter()
            .map(|fact| format!("depends on {fact}"))
            .collect(),
    }
}

/// A token by its subject, or by the claims in which it differs from another with the same subject.
fn told(token: &Token, other: Option<&Token>) -> String {
    let subject = token.get("sub").cloned().unwrap_or_default();
    let same = other.is_some_and(|other| other.get("sub") == token.get("sub"));
    if !same {
        return subject;
    }
    let differs = |(name, value): &(&String, &String)| {
        other.is_some_and(|other| other.get(*name) != Some(*value))
    };
    let claims = token.iter().filter(differs);
    let claims: Vec<_> = claims
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    format!("{subject} with {}", claims.join(", "))
}

/// The jobs that fare worse once the subjects carry ids.
fn once(jobs: &[JobRow], style: Style) -> Option<String> {
    let worse = jobs.iter().filter(|row| {
        let gets_in = matches!(row.admitted, Admitted::Always | Admitted::Sometimes);
        gets_in && row.once_immutable == Some(Admitted::Never)
    });
    let names: BTreeSet<_> = worse.map(|row| one_line(&row.job)).collect();
    (!names.is_empty()).then(|| {
        let names: Vec<_> = names.into_iter().collect();
        format!(
            "    {} a rename, a transfer or an opt-in gives the subjects ids: then {} no longer get{} in",
            style.paint("note:", Color::Blue),
            names.join(", "),
            if names.len() == 1 { "s" } else { "" }
        )
    })
}
