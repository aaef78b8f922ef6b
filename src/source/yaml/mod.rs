//! YAML with places: the first document of a text, aliases resolved.

mod build;
mod scalar;

use granit_parser::{ErrorKind, Event, Parser, ScanError};

use self::build::Builder;
use super::json::{bom_length, duplicates};
use super::{Diagnostic, Document, Flaw, FlawKind, Format, Node, Source, Span};

/// How many mappings and lists may stand inside one another.
///
/// Real workflows stay below 15; trees are walked by recursion, which this bounds.
const NESTING_LIMIT: usize = 128;

/// Reads the first document of a YAML text.
///
/// Scalars follow the core schema of YAML 1.2 (`on`, `yes` and `no` are strings), tags are kept,
/// and an alias becomes a copy of what it names, with the spans of the definition. A merge key
/// (`<<`) is data like any other key. The span of a block scalar is its lines, without the `|`.
///
/// # Errors
/// The first place that is not YAML, nesting too deep, or aliases that expand to too much.
pub fn parse(source: &Source) -> Result<Document, Diagnostic> {
    if source
        .text()
        .trim_start_matches('\u{feff}')
        .trim()
        .is_empty()
    {
        return Err(Diagnostic::at(
            "the text is empty, expected YAML",
            Span::at(0),
        ));
    }
    let base = bom_length(source.text());
    let text = source.text().get(base..).unwrap_or_default();
    let (root, mut flaws) = read(text, base)?;
    duplicates(&root, &mut flaws);
    flaws.sort_by_key(|flaw| flaw.span);
    flaws.dedup();
    Ok(Document {
        source: source.clone(),
        format: Format::Yaml,
        root,
        flaws,
    })
}

fn read(text: &str, base: usize) -> Result<(Node, Vec<Flaw>), Diagnostic> {
    let mut options = granit_parser::options! {
        flow_nesting_limit: NESTING_LIMIT,
        block_nesting_limit: NESTING_LIMIT,
    };
    options.set_emit_comments(false);
    let mut builder = Builder::new(text, base);
    let mut read_one = false;
    for next in Parser::new_from_str_with_options(text, options) {
        let (event, span) = next.map_err(|error| refusal(&error, base))?;
        match event {
            Event::DocumentEnd => read_one = true,
            Event::DocumentStart(..) if read_one => {
                let more = Flaw {
                    kind: FlawKind::MoreDocuments,
                    span: builder.span(&span),
                    first: None,
                };
                return Ok((builder.finish(), vec![more]));
            }
            event => builder.take(event, &span)?,
        }
    }
    Ok((builder.finish(), Vec::new()))
}

/// The parser's refusal in our words: lower case, and with what to do where that is known.
fn refusal(error: &ScanError, base: usize) -> Diagnostic {
    let offset = base + error.marker().byte_offset().unwrap_or_default();
    if *error.kind() == ErrorKind::RecursionLimitExceeded {
        return nested_too_deep(Span::at(offset));
    }
    let said = error.info().to_lowercase();
    let problem = Diagnostic::at(
        format!("not valid YAML: {}", said.trim_end_matches('.')),
        Span::at(offset),
    );
    match advice(&said) {
        Some(help) => problem.help(help),
        None => problem,
    }
}

fn advice(said: &str) -> Option<&'static str> {
    if said.contains("tab") {
        return Some("indent with spaces: YAML does not allow tabs there");
    }
    if said.contains("mapping values are not allowed") {
        return Some("quote a value that holds `: `, and check the indentation");
    }
    if said.contains("anchor") {
        return Some("define the anchor (`&name`) above the place that uses it");
    }
    None
}

pub(super) fn nested_too_deep(span: Span) -> Diagnostic {
    Diagnostic::at(
        format!("nested more than {NESTING_LIMIT} levels deep"),
        span,
    )
}
