//! Cargo's build script: turns the front matter of the rules' pages into typed constants.
//!
//! In: `src/rules/<folder>/<id>.md`. Out: `rule_ids.rs` (the constants of `RuleId`), `rules.rs` (a
//! `Page` for each rule and the sorted list of rules) and the pages as they are printed. So a rule
//! is its two files and the `mod` line of its folder: a page without code, code without a page, and
//! a catalogue entry with a misspelled id do not compile.

use std::error::Error;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The folders of rules; all but the last are the stages in order.
const FOLDERS: [&str; 6] = [
    "workflow",
    "token",
    "provider",
    "trust",
    "permission",
    "advice",
];

/// What one page says about its rule.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Page {
    is_advice: bool,
    /// The place of the stage in [`FOLDERS`].
    stage: usize,
    id: String,
    folder: &'static str,
    module: String,
    since: String,
    summary: String,
    /// The page without its front matter.
    body: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let rules = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("src/rules");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut watched = vec![rules.join("build.rs")];
    let mut pages = Vec::new();
    for folder in FOLDERS {
        watched.push(rules.join(folder));
        for path in markdown_files(&rules.join(folder))? {
            pages.push(read(&path, folder)?);
            watched.push(path);
        }
    }
    pages.sort();
    for page in &pages {
        write(&out.join(format!("{}.md", page.id)), &page.printed())?;
    }
    write(&out.join("rule_ids.rs"), &ids(&pages)?)?;
    write(&out.join("rules.rs"), &list(&pages)?)?;
    let mut cargo = std::io::stdout();
    for path in watched {
        writeln!(cargo, "cargo::rerun-if-changed={}", path.display())?;
    }
    Ok(())
}

fn markdown_files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension() == Some(OsStr::new("md")) {
            files.push(path);
        }
    }
    Ok(files)
}

/// Leaves an equal file alone, so that nothing is compiled again for it.
fn write(path: &Path, text: &str) -> Result<(), Box<dyn Error>> {
    let is_same = fs::read_to_string(path).is_ok_and(|old| old == text);
    if !is_same {
        fs::write(path, text)?;
    }
    Ok(())
}

/// Reads a page: front matter between two `---` lines, then the body.
fn read(path: &Path, folder: &'static str) -> Result<Page, String> {
    let error = |message: &str| format!("{}: {message}", path.display());
    let text = fs::read_to_string(path).map_err(|problem| error(&problem.to_string()))?;
    let (front, body) = text
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .ok_or_else(|| error("expected front matter between two `---` lines"))?;
    let field = |name: &str| {
        let mut lines = front.lines().filter_map(|line| line.split_once(": "));
        let value = lines.find(|(key, _)| *key == name).map(|(_, value)| value);
        value
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .ok_or_else(|| error(&format!("the front matter has no `{name}: …` line")))
    };
    if let Some(line) = front.lines().find(|line| {
        let key = line.split_once(": ").map(|(key, _)| key);
        !matches!(key, Some("kind" | "stage" | "since" | "summary"))
    }) {
        return Err(error(&format!("unknown front matter `{line}`")));
    }
    let is_advice = match (field("kind")?, folder) {
        ("advice", "advice") => true,
        ("cause", folder) if folder != "advice" => false,
        _ => {
            return Err(error(
                "`kind` is `advice` in the folder `advice` and `cause` elsewhere",
            ));
        }
    };
    let stage = field("stage")?;
    let stages = FOLDERS.iter().take(FOLDERS.len() - 1);
    let stage = stages
        .clone()
        .position(|known| *known == stage && (is_advice || stage == folder))
        .ok_or_else(|| error("`stage` is the folder of a cause, or a stage for advice"))?;
    let module = path.file_stem().and_then(OsStr::to_str);
    let module = module.ok_or_else(|| error("the file name is not UTF-8"))?;
    let is_name = module
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !is_name {
        return Err(error("the file name is lower case with `_`"));
    }
    let id = module.replace('_', "-");
    let body = body.trim_start();
    let body = body
        .strip_prefix(&format!("# {id}\n"))
        .ok_or_else(|| error(&format!("the page begins with `# {id}`")))?;
    Ok(Page {
        is_advice,
        stage,
        id,
        folder,
        module: module.to_owned(),
        since: field("since")?.to_owned(),
        summary: field("summary")?.to_owned(),
        body: body.trim_start().to_owned(),
    })
}

impl Page {
    /// The page as `rules ID` prints it: heading, summary, then what the file says.
    fn printed(&self) -> String {
        let mut letters = self.summary.chars();
        let first = letters.next().map(char::to_uppercase);
        let lead: String = first.into_iter().flatten().chain(letters).collect();
        format!("# {}\n\n{lead}.\n\n{}", self.id, self.body)
    }

    fn constant(&self) -> String {
        self.module.to_ascii_uppercase()
    }
}

/// The constants of `RuleId`.
fn ids(pages: &[Page]) -> Result<String, std::fmt::Error> {
    let mut text = "impl RuleId {\n".to_owned();
    for page in pages {
        writeln!(text, "    /// {}", page.summary)?;
        let constant = page.constant();
        writeln!(
            text,
            "    pub const {constant}: Self = Self({:?});",
            page.id
        )?;
    }
    writeln!(
        text,
        "    /// Every rule's id: causes before advice, by stage, by name."
    )?;
    writeln!(text, "    pub const ALL: &'static [Self] = &[")?;
    for page in pages {
        writeln!(text, "        Self::{},", page.constant())?;
    }
    text.push_str("    ];\n}\n");
    Ok(text)
}

/// A `Page` for each rule, and the list of rules.
fn list(pages: &[Page]) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    for page in pages {
        let (constant, kind) = (
            page.constant(),
            if page.is_advice { "Advice" } else { "Cause" },
        );
        let stage = FOLDERS.get(page.stage).copied().unwrap_or_default();
        let (stage_start, stage_end) = stage.split_at(1);
        writeln!(
            text,
            "pub(in crate::rules) const {constant}: Page = Page {{ id: RuleId::{constant}, kind: Kind::{kind}, \
             stage: Stage::{}{stage_end}, since: {:?}, summary: {:?}, \
             docs: include_str!(concat!(env!(\"OUT_DIR\"), \"/{}.md\")) }};",
            stage_start.to_ascii_uppercase(),
            page.since,
            page.summary,
            page.id
        )?;
    }
    text.push_str("/// Every rule: causes before advice, by stage, by name.\n");
    text.push_str("pub static ALL: &[&Rule] = &[\n");
    for page in pages {
        writeln!(text, "    &{}::{}::RULE,", page.folder, page.module)?;
    }
    text.push_str("];\n");
    Ok(text)
}
