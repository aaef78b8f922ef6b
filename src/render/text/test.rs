//! The answer for people, as test runners print theirs.

use colored::Color;

use crate::answer::test::{Answer, Test, Tested};
use crate::expect::Verdict;
use crate::render::Style;
use crate::render::gate::one_line;

pub(crate) fn answer(answer: &Answer, style: Style) -> String {
    let mut lines: Vec<String> = Vec::new();
    for file in &answer.files {
        let title = format!(
            "{}: {}",
            style.bold(&one_line(&file.file)),
            one_line(&file.policy)
        );
        lines.push(title);
        lines.extend(file.tests.iter().flat_map(|test| one(test, file, style)));
        lines.push(String::new());
    }
    let (word, color) = match answer.failed {
        0 => ("ok", Color::Green),
        _ => ("FAILED", Color::Red),
    };
    lines.push(format!(
        "{}: {} passed, {} failed",
        style.paint(word, color),
        answer.passed,
        answer.failed
    ));
    lines.join("\n") + "\n"
}

fn one(test: &Test, file: &Tested, style: Style) -> Vec<String> {
    let said = format!("{} {}", test.expected.name(), one_line(&test.name));
    if test.passed {
        return vec![format!("  {}    {said}", style.paint("ok", Color::Green))];
    }
    let mut lines = vec![format!(
        "  {}  {said}  {}",
        style.paint("FAIL", Color::Red),
        style.dim(&format!("({}:{})", one_line(&file.file), test.line))
    )];
    let mut add = |text: String| lines.push(format!("          {}", one_line(&text)));
    add(why(test, file));
    if let Some(subject) = test
        .subject
        .as_ref()
        .filter(|subject| !said.contains(*subject))
    {
        add(format!("the token's subject is `{subject}`"));
    }
    lines
}

/// What came out instead.
fn why(test: &Test, file: &Tested) -> String {
    let place = test
        .policy_line
        .map(|line| format!(" ({}:{line})", file.policy));
    let place = place.unwrap_or_default();
    match (test.actual, &test.because, test.rule) {
        (Verdict::Allow, ..) => format!("it is let in{place}"),
        (Verdict::Unknown, ..) => format!("undecided: {}", test.message),
        (Verdict::Deny, Some(because), Some(rule)) if test.expected == Verdict::Deny => {
            format!(
                "it is refused, not because of `{because}`, but `{rule}`: {}{place}",
                test.message
            )
        }
        (Verdict::Deny, Some(because), None) => {
            format!(
                "it is refused, not because of `{because}`: {}{place}",
                test.message
            )
        }
        (Verdict::Deny, _, Some(rule)) => {
            format!("it is refused, `{rule}`: {}{place}", test.message)
        }
        (Verdict::Deny, ..) => format!("it is refused: {}{place}", test.message),
    }
}
