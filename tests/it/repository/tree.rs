//! Which files are read.

use super::{SECRET, diagnose, policy, repository, rows, workflow, write};
use crate::common::{folder, run_in, stdout};

/// What git ignores is not the repository's, but for what the tools read.
#[test]
fn ignored_files_and_links_are_not_read() {
    let here = repository(
        "ignored",
        &[
            (".github/workflows/a.yml", &workflow("push", "", SECRET)),
            (".gitignore", "old/\n"),
            ("old/trust.json", &policy("repo:octo-org/api:*")),
            ("new/trust.json", &policy("repo:octo-org/web:*")),
        ],
    );
    let outside = folder("outside");
    write(&outside, &[("linked.json", &policy("repo:octo-org/api:*"))]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(outside.join("linked.json"), here.join("linked.json")).unwrap();
        std::os::unix::fs::symlink(&outside, here.join("folder")).unwrap();
    }
    let (answer, _) = diagnose(&here, &[]);
    let sources = answer["policies"].as_array().unwrap().iter();
    let sources: Vec<_> = sources
        .map(|policy| policy["source"].as_str().unwrap())
        .collect();
    assert_eq!(sources, ["new/trust.json"]);
    assert_eq!(rows(&answer), ["deploy push ref:refs/* always -"]);
}

#[test]
fn a_folder_is_named_from_elsewhere_and_narrowed_by_an_address() {
    let here = repository(
        "elsewhere",
        &[
            (".github/workflows/a.yml", &workflow("push", "", SECRET)),
            ("trust.json", &policy("repo:octo-org/web:*")),
        ],
    );
    let above = here.parent().unwrap();
    let name = here.file_name().unwrap().to_str().unwrap();
    let (answer, _) = diagnose(above, &[name]);
    assert_eq!(rows(&answer), ["deploy push ref:refs/* always -"]);
    assert_eq!(
        answer["policies"][0]["source"],
        format!("{name}/trust.json")
    );
}

#[test]
fn a_folder_with_nothing_in_it_says_so() {
    let here = folder("nothing");
    let output = run_in(&here, &["diagnose"]);
    assert_eq!(output.status.code(), Some(3));
    let said = stdout(&output);
    assert!(said.contains("no workflow and no role here"), "{said}");
    assert!(said.lines().count() < 8, "{said}");
}
