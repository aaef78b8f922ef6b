//! The answer for people: a block for each job, a line for each subject.

use colored::Color;

use crate::answer::claims::{Found, level, written};
use crate::case::Signature;
use crate::case::time::rfc3339;
use crate::issuer::github::Claims;
use crate::issuer::github::credentials::{self, AwsStep};
use crate::issuer::github::events::{RefOf, event};
use crate::issuer::github::subject::Form;
use crate::issuer::github::survey::{Note, Row, RowSubject};
use crate::known::Known;
use crate::render::Style;
use crate::render::gate::{clean, one_line};

/// The whole answer.
pub(crate) fn text(found: &Found, style: Style) -> String {
    let mut lines = Vec::new();
    if let Some(claims) = &found.token {
        token(claims, style, &mut lines);
        notes(found, style, &mut lines);
    }
    let mut file = None;
    for row in &found.rows {
        if file != Some(&row.workflow) {
            file = Some(&row.workflow);
            lines.push(style.bold(&one_line(&row.workflow)));
        }
        job(row, style, &mut lines);
    }
    let word = style.paint("note:", Color::Yellow);
    if has_both_forms(&found.rows) {
        lines.push(format!("{word} {BOTH_FORMS}"));
    }
    if found.default_branch_open {
        let events = of_default_branch(&found.rows);
        let line = |events: &[&str]| format!("{word} {}", default_branch(&events.join(", ")));
        lines.extend((!events.is_empty()).then(|| line(&events)));
    }
    let told = found.notes.iter();
    lines.extend(told.map(|note| format!("{word} {}", clean(note))));
    lines.join("\n") + "\n"
}

const BOTH_FORMS: &str = "subjects stand here by name and with ids, since it is not known which the repository sends:\n  \
                          `gh api repos/OWNER/NAME/actions/oidc/customization/sub > sub.json` says it, for `--sub-template sub.json`";

/// What `*` stands for in the subjects of events whose runs are always on the default branch.
fn default_branch(events: &str) -> String {
    format!(
        "runs of {events} are on the default branch alone, for which `refs/heads/*` stands here:\n  \
         `--default-branch NAME` names it"
    )
}

/// The events whose runs are on the default branch, as far as their subjects show a branch.
fn of_default_branch(rows: &[Row]) -> Vec<&str> {
    let mut events = Vec::new();
    for row in rows.iter().flat_map(|row| &row.subjects) {
        let known = event(&row.event).map(|event| event.ref_of);
        let fits = matches!(known, Some(RefOf::DefaultBranch | RefOf::PullRequestTarget));
        let shown = row.token && row.subject.contains(":ref:refs/heads/*");
        if fits && shown && !events.contains(&row.event.as_str()) {
            events.push(row.event.as_str());
        }
    }
    events
}

/// Whether subjects are listed by name and with ids.
fn has_both_forms(rows: &[Row]) -> bool {
    let has = |form: Form| {
        let mut subjects = rows.iter().flat_map(|row| &row.subjects);
        subjects.any(|row| row.form == form)
    };
    has(Form::Name) && has(Form::Immutable)
}

/// A line for each claim.
fn token(claims: &Claims, style: Style, lines: &mut Vec<String>) {
    lines.push(style.bold("token"));
    let names = claims.list.iter().map(|claim| claim.name.chars().count());
    let width = names.max().unwrap_or_default();
    for claim in &claims.list {
        let Known::Value(texts) = claim.texts() else {
            continue;
        };
        let value = readable(&claim.name, &texts.join(", "));
        let line = format!("  {:width$}  {}", one_line(&claim.name), one_line(&value));
        lines.push(line.trim_end().to_owned());
    }
}

/// A value as it stands in the token; a time also as people read it.
fn readable(name: &str, text: &str) -> String {
    let is_time = ["exp", "iat", "nbf"].contains(&name);
    let seconds = text.parse().ok().filter(|_| is_time);
    match seconds {
        Some(seconds) => format!("{text} ({})", rfc3339(seconds)),
        None => text.to_owned(),
    }
}

/// What is to be said of the token.
fn notes(found: &Found, style: Style, lines: &mut Vec<String>) {
    let forged = matches!(found.signature, Signature::Invalid(_));
    let color = if forged { Color::Red } else { Color::Yellow };
    let signature = found.signature.describe();
    let head = if forged { "error:" } else { "note:" };
    lines.extend(signature.map(|text| format!("{} {}", style.paint(head, color), clean(&text))));
    let remarks = found.remarks.iter();
    let note = |text: &String| format!("{} {}", style.paint("note:", Color::Yellow), clean(text));
    lines.extend(remarks.map(note));
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
        style.bold(&one_line(&row.job)),
        style.paint(level, color),
        one_line(&environment.unwrap_or_default()),
    ));
    if let Some(unread) = &row.unread {
        let line = format!(
            "    calls {unread}, which was not read: its jobs and their environments are open"
        );
        lines.push(one_line(&line));
    }
    if let Some(problem) = &row.problem {
        let mark = style.paint("GitHub refuses it:", Color::Red);
        lines.push(format!("    {mark} {}", one_line(&problem.message)));
    }
    lines.extend(row.aws.iter().map(|found| step(found, style)));
    if level != "none" || !row.aws.is_empty() {
        subjects(&row.subjects, style, lines);
    }
}

/// A value as it comes out, where the files say it, else as it is written.
fn comes_out(found: &credentials::Found) -> Option<&str> {
    let known = found.value.as_known().filter(|value| !value.is_empty());
    known.or_else(|| written(found))
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
        .map(|(name, found)| part(name, found.as_ref().and_then(comes_out)))
        .collect();
    let uses = step.uses.as_ref().map_or("script", |uses| uses.as_str());
    format!(
        "    step {}: {} ({}){rest}",
        step.number,
        one_line(uses),
        step.method.as_str()
    )
}

/// A line for each subject; what holds for every ref and environment of an event is one line.
fn subjects(subjects: &[RowSubject], style: Style, lines: &mut Vec<String>) {
    let names = subjects.iter().map(|row| row.event.len());
    let width = names.max().unwrap_or_default();
    let runs = |event: &str| {
        let mut rows = subjects.iter();
        rows.any(|row| row.event == event && !row.is_skipped())
    };
    let mut told: Vec<(&str, Option<Note>)> = Vec::new();
    for row in subjects {
        let alike = row.is_of_fork() || row.is_skipped() && !runs(&row.event);
        let subject = match alike {
            true if told.contains(&(&row.event, row.note)) => continue,
            true => "none",
            false => &row.subject,
        };
        told.push((&row.event, row.note));
        let note = row.note.map(Note::as_str);
        let note = note.or((!row.token).then_some("no token"));
        let note = note.map(|note| format!("  ({note})")).unwrap_or_default();
        let line = format!(
            "    {:width$}  {}{note}",
            one_line(&row.event),
            one_line(subject)
        );
        lines.push(if row.token { line } else { style.dim(&line) });
    }
}
