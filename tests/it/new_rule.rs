//! The scaffold for a new rule writes files that the build script and the tests of pages can read.

#[allow(dead_code, reason = "`main` is for the command line")]
#[path = "../../examples/new-rule.rs"]
mod scaffold;

use scaffold::NewRule;

#[test]
fn a_new_rule_is_two_files_and_a_line() {
    let rule = NewRule::new("trust", "sub-workflow").unwrap();
    let [(code_path, code), (page_path, page)] = rule.files();
    assert_eq!(code_path, "trust/sub_workflow.rs");
    assert_eq!(page_path, "trust/sub_workflow.md");
    assert_eq!(rule.line(), "pub(super) mod sub_workflow;");
    assert!(code.contains("Rule::new(pages::SUB_WORKFLOW, check)"));
    assert!(page.starts_with("---\nkind: cause\nstage: trust\nsince: "));
    assert!(page.contains("\n# sub-workflow\n"));
    let headings: Vec<_> = page
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .collect();
    assert_eq!(headings, crate::docs::HEADINGS);
    let advice = NewRule::new("advice", "sub-any").unwrap().files();
    assert!(advice[1].1.starts_with("---\nkind: advice\nstage: trust\n"));
}

#[test]
fn what_cannot_be_a_rule_is_refused() {
    for (folder, id) in [
        ("stages", "sub-workflow"),
        ("trust", "Sub-Workflow"),
        ("trust", "sub_workflow"),
        ("trust", "sub--workflow"),
        ("trust", ""),
    ] {
        assert!(NewRule::new(folder, id).is_err(), "{folder} {id}");
    }
}
