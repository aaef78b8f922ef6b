#![cfg(test)]

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::entries::of_jobs;
use super::{archive, packed};

const MOST: u64 = 64 << 10;

#[track_caller]
fn chooses(names: &[&str], expected: &[&str]) {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let chosen: Vec<&str> = of_jobs(&names).into_iter().map(|(_, name)| name).collect();
    assert_eq!(chosen, expected);
}

#[test]
fn of_a_run_the_jobs_are_read_and_not_their_steps() {
    let run = [
        "build/1_Set up job.txt",
        "build/system.txt",
        "10_deploy (eu).txt",
        "2_a _ b.txt",
        "0_build.txt",
        "a _ b/1_Set up job.txt",
    ];
    chooses(&run, &["0_build.txt", "2_a _ b.txt", "10_deploy (eu).txt"]);
    let packed_again: Vec<String> = run.iter().map(|name| format!("logs_77/{name}")).collect();
    let packed_again: Vec<&str> = packed_again.iter().map(String::as_str).collect();
    let jobs = [
        "logs_77/0_build.txt",
        "logs_77/2_a _ b.txt",
        "logs_77/10_deploy (eu).txt",
    ];
    chooses(&packed_again, &jobs);
}

#[test]
fn without_files_of_jobs_every_log_is_read() {
    let steps = [
        "b/2_Run.txt",
        "a/10_Post.txt",
        "a/2_Run.txt",
        "b/1_Set up job.txt",
    ];
    let sorted = [
        "a/2_Run.txt",
        "a/10_Post.txt",
        "b/1_Set up job.txt",
        "b/2_Run.txt",
    ];
    chooses(&steps, &sorted);
    chooses(
        &["deploy.LOG", "a/tests.log", "shot.png"],
        &["deploy.LOG", "a/tests.log"],
    );
    chooses(&["deploy", ".DS_Store", "__MACOSX/deploy"], &["deploy"]);
    chooses(&["a/", "a/b/"], &[]);
}

#[test]
fn what_unpacks_to_too_much_is_not_read_on() {
    let zeros = vec![b'0'; MOST as usize + 1];
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&zeros).unwrap();
    let gzip = gzip.finish().unwrap();
    let failure = packed::gzip("bomb.gz", gzip.as_slice(), MOST).unwrap_err();
    assert_eq!(failure.message, "it unpacks to more than 2 GB");
    assert!(packed::gzip("log.gz", gzip.as_slice(), MOST + 1).is_ok());

    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["0_a.txt", "1_b.txt"] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&zeros[..40 << 10]).unwrap();
    }
    let zip = zip.finish().unwrap();
    let failure = archive::read("logs.zip", zip.clone(), MOST).unwrap_err();
    assert_eq!(
        failure.to_string().lines().next(),
        Some("cannot read logs.zip/1_b.txt: it unpacks to more than 2 GB")
    );
    assert!(archive::read("logs.zip", zip, 2 * MOST).is_ok());
}

#[test]
fn a_list_of_too_many_files_is_not_read_on() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..200 {
        let name = format!("{number}_{}.txt", "x".repeat(60_000));
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
    }
    let zip = zip.finish().unwrap();
    let failure = archive::read("logs.zip", zip, MOST).unwrap_err();
    assert_eq!(failure.message, "it is a zip archive of too many files");
}
