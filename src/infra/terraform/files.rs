//! Files that a configuration reads: `file("${path.module}/trust.json")`.
//!
//! <https://developer.hashicorp.com/terraform/language/functions/templatefile>

use hcl_edit::expr::Expression;

use super::evaluate::{Evaluator, Filling, Place};
use super::store::{Stored, join};
use crate::iam::pattern::has_hole;

/// The names by which a path may begin with the folder of the module, or with the folder that is
/// applied. A configuration that is run elsewhere has another one for the last, and then finds no file
/// here.
const MODULE: &str = "${path.module}/";
const ROOTS: [&str; 2] = ["${path.root}/", "${path.cwd}/"];

impl<'f> Evaluator<'_, 'f> {
    /// The file that a path leads to, by its number in the store; one that is not at hand is noted.
    pub(super) fn text_at(&mut self, path: &Expression, place: Place) -> Option<usize> {
        let filling = std::mem::replace(&mut self.filling, Filling::Known);
        let path = self.value(path, place);
        self.filling = filling;
        let path = path.text()?;
        let from_root = ROOTS.iter().find_map(|root| path.strip_prefix(root));
        let (folder, path) = match (path.strip_prefix(MODULE), from_root) {
            (Some(path), _) => (&self.module.folder.path, path),
            (None, Some(path)) => (&self.module.root, path),
            (None, None) => (&self.module.root, path),
        };
        if self.module.terragrunt.is_some() && path.starts_with('/') {
            let path = self.session.relative(path);
            return self.session.read(&path);
        }
        if path.is_empty() || path.starts_with(['/', '~', '\\']) || has_hole(path) {
            return None;
        }
        self.session.read(&join(folder, path))
    }

    pub(super) fn text(&self, number: usize) -> Option<&'f Stored> {
        self.session.store.get(number)
    }
}
