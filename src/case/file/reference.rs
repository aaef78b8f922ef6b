//! Values that are kept in files of their own: `{file: trust.json}`.

use super::fields::Fields;
use crate::source::{Diagnostic, Node, Source, Span};

/// Gives the text of a file by its path as the case file writes it.
///
/// Reading is an effect, which belongs to the caller. The span of a problem is replaced by that of
/// the value that names the file.
pub type Files<'f> = dyn Fn(&str) -> Result<Source, Diagnostic> + 'f;

/// The files of a case file that has no folder, such as one from standard input: there are none.
///
/// # Errors
/// Always.
pub fn no_files(path: &str) -> Result<Source, Diagnostic> {
    let message = format!("cannot read `{path}`: this case file is not in a folder");
    let help =
        "save the case file next to the files that it names, or write their contents into it";
    Err(Diagnostic::at(message, Span::at(0)).help(help))
}

/// How the value of a key is given.
pub(super) enum Given<'a> {
    /// The value is written in the case file.
    Here(&'a Node),
    /// The value is the whole of another file.
    File(Source),
}

impl<'a> Fields<'a> {
    /// The value of `key`, which may be kept in a file of its own. A file that cannot be read is
    /// noted as a problem, and the value is then as if it were not given.
    pub fn given(&mut self, key: &str) -> Option<Given<'a>> {
        let node = self.get(key)?;
        self.resolve(node)
    }

    /// Like [`Self::given`] for one value of a list or map.
    pub fn resolve(&mut self, node: &'a Node) -> Option<Given<'a>> {
        let Some(path) = reference(node) else {
            return Some(Given::Here(node));
        };
        let Some(text) = path.text() else {
            let message = format!("`file` is {}, expected the path of a file", path.kind());
            self.problem(message, path.span);
            return None;
        };
        match (self.files)(text) {
            Ok(source) => Some(Given::File(source)),
            Err(mut problem) => {
                for label in &mut problem.labels {
                    label.span = path.span;
                }
                self.note(problem);
                None
            }
        }
    }

    /// A text, in place or in a file of its own. In place it has the name `name`.
    pub fn text_source(&mut self, key: &str, name: &str) -> Option<Source> {
        match self.given(key)? {
            Given::File(source) => Some(source),
            Given::Here(_) => self.text(key).map(|text| Source::new(name, text)),
        }
    }
}

/// The path in a value that is `{file: PATH}` and nothing else.
fn reference(node: &Node) -> Option<&Node> {
    match node.entries()? {
        [entry] if entry.key.text == "file" => Some(&entry.value),
        _ => None,
    }
}
