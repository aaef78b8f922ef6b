//! The evidence of a case file in pieces, each of which one may not have.

use serde_json::{Map, Value};

/// Something that is taken away; what is left says nothing of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// The value at this place.
    At(Vec<String>),
    /// One of the claims: what is left is not a whole token any more.
    Claim(String),
    /// All policies of one kind.
    Kind(String),
    /// All lines of the error but the last.
    AllButLastLine,
    /// All lines of the error but the first.
    AllButFirstLine,
}

/// Facts of a map that are known one by one; a list or another map is only known as a whole, since
/// what it leaves out is known not to be there.
const MAPS: [&[&str]; 5] = [
    &[],
    &["run"],
    &["run", "history"],
    &["run", "sub_template"],
    &["provider"],
];

/// Everything of a case that can be missing.
pub fn pieces(case: &Value) -> Vec<Piece> {
    let mut all = Vec::new();
    for place in MAPS {
        let map = case.pointer(&pointer(place)).and_then(Value::as_object);
        let keys = map.into_iter().flat_map(Map::keys);
        let below = |key: &String| {
            [place, &[key.as_str()]]
                .concat()
                .into_iter()
                .map(str::to_owned)
                .collect()
        };
        all.extend(
            keys.filter(|key| *key != "schema")
                .map(|key| Piece::At(below(key))),
        );
    }
    if let Some(files) = case["workflows"].as_object() {
        let below = |path: &String| Piece::At(vec!["workflows".to_owned(), path.clone()]);
        all.extend(files.keys().map(below));
    }
    if let Some(claims) = case["claims"].as_object() {
        all.extend(claims.keys().cloned().map(Piece::Claim));
    }
    let wants = case["want"].as_array().map_or(0, Vec::len);
    all.extend((0..wants).map(|index| {
        Piece::At(vec![
            "want".to_owned(),
            index.to_string(),
            "context".to_owned(),
        ])
    }));
    let mut kinds: Vec<_> = others(case)
        .filter_map(|other| Some(Piece::Kind(other["kind"].as_str()?.to_owned())))
        .collect();
    kinds.dedup();
    all.extend(kinds);
    if case["error"]
        .as_str()
        .is_some_and(|text| text.trim().contains('\n'))
    {
        all.extend([Piece::AllButLastLine, Piece::AllButFirstLine]);
    }
    all
}

fn others(case: &Value) -> impl Iterator<Item = &Value> {
    case["other_policies"].as_array().into_iter().flatten()
}

fn pointer(place: &[&str]) -> String {
    place
        .iter()
        .map(|key| format!("/{}", key.replace('~', "~0").replace('/', "~1")))
        .collect()
}

/// The case without these pieces.
pub fn without(case: &Value, pieces: &[Piece]) -> Value {
    let mut left = case.clone();
    pieces.iter().for_each(|piece| take(&mut left, piece));
    // What neither says its URL nor its audiences is no provider to the reader.
    let says = |key: &str| left["provider"].get(key).is_some();
    if left["provider"].is_object() && !says("Url") && !says("ClientIDList") {
        take(&mut left, &Piece::At(vec!["provider".to_owned()]));
    }
    left
}

fn take(case: &mut Value, piece: &Piece) {
    match piece {
        Piece::At(place) => {
            let place: Vec<_> = place.iter().map(String::as_str).collect();
            let (key, above) = place.split_last().unwrap();
            let map = case
                .pointer_mut(&pointer(above))
                .and_then(Value::as_object_mut);
            map.and_then(|map| map.remove(*key));
        }
        Piece::Claim(name) => {
            let claims = case.get_mut("claims").and_then(Value::as_object_mut);
            if let Some(claims) = claims {
                claims.remove(name);
                claims.remove("jti");
            }
        }
        Piece::Kind(kind) => {
            let others = case.get_mut("other_policies").and_then(Value::as_array_mut);
            if let Some(others) = others {
                others.retain(|other| other["kind"] != kind.as_str());
            }
        }
        Piece::AllButLastLine => keep_line(case, |text| text.lines().last()),
        Piece::AllButFirstLine => keep_line(case, |text| text.lines().next()),
    }
}

fn keep_line(case: &mut Value, choose: impl Fn(&str) -> Option<&str>) {
    let text = case["error"].as_str().unwrap_or_default().trim();
    if let Some(line) = choose(text).map(str::to_owned) {
        case["error"] = line.into();
    }
}
