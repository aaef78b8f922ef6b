//! Terragrunt: units, the files that they include, and stacks of units.
//!
//! <https://terragrunt.gruntwork.io/docs/reference/hcl/>
//!
//! Folders are written as absolute paths, `/` for the top of the tree.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use hcl_edit::expr::FuncCall;
use hcl_edit::structure::Block;

use super::evaluate::{Bound, Evaluator, Filling, Place};
use super::module::{In, Location, Module, Session};
use super::nodes::{entry, text};
use super::roots::{Root, values_of};
use super::store::{folder_of, join, normal};
use crate::iam::pattern::{OWN_ACCOUNT, has_hole};
use crate::source::{Node, Span, Value};

/// Where a file of Terragrunt is evaluated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::infra) struct Setting {
    /// The folder of the unit, or of a file that is read for its values.
    dir: String,
    /// The folder of the file that is included.
    parent: String,
    /// How many files have been read on the way here.
    depth: usize,
}

/// How deep files may include or read one another, and stacks hold stacks.
const DEPTH: usize = 12;

/// The names of files that `find_in_parent_folders` looks for where none is given.
const PARENTS: [&str; 2] = ["terragrunt.hcl", "root.hcl"];

/// The configurations that the units of a tree apply.
pub(in crate::infra) fn units(session: &Session<'_>) -> Vec<Root> {
    let named = |wanted: &str| -> Vec<String> {
        let all = session.store.folders().flat_map(|(_, paths)| paths.iter());
        let is_meant = |path: &&&str| path.rsplit('/').next() == Some(wanted);
        all.filter(is_meant)
            .map(|path| (*path).to_owned())
            .collect()
    };
    let stacks = named("terragrunt.stack.hcl");
    let mut roots = Vec::new();
    let mut used = BTreeSet::new();
    let texts = |path: &String| {
        let number = session.store.open(path)?;
        Some(session.source(number)?.text().contains("values."))
    };
    // A stack that needs values is a part of another one.
    for path in stacks.iter().filter(|path| texts(path) == Some(false)) {
        let dir = session.absolute(folder_of(path));
        let mut stack = Stack {
            session,
            origin: path,
            used: &mut used,
            roots: &mut roots,
        };
        stack.read(path, &dir, Bound::new(), 0);
    }
    for path in named("terragrunt.hcl") {
        if !used.contains(&path) {
            let dir = session.absolute(folder_of(&path));
            roots.extend(unit(session, &path, &dir, Bound::new()));
        }
    }
    roots
}

/// A stack that is being read.
struct Stack<'s, 'f> {
    session: &'s Session<'f>,
    /// The file that begins it.
    origin: &'s str,
    /// The files of units that a stack uses.
    used: &'s mut BTreeSet<String>,
    roots: &'s mut Vec<Root>,
}

impl<'f> Stack<'_, 'f> {
    fn read(&mut self, path: &str, dir: &str, values: Bound, depth: usize) {
        let Some(module) = module_of(self.session, path, dir, dir, values, depth) else {
            return;
        };
        for (file, block) in &module.folder.blocks {
            let kind = block.ident.as_str();
            if depth < DEPTH && matches!(kind, "unit" | "stack") {
                self.part(&module, (*file, block), dir, depth);
            }
        }
    }

    fn part(
        &mut self,
        module: &Rc<Module<'f>>,
        (file, block): In<'f, Block>,
        dir: &str,
        depth: usize,
    ) -> Option<()> {
        let mut evaluator = Evaluator::new(self.session, module, Filling::Known);
        let place = Place {
            file,
            at: Some(Span::default()),
        };
        let mut argument = |name: &str| {
            let attribute = block.body.get_attribute(name)?;
            Some(evaluator.attribute(attribute, place))
        };
        let source = argument("source")?;
        let path = argument("path");
        let values = argument("values");
        let values = values.map(|values| ("values".to_owned(), values));
        let folder = folder_named(self.session, dir, source.text()?)?;
        let path = path.as_ref().and_then(Node::text).unwrap_or_default();
        let own = format!("{dir}/.terragrunt-stack/{path}");
        let values: Bound = values.into_iter().collect();
        if block.ident.as_str() == "stack" {
            let path = join(&folder, "terragrunt.stack.hcl");
            self.read(&path, &own, values, depth + 1);
        } else {
            let path = join(&folder, "terragrunt.hcl");
            let root = unit(self.session, &path, &own, values);
            self.used.insert(path.clone());
            self.roots.extend(root.map(|mut root| {
                root.chosen_by = Some(self.origin.to_owned());
                root.files.push(self.origin.to_owned());
                root
            }));
        }
        Some(())
    }
}

/// The folder of the tree that a source names, as seen from a folder.
fn folder_named(session: &Session<'_>, dir: &str, source: &str) -> Option<String> {
    let address = source.split('?').next()?;
    let path = match address.starts_with('/') {
        true => session.relative(address),
        false => match session.location(&session.relative(dir), source) {
            Location::Folder(path) => path,
            Location::Elsewhere(_) => return None,
        },
    };
    session.store.has_folder(&path).then_some(path)
}

/// The configuration that a unit applies, with its inputs.
fn unit(session: &Session<'_>, path: &str, dir: &str, values: Bound) -> Option<Root> {
    let module = module_of(session, path, dir, dir, values, 0)?;
    let mut evaluator = Evaluator::new(session, &module, Filling::Known);
    let config = evaluator.config();
    let source = config.at(&["terraform", "source"]);
    let folder = match source.and_then(Node::text) {
        Some(source) => folder_named(session, dir, source)?,
        None => {
            let folder = folder_of(path).to_owned();
            let mut paths = session.store.in_folder(&folder).iter();
            paths
                .any(|path| super::is_configuration(path))
                .then_some(())?;
            folder
        }
    };
    let mut given: BTreeMap<String, Node> = BTreeMap::new();
    let inputs = config.get("inputs").and_then(Node::entries);
    for input in inputs.unwrap_or_default() {
        given.insert(input.key.text.clone(), input.value.clone());
    }
    // The inputs are variables of the environment, which files of variables override.
    for file in evaluator.variable_files() {
        given.extend(values_of(session, &session.relative(&file)));
    }
    Some(Root {
        folder,
        given,
        chosen_by: Some(path.to_owned()),
        files: vec![path.to_owned()],
    })
}

fn module_of<'f>(
    session: &Session<'f>,
    path: &str,
    dir: &str,
    parent: &str,
    names: Bound,
    depth: usize,
) -> Option<Rc<Module<'f>>> {
    let number = session.read(path)?;
    let folder = session.fresh(folder_of(path), vec![number]);
    let mut module = session.root(folder, BTreeMap::new());
    module.names = names;
    module.terragrunt = Some(Setting {
        dir: normal(dir),
        parent: normal(parent),
        depth,
    });
    Some(Rc::new(module))
}

impl<'f> Evaluator<'_, 'f> {
    /// What a file of Terragrunt comes to, what it includes taken in: `locals`, `inputs`, `terraform`.
    fn config(&mut self) -> Node {
        let span = Span::default();
        let mut inputs: Vec<crate::source::Entry> = Vec::new();
        let mut source = None;
        for included in self.includes() {
            let module = included.1;
            let config = self.within(&module, Bound::new(), |this| this.config());
            let entries = config.get("inputs").and_then(Node::entries);
            inputs.extend(entries.unwrap_or_default().iter().cloned());
            source = config.at(&["terraform", "source"]).cloned().or(source);
        }
        let folder = self.module.folder.clone();
        for (file, block) in folder
            .blocks
            .iter()
            .filter(|(_, one)| one.has_ident("terraform"))
        {
            let place = Place {
                file: *file,
                at: Some(span),
            };
            if let Some(own) = block.body.get_attribute("source") {
                source = Some(self.attribute(own, place));
            }
        }
        if let Some((file, own)) = folder.attributes.get("inputs") {
            let place = Place {
                file: *file,
                at: Some(span),
            };
            let own = self.value(own, place);
            for one in own.entries().unwrap_or_default() {
                inputs.retain(|other| other.key.text != one.key.text);
                inputs.push(one.clone());
            }
        }
        let locals = folder.locals.keys();
        let locals = locals.map(|name| entry(name, span, self.local_or_hole(name)));
        let locals = locals.collect();
        let map = |entries| Node::new(Value::Map(entries), span);
        let terraform = source.map(|source| map(vec![entry("source", span, source)]));
        let mut all = vec![
            entry("locals", span, map(locals)),
            entry("inputs", span, map(inputs)),
        ];
        all.extend(terraform.map(|terraform| entry("terraform", span, terraform)));
        map(all)
    }

    /// The files that the file at hand includes, by the label of the block.
    fn includes(&mut self) -> Vec<(String, Rc<Module<'f>>)> {
        let Some(setting) = self.module.terragrunt.clone() else {
            return Vec::new();
        };
        let folder = self.module.folder.clone();
        let blocks = folder
            .blocks
            .iter()
            .filter(|(_, one)| one.has_ident("include"));
        let mut all = Vec::new();
        for (file, block) in blocks.filter(|_| setting.depth < DEPTH) {
            let place = Place {
                file: *file,
                at: Some(Span::default()),
            };
            let Some(path) = block.body.get_attribute("path") else {
                continue;
            };
            let path = self.attribute(path, place);
            let Some(path) = path.text().filter(|path| !has_hole(path)) else {
                continue;
            };
            let path = self.session.path_from(&setting.dir, path);
            let label = block.labels.first().map_or("", |label| label.as_str());
            let parent = self.session.absolute(folder_of(&path));
            let names = self.module.names.clone();
            let depth = setting.depth + 1;
            let module = module_of(self.session, &path, &setting.dir, &parent, names, depth);
            all.extend(module.map(|module| (label.to_owned(), module)));
        }
        all
    }

    /// The files of variables that `extra_arguments` name.
    fn variable_files(&mut self) -> Vec<String> {
        let folder = self.module.folder.clone();
        let dir = self.module.terragrunt.clone().unwrap_or_default().dir;
        let mut files = Vec::new();
        for (file, block) in folder
            .blocks
            .iter()
            .filter(|(_, one)| one.has_ident("terraform"))
        {
            let place = Place {
                file: *file,
                at: Some(Span::default()),
            };
            for extra in block.body.get_blocks("extra_arguments") {
                for name in ["optional_var_files", "required_var_files"] {
                    let Some(list) = extra.body.get_attribute(name) else {
                        continue;
                    };
                    let list = self.attribute(list, place);
                    let paths = list
                        .items()
                        .unwrap_or_default()
                        .iter()
                        .filter_map(Node::text);
                    files
                        .extend(paths.map(|path| {
                            self.session.absolute(&self.session.path_from(&dir, path))
                        }));
                }
            }
        }
        files
    }

    /// A reference to what Terragrunt adds: `include.root.locals.x`, `dependency.iam.outputs.arn`.
    pub(super) fn of_terragrunt(&mut self, root: &str, name: &str) -> Option<Node> {
        let setting = self.module.terragrunt.clone()?;
        match root {
            "include" => {
                let included = self.includes().into_iter();
                let mut named = included.filter(|(label, _)| label == name || label.is_empty());
                let (label, module) = named.next()?;
                let config = self.within(&module, Bound::new(), |this| this.config());
                match label.is_empty() {
                    true => config.get(name).cloned(),
                    false => Some(config),
                }
            }
            "dependency" if setting.depth < DEPTH => self.dependency(name, &setting),
            _ => None,
        }
    }

    /// The outputs of another unit, as far as its configuration holds them.
    fn dependency(&mut self, name: &str, setting: &Setting) -> Option<Node> {
        let folder = self.module.folder.clone();
        let (file, block) = folder.blocks.iter().find(|(_, block)| {
            let label = block.labels.first().map(|label| label.as_str());
            block.has_ident("dependency") && label == Some(name)
        })?;
        let path = block.body.get_attribute("config_path")?;
        let at = Some(Span::default());
        let path = self.attribute(path, Place { file: *file, at });
        let path = self
            .session
            .path_from(&setting.dir, path.text().filter(|path| !has_hole(path))?);
        let file = join(&path, "terragrunt.hcl");
        let open = format!("unit {file}");
        (!self.open.contains(&open)).then_some(())?;
        let root = unit(
            self.session,
            &file,
            &self.session.absolute(&path),
            Bound::new(),
        )?;
        let module = Rc::new(super::roots::module_of(self.session, &root));
        self.open.push(open);
        let names: Vec<&str> = module.folder.outputs.keys().copied().collect();
        let outputs = self.within(&module, Bound::new(), |this| {
            let known = names
                .iter()
                .filter_map(|name| Some((*name, this.output(name)?)));
            let outputs = known.map(|(name, value)| entry(name, Span::default(), (*value).clone()));
            outputs.collect()
        });
        self.open.pop();
        let outputs = Node::new(Value::Map(outputs), Span::default());
        let all = vec![entry("outputs", Span::default(), outputs)];
        Some(Node::new(Value::Map(all), Span::default()))
    }

    /// A function that only Terragrunt has; the outer nothing where this is none of them.
    ///
    /// <https://terragrunt.gruntwork.io/docs/reference/hcl/functions/>
    pub(super) fn call_of_terragrunt(
        &mut self,
        name: &str,
        call: &FuncCall,
        place: Place,
    ) -> Option<Option<Node>> {
        let setting = self.module.terragrunt.clone()?;
        let mut arguments = Vec::new();
        if NAMES.contains(&name) {
            arguments.extend(call.args.iter().map(|one| self.value(one, place)));
        } else {
            return None;
        }
        let argument = |index: usize| {
            let text = arguments.get(index).and_then(Node::text);
            text.filter(|text| !has_hole(text))
        };
        let span = Span::default();
        let found = match name {
            "find_in_parent_folders" => {
                let found = self.in_parents(&setting.dir, argument(0));
                found.or_else(|| argument(1).map(str::to_owned))
            }
            "get_terragrunt_dir" | "get_original_terragrunt_dir" | "get_working_dir" => {
                Some(setting.dir)
            }
            "get_parent_terragrunt_dir" => Some(setting.parent),
            "get_repo_root" => Some("/".to_owned()),
            "get_path_from_repo_root" => {
                Some(normal(&setting.dir).trim_start_matches('/').to_owned())
            }
            "path_relative_to_include" => {
                let below = setting.dir.strip_prefix(&setting.parent);
                below.map(|below| match below.trim_start_matches('/') {
                    "" => ".".to_owned(),
                    below => below.to_owned(),
                })
            }
            "abspath" => argument(0).map(|path| {
                self.session
                    .absolute(&self.session.path_from(&setting.dir, path))
            }),
            // A variable of the environment that no file sets has its default.
            "get_env" => arguments.get(1).and_then(Node::scalar).map(str::to_owned),
            "get_aws_account_id" => Some(format!("${{{OWN_ACCOUNT}}}")),
            "read_terragrunt_config" => {
                let read = argument(0).and_then(|path| self.read_config(&setting, path));
                return Some(read.or_else(|| arguments.get(1).cloned()));
            }
            "read_tfvars_file" => {
                let path = argument(0).map(|path| self.session.path_from(&setting.dir, path));
                let values = path.map(|path| values_of(self.session, &path));
                values.map(|values| {
                    let entries = values.into_iter();
                    let entries = entries.map(|(name, value)| entry(&name, span, value));
                    crate::source::to_json(&Node::new(Value::Map(entries.collect()), span))
                })
            }
            _ => None,
        };
        Some(found.map(|found| text(&found, span)))
    }

    /// The path of a file or folder in one of the folders above a folder.
    fn in_parents(&self, dir: &str, name: Option<&str>) -> Option<String> {
        let names: Vec<&str> = match name {
            Some(name) => vec![name],
            None => PARENTS.to_vec(),
        };
        let mut folder = self.session.relative(dir);
        while folder != self.session.store.top && !folder.is_empty() {
            folder = folder_of(&folder).to_owned();
            for name in &names {
                let path = join(&folder, name);
                if self.session.store.has(&path) || self.session.store.has_folder(&path) {
                    return Some(self.session.absolute(&path));
                }
            }
        }
        None
    }

    fn read_config(&mut self, setting: &Setting, path: &str) -> Option<Node> {
        let path = self.session.path_from(&setting.dir, path);
        let dir = self.session.absolute(folder_of(&path));
        let depth = setting.depth + 1;
        (depth < DEPTH).then_some(())?;
        let names = self.module.names.clone();
        let module = module_of(self.session, &path, &dir, &dir, names, depth)?;
        Some(self.within(&module, Bound::new(), |this| this.config()))
    }
}

/// The functions of Terragrunt that are read, and `abspath`, whose result is of the tree.
const NAMES: [&str; 15] = [
    "find_in_parent_folders",
    "get_terragrunt_dir",
    "get_original_terragrunt_dir",
    "get_working_dir",
    "get_parent_terragrunt_dir",
    "get_repo_root",
    "get_path_from_repo_root",
    "path_relative_to_include",
    "path_relative_from_include",
    "abspath",
    "get_env",
    "get_aws_account_id",
    "read_terragrunt_config",
    "read_tfvars_file",
    "run_cmd",
];

impl Session<'_> {
    /// A folder of the tree as Terragrunt's functions give it: `/` is the top of the tree.
    fn absolute(&self, folder: &str) -> String {
        let below = folder.strip_prefix(&self.store.top).unwrap_or(folder);
        format!("/{}", below.trim_start_matches('/'))
    }

    /// The path of the tree that such a path is.
    pub(super) fn relative(&self, path: &str) -> String {
        join(&self.store.top, normal(path).trim_start_matches('/'))
    }

    /// The path of the tree that `path` leads to from such a folder.
    fn path_from(&self, dir: &str, path: &str) -> String {
        match path.starts_with('/') {
            true => self.relative(path),
            false => join(&self.relative(dir), path),
        }
    }
}
