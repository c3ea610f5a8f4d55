//! What changed between the values before and after, field by field.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// One field of a record, before and after.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct FieldDifference {
    /// Where it stands in the record: names, and places in lists from 1, with ` › ` between.
    pub path: String,
    /// What stood there before; nothing, where there was no such field.
    pub before: Option<String>,
    /// What stands there after.
    pub after: Option<String>,
    /// Whether the two differ.
    pub changed: bool,
}
crate::redact::redacted_debug!(FieldDifference, path, changed);

/// Every field of the values before and after, in the order of their paths. Members of a list that carry an `id` are
/// held against the member with the same id, others against the one in the same place.
pub fn differences(before: Option<&Value>, after: Option<&Value>) -> Vec<FieldDifference> {
    let (mut old, mut new) = (BTreeMap::new(), BTreeMap::new());
    if let Some(value) = before {
        flatten(value, "", &mut old);
    }
    if let Some(value) = after {
        flatten(value, "", &mut new);
    }
    let mut paths: Vec<&String> = old.keys().chain(new.keys()).collect();
    paths.sort();
    paths.dedup();
    let difference = |path: &String| {
        let (before, after) = (old.get(path).cloned(), new.get(path).cloned());
        FieldDifference { path: path.clone(), changed: before != after, before, after }
    };
    paths.into_iter().map(difference).collect()
}

fn flatten(value: &Value, path: &str, into: &mut BTreeMap<String, String>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path} › {name}") };
    match value {
        Value::Null => {}
        Value::Object(fields) => fields.iter().for_each(|(name, field)| flatten(field, &below(name), into)),
        Value::Array(members) => {
            for (place, member) in (1_usize..).zip(members) {
                let id = member.get("id").and_then(Value::as_str);
                let name = id.map_or_else(|| format!("{place:03}"), ToOwned::to_owned);
                flatten(member, &below(&name), into);
            }
        }
        Value::String(text) => _ = into.insert(path.to_owned(), text.clone()),
        Value::Bool(_) | Value::Number(_) => _ = into.insert(path.to_owned(), value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn changed(before: Value, after: Value) -> Vec<(String, Option<String>, Option<String>)> {
        let all = differences(Some(&before), Some(&after));
        all.into_iter().filter(|field| field.changed).map(|field| (field.path, field.before, field.after)).collect()
    }

    #[test]
    fn only_what_differs_is_marked() {
        let before = json!({"details": {"family_name": "Alvarez", "phone": "555 0100", "mrn": null}, "number": 7});
        let after = json!({"details": {"family_name": "Alvarez", "phone": "555 0199", "mrn": "A1"}, "number": 7});
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            changed(before, after),
            [
                ("details › mrn".to_owned(), None, some("A1")),
                ("details › phone".to_owned(), some("555 0100"), some("555 0199")),
            ]
        );
    }

    #[test]
    fn members_with_ids_are_held_against_themselves() {
        let before = json!([{"id": "b", "text": "two"}]);
        let after = json!([{"id": "a", "text": "one"}, {"id": "b", "text": "two"}]);
        let paths: Vec<String> = changed(before, after).into_iter().map(|(path, ..)| path).collect();
        assert_eq!(paths, ["a › id", "a › text"]);
    }

    #[test]
    fn a_plain_value_is_a_field_without_a_name() {
        assert_eq!(changed(json!("draft"), json!("signed")).len(), 1);
        assert!(differences(None, None).is_empty());
    }
}
