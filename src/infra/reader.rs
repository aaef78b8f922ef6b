//! Reading roles again after a change of a file: a fix is proven on the policy that the changed files
//! give.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::terraform::{Locator, Root, Session, Store, Stored, module_of};
use super::{Role, embedded, read};
use crate::source::{self, Diagnostic, Files, Source, Span};

/// The files that roles were read from, and how.
#[derive(Debug, Clone)]
pub struct Reader(Form);

#[derive(Debug, Clone)]
enum Form {
    /// A file, and the other files of its folder.
    File {
        main: Source,
        siblings: Arc<[Source]>,
    },
    /// A configuration of a tree.
    Configuration {
        files: Arc<Kept>,
        root: Arc<Root>,
        repository: Option<Arc<str>>,
    },
    /// A file that holds a policy and no role.
    Policy(Source),
    /// A template with values for its parameters.
    Template {
        source: Source,
        parameters: Arc<BTreeMap<String, String>>,
    },
}

/// Files that were read before, by path.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub files: BTreeMap<String, Arc<Stored>>,
    pub top: String,
}

impl Files for Kept {
    fn top(&self) -> &str {
        &self.top
    }

    fn paths(&self) -> Vec<&str> {
        self.files.keys().map(String::as_str).collect()
    }

    fn read(&self, path: &str) -> Result<Source, Diagnostic> {
        let found = self.files.get(path).map(|stored| stored.source.clone());
        found.ok_or_else(|| Diagnostic::at("no such file", Span::at(0)))
    }
}

impl Reader {
    /// For a file and the other files of its folder.
    pub fn of_file(main: Source, siblings: &[Source]) -> Self {
        Self(Form::File {
            main,
            siblings: siblings.into(),
        })
    }

    pub(super) fn of_root(
        files: &Arc<Kept>,
        root: &Arc<Root>,
        repository: Option<&Arc<str>>,
    ) -> Self {
        Self(Form::Configuration {
            files: files.clone(),
            root: root.clone(),
            repository: repository.cloned(),
        })
    }

    pub(super) fn of_policy(source: Source) -> Self {
        Self(Form::Policy(source))
    }

    pub(super) fn of_template(source: Source, parameters: &Arc<BTreeMap<String, String>>) -> Self {
        Self(Form::Template {
            source,
            parameters: parameters.clone(),
        })
    }

    /// The same files, one of them with another text.
    #[must_use]
    pub fn with(&self, changed: &Source) -> Self {
        let newer = |source: &Source| match source.name() == changed.name() {
            true => changed.clone(),
            false => source.clone(),
        };
        Self(match &self.0 {
            Form::File { main, siblings } => Form::File {
                main: newer(main),
                siblings: siblings.iter().map(newer).collect(),
            },
            Form::Configuration {
                files,
                root,
                repository,
            } => {
                let mut files = Kept::clone(files);
                if let Some(stored) = files.files.get_mut(changed.name()) {
                    *stored = Arc::new(Stored::new(changed.clone()));
                }
                Form::Configuration {
                    files: Arc::new(files),
                    root: root.clone(),
                    repository: repository.clone(),
                }
            }
            Form::Policy(source) => Form::Policy(newer(source)),
            Form::Template { source, parameters } => Form::Template {
                source: newer(source),
                parameters: parameters.clone(),
            },
        })
    }

    /// The role at an address, and the others that the same block declares (`for_each`, `count`).
    ///
    /// # Errors
    /// Where the file can no longer be read.
    pub fn roles_like(&self, address: Option<&str>) -> Result<Vec<Role>, Diagnostic> {
        let mut roles = match &self.0 {
            Form::File { main, siblings } => read(main, siblings)?.unwrap_or_default(),
            Form::Configuration {
                files,
                root,
                repository,
            } => {
                let store = Store::of(files.as_ref(), &files.files);
                for path in files.files.keys() {
                    if let Some(Err(problem)) = store.checked(path) {
                        return Err(problem.clone());
                    }
                }
                let session = Session::of_tree(&store, repository.as_deref());
                let module = Rc::new(module_of(&session, root));
                let mut locator = Locator::new(&session).of_block(address.map(without_keys));
                locator.search(&module);
                let roles = locator.roles.into_iter();
                roles.map(|located| located.role).collect()
            }
            Form::Policy(source) => embedded::yaml(&source::parse(source)?)?,
            Form::Template { source, parameters } => {
                super::cloudformation::with_parameters(source, parameters)?
            }
        };
        roles.retain(|role| block_of(role.address.as_deref()) == block_of(address));
        Ok(roles)
    }
}

fn block_of(address: Option<&str>) -> Option<String> {
    address.map(without_keys)
}

/// An address without the keys of its instances.
pub(super) fn without_keys(address: &str) -> String {
    let mut block = String::new();
    let mut depth = 0_usize;
    for character in address.chars() {
        match character {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            other if depth == 0 => block.push(other),
            _ => {}
        }
    }
    block
}
