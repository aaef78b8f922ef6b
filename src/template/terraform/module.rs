//! What the files of one folder declare.

use std::cell::Cell;
use std::collections::BTreeMap;

use hcl_edit::expr::Expression;
use hcl_edit::structure::{Block, Structure};

use super::{File, labels};

/// How many values may be worked out for one file: references may multiply.
const VALUES: usize = 200_000;

/// An expression or a block, and the file it stands in.
pub(super) type In<'f, T> = (usize, &'f T);

/// The declarations of a folder; the file that was asked for is the first.
pub(super) struct Module<'f> {
    pub files: &'f [File],
    pub locals: BTreeMap<&'f str, In<'f, Expression>>,
    /// The default of each variable.
    pub variables: BTreeMap<&'f str, Option<In<'f, Expression>>>,
    /// `data.aws_iam_policy_document`, by name.
    pub documents: BTreeMap<&'f str, In<'f, Block>>,
    /// Identity providers, by address.
    pub providers: BTreeMap<String, In<'f, Block>>,
    /// `aws_iam_role` of the first file, in order.
    pub roles: Vec<&'f Block>,
    left: Cell<usize>,
}

impl<'f> Module<'f> {
    pub fn of(files: &'f [File]) -> Self {
        let mut module = Self {
            files,
            locals: BTreeMap::new(),
            variables: BTreeMap::new(),
            documents: BTreeMap::new(),
            providers: BTreeMap::new(),
            roles: Vec::new(),
            left: Cell::new(VALUES),
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
            ("resource", Some(("aws_iam_role", _))) if file == 0 => self.roles.push(block),
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
            let reference = format!("data.aws_iam_policy_document.{name}.");
            attributes.iter().any(|text| text.contains(&reference))
        };
        names.filter(taken).map(|name| (*name).to_owned()).collect()
    }

    /// Takes so many values off what may still be worked out; false where nothing is left.
    pub fn spend(&self, values: usize) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(values));
        left > values
    }
}
