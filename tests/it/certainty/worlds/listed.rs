//! What is listed of a repository's jobs, and how they are said to fare, beside what the oracle says of
//! one run.

use oidc_doctor::case::{Case, file};
use oidc_doctor::exam::Exam;
use oidc_doctor::exam::exposure::admitted;
use oidc_doctor::exam::jobs::{self, Admitted, Jobs};
use oidc_doctor::iam::language::Budget;
use oidc_doctor::issuer::github::Workflows;
use oidc_doctor::issuer::github::survey::survey;
use oidc_doctor::source::Source;
use proptest::prelude::*;
use serde_json::Value;

use super::fault::Fault;
use super::{World, oracle, policy, worlds, write};
use crate::certainty::config;

fn read(case: &Value) -> Case {
    let source = Source::new("case.json", case.to_string());
    file::read(&source).ok().unwrap()
}

/// Without what tells which run it is.
fn case(world: &World) -> Case {
    let mut case = read(&write::case(world));
    case.run.event = None;
    case.run.git_ref = None;
    case.claims = None;
    case
}

fn gets_a_token(world: &World) -> bool {
    let refused = [
        Fault::NoPermission,
        Fault::ReadPermission,
        Fault::ForkedPull,
    ];
    !refused.contains(&world.fault)
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn the_subject_of_every_run_is_listed(world in worlds().prop_filter("no token", gets_a_token), told in any::<bool>()) {
        let mut case = case(&world);
        if !told && world.template.is_none() {
            case.run.sub_template = None;
        }
        let rows = survey(&case.run, &Workflows::read(&case.workflows, case.run.repository.as_deref()));
        let subjects: Vec<_> = rows.iter().flat_map(|row| &row.subjects).collect();
        let wanted = oracle::subject(&world);
        let mut of_event = subjects.iter().filter(|one| one.token && one.event == world.event.name);
        prop_assert!(of_event.any(|one| oracle::glob(&one.subject, &wanted)), "{wanted} of {subjects:#?}");
    }

    #[test]
    fn no_run_fares_otherwise_than_its_job(world in worlds().prop_filter("no token", gets_a_token)) {
        let case = case(&world);
        let workflows = Workflows::read(&case.workflows, case.run.repository.as_deref());
        let exam = Exam::of(&case);
        let mut budget = Budget::default();
        let Some(policy) = exam.trust.policy.as_ref() else { return Ok(()) };
        let provider = format!("arn:aws:iam::{}:oidc-provider/{}", super::ACCOUNT, world.host);
        let admission = admitted(policy, &provider, world.host, &mut budget).unwrap();
        let rows = survey(&case.run, &workflows);
        let jobs = Jobs { run: &case.run, workflows: &workflows, rows: &rows, role: case.role_arn.as_deref() };
        let answers = jobs::of(jobs, |_| std::borrow::Cow::Borrowed(&admission));
        let answer = answers.iter().find(|answer| answer.event == world.event.name).unwrap();
        let gets_in = oracle::admits(&policy::trust(&world), &oracle::claims(&world));
        let otherwise = if gets_in { Admitted::Never } else { Admitted::Always };
        prop_assert!(answer.admitted != otherwise, "{gets_in}: {answer:#?}");
    }
}
