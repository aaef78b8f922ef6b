//! The same steps in every combination of a matrix, taken together.

use super::{AwsStep, Found};

/// One list of steps from those of several combinations: a value that differs between them is
/// one of several.
pub fn merge(runs: impl Iterator<Item = Vec<AwsStep>>) -> Vec<AwsStep> {
    let mut all: Vec<AwsStep> = Vec::new();
    for steps in runs {
        for step in steps {
            let same = |known: &&mut AwsStep| {
                (known.number, &known.place, known.method)
                    == (step.number, &step.place, step.method)
            };
            match all.iter_mut().find(same) {
                Some(known) => join(known, step),
                None => all.push(step),
            }
        }
    }
    all.sort_by_key(|step| step.number);
    all
}

fn join(known: &mut AwsStep, step: AwsStep) {
    let pairs = [
        (&mut known.role, step.role),
        (&mut known.region, step.region),
        (&mut known.audience, step.audience),
        (&mut known.session_name, step.session_name),
        (&mut known.duration, step.duration),
    ];
    for (own, other) in pairs {
        if let (Some(own), Some(Found { value, .. })) = (own.as_mut(), other) {
            own.value = own.value.clone().or(value);
        }
    }
}
