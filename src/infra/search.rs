//! The search for roles through all files of a tree.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::find::{Choice, RoleFound, RoleName, RolesFound, Unread};
use super::reader::{Kept, Reader};
use super::terraform::{self, Elsewhere, Located, Locator, Root, Session, Store};
use super::{Role, program, template, trust};
use crate::source::{Diagnostic, Files, Source, Span};

/// A search at work.
pub(super) struct Search<'t> {
    pub store: &'t Store<'t>,
    repository: Option<Arc<str>>,
    pub found: RolesFound,
}

pub(super) fn search(files: &dyn Files, repository: Option<&str>) -> RolesFound {
    let store = Store::new(files);
    let mut search = Search {
        store: &store,
        repository: repository.map(Arc::from),
        found: RolesFound::default(),
    };
    search.configurations();
    template::search(&mut search);
    search.programs();
    search.refused();
    let mut found = search.found;
    found.roles.sort_by(|one, other| {
        let key = |role: &RoleFound| (role.source.name().to_owned(), role.span.start);
        key(one).cmp(&key(other))
    });
    found
}

/// A role before the parts of its policy are looked at.
pub(super) struct Draft {
    pub role: Role,
    pub name: Option<String>,
    pub source: Source,
    pub span: Span,
    pub reader: Reader,
    pub choice: Option<Choice>,
    pub also_files: Vec<String>,
    pub outputs: Vec<String>,
    pub provider_audiences: Option<Vec<String>>,
}

impl Search<'_> {
    /// Terraform and Terragrunt: each configuration that is applied, with each set of values.
    fn configurations(&mut self) {
        let store = self.store;
        let mut roots = Vec::new();
        let session = Session::of_tree(store, self.repository.as_deref());
        let units = terraform::units(&session);
        let by_unit: BTreeSet<String> = units.iter().map(|unit| unit.folder.clone()).collect();
        roots.extend(units);
        for folder in terraform::folders(&session) {
            if !by_unit.contains(&folder) {
                roots.extend(terraform::with_values(&session, &folder));
            }
        }
        drop(session);
        let mut drafts = Vec::new();
        for root in roots {
            self.configuration(root, &mut drafts);
        }
        self.add_distinct(drafts);
    }

    fn configuration(&mut self, root: Root, drafts: &mut Vec<Draft>) {
        let store = self.store;
        let session = Session::of_tree(store, self.repository.as_deref());
        let module = Rc::new(terraform::module_of(&session, &root));
        let mut locator = Locator::new(&session);
        locator.search(&module);
        let root = Arc::new(root);
        let files = Arc::new(Kept {
            files: session.files(),
            top: store.top.clone(),
        });
        let reader = Reader::of_root(&files, &root, self.repository.as_ref());
        for located in locator.roles {
            let Some(source) = store.source(located.file) else {
                continue;
            };
            let choice = root.chosen_by.clone();
            drafts.push(Draft {
                outputs: terraform::outputs_of(&session, &located),
                provider_audiences: terraform::audiences_of(&session, &located),
                also_files: also_files(&session, &located, &root, source.name()),
                role: located.role,
                name: located.name,
                source: source.clone(),
                span: located.span,
                reader: reader.clone(),
                choice: choice.map(|file| Choice {
                    file,
                    section: None,
                }),
            });
        }
        for elsewhere in &locator.elsewhere {
            if terraform::may_be_for_web_identity(elsewhere) {
                self.unread_module(elsewhere);
            }
        }
    }

    fn unread_module(&mut self, module: &Elsewhere) {
        let Some(source) = self.store.source(module.file) else {
            return;
        };
        let version = module.version.as_deref();
        let version = version.map_or(String::new(), |version| format!(" {version}"));
        let inputs = module.inputs.iter().map(|(name, value)| {
            let text = value
                .scalar()
                .map_or_else(|| crate::source::to_json(value), str::to_owned);
            (name.clone(), text)
        });
        let unread = Unread {
            source: source.clone(),
            span: module.span,
            address: Some(module.address.clone()),
            reason: format!(
                "the module `{}`{version} is not in this checkout",
                module.source
            ),
            what_to_run: Some("terraform init".to_owned()),
            inputs: inputs.collect(),
        };
        self.add_unread(unread);
    }

    /// Adds roles; those that are the same under several sets of values once.
    pub fn add_distinct(&mut self, drafts: Vec<Draft>) {
        let mut groups: BTreeMap<(String, Option<String>), Vec<Draft>> = BTreeMap::new();
        for draft in drafts {
            let key = (draft.source.name().to_owned(), draft.role.address.clone());
            groups.entry(key).or_default().push(draft);
        }
        for group in groups.into_values() {
            let mut kept: Vec<Draft> = Vec::new();
            for draft in group {
                match kept.iter_mut().find(|other| is_same(other, &draft)) {
                    Some(other) => {
                        let files = draft.also_files.into_iter();
                        let new: Vec<String> = files
                            .filter(|file| !other.also_files.contains(file))
                            .collect();
                        other.also_files.extend(new);
                    }
                    None => kept.push(draft),
                }
            }
            let only = kept.len() == 1;
            for mut draft in kept {
                draft.choice = draft.choice.filter(|_| !only);
                self.add(draft);
            }
        }
    }

    fn add(&mut self, draft: Draft) {
        let (issuer, depends_on) = match &draft.role.policy {
            Ok(policy) => {
                let root = &policy.document.root;
                if !trust::is_for_web_identity(root) {
                    return;
                }
                let names = policy.holes.iter().map(|hole| hole.name.clone());
                (trust::issuer(root), names.collect())
            }
            Err(refused) => return self.add_refused(&draft, refused.clone()),
        };
        let name = RoleName::of(draft.name.as_deref());
        self.found.roles.push(RoleFound {
            source: draft.source,
            span: draft.span,
            address: draft.role.address,
            name,
            // The path of the role is a part of its ARN, and not read yet.
            arn: None,
            issuer,
            policy: draft.role.policy,
            permission_policies: Vec::new(),
            permissions_are_whole: false,
            provider_audiences: draft.provider_audiences,
            outputs: draft.outputs,
            depends_on,
            choice: draft.choice,
            also_files: draft.also_files,
            reader: draft.reader,
        });
    }

    fn add_refused(&mut self, draft: &Draft, refused: Diagnostic) {
        let help = refused.help.as_deref().unwrap_or_default();
        let command = help.split('`').nth(1).map(str::to_owned);
        let plan = Some("terraform show -json PLAN".to_owned());
        self.add_unread(Unread {
            source: draft.source.clone(),
            span: draft.span,
            address: draft.role.address.clone(),
            reason: refused.message.clone(),
            what_to_run: match terraform::is_configuration(draft.source.name()) {
                true => plan,
                false => command,
            },
            inputs: Vec::new(),
        });
    }

    /// The roles that programs create, which are not tests of programs.
    fn programs(&mut self) {
        let store = self.store;
        let mut drafts = Vec::new();
        let all = store.folders().flat_map(|(_, paths)| paths.iter().copied());
        for path in all.filter(|path| program::is_program(path) && !is_test(path)) {
            let source = store.open(path).and_then(|file| store.source(file));
            let Some(source) = source.filter(|source| program::mentions(source.text())) else {
                continue;
            };
            let mut siblings: Vec<Source> = Vec::new();
            for _ in 0..IMPORT_DEPTH {
                let names = program::missing(source, &siblings).into_iter();
                let new = names.filter(|name| store.has(name));
                let new: Vec<Source> = new
                    .filter_map(|name| store.source(store.open(&name)?).cloned())
                    .collect();
                if new.is_empty() {
                    break;
                }
                siblings.extend(new);
            }
            let reader = Reader::of_file(source.clone(), &siblings);
            let roles = program::read(source, &siblings).into_iter();
            drafts.extend(roles.map(|role| template::plain(role, source, &reader)));
        }
        self.add_distinct(drafts);
    }

    pub fn add_unread(&mut self, unread: Unread) {
        if !self.found.unread.contains(&unread) {
            self.found.unread.push(unread);
        }
    }

    /// Lists the files that could not be read.
    fn refused(&mut self) {
        // A link is not a file of the tree: what it leads to is read where it is, if it is in the tree.
        let is_link = |problem: &Diagnostic| problem.message.contains("link");
        let refused = self.store.refused().into_iter();
        for (path, problem) in refused.filter(|(_, problem)| !is_link(problem)) {
            self.add_unread(Unread {
                source: Source::new(path.as_str(), ""),
                span: Span::at(0),
                address: None,
                reason: problem.message,
                what_to_run: None,
                inputs: Vec::new(),
            });
        }
        for (path, problem) in self.store.invalid() {
            let Some(source) = self
                .store
                .open(&path)
                .and_then(|file| self.store.source(file))
            else {
                continue;
            };
            self.add_unread(Unread {
                source: source.clone(),
                span: problem.span(),
                address: None,
                reason: problem.message,
                what_to_run: Some("terraform validate".to_owned()),
                inputs: Vec::new(),
            });
        }
    }
}

/// How many imports deep the values of a program are looked for.
const IMPORT_DEPTH: usize = 4;

/// Whether a program is a test by its name: what it creates is not deployed.
fn is_test(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    [".test.", ".spec.", "_test."]
        .iter()
        .any(|part| name.contains(part))
        || name.starts_with("test_")
}

fn is_same(one: &Draft, other: &Draft) -> bool {
    let policy = |draft: &Draft| match &draft.role.policy {
        Ok(policy) => Ok(policy.document.root.clone()),
        Err(refused) => Err(refused.message.clone()),
    };
    one.name == other.name && policy(one) == policy(other)
}

/// The files beyond its own that a role has values from.
fn also_files(session: &Session<'_>, located: &Located<'_>, root: &Root, own: &str) -> Vec<String> {
    let mut files: BTreeSet<String> = root.files.iter().cloned().collect();
    let mut module = Some(&located.module);
    while let Some(call) = module.and_then(|module| module.call.as_ref()) {
        let source = session.source(call.file);
        files.extend(source.map(|source| source.name().to_owned()));
        module = Some(&call.parent);
    }
    files.remove(own);
    files.into_iter().collect()
}
