//! A bundle: resources that refer to each other and to nothing else.

use crate::datatype::{instant, url};
use crate::resource::Resource;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A resource refers to one that is not in the bundle, or two have the same id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a record in the bundle points to one that is not in it, or stands in it twice ({0})")]
pub struct LeadsNowhere(pub String);

/// A bundle of type `collection` made at this moment, its resources in the order given.
///
/// # Errors
/// [`LeadsNowhere`] when a reference does not resolve within the bundle or an id stands twice.
pub fn bundle(resources: &[Resource], at: DateTime<Utc>) -> Result<Value, LeadsNowhere> {
    let mut known = BTreeSet::new();
    if let Some(twice) = resources.iter().find(|resource| !known.insert(url(resource.id))) {
        return Err(LeadsNowhere(url(twice.id)));
    }
    for resource in resources {
        let mut wanted = Vec::new();
        references(&resource.json(), &mut wanted);
        if let Some(missing) = wanted.into_iter().find(|reference| !known.contains(reference)) {
            return Err(LeadsNowhere(missing));
        }
    }
    let entries = resources.iter().map(|resource| json!({"fullUrl": url(resource.id), "resource": resource.json()}));
    Ok(json!({
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": instant(at),
        "entry": entries.collect::<Vec<_>>(),
    }))
}

fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match (name.as_str(), value) {
                    ("reference", Value::String(reference)) => found.push(reference.clone()),
                    _ => references(value, found),
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datatype::reference;
    use uuid::Uuid;

    fn at() -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).expect("a time")
    }

    #[test]
    fn a_reference_that_leads_nowhere_makes_no_bundle() {
        let (patient, visit) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let resources = [
            Resource::new("Patient", patient),
            Resource::new("Encounter", visit)
                .with("participant", json!([{"individual": reference(Uuid::from_u128(3))}])),
        ];
        assert_eq!(bundle(&resources, at()), Err(LeadsNowhere(url(Uuid::from_u128(3)))));
        let whole = bundle(&resources[..1], at()).expect("a bundle");
        assert_eq!(whole["entry"][0]["fullUrl"], url(patient));
        assert_eq!(whole["timestamp"], "2026-09-21T14:13:20.000Z");
    }

    #[test]
    fn no_resource_stands_twice() {
        let one = Resource::new("Patient", Uuid::from_u128(1));
        assert!(bundle(&[one.clone(), one], at()).is_err());
    }
}
