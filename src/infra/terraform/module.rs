//! What the files of one folder declare.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use hcl_edit::expr::Expression;
use hcl_edit::structure::{Block, Structure};

use super::files::Text;
use super::{File, labels};
use crate::source::{Node, Source};

/// How many values may be worked out for one folder, beside one for each byte of it: references may
/// multiply.
const VALUES: usize = 200_000;

/// How many files that are not at hand are noted.
const MISSING: usize = 100;

/// An expression or a block, and the file it stands in.
pub(super) type In<'f, T> = (usize, &'f T);

/// The declarations of a folder; the file that was asked for is the first.
pub(super) struct Module<'f> {
    pub files: &'f [File],
    /// The files of other kinds; in a [`super::evaluate::Place`] they follow those of `files`.
    pub texts: &'f [Text],
    pub locals: BTreeMap<&'f str, In<'f, Expression>>,
    /// The default of each variable.
    pub variables: BTreeMap<&'f str, Option<In<'f, Expression>>>,
    /// `data.aws_iam_policy_document`, by name.
    pub documents: BTreeMap<&'f str, In<'f, Block>>,
    /// Identity providers, by address.
    pub providers: BTreeMap<String, In<'f, Block>>,
    /// Data blocks that hold a text, by address.
    pub contents: BTreeMap<String, In<'f, Block>>,
    /// `aws_iam_role` of the first file, in order.
    pub roles: Vec<&'f Block>,
    /// `module` of the first file, in order.
    pub calls: Vec<&'f Block>,
    /// The locals that were worked out.
    pub worked_out: RefCell<BTreeMap<String, Rc<Node>>>,
    missing: RefCell<BTreeSet<String>>,
    left: Cell<usize>,
}

impl<'f> Module<'f> {
    pub fn of(files: &'f [File], texts: &'f [Text]) -> Self {
        let bytes: usize = files.iter().map(|file| file.source.text().len()).sum();
        let mut module = Self {
            files,
            texts,
            locals: BTreeMap::new(),
            variables: BTreeMap::new(),
            documents: BTreeMap::new(),
            providers: BTreeMap::new(),
            contents: BTreeMap::new(),
            roles: Vec::new(),
            calls: Vec::new(),
            worked_out: RefCell::default(),
            missing: RefCell::default(),
            left: Cell::new(VALUES + bytes),
        };
        for (index, file) in files.iter().enumerate() {
            for structure in file.body.iter() {
                if let Structure::Block(block) = structure {
                    module.take(index, block);
                }
            }
        }
        module
    }

    fn take(&mut self, file: usize, block: &'f Block) {
        match (block.ident.as_str(), labels(block)) {
            ("locals", _) => {
                for attribute in block.body.attributes() {
                    let name = attribute.key.as_str();
                    self.locals.entry(name).or_insert((file, &attribute.value));
                }
            }
            ("variable", _) => {
                let default = block.body.get_attribute("default");
                let default = default.map(|attribute| (file, &attribute.value));
                if let Some(name) = block.labels.first() {
                    self.variables.insert(name.as_str(), default);
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
            ("resource", Some(("aws_iam_role", _))) if file == 0 => self.roles.push(block),
            ("module", _) if file == 0 => self.calls.push(block),
            _ => {}
        }
    }

    /// The data blocks that other ones take in.
    pub fn taken_in(&self) -> Vec<String> {
        let names = self.documents.keys();
        let attributes: Vec<String> = self
            .documents
            .values()
            .flat_map(|(_, block)| block.body.attributes())
            .filter(|attribute| attribute.key.ends_with("_policy_documents"))
            .map(|attribute| attribute.value.to_string())
            .collect();
        let taken = |name: &&&str| {
            let reference = format!("data.aws_iam_policy_document.{name}");
            let is_meant = |text: &String| {
                let mut after = text.split(&reference).skip(1);
                after.any(|after| after.starts_with(['.', '[']))
            };
            attributes.iter().any(is_meant)
        };
        names.filter(taken).map(|name| (*name).to_owned()).collect()
    }

    /// The file with this number, of either kind.
    pub fn source(&self, file: usize) -> Option<&'f Source> {
        match self.files.get(file) {
            Some(file) => Some(&file.source),
            None => {
                let text = self.texts.get(file.checked_sub(self.files.len())?)?;
                Some(&text.source)
            }
        }
    }

    /// Notes that a file is read that is not at hand.
    pub fn miss(&self, path: String) {
        let mut missing = self.missing.borrow_mut();
        if missing.len() < MISSING {
            missing.insert(path);
        }
    }

    /// The files that were looked for and are not at hand.
    pub fn missing(&self) -> Vec<String> {
        self.missing.borrow().iter().cloned().collect()
    }

    /// Takes so many values off what may still be worked out; false where nothing is left.
    pub fn spend(&self, values: usize) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(values));
        left > values
    }
}
