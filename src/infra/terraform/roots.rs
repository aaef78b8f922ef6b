//! The configurations of a tree that are applied: folders that no other calls, with the values that
//! variable files give them.
//!
//! <https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence>

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use hcl_edit::structure::Block;

use super::evaluate::{Evaluator, Filling, Place};
use super::is_configuration;
use super::module::{Location, Module, Session};
use super::store::{Store, folder_of};
use crate::source::{Node, Span, parse_json};

/// A configuration that is applied, and what its variables are set to.
#[derive(Debug, Clone, Default)]
pub(in crate::infra) struct Root {
    pub folder: String,
    pub given: BTreeMap<String, Node>,
    /// The file that sets the variables so, where several set them.
    pub chosen_by: Option<String>,
    /// The files that give values.
    pub files: Vec<String>,
}

/// Texts of which a file has one that declares a role for web identity, or calls a module that may.
const SIGNS: [&str; 5] = [
    "assume_role_policy",
    "AssumeRoleWithWebIdentity",
    "oidc-provider",
    "oidc",
    "OIDC",
];

/// The folders of a tree that are applied and that declare roles, they or the modules that they call.
pub(in crate::infra) fn folders(session: &Session<'_>) -> Vec<String> {
    let mut wanted = BTreeSet::new();
    let mut callers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (folder, paths) in session.store.folders() {
        // What `terraform init` installed is applied by the folder that it was installed for.
        let applied = installed_for(folder);
        for path in paths.iter().filter(|path| is_configuration(path)) {
            let Some(source) = session
                .store
                .open(path)
                .and_then(|file| session.source(file))
            else {
                continue;
            };
            if SIGNS.iter().any(|sign| source.text().contains(sign)) {
                wanted.insert(applied.unwrap_or(folder).to_owned());
            }
            if applied.is_some() {
                continue;
            }
            for called in called_folders(session, folder, path) {
                if called != folder {
                    callers.entry(called).or_default().insert(folder.to_owned());
                }
            }
        }
    }
    let mut roots = BTreeSet::new();
    for folder in wanted {
        let above = above(&folder, &callers);
        match above.is_empty() {
            // Folders that only call one another in a circle have no root above them.
            true => drop(roots.insert(folder)),
            false => roots.extend(above),
        }
    }
    roots.into_iter().collect()
}

/// The folder whose `.terraform` a folder is in.
fn installed_for(folder: &str) -> Option<&str> {
    match folder.find(".terraform/")? {
        0 => Some(""),
        at => folder.get(..at)?.strip_suffix('/'),
    }
}

/// The folders without a caller from which calls lead to a folder; itself where none calls it.
fn above(folder: &str, callers: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    let mut roots = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        if seen.insert(folder.clone()) {
            match callers.get(&folder) {
                Some(above) => open.extend(above.iter().cloned()),
                None => drop(roots.insert(folder)),
            }
        }
    }
    roots
}

/// The folders of the tree that the `module` blocks of a file call.
fn called_folders(session: &Session<'_>, folder: &str, path: &str) -> Vec<String> {
    let file = session
        .store
        .open(path)
        .and_then(|file| session.store.get(file));
    let Some(file) = file else { return Vec::new() };
    let text = file.source.text();
    let may_call = text.contains("module")
        && (text.contains("\"./") || text.contains("\"../") || text.contains("github.com"));
    let Some(body) = may_call.then(|| file.body().ok()).flatten() else {
        return Vec::new();
    };
    let calls = body.get_blocks("module");
    let sources = calls.filter_map(|block| literal(block, "source"));
    let folders = sources.filter_map(|source| match session.location(folder, source) {
        Location::Folder(path) => Some(path),
        Location::Elsewhere(_) => None,
    });
    folders.collect()
}

fn literal<'b>(block: &'b Block, name: &str) -> Option<&'b str> {
    block.body.get_attribute(name)?.value.as_str()
}

/// A folder with each set of values that files of the tree give to it.
pub(in crate::infra) fn with_values(session: &Session<'_>, folder: &str) -> Vec<Root> {
    let declared = session.folder(folder);
    let names: BTreeSet<&str> = declared.variables.keys().copied().collect();
    let mut always = Root {
        folder: folder.to_owned(),
        ..Root::default()
    };
    let mut automatic: Vec<&str> = session.store.in_folder(folder).to_vec();
    automatic.retain(|path| is_automatic(path));
    // `terraform.tfvars` comes before all others, which follow in the order of their names.
    automatic.sort_by_key(|path| (!path.contains("terraform.tfvars"), *path));
    for path in automatic {
        always.given.extend(values_of(session, path));
        always.files.push(path.to_owned());
    }
    let mut roots = Vec::new();
    for path in named_files(session.store, folder) {
        let values = values_of(session, path);
        let is_meant = values.keys().any(|name| names.contains(name.as_str()));
        let in_folder = folder_of(path).starts_with(folder);
        let fits = values.keys().all(|name| names.contains(name.as_str()));
        if is_meant && (in_folder || fits) {
            let mut root = always.clone();
            root.given.extend(values);
            root.chosen_by = Some(path.to_owned());
            root.files.push(path.to_owned());
            roots.push(root);
        }
    }
    if roots.is_empty() {
        roots.push(always);
    }
    roots
}

fn is_automatic(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(name, "terraform.tfvars" | "terraform.tfvars.json")
        || name.ends_with(".auto.tfvars")
        || name.ends_with(".auto.tfvars.json")
}

/// The variable files that `-var-file` may name for a folder: below it, or below the folder that it is
/// in.
fn named_files<'t>(store: &Store<'t>, folder: &str) -> Vec<&'t str> {
    let above = match folder {
        "" => "",
        folder => folder_of(folder),
    };
    let is_below = |path: &str| above.is_empty() || path.starts_with(&format!("{above}/"));
    let is_named = |path: &&str| {
        let ends = path.ends_with(".tfvars") || path.ends_with(".tfvars.json");
        ends && !is_automatic(path) && is_below(path)
    };
    let all = store.folders().flat_map(|(_, paths)| paths.iter().copied());
    all.filter(is_named).collect()
}

/// What a variable file sets.
pub(in crate::infra) fn values_of(session: &Session<'_>, path: &str) -> BTreeMap<String, Node> {
    let Some(number) = session.store.open(path) else {
        return BTreeMap::new();
    };
    if path.ends_with(".json") {
        let source = session.source(number);
        let document = source.and_then(|source| parse_json(source).ok());
        let entries = document
            .as_ref()
            .and_then(|document| document.root.entries());
        let entries = entries.unwrap_or_default().iter();
        return entries
            .map(|entry| (entry.key.text.clone(), entry.value.clone()))
            .collect();
    }
    let folder = session.fresh(folder_of(path), vec![number]);
    let module = Rc::new(session.root(folder, BTreeMap::new()));
    let mut evaluator = Evaluator::new(session, &module, Filling::Known);
    let attributes = module.folder.attributes.iter();
    attributes
        .map(|(name, (file, value))| {
            let place = Place {
                file: *file,
                at: Some(Span::default()),
            };
            ((*name).to_owned(), evaluator.value(value, place))
        })
        .collect()
}

/// Whether a `module` block whose folder is not at hand may declare a role for web identity.
pub(in crate::infra) fn may_be_for_web_identity(module: &super::Elsewhere) -> bool {
    let source = module.source.to_ascii_lowercase();
    let is_sign = |text: &str| {
        let text = text.to_ascii_lowercase();
        text.contains("oidc") || text.contains("repo:") || text.contains("web_identity")
    };
    // The modules of a cluster make roles for its own issuer only.
    let is_cluster = source.contains("eks") || source.contains("irsa");
    let by_inputs = module
        .inputs
        .iter()
        .any(|(name, value)| is_sign(name) || is_sign(&crate::source::to_json(value)));
    !is_cluster && (is_sign(&source) || by_inputs) && !is_provider_only(&source)
}

/// Whether a module's name says that it makes the identity provider alone.
fn is_provider_only(source: &str) -> bool {
    let name = source.split('?').next().unwrap_or(source);
    name.trim_end_matches('/')
        .ends_with("iam-github-oidc-provider")
        || name.ends_with("iam-oidc-provider")
}

/// The module of a root.
pub(in crate::infra) fn module_of<'f>(session: &Session<'f>, root: &Root) -> Module<'f> {
    session.root(session.folder(&root.folder), root.given.clone())
}
