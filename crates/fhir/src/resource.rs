//! A resource: its kind, its id, and its elements in the order they were put.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// One FHIR resource, named by a UUID within its bundle (`urn:uuid:…`).
#[derive(Clone, PartialEq)]
pub struct Resource {
    pub(crate) id: Uuid,
    body: Map<String, Value>,
}

impl std::fmt::Debug for Resource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Resource").field("kind", &self.kind()).field("id", &self.id).finish_non_exhaustive()
    }
}

impl Resource {
    pub(crate) fn new(kind: &str, id: Uuid) -> Self {
        let mut body = Map::new();
        body.insert("resourceType".to_owned(), kind.into());
        body.insert("id".to_owned(), id.to_string().into());
        Self { id, body }
    }

    /// The same with this element. An element without content is left out, as FHIR wants it.
    pub(crate) fn with(mut self, element: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        if !is_empty(&value) {
            self.body.insert(element.to_owned(), value);
        }
        self
    }

    /// What kind it is, such as `Patient`.
    pub fn kind(&self) -> &str {
        self.body.get("resourceType").and_then(Value::as_str).unwrap_or_default()
    }

    /// Its JSON.
    pub fn json(&self) -> Value {
        Value::Object(self.body.clone())
    }
}

/// FHIR has no empty strings, lists or objects: what says nothing is not there.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The id of something that has none of its own, such as one vital sign of a visit: always the same for the same
/// record and part (a UUID of version 8, RFC 9562, from SHA-256).
pub(crate) fn part_of(record: Uuid, part: &str) -> Uuid {
    let hash = Sha256::new_with_prefix(record.as_bytes()).chain_update(part).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
