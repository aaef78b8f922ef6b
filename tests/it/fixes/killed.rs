//! A program that is killed, or that cannot go on, leaves the old file or the new one.

#![cfg(unix)]

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use oidc_doctor::gather::replace;

use crate::common::signals::with_default_signals;
use crate::fixes::program::{POLICY, RUN, case, folder, read, repaired};

/// The temporary files of a folder.
fn beside(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    let names = names.map(|name| name.into_string().unwrap());
    names.filter(|name| name.ends_with(".tmp")).collect()
}

/// A policy of several hundred kilobytes, and what it reads afterwards.
fn large() -> (String, String) {
    let spaces = " ".repeat(400_000);
    (
        format!("{POLICY}{spaces}\n"),
        format!("{}{spaces}\n", repaired()),
    )
}

#[test]
fn killed_while_it_writes() {
    let folder = case("killed");
    let (old, new) = large();
    fs::write(folder.join("trust.json"), &old).unwrap();
    // The system ends a program that writes more into a file than it may: here, after 64 KB.
    let program = env!("CARGO_BIN_EXE_oidc-doctor");
    let script = format!("ulimit -f 64; exec '{program}' \"$@\"");
    let args = [
        &["-c", &script, "sh", "fix"],
        &RUN[..],
        &["--trust-policy", "trust.json", "--write"],
    ]
    .concat();
    let output = with_default_signals("bash")
        .args(args)
        .current_dir(&folder)
        .output()
        .unwrap();
    assert!(
        output.status.signal().is_some(),
        "it was not killed: {output:?}"
    );
    assert_eq!(read(&folder, "trust.json"), old);
    let left = beside(&folder);
    assert_eq!(
        left.len(),
        1,
        "it was killed while it wrote into the same folder"
    );
    let half = fs::metadata(folder.join(&left[0])).unwrap().len();
    assert!(half > 0 && half < new.len() as u64, "{half} bytes");
    // What it left is no hindrance.
    let again = crate::fixes::program::fix(&folder, &["--trust-policy", "trust.json", "--write"]);
    assert_eq!(again.status.code(), Some(0));
    assert_eq!(read(&folder, "trust.json"), new);
}

#[test]
fn killed_at_any_time() {
    let folder = case("killed-often");
    let (old, new) = large();
    for step in 0..40 {
        fs::write(folder.join("trust.json"), &old).unwrap();
        let mut child = with_default_signals(env!("CARGO_BIN_EXE_oidc-doctor"))
            .arg("fix")
            .args(RUN)
            .args(["--trust-policy", "trust.json", "--write"])
            .current_dir(&folder)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        sleep(Duration::from_millis(step * 5));
        let _ = child.kill();
        child.wait().unwrap();
        let now = read(&folder, "trust.json");
        assert!(now == old || now == new, "half written after {step} steps");
    }
}

#[test]
fn what_changes_meanwhile_is_not_written_over() {
    let folder = folder("meanwhile");
    let path = folder.join("trust.json");
    let name = path.to_str().unwrap();
    fs::write(&path, "somebody else's").unwrap();
    let failure = replace::stage(name, "mine", "new").unwrap_err();
    assert!(
        failure
            .to_string()
            .contains("has changed since it was read"),
        "{failure}"
    );
    let staged = replace::stage(name, "somebody else's", "new").unwrap();
    assert_eq!(
        beside(&folder).len(),
        1,
        "the new text waits in the same folder"
    );
    assert_eq!(read(&folder, "trust.json"), "somebody else's");
    fs::write(&path, "changed again").unwrap();
    assert!(staged.place().is_err());
    assert_eq!(read(&folder, "trust.json"), "changed again");
    assert_eq!(beside(&folder), Vec::<String>::new());
    let staged = replace::stage(name, "changed again", "new").unwrap();
    drop(staged);
    assert_eq!(
        beside(&folder),
        Vec::<String>::new(),
        "what is not placed is taken away"
    );
    replace::stage(name, "changed again", "new")
        .unwrap()
        .place()
        .unwrap();
    assert_eq!(read(&folder, "trust.json"), "new");
}

#[test]
fn no_file_is_written_where_one_of_several_cannot_be() {
    let folder = folder("several");
    let first = folder.join("a.json");
    fs::write(&first, "a").unwrap();
    let staged = replace::stage(first.to_str().unwrap(), "a", "b").unwrap();
    let missing = folder.join("none.json");
    assert!(replace::stage(missing.to_str().unwrap(), "a", "b").is_err());
    drop(staged);
    assert_eq!(read(&folder, "a.json"), "a");
}
