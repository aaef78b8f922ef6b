//! The files that Terraform reads, each read and parsed once.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use hcl_edit::structure::Body;
use hcl_edit::template::Template;

use super::parse;
use crate::source::{Diagnostic, Files, Source};

/// How many files that are not at hand are noted.
const MAX_MISSING: usize = 100;

/// A file, parsed when that is first asked for.
#[derive(Debug)]
pub(in crate::infra) struct Stored {
    pub source: Source,
    body: OnceLock<Result<Body, Diagnostic>>,
    template: OnceLock<Option<Template>>,
}

impl Stored {
    pub fn new(source: Source) -> Self {
        Self {
            source,
            body: OnceLock::new(),
            template: OnceLock::new(),
        }
    }

    /// The blocks and attributes of a configuration.
    pub fn body(&self) -> Result<&Body, &Diagnostic> {
        self.body.get_or_init(|| parse(&self.source)).as_ref()
    }

    /// The result of [`Self::body`], where it was asked for.
    fn parsed(&self) -> Option<&Result<Body, Diagnostic>> {
        self.body.get()
    }

    /// The text as `templatefile` reads it; nothing where it is not a template.
    pub fn template(&self) -> Option<&Template> {
        let read = || hcl_edit::parser::parse_template(self.source.text()).ok();
        self.template.get_or_init(read).as_ref()
    }
}

/// The files of a tree by path, numbered in the order in which they are opened.
pub(in crate::infra) struct Store<'t> {
    files: &'t dyn Files,
    /// The folder that all paths begin with: nothing where they begin in it.
    pub top: String,
    /// One slot for each file that there can be: a slot does not move once it is filled, so that what
    /// it holds can be borrowed for as long as the store.
    slots: Vec<OnceCell<Arc<Stored>>>,
    filled: Cell<usize>,
    numbers: RefCell<BTreeMap<String, Option<usize>>>,
    missing: RefCell<BTreeSet<String>>,
    refused: RefCell<BTreeMap<String, Diagnostic>>,
    /// The paths of the tree by folder.
    folders: BTreeMap<&'t str, Vec<&'t str>>,
}

impl<'t> Store<'t> {
    pub fn new(files: &'t dyn Files) -> Self {
        let paths = files.paths();
        let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for path in &paths {
            folders.entry(folder_of(path)).or_default().push(path);
        }
        let slots = paths.iter().map(|_| OnceCell::new()).collect();
        Self {
            files,
            top: files.top().to_owned(),
            slots,
            filled: Cell::new(0),
            numbers: RefCell::default(),
            missing: RefCell::default(),
            refused: RefCell::default(),
            folders,
        }
    }

    /// A store of files that were read before.
    pub fn of(files: &'t dyn Files, kept: &BTreeMap<String, Arc<Stored>>) -> Self {
        let store = Self::new(files);
        for (path, stored) in kept {
            store.insert(path, stored.clone());
        }
        store
    }

    /// Whether a file is a configuration that is not valid, where it was ever read as one.
    pub fn checked(&self, path: &str) -> Option<Result<(), &Diagnostic>> {
        let number = (*self.numbers.borrow().get(path)?)?;
        super::is_configuration(path).then(|| self.get(number).map(|file| file.body().map(drop)))?
    }

    /// A file that was read before.
    pub fn insert(&self, path: &str, stored: Arc<Stored>) -> Option<usize> {
        let number = self.filled.get();
        self.slots.get(number)?.set(stored).ok()?;
        self.filled.set(number + 1);
        let mut numbers = self.numbers.borrow_mut();
        numbers.insert(path.to_owned(), Some(number));
        Some(number)
    }

    /// The number of the file with this path; one that is not in the tree is noted.
    pub fn open(&self, path: &str) -> Option<usize> {
        if let Some(known) = self.numbers.borrow().get(path) {
            return *known;
        }
        if !self.has(path) {
            let mut missing = self.missing.borrow_mut();
            if missing.len() < MAX_MISSING {
                missing.insert(path.to_owned());
            }
            return None;
        }
        match self.files.read(path) {
            Ok(source) => self.insert(path, Arc::new(Stored::new(source))),
            Err(problem) => {
                let mut refused = self.refused.borrow_mut();
                refused.insert(path.to_owned(), problem);
                self.numbers.borrow_mut().insert(path.to_owned(), None);
                None
            }
        }
    }

    pub fn has(&self, path: &str) -> bool {
        let folder = self.folders.get(folder_of(path));
        folder.is_some_and(|paths| paths.binary_search(&path).is_ok())
    }

    pub fn get(&self, number: usize) -> Option<&Stored> {
        self.slots.get(number)?.get().map(Arc::as_ref)
    }

    pub fn source(&self, number: usize) -> Option<&Source> {
        self.get(number).map(|stored| &stored.source)
    }

    /// The paths of the files in a folder, without those of its subfolders.
    pub fn in_folder(&self, folder: &str) -> &[&'t str] {
        self.folders
            .get(folder)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// Whether the tree has files in a folder or below it.
    pub fn has_folder(&self, folder: &str) -> bool {
        let below = format!("{folder}/");
        let mut from = self.folders.range(folder..);
        let first = from.next().map(|(name, _)| *name);
        first.is_some_and(|name| name == folder || name.starts_with(&below))
            || from
                .next()
                .is_some_and(|(name, _)| name.starts_with(&below))
    }

    pub fn folders(&self) -> impl Iterator<Item = (&'t str, &[&'t str])> {
        self.folders
            .iter()
            .map(|(name, paths)| (*name, paths.as_slice()))
    }

    /// The files that were looked for and are not at hand.
    pub fn missing(&self) -> Vec<String> {
        self.missing.borrow().iter().cloned().collect()
    }

    /// The files of the tree that could not be read, and why.
    pub fn refused(&self) -> BTreeMap<String, Diagnostic> {
        self.refused.borrow().clone()
    }

    /// The files that were opened, by path.
    pub fn opened(&self) -> BTreeMap<String, Arc<Stored>> {
        self.opened_of(|_| true)
    }

    /// Some of the files that were opened, by path.
    pub fn opened_of(&self, is_wanted: impl Fn(usize) -> bool) -> BTreeMap<String, Arc<Stored>> {
        let numbers = self.numbers.borrow();
        let opened = numbers.iter().filter_map(|(path, number)| {
            let number = number.filter(|number| is_wanted(*number))?;
            let stored = self.slots.get(number)?.get()?;
            Some((path.clone(), stored.clone()))
        });
        opened.collect()
    }

    /// The configurations that are not valid HCL, and why.
    pub fn invalid(&self) -> BTreeMap<String, Diagnostic> {
        let opened = self.opened().into_iter();
        let invalid = opened.filter_map(|(path, stored)| {
            let problem = stored.parsed()?.as_ref().err()?.clone();
            Some((path, problem))
        });
        invalid.collect()
    }
}

/// The folder that a path lies in; of a file of a git revision (`HEAD:main.tf`) with the colon.
pub(in crate::infra) fn folder_of(path: &str) -> &str {
    match path.rfind(['/', ':']) {
        Some(at) if path.as_bytes().get(at) == Some(&b':') => path.get(..=at).unwrap_or_default(),
        // The top folder of the file system is its own parent.
        Some(0) => "/",
        Some(at) => path.get(..at).unwrap_or_default(),
        None => "",
    }
}

/// The path that `relative` leads to from a folder.
pub(in crate::infra) fn join(folder: &str, relative: &str) -> String {
    match folder {
        "" => normal(relative),
        folder if folder.ends_with([':', '/']) => normal(&format!("{folder}{relative}")),
        folder => normal(&format!("{folder}/{relative}")),
    }
}

/// A path without `.` and, as far as names stand before them, `..`.
pub(in crate::infra) fn normal(path: &str) -> String {
    // The revision of `HEAD:infra/main.tf` is no folder.
    let colon = path
        .find(':')
        .filter(|at| !path.get(..*at).is_some_and(|before| before.contains('/')));
    let (revision, path) = path
        .split_at_checked(colon.map_or(0, |at| at + 1))
        .unwrap_or(("", path));
    let mut parts: Vec<&str> = Vec::new();
    for (index, part) in path.split('/').enumerate() {
        match part {
            "" if index == 0 && path.len() > 1 => parts.push(""),
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| !matches!(*last, "" | "..")) => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("{revision}{}", parts.join("/"))
}
