//! The AWS region is missing or invalid.

use crate::exam::Exam;
use crate::finding::Evidence;
use crate::issuer::github::credentials::Kind as StepKind;
use crate::issuer::github::{self, AwsStep};
use crate::rules::suspicion;
use crate::rules::{Draft, Rule, pages};

use super::{source, step};

pub(crate) static RULE: Rule = Rule::new(pages::REGION_MISSING, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    if exam.is_observed() {
        return Vec::new();
    }
    let found = exam
        .workflow
        .step()
        .filter(|step| step.kind == StepKind::ConfigureAwsCredentials);
    let found = found.and_then(|step| in_step(exam, step));
    found
        .or_else(|| {
            // By the file every step has its region: an error about it is of another job or version
            // of the file.
            if has_regions(exam) {
                return None;
            }
            let title = refused(exam).map_or_else(|| TITLE.to_owned(), |name| no_region(&name));
            let draft = suspicion::draft(exam, RULE.id, &title, REASON)?;
            Some(written(exam, draft))
        })
        .into_iter()
        .collect()
}

/// Whether every step of the job that asks for credentials is given a region that can be, and not
/// the one that the error rejects.
fn has_regions(exam: &Exam<'_>) -> bool {
    let steps = &exam.workflow.prediction.steps;
    let rejected = refused(exam);
    let has_region = |step: &AwsStep| {
        let region = step.region.as_ref();
        let name = region.and_then(|region| region.value.as_known());
        name.is_some_and(|name| is_region(name) && rejected.as_deref() != Some(name))
    };
    !steps.is_empty() && steps.iter().all(has_region)
}

fn in_step(exam: &Exam<'_>, step: &AwsStep) -> Option<Draft> {
    let misspelt = step
        .unknown_inputs
        .iter()
        .find(|input| input.meant == Some("aws-region"));
    if let (Some(input), None) = (misspelt, &step.region) {
        let place = exam
            .workflow
            .place(&github::Place::new(&step.place.file, input.name.span))?;
        let title = format!(
            "`{}` is no input of the action: the region is not read",
            input.name.value
        );
        let draft = Draft::proven(title)
            .seen([Evidence::new(place, "`aws-region` was meant")])
            .because(REASON);
        return Some(draft.repairs(step::rename_input(
            exam,
            step,
            input.name.span,
            "aws-region",
        )));
    }
    let Some(region) = &step.region else {
        let place = exam.workflow.place(&step.place)?;
        let evidence = Evidence::new(step::head(&place), "no `aws-region`");
        return Some(Draft::proven(TITLE).seen([evidence]).because(REASON));
    };
    let place = region
        .place
        .as_ref()
        .and_then(|place| exam.workflow.place(place));
    if region.is_empty() == Some(true) {
        let evidence = place.map(|place| Evidence::new(place, "empty for this job"));
        let draft = Draft::proven(TITLE).seen(evidence).because(REASON);
        return Some(draft.repairs(source::filled(exam, region, None)));
    }
    let name = region.value.as_known().filter(|name| !is_region(name))?;
    let evidence = place.map(|place| Evidence::new(place, "not the name of a region"));
    Some(
        Draft::proven(no_region(name))
            .seen(evidence)
            .because(REASON),
    )
}

/// The draft with the input that may come out empty, and what would fill it.
fn written(exam: &Exam<'_>, draft: Draft) -> Draft {
    let region = exam.workflow.step().and_then(|step| step.region.as_ref());
    let Some(region) = region.filter(|region| region.is_empty().is_none()) else {
        return draft;
    };
    let place = region.place.as_ref();
    let place = place.and_then(|place| exam.workflow.place(place));
    draft
        .seen(place.map(|place| Evidence::new(place, "comes out empty")))
        .repairs(source::filled(exam, region, None))
}

fn no_region(name: &str) -> String {
    format!("`{name}` is not the name of a region")
}

/// The region that the error shows: as a value, or in the name of a host of STS.
fn refused(exam: &Exam<'_>) -> Option<String> {
    let symptom = exam.symptom()?;
    let host = || symptom.parameter("host")?.split_once(".amazonaws.");
    let named = symptom.parameter("value").map(str::trim);
    let named = named.or_else(|| host().map(|(region, _)| region))?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    (!named.is_empty() && named.chars().all(plain)).then(|| named.to_owned())
}

/// `eu-west-1`, `us-gov-east-1`, `ap-southeast-2`: letters, then one number.
///
/// See <https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html>.
fn is_region(name: &str) -> bool {
    let parts: Vec<_> = name.split('-').collect();
    let Some((number, words)) = parts.split_last() else {
        return false;
    };
    let word = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase());
    let digits =
        !number.is_empty() && number.len() <= 2 && number.chars().all(|c| c.is_ascii_digit());
    digits && words.len() >= 2 && words.iter().all(word)
}

const TITLE: &str = "the job has no `aws-region`";
const REASON: &str = "`aws-region` is required. An expression that is empty for this job counts as missing: only a \
                      job with the environment can read the environment's secrets and variables.";
