//! Reading roles again after a change of a file: a fix is proven on the policy that the changed files
//! give.

use std::sync::Arc;

use super::{Role, read};
use crate::source::{Problem, Source};

/// The files that roles were read from.
#[derive(Debug, Clone)]
pub struct Reader {
    main: Source,
    beside: Arc<[Source]>,
}

impl Reader {
    /// For a file and the other files of its folder.
    pub fn of_file(main: Source, beside: &[Source]) -> Self {
        Self {
            main,
            beside: beside.into(),
        }
    }

    /// The same files, one of them with another text.
    #[must_use]
    pub fn with(&self, changed: &Source) -> Self {
        let newer = |source: &Source| match source.name() == changed.name() {
            true => changed.clone(),
            false => source.clone(),
        };
        Self {
            main: newer(&self.main),
            beside: self.beside.iter().map(newer).collect(),
        }
    }

    /// The role at an address, and the others that the same block declares (`for_each`, `count`).
    ///
    /// # Errors
    /// Where the file can no longer be read.
    pub fn roles_like(&self, address: Option<&str>) -> Result<Vec<Role>, Problem> {
        let mut roles = read(&self.main, &self.beside)?.unwrap_or_default();
        roles.retain(|role| block_of(role.address.as_deref()) == block_of(address));
        Ok(roles)
    }
}

/// An address without the keys of its instances.
fn block_of(address: Option<&str>) -> Option<String> {
    let mut block = String::new();
    let mut depth = 0_usize;
    for character in address?.chars() {
        match character {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            other if depth == 0 => block.push(other),
            _ => {}
        }
    }
    Some(block)
}
