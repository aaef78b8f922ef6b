//! Writes the two files of a new rule: `cargo run --example new-rule -- <folder> <id>`.
//!
//! The folder is a stage (`workflow`, `token`, `provider`, `trust`, `permission`) for a cause, or
//! `advice`. The tests fail until the page has an example that fires and one that does not.

use std::env;
use std::error::Error;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;

/// The folders of `src/rules`.
const FOLDERS: [&str; 6] = [
    "workflow",
    "token",
    "provider",
    "trust",
    "permission",
    "advice",
];

const CODE: &str = r#"//! TODO: what is wrong, in a sentence.

use crate::exam::Exam;
use crate::rules::{Draft, Rule, pages};

pub(crate) static RULE: Rule = Rule::new(pages::CONSTANT, check);

fn check(_exam: &Exam<'_>) -> Vec<Draft> {
    // TODO: read the examination's reasons; do not search text or evaluate again.
    Vec::new()
}
"#;

const PAGE: &str = r"---
kind: KIND
stage: STAGE
since: VERSION
summary: TODO what is wrong in general, without a period
---

# ID

## What happens

TODO: what GitHub or AWS does, and why the job is refused. Link the page that documents it.

How to check: TODO, in one line, for a reader who has only the error.

## Example

```yaml
TODO: a case file for which the rule fires. `UPDATE_DOCS=1 cargo test --test it docs` adds the output.
```

## Fix

TODO: what to do, verb first.

## Not reported

TODO: the nearest case for which the rule stays silent, and why.

```yaml
TODO: its case file
```
";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [folder, id] = arguments.as_slice() else {
        return Err("usage: cargo run --example new-rule -- <folder> <id>".into());
    };
    let rule = NewRule::new(folder, id)?;
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    for (path, text) in rule.files() {
        let mut options = OpenOptions::new();
        let mut file = options
            .write(true)
            .create_new(true)
            .open(rules.join(&path))
            .map_err(|error| format!("cannot write src/rules/{path}: {error}"))?;
        file.write_all(text.as_bytes())?;
        writeln!(std::io::stdout(), "wrote src/rules/{path}")?;
    }
    let list = format!("{folder}/mod.rs");
    let has_folder = fs::exists(rules.join(&list))?;
    if has_folder {
        writeln!(
            std::io::stdout(),
            "now add this line to src/rules/{list}, in order:\n\n{}",
            rule.line()
        )?;
    }
    Ok(())
}

/// A rule that does not exist yet.
pub struct NewRule {
    folder: &'static str,
    id: String,
}

impl NewRule {
    /// A rule of this folder with this id.
    ///
    /// # Errors
    /// Where the folder or the id is not one that a rule can have.
    pub fn new(folder: &str, id: &str) -> Result<Self, String> {
        let known = FOLDERS.iter().find(|known| **known == folder);
        let Some(folder) = known else {
            return Err(format!(
                "there is no folder `{folder}`; use one of {}",
                FOLDERS.join(", ")
            ));
        };
        let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let is_kebab = id.bytes().all(|byte| is_letter(byte) || byte == b'-')
            && id.split('-').all(|part| !part.is_empty());
        if !is_kebab {
            return Err(format!(
                "`{id}` is not an id: use lower-case words joined by `-`"
            ));
        }
        Ok(Self {
            folder,
            id: id.to_owned(),
        })
    }

    fn module(&self) -> String {
        self.id.replace('-', "_")
    }

    /// The `mod` line for the folder's `mod.rs`.
    pub fn line(&self) -> String {
        format!("pub(super) mod {};", self.module())
    }

    /// The two files: path below `src/rules` and text.
    pub fn files(&self) -> [(String, String); 2] {
        let (kind, stage) = match self.folder {
            "advice" => ("advice", "trust"),
            stage => ("cause", stage),
        };
        let code = CODE.replace("CONSTANT", &self.module().to_ascii_uppercase());
        let page = PAGE
            .replace("KIND", kind)
            .replace("STAGE", stage)
            .replace("VERSION", env!("CARGO_PKG_VERSION"))
            .replace("ID", &self.id);
        let path = |extension| format!("{}/{}.{extension}", self.folder, self.module());
        [(path("rs"), code), (path("md"), page)]
    }
}
