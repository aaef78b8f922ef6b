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
mod outputs;
mod policy;
mod reference;
mod render;
mod roots;
mod statements;
mod store;
mod terragrunt;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use hcl_edit::structure::{Block, Body};

use super::{Role, is_terraform};
use crate::source::{Diagnostic, Source, Span};
pub(super) use locate::{Elsewhere, Located, Locator};
pub(super) use module::{Module, Session};
pub(super) use outputs::{audiences_of, outputs_of};
pub(super) use roots::{Root, folders, may_be_for_web_identity, module_of, with_values};
pub(super) use store::{Store, Stored, folder_of, join};
pub(super) use terragrunt::units;

/// The roles in a file, and trust policies that no role of it takes.
///
/// # Errors
/// Where the file is not HCL. Files of its folder that are not are left out.
pub(super) fn read(source: &Source, siblings: &[Source]) -> Result<Vec<Role>, Diagnostic> {
    with_module(source, siblings, |session, module, main| {
        let mut locator = Locator::new(session).of_file(main);
        locator.search(module);
        locator
            .roles
            .into_iter()
            .map(|located| located.role)
            .collect()
    })
}

/// The files that the roles of a file are read from as well and that are not among those given:
/// `file()` and `templatefile()` name them.
pub(super) fn missing(source: &Source, siblings: &[Source]) -> Vec<String> {
    let mut texts = std::iter::once(source).chain(siblings).map(Source::text);
    if !texts.any(|text| text.contains("file")) {
        return Vec::new();
    }
    let found = with_module(source, siblings, |session, module, main| {
        Locator::new(session).of_file(main).search(module);
        session.store.missing()
    });
    found.unwrap_or_default()
}

/// Reads some files as one folder.
fn with_module<T>(
    source: &Source,
    siblings: &[Source],
    then: impl for<'f> FnOnce(&Session<'f>, &Rc<Module<'f>>, usize) -> T,
) -> Result<T, Diagnostic> {
    let path = |source: &Source| store::normal(source.name());
    let main = path(source);
    let mut files: BTreeMap<String, Source> = siblings
        .iter()
        .map(|other| (path(other), other.clone()))
        .collect();
    files.insert(main.clone(), source.clone());
    let store = Store::new(&files);
    let number = store.open(&main).unwrap_or_default();
    if let Some(Err(problem)) = store.get(number).map(|file| file.body()) {
        return Err(problem.clone());
    }
    let others = siblings
        .iter()
        .filter(|other| is_terraform(other))
        .map(path);
    let others: BTreeSet<String> = others.filter(|other| *other != main).collect();
    let numbers = std::iter::once(number);
    let numbers = numbers.chain(others.iter().filter_map(|other| store.open(other)));
    let session = Session::new(&store);
    let folder = session.fresh(store::folder_of(&main), numbers.collect());
    let module = Rc::new(session.root(folder, BTreeMap::new()));
    Ok(then(&session, &module, number))
}

fn parse(source: &Source) -> Result<Body, Diagnostic> {
    let text = source.text();
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    // Same length, so that places stay right.
    let blank = " ".repeat(bom) + text.get(bom..).unwrap_or_default();
    hcl_edit::parser::parse_body(&blank).map_err(|error| {
        let offset = error.location().offset().min(text.len());
        let said = error.message().to_lowercase();
        let message = format!("not valid HCL: {}", super::mask::one_line(&said));
        let help = "`terraform validate` prints more; a plan can be given instead: `terraform show -json PLAN`";
        Diagnostic::at(message, Span::at(offset)).help(help)
    })
}

/// Whether a path is that of a file that Terraform or OpenTofu reads with its folder.
pub(super) fn is_configuration(path: &str) -> bool {
    path.ends_with(".tf") || path.ends_with(".tofu")
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

/// Where something is; an empty place at the beginning where the parser did not say.
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

fn refused(source: &Source, problem: Diagnostic) -> Diagnostic {
    problem.in_source(source)
}
