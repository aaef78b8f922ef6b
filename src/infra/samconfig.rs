//! `samconfig.toml`: what `sam deploy` sets the parameters of a template to.
//!
//! <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-config.html>

use toml::{Table, Value};

use super::parameters::Set;
use super::template::{Values, folder};
use super::terraform::{Store, join};
use crate::source::Document;

/// The sets of values that `samconfig.toml` in the folder of a template holds, one an environment.
pub(super) fn sets(store: &Store<'_>, doc: &Document, declared: &[&str]) -> Vec<Set> {
    let path = join(folder(doc), "samconfig.toml");
    if !store.has(&path) {
        return Vec::new();
    }
    let source = store.open(&path).and_then(|file| store.source(file));
    let table = source.and_then(|source| source.text().parse::<Table>().ok());
    let environments = table.iter().flatten();
    let sets = environments.filter_map(|(environment, commands)| {
        let deploy = commands.get("deploy").or_else(|| commands.get("global"))?;
        let parameters = deploy.get("parameters")?;
        let template = parameters.get("template_file").and_then(Value::as_str);
        let is_own = template.is_none_or(|name| join(folder(doc), name) == doc.source.name());
        let mut values = overrides(parameters.get("parameter_overrides")?);
        values.retain(|name, _| declared.contains(&name.as_str()));
        (is_own && !values.is_empty()).then(|| Set {
            file: Some(path.clone()),
            section: Some(environment.clone()),
            values,
        })
    });
    sets.collect()
}

/// `Name=value` pairs: a text with blanks between them, a list of such texts, or a table.
fn overrides(value: &Value) -> Values {
    match value {
        Value::String(text) => pairs(text),
        Value::Array(items) => items.iter().flat_map(overrides).collect(),
        Value::Table(table) => {
            let pair = |(name, value): (&String, &Value)| {
                let text = match value {
                    Value::String(text) => text.clone(),
                    Value::Integer(number) => number.to_string(),
                    Value::Boolean(truth) => truth.to_string(),
                    _ => return None,
                };
                Some((name.clone(), text))
            };
            table.iter().filter_map(pair).collect()
        }
        _ => Values::new(),
    }
}

fn pairs(text: &str) -> Values {
    let mut pairs = Values::new();
    let mut rest = text.trim_start();
    while let Some((name, after)) = rest.split_once('=') {
        let (value, behind) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => after.split_once(char::is_whitespace).unwrap_or((after, "")),
        };
        // `ParameterKey=Name,ParameterValue=value` is the long form.
        let long = value.split_once(",ParameterValue=");
        match long.filter(|_| name == "ParameterKey") {
            Some((name, value)) => {
                pairs.insert(name.to_owned(), value.trim_matches('"').to_owned())
            }
            None => pairs.insert(name.to_owned(), value.to_owned()),
        };
        rest = behind.trim_start();
    }
    pairs
}
