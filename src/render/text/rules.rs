//! The list of rules, by kind and stage.

use crate::finding::Kind;
use crate::render::Style;
use crate::rules::ALL;

/// A line for each rule.
pub(crate) fn list(style: Style) -> String {
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
