//! Terraform's configuration, read as text: nothing is run, no provider is asked.
//!
//! <https://developer.hashicorp.com/terraform/language/syntax/configuration>

mod collection;
mod default;
mod document;
mod evaluate;
mod files;
mod function;
mod instances;
mod locate;
mod module;
mod modules;
mod nodes;
mod operation;
mod policy;
mod reference;
mod render;

use hcl_edit::structure::{Block, Body};

use super::{Refused, Role, is_terraform};
use crate::source::{Problem, Source, Span};
use files::Text;
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
    with_module(source, beside, |module| Locator::new(module).roles())
}

/// The files that the roles of a file are read from as well and that are not beside it: `file()` and
/// `templatefile()` name them.
pub(super) fn missing(source: &Source, beside: &[Source]) -> Vec<String> {
    let mut texts = std::iter::once(source).chain(beside).map(Source::text);
    if !texts.any(|text| text.contains("file")) {
        return Vec::new();
    }
    let found = with_module(source, beside, |module| {
        Locator::new(module).roles();
        module.missing()
    });
    found.unwrap_or_default()
}

fn with_module<T>(
    source: &Source,
    beside: &[Source],
    then: impl FnOnce(&Module<'_>) -> T,
) -> Result<T, Problem> {
    let main = parse(source)?;
    let others = beside.iter().filter(|other| other.name() != source.name());
    let (others, texts): (Vec<&Source>, Vec<&Source>) =
        others.partition(|other| is_terraform(other));
    let others = others.into_iter().filter_map(|other| parse(other).ok());
    let files: Vec<File> = std::iter::once(main).chain(others).collect();
    let texts: Vec<Text> = texts.into_iter().map(Text::new).collect();
    Ok(then(&Module::of(&files, &texts)))
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

fn refused(source: &Source, problem: Problem) -> Refused {
    Refused::new(source, problem)
}
