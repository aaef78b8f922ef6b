//! What the inputs of a workflow are.

use std::collections::BTreeMap;

use super::World;
use crate::issuer::github::expression::{Answer, Contexts, Possible, Template, Value};
use crate::issuer::github::workflow::{Input, InputKind, Setting, Workflow, setting};

pub(super) type Inputs = BTreeMap<String, Answer>;

/// The inputs of the workflow that the event starts.
pub(super) fn started(workflow: &Workflow, world: &World<'_>) -> Inputs {
    let read = |event: &str| {
        let trigger = workflow.trigger(event);
        trigger
            .map(|trigger| trigger.inputs.as_slice())
            .unwrap_or_default()
    };
    let declared: Vec<&Input> = match world.event {
        Some(event) => read(event).iter().collect(),
        None => workflow.inputs().collect(),
    };
    let named = declared.into_iter().map(|input| {
        let everywhere = world.event.is_some() || has_every_event(workflow, input);
        (key(input), given(input, world, everywhere))
    });
    let mut inputs: Inputs = named.collect();
    for (name, value) in world.run.inputs.iter().flatten() {
        inputs
            .entry(name.to_ascii_lowercase())
            .or_insert_with(|| Answer::known(Value::from_json(value)));
    }
    inputs
}

fn key(input: &Input) -> String {
    input.name.value.to_ascii_lowercase()
}

/// Whether all events that may have started the workflow carry this input; with the others it is empty.
fn has_every_event(workflow: &Workflow, input: &Input) -> bool {
    let mut triggers = workflow.triggers.iter();
    triggers.all(|trigger| trigger.inputs.iter().any(|own| key(own) == key(input)))
}

fn given(input: &Input, world: &World<'_>, everywhere: bool) -> Answer {
    let same =
        |(name, _): &(&String, &serde_json::Value)| name.eq_ignore_ascii_case(input.name.as_str());
    let chosen = world.chosen.and_then(|inputs| inputs.iter().find(same));
    if let Some((_, value)) = chosen {
        return typed(&input.kind, Value::from_json(value));
    }
    let Some(inputs) = &world.run.inputs else {
        let by_a_person = world.event == Some("workflow_dispatch");
        return open(input, by_a_person, everywhere);
    };
    match inputs.iter().find(same) {
        Some((_, value)) => typed(&input.kind, Value::from_json(value)),
        None => Answer::known(default(input).unwrap_or(unset(input))),
    }
}

/// All that an input may be when the run that gives it is not known.
fn open(input: &Input, by_a_person: bool, everywhere: bool) -> Answer {
    let default = default(input);
    let mut possible: Vec<Possible> = match &input.kind {
        InputKind::Choice(options) if !options.is_empty() => options
            .iter()
            .map(|option| Possible::Value(Value::text(option)))
            .collect(),
        InputKind::Boolean => [true, false]
            .map(|value| Possible::Value(Value::Bool(value)))
            .to_vec(),
        _ => default
            .clone()
            .into_iter()
            .map(Possible::Value)
            // A form or request without a value for a required input starts no run.
            .chain([if by_a_person && input.required {
                Possible::some_text()
            } else {
                Possible::anything()
            }])
            .collect(),
    };
    // A caller may leave out what has no default; the form of a person shows an empty field.
    let left_out = !input.required && default.is_none() && input.kind == InputKind::Text;
    if left_out && !by_a_person || !everywhere {
        possible.push(Possible::Value(Value::text("")));
    }
    Answer::of(possible, [format!("inputs.{}", input.name.value)].into())
}

fn default(input: &Input) -> Option<Value> {
    let written = input.default.as_ref()?;
    let text = Value::text(written.as_str());
    typed(&input.kind, text).value().cloned()
}

fn unset(input: &Input) -> Value {
    match input.kind {
        InputKind::Boolean => Value::Bool(false),
        InputKind::Number => Value::Number(0.0),
        _ => Value::text(""),
    }
}

/// A value as the type of its input makes it.
fn typed(kind: &InputKind, value: Value) -> Answer {
    Answer::known(match (kind, &value) {
        (InputKind::Boolean, Value::Text(text)) => Value::Bool(text.eq_ignore_ascii_case("true")),
        (InputKind::Number, Value::Text(text)) => text.parse().map_or(value, Value::Number),
        _ => value,
    })
}

/// The inputs of a called workflow: what the call hands over, else the defaults.
pub(super) fn handed_over(called: &Workflow, with: &[Setting], caller: &dyn Contexts) -> Inputs {
    let declared = called
        .trigger("workflow_call")
        .map(|trigger| trigger.inputs.as_slice());
    let declared = declared.unwrap_or_default().iter();
    let named = declared.map(|input| {
        let answer = match setting(with, input.name.as_str()) {
            Some(handed) => evaluated(&input.kind, handed.value.as_str(), caller),
            None => match &input.default {
                Some(default) => evaluated(&input.kind, default.as_str(), caller),
                None => Answer::known(unset(input)),
            },
        };
        (key(input), answer)
    });
    named.collect()
}

fn evaluated(kind: &InputKind, written: &str, caller: &dyn Contexts) -> Answer {
    let Ok(template) = Template::parse(written) else {
        return Answer::unknown("an expression that GitHub refuses");
    };
    template.eval(caller).map(|possible| match possible {
        Possible::Value(value) => typed(kind, value.clone()).possible,
        open @ Possible::Open { .. } => vec![open.clone()],
    })
}
