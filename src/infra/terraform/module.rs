//! What the files of a folder declare, and the folder as a module with its input values.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use hcl_edit::expr::Expression;
use hcl_edit::structure::{Block, Structure};

use super::evaluate::Bound;
use super::labels;
use super::store::{Store, Stored, join};
use super::terragrunt::Setting;
use crate::source::{Node, Source};

/// How many values may be worked out for one configuration, in addition to one for each byte of it:
/// references may multiply.
const VALUES: usize = 200_000;

/// How deep modules may call one another.
const DEPTH: usize = 16;

/// An expression or a block, and the number of its file in the store.
pub(super) type In<'f, T> = (usize, &'f T);

/// The declarations of a folder.
#[derive(Default)]
pub(in crate::infra) struct Folder<'f> {
    pub path: String,
    pub files: Vec<usize>,
    pub locals: BTreeMap<&'f str, In<'f, Expression>>,
    pub variables: BTreeMap<&'f str, In<'f, Block>>,
    pub outputs: BTreeMap<&'f str, In<'f, Block>>,
    /// `data.aws_iam_policy_document`, by name.
    pub documents: BTreeMap<&'f str, In<'f, Block>>,
    /// Identity providers, by address.
    pub providers: BTreeMap<String, In<'f, Block>>,
    /// Data blocks that hold a text, by address.
    pub contents: BTreeMap<String, In<'f, Block>>,
    /// `aws_iam_role`, in order.
    pub roles: Vec<In<'f, Block>>,
    /// `module`, in order.
    pub calls: Vec<In<'f, Block>>,
    /// What gives permissions to roles: policies and their attachments.
    pub grants: Vec<In<'f, Block>>,
    /// Other blocks at the top of a file, in order: those of Terragrunt.
    pub blocks: Vec<In<'f, Block>>,
    /// Attributes at the top of a file: those of Terragrunt, and of files that set variables.
    pub attributes: BTreeMap<&'f str, In<'f, Expression>>,
}

impl<'f> Folder<'f> {
    /// The declarations of some files; those that are not HCL are left out.
    pub fn of(path: &str, files: Vec<usize>, store: &'f Store<'f>) -> Self {
        let mut folder = Self {
            path: path.to_owned(),
            ..Self::default()
        };
        for number in files {
            let Some(Ok(body)) = store.get(number).map(|file| file.body()) else {
                continue;
            };
            folder.files.push(number);
            for structure in body.iter() {
                match structure {
                    Structure::Block(block) => folder.take(number, block),
                    Structure::Attribute(attribute) => {
                        let value = (number, &attribute.value);
                        folder.attributes.insert(attribute.key.as_str(), value);
                    }
                }
            }
        }
        folder
    }

    fn take(&mut self, file: usize, block: &'f Block) {
        match (block.ident.as_str(), labels(block)) {
            ("locals", _) => {
                for attribute in block.body.attributes() {
                    let name = attribute.key.as_str();
                    self.locals.entry(name).or_insert((file, &attribute.value));
                }
            }
            (kind @ ("variable" | "output"), _) => {
                let map = match kind {
                    "variable" => &mut self.variables,
                    _ => &mut self.outputs,
                };
                if let Some(name) = block.labels.first() {
                    map.insert(name.as_str(), (file, block));
                }
            }
            ("data", Some(("aws_iam_policy_document", name))) => {
                self.documents.entry(name).or_insert((file, block));
            }
            ("resource", Some(("aws_iam_openid_connect_provider", name))) => {
                let address = format!("aws_iam_openid_connect_provider.{name}");
                self.providers.insert(address, (file, block));
            }
            ("data", Some(("aws_iam_openid_connect_provider", name))) => {
                let address = format!("data.aws_iam_openid_connect_provider.{name}");
                self.providers.insert(address, (file, block));
            }
            ("data", Some((kind @ ("template_file" | "local_file"), name))) => {
                let address = format!("data.{kind}.{name}");
                self.contents.insert(address, (file, block));
            }
            ("resource", Some(("aws_iam_role", _))) => self.roles.push((file, block)),
            (
                "resource",
                Some((
                    "aws_iam_role_policy"
                    | "aws_iam_role_policy_attachment"
                    | "aws_iam_policy_attachment"
                    | "aws_iam_policy"
                    | "aws_iam_role_policies_exclusive"
                    | "aws_iam_role_policy_attachments_exclusive",
                    _,
                )),
            ) => self.grants.push((file, block)),
            ("module", _) => self.calls.push((file, block)),
            ("resource" | "data", _) => {}
            _ => self.blocks.push((file, block)),
        }
    }

    /// The `module` block with this name.
    pub fn call(&self, name: &str) -> Option<In<'f, Block>> {
        let is = |(_, block): &&In<'f, Block>| {
            block
                .labels
                .first()
                .is_some_and(|label| label.as_str() == name)
        };
        self.calls.iter().find(is).copied()
    }

    /// The data blocks that other ones of the folder take in.
    pub fn taken_in(&self, store: &Store<'_>) -> Vec<String> {
        let attributes: Vec<&str> = self
            .documents
            .values()
            .flat_map(|(file, block)| {
                let attributes = block.body.attributes();
                let taking =
                    attributes.filter(|attribute| attribute.key.ends_with("_policy_documents"));
                taking.filter_map(|attribute| {
                    let source = store.source(*file)?;
                    Some(source.slice(super::span_of(&attribute.value)))
                })
            })
            .collect();
        let taken = |name: &&&str| {
            let reference = format!("data.aws_iam_policy_document.{name}");
            let is_meant = |text: &&str| {
                let mut after = text.split(&reference).skip(1);
                after.any(|after| after.starts_with(['.', '[']))
            };
            attributes.iter().any(is_meant)
        };
        let names = self.documents.keys();
        names.filter(taken).map(|name| (*name).to_owned()).collect()
    }
}

/// A folder with values for its variables.
#[derive(Default)]
pub(in crate::infra) struct Module<'f> {
    pub id: usize,
    pub folder: Rc<Folder<'f>>,
    /// The folder that is applied, for `path.root`.
    pub root: String,
    /// What its resources' addresses begin with: nothing, or `module.ci["web"].`.
    pub address: String,
    /// The block that calls it.
    pub call: Option<Call<'f>>,
    /// What a file or Terragrunt sets its variables to.
    pub given: BTreeMap<String, Node>,
    /// What names stand for in all of it: Terragrunt's `values`.
    pub names: Bound,
    /// Where it is evaluated, if it is a file of Terragrunt.
    pub terragrunt: Option<Setting>,
    depth: usize,
    /// The locals, variables and outputs that were worked out.
    pub worked_out: RefCell<BTreeMap<String, Rc<Node>>>,
}

/// A `module` block, or one of its instances.
#[derive(Clone)]
pub(in crate::infra) struct Call<'f> {
    pub parent: Rc<Module<'f>>,
    pub file: usize,
    pub block: &'f Block,
    /// What `each` or `count` stands for in it.
    pub bound: Bound,
}

/// Where the folder of a called module is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::infra) enum Location {
    Folder(String),
    /// Not in the tree: what its `source` says.
    Elsewhere(String),
}

/// All that is read for one configuration.
pub(in crate::infra) struct Session<'f> {
    pub store: &'f Store<'f>,
    /// Whether a variable that no file sets has its default: so it is where a whole tree is read.
    pub assumes_defaults: bool,
    /// The repository that the tree is a checkout of, `OWNER/NAME`.
    pub repository: Option<String>,
    folders: RefCell<BTreeMap<String, Rc<Folder<'f>>>>,
    /// The files that `file()` and the like read.
    texts: RefCell<BTreeSet<usize>>,
    children: RefCell<BTreeMap<(usize, String), Rc<Module<'f>>>>,
    ids: Cell<usize>,
    left: Cell<usize>,
}

impl<'f> Session<'f> {
    pub fn new(store: &'f Store<'f>) -> Self {
        Self {
            store,
            assumes_defaults: false,
            repository: None,
            folders: RefCell::default(),
            texts: RefCell::default(),
            children: RefCell::default(),
            ids: Cell::new(0),
            left: Cell::new(VALUES),
        }
    }

    /// For a whole tree, where a variable that no file sets has its default.
    pub fn of_tree(store: &'f Store<'f>, repository: Option<&str>) -> Self {
        Self {
            assumes_defaults: true,
            repository: repository.map(str::to_owned),
            ..Self::new(store)
        }
    }

    /// A module that no other calls.
    pub fn root(&self, folder: Rc<Folder<'f>>, given: BTreeMap<String, Node>) -> Module<'f> {
        Module {
            id: self.next_id(),
            root: folder.path.clone(),
            folder,
            given,
            ..Module::default()
        }
    }

    fn next_id(&self) -> usize {
        let id = self.ids.get();
        self.ids.set(id + 1);
        id
    }

    /// The declarations of all Terraform files of a folder.
    pub fn folder(&self, path: &str) -> Rc<Folder<'f>> {
        if let Some(known) = self.folders.borrow().get(path) {
            return known.clone();
        }
        let paths = self.store.in_folder(path).iter();
        let files = paths.filter(|path| super::is_configuration(path));
        let files = files.filter_map(|path| self.store.open(path)).collect();
        let folder = self.fresh(path, files);
        self.folders
            .borrow_mut()
            .insert(path.to_owned(), folder.clone());
        folder
    }

    /// The declarations of some files.
    pub fn fresh(&self, path: &str, files: Vec<usize>) -> Rc<Folder<'f>> {
        let folder = Folder::of(path, files, self.store);
        let sources = folder.files.iter().filter_map(|file| self.source(*file));
        let bytes: usize = sources.map(|source| source.text().len()).sum();
        self.left.set(self.left.get() + bytes);
        Rc::new(folder)
    }

    /// The module that an instance of a `module` block is; nothing where its folder is not at hand.
    pub fn child(
        &self,
        call: Call<'f>,
        suffix: &str,
        location: &Location,
    ) -> Option<Rc<Module<'f>>> {
        let Location::Folder(path) = location else {
            return None;
        };
        let name = call.block.labels.first()?.as_str();
        let key = (call.parent.id, format!("{name}{suffix}"));
        if let Some(known) = self.children.borrow().get(&key) {
            return Some(known.clone());
        }
        let depth = call.parent.depth + 1;
        (depth <= DEPTH).then_some(())?;
        let child = Rc::new(Module {
            id: self.next_id(),
            folder: self.folder(path),
            root: call.parent.root.clone(),
            address: format!("{}module.{name}{suffix}.", call.parent.address),
            call: Some(call),
            depth,
            ..Module::default()
        });
        self.children.borrow_mut().insert(key, child.clone());
        Some(child)
    }

    /// The folder of the module that the block with this name calls.
    pub fn locate(&self, parent: &Module<'f>, name: &str, source: &str) -> Location {
        match self.location(&parent.folder.path, source) {
            Location::Elsewhere(source) => match self.installed(parent, name) {
                Some(folder) => Location::Folder(folder),
                None => Location::Elsewhere(source),
            },
            found => found,
        }
    }

    /// The folder into which `terraform init` put a module.
    fn installed(&self, parent: &Module<'f>, name: &str) -> Option<String> {
        let root = parent.root.as_str();
        let list = join(root, ".terraform/modules/modules.json");
        self.store.has(&list).then_some(())?;
        let list = self.store.source(self.store.open(&list)?)?;
        let list = crate::source::parse_json(list).ok()?;
        // `module.all["web"].module.ci.` is `all.ci` there.
        let above = crate::infra::reader::without_keys(&parent.address).replace("module.", "");
        let key = format!("{above}{name}");
        let mut modules = list.root.get("Modules")?.items()?.iter();
        let module = modules.find(|one| one.get("Key").and_then(Node::text) == Some(&key))?;
        let folder = join(root, module.get("Dir")?.text()?);
        self.store.has_folder(&folder).then_some(folder)
    }

    /// The folder that a module's source names, as seen from a folder.
    pub fn location(&self, from: &str, source: &str) -> Location {
        let local = source.starts_with("./") || source.starts_with("../");
        let path = match local || matches!(source, "." | "..") {
            true => Some(join(from, &source.replace("//", "/"))),
            false => self.of_repository(source),
        };
        match path {
            Some(path) if self.store.has_folder(&path) => Location::Folder(path),
            _ => Location::Elsewhere(source.to_owned()),
        }
    }

    /// The folder of the tree that a git address names, where that is the address of this repository.
    fn of_repository(&self, source: &str) -> Option<String> {
        let own = self.repository.as_deref()?.to_ascii_lowercase();
        let source = source.split('?').next()?;
        let at = source.to_ascii_lowercase().find(&own)?;
        let before = source.get(..at)?;
        let is_host = before.ends_with(['/', ':']) && before.contains("github");
        let after = source.get(at + own.len()..)?;
        let after = after.strip_prefix(".git").unwrap_or(after);
        (is_host && (after.is_empty() || after.starts_with("//"))).then_some(())?;
        Some(join(&self.store.top, after.trim_matches('/')))
    }

    /// The files that were opened for this configuration and those of its variables.
    pub fn files(&self) -> BTreeMap<String, Arc<Stored>> {
        let folders = self.folders.borrow();
        let configuration: BTreeSet<usize> = folders
            .values()
            .flat_map(|folder| folder.files.iter().copied())
            .collect();
        let texts = self.texts.borrow();
        self.store
            .opened_of(|number| configuration.contains(&number) || texts.contains(&number))
    }

    /// The file with this path, which the configuration reads.
    pub fn read(&self, path: &str) -> Option<usize> {
        let number = self.store.open(path)?;
        self.texts.borrow_mut().insert(number);
        Some(number)
    }

    pub fn source(&self, file: usize) -> Option<&'f Source> {
        self.store.source(file)
    }

    /// Takes so many values off what may still be worked out; false where nothing is left.
    pub fn spend(&self, values: usize) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(values));
        left > values
    }
}
