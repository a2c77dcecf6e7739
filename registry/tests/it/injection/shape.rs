//! Where a body takes text, by the schema that describes it.

use serde_json::{Map, Value, json};

/// What stands for the hostile value in a body.
pub const HOLE: &str = "\u{1}hole\u{1}";
/// Levels of a schema that are looked into.
const DEEPEST: usize = 12;

/// A body with one hole.
pub struct Holed {
    /// How one finds it, for example `files[].path`; the key of a map is `{}`.
    pub place: String,
    pub body: Value,
}

/// The schemas of a description.
pub struct Shapes<'d>(pub &'d Value);

impl<'d> Shapes<'d> {
    /// All bodies of a schema with one hole each where text may stand. What is around it comes of the example.
    pub fn holes(&self, schema: &'d Value, example: &Value) -> Vec<Holed> {
        let holes = self.walk(schema, example, 0).into_iter();
        holes.map(|hole| Holed { place: hole.place.trim_start_matches('.').to_owned(), ..hole }).collect()
    }

    fn resolve(&self, schema: &'d Value) -> &'d Value {
        match schema["$ref"].as_str() {
            Some(reference) => self.resolve(self.0.pointer(reference.trim_start_matches('#')).unwrap()),
            None => schema,
        }
    }

    fn walk(&self, schema: &'d Value, example: &Value, depth: usize) -> Vec<Holed> {
        assert!(depth < DEEPEST, "a body is nested deeper than this test looks: {schema}");
        let schema = self.resolve(schema);
        let alternatives = ["anyOf", "oneOf", "allOf"].into_iter().filter_map(|word| schema[word].as_array());
        let mut holes: Vec<Holed> = alternatives
            .flatten()
            .flat_map(|alternative| self.walk(alternative, example, depth + 1))
            .collect();
        if is_text(schema) {
            holes.push(Holed { place: String::new(), body: HOLE.into() });
        }
        holes.extend(self.fields(schema, example, depth));
        holes.extend(self.entries(schema, depth));
        if schema["items"].is_object() {
            let example = example.get(0).unwrap_or(&Value::Null);
            let items = self.walk(&schema["items"], example, depth + 1);
            holes.extend(items.into_iter().map(|item| item.inside("[]", |body| json!([body]))));
        }
        holes
    }

    fn fields(&self, schema: &'d Value, example: &Value, depth: usize) -> Vec<Holed> {
        let Some(properties) = schema["properties"].as_object() else { return Vec::new() };
        let around = if example.is_object() { example.clone() } else { self.fill(schema) };
        let field = |(name, schema): (&String, &'d Value)| {
            let around = around.clone();
            let holes = self.walk(schema, around.get(name).unwrap_or(&Value::Null), depth + 1);
            let within = move |hole: Holed, name: &str| {
                hole.inside(&format!(".{name}"), |body| {
                    let mut around = around.clone();
                    around[name] = body;
                    around
                })
            };
            let name = name.clone();
            holes.into_iter().map(move |hole| within(hole, &name)).collect::<Vec<_>>()
        };
        properties.iter().flat_map(field).collect()
    }

    /// Keys and values of a map.
    fn entries(&self, schema: &'d Value, depth: usize) -> Vec<Holed> {
        let values = [&schema["additionalProperties"]].into_iter().filter(|values| values.is_object());
        let patterns = schema["patternProperties"].as_object().into_iter().flat_map(Map::values);
        let entry = |values: &'d Value| {
            let key = Holed { place: "{}".to_owned(), body: json!({ HOLE: self.fill(values) }) };
            let holes = self.walk(values, &Value::Null, depth + 1).into_iter();
            holes
                .map(|hole| hole.inside("{}", |body| json!({ "acme/common": body })))
                .chain([key])
                .collect::<Vec<_>>()
        };
        values.chain(patterns).flat_map(entry).collect()
    }

    /// The least that a schema takes.
    fn fill(&self, schema: &'d Value) -> Value {
        let schema = self.resolve(schema);
        if let Some(value) = schema["enum"].get(0).or(schema.get("const")).or(schema.get("default")) {
            return value.clone();
        }
        for word in ["anyOf", "oneOf", "allOf"] {
            if let Some(first) = schema[word].get(0) {
                return self.fill(first);
            }
        }
        match kinds(schema).first().copied() {
            Some("object") => {
                let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
                required.map(|name| (name.to_owned(), self.fill(&schema["properties"][name]))).collect()
            }
            Some("array") => json!([]),
            Some("integer" | "number") => json!(1),
            Some("boolean") => json!(false),
            Some("string") => json!("a"),
            _ => Value::Null,
        }
    }
}

impl Holed {
    fn inside(self, step: &str, around: impl Fn(Value) -> Value) -> Holed {
        Holed { place: format!("{step}{}", self.place), body: around(self.body) }
    }
}

fn kinds(schema: &Value) -> Vec<&str> {
    match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn is_text(schema: &Value) -> bool {
    kinds(schema).contains(&"string")
}
