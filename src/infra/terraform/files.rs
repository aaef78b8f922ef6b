//! Files that a configuration reads: `file("${path.module}/trust.json")`.
//!
//! <https://developer.hashicorp.com/terraform/language/functions/templatefile>

use std::cell::OnceCell;

use hcl_edit::expr::Expression;
use hcl_edit::template::Template;

use super::evaluate::{Evaluator, Filling, Place};
use crate::iam::pattern::has_hole;
use crate::source::Source;

/// A file beside the configuration that is none of it.
pub(super) struct Text {
    pub source: Source,
    path: String,
    template: OnceCell<Option<Template>>,
}

impl Text {
    pub fn new(source: &Source) -> Self {
        Self {
            source: source.clone(),
            path: normal(source.name()),
            template: OnceCell::new(),
        }
    }

    /// The text as `templatefile` reads it; nothing where it is no template.
    pub fn template(&self) -> Option<&Template> {
        let read = || hcl_edit::parser::parse_template(self.source.text()).ok();
        self.template.get_or_init(read).as_ref()
    }
}

/// The names by which a path may begin with the folder of the configuration. What is run elsewhere
/// than in that folder has other ones for the last two, and then finds no file here.
const FOLDERS: [&str; 3] = ["${path.module}/", "${path.root}/", "${path.cwd}/"];

impl<'f> Evaluator<'_, 'f> {
    /// The file that a path leads to, by its number among [`super::module::Module::texts`]; one that
    /// is not at hand is noted.
    pub(super) fn text_at(&mut self, path: &Expression, place: Place) -> Option<usize> {
        let filling = std::mem::replace(&mut self.filling, Filling::Known);
        let path = self.value(path, place);
        self.filling = filling;
        let path = path.text()?;
        let stripped = FOLDERS.iter().find_map(|folder| path.strip_prefix(folder));
        let path = stripped.unwrap_or(path);
        if path.is_empty() || path.starts_with(['/', '~', '\\']) || has_hole(path) {
            return None;
        }
        let path = beside(self.module.files.first()?.source.name(), path);
        let mut texts = self.module.texts.iter();
        let found = texts.position(|text| text.path == path);
        if found.is_none() {
            self.module.miss(path);
        }
        found
    }

    pub(super) fn text(&self, index: usize) -> Option<&'f Text> {
        self.module.texts.get(index)
    }
}

/// The name of the file at `path` from the folder of `main`, which may be that of a revision.
fn beside(main: &str, path: &str) -> String {
    let path = normal(path);
    match main.rsplit_once(['/', ':']) {
        None => path,
        Some((folder, _)) if main.as_bytes().get(folder.len()) == Some(&b':') => {
            format!("{folder}:{path}")
        }
        Some((folder, _)) => normal(&format!("{folder}/{path}")),
    }
}

/// A path without `.` and, as far as names stand before them, `..`.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for (index, part) in path.split('/').enumerate() {
        match part {
            "" if index == 0 => parts.push(""),
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| !matches!(*last, "" | "..")) => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}
