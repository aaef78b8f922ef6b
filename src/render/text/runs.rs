//! The table of a repository's runs.

use crate::conclude::{Table, TableLine};
use crate::exam::jobs::Admitted;
use crate::render::Style;

use crate::render::gate::one_line;

/// The widest a column gets.
const WIDEST: usize = 44;

/// The table, a line for runs that end alike.
pub(super) fn table(table: &Table, style: Style) -> Option<String> {
    if table.lines.is_empty() {
        return None;
    }
    let cells: Vec<[String; 5]> = table.lines.iter().map(cells).collect();
    let heads = ["result", "job", "event", "subject", "role"];
    let width = |column: usize| {
        let own = cells.iter().filter_map(|cells| cells.get(column));
        let widest = own.map(|cell| cell.chars().count()).max().unwrap_or(0);
        let head = heads.get(column).map_or(0, |head| head.len());
        widest.max(head).min(WIDEST)
    };
    let widths: Vec<usize> = (0..heads.len()).map(width).collect();
    let row = |cells: &[String]| {
        let padded = cells.iter().zip(&widths);
        let padded = padded.map(|(cell, width)| format!("{cell:<width$}"));
        let line = padded.collect::<Vec<_>>().join("  ");
        format!("  {}", line.trim_end())
    };
    let mut lines = vec![style.bold(&row(&heads.map(str::to_owned)))];
    for (line, cells) in table.lines.iter().zip(&cells) {
        lines.push(row(cells));
        lines.extend(depends_on(line));
    }
    if table.more > 0 {
        lines.push(format!("  and {} more: `--all` lists them", table.more));
    }
    Some(lines.join("\n"))
}

fn cells(line: &TableLine) -> [String; 5] {
    let result = match (line.admitted, line.cause) {
        (Admitted::Never, Some(cause)) => format!("never ({cause})"),
        (admitted, _) => admitted.name().to_owned(),
    };
    let cells = [
        result,
        match line.others {
            0 => format!("{} / {}", line.workflow, line.job),
            others => format!("{} and {others} more jobs", line.job),
        },
        line.events.join(", "),
        line.subject.clone(),
        line.role.clone(),
    ];
    cells.map(|cell| one_line(&cell))
}

/// What would decide, where a run is unknown.
fn depends_on(line: &TableLine) -> Option<String> {
    let shown = line.depends_on.iter().take(3);
    let names = shown
        .map(|name| one_line(name))
        .collect::<Vec<_>>()
        .join(", ");
    let more = line.depends_on.len().saturating_sub(3);
    let more = match more {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let is_unknown = line.admitted == Admitted::Unknown && !names.is_empty();
    is_unknown.then(|| format!("    depends on {names}{more}"))
}
