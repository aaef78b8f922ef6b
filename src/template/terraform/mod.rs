//! Terraform's configuration, read as text: nothing is run, no provider is asked.
//!
//! <https://developer.hashicorp.com/terraform/language/syntax/configuration>

mod document;
mod evaluate;
mod function;
mod locate;
mod module;
mod nodes;
mod reference;

use hcl_edit::structure::{Block, Body};

use super::{Refused, Role};
use crate::source::{Problem, Source, Span};
use locate::Locator;
use module::Module;

/// One file of a folder.
struct File {
    source: Source,
    body: Body,
}

/// The roles in a file, and trust policies that no role of it takes.
///
/// # Errors
/// Where the file is not HCL. Files beside it that are not are left aside.
pub(super) fn read(source: &Source, beside: &[Source]) -> Result<Vec<Role>, Problem> {
    let main = parse(source)?;
    let others = beside.iter().filter(|other| other.name() != source.name());
    let others = others.filter_map(|other| parse(other).ok());
    let files: Vec<File> = std::iter::once(main).chain(others).collect();
    let module = Module::of(&files);
    Ok(Locator::new(&module).roles())
}

fn parse(source: &Source) -> Result<File, Problem> {
    let text = source.text();
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    // Same length, so that places stay right.
    let blank = " ".repeat(bom) + text.get(bom..).unwrap_or_default();
    match hcl_edit::parser::parse_body(&blank) {
        Ok(body) => Ok(File {
            source: source.clone(),
            body,
        }),
        Err(error) => {
            let offset = error.location().offset().min(text.len());
            let said = error.message().to_lowercase();
            let message = format!("not valid HCL: {}", super::mask::one_line(&said));
            let help = "`terraform validate` tells more; a plan can be given instead: `terraform show -json PLAN`";
            Err(Problem::new(message, Span::at(offset)).help(help))
        }
    }
}

/// The blocks that stand at the top of a Terraform file.
const BLOCKS: [&str; 11] = [
    "resource",
    "data",
    "locals",
    "variable",
    "module",
    "terraform",
    "provider",
    "output",
    "import",
    "moved",
    "check",
];

/// Whether a text without a telling name begins as Terraform's files do.
pub(super) fn begins_like_it(text: &str) -> bool {
    let code = |line: &&str| !(line.is_empty() || line.starts_with('#') || line.starts_with("//"));
    let first = text.lines().map(str::trim).find(code).unwrap_or_default();
    let word = first.split([' ', '{']).next().unwrap_or_default();
    BLOCKS.contains(&word) && first.contains('{')
}

/// Where something stands; an empty place at the beginning where the parser did not say.
fn span_of(part: &impl hcl_edit::Span) -> Span {
    part.span()
        .map_or(Span::at(0), |range| Span::new(range.start, range.end))
}

fn labels(block: &Block) -> Option<(&str, &str)> {
    match block.labels.as_slice() {
        [kind, name] => Some((kind.as_str(), name.as_str())),
        _ => None,
    }
}

fn refused(file: &File, problem: Problem) -> Refused {
    Refused::new(&file.source, problem)
}
