//! `--write`: the file afterwards, and what is refused.

use std::fs;
use std::process::{Command, Stdio};

use crate::fixes::program::{POLICY, RUN, case, fix, git, read, repaired, run_in, stderr, stdout};

const TRUST: [&str; 2] = ["--trust-policy", "trust.json"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&TRUST[..], more].concat()
}

#[test]
fn without_write_a_diff_and_no_change() {
    let folder = case("diff");
    let output = fix(&folder, &TRUST);
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!("diff", stdout(&output));
    insta::assert_snapshot!("remarks", stderr(&output));
    assert_eq!(read(&folder, "trust.json"), POLICY);
    fs::write(folder.join("fix.patch"), stdout(&output)).unwrap();
    git(&folder, &["apply", "fix.patch"]);
    assert_eq!(
        read(&folder, "trust.json"),
        repaired(),
        "the diff is one that git applies"
    );
}

#[test]
fn the_file_is_changed_and_nothing_blocks_any_more() {
    let folder = case("write");
    let output = fix(&folder, &with(&["--write"]));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(read(&folder, "trust.json"), repaired());
    assert!(stderr(&output).contains("wrote trust.json"));
    assert!(stderr(&output).contains("nothing blocks"));
    let again = fix(&folder, &with(&["--write"]));
    assert_eq!(again.status.code(), Some(0));
    assert_eq!(
        read(&folder, "trust.json"),
        repaired(),
        "a second run finds nothing to do"
    );
    assert!(
        stderr(&again).contains("nothing was written"),
        "{}",
        stderr(&again)
    );
}

#[cfg(unix)]
#[test]
fn permissions_links_and_the_folder_stay_as_they_are() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    let folder = case("link");
    fs::create_dir(folder.join("policies")).unwrap();
    fs::rename(folder.join("trust.json"), folder.join("policies/real.json")).unwrap();
    symlink("policies/real.json", folder.join("trust.json")).unwrap();
    let real = folder.join("policies/real.json");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    let before = fs::metadata(&real).unwrap();
    let output = fix(&folder, &with(&["--write"]));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        fs::symlink_metadata(folder.join("trust.json"))
            .unwrap()
            .is_symlink()
    );
    assert_eq!(read(&folder, "policies/real.json"), repaired());
    let after = fs::metadata(&real).unwrap();
    assert_eq!(after.permissions().mode() & 0o7777, 0o640);
    assert_eq!((after.uid(), after.gid()), (before.uid(), before.gid()));
    assert_ne!(after.ino(), before.ino(), "another file took its name");
    let names = fs::read_dir(folder.join("policies")).unwrap().count();
    assert_eq!(names, 1, "nothing is left beside it");
}

#[cfg(unix)]
#[test]
fn a_protected_file_is_not_replaced() {
    use std::os::unix::fs::PermissionsExt;
    let folder = case("protected");
    fs::set_permissions(folder.join("trust.json"), fs::Permissions::from_mode(0o444)).unwrap();
    let output = fix(&folder, &with(&["--write"]));
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("cannot write trust.json: it is write-protected"),
        "{}",
        stderr(&output)
    );
    assert_eq!(read(&folder, "trust.json"), POLICY);
}

#[test]
fn what_git_does_not_keep_is_not_written_over() {
    let folder = case("git");
    git(&folder, &["init", "-q"]);
    let refused = || {
        let output = fix(&folder, &with(&["--write"]));
        assert_eq!(output.status.code(), Some(2));
        assert!(
            stderr(&output).contains("not committed"),
            "{}",
            stderr(&output)
        );
        assert!(stderr(&output).contains("--allow-dirty"));
    };
    refused();
    git(&folder, &["add", "trust.json"]);
    refused();
    git(&folder, &["commit", "-q", "-m", "policy"]);
    let changed = POLICY.replace("Allow\"", "Allow\" ");
    fs::write(folder.join("trust.json"), &changed).unwrap();
    refused();
    assert_eq!(read(&folder, "trust.json"), changed);
    let output = fix(&folder, &with(&["--write", "--allow-dirty"]));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    git(&folder, &["checkout", "-q", "trust.json"]);
    // Other files that are not committed are no hindrance.
    let output = fix(&folder, &with(&["--write"]));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(read(&folder, "trust.json"), repaired());
}

/// How a policy that AWS keeps is changed.
const IN_AWS: &str = "`--as cli` prints the command that updates it";

/// A file of the user's is changed; of an answer of AWS the way to AWS is told.
#[test]
fn a_diff_of_what_aws_answered_says_how_to_change_it_there() {
    let folder = case("kept-in-aws");
    let role = format!(r#"{{"Role": {{"AssumeRolePolicyDocument": {POLICY}}}}}"#);
    fs::write(folder.join("role.json"), &role).unwrap();
    let diagnose = |file| {
        let args = [&["diagnose"], &RUN[..], &["--trust-policy", file]].concat();
        let words = stdout(&run_in(&folder, &args));
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let told = "AWS keeps this policy: `oidc-doctor fix --as cli`";
    assert!(diagnose("role.json").contains(told));
    assert!(!diagnose("trust.json").contains(told));
    let own = fix(&folder, &TRUST);
    assert!(!stderr(&own).contains(IN_AWS), "{}", stderr(&own));
    let way = fix(&folder, &["--trust-policy", "role.json", "--as", "cli"]);
    assert!(stdout(&way).starts_with("aws iam update-assume-role-policy"));
}

#[test]
fn an_answer_of_aws_and_standard_input_are_no_files_to_write_to() {
    let folder = case("answers");
    let role = format!(
        r#"{{"Role": {{"RoleName": "deploy", "Arn": "arn:aws:iam::111122223333:role/deploy", "AssumeRolePolicyDocument": {POLICY}}}}}"#
    );
    fs::write(folder.join("role.json"), &role).unwrap();
    let encoded: String = POLICY.bytes().map(|byte| format!("%{byte:02X}")).collect();
    fs::write(folder.join("encoded.txt"), &encoded).unwrap();
    for name in ["role.json", "encoded.txt"] {
        let before = read(&folder, name);
        let output = fix(&folder, &["--trust-policy", name, "--write"]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        let said = stderr(&output);
        assert!(
            said.contains("aws iam update-assume-role-policy") && said.contains("refs/heads/dev"),
            "{said}"
        );
        assert_eq!(read(&folder, name), before);
        let shown = fix(&folder, &["--trust-policy", name]);
        assert!(
            stdout(&shown).contains("+"),
            "without --write the diff is shown"
        );
        assert!(stderr(&shown).contains(IN_AWS), "{}", stderr(&shown));
    }
    let args = [&["fix"], &RUN[..], &["--trust-policy", "-", "--write"]].concat();
    let mut program = Command::new(env!("CARGO_BIN_EXE_oidc-doctor"));
    let input = fs::File::open(folder.join("trust.json")).unwrap();
    let output = program
        .args(args)
        .current_dir(&folder)
        .stdin(Stdio::from(input))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("cannot write <stdin>: it is not in a file"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_policy_inside_a_case_file_is_changed_in_place() {
    let folder = case("case-file");
    let claims = read(&folder, "claims.json");
    let text = format!(
        "{{\n  \"claims\": {claims},\n  \"trust_policy\": {POLICY},\n  \"error\": \"x\"\n}}\n"
    );
    fs::write(folder.join("case.json"), &text).unwrap();
    let output = run_in(&folder, &["fix", "--case", "case.json", "--write"]);
    assert!(
        stderr(&output).contains("wrote case.json"),
        "{}",
        stderr(&output)
    );
    assert_eq!(
        read(&folder, "case.json"),
        text.replace(POLICY, &repaired())
    );
}

#[test]
fn a_text_of_another_encoding_keeps_it() {
    let folder = case("utf16");
    let bytes: Vec<u8> = "\u{feff}"
        .encode_utf16()
        .chain(POLICY.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    fs::write(folder.join("trust.json"), &bytes).unwrap();
    let output = fix(&folder, &with(&["--write"]));
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("UTF-16"), "{}", stderr(&output));
    assert_eq!(fs::read(folder.join("trust.json")).unwrap(), bytes);
}
