//! How long 200 workflow files take, from their text to the subjects of every job.
#![expect(clippy::print_stdout, reason = "a benchmark prints")]

use std::collections::BTreeMap;
use std::time::Instant;

use oidc_doctor::issuer::github::survey::survey;
use oidc_doctor::issuer::github::{Run, Workflows};
use oidc_doctor::source::{Document, Source, parse_yaml};

const FILES: usize = 200;
const ROUNDS: usize = 10;

fn main() {
    let text = include_str!("../fixtures/workflows/release.yml");
    let run = Run {
        repository: Some("octo-org/octo-repo".into()),
        ..Run::default()
    };
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        let documents: BTreeMap<String, Document> = (0..FILES)
            .filter_map(|number| {
                let path = format!(".github/workflows/{number:03}.yml");
                let document = parse_yaml(&Source::new(path.as_str(), text)).ok()?;
                Some((path, document))
            })
            .collect();
        let workflows = Workflows::read(&documents, run.repository.as_deref());
        let rows = survey(&run, &workflows);
        assert_eq!(rows.len(), 3 * FILES, "every file has three jobs");
        best = best.min(begin.elapsed().as_secs_f64());
    }
    println!("{FILES} workflow files: {:.1} ms", best * 1e3);
}
