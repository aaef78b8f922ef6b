//! What is kept of a log: each symptom once, facts, and which failure counts.

use std::collections::BTreeMap;

use super::super::TrailEvent;
use super::super::facts::Collector;
use super::clean::Line;
use super::excerpt::Excerpt;
use super::find::{Stretch, hits};
use super::symptom::Symptom;
use super::{Reading, decision, trail};

/// The most different symptoms that are kept: the first ones count, and once there are so many the
/// rest of the log is read for facts only.
const MOST: usize = 512;

/// Gathers symptoms and facts from stretch after stretch.
#[derive(Debug, Default)]
pub(super) struct Keeper {
    symptoms: Vec<Symptom>,
    /// The place of each symptom, by entry, message and job.
    known: BTreeMap<(&'static str, String, Option<String>), usize>,
    collector: Collector,
    trail: Vec<TrailEvent>,
    excerpt: Excerpt,
    /// The heading of the step the log is in, for each job.
    step: Option<String>,
}

impl Keeper {
    /// Reads one stretch of lines.
    pub fn take(&mut self, lines: &[Line]) {
        self.collector.read(lines);
        if self.symptoms.len() >= MOST {
            return;
        }
        let counted = first_failure(&self.symptoms);
        let stretch = Stretch::new(lines);
        let facts = &self.collector.facts;
        let found = hits(&stretch, |mark, line| {
            facts.marked(mark, line.job.as_deref(), line.number)
        });
        let symptoms: Vec<Symptom> = found
            .iter()
            .map(|hit| Symptom::new(hit, &stretch))
            .collect();
        let mut headings = lines.iter().filter(|line| line.heads_group).peekable();
        for mut symptom in symptoms {
            while let Some(line) = headings.next_if(|line| line.number <= symptom.line) {
                self.step = heading(line);
            }
            symptom.step = symptom.step.or_else(|| self.step.clone());
            self.keep(symptom);
        }
        if let Some(last) = headings.last() {
            self.step = heading(last);
        }
        self.cut(lines, counted);
    }

    /// Keeps the lines around the symptom that counts, where that is no longer the former one.
    fn cut(&mut self, lines: &[Line], former: Option<usize>) {
        let counts = first_failure(&self.symptoms).filter(|counts| Some(*counts) != former);
        if let Some(symptom) = counts.and_then(|at| self.symptoms.get(at)) {
            self.excerpt = Excerpt::around(lines, symptom.line);
        }
    }

    fn keep(&mut self, symptom: Symptom) {
        let key = (
            symptom.entry.id,
            symptom.message.clone(),
            symptom.job.clone(),
        );
        let at = self.known.get(&key).copied();
        if let Some(known) = at.and_then(|at| self.symptoms.get_mut(at)) {
            known.count += 1;
            known.last_line = symptom.line;
            known.retry = symptom.retry.or(known.retry);
        } else if self.symptoms.len() < MOST {
            self.known.insert(key, self.symptoms.len());
            self.symptoms.push(symptom);
        }
    }

    /// Whether the whole text is an answer of AWS in JSON, a CloudTrail record or its account of a
    /// denial, which is then read as one.
    pub fn is_answer(&mut self, bytes: &[u8]) -> bool {
        if let Some(symptom) = decision::read(bytes) {
            self.keep(symptom);
            return true;
        }
        let Some((events, symptoms)) = trail::read(bytes) else {
            return false;
        };
        self.trail = events;
        symptoms.into_iter().for_each(|symptom| self.keep(symptom));
        true
    }

    /// The reading of the whole log.
    pub fn finish(self, lines: usize) -> Reading {
        Reading {
            first_failure: first_failure(&self.symptoms),
            symptoms: self.symptoms,
            facts: self.collector.facts,
            trail: self.trail,
            excerpt: self.excerpt,
            lines,
        }
    }
}

/// A step's heading without the word before it.
fn heading(line: &Line) -> Option<String> {
    let text = line.text.strip_prefix("Run ").unwrap_or(&line.text);
    (!text.is_empty()).then(|| text.to_owned())
}

/// The symptom that counts: of those that count alike the first.
fn first_failure(symptoms: &[Symptom]) -> Option<usize> {
    let all = symptoms.iter().enumerate();
    let first = all.min_by_key(|(_, symptom)| (follows(symptom, symptoms), symptom.order()));
    first.map(|(at, _)| at)
}

/// Whether it only follows from another: the CDK warns that it cannot assume the roles of a bootstrap
/// that is not there and goes on to say so, or says in its own words what STS then says in full.
fn follows(symptom: &Symptom, all: &[Symptom]) -> bool {
    let reasons: &[&str] = match symptom.entry.id {
        "cdk-assume" => &["cdk-bootstrap", "assume-role-denied"],
        "cdk-assume-failed" => &["assume-role-denied"],
        _ => return false,
    };
    let reason = |other: &Symptom| reasons.contains(&other.entry.id) && other.job == symptom.job;
    all.iter().any(reason)
}
