//! What steps need: each case of `fixtures/needs/`, and laws that hold for any text.

#![cfg(test)]

use std::fs;

use oidc_doctor::needs::{Need, StepText, Surroundings, of_step};
use serde::Deserialize;

/// One step and what it needs.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    about: String,
    run: Option<String>,
    uses: Option<String>,
    #[serde(default)]
    with: Vec<(String, String)>,
    /// `action resource`, in any order; `?` in front: in some runs only.
    needs: Vec<String>,
}

fn around() -> Surroundings {
    Surroundings {
        account: Some("111122223333".to_owned()),
        region: Some("eu-west-1".to_owned()),
        partition: None,
    }
}

fn line(need: &Need) -> String {
    let mark = if need.optional { "? " } else { "" };
    let resource = need.resource.as_ref().map_or("unknown", |r| r.as_str());
    format!("{mark}{} {resource}", need.action)
}

fn answer(case: &Case) -> Vec<String> {
    let with = case.with.iter().map(|(k, v)| (k.as_str(), v.as_str()));
    let step = StepText {
        uses: case.uses.as_deref(),
        with: &with.collect::<Vec<_>>(),
        run: case.run.as_deref(),
    };
    let mut lines: Vec<_> = of_step(&step, &around()).iter().map(line).collect();
    lines.sort();
    lines
}

#[test]
fn every_case_needs_what_it_says() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir("fixtures/needs").unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let cases: Vec<Case> = serde_json::from_str(&text).unwrap();
        for case in &cases {
            count += 1;
            let (found, mut wanted) = (answer(case), case.needs.clone());
            wanted.sort();
            if found != wanted {
                let (file, about) = (path.display(), &case.about);
                wrong.push(format!(
                    "{file}: {about}\n found {found:#?}\n wanted {wanted:#?}"
                ));
            }
        }
    }
    assert!(count > 200, "only {count} cases were found");
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
